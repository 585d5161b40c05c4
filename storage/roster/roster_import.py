"""Taking a checked list into the 名册: one transaction, everything or nothing, said twice changes nothing."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import vault_of
from storage.profiles import NOTHING, Profile, id_index, opened_profile, phone_index, seal_profile
from storage.roster import roster_links
from storage.roster.roster_lines import Listed
from storage.speakers import Speaker, UnitAdmin
from storage.tables import Org, Person, RosterEntry, Subject
from storage.vault import Vault

_PLACE = "roster_entry:details"
_COLUMNS = (
    RosterEntry.id, RosterEntry.name, RosterEntry.phone_index, RosterEntry.id_index, RosterEntry.registry_number,
    RosterEntry.left_at, RosterEntry.subject_id, RosterEntry.details,
)  # fmt: skip
_CHUNK = 400  # rows a statement: between two of them others are heard


@dataclass(frozen=True, slots=True)
class Leaver:
    """A line that the new list does not have any more; it stays until the admin confirms."""

    entry_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a list changed. `linked`: lines now known to be a person because name, phone and group agree."""

    added: int
    updated: int
    same: int
    total: int
    linked: int
    leavers: tuple[Leaver, ...]


@dataclass(slots=True)
class _Old:
    id: int
    name: str
    phone_index: str | None
    id_index: str | None
    registry: str | None
    left: bool
    subject_id: int | None
    key: bytes | None
    profile: Profile


@dataclass(slots=True)
class _Plan:
    added: list[Listed] = field(default_factory=list[Listed])
    changed: list[tuple[_Old, Listed]] = field(default_factory=list[tuple[_Old, Listed]])
    same: int = 0
    leavers: list[Leaver] = field(default_factory=list[Leaver])


async def take(
    session: AsyncSession,
    speaker: Speaker,
    by: UnitAdmin,
    lines: Sequence[Listed],
    unsure: frozenset[str] = frozenset(),
) -> Imported:
    """Write a checked list. People not on it any more are returned, not removed; nor are those named `unsure` (their
    lines were bad) taken for gone."""
    await hold(session, by.org.id)
    rows = await session.execute(
        select(*_COLUMNS, Subject.key)
        .outerjoin(Subject, Subject.id == RosterEntry.subject_id)
        .where(RosterEntry.unit_id == by.org.id)
    )
    found = [tuple(row) for row in rows]
    vault = vault_of(session)
    plan = await asyncio.to_thread(_compare, vault, found, lines, unsure)
    await _change(session, vault, plan.changed)
    await _add(session, speaker, vault, by, plan.added)
    linked = await roster_links.link_by_phone(session, speaker.now, by.org.id)
    counts = {"added": len(plan.added), "updated": len(plan.changed), "missing": len(plan.leavers)}
    note(session, speaker.now, by.person_id, "import_roster", "org", by.org.id, org_id=by.org.id, **counts)
    total = len(plan.added) + len(plan.changed) + plan.same
    return Imported(len(plan.added), len(plan.changed), plan.same, total, linked, tuple(plan.leavers))


async def let_go(session: AsyncSession, speaker: Speaker, by: UnitAdmin, entry_ids: Sequence[int]) -> tuple[str, ...]:
    """The admin confirms that these lines have left the unit. The lines stay for the history."""
    names: list[str] = []
    for start in range(0, len(entry_ids), _CHUNK):
        rows = await session.execute(
            update(RosterEntry)
            .where(RosterEntry.id.in_(entry_ids[start : start + _CHUNK]))
            .where(RosterEntry.unit_id == by.org.id, RosterEntry.left_at.is_(None))
            .values(left_at=speaker.now, code_hash=None)
            .returning(RosterEntry.name, RosterEntry.person_id)
        )
        gone = rows.all()
        names += [name for name, _ in gone]
        persons = [person_id for _, person_id in gone if person_id is not None]
        await session.execute(
            update(Person).where(Person.id.in_(persons), Person.unit_id == by.org.id).values(unit_id=None)
        )
    note(session, speaker.now, by.person_id, "leave_roster", "org", by.org.id, org_id=by.org.id, left=len(names))
    return tuple(names)


async def hold(session: AsyncSession, unit_id: int) -> None:
    """One at a time may change a unit's 名册 (SQLite has one writer anyway)."""
    await session.execute(select(Org.id).where(Org.id == unit_id).with_for_update())


def _compare(vault: Vault, found: Sequence[tuple[Any, ...]], lines: Sequence[Listed], unsure: frozenset[str]) -> _Plan:
    """Which line of the list is which line of the 名册: by ID number, by name and phone, by a name that is alone."""
    old = [_old(vault, *row) for row in found]
    old.sort(key=lambda one: not one.left)  # the living ones last: of two alike they count
    by_id = {one.id_index: one for one in old if one.id_index}
    by_phone = {(one.name, one.phone_index): one for one in old if one.phone_index}
    living = Counter(one.name for one in old if not one.left)
    alone = {one.name: one for one in old if not one.left and living[one.name] == 1}
    names = Counter(line.name for line in lines)
    plan, met = _Plan(), set[int]()
    for line in lines:
        said = line.profile
        one = by_id.get(id_index(vault, said.id_number)) if said.id_number else None
        one = one or (by_phone.get((line.name, phone_index(vault, said.phone))) if said.phone else None)
        if one is None and names[line.name] == 1:
            one = _unless_other(alone.get(line.name), said)
        if one is None or one.id in met:
            plan.added.append(line)
            continue
        met.add(one.id)
        new = Listed(line.place, line.name, said.filled_from(one.profile), line.registry_number or one.registry)
        if one.left or one.key is None or (new.name, new.profile, new.registry_number) != _told(one):
            plan.changed.append((one, new))
        else:
            plan.same += 1
    missing = [one for one in old if not one.left and one.id not in met and one.name not in unsure]
    plan.leavers = [Leaver(one.id, one.name) for one in sorted(missing, key=lambda one: one.id)]
    return plan


def _told(one: _Old) -> tuple[str, Profile, str | None]:
    return one.name, one.profile, one.registry


def _unless_other(one: _Old | None, said: Profile) -> _Old | None:
    """The line of this name, unless the ID numbers or births say that it is another person."""
    if one is None:
        return None
    if one.profile.id_number and said.id_number and one.profile.id_number != said.id_number:
        return None
    born = (one.profile.born or "")[:4], (said.born or "")[:4]
    return None if all(born) and born[0] != born[1] else one


def _old(
    vault: Vault, id_: int, name: str, phone: str | None, number: str | None, registry: str | None,
    left_at: datetime | None, subject_id: int | None, details: bytes | None, key: bytes | None,
) -> _Old:  # fmt: skip
    profile = NOTHING
    if details is not None and key is not None:
        profile = opened_profile(vault, key, f"{_PLACE}:{subject_id}", details)
    return _Old(id_, name, phone, number, registry, left_at is not None, subject_id, key, profile)


async def _change(session: AsyncSession, vault: Vault, changed: list[tuple[_Old, Listed]]) -> None:
    keyless = [one for one, _ in changed if one.key is None]
    for one, (subject_id, key) in zip(keyless, await _subjects(session, vault, len(keyless)), strict=True):
        one.subject_id, one.key = subject_id, key
    for start in range(0, len(changed), _CHUNK):
        part = changed[start : start + _CHUNK]
        cleared = update(RosterEntry).where(RosterEntry.id.in_([one.id for one, _ in part]))
        await session.execute(cleared.values(phone_index=None, id_index=None))  # two may have swapped their phones
    for start in range(0, len(changed), _CHUNK):
        part = changed[start : start + _CHUNK]
        rows = await asyncio.to_thread(_changed_rows, vault, part)
        await session.execute(update(RosterEntry), rows)


def _changed_rows(vault: Vault, part: list[tuple[_Old, Listed]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for one, line in part:
        assert one.key is not None
        rows.append({"id": one.id, "subject_id": one.subject_id, **_values(vault, one.key, one.subject_id, line)})
    return rows


async def _add(session: AsyncSession, speaker: Speaker, vault: Vault, by: UnitAdmin, added: list[Listed]) -> None:
    fixed = {"unit_id": by.org.id, "listed_by": by.person_id, "listed_at": speaker.now}
    for start in range(0, len(added), _CHUNK):
        part = added[start : start + _CHUNK]
        keys = await _subjects(session, vault, len(part))
        rows = await asyncio.to_thread(_added_rows, vault, keys, part, fixed)
        await session.execute(insert(RosterEntry), rows)


def _added_rows(
    vault: Vault, keys: list[tuple[int, bytes]], part: list[Listed], fixed: dict[str, Any]
) -> list[dict[str, Any]]:
    return [
        {"subject_id": subject_id, **fixed, **_values(vault, key, subject_id, line)}
        for (subject_id, key), line in zip(keys, part, strict=True)
    ]


async def _subjects(session: AsyncSession, vault: Vault, count: int) -> list[tuple[int, bytes]]:
    """So many new keys with their ids."""
    if not count:
        return []
    keys = await asyncio.to_thread(lambda: [vault.new_key() for _ in range(count)])
    made = insert(Subject).returning(Subject.id, sort_by_parameter_order=True)
    ids = await session.scalars(made, [{"key": key} for key in keys])
    return list(zip(ids.all(), keys, strict=True))


def _values(vault: Vault, key: bytes, subject_id: int | None, line: Listed) -> dict[str, Any]:
    """What a line looks like in its row, from the list's own facts."""
    profile = line.profile
    return {
        "name": line.name, "left_at": None, "registry_number": line.registry_number,
        "details": seal_profile(vault, key, f"{_PLACE}:{subject_id}", profile),
        "phone_index": phone_index(vault, profile.phone) if profile.phone else None,
        "id_index": id_index(vault, profile.id_number) if profile.id_number else None,
    }  # fmt: skip
