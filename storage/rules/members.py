"""The rules about a unit's people: registered, registered again after a move, two services a year, leaders first."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.registration.moves import open_moves
from storage.registration.places import deadline_of
from storage.rules.findings import Facts, Finding, missed_since
from storage.tables import Letter, Person, RosterEntry, Service

_NO_ROSTER = "还没有名册，也没有人报到"
_BATCH = 500


async def registration(facts: Facts) -> tuple[Finding, ...]:
    """报到, or 双注册 where two places are owed: everybody on duty at every required place by the unit's day."""
    rules = facts.policy.registration
    if not rules.required:
        return ()
    people = facts.people
    missing, owed = people.missing, len(people.on_duty)
    due = await deadline_of(facts.session, facts.org.id)
    places = len(rules.required)
    steps = Counter(one.done for one in people.on_duty)
    said = [f"{done}/{places}有{steps[done]}人" for done in range(places)] if places > 1 and missing else []
    if unlinked := sum(one.person_id is None for one in missing):
        said.append(f"{unlinked}人还没有对上账号")
    return (
        Finding(
            "双注册" if places > 1 else "报到", rules.source, owed - len(missing), owed, due=due,
            since=missed_since(due, facts.today, len(missing)), names=tuple(one.name for one in missing),
            said="，".join(said), unknown="" if owed else _NO_ROSTER,
            then="名单 未报到" if owed else "导入名册",
        ),
    )  # fmt: skip


async def moves(facts: Facts) -> tuple[Finding, ...]:
    """Who moved is registered again within the pack's months; a move still in time is owed but not failed yet."""
    rules = facts.policy.moves
    if rules is None:
        return ()
    waiting = await open_moves(facts.session, facts.today, facts.org.id)
    overdue = [one for one in waiting if one.overdue]
    due = min((one.due for one in waiting), default=None)
    in_time = len(waiting) - len(overdue)
    return (
        Finding(
            "变更后报到", rules.source, in_time, len(waiting), due=due,
            since=missed_since(due, facts.today, len(overdue)), names=tuple(one.name for one in overdue),
            said=f"{in_time}人还在{rules.months}个月期限内" if in_time else "", then="体检 表",
        ),
    )  # fmt: skip


async def services(facts: Facts) -> tuple[Finding, ...]:
    """So many confirmed services of everybody on duty in this calendar year."""
    rules = facts.policy.services
    if not rules.per_year:
        return ()
    on_duty, year = facts.people.on_duty, facts.today.year
    done = await _confirmed(facts.session, [one.person_id for one in on_duty if one.person_id is not None], year)
    short = [one for one in on_duty if done.get(one.person_id or 0, 0) < rules.per_year]
    return (
        Finding(
            f"全年服务{rules.per_year}次", rules.source, len(on_duty) - len(short), len(on_duty),
            due=date(year, 12, 31), names=tuple(one.name for one in short), binding=rules.binding,
            said=f"共{sum(done.values())}次", unknown="" if on_duty else _NO_ROSTER, then="清单",
        ),
    )  # fmt: skip


async def leaders(facts: Facts) -> tuple[Finding, ...]:
    """Those whom the pack counts as leading are registered themselves."""
    rules = facts.policy.leaders
    if rules is None:
        return ()
    leading = [one for one in facts.people.people if one.leader in rules.levels]
    missing = [one for one in leading if not one.registered]
    return (
        Finding(
            "领导带头", rules.source, len(leading) - len(missing), len(leading),
            names=tuple(one.name for one in missing), unknown="" if leading else "名册里没有登记领导级别",
            then="带头情况",
        ),
    )  # fmt: skip


async def letters(facts: Facts) -> tuple[Finding, ...]:
    """Every 证明信 of the unit has its 回执 within the pack's days."""
    rules = facts.policy.letters
    if rules is None:
        return ()
    column = Letter.community_id if facts.org.kind == "community" else Letter.unit_id
    rows = await facts.session.execute(
        select(Letter, Person.name, RosterEntry.name)
        .outerjoin(Person, Person.id == Letter.person_id)
        .outerjoin(RosterEntry, RosterEntry.id == Letter.roster_id)
        .where(column == facts.org.id, Letter.voided_at.is_(None))
        .order_by(Letter.issued_on, Letter.id)
    )
    found = [(letter, person or listed or "") for letter, person, listed in rows]
    open_ones = [(letter, name) for letter, name in found if letter.answer is None]
    late = [(a, n) for a, n in open_ones if facts.today > a.issued_on + timedelta(days=rules.reply_days)]
    due = min((letter.issued_on + timedelta(days=rules.reply_days) for letter, _ in open_ones), default=None)
    waiting = len(open_ones) - len(late)
    answer = "回执 @某人 通过" if facts.org.kind == "community" else "证明信台账"
    return (
        Finding(
            "证明信回执", rules.source, len(found) - len(late), len(found), "份", due=due,
            since=missed_since(due, facts.today, len(late)), names=tuple(name for _, name in late),
            said=f"另有{waiting}份在{rules.reply_days}天期限内" if waiting else "", then=answer,
        ),
    )  # fmt: skip


async def _confirmed(session: AsyncSession, ids: Collection[int], year: int) -> dict[int, int]:
    """Person → confirmed services of the year."""
    wanted, found = sorted(ids), dict[int, int]()
    for start in range(0, len(wanted), _BATCH):
        rows = await session.execute(
            select(Service.person_id, func.count())
            .where(Service.person_id.in_(wanted[start : start + _BATCH]), Service.state == "confirmed")
            .where(Service.day.between(date(year, 1, 1), date(year, 12, 31)))
            .group_by(Service.person_id)
        )
        found |= dict(rows.all())
    return found
