"""一人一档: what one person did, for himself and for his unit's admin. What a community wrote about a service may name
who was helped, so that only its verdict is shown."""

from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.clerk.letter_rows import LetterView, of_bearer, view_of
from storage.clerk.paper_people import Bearer, Facts, facts_of
from storage.cooperation.ties import code
from storage.ledger.merits import NO_MERITS, Merits, merits_of
from storage.speakers import Speaker
from storage.tables import BackEntry, Letter, Need, Org, Registration, Service, Summary, Team, TeamMember, Tie, TieVisit

_MOST = 10  # services on the one page; the sums count all of them

_STATES = {"confirmed": "满意", "disputed": "有意见", "reported": "待确认"}


@dataclass(frozen=True, slots=True)
class Served:
    """One line of the ledger: the day, the kind of help and where; never who was helped."""

    day: date
    kind: str
    community: str
    hours: Decimal | None
    verdict: str


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """A person's services, the latest first, and the sums of the confirmed ones; 补录 are summed apart."""

    lines: tuple[Served, ...]
    times: int
    hours: Decimal
    late_times: int = 0
    late_hours: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Seat:
    """One registration."""

    community: str
    places: tuple[str, ...]
    mode: str
    day: date


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person's page. `summaries`: how many activity summaries he handed in."""

    facts: Facts
    seats: tuple[Seat, ...]
    services: ServiceRecord
    letters: tuple[LetterView, ...]
    summaries: int
    teams: tuple[str, ...]
    ties: tuple["TieLine", ...]
    merits: Merits = NO_MERITS


@dataclass(frozen=True, slots=True)
class TieLine:
    """A standing commitment: whom (a code) or what project, where, every how many days, and visits so far."""

    whom: str
    community: str
    every_days: int
    visits: int


async def services_of(
    session: AsyncSession, person_id: int | None, *, most: int, confirmed_only: bool
) -> ServiceRecord:
    """The latest `most` services, and the sums of all confirmed ones."""
    mine = (Service.person_id == person_id, Service.state == "confirmed")
    count, hours = (
        await session.execute(select(func.count(), func.coalesce(func.sum(Service.hours), 0)).where(*mine))
    ).one()
    rows = await session.execute(
        select(Service, Need.category, Org.name)
        .join(Need, Need.id == Service.need_id)
        .join(Org, Org.id == Service.org_id)
        .where(*(mine if confirmed_only else mine[:1]))
        .order_by(Service.day.desc(), Service.id.desc())
        .limit(most)
    )
    lines = tuple(
        Served(row.day, kind, where, row.hours, "抽查不符" if row.voided_at is not None else _STATES[row.state])
        for row, kind, where in rows
    )
    late = select(func.count(), func.coalesce(func.sum(BackEntry.hours), 0)).where(
        BackEntry.person_id == person_id, BackEntry.state == "confirmed"
    )
    late_times, late_hours = (await session.execute(late)).one()
    return ServiceRecord(lines, count, Decimal(str(hours)), late_times, Decimal(str(late_hours)))


async def record_of(
    session: AsyncSession, speaker: Speaker, bearer: Bearer, zone: tzinfo, *, roster: bool
) -> PersonRecord:
    """The page of one person, as of today; that it was pulled is written down. `zone`: where days are counted."""
    facts = await facts_of(session, bearer, speaker.today, roster=roster)
    letters = await session.scalars(
        select(Letter).where(of_bearer(bearer), Letter.voided_at.is_(None)).order_by(Letter.id)
    )
    teams = await session.scalars(
        select(Team.name)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.person_id == bearer.person_id, TeamMember.left_at.is_(None), Team.dissolved_at.is_(None))
        .order_by(Team.id)
    )
    handed_in = await session.scalar(
        select(func.count()).select_from(Summary).where(Summary.person_id == bearer.person_id)
    )
    note(session, speaker.now, speaker.person_id, "read_record", "person", bearer.person_id or 0, org_id=bearer.unit_id)
    return PersonRecord(
        facts=facts,
        seats=await _seats_of(session, bearer.person_id, zone),
        services=await services_of(session, bearer.person_id, most=_MOST, confirmed_only=False),
        letters=tuple([await view_of(session, row) for row in letters]),
        summaries=handed_in or 0,
        teams=tuple(teams),
        ties=await _ties_of(session, bearer.person_id),
        merits=await merits_of(session, bearer.person_id) if bearer.person_id is not None else NO_MERITS,
    )


async def _seats_of(session: AsyncSession, person_id: int | None, zone: tzinfo) -> tuple[Seat, ...]:
    rows = await session.execute(
        select(Registration, Org.name)
        .join(Org, Org.id == Registration.org_id)
        .where(Registration.person_id == person_id)
        .order_by(Registration.id)
    )
    return tuple(
        Seat(name, tuple(row.places), row.mode, row.registered_at.astimezone(zone).date()) for row, name in rows
    )


async def _ties_of(session: AsyncSession, person_id: int | None) -> tuple[TieLine, ...]:
    """What he has agreed to do again and again (结对帮扶), households by their code only."""
    rows = await session.execute(
        select(Tie, Org.name)
        .join(Org, Org.id == Tie.community_id)
        .where(Tie.person_id == person_id, Tie.state == "active")
        .order_by(Tie.id)
    )
    found: list[TieLine] = []
    for tie, community in list(rows):
        visits = await session.scalar(select(func.count()).select_from(TieVisit).where(TieVisit.tie_id == tie.id))
        whom = tie.project or code(tie.beneficiary_id or 0)
        found.append(TieLine(whom, community, tie.every_days, visits or 0))
    return tuple(found)
