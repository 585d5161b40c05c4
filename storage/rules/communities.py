"""What a community answers for: needs without helpers, services waiting for its word, letters, visits that are due.

Whose need or visit it is never stands in a finding: numbers and codes only.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from storage.cooperation.ties import due as ties_due
from storage.rules.findings import Facts, Finding, missed_since
from storage.tables import Need, Service

_LAW_ASKS = "志愿服务条例第十二条、第十三条：对求助及时答复"
_SHOWN = 12


async def needs(facts: Facts) -> tuple[Finding, ...]:
    """Every open need has at least one helper; the oldest without one comes first."""
    rows = list(
        await facts.session.scalars(
            select(Need).where(Need.org_id == facts.org.id, Need.state == "open").order_by(Need.id)
        )
    )
    bare = [need for need in rows if not need.taken]
    days = [day for need in bare if (day := need.day_end or need.day) is not None]
    return (
        Finding(
            "需求有人接", _LAW_ASKS, len(rows) - len(bare), len(rows), "条", due=min(days, default=None),
            since=_day(min((need.posted_at for need in bare), default=None)), lacks=_numbers(need.id for need in bare),
            then=f"推荐 {bare[0].id}" if bare else "",
        ),
    )  # fmt: skip


async def asked(facts: Facts) -> tuple[Finding, ...]:
    """What others asked for has been approved or returned."""
    rows = list(
        await facts.session.scalars(
            select(Need).where(Need.org_id == facts.org.id, Need.state == "pending").order_by(Need.id)
        )
    )
    if not rows:
        return ()
    return (
        Finding(
            "待审核的需求", _LAW_ASKS, 0, len(rows), "条", since=_day(rows[0].posted_at),
            lacks=_numbers(need.id for need in rows), then=f"通过 {rows[0].id}",
        ),
    )  # fmt: skip


async def services(facts: Facts) -> tuple[Finding, ...]:
    """This year's services are confirmed within the working days that the law gives for recording them."""
    rules, year = facts.policy.records, facts.today.year
    mine = (Service.org_id == facts.org.id, Service.day >= date(year, 1, 1), Service.day <= date(year, 12, 31))
    confirmed = await facts.session.scalar(select(func.count()).where(*mine, Service.state == "confirmed")) or 0
    waiting = list(
        await facts.session.scalars(
            select(Service).where(Service.org_id == facts.org.id, Service.state == "reported").order_by(Service.day)
        )
    )
    late = [row for row in waiting if facts.today > working_days_after(row.day, rules.within_working_days)]
    due = working_days_after(waiting[0].day, rules.within_working_days) if waiting else None
    return (
        Finding(
            "服务已确认", rules.source, confirmed, confirmed + len(waiting), "次", due=due,
            since=missed_since(due, facts.today, len(late)), lacks=_numbers(dict.fromkeys(r.need_id for r in waiting)),
            said=f"其中{len(late)}次已过{rules.within_working_days}个工作日" if late else "",
            then=f"确认 {waiting[0].need_id} 满意" if waiting else "",
        ),
    )  # fmt: skip


async def ties(facts: Facts) -> tuple[Finding, ...]:
    """Visits of 结对帮扶 whose day has come."""
    rows = [tie for tie in await ties_due(facts.session, facts.today) if tie.community_id == facts.org.id]
    if facts.policy.households is None and facts.policy.double_ties is None:
        return ()
    ruled = facts.policy.households or facts.policy.double_ties
    assert ruled is not None
    first = min((tie.next_due for tie in rows), default=None)
    return (
        Finding(
            "帮扶按期走访", ruled.source, 0, len(rows), "户", due=first, since=first,
            lacks=tuple(tie.code for tie in rows[:_SHOWN]), then="帮扶",
        ),
    )  # fmt: skip


def working_days_after(day: date, count: int) -> date:
    """The last of so many working days after a day: Monday to Friday; festivals only ever give more time."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _numbers(ids: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"#{number}" for number in ids)


def _day(at: datetime | None) -> date | None:
    return at.date() if at is not None else None
