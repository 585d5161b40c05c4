"""Which team suits a member: each team's speciality is an ask, ranked with reasons as a need is (R034, R033)."""

import asyncio
from dataclasses import dataclass

from matching.model import Ask, Helper
from matching.ranking.ranker import Ranker
from storage.cooperation.teams import TeamView, of_unit
from storage.database import Database
from storage.speakers import Member
from storage.tables import Person

_MOST = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A team for a member, and why. `fit` is 0 for a team that asks for no speciality."""

    team: TeamView
    reasons: tuple[str, ...]
    fit: float


async def suggest(database: Database, by: Member) -> tuple[Choice, ...]:
    """The unit's teams for a member, the best first; those he is in are left out."""
    async with database.read() as session:
        person = await session.get_one(Person, by.person_id)
        teams = await of_unit(session, by.unit_id) if by.unit_id is not None else ()
        mine = {team.id for team in teams if by.person_id in team.member_ids}
        helper = Helper(str(person.id), person.skills, tuple(person.wishes), tuple(person.days), tuple(person.parts))
    open_ = [team for team in teams if team.id not in mine]
    return await asyncio.to_thread(_ranked, open_, helper)


async def profile_of(database: Database, team: TeamView) -> Helper:
    """A team as the ranking sees one: its speciality and what its members can do (R033)."""
    async with database.read() as session:
        people = [await session.get_one(Person, person_id) for person_id in team.member_ids]
    skills = "、".join(dict.fromkeys(text for text in (team.speciality, *(p.skills for p in people)) if text))
    wishes = tuple(dict.fromkeys(wish for person in people for wish in person.wishes))
    return Helper(f"team:{team.id}", skills, wishes)


def _ranked(teams: list[TeamView], helper: Helper) -> tuple[Choice, ...]:
    ranker = Ranker((helper,))
    choices: list[Choice] = []
    for team in teams:
        found = ranker.rank(Ask(str(team.id), team.speciality), 1) if team.speciality else []
        if found:
            choices.append(Choice(team, found[0].reasons, found[0].fit))
        elif not team.speciality:
            choices.append(Choice(team, (), 0.0))
    return tuple(sorted(choices, key=lambda one: (-one.fit, one.team.id))[:_MOST])
