"""The index over all members: fitted once, changed one by one, asked with filters, fitted anew in the background.

A score is the cosine of two TF-IDF vectors: sublinear tf, smooth idf as scikit-learn has them, each sort of feature times its gain
(features.GAINS), rows of length 1. idf is that of the last fit, so adding one member changes nobody else's score; a feature
that nobody had then counts as found in no member. Equal scores are ordered by place and id.
"""

from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from matching.index import compiled
from matching.index.entries import EVERYBODY, Entry, Found, Only
from matching.index.features import Values
from matching.index.fitting import Columns, columns_of, fit, joined, weighed
from matching.index.lists import Lists
from matching.index.places import Path, Places, Run, moved
from matching.index.search import Best, Part, best

CROWDED = 1024  # members changed since the fit above which it is time for the next
FRESH = 32  # changes that are laid out again at every search


@dataclass(frozen=True, slots=True)
class Fitted:
    """What one fit has made; `count` are the members whom idf counts."""

    part: Part
    count: int

    @property
    def base(self) -> Lists:
        """The lists of the fit."""
        return self.part.lists

    @property
    def places(self) -> Places:
        """Where its members are."""
        return self.part.places


class MemberIndex:
    """Finds the best members for a need. Safe to use from several threads.

    `quick` None: by the compiled scan once it is loaded (matching.index.warming), by numpy till then.
    """

    def __init__(self, fitted: Fitted, *, quick: bool | None = None) -> None:
        self.quick = quick
        self._lock = Lock()
        self._fitted = fitted
        self._changed: dict[int, tuple[Path, Entry]] = {}
        self._settled: set[int] = set()  # those of the changed that are in the first of the late parts
        self._late: tuple[Part, ...] = ()
        self._stale = False
        self._journal: list[Callable[[], None]] | None = None  # what changes while the next fit is made

    @classmethod
    def of(cls, entries: Iterable[Entry], *, quick: bool | None = None) -> "MemberIndex":
        """Fitted on these members."""
        return cls(fitted_on(Columns.of(entries)), quick=quick)

    @property
    def fitted(self) -> Fitted:
        """The last fit: what is saved."""
        return self._fitted

    @property
    def crowded(self) -> bool:
        """Whether so many have changed since the fit that it is time for the next."""
        return len(self._changed) > CROWDED

    def __len__(self) -> int:
        """How many members there are."""
        return int(np.count_nonzero(self._fitted.base.days)) + len(self._changed)

    def put(self, *entries: Entry) -> None:
        """Enter members, or what has changed of them; the next search finds them."""
        with self._changing(lambda: self.put(*entries)):
            self._gone({entry.id for entry in entries})
            self._changed.update((entry.id, (entry.path, entry)) for entry in entries)

    def drop(self, *ids: int) -> None:
        """Take members out; unknown ones are no error."""
        with self._changing(lambda: self.drop(*ids)):
            self._gone(set(ids))

    def merge(self, old: int, into: Path) -> None:
        """Count everybody of a place to another one from now on: a merger, or a community that changed its district."""
        with self._changing(lambda: self.merge(old, into)):
            fitted = self._fitted
            self._fitted = replace(fitted, part=Part(fitted.base, fitted.places.merged(old, into)))
            for one, (came, entry) in self._changed.items():
                self._changed[one] = came, replace(entry, path=moved(entry.path, old, into))
            self._settled.clear()

    @contextmanager
    def _changing(self, again: Callable[[], None]) -> Generator[None]:
        """Alone with the index; a fit that is being made meanwhile will hear of it too."""
        with self._lock:
            yield
            self._stale = True
            if self._journal is not None:
                self._journal.append(again)

    def refit(self) -> None:
        """Fit anew on everybody as they are now. Takes seconds at a million members; searches go on meanwhile."""
        with self._lock:
            fitted, entries, self._journal = self._fitted, [entry for _, entry in self._changed.values()], []
            parts = [columns_of(fitted.base, fitted.places), *([Columns.of(entries)] if entries else [])]
        fresh = fitted_on(joined(parts))
        with self._lock:
            journal, self._journal = self._journal, None
            self._fitted, self._changed, self._settled, self._late = fresh, {}, set(), ()
        for change in journal:
            change()

    def search(self, need: Values, most: int, only: Only = EVERYBODY) -> list[Found]:
        """The best members for a need, best first; nobody who shares no feature with it."""
        fitted, late = self._now()
        quick = compiled.usable() if self.quick is None else self.quick
        if most <= 0 or not len(need.keys):
            return []
        if late:
            parts = (fitted.part, *late)
            found = [best(one, fitted.part, fitted.count, need, only, most, quick=quick) for one in parts]
            return _merged(parts, found)[:most]
        cosines, ids, _ = best(fitted.part, fitted.part, fitted.count, need, only, most, quick=quick).tolist()
        return list(map(Found, map(int, ids), cosines))

    def _now(self) -> tuple[Fitted, tuple[Part, ...]]:
        """What a search looks at, all of one moment. The last few changes are a part of their own, so that none waits
        until all changes are laid out again."""
        with self._lock:
            if self._stale:
                fresh = [pair for one, pair in self._changed.items() if one not in self._settled]
                if len(fresh) > FRESH or not self._settled:
                    changed = list(self._changed.values())
                    self._late, fresh = (self._laid_out(changed),) if changed else (), []
                    self._settled = set(self._changed)
                self._late = (*self._late[:1], *([self._laid_out(fresh)] if fresh else []))
                self._stale = False
            return self._fitted, self._late

    def _laid_out(self, pairs: list[tuple[Path, Entry]]) -> Part:
        pairs.sort(key=lambda pair: (pair[0], pair[1].id))
        entries = [entry for _, entry in pairs]
        runs = (Run(row, row + 1, entry.path, came) for row, (came, entry) in enumerate(pairs))
        return Part(weighed(entries, self._fitted.base, self._fitted.count), Places(runs))

    def _gone(self, ids: Collection[int]) -> None:
        """Mark members' rows as nobody's: their length is 0, so that nothing finds them, and they have no day."""
        settled = self._settled.intersection(ids)
        self._settled -= settled
        if settled:
            _erase(self._late[0].lists, settled)
        if before := [one for one in ids if self._changed.pop(one, None) is None]:
            _erase(self._fitted.base, before)


def _erase(part: Lists, ids: Collection[int]) -> None:
    some = np.fromiter(ids, dtype=np.uint32, count=len(ids))
    rows = np.flatnonzero(part.members == some[0] if len(some) == 1 else np.isin(part.members, some))
    part.inverse[rows] = 0
    part.days[rows] = 0


def _merged(parts: Sequence[Part], found: Sequence[Best]) -> list[Found]:
    """The best of several parts, of equals the first by where they came and id."""
    ranked = [
        (-cosine, part.places.run_of(int(row)).fitted, int(one))
        for part, its in zip(parts, found, strict=True)
        for cosine, one, row in its.T.tolist()
    ]
    return [Found(one, -cosine) for cosine, _, one in sorted(ranked)]


def fitted_on(columns: Columns) -> Fitted:
    """A fit on gathered members."""
    lists, places = fit(columns)
    return Fitted(Part(lists, places), len(lists.members))
