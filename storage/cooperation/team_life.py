"""What teams do: activities with who was there, the periodic report from the ledger, bases, youth-league nodes."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.cooperation.teams import living, shown
from storage.cooperation.teamwork import TeamLead
from storage.database import insert_once
from storage.errors import NotUnderstood
from storage.policy import policy_of
from storage.speakers import Speaker, UnitAdmin
from storage.tables import (
    LeagueNode,
    Person,
    Service,
    ServiceBase,
    Team,
    TeamActivity,
    TeamAttendance,
    TeamMember,
    TeamReport,
)

_USUAL_MONTHS = 3  # a report that no rule asks for covers a quarter


@dataclass(frozen=True, slots=True)
class Held:
    """A team activity as noted. `strangers` were named and are not in the team: they are not counted."""

    team: str
    name: str
    day: date
    people: tuple[str, ...]
    strangers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a team did from `first` to `last`, from the ledger. `owed`: the policy asks for such reports."""

    team: str
    unit_id: int
    first: date
    last: date
    members: int
    activities: tuple[tuple[str, date, int], ...]
    services: int
    hours: Decimal
    owed: bool


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A team whose report is owed since `due`."""

    team_id: int
    name: str
    leader_id: int | None
    due: date


@dataclass(frozen=True, slots=True)
class Base:
    """A 志愿服务基地."""

    place: str
    partner: str
    since: date


async def note_activity(
    session: AsyncSession, speaker: Speaker, by: TeamLead, name: str, day: date, person_ids: tuple[int, ...]
) -> Held:
    """Note what the team did and who was there; said again it adds people. Nothing that is still to come."""
    if day > speaker.today:
        raise NotUnderstood("队活动要写已经做过的日子。例：队活动 清洁家园 7月5日 @李明 @张伟")
    values = {"team_id": by.team_id, "name": name, "day": day, "noted_by": by.person_id, "noted_at": speaker.now}
    new = await insert_once(session, TeamActivity, values)
    same = (TeamActivity.team_id == by.team_id, TeamActivity.name == name, TeamActivity.day == day)
    row = (await session.scalars(select(TeamActivity).where(*same))).one()
    strangers: list[str] = []
    for person_id in dict.fromkeys(person_ids):
        person = await session.get_one(Person, person_id)
        if await _is_in(session, by.team_id, person_id):
            await insert_once(session, TeamAttendance, {"activity_id": row.id, "person_id": person_id})
        else:
            strangers.append(shown(person))
    people = await session.scalars(
        select(Person)
        .join(TeamAttendance, TeamAttendance.person_id == Person.id)
        .where(TeamAttendance.activity_id == row.id)
        .order_by(TeamAttendance.id)
    )
    verb = "hold" if new else "change"
    note(session, speaker.now, by.person_id, verb, "team_activity", row.id, org_id=by.unit_id)
    return Held(by.name, name, day, tuple(shown(person) for person in people), tuple(strangers))


async def idle(session: AsyncSession, unit_ids: tuple[int, ...], first: date, last: date) -> tuple[str, ...]:
    """Teams that did nothing together in a time (R034); a team founded within it is let be."""
    active = select(TeamActivity.team_id).where(TeamActivity.day.between(first, last))
    rows = await session.scalars(
        select(Team)
        .where(Team.unit_id.in_(unit_ids), living(), Team.founded_on < first, Team.id.not_in(active))
        .order_by(Team.id)
    )
    return tuple(team.name for team in rows)


async def report(session: AsyncSession, speaker: Speaker, by: TeamLead) -> Report:
    """The team's report to its party organisation up to today, noted as made (R035)."""
    policy = (await policy_of(session, by.unit_id)).teams
    months = policy.report_months if policy else 0
    first = _months_before(speaker.today, months or _USUAL_MONTHS) + timedelta(1)
    made = await _report(session, by, first, speaker.today, owed=months > 0)
    values = {
        "team_id": by.team_id, "first": first, "last": speaker.today,
        "reported_by": by.person_id, "reported_at": speaker.now,
    }  # fmt: skip
    if await insert_once(session, TeamReport, values):
        note(session, speaker.now, by.person_id, "report", "team", by.team_id, org_id=by.unit_id)
    return made


async def reports_due(session: AsyncSession, unit_id: int, today: date) -> tuple[ReportDue, ...]:
    """Teams whose last report (or founding) lies further back than the policy allows."""
    policy = (await policy_of(session, unit_id)).teams
    if policy is None or not policy.report_months:
        return ()
    last = select(TeamReport.team_id, func.max(TeamReport.last).label("last")).group_by(TeamReport.team_id).subquery()
    rows = await session.execute(
        select(Team, last.c.last)
        .outerjoin(last, last.c.team_id == Team.id)
        .where(Team.unit_id == unit_id, living(), Team.parent_id.is_(None))
        .order_by(Team.id)
    )
    before, months = _months_before(today, policy.report_months), policy.report_months
    return tuple(
        ReportDue(team.id, team.name, team.leader_id, _months_before(day or team.founded_on, -months))
        for team, day in rows
        if (day or team.founded_on) <= before
    )


async def add_base(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, place: str, partner: str, since: date
) -> tuple[Base, bool]:
    """Note a 志愿服务基地; the second value: the place stood there before, and keeps its first day."""
    values = {
        "unit_id": by.org.id, "place": place, "partner": partner, "since": since, "noted_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, ServiceBase, values)
    same = (ServiceBase.unit_id == by.org.id, ServiceBase.place == place)
    row = (await session.scalars(select(ServiceBase).where(*same))).one()
    row.partner = partner or row.partner
    note(session, speaker.now, by.person_id, "base" if new else "change", "service_base", row.id, org_id=by.org.id)
    return Base(row.place, row.partner, row.since), not new


async def bases(session: AsyncSession, unit_id: int) -> tuple[Base, ...]:
    """A unit's 志愿服务基地."""
    rows = await session.scalars(select(ServiceBase).where(ServiceBase.unit_id == unit_id).order_by(ServiceBase.id))
    return tuple(Base(row.place, row.partner, row.since) for row in rows)


async def add_league(session: AsyncSession, speaker: Speaker, by: UnitAdmin, name: str) -> bool:
    """Note a 团组织 of the unit; False when it stood there before."""
    new = await insert_once(session, LeagueNode, {"unit_id": by.org.id, "name": name, "noted_at": speaker.now})
    if new:
        note(session, speaker.now, by.person_id, "league", "org", by.org.id, org_id=by.org.id)
    return new


async def leagues(session: AsyncSession, unit_id: int) -> tuple[str, ...]:
    """A unit's 团组织."""
    rows = select(LeagueNode.name).where(LeagueNode.unit_id == unit_id).order_by(LeagueNode.id)
    return tuple(await session.scalars(rows))


async def _report(session: AsyncSession, by: TeamLead, first: date, last: date, *, owed: bool) -> Report:
    count = func.count(TeamAttendance.id)
    acts = await session.execute(
        select(TeamActivity.name, TeamActivity.day, count)
        .outerjoin(TeamAttendance, TeamAttendance.activity_id == TeamActivity.id)
        .where(TeamActivity.team_id == by.team_id, TeamActivity.day.between(first, last))
        .group_by(TeamActivity.id, TeamActivity.name, TeamActivity.day)
        .order_by(TeamActivity.day, TeamActivity.id)
    )
    members = select(TeamMember.person_id).where(TeamMember.team_id == by.team_id, TeamMember.left_at.is_(None))
    ledger = await session.execute(
        select(func.count(), func.sum(Service.hours)).where(
            Service.person_id.in_(members), Service.state == "confirmed", Service.day.between(first, last)
        )
    )
    services, hours = ledger.one()
    worked = Decimal(hours or 0)
    people = len((await session.scalars(members)).all())
    found = tuple((name, day, number) for name, day, number in acts)
    return Report(by.name, by.unit_id, first, last, people, found, services, worked, owed)


async def _is_in(session: AsyncSession, team_id: int, person_id: int) -> bool:
    found = select(TeamMember.id).where(
        TeamMember.team_id == team_id, TeamMember.person_id == person_id, TeamMember.left_at.is_(None)
    )
    return await session.scalar(found) is not None


def _months_before(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 - months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
