"""The 名册 of a unit as values: its lines, who stands behind them, and who of the unit is on no list."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import vault_of
from storage.profiles import NOTHING, Profile, opened_profile
from storage.tables import Person, RosterEntry, Subject
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Line:
    """One living line of a unit's 名册. `person_id` is None until it is known who it is; once it is, the line is
    confirmed. Clear personal facts stand in `profile`: for the unit's admin alone."""

    entry_id: int
    name: str
    person_id: int | None
    listed_at: datetime
    linked_at: datetime | None
    registry_number: str | None
    profile: Profile = field(default=NOTHING, repr=False)


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Somebody who said in the unit's group that he belongs to it, and stands on no list: self-declared."""

    person_id: int
    name: str
    profile: Profile = field(default=NOTHING, repr=False)


async def lines_of(session: AsyncSession, unit_id: int, *, with_profiles: bool = True) -> tuple[Line, ...]:
    """The living lines of a unit's 名册 in the order of the list. Without profiles nothing is decrypted."""
    rows = await session.execute(
        select(RosterEntry, Subject)
        .outerjoin(Subject, Subject.id == RosterEntry.subject_id)
        .where(RosterEntry.unit_id == unit_id, RosterEntry.left_at.is_(None))
        .order_by(RosterEntry.id)
    )
    found: list[tuple[RosterEntry, Subject | None]] = [(entry, subject) for entry, subject in rows]
    vault = vault_of(session)
    profiles = await asyncio.to_thread(_opened, vault, found) if with_profiles else [NOTHING] * len(found)
    return tuple(
        Line(e.id, e.name, e.person_id, e.listed_at, e.linked_at, e.registry_number, profile)
        for (e, _), profile in zip(found, profiles, strict=True)
    )


async def unlisted_of(session: AsyncSession, unit_id: int, *, with_profiles: bool = True) -> tuple[Unlisted, ...]:
    """People of the unit by their own word alone."""
    rows = await session.execute(
        select(Person, Subject)
        .outerjoin(Subject, Subject.id == Person.subject_id)
        .where(Person.unit_id == unit_id, Person.erased_at.is_(None), ~listed(unit_id))
        .order_by(Person.id)
    )
    found: list[Unlisted] = []
    pairs: list[tuple[Person, Subject | None]] = [(person, subject) for person, subject in rows]
    for person, key in pairs:
        profile = NOTHING
        if with_profiles and key is not None and person.profile is not None:
            profile = opened_profile(vault_of(session), key.key, f"person:profile:{key.id}", person.profile)
        found.append(Unlisted(person.id, person.name, profile))
    return tuple(found)


def listed(unit_id: int) -> ColumnElement[bool]:
    """Whether `Person` stands on the unit's living list, as a condition."""
    return exists().where(
        RosterEntry.unit_id == unit_id, RosterEntry.person_id == Person.id, RosterEntry.left_at.is_(None)
    )


async def line_of(session: AsyncSession, unit_id: int, person_id: int) -> RosterEntry | None:
    """The living line behind which a person stands in a unit."""
    return await session.scalar(
        select(RosterEntry).where(
            RosterEntry.unit_id == unit_id, RosterEntry.person_id == person_id, RosterEntry.left_at.is_(None)
        )
    )


def _opened(vault: Vault, found: list[tuple[RosterEntry, Subject | None]]) -> list[Profile]:
    return [
        opened_profile(vault, subject.key, f"roster_entry:details:{subject.id}", entry.details)
        if subject is not None and entry.details is not None
        else NOTHING
        for entry, subject in found
    ]
