"""Who is known to be somebody: heard in a bound group, or a line of a unit's roster. What is only said in private proves
nothing, and neither does a unit that somebody names himself."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.speakers import Speaker
from storage.tables import Person, RosterEntry


def vouch(speaker: Speaker, person: Person) -> None:
    """Remember that a person was heard in a bound group."""
    if speaker.org is not None and person.vouched_at is None:
        person.vouched_at = speaker.now


async def is_vouched(session: AsyncSession, person_id: int) -> bool:
    """Whether this person is known to be somebody."""
    return person_id in await vouched(session, [person_id])


async def vouched(session: AsyncSession, person_ids: Sequence[int]) -> frozenset[int]:
    """Those of the people who are known to be somebody."""
    known: set[int] = set()
    for start in range(0, len(person_ids), 500):
        some = person_ids[start : start + 500]
        heard = select(Person.id).where(Person.id.in_(some), Person.vouched_at.is_not(None))
        listed = select(RosterEntry.person_id).where(RosterEntry.person_id.in_(some), RosterEntry.left_at.is_(None))
        known.update(await session.scalars(heard))
        known.update(row for row in await session.scalars(listed) if row is not None)
    return frozenset(known)
