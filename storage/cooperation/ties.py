"""结对帮扶 as it stands: one person or team, and one household, group or project; what is due, and who has both.

A beneficiary is a code outside the community; the name stands sealed under its own key.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.cooperation.teams import shown
from storage.database import vault_of
from storage.errors import NotFound
from storage.orgs import subtree
from storage.policy import policy_of
from storage.speakers import OrgRef, org_ref
from storage.tables import Beneficiary, Org, Person, Subject, Team, TeamMember, Tie, TieVisit


@dataclass(frozen=True, slots=True)
class TieView:
    """A tie as a group may see it: number, helper, code or project, kind and area. `asked`: who is to agree."""

    number: int
    community: OrgRef
    helper: str
    helped: str  # 受助-0137, or the project's name
    kind: str
    area: str
    state: str
    every_days: int
    next_due: date | None
    person_ids: tuple[int, ...]
    asked: int | None


@dataclass(frozen=True, slots=True)
class DueTie:
    """A visit that is due. `person_ids`: the helper, or the team's leader (its members when it has none)."""

    tie_id: int
    community_id: int
    code: str
    person_ids: tuple[int, ...]
    next_due: date


@dataclass(frozen=True, slots=True)
class UnitTies:
    """双对接 of one unit: people with a resident, with a project, with both."""

    unit: OrgRef
    members: int
    with_resident: int
    with_project: int
    both: int


@dataclass(frozen=True, slots=True)
class TieStanding:
    """What a unit's people have of ties. `owed` is False where the notice says 有条件的可: then nothing is lacking."""

    owed: bool
    members: int
    with_resident: int
    with_project: int
    both: int
    kinds: tuple[str, ...]
    source: str | None

    @property
    def rate(self) -> float | None:
        """双对接率 among the unit's people."""
        return self.both / self.members if self.members else None


async def mine(session: AsyncSession, person_id: int) -> tuple[TieView, ...]:
    """The living ties of a person and of his teams, what is due first on top."""
    teams = select(TeamMember.team_id).where(TeamMember.person_id == person_id, TeamMember.left_at.is_(None))
    return await _views(session, (Tie.person_id == person_id) | Tie.team_id.in_(teams))


async def of_community(session: AsyncSession, community_id: int) -> tuple[TieView, ...]:
    """The living ties of a community."""
    return await _views(session, Tie.community_id == community_id)


async def name_of(session: AsyncSession, number: int) -> str | None:
    """Who the beneficiary is: for the helper and the community's staff, in private. Noted by the caller."""
    row = await row_of(session, number)
    helped = await session.get(Beneficiary, row.beneficiary_id) if row.beneficiary_id is not None else None
    if helped is None or helped.name is None or helped.subject_id is None:
        return None
    subject = await session.get_one(Subject, helped.subject_id)
    return vault_of(session).open(subject.key, f"beneficiary:name:{subject.id}", helped.name)


async def view(session: AsyncSession, row: Tie) -> TieView:
    """One tie as a group may see it."""
    helped = await session.get(Beneficiary, row.beneficiary_id) if row.beneficiary_id is not None else None
    community = org_ref(await session.get_one(Org, row.community_id))
    if row.person_id is not None:
        person = await session.get_one(Person, row.person_id)
        helper, persons, asked = shown(person), (person.id,), person.id
    else:
        team = await session.get_one(Team, row.team_id)
        members = select(TeamMember.person_id).where(TeamMember.team_id == team.id, TeamMember.left_at.is_(None))
        helper, persons, asked = team.name, tuple(await session.scalars(members)), team.leader_id
    return TieView(
        row.id, community, helper, code(helped.id) if helped else row.project or "", helped.kind if helped else "项目",
        helped.area if helped else "", row.state, row.every_days, row.next_due, persons, asked,
    )  # fmt: skip


def code(number: int) -> str:
    """受助-0137."""
    return f"受助-{number:04d}"


async def due(session: AsyncSession, today: date) -> tuple[DueTie, ...]:
    """Visits whose day has come, for reminders: to the helper, or to the team's leader."""
    rows = await session.scalars(
        select(Tie).where(Tie.state == "active", Tie.next_due <= today).order_by(Tie.next_due, Tie.id)
    )
    found: list[DueTie] = []
    for row in list(rows):
        seen = await view(session, row)
        to = (seen.asked,) if seen.asked is not None else seen.person_ids
        found.append(DueTie(row.id, row.community_id, seen.helped, to, row.next_due or today))
    return tuple(found)


async def standing(session: AsyncSession, unit_id: int) -> TieStanding:
    """What the unit's people have; a tie of one's team counts for its members."""
    policy = await policy_of(session, unit_id)
    counted = await _count(session, org_ref(await session.get_one(Org, unit_id)))
    ruled = policy.double_ties or policy.households
    return TieStanding(
        policy.households is not None and policy.households.owed, counted.members, counted.with_resident,
        counted.with_project, counted.both, policy.double_ties.kinds if policy.double_ties else (),
        ruled.source if ruled else None,
    )  # fmt: skip


async def double_ties(session: AsyncSession, org_id: int) -> tuple[UnitTies, ...]:
    """双对接 of every unit at or below an organisation."""
    return tuple([await _count(session, org) for org in await subtree(session, org_id) if org.kind == "unit"])


async def sweep(session: AsyncSession, now: datetime, today: date) -> int:
    """Retention: notes of visits go after the pack's days, a beneficiary's key after no tie has lived for that long."""
    gone = 0
    for community_id in list(await session.scalars(select(Tie.community_id).distinct())):
        keeping = (await policy_of(session, community_id)).keeping
        old = select(TieVisit.id).join(Tie, Tie.id == TieVisit.tie_id).where(
            Tie.community_id == community_id, TieVisit.day < today - timedelta(keeping.visits_days)
        )  # fmt: skip
        emptied = update(TieVisit).where(TieVisit.id.in_(old), TieVisit.notes.is_not(None)).values(notes=None)
        gone += len((await session.execute(emptied.returning(TieVisit.id))).all())
        gone += await _forget_closed(session, community_id, now - timedelta(keeping.needs_days))
    return gone


async def _forget_closed(session: AsyncSession, community_id: int, before: datetime) -> int:
    fresh = select(Tie.beneficiary_id).where(
        Tie.beneficiary_id.is_not(None),
        Tie.state.in_(("asked", "active")) | (func.coalesce(Tie.answered_at, Tie.made_at) > before),
    )
    rows = await session.scalars(
        select(Beneficiary).where(
            Beneficiary.community_id == community_id, Beneficiary.subject_id.is_not(None),
            Beneficiary.noted_at <= before, Beneficiary.id.not_in(fresh),
        )
    )  # fmt: skip
    subjects: list[int | None] = []
    for row in list(rows):
        subjects.append(row.subject_id)
        row.name = row.name_index = row.subject_id = None
        row.area = ""
    await session.flush()
    await session.execute(delete(Subject).where(Subject.id.in_(subjects)))
    return len(subjects)


async def _count(session: AsyncSession, unit: OrgRef) -> UnitTies:
    people = set(await session.scalars(select(Person.id).where(Person.unit_id == unit.id, Person.erased_at.is_(None))))
    held: dict[bool, set[int]] = {True: set(), False: set()}
    own = select(Tie.person_id, Tie.project).where(Tie.state == "active", Tie.person_id.is_not(None))
    by_team = (
        select(TeamMember.person_id, Tie.project)
        .join(Tie, Tie.team_id == TeamMember.team_id)
        .where(Tie.state == "active", TeamMember.left_at.is_(None))
    )
    for statement in (own, by_team):
        for person_id, project in await session.execute(statement):
            if person_id in people:
                held[project is not None].add(person_id)
    return UnitTies(unit, len(people), len(held[False]), len(held[True]), len(held[False] & held[True]))


async def _views(session: AsyncSession, whose: ColumnElement[bool]) -> tuple[TieView, ...]:
    rows = await session.scalars(
        select(Tie)
        .where(whose, Tie.state.in_(("asked", "active")))
        .order_by(Tie.next_due.is_(None), Tie.next_due, Tie.id)
    )
    return tuple([await view(session, row) for row in list(rows)])


async def row_of(session: AsyncSession, number: int) -> Tie:
    """The tie of this number."""
    row = await session.get(Tie, number) if number < 2**31 else None
    if row is None:
        raise NotFound(f"没有帮扶 {number}。看自己的发：帮扶")
    return row
