"""One need against one part of the index, by the compiled scan or by numpy."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.index import plain
from matching.index.compiled import compiled_loops
from matching.index.features import Values
from matching.index.kernels import Wanted
from matching.index.lists import Lists, dense_above, rare_below
from matching.index.looking import expand


class Best(NamedTuple):
    """What was found, best first, of equals the lowest row; `length` is that of the need's vector."""

    scores: NDArray[np.float32]  # cosines times `length`
    rows: NDArray[np.int64]
    length: float


@cache
def _forms(rows: int) -> tuple[int, int]:
    return rare_below(rows), dense_above(rows)


def best(part: Lists, base: Lists, fitted: int, need: Values, wanted: Wanted, most: int, *, quick: bool) -> Best:
    """The best of one part for a need as the base weighs it, which was fitted on so many members."""
    few, many = _forms(len(part.members))
    loops = compiled_loops() if quick else None
    if loops is None:
        terms = expand(part, few, many, base.keys, base.counts, fitted, need.keys, need.weights)
        return Best(*plain.scan(part, terms, wanted, most), terms.length)
    room = max(min(most, len(part.members)), 1)
    scores, rows = np.empty(room, dtype=np.float32), np.empty(room, dtype=np.int64)
    held, length = loops.search(
        part, few, many, base.keys, base.counts, fitted, need.keys, need.weights, wanted, scores, rows
    )
    return Best(scores[:held], rows[:held], length)
