"""One need against one part of the index: its lists are looked up, weighed and scanned, compiled or not."""

from threading import local

import numpy as np
from numpy.typing import NDArray

from matching.index import plain
from matching.index.compiled import compiled_loops, loops
from matching.index.features import LEVELS, Values
from matching.index.kernels import Terms, Wanted
from matching.index.lists import BLOCK, DENSE, Lists, length, rare_below

_own = local()  # the sums of one thread


class Prepared:
    """A need as one state of the index weighs it."""

    def __init__(self, base: Lists, fitted: int, need: Values, *, quick: bool) -> None:
        self._loops = loops(quick=quick)
        self.base, self.keys = base, need.keys
        self.weights = self._loops.weigh(base.keys, base.counts, fitted, need.keys, need.weights)
        self.length = length(np.sqrt(self.weights * need.weights))
        self._by_weight = np.argsort(-self.weights, kind="stable")

    def terms(self, part: Lists) -> Terms:
        """What is added for this need in one part."""
        rows = len(self.base.members)
        above = max(rows // DENSE, rare_below(rows) - 1)
        same = part is self.base
        early = self._loops.expand(part, self.base, same, self.keys, self.weights, LEVELS, above, False)
        by = self._by_weight
        late = self._loops.expand(part, self.base, same, self.keys[by], self.weights[by], LEVELS, above, True)
        if not same:  # few rows: there are no bitmaps
            lists, weights = np.concatenate((early[0], late[0])), np.concatenate((early[1], late[1]))
            return Terms(lists, weights, late[0][:0], late[1][:0], np.zeros(1, dtype=np.float32))
        rest = np.zeros(len(late[1]) + 1, dtype=np.float32)
        rest[:-1] = np.cumsum(late[1][::-1], dtype=np.float64)[::-1]
        return Terms(early[0], early[1], part.places[late[0]].astype(np.int64), late[1], rest)


def best(part: Lists, terms: Terms, wanted: Wanted, most: int, *, quick: bool) -> plain.Best:
    """The best of one part: scores and rows, best first, of equals the lowest row. `quick`: by the compiled scan."""
    most = min(most, len(part.members))
    if not most or not (quick and compiled_loops()):
        return plain.scan(part, terms, wanted, most)
    scores, rows = np.zeros(most, dtype=np.float32), np.zeros(most, dtype=np.int64)
    held = loops(quick=True).scan(part, terms, wanted, rare_below(len(part.members)), _sums(), scores, rows)
    order = np.lexsort((rows[:held], -scores[:held]))
    return scores[order], rows[order]


def _sums() -> NDArray[np.float32]:
    if not hasattr(_own, "sums"):
        _own.sums = np.zeros(BLOCK, dtype=np.float32)
    return _own.sums
