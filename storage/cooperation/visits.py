"""走访慰问 of special members (老党员, 困难党员 and the like) as it stands: who was visited, what was heard.

Name, kinds and words are sealed; everything but counts is for the unit's admin in private.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.cooperation.special import ITEM, REPLY, days_of, details_of, unsealed
from storage.errors import NotFound, NotNow
from storage.policy import policy_of
from storage.policy_sections import Visits
from storage.speakers import UnitAdmin
from storage.tables import SpecialMember, SpecialVisit, VisitItem

_USUAL_KINDS: tuple[str, ...] = Visits(
    source="没有另选规则包时的通用规则", first=date(2000, 1, 1), last=date(2000, 12, 31)
).kinds


@dataclass(frozen=True, slots=True)
class Special:
    """A special member, for the unit's admin in private."""

    id: int
    name: str
    kinds: tuple[str, ...]
    visited: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An opinion or difficulty that was heard; `reply` is None while it is open."""

    number: int
    member: str
    kind: str
    text: str
    raised_on: date
    owner_id: int
    reply: str | None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One row of the table 走访慰问; `days` are those in the window."""

    name: str
    kinds: tuple[str, ...]
    days: tuple[date, ...]
    opinions: tuple[str, ...]
    difficulties: tuple[str, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitStanding:
    """How many were visited in the window, of all: counts only."""

    owed: bool
    total: int
    visited: int
    first: date
    last: date
    open_items: int
    source: str | None

    @property
    def unvisited(self) -> int:
        """How many nobody has been to yet."""
        return self.total - self.visited

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is still owed; empty when nothing is."""
        return (f"走访慰问 {self.visited}/{self.total}",) if self.owed and self.unvisited else ()


async def kinds_of(session: AsyncSession, unit_id: int) -> tuple[str, ...]:
    """The kinds that the unit's policy names."""
    policy = (await policy_of(session, unit_id)).visits
    return policy.kinds if policy else _USUAL_KINDS


async def items(session: AsyncSession, by: UnitAdmin) -> tuple[Item, ...]:
    """What was heard, the open first, the oldest on top; in private only."""
    rows = await session.execute(
        select(VisitItem, SpecialMember)
        .join(SpecialVisit, SpecialVisit.id == VisitItem.visit_id)
        .join(SpecialMember, SpecialMember.id == SpecialVisit.special_id)
        .where(VisitItem.unit_id == by.org.id, SpecialMember.left_at.is_(None), VisitItem.text.is_not(None))
        .order_by(VisitItem.state.desc(), VisitItem.id)
    )
    return tuple([await item_view(session, item, row) for item, row in rows.all()])


async def roll(session: AsyncSession, by: UnitAdmin) -> tuple[Special, ...]:
    """The whole list, in private only."""
    rows = await session.scalars(
        select(SpecialMember)
        .where(SpecialMember.unit_id == by.org.id, SpecialMember.left_at.is_(None))
        .order_by(SpecialMember.id)
    )
    found: list[Special] = []
    for row in list(rows):
        said = await details_of(session, row)
        found.append(Special(row.id, said.name, said.kinds, await days_of(session, row.id)))
    return tuple(found)


async def unvisited(session: AsyncSession, by: UnitAdmin, today: date) -> tuple[Special, ...]:
    """Who was not visited in this year's window, in private only."""
    first, last = await window(session, by.org.id, today)
    return tuple(one for one in await roll(session, by) if not any(first <= day <= last for day in one.visited))


async def table(session: AsyncSession, by: UnitAdmin, today: date) -> tuple[VisitRow, ...]:
    """走访慰问: one row a member; for the unit's admin alone."""
    first, last = await window(session, by.org.id, today)
    heard = await items(session, by)
    return tuple(
        VisitRow(
            one.name, one.kinds, tuple(day for day in one.visited if first <= day <= last),
            tuple(i.text for i in heard if i.member == one.name and i.kind == "意见"),
            tuple(i.text for i in heard if i.member == one.name and i.kind == "困难"),
            tuple(i.reply for i in heard if i.member == one.name and i.reply),
        )
        for one in await roll(session, by)
    )  # fmt: skip


async def window(session: AsyncSession, unit_id: int, today: date) -> tuple[date, date]:
    """The policy's window in this year (七一前后 comes every year); without a policy the whole year."""
    policy = (await policy_of(session, unit_id)).visits
    if policy is None:
        return date(today.year, 1, 1), date(today.year, 12, 31)
    longer = policy.last.year - policy.first.year
    first = _in_year(policy.first, today.year)
    if longer and today < first:  # a window over New Year that began last year
        first = _in_year(policy.first, today.year - 1)
    return first, _in_year(policy.last, first.year + longer)


async def standing(session: AsyncSession, unit_id: int, today: date) -> VisitStanding:
    """Counts of this year's window: these a group may see."""
    policy = (await policy_of(session, unit_id)).visits
    first, last = await window(session, unit_id, today)
    of_unit = (SpecialMember.unit_id == unit_id, SpecialMember.left_at.is_(None))
    been = (
        select(func.count(SpecialMember.id.distinct()))
        .join(SpecialVisit, SpecialVisit.special_id == SpecialMember.id)
        .where(*of_unit, SpecialVisit.day.between(first, last))
    )
    waiting = select(func.count()).where(
        VisitItem.unit_id == unit_id, VisitItem.state == "open", VisitItem.text.is_not(None)
    )
    return VisitStanding(
        policy is not None, await session.scalar(select(func.count()).where(*of_unit)) or 0,
        await session.scalar(been) or 0, first, last, await session.scalar(waiting) or 0,
        policy.source if policy else None,
    )  # fmt: skip


async def sweep(session: AsyncSession, now: datetime, today: date) -> int:
    """Retention: words heard on a visit go after the pack's days; that it was, and the counts, stay."""
    gone = 0
    for unit_id in list(await session.scalars(select(SpecialMember.unit_id).distinct())):
        before = today - timedelta((await policy_of(session, unit_id)).keeping.visits_days)
        old = (
            select(SpecialVisit.id)
            .join(SpecialMember, SpecialMember.id == SpecialVisit.special_id)
            .where(SpecialMember.unit_id == unit_id, SpecialVisit.day < before)
        )
        emptied = (
            update(SpecialVisit).where(SpecialVisit.id.in_(old), SpecialVisit.notes.is_not(None)).values(notes=None)
        )
        gone += len((await session.execute(emptied.returning(SpecialVisit.id))).all())
        heard = (VisitItem.visit_id.in_(old), VisitItem.text.is_not(None))
        words = update(VisitItem).where(*heard).values(text=None, reply=None).returning(VisitItem.id)
        gone += len((await session.execute(words)).all())
    return gone


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


async def item_numbered(session: AsyncSession, by: UnitAdmin, number: int) -> tuple[VisitItem, SpecialMember]:
    """An item of the unit that can still be read, and whose it is."""
    found = await session.get(VisitItem, number) if number < 2**31 else None
    if found is None or found.unit_id != by.org.id:
        raise NotFound(f"没有走访事项 {number}。看清单发：走访 事项")
    visit = await session.get_one(SpecialVisit, found.visit_id)
    row = await session.get_one(SpecialMember, visit.special_id)
    if row.left_at is not None or found.text is None:
        raise NotNow(f"走访事项 {number} 的内容已按规定清除。")
    return found, row


async def item_view(session: AsyncSession, found: VisitItem, row: SpecialMember) -> Item:
    """An item, opened."""
    said = await details_of(session, row)
    visit = await session.get_one(SpecialVisit, found.visit_id)
    return Item(
        found.id, said.name, found.kind, await unsealed(session, row, ITEM, found.text) or "", visit.day,
        found.owner_id, await unsealed(session, row, REPLY, found.reply),
    )  # fmt: skip
