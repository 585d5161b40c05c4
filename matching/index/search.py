"""One need against one part of the index, by the compiled scan or by numpy."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.index import plain
from matching.index.addresses import Table, table_of
from matching.index.compiled import compiled_loops
from matching.index.entries import Only
from matching.index.features import Values
from matching.index.kernels import Wanted
from matching.index.lists import Lists, dense_above, rare_below
from matching.index.looking import expand
from matching.index.places import Places

Best = NDArray[np.float64]
_NOBODY = np.zeros(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Part:
    """Members in the order of their rows: those of the fit, or entered since. `table`: where the lists lie in memory."""

    lists: Lists
    places: Places
    table: Table = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Look once where the arrays are."""
        object.__setattr__(self, "table", table_of(self.lists))


def best(part: Part, base: Part, fitted: int, need: Values, only: Only, most: int, *, quick: bool) -> Best:
    """The best of one part for a need as the base weighs it, which was fitted on so many members: cosine, member and row
    (so many columns), best first, of equals the lowest row."""
    intervals, refused = part.places.intervals(only.places), _NOBODY
    if only.refused:
        refused = np.array(sorted(set(only.refused)), dtype=np.uint32)
    loops = compiled_loops() if quick else None
    if loops is None:
        return _plainly(
            part.lists, base.lists, fitted, need, Wanted(intervals, refused, only.day, only.licence, only.cap), most
        )
    found = np.empty((3, max(min(most, len(part.lists.members)), 1)))
    held = loops.search(
        part.table, base.table, fitted, need.keys, need.weights, intervals, refused, only.day, only.licence, only.cap, found
    )  # fmt: skip
    return found[:, :held]


def _plainly(part: Lists, base: Lists, fitted: int, need: Values, wanted: Wanted, most: int) -> Best:
    few, many = rare_below(len(part.members)), dense_above(len(part.members))
    terms = expand(part, few, many, base.keys, base.counts, fitted, need.keys, need.weights)
    scores, rows = plain.scan(part, terms, wanted, most)
    columns = (scores.astype(np.float64) / terms.length, part.members[rows], rows)
    return np.array(columns, dtype=np.float64)
