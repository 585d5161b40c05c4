"""报到统计 and 带头情况: how many are registered, twice where the pack wants two places, and whether the leaders lead.

Names go to a unit's own admin only. A superior gets figures, and none between 1 and 4: so small a number names people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage.errors import NotAllowed, NotNow
from storage.orgs import subtree
from storage.policy import policy_of
from storage.registration.registrations import Registrant, coverage
from storage.speakers import OrgRef, Overseer, Speaker
from storage.tables import Need, Registration, Service, Summary, TeamAttendance

_FEW = 5
_PARTLY = 500  # ids in one question to the database


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's line; a figure None is too small to be shown. `both`: who fills every required place."""

    unit: str
    on_duty: int | None
    registered: int | None
    both: int | None
    rate: float | None
    both_rate: float | None
    voluntary: int | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One on-duty member for the unit's own admin: how many of the required places are filled, and where."""

    name: str
    done: int
    places: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """The table of an organisation. `required` has two places where the pack wants 双注册; `people` is empty for
    a superior."""

    org: OrgRef
    required: tuple[str, ...]
    rows: tuple[UnitRow, ...]
    whole: UnitRow
    people: tuple[PersonRow, ...]
    few_hidden: bool


@dataclass(frozen=True, slots=True)
class Leading:
    """What one leader did, by the pack's columns: 报到 in how many communities, needs and wishes put forward,
    activities and summaries, confirmed services."""

    registered: int
    cared: int
    joined: int
    served: int


@dataclass(frozen=True, slots=True)
class LeaderRow:
    """A leader (own unit) or a level of a unit with how many (`people`); figures as the columns have them."""

    unit: str
    name: str
    level: str
    people: int | None
    figures: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class LeaderTable:
    """带头情况. `named`: lines are people; else lines are counts of people who did it at all."""

    org: OrgRef
    source: str
    columns: tuple[str, ...]
    rows: tuple[LeaderRow, ...]
    named: bool
    few_hidden: bool


async def coverage_table(session: AsyncSession, speaker: Speaker, by: Overseer) -> CoverageTable:
    """Unit by unit, and the sum. For a community the question is another one: refused."""
    if by.org.kind == "community":
        raise NotNow("报到统计按单位列，由单位管理员或上级管理员发。")
    policy = await policy_of(session, by.org.id)
    hidden = by.org.kind == "superior"
    units = [one for one in await subtree(session, by.org.id) if one.kind == "unit"]
    found = [(unit, (await coverage(session, unit.id, speaker.today)).people) for unit in units]
    rows = tuple(_unit_row(unit.name, people, few=hidden) for unit, people in found)
    everybody = [one for _, people in found for one in people]
    people = () if hidden else tuple(_person_row(one) for one in everybody if one.duty == "owed")
    required = policy.registration.required
    return CoverageTable(by.org, required, rows, _unit_row("合计", everybody, few=hidden), people, hidden)


async def leader_table(session: AsyncSession, speaker: Speaker, by: Overseer) -> LeaderTable:
    """Whether the leaders lead: people of one's own unit, or counts for a superior. Nobody else sees who leads."""
    if by.org.kind == "community":
        raise NotAllowed("带头情况只有单位管理员（本单位）和上级管理员（只看数字）能看。")
    policy = await policy_of(session, by.org.id)
    if policy.leaders is None:
        raise NotNow(f"本地规则「{policy.name}」没有领导带头的要求。")
    hidden = by.org.kind == "superior"
    rows: list[LeaderRow] = []
    for unit in await subtree(session, by.org.id):
        if unit.kind != "unit":
            continue
        people = (await coverage(session, unit.id, speaker.today)).people
        leaders = [one for one in people if one.leader is not None]
        deeds = await _deeds(session, leaders)
        figures = {id(one): _figures(policy.leaders.columns, deeds[one.person_id]) for one in leaders}
        levels = [*policy.leaders.levels, *sorted({str(one.leader) for one in leaders} - set(policy.leaders.levels))]
        for level in levels:
            of_level = [one for one in leaders if one.leader == level]
            if hidden and of_level:
                rows.append(_level_row(unit.name, level, [figures[id(one)] for one in of_level]))
            elif not hidden:
                rows += [LeaderRow(unit.name, one.name, level, 1, figures[id(one)]) for one in of_level]
    return LeaderTable(by.org, policy.leaders.source, policy.leaders.columns, tuple(rows), not hidden, hidden)


def _unit_row(name: str, people: Sequence[Registrant], *, few: bool) -> UnitRow:
    on_duty = [one for one in people if one.duty == "owed"]
    twice = any(len(one.required) > 1 for one in on_duty)  # then one of the two places makes somebody registered
    registered = [one for one in on_duty if one.registered and (twice or not one.owed)]
    both = [one for one in on_duty if one.registered and not one.owed]
    voluntary = [one for one in people if one.duty == "voluntary" and one.registered]
    counts = [_shown(len(of), few) for of in (on_duty, registered, both, voluntary)]
    rates = [_rate(counts[1], counts[0]), _rate(counts[2], counts[0])]
    return UnitRow(name, counts[0], counts[1], counts[2], rates[0], rates[1], counts[3])


def _person_row(one: Registrant) -> PersonRow:
    held = tuple(place for place in one.required if place in one.places)
    return PersonRow(one.name, one.done, held, one.owed)


def _shown(count: int, few: bool) -> int | None:
    return None if few and 0 < count < _FEW else count


def _rate(part: int | None, whole: int | None) -> float | None:
    return part / whole if whole and part is not None else None


async def _deeds(session: AsyncSession, people: Sequence[Registrant]) -> Mapping[int | None, Leading]:
    """What these people did, by person; who is not known to the bot yet did nothing."""
    ids = [one.person_id for one in people if one.person_id is not None]
    seats = await _counted(session, Registration.person_id, ids)
    needs = await _counted(session, Need.posted_by, ids)
    summaries = await _counted(session, Summary.person_id, ids)
    together = await _counted(session, TeamAttendance.person_id, ids)
    served = await _counted(session, Service.person_id, ids, Service.state == "confirmed")
    deeds: dict[int | None, Leading] = {
        one: Leading(
            seats.get(one, 0), needs.get(one, 0), summaries.get(one, 0) + together.get(one, 0), served.get(one, 0)
        )
        for one in ids
    }
    return {None: Leading(0, 0, 0, 0)} | deeds


async def _counted(
    session: AsyncSession, whose: InstrumentedAttribute[int], ids: Sequence[int], *where: ColumnElement[bool]
) -> dict[int, int]:
    """How many rows each of these people has."""
    found: dict[int, int] = {}
    for start in range(0, len(ids), _PARTLY):
        part = whose.in_(ids[start : start + _PARTLY])
        rows = await session.execute(select(whose, func.count()).where(part, *where).group_by(whose))
        found.update((row[0], row[1]) for row in rows)
    return found


def _figures(columns: Sequence[str], done: Leading) -> tuple[int | None, ...]:
    """The figure each column asks for, by its words: a pack may order or name them otherwise."""
    meant = (
        ("报到", done.registered),
        ("服务", done.served),
        ("活动", done.joined),
        ("建设", done.cared),
        ("关心", done.cared),
    )
    return tuple(next((figure for word, figure in meant if word in column), None) for column in columns)


def _level_row(unit: str, level: str, figures: Sequence[tuple[int | None, ...]]) -> LeaderRow:
    did = [
        None if any(one is None for one in column) else _shown(sum(bool(one) for one in column), few=True)
        for column in zip(*figures, strict=True)
    ]
    return LeaderRow(unit, "", level, _shown(len(figures), few=True), tuple(did))
