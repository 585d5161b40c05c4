"""What is done about 走访慰问: listed and struck off, visited, what was heard answered. By the unit's admin."""

import json
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.cooperation.special import (
    DETAILS,
    ITEM,
    NOTES,
    REPLY,
    days_of,
    details_of,
    index_of,
    named,
    sealed,
    unsealed,
)
from storage.cooperation.visits import Item, Special, item_numbered, item_view
from storage.database import insert_once, vault_of
from storage.errors import NotNow, NotUnderstood
from storage.speakers import Speaker, UnitAdmin
from storage.tables import SpecialMember, SpecialVisit, Subject, VisitItem


async def enlist(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, name: str, kinds: tuple[str, ...]
) -> tuple[Special, bool]:
    """Put somebody on the list; said again it adds kinds. The second value: the name stood there before."""
    vault = vault_of(session)
    values = {
        "unit_id": by.org.id, "name_index": index_of(session, by.org.id, name),
        "listed_by": by.person_id, "listed_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, SpecialMember, values)
    row = await named(session, by.org.id, name, living=False)
    again = not new and row.left_at is None
    known = (await details_of(session, row)).kinds if again else ()
    if row.subject_id is None:
        subject = Subject(key=vault.new_key())
        session.add(subject)
        await session.flush()
        row.subject_id = subject.id
    merged = tuple(dict.fromkeys((*known, *kinds)))
    row.details = await sealed(session, row, DETAILS, json.dumps({"name": name, "kinds": merged}, ensure_ascii=False))
    row.left_at = None
    note(session, speaker.now, by.person_id, "enlist", "special_member", row.id, org_id=by.org.id)
    await session.flush()
    return Special(row.id, name, merged, await days_of(session, row.id)), again


async def strike(session: AsyncSession, speaker: Speaker, by: UnitAdmin, name: str) -> None:
    """Take somebody off the list: the name and all words heard become unreadable, the visits stay counted."""
    row = await named(session, by.org.id, name)
    visits = select(SpecialVisit.id).where(SpecialVisit.special_id == row.id)
    await session.execute(update(VisitItem).where(VisitItem.visit_id.in_(visits)).values(text=None, reply=None))
    await session.execute(update(SpecialVisit).where(SpecialVisit.special_id == row.id).values(notes=None))
    subject_id, row.subject_id, row.details, row.left_at = row.subject_id, None, None, speaker.now
    row.name_index = f"left:{row.id}"
    await session.flush()
    await session.execute(delete(Subject).where(Subject.id == subject_id))
    note(session, speaker.now, by.person_id, "strike", "special_member", row.id, org_id=by.org.id)


async def record(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, name: str, day: date, heard: dict[str, str]
) -> tuple[Special, tuple[int, ...]]:
    """Note a visit. `heard` holds words under 意见 and 困难 (each becomes an item to be answered) and 备注."""
    row = await named(session, by.org.id, name)
    if day > speaker.today:
        raise NotUnderstood("走访要写已经去过的日子。例：走访 王建国 6月28日 意见：… 困难：…")
    values = {"special_id": row.id, "day": day, "noted_by": by.person_id, "noted_at": speaker.now}
    await insert_once(session, SpecialVisit, values)
    same = (SpecialVisit.special_id == row.id, SpecialVisit.day == day)
    visit = (await session.scalars(select(SpecialVisit).where(*same))).one()
    if heard.get("备注"):
        visit.notes = await sealed(session, row, NOTES, heard["备注"])
    numbers: list[int] = []
    for kind in ("意见", "困难"):
        if heard.get(kind) and not await _heard_before(session, row, visit.id, kind, heard[kind]):
            item = VisitItem(
                unit_id=by.org.id, visit_id=visit.id, kind=kind, owner_id=by.person_id, raised_at=speaker.now,
                text=await sealed(session, row, ITEM, heard[kind]),
            )  # fmt: skip
            session.add(item)
            await session.flush()
            numbers.append(item.id)
    note(session, speaker.now, by.person_id, "visit", "special_member", row.id, org_id=by.org.id, items=len(numbers))
    await session.flush()
    seen = await details_of(session, row)
    return Special(row.id, seen.name, seen.kinds, await days_of(session, row.id)), tuple(numbers)


async def reply(session: AsyncSession, speaker: Speaker, by: UnitAdmin, number: int, text: str) -> Item:
    """Answer an item; an answered one may be answered better."""
    found, row = await item_numbered(session, by, number)
    found.reply, found.state = await sealed(session, row, REPLY, text), "answered"
    found.answered_at = speaker.now
    note(session, speaker.now, by.person_id, "reply", "visit_item", found.id, org_id=by.org.id)
    await session.flush()
    return await item_view(session, found, row)


async def hand_over(session: AsyncSession, speaker: Speaker, by: UnitAdmin, number: int, person_id: int) -> Item:
    """Give an item to somebody of the unit to see to it."""
    found, row = await item_numbered(session, by, number)
    if found.state != "open":
        raise NotNow(f"走访事项 {number} 已经答复了。")
    found.owner_id = person_id
    note(session, speaker.now, by.person_id, "hand_over", "visit_item", found.id, org_id=by.org.id, to=person_id)
    await session.flush()
    return await item_view(session, found, row)


async def _heard_before(session: AsyncSession, row: SpecialMember, visit_id: int, kind: str, text: str) -> bool:
    """Whether the same words are an item of the visit already: a visit told twice raises nothing twice."""
    same = select(VisitItem.text).where(VisitItem.visit_id == visit_id, VisitItem.kind == kind)
    return any([await unsealed(session, row, ITEM, one) == text for one in list(await session.scalars(same))])
