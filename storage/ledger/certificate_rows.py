"""What a 志愿服务记录证明 lists: the confirmed hours of one person that one organisation recorded, back-entries apart."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.policy import policies_of
from storage.tables import BackEntry, Need, Org, Person, Service


@dataclass(frozen=True, slots=True)
class Recorded:
    """One record in the fields of 67号令 第7条. `begin`, `end`: wall times where they are known."""

    service_id: int | None
    back_entry_id: int | None
    org_id: int  # who recorded it
    number: str  # #12, 补录 3
    name: str  # 活动名称
    day: date
    begin: time | None
    end: time | None
    hours: Decimal
    place: str
    content: str
    organiser: str
    responsible: str
    late: bool  # entered afterwards by two persons


async def recorded(
    session: AsyncSession, person_id: int, first: date, last: date, *, org_id: int | None = None
) -> tuple[Recorded, ...]:
    """Everything of a person that counts between two days, of one recording organisation or of all; by day."""
    services = await session.execute(
        select(Service, Need)
        .join(Need, Need.id == Service.need_id)
        .where(Service.person_id == person_id, Service.state == "confirmed", Service.hours.is_not(None))
        .where(Service.day.between(first, last), *([Service.org_id == org_id] if org_id is not None else []))
    )
    entries = await session.scalars(
        select(BackEntry)
        .where(BackEntry.person_id == person_id, BackEntry.state == "confirmed")
        .where(BackEntry.day.between(first, last), *([BackEntry.org_id == org_id] if org_id is not None else []))
    )
    found = [await _of_service(session, row, need) for row, need in services.all()]
    found += [await _of_entry(session, row) for row in list(entries)]
    return tuple(sorted(found, key=lambda one: (one.late, one.day, one.number)))


def fingerprint(lines: tuple[Recorded, ...]) -> str:
    """The same for the same records with the same hours: nothing new, no new certificate."""
    text = "|".join(f"{one.service_id}:{one.back_entry_id}:{one.hours.normalize():f}" for one in lines)
    return hashlib.sha256(text.encode()).hexdigest()


async def _of_service(session: AsyncSession, row: Service, need: Need) -> Recorded:
    org = (await session.get_one(Org, row.org_id)).name
    assert row.hours is not None
    content = "、".join((need.category, *(topic for topic in need.topics if topic != need.category)))
    return Recorded(
        row.id, None, row.org_id, f"#{row.need_id}", need.category, row.day, _clock(session, row.started_at),
        _clock(session, row.ended_at), row.hours, row.place or org, content, org,
        await _named(session, row.responsible_id or row.confirmed_by), late=False,
    )  # fmt: skip


async def _of_entry(session: AsyncSession, row: BackEntry) -> Recorded:
    org = (await session.get_one(Org, row.org_id)).name
    return Recorded(
        None, row.id, row.org_id, f"补录 {row.id}", row.category, row.day, _clock(session, row.started_at),
        _clock(session, row.ended_at), row.hours, org, row.category, org, await _named(session, row.entered_by),
        late=True,
    )  # fmt: skip


def _clock(session: AsyncSession, moment: datetime | None) -> time | None:
    return moment.astimezone(policies_of(session).zone).time() if moment is not None else None


async def _named(session: AsyncSession, person_id: int | None) -> str:
    person = await session.get(Person, person_id) if person_id is not None else None
    return person.name if person is not None else ""
