"""From members to lists: gathering their features column by column, numbering them by place, weighing them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.index.entries import EVERY_DAY, Entry
from matching.index.lists import Facts, Forward, Lists, idf, inverses, lay_out, sizes_of, unrolled, value_of
from matching.index.places import Path, Places

_TOGETHER = 1 << 16  # members whose features are brought together at a time


@dataclass(frozen=True, slots=True)
class Columns:
    """Members in any order, as arrays."""

    forward: Forward
    facts: Facts
    paths: Sequence[Path]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Columns":
        """Gather entries one after the other; their texts are not kept."""
        parts = [_gathered(some) for some in _by_number(entries)]
        return joined(parts) if len(parts) != 1 else parts[0]


def _by_number(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    some: list[Entry] = []
    for entry in entries:
        some.append(entry)
        if len(some) == _TOGETHER:
            yield some
            some = []
    if some:
        yield some


def _gathered(entries: Sequence[Entry]) -> Columns:
    if not entries:
        return joined([])
    keys, columns = np.unique(np.concatenate([entry.features.keys for entry in entries]), return_inverse=True)
    starts = np.cumsum([0, *(len(entry.features.keys) for entry in entries)])
    facts = Facts(
        np.array([entry.id for entry in entries], dtype=np.uint32),
        np.array([entry.days or EVERY_DAY for entry in entries], dtype=np.uint8),  # 0: gone
        np.array([entry.licences for entry in entries], dtype=np.uint16),
        np.array([min(entry.taken, 255) for entry in entries], dtype=np.uint8),
    )
    return Columns(Forward(keys, starts, columns.astype(np.int32)), facts, [entry.path for entry in entries])


def joined(parts: Sequence[Columns]) -> Columns:
    """Several gatherings as one."""
    none = np.zeros(0, dtype=np.int64)
    keys = np.unique(np.concatenate([none, *(part.forward.keys for part in parts)]))
    columns = [np.searchsorted(keys, part.forward.keys).astype(np.int32)[part.forward.columns] for part in parts]
    sizes = [np.diff(part.forward.starts) for part in parts]
    starts = np.concatenate([[0], np.cumsum(np.concatenate([none, *sizes]))])
    forward = Forward(keys, starts, np.concatenate([none.astype(np.int32), *columns]))
    facts = Facts(
        np.concatenate([np.zeros(0, dtype=np.uint32), *(part.facts.members for part in parts)]),
        np.concatenate([np.zeros(0, dtype=np.uint8), *(part.facts.days for part in parts)]),
        np.concatenate([np.zeros(0, dtype=np.uint16), *(part.facts.licences for part in parts)]),
        np.concatenate([np.zeros(0, dtype=np.uint8), *(part.facts.taken for part in parts)]),
    )
    return Columns(forward, facts, [path for part in parts for path in part.paths])


def fit(columns: Columns) -> tuple[Lists, Places]:
    """Number the members by place and id, and lay their lists out."""
    order, paths = _order(columns)
    facts = some_of(columns.facts, order)
    forward = _reordered(columns.forward, order)
    counts = np.bincount(forward.columns, minlength=len(forward.keys)).astype(np.uint32)
    weights = idf(sizes_of(forward.keys, counts, forward.keys), len(order)) * value_of(forward.keys)
    return lay_out(forward, facts, inverses(forward, weights)), Places.of(paths)


def some_of(facts: Facts, rows: NDArray[np.int64]) -> Facts:
    """The facts of some of the rows, in this order."""
    return Facts(facts.members[rows], facts.days[rows], facts.licences[rows], facts.taken[rows])


def _order(columns: Columns) -> tuple[NDArray[np.int64], list[Path]]:
    """The rows by place and id, and the places in that order."""
    known = {path: ordinal for ordinal, path in enumerate(sorted(set(columns.paths)))}
    ordinals = np.fromiter((known[path] for path in columns.paths), dtype=np.int64, count=len(columns.paths))
    order = np.lexsort((columns.facts.members, ordinals))
    return order, [columns.paths[row] for row in order.tolist()]


def _reordered(forward: Forward, order: NDArray[np.int64]) -> Forward:
    if np.array_equal(order, np.arange(len(order))):
        return forward
    return _picked(forward, order)


def _picked(forward: Forward, rows: NDArray[np.int64]) -> Forward:
    """Some of the rows, in this order."""
    sizes = np.diff(forward.starts)[rows]
    ends = np.cumsum(sizes)
    places = np.repeat(forward.starts[rows] - (ends - sizes), sizes)
    places += np.arange(len(places))
    return Forward(forward.keys, np.concatenate([np.zeros(1, dtype=np.int64), ends]), forward.columns[places])


def weighed(entries: Sequence[Entry], base: Lists, fitted: int) -> Lists:
    """Lists of members that came after the fit: idf is the base's. The entries are in their order already."""
    some = _gathered(entries)
    weights = idf(sizes_of(base.keys, base.counts, some.forward.keys), fitted) * value_of(some.forward.keys)
    return lay_out(some.forward, some.facts, inverses(some.forward, weights))


def columns_of(base: Lists, places: Places) -> Columns:
    """The members of a base that are still there, with the places they belong to now."""
    forward = unrolled(base)
    here = np.flatnonzero(base.days)
    runs = iter(places.runs)
    paths: list[Path] = []
    run = next(runs, None)
    for row in here.tolist():
        while run is not None and row >= run.end:
            run = next(runs, None)
        paths.append(run.path if run is not None else ())
    facts = some_of(Facts(base.members, base.days, base.licences, base.taken), here)
    return Columns(_picked(forward, here), facts, paths)
