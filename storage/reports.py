"""Figures over some months and over a subtree, each with the summaries it came from."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.digest import Digest, SummaryLine, Total, UnitDigest
from storage.orgs import ancestors, subtree
from storage.speakers import OrgRef, Overseer
from storage.tables import Person, Photo, Service, Summary, SummaryFigure


async def digest_of(
    session: AsyncSession, by: Overseer, year: int, month: int, made_on: date, *, months: int = 1
) -> Digest:
    """The digest of a month (of `months` of one year) for the overseer's organisation and all that lies below it."""
    span = [date(year, one, 1) for one in range(month, month + months)]
    orgs = [org for org in await subtree(session, by.org.id) if org.kind == "unit" or org.id == by.org.id]
    if by.org.kind == "superior":
        orgs = [org for org in orgs if org.id != by.org.id]
    above = await ancestors(session, by.org)
    parts = [await _unit(session, org, span) for org in orgs]
    reporting = tuple(part for part in parts if part.activities or part.services or part.unit == by.org.name)
    return Digest(
        org=by.org.name,
        addressee=above[0].name if above else "上级党组织",
        year=year,
        month=month,
        months=months,
        made_on=made_on,
        units=reporting,
        whole=_whole(by.org.name, parts),
        owing=tuple(
            part.unit for part, org in zip(parts, orgs, strict=True) if org.kind == "unit" and part.activities == 0
        ),
    )


async def _unit(session: AsyncSession, org: OrgRef, span: list[date]) -> UnitDigest:
    lines = await _lines(session, org, [f"{first:%Y-%m}" for first in span])
    services, hours = await _services(session, org, span)
    return _summed(org.name, lines, services, hours)


async def _lines(session: AsyncSession, org: OrgRef, months: list[str]) -> tuple[SummaryLine, ...]:
    rows = await session.execute(
        select(Summary, Person)
        .join(Person, Person.id == Summary.person_id)
        .where(Summary.org_id == org.id, Summary.month.in_(months))
        .order_by(Summary.day, Summary.id)
    )
    found = [(row, person) for row, person in rows]
    ids = [row.id for row, _ in found]
    counted = await session.execute(
        select(Photo.summary_id, func.count()).where(Photo.summary_id.in_(ids)).group_by(Photo.summary_id)
    )
    photos = dict(counted.all())
    figures: dict[int, list[Total]] = {}
    for row in await session.scalars(
        select(SummaryFigure).where(SummaryFigure.summary_id.in_(ids)).order_by(SummaryFigure.id)
    ):
        total = Total(row.what, float(row.value), row.unit, row.approx, (row.summary_id,))
        figures.setdefault(row.summary_id, []).append(total)
    return tuple(
        _line(org, row, person, tuple(figures.get(row.id, ())), photos.get(row.id, 0)) for row, person in found
    )


def _line(org: OrgRef, row: Summary, person: Person, figures: tuple[Total, ...], photos: int) -> SummaryLine:
    return SummaryLine(
        number=row.id, unit=org.name, author=person.name, day=row.day, day_end=row.day_end, place=row.place,
        participants=row.participants, participants_approx=row.participants_approx,
        served=float(row.served) if row.served is not None else None, served_unit=row.served_unit,
        served_approx=row.served_approx, hours=float(row.hours) if row.hours is not None else None,
        kinds=tuple(row.kinds), figures=figures, photos=photos, missing=tuple(row.missing),
        unresolved=tuple(row.unresolved), text=row.text,
    )  # fmt: skip


async def _services(session: AsyncSession, org: OrgRef, span: list[date]) -> tuple[int, float]:
    first = span[0]
    following = (span[-1] + timedelta(31)).replace(day=1)
    column = Service.unit_id if org.kind == "unit" else Service.org_id
    count, hours = (
        await session.execute(
            select(func.count(), func.coalesce(func.sum(Service.hours), 0)).where(
                column == org.id, Service.state == "confirmed", Service.day >= first, Service.day < following
            )
        )
    ).one()
    return count, float(Decimal(str(hours)))


def _summed(name: str, lines: tuple[SummaryLine, ...], services: int, hours: float) -> UnitDigest:
    counted = [line for line in lines if line.participants is not None]
    participants = Total(
        "参加人数", float(sum(line.participants or 0 for line in counted)), "人",
        any(line.participants_approx for line in counted), tuple(line.number for line in counted),
    )  # fmt: skip
    served = [
        Total("服务", line.served, line.served_unit or "人", line.served_approx, (line.number,))
        for line in lines
        if line.served is not None
    ]
    figures = [figure for line in lines for figure in line.figures]
    return UnitDigest(name, len(lines), participants, _added(served), _added(figures), services, hours, lines)


def _whole(name: str, parts: list[UnitDigest]) -> UnitDigest:
    everyone = [part.participants for part in parts]
    participants = Total(
        "参加人数", sum(total.value for total in everyone), "人",
        any(total.approx for total in everyone), tuple(n for total in everyone for n in total.sources),
    )  # fmt: skip
    return UnitDigest(
        unit=name,
        activities=sum(part.activities for part in parts),
        participants=participants,
        served=_added(total for part in parts for total in part.served),
        figures=_added(total for part in parts for total in part.figures),
        services=sum(part.services for part in parts),
        hours=sum(part.hours for part in parts),
        summaries=tuple(line for part in parts for line in part.summaries),
    )


def _added(totals: Iterable[Total]) -> tuple[Total, ...]:
    """Equal things in equal units are added; the sum is approximate when a part was."""
    sums: dict[tuple[str, str], Total] = {}
    for total in totals:
        before = sums.get((total.what, total.unit))
        sums[(total.what, total.unit)] = (
            total
            if before is None
            else Total(
                total.what,
                before.value + total.value,
                total.unit,
                before.approx or total.approx,
                before.sources + total.sources,
            )
        )
    return tuple(sums.values())
