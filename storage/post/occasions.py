"""Why somebody is to be reminded today, by the rules of the place: to those who owe, and to nobody else.

Each reason has an occasion by which it is known again. What was missed while the bot was down is said once, at the
nearest stage, never once for each missed one.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import ticket_sources
from storage.asking.need_figures import quiet_communities
from storage.clerk.letters import overdue
from storage.cooperation import pairings, teams, visits
from storage.cooperation.team_life import reports_due
from storage.cooperation.ties import due as ties_due
from storage.ledger.ledger_overdue import late_records
from storage.policy import Policy, policy_of
from storage.post.circulars import silent_since
from storage.post.reasons import Reason, day_words, digest, with_account
from storage.registration.moves import open_moves
from storage.registration.places import deadline_of
from storage.registration.registrations import coverage
from storage.speakers import OrgRef, org_ref
from storage.tables import Contact, DutyRoster, DutyShift, Move, Org, Person, Role, RosterEntry

_SILENT = (1, 3, 7)  # days after a notice was handed on
_CHASED_EVERY = 7  # days between two words on a letter that stays unanswered


def stage_of(deadline: date | None, today: date, days: Iterable[int]) -> int | None:
    """The stage (days before the deadline) that was reached last: on the 8th of 14/7/3/1 days it is 14; None before
    the first one and after the deadline."""
    if deadline is None or today > deadline:
        return None
    left = (deadline - today).days
    return min((day for day in days if day >= left), default=None)


def passed_of(days_since: int, stages: Iterable[int]) -> int | None:
    """The stage (days after an event) that was reached last."""
    return max((stage for stage in stages if stage <= days_since), default=None)


async def all_reasons(session: AsyncSession, today: date, only: Collection[int] | None = None) -> tuple[Reason, ...]:
    """Every reason there is today (of these organisations `only`), the most pressing first. Who was told before is
    not looked at here."""
    found: list[Reason] = [*await _duty(session, today)]
    orgs = [org_ref(org) for org in await session.scalars(select(Org).order_by(Org.id))]
    for org in orgs:
        if org.kind != "unit" or (only is not None and org.id not in only):
            continue
        policy = await policy_of(session, org.id)
        for source in _SOURCES:
            found += await source(session, org, policy, today)
    for everywhere in _EVERYWHERE:
        found += await everywhere(session, today)
    return tuple(found)


async def orgs_of(session: AsyncSession, person_id: int) -> frozenset[int]:
    """The organisations for which somebody can have a reason: his unit, and those he speaks for."""
    unit = await session.scalar(select(Person.unit_id).where(Person.id == person_id))
    found = {unit} if unit is not None else set[int]()
    for column, whose in (
        (RosterEntry.unit_id, RosterEntry.person_id),
        (Role.org_id, Role.person_id),
        (Contact.org_id, Contact.person_id),
        (Move.community_id, Move.person_id),
    ):
        rows = await session.scalars(select(column).where(whose == person_id))
        found |= {org_id for org_id in rows if org_id is not None}
    return frozenset(found)


async def _registration(session: AsyncSession, org: OrgRef, policy: Policy, today: date) -> list[Reason]:
    """Before the day that holds for the unit: each who owes, and in figures the unit's contact."""
    rules, deadline = policy.registration, await deadline_of(session, org.id)
    stage = stage_of(deadline, today, rules.remind)
    if stage is None or deadline is None or not rules.required:
        return []
    missing = (await coverage(session, org.id, today)).missing
    occasion = f"{org.id}:{deadline.isoformat()}:{stage}"
    known = [(one.person_id, one.owed) for one in missing if one.person_id is not None]
    linked = await with_account(session, [person_id for person_id, _ in known])
    found = [
        Reason(
            person_id, "报到", occasion,
            f"您还没有到{'、'.join(owed)}社区报到，期限{day_words(deadline)}。报到发：报到 社区名 特长：会什么",
        )
        for person_id, owed in known
        if person_id in linked
    ]  # fmt: skip
    if missing:
        without = len(missing) - len(found)
        rest = f"，其中{without}人没有对上账号，提醒不到" if without else ""
        line = f"报到：还差{len(missing)}人{rest}，期限{day_words(deadline)}。看名单发：名单 未报到"
        found += await digest(session, org, "报到汇总", occasion, line)
    return found


async def _moves(session: AsyncSession, org: OrgRef, policy: Policy, today: date) -> list[Reason]:
    """20, 27 and 30 days after a change, as the pack has it, until the person has registered again."""
    if policy.moves is None:
        return []
    found: list[Reason] = []
    moves = await open_moves(session, today, org.id)
    for move in moves:
        stage = passed_of(move.days, policy.moves.remind)
        if stage is None:
            continue
        line = f"您{day_words(move.happened_on)}登记了变更（{move.kind}），请在{day_words(move.due)}前重新报到。发：报到 社区名"
        found.append(Reason(move.person_id, "变更", f"{move.id}:{stage}", line))
    overdue = [move.due for move in moves if move.overdue]
    if overdue:
        line = f"有{len(overdue)}位同志变更后到期还没有重新报到，最早{day_words(min(overdue))}到期。名单私聊发：体检"
        found += await digest(session, org, "变更汇总", f"{org.id}:{max(overdue).isoformat()}", line)
    return found


async def _unit_dates(session: AsyncSession, org: OrgRef, policy: Policy, today: date) -> list[Reason]:
    """Teams, 回访 and 走访 that a day is set for: to the unit's contact, in the stages of the registration."""
    found: list[Reason] = []
    for name, due, line in await _dated(session, org, policy, today):
        stage = stage_of(due, today, policy.registration.remind)
        if stage is not None:
            occasion = f"{org.id}:{due.isoformat()}:{stage}"
            found += await digest(session, org, name, occasion, line)
    return found


async def _dated(session: AsyncSession, org: OrgRef, policy: Policy, today: date) -> list[tuple[str, date, str]]:
    found: list[tuple[str, date, str]] = []
    if policy.teams is not None and policy.teams.deadline is not None and today <= policy.teams.deadline:
        held = await teams.standing(session, org.id)
        if held.owed and (not held.teams or (policy.teams.document_required and held.undocumented)):
            lack = "还没有备案" if held.teams else "还没有组建"
            line = f"{policy.teams.name}{lack}，期限{day_words(policy.teams.deadline)}。发：服务队"
            found.append(("服务队", policy.teams.deadline, line))
    if policy.pairings is not None and policy.pairings.visit_by is not None and today <= policy.pairings.visit_by:
        unvisited = (await pairings.standing(session, org.id)).unvisited
        if unvisited:
            due = policy.pairings.visit_by
            found.append(("回访", due, f"结对回访：还有{len(unvisited)}个没有回访，期限{day_words(due)}。发：结对"))
    if policy.visits is not None:
        held_visits = await visits.standing(session, org.id, today)
        if held_visits.owed and held_visits.unvisited:
            due = held_visits.last
            found.append(
                ("走访", due, f"走访慰问：还有{held_visits.unvisited}人没有走访，期限{day_words(due)}。私聊发：走访表")
            )
    return found


async def _letters(session: AsyncSession, org: OrgRef, policy: Policy, today: date) -> list[Reason]:
    """Whose 证明信 has no 回执 after the pack's days: once a week while it lasts. The groups hear it from `chase`."""
    if policy.letters is None:
        return []
    found: list[Reason] = []
    for letter in await overdue(session, org.id, today):
        if letter.bearer.person_id is None:
            continue
        late = (today - letter.issued_on).days - policy.letters.reply_days
        where = letter.community.name if letter.community is not None else "报到的社区"
        line = f"您的证明信{letter.mark}还没有收到社区回执，请交到{where}，请社区工作者发：回执 @您 通过"
        found.append(Reason(letter.bearer.person_id, "回执", f"{letter.id}:{late // _CHASED_EVERY}", line))
    return found


async def _circulars(session: AsyncSession, org: OrgRef, policy: Policy, today: date) -> list[Reason]:
    """Notices handed on to the unit that nobody of it has said 已阅 to."""
    found: list[Reason] = []
    for number, sent_at in await silent_since(session, org.id):
        stage = passed_of((today - sent_at.date()).days, _SILENT)
        if stage is not None:
            line = f"转发的通知还没有回。请在单位群里发：已阅 {number}"
            found += await digest(session, org, "通知", f"{org.id}:{number}:{stage}", line)
    return found


async def _team_reports(session: AsyncSession, org: OrgRef, policy: Policy, today: date) -> list[Reason]:
    """Teams that owe their party organisation a report (R035): to the 队长, or to who hears for the unit."""
    found: list[Reason] = []
    for team in await reports_due(session, org.id, today):
        occasion = f"{team.team_id}:{team.due.isoformat()}"
        line = f"服务队「{team.name}」{day_words(team.due)}起该报告工作了。发：服务队 报告 {team.name}"
        if team.leader_id is not None and await with_account(session, [team.leader_id]):
            found.append(Reason(team.leader_id, "服务队报告", occasion, line))
        else:
            found += await digest(session, org, "服务队报告", occasion, line)
    return found


async def _duty(session: AsyncSession, today: date) -> list[Reason]:
    """Who is on duty tomorrow."""
    rows = await session.execute(
        select(DutyShift, Org.name)
        .join(DutyRoster, DutyRoster.id == DutyShift.roster_id)
        .join(Org, Org.id == DutyRoster.community_id)
        .where(DutyShift.day == today + timedelta(days=1), DutyShift.reminded_at.is_(None))
        .order_by(DutyShift.id)
    )
    return [
        Reason(
            shift.person_id, "轮值", f"{shift.id}:{shift.day.isoformat()}",
            f"轮值：{day_words(shift.day)}您在{name}值班。去不了发：换班 {shift.day.month}月{shift.day.day}日 @接替的人", shift.id,
        )
        for shift, name in rows
    ]  # fmt: skip


async def _ties(session: AsyncSession, today: date) -> list[Reason]:
    """The next visit of a 结对帮扶, by its code; who it is stays in private talk with the community."""
    return [
        Reason(
            person_id, "帮扶", f"{tie.tie_id}:{tie.next_due.isoformat()}",
            f"结对帮扶{tie.code}：该走访了（{day_words(tie.next_due)}）。走访后发：走访记录 {tie.tie_id} 情况",
        )
        for tie in await ties_due(session, today)
        for person_id in tie.person_ids
    ]  # fmt: skip


async def _tickets(session: AsyncSession, today: date) -> list[Reason]:
    """Tickets before, on and after their day: to the owner, and once they are late to who runs them as well."""
    found: list[Reason] = []
    for one in await ticket_sources.due(session, today):
        line = f"工单T{one.number}：{'已过' if one.late else ''}期限{day_words(one.due)}。进展发：进展 T{one.number} …　办好发：办结 T{one.number} 结果"
        found.append(Reason(one.owner_id, "工单", one.occasion, line))
        if one.late:
            org = org_ref(await session.get_one(Org, one.org_id))
            found += [
                r for r in await digest(session, org, "工单超期", one.occasion, line) if r.person_id != one.owner_id
            ]
    return found


async def _opinions(session: AsyncSession, today: date) -> list[Reason]:
    """社情民意 without an answer for longer than the pack allows: once a week while it lasts, in figures."""
    found: list[Reason] = []
    for org, waiting, days in await ticket_sources.stale_opinions(session, today):
        line = f"社情民意有{waiting}条超过{days}天没有答复。看发：社情民意　答复发：答复 Y编号 …"
        week = today.isocalendar()
        found += await digest(session, org, "社情民意", f"{org.id}:{week.year}:{week.week}", line)
    return found


async def _quiet(session: AsyncSession, today: date) -> list[Reason]:
    """Communities that have posted nothing for weeks: their contact or staff is asked, once each such period."""
    found: list[Reason] = []
    for one in await quiet_communities(session, today):
        line = f"{one.weeks}周没有收集到居民的需求了。有需要就发：需求：…（或 微心愿：…、导入需求）"
        found += await digest(session, one.org, "征集", f"{one.org.id}:{one.since.isoformat()}:{one.period}", line)
    return found


async def _records(session: AsyncSession, today: date) -> list[Reason]:
    """Services that are not on record in time (67号令 第11条): each helper who has not said 完成, and in figures who
    hears for the community, once for each day on which some grow late."""
    found: list[Reason] = []
    for org, late in await late_records(session, today):
        for one in late:
            if one.waits_for == "helper":
                line = f"#{one.number} {day_words(one.ended)}结束，还没有记录。做了发：完成 {one.number} 做了什么，用时多久　没去发：来不了 {one.number}"
                found.append(Reason(one.person_id, "未报完成", f"{one.offer_id}:{one.due.isoformat()}", line))
        mine = [one.number for one in late if one.waits_for == "community"]
        hint = f"　确认发：确认 {mine[0]} 满意" if mine else ""
        line = f"超期没记录的服务{len(late)}条（等社区确认{len(mine)}条）。看发：超期记录{hint}"
        occasion = f"{org.id}:{max(one.due for one in late).isoformat()}"
        found += await digest(session, org, "超期记录", occasion, line)
    return found


Source = Callable[[AsyncSession, OrgRef, Policy, date], Awaitable[list[Reason]]]
_SOURCES: tuple[Source, ...] = (_registration, _moves, _unit_dates, _letters, _circulars, _team_reports)
_EVERYWHERE = (_ties, _tickets, _opinions, _quiet, _records)
