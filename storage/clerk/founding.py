"""What the founding notice of a team says: names as they are, because it goes to the unit's own admin only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.errors import NotFound, NotUnderstood
from storage.masking import plain, tidy_name
from storage.policy import Policy, policy_of
from storage.speakers import Speaker, UnitAdmin
from storage.tables import Person, Team, TeamMember


@dataclass(frozen=True, slots=True)
class Founding:
    """A team with its people (name, skills), the leader first. Number and day are None until there are any."""

    unit: str
    name: str
    speciality: str
    leader: str | None
    people: tuple[tuple[str, str], ...]
    document: str | None
    document_date: date | None
    policy: Policy


async def founding_of(session: AsyncSession, speaker: Speaker, by: UnitAdmin, name: str) -> Founding:
    """The unit's team of this name; its only one when no name is said."""
    wanted = "".join(plain(name).split())
    rows = list(
        await session.scalars(
            select(Team).where(Team.unit_id == by.org.id, Team.dissolved_at.is_(None)).order_by(Team.id)
        )
    )
    found = [row for row in rows if row.name == wanted] or [row for row in rows if wanted in row.name]
    if not rows:
        raise NotFound(f"{by.org.name}还没有服务队。先发：服务队 新建 名称")
    if not found:
        names = "、".join(row.name for row in rows[:6])
        raise NotFound(f"没有服务队「{tidy_name(name)}」。现有：{names}。例：服务队文件 {rows[0].name}")
    if len(found) > 1:
        names = "、".join(row.name for row in found[:6])
        raise NotUnderstood(f"是哪一支？{names}。例：服务队文件 {found[0].name}")
    team = found[0]
    members = await session.scalars(
        select(Person)
        .join(TeamMember, TeamMember.person_id == Person.id)
        .where(TeamMember.team_id == team.id, TeamMember.left_at.is_(None), Person.erased_at.is_(None))
        .order_by(TeamMember.id)
    )
    people = list(members)
    leader = await session.get(Person, team.leader_id) if team.leader_id is not None else None
    if leader is not None:
        people = [leader, *(one for one in people if one.id != leader.id)]
    note(session, speaker.now, by.person_id, "print_founding", "team", team.id, org_id=by.org.id, people=len(people))
    return Founding(
        by.org.name, team.name, team.speciality, leader.name if leader is not None else None,
        tuple((one.name, one.skills) for one in people), team.document, team.document_date,
        await policy_of(session, by.org.id),
    )  # fmt: skip
