"""Everybody who is registered, as the index of a whole city knows them: made from the rows in the background, and brought up to
date from the history before each search, so that who registered or learnt something a moment ago is found.

The index only names candidates. Whoever it names is read from the rows again and ranked by matching.ranking.ranker, so an
entry that is out of date can never show: neither somebody who left, nor a skill that was taken back.
"""

import asyncio
import shutil
from collections.abc import Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path as File
from weakref import WeakKeyDictionary, WeakSet

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from matching.index import Entry, Features, MemberIndex, Only, of_member, of_need, only_concepts
from matching.index.places import Path
from matching.index.store import load, save
from matching.index.warming import warm_up
from storage.database import Database
from storage.tables import Chronicle, Org, Person, Registration

FEW = 2000  # people for whom the ranking alone is quick enough: no index is asked
NAMED = 200  # candidates by the whole text, and as many again by what it is about
_AGAIN = 200  # lines of the history that are read twice: a transaction may have committed late
_AT_ONCE = 500  # registrations read at a time
Paths = dict[int, Path]  # community → the organisations above it, the widest first, and itself


@dataclass(frozen=True, slots=True)
class _Row:
    """A registration as the index is told of it."""

    id: int
    person: int
    community: int
    skills: str


@dataclass(slots=True)
class _Kept:
    """One database's index with what it was last told: the last line of the history, the registrations at the fit (and
    whose they are), those that changed since, and where the communities were."""

    index: MemberIndex
    seen: int
    ids: NDArray[np.uint32]
    owners: NDArray[np.uint32]
    paths: Paths
    told: dict[int, _Row | None] = field(default_factory=dict[int, _Row | None])  # None: gone
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    def entries_of(self, people: Collection[int]) -> set[int]:
        """The registrations of these persons that the index holds."""
        known = self.ids[np.isin(self.owners, np.array(list(people), dtype=np.uint32))].tolist()
        changed = {one for one, row in self.told.items() if row is not None and row.person in people}
        return {one for one in known if self.told.get(one, True) is not None} | changed


_kept: WeakKeyDictionary[Database, _Kept] = WeakKeyDictionary()
_making: WeakSet[Database] = WeakSet()  # whose index is being made at this moment


def is_ready(database: Database) -> bool:
    """Whether an index has been made."""
    return database in _kept


def close(database: Database) -> None:
    """Let the index of a database go."""
    _kept.pop(database, None)


def forget_saved(folder: File) -> None:
    """Take the kept files away: what somebody who is erased could do must not stand in them. What runs goes on, and the
    next start makes them anew."""
    for one in (folder, folder.with_name(folder.name + ".old")):
        shutil.rmtree(one, ignore_errors=True)


async def refresh(database: Database, folder: File | None = None) -> bool:
    """Make the index when there are so many people that it helps; fit it anew when much has changed. For the clock: texts
    are read by another process. `folder`: where it is kept for the next start. True when something was made."""
    kept = _kept.get(database)
    if database in _making or (kept is not None and not kept.index.crowded):
        return False
    _making.add(database)
    try:
        return await _made_anew(database, kept, folder)
    finally:
        _making.discard(database)


async def _made_anew(database: Database, kept: _Kept | None, folder: File | None) -> bool:
    if kept is not None:
        async with kept.busy:
            await asyncio.to_thread(kept.index.refit)
            _settle(kept)
    else:
        async with database.read() as session:
            if (await session.scalar(select(func.count()).select_from(Registration)) or 0) <= FEW:
                return False
        await asyncio.to_thread(warm_up)
        kept = (await _loaded(database, folder) if folder else None) or await _made(database)
        _kept[database] = kept
    if folder is not None:
        more = {"seen": np.array([kept.seen]), "ids": kept.ids, "owners": kept.owners}
        await asyncio.to_thread(save, kept.index.fitted, folder, more)
    return True


async def candidates(
    database: Database, text: str, places: Collection[int], refused: Collection[int]
) -> tuple[int, ...] | None:
    """The persons of these communities who come into question for a need, none of the `refused`; None when there is no
    index (yet)."""
    kept = _kept.get(database)
    if kept is None:
        return None
    async with kept.busy, database.read() as session:
        await _catch_up(session, kept)
    only = Only(places=tuple(places), refused=tuple(kept.entries_of(set(refused)) if refused else ()))
    found = await asyncio.to_thread(_search, kept.index, text, only)
    async with database.read() as session:
        persons = await session.scalars(select(Registration.person_id).where(Registration.id.in_(found)))
        return tuple(dict.fromkeys(persons))


def _search(index: MemberIndex, text: str, only: Only) -> list[int]:
    need = of_need(text)
    by_text, by_concepts = index.search(need, NAMED, only), index.search(only_concepts(need), NAMED, only)
    return list(dict.fromkeys(found.id for found in (*by_text, *by_concepts)))


async def _catch_up(session: AsyncSession, kept: _Kept) -> None:
    """Tell the index whose registration or skills the history has named since."""
    last = await session.scalar(select(func.max(Chronicle.id))) or 0
    if last == kept.seen:
        return
    lines = await session.execute(
        select(Chronicle.id, Chronicle.noun, Chronicle.row_id, Chronicle.facts)
        .where(Chronicle.id > kept.seen - _AGAIN, Chronicle.noun.in_(("person", "roster_entry", "org")))
        .order_by(Chronicle.id)
    )
    people: set[int] = set()
    for line, noun, row_id, facts in lines:
        if noun == "org" and line > kept.seen:
            await _moved(session, kept)
        elif noun != "org":
            people.add(row_id if noun == "person" else int(facts.get("person") or 0))
    ordered = sorted(people)
    for at in range(0, len(ordered), _AT_ONCE):
        await _tell(session, kept, ordered[at : at + _AT_ONCE])
    kept.seen = last


async def _tell(session: AsyncSession, kept: _Kept, people: Sequence[int]) -> None:
    """Enter what these persons' registrations say now; take out those that are gone."""
    rows = await _rows(session, Registration.person_id.in_(people))
    if any(row.community not in kept.paths for row in rows):
        kept.paths = await _paths(session)
    changed = [row for row in rows if kept.told.get(row.id) != row]
    features = await asyncio.to_thread(lambda: [of_member(row.skills) for row in changed])
    kept.index.put(*(_entry(row, kept.paths, its) for row, its in zip(changed, features, strict=True)))
    gone = kept.entries_of(set(people)) - {row.id for row in rows}
    kept.index.drop(*gone)
    kept.told.update({row.id: row for row in changed} | dict.fromkeys(gone))


async def _moved(session: AsyncSession, kept: _Kept) -> None:
    """A community that now lies elsewhere takes its members along."""
    paths = await _paths(session)
    for community, path in paths.items():
        if kept.paths.get(community, path) != path:
            kept.index.merge(community, path)
    kept.paths = paths


def _entry(row: _Row, paths: Paths, features: Features) -> Entry:
    return Entry(row.id, paths.get(row.community, (row.community,)), features)


async def _rows(session: AsyncSession, *which: ColumnElement[bool]) -> list[_Row]:
    found = await session.execute(
        select(Registration.id, Registration.person_id, Registration.org_id, Person.skills)
        .join(Person, Person.id == Registration.person_id)
        .where(Person.erased_at.is_(None), *which)
        .order_by(Registration.id)
        .limit(_AT_ONCE * 20)
    )
    return [_Row(*row) for row in found]


async def _paths(session: AsyncSession) -> Paths:
    rows = await session.execute(select(Org.id, Org.parent_id))
    above: dict[int, int | None] = {row.id: row.parent_id for row in rows}
    communities = await session.scalars(select(Org.id).where(Org.kind == "community"))
    return {one: _path(one, above) for one in communities}


def _path(community: int, above: dict[int, int | None]) -> Path:
    path, at = [community], above.get(community)
    while at is not None and len(path) < 20:
        path.append(at)
        at = above.get(at)
    return tuple(reversed(path))


async def _made(database: Database) -> _Kept:
    """Read everybody, page by page, so that no transaction stays open; the texts are read by another process."""
    async with database.read() as session:
        seen = await session.scalar(select(func.max(Chronicle.id))) or 0
        paths = await _paths(session)
    entries: list[Entry] = []
    owners: list[int] = []
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        last = 0
        while True:
            async with database.read() as session:
                rows = await _rows(session, Registration.id > last)
            if not rows:
                break
            features = await loop.run_in_executor(other, _features, [row.skills for row in rows])
            entries += [_entry(row, paths, its) for row, its in zip(rows, features, strict=True)]
            owners += [row.person for row in rows]
            last = rows[-1].id
    index = await asyncio.to_thread(MemberIndex.of, entries)
    ids = np.array([entry.id for entry in entries], dtype=np.uint32)
    return _Kept(index, seen, ids, np.array(owners, dtype=np.uint32), paths)


def _features(texts: list[str]) -> list[Features]:
    return [of_member(text) for text in texts]


async def _loaded(database: Database, folder: File) -> _Kept | None:
    """The index of the last start, unless the history that it was told of is another one's."""
    found = await asyncio.to_thread(load, folder)
    if found is None:
        return None
    fitted, more = found
    async with database.read() as session:
        seen, last = int(more["seen"][0]), await session.scalar(select(func.max(Chronicle.id))) or 0
        if seen > last:
            return None
        kept = _Kept(MemberIndex(fitted), seen, more["ids"], more["owners"], {})
        kept.paths = {run.path[-1]: run.path for run in fitted.places.runs if run.path}
        await _moved(session, kept)
    return kept


def _settle(kept: _Kept) -> None:
    """After a new fit: what was told since the last one is part of it."""
    stay = ~np.isin(kept.ids, np.array(list(kept.told), dtype=np.uint32))
    rows = [row for row in kept.told.values() if row is not None]
    kept.ids = np.concatenate([kept.ids[stay], np.array([row.id for row in rows], dtype=np.uint32)])
    kept.owners = np.concatenate([kept.owners[stay], np.array([row.person for row in rows], dtype=np.uint32)])
