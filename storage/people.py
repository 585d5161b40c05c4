"""People: becoming known, checking in, changing one's own record."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import orgs
from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotFound, NotNow, NotUnderstood
from storage.masking import fits_name, masked_name, plain, tidy_name
from storage.post.routing import announce
from storage.registration import consents, facts
from storage.registration.facts import NONE, Facts
from storage.registration.places import Registered, Standing, default_community, register, standing_of
from storage.roster import licences, roster_links
from storage.speakers import Member, OrgRef, Speaker, community_ids
from storage.tables import Account, Org, Person, Subject
from storage.vouching import is_vouched, vouch

_MOST = 300  # signs of a free text about oneself


@dataclass(frozen=True, slots=True)
class AboutMe:
    """What somebody said of himself; None: not said this time, so it stays as it was."""

    skills: str | None = None
    wishes: tuple[str, ...] | None = None
    days: tuple[str, ...] | None = None
    parts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A check-in as it is kept now. `again` when the person was registered there before."""

    name: str
    community: OrgRef
    unit: str | None
    skills: str
    wishes: tuple[str, ...]
    days: tuple[str, ...]
    parts: tuple[str, ...]
    again: bool
    registered: Registered | None = None  # as what; None when only one's own record was changed
    standing: Standing | None = None  # what is owed and held, likewise
    person_id: int = 0


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person as verbs name one."""

    id: int
    name: str


async def known(session: AsyncSession, speaker: Speaker) -> Person:
    """The speaker's row, made at the first act that needs one."""
    if speaker.person_id is not None:
        return await session.get_one(Person, speaker.person_id)
    return await of_account(session, speaker, speaker.user_id, speaker.name)


async def of_account(session: AsyncSession, speaker: Speaker, user_id: str, name: str = "") -> Person:
    """The row of an account on the speaker's platform, made when it is new (two at once make one)."""
    found = await _by_account(session, speaker.platform, user_id)
    if found is not None:
        return found
    subject = Subject(key=vault_of(session).new_key())
    session.add(subject)
    await session.flush()
    person = Person(
        number=f"V{secrets.randbelow(10**8):08d}",
        name=tidy_name(name),
        home_platform=speaker.platform,
        subject_id=subject.id,
        created_at=speaker.now,
    )
    session.add(person)
    await session.flush()
    values = {"platform": speaker.platform, "user_id": user_id, "person_id": person.id}
    if not await insert_once(session, Account, values):
        await session.delete(person)
        await session.delete(subject)
        await session.flush()
        found = await _by_account(session, speaker.platform, user_id)
        assert found is not None
        return found
    return person


async def row_of(session: AsyncSession, speaker: Speaker) -> Person:
    """The speaker's row, when somebody has registered or belongs to a unit; a refusal that says how otherwise."""
    person = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    if person is None or (person.unit_id is None and not await community_ids(session, person.id)):
        raise NotNow("您还没有报到。请先发：报到 社区名 特长：您会什么")
    return person


async def meant(session: AsyncSession, speaker: Speaker, user_id: str | None, name: str | None) -> Person:
    """The row of somebody mentioned (made when he never spoke), or named."""
    if user_id is not None:
        return await of_account(session, speaker, user_id)
    if not name:
        raise NotUnderstood("请 @ 那位同志，或写姓名、统一编号。")
    found = await find(session, speaker, user_id=None, name=name)
    return await session.get_one(Person, found.id)


async def check_in(
    session: AsyncSession,
    speaker: Speaker,
    community: str | OrgRef | None,
    about: AboutMe,
    *,
    places: Sequence[str] = (),
    said: Facts = NONE,
) -> CheckedIn:
    """Register the speaker with a community (None: this group's, the unit's own for these `places`, else the one
    already registered with). `said`: the personal facts that came with it."""
    where = await _community(session, speaker, community, places)
    person = await known(session, speaker)
    _apply(person, about)
    if speaker.org is not None and speaker.org.kind == "unit":
        person.unit_id = speaker.org.id
        said = replace(said, unit=None)
    await facts.keep(session, speaker, person, said, where)
    person.home_platform = speaker.platform
    person.home_chat = None if speaker.chat.private else speaker.chat.id
    await session.flush()
    done = await register(session, speaker.now, person, where, places)
    await vouch(session, speaker, person)
    note(session, speaker.now, person.id, "check_in" if done.new else "update", "person", person.id, org_id=where.id)
    checked_in = await _checked_in(session, person, where, again=not done.new)
    if about.skills:
        await licences.claim_named(session, speaker, person, where.id)
    if done.new:
        await consents.told(session, speaker, person, where)
        await roster_links.noticed(session, speaker.now, person)
        known_here = await is_vouched(session, person.id, where.id)
        news = _news(checked_in) if known_here else "有一位同志报到，还没在本社区或单位的群里说过话，身份待核对。"
        await announce(session, speaker, "报到", person.id, community=(where.id, news), unit=news if known_here else "")
    return replace(checked_in, registered=done, standing=await standing_of(session, person))


async def change(session: AsyncSession, speaker: Speaker, by: Member, about: AboutMe) -> CheckedIn:
    """Change one's own skills, wishes or free days."""
    person = await session.get_one(Person, by.person_id)
    _apply(person, about)
    if about.skills:
        await licences.claim_named(session, speaker, person, by.community_ids[0])
    note(session, speaker.now, person.id, "update", "person", person.id)
    where = await session.get_one(Org, by.community_ids[0])
    return await _checked_in(session, person, orgs.org_ref(where), again=True)


async def rename(session: AsyncSession, speaker: Speaker, name: str) -> str:
    """Take the name a person gives for himself; from then on the group card does not change it."""
    tidy = tidy_name(name)
    if not fits_name(tidy) or re.search(r"[\d（(：:，,。？?]", tidy):
        raise NotUnderstood("没看出姓名，请只写名字。例：姓名 李明")
    person = await known(session, speaker)
    person.name, person.name_given = tidy, True
    note(session, speaker.now, person.id, "rename", "person", person.id)
    return tidy


async def hide_name(session: AsyncSession, speaker: Speaker, by: Member, *, hidden: bool) -> None:
    """不公开姓名 and its opposite."""
    (await session.get_one(Person, by.person_id)).name_hidden = hidden
    note(session, speaker.now, by.person_id, "hide_name" if hidden else "show_name", "person", by.person_id)


async def find(session: AsyncSession, speaker: Speaker, *, user_id: str | None, name: str | None) -> PersonRef:
    """The person meant by a mention, or by a name or 统一编号 where a platform has no mention."""
    if user_id is not None:
        person = await _by_account(session, speaker.platform, user_id)
        if person is None:
            raise NotFound("这位同志还没有报到。请先请他发：报到 社区名 特长：会什么")
        return PersonRef(person.id, person.name)
    wanted, number = tidy_name(name or ""), plain(name or "").strip().upper()
    rows = list(
        await session.scalars(
            select(Person).where(Person.erased_at.is_(None), (Person.name == wanted) | (Person.number == number))
        )
    )
    by_number = [row for row in rows if speaker.is_operator and row.number == number]  # told him by the person himself
    rows = by_number or await _in_sight(session, speaker, rows)
    if not rows:
        raise NotFound(f"没有找到「{wanted}」。可以 @他，或写统一编号。")
    if len(rows) > 1:
        units = [f"{row.number}（{await unit_name(session, row.unit_id) or '单位未知'}）" for row in rows[:5]]
        raise NotUnderstood(f"有{len(rows)}位「{wanted}」：{'、'.join(units)}。请写编号。")
    return PersonRef(rows[0].id, rows[0].name)


async def named(session: AsyncSession, speaker: Speaker, name: str) -> Person:
    """As `find` by a name or 统一编号, the row itself."""
    return await session.get_one(Person, (await find(session, speaker, user_id=None, name=name)).id)


async def unit_name(session: AsyncSession, unit_id: int | None) -> str | None:
    """A unit's name."""
    return await session.scalar(select(Org.name).where(Org.id == unit_id)) if unit_id is not None else None


async def _by_account(session: AsyncSession, platform: str, user_id: str) -> Person | None:
    return await session.scalar(
        select(Person).join(Account).where(Account.platform == platform, Account.user_id == user_id)
    )


async def _in_sight(session: AsyncSession, speaker: Speaker, rows: list[Person]) -> list[Person]:
    """People of the speaker's own organisations: a name must not search the whole province."""
    seen = set(await community_ids(session, speaker.person_id)) if speaker.person_id is not None else set[int]()
    seen.update(org_id for _, org_id in speaker.roles)
    if speaker.org is not None:
        seen.add(speaker.org.id)
    kept: list[Person] = []
    for row in rows:
        places = {row.unit_id, *(await community_ids(session, row.id))}
        if places & seen:
            kept.append(row)
    return kept


async def _community(
    session: AsyncSession, speaker: Speaker, name: str | OrgRef | None, places: Sequence[str] = ()
) -> OrgRef:
    if isinstance(name, OrgRef):
        return name
    if name:
        unit_id = await _unit_of(session, speaker)
        own = orgs.org_ref(await session.get_one(Org, unit_id)) if unit_id is not None else None
        return await orgs.community_named(session, name, speaker.org or own)
    if speaker.org is not None and speaker.org.kind == "community":
        return speaker.org
    if places and places[0] != "居住地":
        return await default_community(session, await _unit_of(session, speaker), places[0])
    held = await community_ids(session, speaker.person_id) if speaker.person_id is not None else ()
    if len(held) == 1:
        return orgs.org_ref(await session.get_one(Org, held[0]))
    raise NotNow("要报到到哪个社区？请这样说：报到 社区名 特长：会什么 时间：哪天有空")


def _news(done: CheckedIn) -> str:
    """A check-in as both groups may read it: name, unit, skill, free days."""
    parts = [part for part in (done.skills, "、".join(done.days) + "、".join(done.parts)) if part]
    unit = f"（{done.unit}）" if done.unit else ""
    about = f"：{'，'.join(parts)}" if parts else "。"
    return f"{done.name or '一位同志'}{unit}到{done.community.name}报到了{about}"


def _apply(person: Person, about: AboutMe) -> None:
    if about.skills is not None:
        person.skills = about.skills[:_MOST]
    if about.wishes is not None:
        person.wishes = list(about.wishes)
    if about.days is not None:
        person.days = list(about.days)
    if about.parts is not None:
        person.parts = list(about.parts)


async def _checked_in(session: AsyncSession, person: Person, where: OrgRef, *, again: bool) -> CheckedIn:
    return CheckedIn(
        name=masked_name(person.name) if person.name_hidden else person.name,
        community=where,
        unit=await unit_name(session, person.unit_id),
        skills=person.skills,
        wishes=tuple(person.wishes),
        days=tuple(person.days),
        parts=tuple(person.parts),
        again=again,
        person_id=person.id,
    )


async def _unit_of(session: AsyncSession, speaker: Speaker) -> int | None:
    """The unit somebody speaks for: this group's, else his own."""
    if speaker.org is not None and speaker.org.kind == "unit":
        return speaker.org.id
    person = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    return person.unit_id if person is not None else None
