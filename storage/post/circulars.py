"""转发通知 (R133): a superior's notice goes to the groups of the units below, each says 已阅, who is silent is listed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import people
from storage.chronicle import note
from storage.database import vault_of
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.masking import publishable
from storage.orgs import subtree, voice
from storage.post.notices import queue
from storage.speakers import OrgRef, Overseer, Speaker, org_ref
from storage.tables import Circular, CircularCopy, Org

_BODY = "circular:body"
_LONGEST = 1500
EXAMPLE = "转发通知 给 市住建局、市卫健委：请于7月5日前报名集中服务"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One unit's copy. `read_at` None: silent; not `reachable`: it has no group, somebody has to tell it."""

    unit: OrgRef
    reachable: bool
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A circular with its receipts, in the order of the tree."""

    number: int
    org: OrgRef
    text: str
    sent_at: datetime | None
    receipts: tuple[Receipt, ...]

    @property
    def silent(self) -> tuple[str, ...]:
        """Units that were reached and have not answered."""
        return tuple(one.unit.name for one in self.receipts if one.reachable and one.read_at is None)

    @property
    def unreached(self) -> tuple[str, ...]:
        """Units without a group."""
        return tuple(one.unit.name for one in self.receipts if not one.reachable)


async def write(session: AsyncSession, speaker: Speaker, by: Overseer, names: Sequence[str], text: str) -> Sheet:
    """Put a notice down for the units below (all of them when none is named). It waits for a second person."""
    _superior(by)
    body = publishable(text.strip())[:_LONGEST]
    if len(body) < 4:
        raise NotUnderstood(f"请写上通知的正文。例：{EXAMPLE}")
    units = [org for org in await subtree(session, by.org.id) if org.kind == "unit"]
    chosen = [unit for unit in units if not names or unit.name in names]
    unknown = [name for name in names if name not in {unit.name for unit in units}]
    if unknown:
        raise NotFound(f"{by.org.name}下面没有单位「{unknown[0][:20]}」。例：{EXAMPLE}")
    if not chosen:
        raise NotNow(f"{by.org.name}下面还没有单位。")
    row = Circular(
        org_id=by.org.id, body=vault_of(session).seal_ours(_BODY, body), written_by=by.person_id, written_at=speaker.now
    )
    session.add(row)
    await session.flush()
    for unit in chosen:
        reachable = await voice(session, unit.id) is not None
        session.add(CircularCopy(circular_id=row.id, org_id=unit.id, reachable=reachable))
    await session.flush()
    note(session, speaker.now, by.person_id, "write_circular", "circular", row.id, org_id=by.org.id, units=len(chosen))
    return await _sheet(session, row)


async def agree(session: AsyncSession, speaker: Speaker, by: Overseer, number: int) -> Sheet:
    """The second person's word sends it, once."""
    _superior(by)
    row = await _held(session, by, number)
    if row.written_by == by.person_id:
        raise NotAllowed(f"通知 {number} 是您写的，要请{by.org.name}另一位上级管理员发：同意转发 {number}")
    done = await session.execute(
        update(Circular)
        .where(Circular.id == number, Circular.state == "waiting")
        .values(state="sent", agreed_by=by.person_id, sent_at=speaker.now)
        .returning(Circular.id)
    )
    if done.first() is None:
        raise NotNow(f"通知 {number} 已经转发了。看谁已阅发：转发通知 {number}")
    await session.refresh(row)
    sheet = await _sheet(session, row)
    for receipt in sheet.receipts:
        to = await voice(session, receipt.unit.id)
        if to is not None:
            text = f"【{sheet.org.name}转发通知 {number}】{sheet.text}\n收到请在本群发：已阅 {number}"
            queue(session, speaker.now, to, text)
    note(session, speaker.now, by.person_id, "send_circular", "circular", number, org_id=by.org.id)
    return sheet


async def read(session: AsyncSession, speaker: Speaker, number: int) -> tuple[str, bool]:
    """已阅, by anybody of the unit in its group; the first word counts. Returns the unit and whether it was new."""
    if speaker.org is None or speaker.org.kind != "unit":
        raise NotNow(f"请在收到通知的单位群里发：已阅 {number}")
    here = (CircularCopy.circular_id == number, CircularCopy.org_id == speaker.org.id)
    sent = select(CircularCopy.id).join(Circular, Circular.id == CircularCopy.circular_id)
    if await session.scalar(sent.where(*here, Circular.state == "sent")) is None:
        raise NotFound(f"本单位没有收到通知 {number}。")
    person = await people.known(session, speaker)
    done = await session.execute(
        update(CircularCopy)
        .where(*here, CircularCopy.read_at.is_(None))
        .values(read_by=person.id, read_at=speaker.now)
        .returning(CircularCopy.id)
    )
    new = done.first() is not None
    if new:
        note(session, speaker.now, person.id, "read_circular", "circular", number, org_id=speaker.org.id)
    return speaker.org.name, new


async def sheet_of(session: AsyncSession, by: Overseer, number: int) -> Sheet:
    """Who has said 已阅 to a notice of the overseer's own organisation, and who is silent."""
    return await _sheet(session, await _held(session, by, number))


async def silent_since(session: AsyncSession, unit_id: int) -> tuple[tuple[int, datetime], ...]:
    """Notices that a unit was sent and has not answered: number and when it was sent."""
    rows = await session.execute(
        select(Circular.id, Circular.sent_at)
        .join(CircularCopy, CircularCopy.circular_id == Circular.id)
        .where(CircularCopy.org_id == unit_id, CircularCopy.read_at.is_(None), CircularCopy.reachable)
        .where(Circular.sent_at.is_not(None))
        .order_by(Circular.id)
    )
    return tuple((number, sent_at) for number, sent_at in rows if sent_at is not None)


def addressed(text: str) -> tuple[tuple[str, ...], str]:
    """`给 甲、乙：正文` in its parts; without 给 it is for everybody."""
    found = re.match(r"^(?:给|发给|致)\s*([^：:\n]{2,200})[：:]\s*(.*)$", text.strip(), re.DOTALL)
    if found is None:
        return (), text.strip()
    names = tuple(name for name in re.split(r"[、，,；;\s]+", found[1]) if name)
    return (() if names in (("全部",), ("各单位",), ("所有单位",)) else names), found[2]


def _superior(by: Overseer) -> None:
    if by.org.kind != "superior":
        raise NotAllowed("只有上级管理员能转发通知。")


async def _held(session: AsyncSession, by: Overseer, number: int) -> Circular:
    row = await session.scalar(select(Circular).where(Circular.id == number, Circular.org_id == by.org.id))
    if row is None:
        raise NotFound(f"没有通知 {number}。例：{EXAMPLE}")
    return row


async def _sheet(session: AsyncSession, row: Circular) -> Sheet:
    copies = await session.execute(
        select(CircularCopy, Org)
        .join(Org, Org.id == CircularCopy.org_id)
        .where(CircularCopy.circular_id == row.id)
        .order_by(CircularCopy.id)
    )
    receipts = tuple(Receipt(org_ref(org), copy.reachable, copy.read_at) for copy, org in copies)
    org = org_ref(await session.get_one(Org, row.org_id))
    return Sheet(row.id, org, vault_of(session).open_ours(_BODY, row.body), row.sent_at, receipts)
