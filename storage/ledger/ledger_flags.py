"""What is odd about a record: overlaps, too long a day, hours beyond the times told, photos used before, recorded late.

Odd is not untrue, but it is not credited by one word: somebody says by its name that he has looked into it (确认 12 已核实
重叠), and 抽查 draws it first. That something was recorded late is told and needs no look.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.ledger.evidence import repeats_of
from storage.offering.opening import is_workday
from storage.policy import policies_of, policy_of
from storage.policy_sections import Records
from storage.tables import BackEntry, Service

_SLACK = timedelta(minutes=15)
_LOOKED = "已核实"
_NAMES = {"重叠": ("重叠",), "超时": ("超时", "超过", "小时数"), "时长": ("时长", "起止"), "照片": ("照片", "图片")}


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is odd, in words that name no person; `name` is what it is called when it is looked into, None when it need
    not be."""

    name: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A record as the flags see it, service or back-entry."""

    name: str  # #12, 补录 3
    day: date
    hours: Decimal | None
    started_at: datetime | None
    ended_at: datetime | None


async def doubts_about(session: AsyncSession, row: Service | BackEntry) -> tuple[str, ...]:
    """What is odd about a record, in words that name no person; empty when nothing is."""
    return tuple(doubt.words for doubt in await doubts_of(session, row))


def names_of(doubts: Iterable[Doubt]) -> tuple[str, ...]:
    """What is to be looked into before the record counts, by its names."""
    return tuple(dict.fromkeys(doubt.name for doubt in doubts if doubt.name is not None))


def looked_into(said: str) -> frozenset[str]:
    """The names of what somebody says he has looked into: 已核实 重叠、照片."""
    _, found, rest = said.partition(_LOOKED)
    return frozenset(name for name, words in _NAMES.items() if found and any(word in rest for word in words))


async def doubts_of(session: AsyncSession, row: Service | BackEntry) -> tuple[Doubt, ...]:
    """What is odd about a record, and what that is called."""
    rules = (await policy_of(session, row.org_id)).records
    own = _stretch(row)
    others = [one for one in await _stretches(session, row.person_id, row.day) if one.name != own.name]
    found = [*_of_the_day(own, others, rules), *_of_the_times(own)]
    overlaps = [one.name for one in others if _overlap(own, one)]
    if overlaps:
        found.append(Doubt("重叠", f"与{'、'.join(overlaps)}时间重叠"))
    if isinstance(row, Service):
        repeats = await repeats_of(session, row.offer_id)
        if repeats:
            found.append(Doubt("照片", f"照片在{'、'.join(repeats)}用过"))
        zone = policies_of(session).zone
        written = row.confirmed_at
        last = deadline(row.day, rules.within_working_days)
        if written is not None and written.astimezone(zone).date() > last:
            found.append(Doubt(None, f"超过{rules.within_working_days}个工作日才确认"))
    return tuple(found)


def deadline(day: date, working_days: int) -> date:
    """The last day on which something that ended on `day` is recorded in time."""
    while working_days:
        day += timedelta(days=1)
        working_days -= is_workday(day)
    return day


def _of_the_day(own: Stretch, others: list[Stretch], rules: Records) -> list[Doubt]:
    total = sum((one.hours or Decimal(0) for one in (own, *others) if one.day == own.day), Decimal(0))
    if own.hours is None or total <= Decimal(str(rules.day_hours)):
        return []
    with_others = f"（连同{'、'.join(one.name for one in others if one.day == own.day)}）" if total > own.hours else ""
    return [Doubt("超时", f"一天{_text(total)}小时{with_others}，超过{rules.day_hours:g}小时")]


def _of_the_times(own: Stretch) -> list[Doubt]:
    if own.hours is None or own.started_at is None or own.ended_at is None:
        return []
    lasted = own.ended_at - own.started_at
    if timedelta(hours=float(own.hours)) <= lasted + _SLACK:
        return []
    words = f"报{_text(own.hours)}小时，起止只有{_text(Decimal(lasted.total_seconds()) / 3600)}小时"
    return [Doubt("时长", words)]


def _overlap(one: Stretch, other: Stretch) -> bool:
    if one.started_at is None or one.ended_at is None or other.started_at is None or other.ended_at is None:
        return False
    return one.started_at < other.ended_at and other.started_at < one.ended_at


async def _stretches(session: AsyncSession, person_id: int, day: date) -> list[Stretch]:
    """Everything of a person on this day and its neighbours that counts or may still count."""
    days = (day - timedelta(days=1), day + timedelta(days=1))
    services = await session.scalars(
        select(Service)
        .where(Service.person_id == person_id, Service.day.between(*days), Service.state.in_(("reported", "confirmed")))
        .order_by(Service.id)
    )
    entries = await session.scalars(
        select(BackEntry)
        .where(BackEntry.person_id == person_id, BackEntry.day.between(*days))
        .where(BackEntry.state.in_(("waiting", "confirmed")))
        .order_by(BackEntry.id)
    )
    return [_stretch(row) for row in (*services, *entries)]


def _stretch(row: Service | BackEntry) -> Stretch:
    name = f"#{row.need_id}" if isinstance(row, Service) else f"补录 {row.id}"
    return Stretch(name, row.day, row.hours, row.started_at, row.ended_at)


def _text(hours: Decimal) -> str:
    return f"{round(hours, 2).normalize():f}"
