"""The 名册 as its admin looks at it: who stands where, who is confirmed, who has reported."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.registration.registrations import coverage
from storage.speakers import UnitAdmin
from storage.tables import Org, Person, RegistryNumber, RosterEntry


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person of the unit: row of the list (None: on no list), name, kind, communities, how sure it is who it is."""

    row: int | None
    name: str
    kind: str
    communities: tuple[str, ...]
    state: str  # 已核对, 未核对, 自己报的
    registry_number: str


@dataclass(frozen=True, slots=True)
class RosterView:
    """The whole list with its counts."""

    unit: str
    rows: tuple[RosterRow, ...]

    @property
    def states(self) -> Counter[str]:
        """How many are 已核对, 未核对, 自己报的."""
        return Counter(row.state for row in self.rows)

    @property
    def listed(self) -> int:
        """How many stand on the list."""
        return sum(row.row is not None for row in self.rows)

    @property
    def reported(self) -> int:
        """How many are registered with a community."""
        return sum(bool(row.communities) for row in self.rows)


async def roster_view(session: AsyncSession, by: UnitAdmin, today: date) -> RosterView:
    """The list of the admin's own unit, and those who only said that they belong to it."""
    cover = await coverage(session, by.org.id, today)
    entries = await session.execute(
        select(RosterEntry.id, RosterEntry.person_id, RosterEntry.registry_number)
        .where(RosterEntry.unit_id == by.org.id, RosterEntry.left_at.is_(None))
        .order_by(RosterEntry.id)
    )
    lines = {entry_id: (row, person, number) for row, (entry_id, person, number) in enumerate(entries.all(), 1)}
    seated = {org_id for one in cover.people for org_id in one.communities}
    places = await session.execute(select(Org.id, Org.name).where(Org.id.in_(seated)))
    names: dict[int, str] = dict(places.all())
    said = await session.execute(
        select(RegistryNumber.person_id, RegistryNumber.number)
        .join(Person, Person.id == RegistryNumber.person_id)
        .where(Person.unit_id == by.org.id)
    )
    numbers: dict[int, str] = dict(said.all())
    rows: list[RosterRow] = []
    for one in cover.people:
        row, linked, number = lines.get(one.roster_id or 0, (None, None, None))
        state = "自己报的" if row is None else "已核对" if linked is not None else "未核对"
        communities = tuple(names[org_id] for org_id in one.communities if org_id in names)
        own = numbers.get(one.person_id or 0) or number or ""
        rows.append(RosterRow(row, one.name, one.kind, communities, state, own))
    return RosterView(by.org.name, tuple(sorted(rows, key=lambda row: (row.row is None, row.row or 0))))
