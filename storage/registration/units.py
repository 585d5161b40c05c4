"""Whose unit somebody is, by his own word: found by the name people use, asked for once, said by `单位 …`."""

import re

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotFound, NotNow
from storage.masking import tidy_name
from storage.orgs import ancestors
from storage.profiles import profile_of
from storage.speakers import OrgRef, Speaker, org_ref
from storage.tables import Org, Person, RosterEntry, UnitQuestion

_HEAD = re.compile(r"^(?:[\u4e00-\u9fff]{2,4}(?:省|市|县|区)|省|市|县|区)(?=[\u4e00-\u9fff]{2,})")
_TAIL = re.compile(r"(?:机关)?(?:党总支|党支部|党委|支部|总支)$")


async def unit_meant(session: AsyncSession, text: str, near: OrgRef | None) -> OrgRef | None:
    """The only bound unit that a name means: its own name, then without 市 and 党支部, then a part of it. Of several
    alike the one in the same tree as `near`; None when none or several remain."""
    said = _TAIL.sub("", tidy_name(text))
    if len(said) < 2:
        return None
    rows = list(await session.scalars(select(Org).where(Org.kind == "unit").order_by(Org.id)))
    bare = _HEAD.sub("", said)
    ways = (
        [org for org in rows if org.name == said],
        [org for org in rows if _HEAD.sub("", _TAIL.sub("", org.name)) == bare],
        [org for org in rows if len(bare) >= 3 and bare in org.name],
    )
    for found in ways:
        if len(found) > 1 and near is not None:
            tree = {near.id, *(ref.id for ref in await ancestors(session, near))}
            found = [org for org in found if org.parent_id in tree]
        if len(found) == 1:
            return org_ref(found[0])
        if found:
            return None
    return None


async def declare(session: AsyncSession, speaker: Speaker, person: Person, text: str, near: OrgRef | None) -> OrgRef:
    """Take a person's word for his unit. A roster is believed more: who stands on one changes it by 变更 单位."""
    unit = await unit_meant(session, text, near)
    if unit is None:
        raise NotFound(f"没有找到单位「{tidy_name(text)[:12]}」，可能还没有开通，请写全称。例：单位 市住建局")
    listed = await session.scalar(
        select(RosterEntry.unit_id).where(
            RosterEntry.person_id == person.id, RosterEntry.left_at.is_(None), RosterEntry.unit_id != unit.id
        )
    )
    if listed is not None:
        name = await session.scalar(select(Org.name).where(Org.id == listed))
        raise NotNow(f"您在「{name}」的名册上。调动了请发：变更 单位 {unit.name}")
    if person.unit_id != unit.id:
        person.unit_id = unit.id
        await session.flush()
        note(session, speaker.now, speaker.person_id, "declare_unit", "person", person.id, org_id=unit.id)
    return unit


async def change(session: AsyncSession, speaker: Speaker, person: Person, unit: OrgRef) -> None:
    """变更 单位: from now on the person says he is of this unit; the old roster line is the old unit's to strike out."""
    person.unit_id = unit.id
    await session.flush()
    note(session, speaker.now, speaker.person_id, "declare_unit", "person", person.id, org_id=unit.id)


async def may_ask(session: AsyncSession, speaker: Speaker, person_id: int) -> bool:
    """Whether to ask for the unit now: some unit is bound, it is unknown which, and nobody has asked before. From now
    on somebody has. Who is not of a unit (离退休, 群众 …) is not asked."""
    person = await session.get_one(Person, person_id)
    if person.unit_id is not None or await session.scalar(select(Org.id).where(Org.kind == "unit").limit(1)) is None:
        return False
    if ((await profile_of(session, person)).kind or "在职党员") != "在职党员":
        return False
    return await insert_once(session, UnitQuestion, {"person_id": person.id, "asked_at": speaker.now})
