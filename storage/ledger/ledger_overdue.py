"""Services that ended and are not on record in time (67号令 第11条: within ten working days)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.ledger.ledger_flags import deadline
from storage.offering.offers import shown_name
from storage.offering.opening import is_workday
from storage.orgs import subtree
from storage.policy import policy_of
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


async def overdue_records(session: AsyncSession, org_id: int, today: date) -> tuple[Overdue, ...]:
    """What should be on record by now and is not: of a community, of a unit's people, or of what lies below a superior.
    The oldest first. A need without a day ends when its helper reports it."""
    below = [one.id for one in await subtree(session, org_id)]
    people = select(Person.id).where(Person.unit_id.in_(below))
    days = (await policy_of(session, org_id)).records.within_working_days
    rows = await session.execute(
        select(Offer, Need, Service)
        .join(Need, Need.id == Offer.need_id)
        .outerjoin(Service, Service.offer_id == Offer.id)
        .where(Offer.state.in_(("accepted", "done")), Need.object.is_(False))
        .where(or_(Service.id.is_(None), Service.state == "reported"))
        .where(or_(Need.org_id.in_(below), Service.unit_id.in_(below), Offer.person_id.in_(people)))
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
        found.append(Overdue(need.id, name, community.name, ended, deadline(ended, days), waits))
    return tuple(sorted(found, key=lambda one: (one.ended, one.number)))


def _is_late(ended: date, today: date, days: int) -> bool:
    if ended >= today:
        return False
    if (today - ended).days > 3 * days + 30:  # no holiday is longer: no need to count
        return True
    passed = sum(is_workday(ended + timedelta(days=n)) for n in range(1, (today - ended).days + 1))
    return passed > days
