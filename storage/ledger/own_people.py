"""Whom an organisation may note something about: who belongs to it or has checked in there."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import NotUnderstood
from storage.orgs import subtree
from storage.speakers import OrgRef, Speaker, community_ids
from storage.tables import Person


async def is_ours(session: AsyncSession, org: OrgRef, person_id: int) -> bool:
    """Whether somebody belongs to the organisation or to what lies below it, as a member or by 报到."""
    person = await session.get_one(Person, person_id)
    places = {person.unit_id, *(await community_ids(session, person_id))}
    return any(one.id in places for one in await subtree(session, org.id))


def must_be_over(speaker: Speaker, day: date, example: str) -> None:
    """Nothing that is still to come goes on record."""
    if day > speaker.today:
        raise NotUnderstood(f"日期不能在今天之后。例：{example}")
