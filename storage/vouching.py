"""Who is known to be somebody: heard in a bound group, or a line of a unit's roster. What is only said in private proves
nothing, and neither does a unit that somebody names himself.

Who is in the group of a unit (or of a superior) belongs to it, and that counts in whatever community he registers. A
community's group takes in whoever lives there or says so: it speaks for that community alone.
"""

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.speakers import Speaker
from storage.tables import Person, Registration, RosterEntry


async def vouch(session: AsyncSession, speaker: Speaker, person: Person) -> None:
    """Remember where a person was heard; in a community's group once he is registered there."""
    if speaker.org is None:
        return
    if speaker.org.kind != "community":
        person.vouched_at = person.vouched_at or speaker.now
        return
    here = (Registration.person_id == person.id) & (Registration.org_id == speaker.org.id)
    await session.execute(
        update(Registration).where(here, Registration.vouched_at.is_(None)).values(vouched_at=speaker.now)
    )


async def is_vouched(session: AsyncSession, person_id: int, community_id: int) -> bool:
    """Whether this person, who is registered there, is known to be somebody in this community."""
    found = select(Person.id).join(Registration, Registration.person_id == Person.id)
    this_one = (Person.id == person_id) & (Registration.org_id == community_id)
    return await session.scalar(found.where(this_one, is_known())) is not None


def is_known() -> ColumnElement[bool]:
    """Whether a row of Person, joined with one of Registration, is known to be somebody in that community."""
    listed = exists().where(RosterEntry.person_id == Person.id, RosterEntry.left_at.is_(None))
    return or_(Person.vouched_at.is_not(None), Registration.vouched_at.is_not(None), listed)
