"""Service teams as they stand: what a group may see of them, what of them a unit owes, how far the units below are."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.cooperation.strength import party_of
from storage.errors import NotFound, NotUnderstood
from storage.masking import masked_name, tidy_name
from storage.orgs import ancestors, subtree
from storage.policy import policy_of
from storage.speakers import OrgRef, org_ref
from storage.tables import Org, OrgFacts, Person, Team, TeamMember


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team as its unit's group may see it; who hides his name stands as 李*."""

    id: int
    unit: OrgRef
    name: str
    kind: str
    speciality: str
    parent: str | None
    leader: str | None
    members: tuple[str, ...]
    document: str | None
    document_date: date | None
    founded_on: date
    member_ids: tuple[int, ...]

    @property
    def filed(self) -> bool:
        """Whether its founding document has number and date; a sub-team is covered by its parent's."""
        return self.parent is not None or (self.document is not None and self.document_date is not None)


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """What a unit has of teams, beside what its policy asks for."""

    owed: bool
    teams: tuple[str, ...]
    undocumented: tuple[str, ...]
    in_teams: int
    party: int
    professional: int
    professional_owed: int
    deadline: date | None
    source: str | None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is still owed; empty when nothing is."""
        found: list[str] = []
        if self.owed and not self.teams:
            found.append("没有服务队")
        if self.owed and self.undocumented:
            found.append(f"未备案：{'、'.join(self.undocumented)}")
        if self.professional < self.professional_owed:
            found.append(f"专业服务队 {self.professional}/{self.professional_owed}")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the units at and below one organisation are: how many owe a team, have one, have it filed."""

    org: OrgRef
    owing: int
    founded: int
    filed: int
    teams: int
    without: tuple[str, ...]


async def of_unit(session: AsyncSession, unit_id: int) -> tuple[TeamView, ...]:
    """A unit's living teams, the oldest first."""
    ids = await session.scalars(select(Team.id).where(Team.unit_id == unit_id, living()).order_by(Team.id))
    return tuple([await view(session, team_id) for team_id in list(ids)])


async def view(session: AsyncSession, team_id: int) -> TeamView:
    """One team, with the names its unit's group may see."""
    team = await session.get_one(Team, team_id)
    rows = await session.scalars(
        select(Person)
        .join(TeamMember, TeamMember.person_id == Person.id)
        .where(TeamMember.team_id == team_id, TeamMember.left_at.is_(None), Person.erased_at.is_(None))
        .order_by(TeamMember.id)
    )
    names = {person.id: shown(person) for person in rows}
    parent = await session.get(Team, team.parent_id) if team.parent_id is not None else None
    return TeamView(
        team.id, org_ref(await session.get_one(Org, team.unit_id)), team.name, team.kind, team.speciality,
        parent.name if parent else None, names.get(team.leader_id or 0), tuple(names.values()),
        team.document, team.document_date, team.founded_on, tuple(names),
    )  # fmt: skip


async def team_named(session: AsyncSession, unit_id: int, name: str) -> Team:
    """The unit's living team of this name, said in full or so that only one can be meant."""
    rows = list(await session.scalars(select(Team).where(Team.unit_id == unit_id, living()).order_by(Team.id)))
    wanted = tidy_name(name)
    meant = [team for team in rows if team.name == wanted] or [team for team in rows if wanted and wanted in team.name]
    if len(meant) == 1:
        return meant[0]
    known = "、".join(team.name for team in (meant or rows)[:6])
    if not meant:
        raise NotFound(f"没有找到服务队「{wanted}」。{f'现有：{known}。' if rows else '本单位还没有服务队。'}")
    raise NotUnderstood(f"有几支名称相近：{known}。请写全名。")


def shown(person: Person) -> str:
    """A member's name as the unit's group may see it."""
    return (masked_name(person.name) if person.name_hidden else person.name) or person.number


async def standing(session: AsyncSession, unit_id: int) -> TeamStanding:
    """What the unit has beside what its policy asks for. Team size is free: it is given, never checked."""
    policy = (await policy_of(session, unit_id)).teams
    teams = list(await session.scalars(select(Team).where(Team.unit_id == unit_id, living()).order_by(Team.id)))
    top = [team for team in teams if team.parent_id is None]
    needs_paper = policy is not None and policy.document_required
    party = await party_of(session, unit_id)
    many = policy is not None and policy.professional_from is not None and party >= policy.professional_from
    in_teams = select(func.count(TeamMember.person_id.distinct())).where(
        TeamMember.team_id.in_([team.id for team in teams]), TeamMember.left_at.is_(None)
    )
    return TeamStanding(
        owed=policy is not None and await _independent(session, unit_id),
        teams=tuple(team.name for team in teams),
        undocumented=tuple(t.name for t in top if needs_paper and (t.document is None or t.document_date is None)),
        in_teams=await session.scalar(in_teams) or 0,
        party=party,
        professional=sum(team.kind == "专业" for team in teams),
        professional_owed=policy.professional_least if policy is not None and many else 0,
        deadline=policy.deadline if policy else None,
        source=policy.source if policy else None,
    )


async def progress(session: AsyncSession, org: OrgRef) -> tuple[Progress, ...]:
    """One line for each organisation directly below (county, superior or unit), counting everything under it."""
    whole = await subtree(session, org.id)
    children = [ref for ref in whole if ref.parent_id == org.id and ref.kind != "community"]
    lines = [await _progress_of(session, child, whole) for child in children]
    return tuple(line for line in lines if line.owing)


async def _progress_of(session: AsyncSession, child: OrgRef, whole: tuple[OrgRef, ...]) -> Progress:
    within, size = {child.id}, 0
    while len(within) > size:
        size = len(within)
        within |= {ref.id for ref in whole if ref.parent_id in within}
    units = [ref for ref in whole if ref.id in within and ref.kind == "unit"]
    found_, filed, teams, without = 0, 0, 0, list[str]()
    owing = [unit for unit in units if await _independent(session, unit.id)]
    for unit in owing:
        views = await of_unit(session, unit.id)
        teams += len(views)
        found_ += bool(views)
        filed += bool(views) and all(team.filed for team in views)
        without += [] if views else [unit.name]
    return Progress(child, len(owing), found_, filed, teams, tuple(without))


async def _independent(session: AsyncSession, unit_id: int) -> bool:
    facts = await session.get(OrgFacts, unit_id)
    return facts is None or facts.independent


def living() -> ColumnElement[bool]:
    """The teams that were not dissolved."""
    return Team.dissolved_at.is_(None)


async def find_near(session: AsyncSession, org: OrgRef, name: str) -> Team:
    """The living team of this name among the units of the same tree; for a community that asks a team to help."""
    rows = await session.scalars(select(Team).where(Team.name == tidy_name(name), living()).order_by(Team.id))
    above = await ancestors(session, org)
    root = above[-1].id if above else None
    found: list[Team] = []
    for team in list(rows):
        over = await ancestors(session, org_ref(await session.get_one(Org, team.unit_id)))
        if (over[-1].id if over else None) == root:
            found.append(team)
    if not found:
        raise NotFound(f"没有找到服务队「{tidy_name(name)}」，请写全名。")
    if len(found) > 1:
        raise NotUnderstood(f"有{len(found)}支「{found[0].name}」，请改请队里的一位同志：结对帮扶 @某人 …")
    return found[0]
