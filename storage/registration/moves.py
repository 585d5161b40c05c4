"""Moves (R012): 新发展, 新调入, or a change of home, workplace or unit, and by when the person registers again."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotNow, NotUnderstood
from storage.masking import masked_name
from storage.orgs import subtree
from storage.policy import Policy, policy_of
from storage.post.routing import announce
from storage.registration.places import AFFECTED, defaults_of, filled
from storage.speakers import OrgRef, Speaker, UnitAdmin, org_ref
from storage.tables import Move, Org, Person, Registration

KINDS = ("住址", "工作地", "单位", "新调入", "新发展")
_FURTHEST = 366  # days a move may lie ahead or behind


@dataclass(frozen=True, slots=True)
class OpenMove:
    """A move after which the person has not registered yet. `due` is the last day, by the pack that holds."""

    id: int
    person_id: int
    name: str
    kind: str
    unit_id: int | None
    community: OrgRef | None
    happened_on: date
    due: date
    overdue: bool
    days: int  # since it happened: the pack's `remind` counts these
    source: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A move as it was noted. `due` is None when no registration follows from it."""

    kind: str
    name: str
    happened_on: date
    due: date | None
    community: OrgRef | None
    again: bool
    settled: bool  # the person is registered as it asks already


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last day of a shorter month: 31 Jan + 1 is the last of Feb."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


async def note_move(
    session: AsyncSession, speaker: Speaker, person: Person, kind: str, happened_on: date, community: OrgRef | None
) -> Moved:
    """Write down a move of a person. Said twice for one day it is one move, whose community may be told later."""
    if abs((happened_on - speaker.today).days) > _FURTHEST:
        raise NotUnderstood(f"日期{happened_on.isoformat()}离今天太远，请核对。例：变更 住址 11月20日")
    policy = await policy_of(session, person.unit_id if person.unit_id is not None else community and community.id)
    settled = await _nothing_to_do(session, person, kind, community, policy)
    values = {
        "person_id": person.id, "kind": kind, "happened_on": happened_on, "unit_id": person.unit_id,
        "community_id": community.id if community else None, "said_by": speaker.person_id, "said_at": speaker.now,
        "done_at": speaker.now if settled else None,
    }  # fmt: skip
    new = await insert_once(session, Move, values)
    row = (
        await session.scalars(
            select(Move).where(Move.person_id == person.id, Move.kind == kind, Move.happened_on == happened_on)
        )
    ).one()
    if not new and community is not None and row.done_at is None:
        row.community_id = community.id
    note(session, speaker.now, speaker.person_id, "move", "person", person.id, org_id=person.unit_id, kind=kind)
    if new and community is not None and row.done_at is None:
        name = masked_name(person.name) if person.name_hidden else person.name or "一位同志"
        told = f"{name}搬来{community.name}（变更{kind}），会来报到。"
        await announce(session, speaker, "变更", person.id, community=(community.id, told))
    due = None if policy.moves is None or row.done_at is not None else months_after(happened_on, policy.moves.months)
    return Moved(kind, person.name, happened_on, due, community, not new, row.done_at is not None)


async def note_by_admin(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, person: Person, kind: str, happened_on: date
) -> Moved:
    """新调入 or 新发展, said by the unit's admin: the person belongs to this unit from now on, unless he has another."""
    if person.unit_id not in (None, by.org.id):
        raise NotNow(f"{person.name or '他'}登记在别的单位。请他自己先发：变更 单位 {by.org.name}")
    if person.unit_id is None:
        person.unit_id = by.org.id
        await session.flush()
    return await note_move(session, speaker, person, kind, happened_on, None)


async def open_moves(session: AsyncSession, today: date, org_id: int) -> tuple[OpenMove, ...]:
    """Moves not yet answered by a registration, of the people of this unit (or of all units below a superior; for a
    community: of those who moved there), the earliest due first. Empty where the pack has no rule about moves."""
    org = await session.get_one(Org, org_id)
    scope = [below.id for below in await subtree(session, org_id)]
    here = Move.community_id == org_id if org.kind == "community" else Move.unit_id.in_(scope)
    return await _open(session, today, here)


async def open_of(session: AsyncSession, today: date, person_id: int) -> tuple[OpenMove, ...]:
    """One person's own moves that wait for a registration."""
    return await _open(session, today, Move.person_id == person_id)


async def _open(session: AsyncSession, today: date, here: ColumnElement[bool]) -> tuple[OpenMove, ...]:
    rows = await session.execute(
        select(Move, Person.name, Org)
        .join(Person, Person.id == Move.person_id)
        .outerjoin(Org, Org.id == Move.community_id)
        .where(Move.done_at.is_(None), Person.erased_at.is_(None), here)
        .order_by(Move.id)
    )
    found: list[OpenMove] = []
    rules: dict[int | None, Policy] = {}
    for move, name, to in rows:
        responsible = move.unit_id if move.unit_id is not None else move.community_id
        if responsible not in rules:
            rules[responsible] = await policy_of(session, responsible)
        ruled = rules[responsible].moves
        if ruled is None:
            continue
        due = months_after(move.happened_on, ruled.months)
        found.append(
            OpenMove(
                move.id,
                move.person_id,
                name,
                move.kind,
                move.unit_id,
                org_ref(to) if to else None,
                move.happened_on,
                due,
                today > due,
                (today - move.happened_on).days,
                ruled.source,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.due, one.id)))


async def _nothing_to_do(
    session: AsyncSession, person: Person, kind: str, community: OrgRef | None, policy: Policy
) -> bool:
    """Whether the person is registered as the new state asks already."""
    rows = await session.scalars(select(Registration).where(Registration.person_id == person.id))
    defaults = await defaults_of(session, person.unit_id)
    seats = [(row.org_id, filled(row.places, row.org_id, defaults)) for row in rows]
    required = policy.registration.required
    held = {place for _, places in seats for place in places}
    affected = AFFECTED.get(kind)
    if affected is None:
        return bool(seats) and set(required) <= held
    if community is not None:
        return any(org_id == community.id and set(affected) & set(places) for org_id, places in seats)
    concerned = set(affected) & (set(required) | held)
    return not concerned and bool(seats) and set(required) <= held
