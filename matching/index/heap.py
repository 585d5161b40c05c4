"""The best rows so far, as a heap whose first is the worst (of equals the highest row): loops for numba."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.index.looking import Real, Whole, loop


@loop
def worse(scores: Any, rows: Any, at: Whole, score: Real, row: Whole) -> bool:
    """Whether the one at this place is worse than a row with this score."""
    return scores[at] < score or (scores[at] == score and rows[at] > row)


@loop
def sink(scores: NDArray[np.float32], rows: NDArray[np.int64], held: Whole, score: Real, row: Whole) -> None:
    """Put a row in the place of the worst of the first `held`."""
    at = 0
    while 2 * at + 1 < held:
        below = 2 * at + 1
        if below + 1 < held and worse(scores, rows, below + 1, scores[below], rows[below]):
            below += 1
        if not worse(scores, rows, below, score, row):
            break
        scores[at], rows[at] = scores[below], rows[below]
        at = below
    scores[at], rows[at] = score, row


@loop
def enter(scores: NDArray[np.float32], rows: NDArray[np.int64], held: Whole, score: Real, row: Whole) -> Whole:
    """Put a row among the best, for the worst when there is no more room. Returns how many there are."""
    if held == len(scores):
        sink(scores, rows, held, score, row)
        return held
    at = held
    while at > 0 and not worse(scores, rows, (at - 1) >> 1, score, row):
        scores[at], rows[at] = scores[(at - 1) >> 1], rows[(at - 1) >> 1]
        at = (at - 1) >> 1
    scores[at], rows[at] = score, row
    return held + 1


@loop
def put_in_order(scores: NDArray[np.float32], rows: NDArray[np.int64], held: Whole) -> None:
    """Best first: no heap any more."""
    for last in range(held - 1, 0, -1):
        score, row = scores[last], rows[last]
        scores[last], rows[last] = scores[0], rows[0]
        sink(scores, rows, last, score, row)
