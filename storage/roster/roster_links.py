"""Who is row 37: a line of the 名册 becomes a person by a code, by the admin's word, or by name, phone and group.

A name alone never links: whoever is called like a line is named to the admin, who says 核对.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.codes import fresh, hashed, tries_of, was_wrong
from storage.errors import NotFound, NotNow, NotUnderstood
from storage.masking import plain, tidy_name
from storage.post import notices
from storage.profiles import keep_profile, profile_of
from storage.speakers import Speaker, UnitAdmin
from storage.tables import (
    Absence,
    Account,
    CodeTry,
    GroupChat,
    Licence,
    Org,
    Person,
    RegistryNumber,
    Role,
    RosterEntry,
    Subject,
)

_CODE_DAYS = timedelta(days=7)
_TRIES, _PURPOSE = 5, "roster_code"


@dataclass(frozen=True, slots=True)
class Code:
    """A fresh code for a line; it is shown once and kept only as a hash."""

    name: str
    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What became of a code: linked, wrong, locked. `left`: tries that remain."""

    state: str
    unit: str = ""
    name: str = ""
    left: int = 0


async def issue(session: AsyncSession, speaker: Speaker, by: UnitAdmin, name: str | None) -> tuple[Code, ...]:
    """New codes for one name, or for every line that is nobody yet; older codes of these lines are void."""
    where = [RosterEntry.unit_id == by.org.id, RosterEntry.left_at.is_(None), RosterEntry.person_id.is_(None)]
    if name is not None:
        where.append(RosterEntry.id == (await free_line(session, by, name)).id)
    rows = await session.execute(select(RosterEntry.id, RosterEntry.name).where(*where).order_by(RosterEntry.id))
    until = speaker.now + _CODE_DAYS
    codes: list[Code] = []
    values: list[dict[str, object]] = []
    for entry_id, listed in rows.all():
        code = fresh()
        codes.append(Code(listed, code, until))
        values.append({"id": entry_id, "code_hash": hashed(session, _PURPOSE, code), "code_until": until})
    for start in range(0, len(values), 400):
        await session.execute(update(RosterEntry), values[start : start + 400])
    note(session, speaker.now, by.person_id, "issue_codes", "org", by.org.id, org_id=by.org.id, codes=len(codes))
    return tuple(codes)


async def redeem(session: AsyncSession, speaker: Speaker, person: Person, code: str) -> Redeemed:
    """The person says the code: linked and confirmed. Five wrong ones and it is not listened to for a while. The
    count must be kept, so nothing is raised here."""
    tries = await tries_of(session, speaker)
    if tries.wrong >= _TRIES:
        return Redeemed("locked")
    entry = await session.scalar(
        select(RosterEntry).where(
            RosterEntry.code_hash == hashed(session, _PURPOSE, code), RosterEntry.code_until > speaker.now,
            RosterEntry.left_at.is_(None), RosterEntry.person_id.is_(None),
        )
    )  # fmt: skip
    if entry is None:
        return Redeemed("wrong", left=_TRIES - await was_wrong(session, tries))
    await link(session, speaker.now, entry, person, by_person_id=person.id, how="code")
    tries.wrong = 0
    unit = await session.get_one(Org, entry.unit_id)
    return Redeemed("linked", unit.name, entry.name)


async def expose(session: AsyncSession, code: str) -> None:
    """A code was said in a group: everybody has read it, it is void."""
    await session.execute(
        update(RosterEntry).where(RosterEntry.code_hash == hashed(session, _PURPOSE, code)).values(code_hash=None)
    )


async def vouch(session: AsyncSession, speaker: Speaker, by: UnitAdmin, person_id: int, name: str | None) -> str:
    """核对: the admin says that a person is a line; who says he is of the unit and stands on no line gets one. Returns
    the line's name."""
    person = await session.get_one(Person, person_id)
    if not (name or person.name):
        raise NotUnderstood("请写上他在名册里的姓名，例：核对 @他 李明")
    try:
        entry = await free_line(session, by, name or person.name)
    except NotFound:
        if person.unit_id != by.org.id or tidy_name(name or person.name) != person.name:
            raise
        entry = RosterEntry(unit_id=by.org.id, name=person.name, listed_by=by.person_id, listed_at=speaker.now)
        session.add(entry)
        await session.flush()
    await link(session, speaker.now, entry, person, by_person_id=by.person_id, how="admin")
    return entry.name


async def unlink(session: AsyncSession, speaker: Speaker, by: UnitAdmin, person_id: int) -> str:
    """取消核对: the line is nobody's again, and the person is told."""
    person = await session.get_one(Person, person_id)
    entry = await session.scalar(
        select(RosterEntry).where(RosterEntry.unit_id == by.org.id, RosterEntry.person_id == person.id)
    )
    if entry is None:
        raise NotFound(f"{person.name}没有和{by.org.name}的名册对上。")
    entry.person_id = entry.linked_at = None
    person.unit_id = None if person.unit_id == by.org.id else person.unit_id
    note(session, speaker.now, by.person_id, "unlink", "roster_entry", entry.id, org_id=by.org.id, person=person.id)
    text = f"{by.org.name}的管理员取消了您和名册的核对。有疑问请问单位管理员。"
    await notices.tell_privately(session, speaker.now, person.id, text, "名册核对有变化，请私聊我发：我的资料")
    return entry.name


async def free_line(session: AsyncSession, by: UnitAdmin, name: str) -> RosterEntry:
    """The only line of this name (or this row of the list: 37) that is nobody yet."""
    word = plain(name).strip()
    row = re.fullmatch(r"[#第]?(\d{1,6})[行号]?", word)
    lines = list(
        await session.scalars(
            select(RosterEntry)
            .where(RosterEntry.unit_id == by.org.id, RosterEntry.left_at.is_(None))
            .order_by(RosterEntry.id)
        )
    )
    if row is not None:
        found = lines[int(row[1]) - 1 : int(row[1])] if int(row[1]) else []
    else:
        found = [line for line in lines if line.name == tidy_name(word)]
    if not found:
        raise NotFound(f"{by.org.name}的名册里没有「{tidy_name(name)}」。发「名册」看全表，或重新导入。")
    free = [line for line in found if line.person_id is None]
    if not free:
        raise NotNow(f"名册里的{found[0].name}已经对上了。换人请先发：取消核对 {found[0].name}")
    if len(free) > 1:
        rows = "、".join(f"第{lines.index(line) + 1}行" for line in free[:6])
        raise NotUnderstood(
            f"名册里有{len(free)}位「{free[0].name}」：{rows}。请写行号（发「名册」看），例：{lines.index(free[0]) + 1}"
        )
    return free[0]


async def link(
    session: AsyncSession, now: datetime, entry: RosterEntry, person: Person, *, by_person_id: int | None, how: str
) -> None:
    """Set the person behind a line. One line is one person and one person one line of a unit."""
    others = await session.scalars(
        select(RosterEntry).where(RosterEntry.unit_id == entry.unit_id, RosterEntry.person_id == person.id)
    )
    for other in others.all():
        if other.left_at is None:
            raise NotNow(f"{person.name}已经是名册里的另一行（{other.name}）。换行请先发：取消核对 {other.name}")
        other.person_id = None
    await session.flush()
    result = await session.execute(
        update(RosterEntry)
        .where(RosterEntry.id == entry.id, RosterEntry.person_id.is_(None), RosterEntry.left_at.is_(None))
        .values(person_id=person.id, linked_at=now, code_hash=None, code_until=None)
        .returning(RosterEntry.id)
    )
    if result.first() is None:
        raise NotNow(f"名册里的{entry.name}已经对上了。")
    await session.refresh(entry)
    await _hand_over(session, entry, person)
    note(session, now, by_person_id, "link", "roster_entry", entry.id, org_id=entry.unit_id, person=person.id, how=how)


async def link_by_phone(session: AsyncSession, now: datetime, unit_id: int, person_id: int | None = None) -> int:
    """Link lines whose name and phone a person of the unit's own group has given in private. Returns how many."""
    in_group = select(GroupChat.id).where(
        GroupChat.org_id == unit_id, GroupChat.platform == Person.home_platform, GroupChat.chat_id == Person.home_chat
    )
    rows = await session.execute(
        select(RosterEntry, Person)
        .join(Person, (Person.phone_index == RosterEntry.phone_index) & (Person.name == RosterEntry.name))
        .where(RosterEntry.unit_id == unit_id, RosterEntry.left_at.is_(None), RosterEntry.person_id.is_(None))
        .where(Person.unit_id == unit_id, Person.erased_at.is_(None), in_group.exists())
        .where(*([Person.id == person_id] if person_id is not None else []))
        .order_by(RosterEntry.id)
    )
    pairs = [(entry, person) for entry, person in rows]
    persons = [person.id for _, person in pairs]
    linked = 0
    for entry, person in pairs:
        taken = await session.scalar(
            select(RosterEntry.id).where(
                RosterEntry.unit_id == unit_id, RosterEntry.person_id == person.id, RosterEntry.left_at.is_(None)
            )
        )
        if taken is None and persons.count(person.id) == 1:
            await link(session, now, entry, person, by_person_id=None, how="phone")
            linked += 1
    return linked


async def noticed(session: AsyncSession, now: datetime, person: Person) -> None:
    """Somebody is of a unit by his own word: linked when name, phone and group agree, else the admins hear that a
    line is called like him."""
    if person.unit_id is None or await link_by_phone(session, now, person.unit_id, person.id):
        return
    alike = await session.scalars(
        select(RosterEntry.id).where(
            RosterEntry.unit_id == person.unit_id, RosterEntry.name == person.name,
            RosterEntry.left_at.is_(None), RosterEntry.person_id.is_(None),
        )
    )  # fmt: skip
    mine = select(RosterEntry.id).where(RosterEntry.unit_id == person.unit_id, RosterEntry.person_id == person.id)
    if not alike.all() or await session.scalar(mine) is not None:
        return
    text = f"名册里有「{person.name}」，刚才有位同名的同志（编号{person.number}）自己报了本单位。是同一个人就发：核对 {person.number}"
    admins = await session.scalars(
        select(Role.person_id).where(
            Role.org_id == person.unit_id, Role.kind == "unit_admin", Role.suspended_at.is_(None)
        )
    )
    for admin in admins.all():
        await notices.tell_privately(session, now, admin, text, "名册有人要核对，请私聊我发：名册")


async def forget(session: AsyncSession, person_id: int) -> None:
    """Somebody is erased: his line keeps the name alone, and nothing of this room knows him any more."""
    lines = await session.execute(
        update(RosterEntry)
        .where(RosterEntry.person_id == person_id)
        .values(
            person_id=None, linked_at=None, details=None, phone_index=None, id_index=None, registry_number=None,
            code_hash=None,
        )
        .returning(RosterEntry.id, RosterEntry.subject_id)
    )  # fmt: skip
    gone = lines.all()
    ids = [entry_id for entry_id, _ in gone]
    keys = [subject_id for _, subject_id in gone if subject_id is not None]
    await session.execute(update(RosterEntry).where(RosterEntry.id.in_(ids)).values(subject_id=None))
    await session.execute(delete(Subject).where(Subject.id.in_(keys)))
    await session.execute(delete(Absence).where((Absence.person_id == person_id) | Absence.entry_id.in_(ids)))
    for table in (Licence, RegistryNumber):
        await session.execute(delete(table).where(table.person_id == person_id))
    accounts = await session.execute(select(Account.platform, Account.user_id).where(Account.person_id == person_id))
    for platform, user_id in accounts.all():
        await session.execute(delete(CodeTry).where(CodeTry.platform == platform, CodeTry.user_id == user_id))


async def _hand_over(session: AsyncSession, entry: RosterEntry, person: Person) -> None:
    """What the list knows becomes the person's, where he has not said it himself; phone and ID number stay behind."""
    listed = await profile_of(session, entry)
    facts = replace(
        listed, phone=None, id_number=None, branch=None, skills=None, wishes=None, community=None
    )  # fmt: skip
    await keep_profile(session, person, (await profile_of(session, person)).filled_from(facts))
    person.unit_id, person.name, person.name_given = entry.unit_id, entry.name, True
    if listed.skills and not person.skills:
        person.skills = listed.skills
    if listed.wishes and not person.wishes:
        person.wishes = listed.wishes.split("、")
