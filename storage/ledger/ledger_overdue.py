"""Services that ended and are not on record in time (67号令 第11条: within ten working days)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.ledger.ledger_flags import deadline
from storage.offering.offers import shown_name
from storage.offering.opening import is_workday
from storage.orgs import subtree
from storage.policy import policy_of
from storage.speakers import OrgRef, org_ref
from storage.tables import Need, Offer, Org, Person, Service


@dataclass(frozen=True, slots=True)
class Overdue:
    """One helper's service that is late. `waits_for`: helper (完成 was never said) or community (确认)."""

    number: int
    name: str
    community: str
    ended: date
    due: date
    waits_for: str
    offer_id: int
    person_id: int


async def overdue_records(session: AsyncSession, org_id: int, today: date) -> tuple[Overdue, ...]:
    """What should be on record by now and is not: of a community, of a unit's people, or of what lies below a superior.
    The oldest first. A need without a day ends when its helper reports it."""
    below = [one.id for one in await subtree(session, org_id)]
    people = select(Person.id).where(Person.unit_id.in_(below))
    return await _late(
        session, org_id, today, or_(Need.org_id.in_(below), Service.unit_id.in_(below), Offer.person_id.in_(people))
    )


async def late_records(session: AsyncSession, today: date) -> tuple[tuple[OrgRef, tuple[Overdue, ...]], ...]:
    """The same of every community that has such records, for its own needs."""
    waiting = select(Need.org_id).join(Offer, Offer.need_id == Need.id).outerjoin(Service, Service.offer_id == Offer.id)
    busy = list(await session.scalars(waiting.where(*_unrecorded()).distinct()))
    orgs = [org_ref(await session.get_one(Org, org_id)) for org_id in sorted(busy)]
    found = [(org, await _late(session, org.id, today, Need.org_id == org.id)) for org in orgs]
    return tuple((org, late) for org, late in found if late)


def _unrecorded() -> tuple[ColumnElement[bool], ...]:
    return (
        Offer.state.in_(("accepted", "done")), Need.object.is_(False), Need.state.in_(("open", "closed")),
        or_(Service.id.is_(None), Service.state == "reported"),
    )  # fmt: skip


async def _late(session: AsyncSession, org_id: int, today: date, which: ColumnElement[bool]) -> tuple[Overdue, ...]:
    days = (await policy_of(session, org_id)).records.within_working_days
    rows = await session.execute(
        select(Offer, Need, Service)
        .join(Need, Need.id == Offer.need_id)
        .outerjoin(Service, Service.offer_id == Offer.id)
        .where(*_unrecorded(), which)
        .order_by(Offer.id)
    )
    found: list[Overdue] = []
    lines: list[tuple[Offer, Need, Service | None]] = [(offer, need, service) for offer, need, service in rows]
    for offer, need, service in lines:
        ended = service.day if service is not None else need.day_end or need.day
        if ended is None or not _is_late(ended, today, days):
            continue
        name, community = await shown_name(session, offer.person_id), await session.get_one(Org, need.org_id)
        waits = "helper" if service is None else "community"
        due = deadline(ended, days)
        found.append(Overdue(need.id, name, community.name, ended, due, waits, offer.id, offer.person_id))
    return tuple(sorted(found, key=lambda one: (one.ended, one.number)))


def _is_late(ended: date, today: date, days: int) -> bool:
    if ended >= today:
        return False
    if (today - ended).days > 3 * days + 30:  # no holiday is longer: no need to count
        return True
    passed = sum(is_workday(ended + timedelta(days=n)) for n in range(1, (today - ended).days + 1))
    return passed > days
