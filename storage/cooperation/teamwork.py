"""What is done with service teams: founded with or without papers, filed, led, joined and left."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.cooperation.teams import TeamView, living, shown, team_named, view
from storage.database import insert_once
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.masking import tidy_name
from storage.speakers import Member, OrgRef, Speaker, UnitAdmin
from storage.tables import Person, Role, Team, TeamMember


@dataclass(frozen=True, slots=True)
class TeamWords:
    """A team as its founder says it; None: not said."""

    name: str
    kind: str = "党员"
    speciality: str = ""
    parent: str | None = None
    leader_id: int | None = None
    document: str | None = None
    document_date: date | None = None


@dataclass(frozen=True, slots=True)
class Founded:
    """A team as it stands now; `again` when it was there before."""

    team: TeamView
    again: bool


@dataclass(frozen=True, slots=True)
class TeamLead:
    """Proof: who may note what this team does: its 队长, or the unit's admin."""

    person_id: int
    team_id: int
    name: str
    unit_id: int


async def found(session: AsyncSession, speaker: Speaker, by: UnitAdmin, words: TeamWords) -> Founded:
    """Found a team of the unit; said again it fills in what is new. The leader gets the role of 队长."""
    parent = await team_named(session, by.org.id, words.parent) if words.parent else None
    values = {
        "unit_id": by.org.id, "name": words.name, "kind": words.kind, "speciality": words.speciality,
        "parent_id": parent.id if parent else None, "document": words.document, "document_date": words.document_date,
        "founded_on": words.document_date or speaker.today, "created_by": by.person_id, "created_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, Team, values)
    team = await team_named(session, by.org.id, words.name)
    if not new:
        team.speciality = words.speciality or team.speciality
        team.document = words.document or team.document
        team.document_date = words.document_date or team.document_date
    if words.leader_id is not None:
        await appoint_leader(session, speaker, by, team.id, words.leader_id)
    note(session, speaker.now, by.person_id, "found" if new else "change", "team", team.id, org_id=by.org.id)
    await session.flush()
    return Founded(await view(session, team.id), not new)


async def file_document(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, name: str, number: str, day: date
) -> TeamView:
    """备案: the founding document's number and date."""
    team = await team_named(session, by.org.id, name)
    team.document, team.document_date = number, day
    note(session, speaker.now, by.person_id, "file", "team", team.id, org_id=by.org.id)
    await session.flush()
    return await view(session, team.id)


async def dissolve(session: AsyncSession, speaker: Speaker, by: UnitAdmin, name: str) -> str:
    """End a team; what it did stays counted."""
    team = await team_named(session, by.org.id, name)
    ids = [team.id, *await session.scalars(select(Team.id).where(Team.parent_id == team.id, living()))]
    await session.execute(update(Team).where(Team.id.in_(ids)).values(dissolved_at=speaker.now))
    note(session, speaker.now, by.person_id, "dissolve", "team", team.id, org_id=by.org.id)
    return team.name


async def appoint_leader(session: AsyncSession, speaker: Speaker, by: UnitAdmin, team_id: int, person_id: int) -> None:
    """Make somebody of the unit the team's 队长; he is in the team from then on."""
    await must_belong(session, person_id, by.org)
    team = await session.get_one(Team, team_id)
    team.leader_id = person_id
    await _enter(session, speaker, team, person_id)
    values = {
        "person_id": person_id, "org_id": by.org.id, "kind": "leader", "given_by": by.person_id, "given_at": speaker.now,
    }  # fmt: skip
    if await insert_once(session, Role, values):
        note(session, speaker.now, by.person_id, "appoint", "person", person_id, org_id=by.org.id, role="leader")


async def join(session: AsyncSession, speaker: Speaker, by: Member, name: str) -> tuple[TeamView, bool]:
    """Join a team of one's own unit. The second value says that he was in it before."""
    team = await team_named(session, _unit_of(by), name)
    new = await _enter(session, speaker, team, by.person_id)
    if new:
        note(session, speaker.now, by.person_id, "join", "team", team.id, org_id=team.unit_id)
    await session.flush()
    return await view(session, team.id), not new


async def leave(session: AsyncSession, speaker: Speaker, by: Member, name: str | None) -> str:
    """Leave a team (the only one when none is named); a leader's place is then free."""
    rows = list(
        await session.scalars(
            select(Team)
            .join(TeamMember, TeamMember.team_id == Team.id)
            .where(TeamMember.person_id == by.person_id, TeamMember.left_at.is_(None), living())
            .order_by(Team.id)
        )
    )
    meant = [team for team in rows if name is None or team.name == tidy_name(name)]
    if not meant:
        raise NotFound("您没有加入这支服务队。" if rows else "您还没有加入服务队。要加入发：加入团队")
    if len(meant) > 1:
        raise NotUnderstood(f"您在{'、'.join(team.name for team in meant)}，请写明退哪支。例：退出团队 {meant[0].name}")
    team = meant[0]
    await session.execute(
        update(TeamMember)
        .where(TeamMember.team_id == team.id, TeamMember.person_id == by.person_id)
        .values(left_at=speaker.now)
    )
    await session.execute(update(Team).where(Team.id == team.id, Team.leader_id == by.person_id).values(leader_id=None))
    note(session, speaker.now, by.person_id, "leave", "team", team.id, org_id=team.unit_id)
    return team.name


async def lead(session: AsyncSession, speaker: Speaker, name: str | None) -> TeamLead:
    """Prove who may note a team's doings: its 队长 (a team without one: any 队长 of the unit), or the unit's admin."""
    roles = speaker.roles
    here = speaker.org.id if speaker.org is not None and speaker.org.kind == "unit" else None
    units = {kind: {i for k, i in roles if k == kind and here in (None, i)} for kind in ("unit_admin", "leader")}
    person_id = speaker.person_id or 0
    rows = await session.scalars(
        select(Team)
        .where(
            Team.unit_id.in_(units["unit_admin"])
            | (Team.unit_id.in_(units["leader"]) & (Team.leader_id.is_(None) | (Team.leader_id == person_id)))
        )
        .where(living())
        .order_by(Team.id)
    )
    led = list(rows)
    if not led:
        raise NotAllowed("只有队长或单位管理员能记服务队的事。")
    meant = [team for team in led if name is None or team.name == tidy_name(name)]
    own = [team for team in meant if team.leader_id == person_id]
    meant = own if len(own) == 1 and name is None else meant
    if len(meant) != 1:
        raise NotUnderstood(f"请写明是哪支服务队：{'、'.join(team.name for team in led[:6])}")
    return TeamLead(person_id, meant[0].id, meant[0].name, meant[0].unit_id)


async def must_belong(session: AsyncSession, person_id: int, unit: OrgRef) -> None:
    """Refuse somebody of another unit; who has no unit yet and is named in the unit's group belongs to it."""
    person = await session.get_one(Person, person_id)
    if person.unit_id is None:
        person.unit_id = unit.id
    if person.unit_id != unit.id:
        raise NotAllowed(f"{shown(person)}不是{unit.name}的人，请他本单位的管理员来办。")


async def _enter(session: AsyncSession, speaker: Speaker, team: Team, person_id: int) -> bool:
    values = {"team_id": team.id, "person_id": person_id, "joined_at": speaker.now}
    if await insert_once(session, TeamMember, values):
        return True
    back = await session.execute(
        update(TeamMember)
        .where(TeamMember.team_id == team.id, TeamMember.person_id == person_id, TeamMember.left_at.is_not(None))
        .values(left_at=None, joined_at=speaker.now)
        .returning(TeamMember.id)
    )
    return back.first() is not None


def _unit_of(by: Member) -> int:
    if by.unit_id is None:
        raise NotNow("还不知道您的单位，请在单位的群里报到一次，再加入。")
    return by.unit_id
