"""星级: reached by the hours that the ledger has credited, back-entries included. Nobody enters or grants it: it is
counted anew each time, so that a record which falls takes its hours along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, Subquery, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from storage.policy import policy_of
from storage.policy_stars import Stars
from storage.speakers import OrgRef, community_ids
from storage.tables import BackEntry, Person, Registration, Service


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody has come: the star (None before the first), since when, and what the next one wants."""

    hours: Decimal
    star: str | None = None
    since: date | None = None
    next_star: str | None = None
    missing: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Starred:
    """One line of an organisation's list."""

    person_id: int
    name: str
    star: str
    hours: Decimal


async def standing(session: AsyncSession, person_id: int) -> Standing:
    """One person's star by the rules of the unit, else of the community."""
    person = await session.get_one(Person, person_id)
    places = await community_ids(session, person_id)
    rules = (await policy_of(session, person.unit_id or next(iter(places), None))).stars
    hours = (await _totals(session, [person_id])).get(person_id, Decimal(0))
    reached = _reached(rules, hours)
    more = reached < len(rules.names)
    return Standing(
        hours,
        rules.names[reached - 1] if reached else None,
        await _since(session, person_id, rules.hours[reached - 1]) if reached else None,
        rules.names[reached] if more else None,
        Decimal(str(rules.hours[reached])) - hours if more else Decimal(0),
    )


async def list_of(session: AsyncSession, org: OrgRef) -> tuple[Starred, ...]:
    """Everybody of a unit or community who has a star by its rules, the most hours first."""
    rules = (await policy_of(session, org.id)).stars
    rows = await session.execute(_people_of(org))
    names = {row.id: row.name for row in rows}
    totals = await _totals(session, list(names))
    found = [
        Starred(person_id, names[person_id], rules.names[_reached(rules, hours) - 1], hours)
        for person_id, hours in totals.items()
        if _reached(rules, hours)
    ]
    return tuple(sorted(found, key=lambda one: (-one.hours, one.person_id)))


def _people_of(org: OrgRef) -> Select[int, str]:
    people = select(Person.id, Person.name).where(Person.erased_at.is_(None))
    if org.kind == "unit":
        return people.where(Person.unit_id == org.id)
    return people.where(Person.id.in_(select(Registration.person_id).where(Registration.org_id == org.id)))


def _reached(rules: Stars, hours: Decimal) -> int:
    """How many of the stars these hours are enough for."""
    return sum(hours >= Decimal(str(wanted)) for wanted in rules.hours)


async def _totals(session: AsyncSession, person_ids: Sequence[int]) -> dict[int, Decimal]:
    totals: dict[int, Decimal] = {}
    for start in range(0, len(person_ids), 500):
        credited = _credited(person_ids[start : start + 500])
        rows = await session.execute(
            select(credited.c.person_id, func.sum(credited.c.hours)).group_by(credited.c.person_id)
        )
        totals |= {person_id: round(Decimal(str(hours)), 2) for person_id, hours in rows}
    return totals


async def _since(session: AsyncSession, person_id: int, wanted: float) -> date | None:
    """The first day on which the hours were enough."""
    credited = _credited([person_id])
    running = func.round(func.sum(credited.c.hours).over(order_by=credited.c.day), 2).label("running")
    days = select(credited.c.day.label("day"), running).subquery()
    return await session.scalar(select(func.min(days.c.day)).where(days.c.running >= wanted))


def _credited(person_ids: Sequence[int]) -> Subquery:
    """Each credited record: whose, when, how long."""
    services = select(Service.person_id, Service.day, Service.hours).where(
        Service.person_id.in_(person_ids), Service.state == "confirmed", Service.hours.is_not(None)
    )
    entries = select(BackEntry.person_id, BackEntry.day, BackEntry.hours).where(
        BackEntry.person_id.in_(person_ids), BackEntry.state == "confirmed"
    )
    return union_all(services, entries).subquery()
