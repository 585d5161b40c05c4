"""How many party members a unit has: roster lines and people without one; other kinds of people are left out."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import vault_of
from storage.profiles import MEMBER_KINDS
from storage.tables import Person, RosterEntry, Subject


async def party_of(session: AsyncSession, unit_id: int) -> int:
    """所属党员: each person once, whether listed, checked in or both; who has said no kind counts as one."""
    listed = (
        select(RosterEntry.details, RosterEntry.subject_id, RosterEntry.person_id)
        .where(RosterEntry.unit_id == unit_id, RosterEntry.left_at.is_(None))
        .subquery()
    )
    entries = (
        await session.execute(
            select(listed.c.details, listed.c.subject_id, Subject.key, listed.c.person_id).outerjoin(
                Subject, Subject.id == listed.c.subject_id
            )
        )
    ).all()
    persons = (
        await session.execute(
            select(Person.id, Person.profile, Person.subject_id, Subject.key)
            .outerjoin(Subject, Subject.id == Person.subject_id)
            .where(
                Person.erased_at.is_(None),
                (Person.unit_id == unit_id) | Person.id.in_(select(listed.c.person_id)),
            )
        )
    ).all()
    said = {row.id: _kind(session, "person:profile", row.profile, row.subject_id, row.key) for row in persons}
    kinds: list[str | None] = []
    for row in entries:
        own = said.pop(row.person_id, None) if row.person_id is not None else None
        kinds.append(own or _kind(session, "roster_entry:details", row.details, row.subject_id, row.key))
    return sum(kind is None or kind in MEMBER_KINDS for kind in (*kinds, *said.values()))


def _kind(
    session: AsyncSession, place: str, sealed: bytes | None, subject_id: int | None, key: bytes | None
) -> str | None:
    if sealed is None or key is None:
        return None
    said: dict[str, Any] = json.loads(vault_of(session).open(key, f"{place}:{subject_id}", sealed))
    return said.get("kind")
