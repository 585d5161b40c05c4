"""Of whom a clerk may print papers, and what a paper says of a person.

A unit's admin has the unit's people (roster lines too), a community's staff those registered there, everybody
himself. What a roster line knows goes only to the unit's admin, or to the person it is linked to.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import vault_of
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.masking import plain, tidy_name
from storage.people import unit_name
from storage.profiles import Profile, profile_of
from storage.registration.registrations import coverage
from storage.speakers import OrgRef, Speaker, Staff, UnitAdmin, org_ref
from storage.tables import Account, Org, Person, Registration, RosterEntry, Subject

Clerk = UnitAdmin | Staff


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose paper it is: a person, a roster line, or both. `unit_id` is the unit that answers for the paper."""

    person_id: int | None
    roster_id: int | None
    name: str
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a form asks for; None or empty: not known. `unit` is the unit's name, `post` the person's post in it."""

    bearer: Bearer
    number: str  # 统一编号, or the roster line's own
    name: str
    sex: str | None
    age: int | None
    unit: str
    post: str
    phone: str | None
    id_number: str | None
    skills: str
    wishes: tuple[str, ...]
    kind: str | None
    leader: str | None

    def missing(self, *labels: str) -> tuple[str, ...]:
        """Which of these labels of a form stay blank."""
        held = {
            "姓名": self.name, "性别": self.sex, "年龄": self.age, "工作单位": self.unit, "联系方式": self.phone,
            "手机号码": self.phone, "身份证号码": self.id_number, "技能特长": self.skills, "服务意愿": self.wishes,
            "服务志愿": self.wishes,
        }  # fmt: skip
        return tuple(label for label in labels if not held[label])


def clerks(speaker: Speaker) -> tuple[Clerk, ...]:
    """Every right to others' papers that the speaker has here: in a group of a unit or community only that one's."""
    found: list[Clerk] = []
    if speaker.person_id is None:
        return ()
    for (kind, _), org in speaker.roles.items():
        if speaker.org is not None and speaker.org.kind in ("unit", "community") and org.id != speaker.org.id:
            continue
        if kind == "unit_admin":
            found.append(UnitAdmin(speaker.person_id, org))
        elif kind == "staff":
            found.append(Staff(speaker.person_id, org))
    return tuple(sorted(found, key=lambda one: isinstance(one, Staff)))  # the unit's right goes further


async def one_clerk(session: AsyncSession, speaker: Speaker) -> Clerk:
    """The only right here, for a whole list; the text of the refusal says who has one."""
    found = clerks(speaker)
    if not found:
        raise NotAllowed("只有单位管理员（本单位）和社区工作者（本社区报到的）能成批办理。自己的发：登记表")
    first, *others = found
    if others:
        raise NotNow(f"您管着{'、'.join(one.org.name for one in found)}，请到要办的那个群里说。")
    return first


async def people_of(session: AsyncSession, by: Clerk, today: date, *, owing: bool = False) -> tuple[Bearer, ...]:
    """Everybody whose papers a clerk may print: the unit's people, or those registered in the community. `owing`:
    only those who owe a registration, or have one."""
    whole = await coverage(session, by.org.id, today)
    return tuple(
        Bearer(one.person_id, one.roster_id, one.name, by.org.id if isinstance(by, UnitAdmin) else one.unit_id)
        for one in whole.people
        if not owing or one.duty == "owed" or one.registered
    )


async def oneself(session: AsyncSession, speaker: Speaker) -> Bearer:
    """The speaker, with his own linked roster line and no other."""
    person = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    if person is None or (person.unit_id is None and not await _is_registered(session, person.id)):
        raise NotNow("您还没有报到。请先发：报到 社区名 特长：您会什么")
    line = await session.scalar(
        select(RosterEntry)
        .where(RosterEntry.person_id == person.id, RosterEntry.left_at.is_(None))
        .order_by(RosterEntry.id)
    )
    unit_id = line.unit_id if line is not None else person.unit_id
    return Bearer(person.id, line.id if line is not None else None, person.name, unit_id)


async def find(
    session: AsyncSession, speaker: Speaker, by: Sequence[Clerk], user_id: str | None, name: str
) -> tuple[Bearer, Clerk | None]:
    """The one who is meant by a mention, a name or a 统一编号 among those whose papers the speaker may print, and
    by which right; None: it is the speaker himself."""
    person_id = await _person_of(session, speaker, user_id) if user_id is not None else None
    wanted, number = tidy_name(name), plain(name).strip().upper()
    numbers = await _numbers(session, number)
    found: dict[int, tuple[Bearer, Clerk]] = {}  # roster lines that are nobody yet by their negative id
    for clerk in by:
        for one in await people_of(session, clerk, speaker.today):
            named = one.name == wanted or one.person_id in numbers or f"名册{one.roster_id}" == number
            if one.person_id == person_id if user_id is not None else named:
                found.setdefault(one.person_id or -(one.roster_id or 0), (one, clerk))
    if not found and speaker.person_id is not None and (person_id or next(iter(numbers), None)) == speaker.person_id:
        return await oneself(session, speaker), None
    return await _only(session, list(found.values()), by, wanted if user_id is None else "这位同志")


async def facts_of(session: AsyncSession, bearer: Bearer, today: date, *, roster: bool) -> Facts:
    """What is known of the bearer; a roster line's own facts only when `roster` (its unit's admin, or its person).

    Age is counted on this day.
    """
    person = await session.get(Person, bearer.person_id) if bearer.person_id is not None else None
    line = await session.get(RosterEntry, bearer.roster_id) if bearer.roster_id is not None and roster else None
    profile = await profile_of(session, person) if person is not None else Profile()
    if line is not None:
        listed = await profile_of(session, line)
        profile = listed.filled_from(profile)
    phone, id_number = await numbers_of(session, person) if person is not None else (None, None)
    return Facts(
        bearer=bearer,
        number=person.number if person is not None else f"名册{bearer.roster_id}",
        name=bearer.name,
        sex=profile.sex,
        age=profile.age(today),
        unit=await unit_name(session, bearer.unit_id) or "",
        post=profile.post or "",
        phone=phone or profile.phone,
        id_number=id_number or profile.id_number,
        skills=person.skills if person is not None else "",
        wishes=tuple(person.wishes) if person is not None else (),
        kind=profile.kind,
        leader=profile.leader,
    )


async def numbers_of(session: AsyncSession, person: Person) -> tuple[str | None, str | None]:
    """A person's phone and ID number in clear. The caller notes who read them and why."""
    subject = await session.get(Subject, person.subject_id) if person.subject_id is not None else None
    if subject is None:
        return None, None
    vault = vault_of(session)
    phone = vault.open(subject.key, f"person:phone:{subject.id}", person.phone) if person.phone else None
    sealed = person.id_number
    return phone, vault.open(subject.key, f"person:id_number:{subject.id}", sealed) if sealed else None


async def communities_of(session: AsyncSession, person_id: int | None) -> tuple[OrgRef, ...]:
    """The communities in which a person is registered, the first one first."""
    rows = await session.scalars(
        select(Org)
        .join(Registration, Registration.org_id == Org.id)
        .where(Registration.person_id == person_id)
        .order_by(Registration.id)
    )
    return tuple(org_ref(org) for org in rows)


async def _only(
    session: AsyncSession, found: list[tuple[Bearer, Clerk]], by: Sequence[Clerk], wanted: str
) -> tuple[Bearer, Clerk]:
    if not by:
        raise NotAllowed("别人的材料只有所在单位的管理员和报到社区的工作者能办。自己的发：登记表")
    if not found:
        where = "、".join(one.org.name for one in by)
        raise NotFound(
            f"{where}的名单里没有{wanted if wanted == '这位同志' else f'「{wanted}」'}。可以写全名或统一编号。"
        )
    if len(found) > 1:
        shown = [await _told_apart(session, one) for one, _ in found[:5]]
        raise NotUnderstood(f"有{len(found)}位「{wanted}」：{'、'.join(shown)}。请写编号。")
    return found[0]


async def _told_apart(session: AsyncSession, one: Bearer) -> str:
    person = await session.get(Person, one.person_id) if one.person_id is not None else None
    if person is None:
        return f"名册{one.roster_id}（还没报到）"
    return f"{person.number}（{await unit_name(session, person.unit_id) or '单位未知'}）"


async def _numbers(session: AsyncSession, number: str) -> set[int | None]:
    """The person with this 统一编号, as a set that no nameless line is in."""
    if not re.fullmatch(r"[VX]\d{8}", number):
        return set()
    rows = await session.scalars(select(Person.id).where(Person.number == number, Person.erased_at.is_(None)))
    return set(rows)


async def _person_of(session: AsyncSession, speaker: Speaker, user_id: str) -> int | None:
    found = await session.scalar(
        select(Account.person_id).where(Account.platform == speaker.platform, Account.user_id == user_id)
    )
    return found if found is not None else -1  # nobody: must not match a line that is nobody's yet


async def _is_registered(session: AsyncSession, person_id: int) -> bool:
    return await session.scalar(select(Registration.id).where(Registration.person_id == person_id)) is not None
