"""Looking a need's lists up and weighing them: loops for numba, like those of kernels.py."""

from collections.abc import Callable
from math import log
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.index.lists import Lists

LOOPS: list[str] = []  # what matching.index.compiled compiles, each after those that it calls
Whole = Any  # an int, or numpy's
_Loop = TypeVar("_Loop", bound=Callable[..., Any])


def loop(function: _Loop) -> _Loop:
    """Mark a function to be compiled."""
    LOOPS.append(function.__name__)
    return function


@loop
def lower_bound(rows: NDArray[Any], first: Whole, last: Whole, wanted: Whole) -> Whole:
    """The first place from `first` on where a row of at least `wanted` stands."""
    while first < last:
        middle = (first + last) >> 1
        if np.int64(rows[middle]) < wanted:
            first = middle + 1
        else:
            last = middle
    return first


@loop
def weigh(keys: NDArray[np.int64], counts: NDArray[np.uint32], fitted: Whole, wanted: NDArray[np.int64], said: NDArray[np.float64]) -> NDArray[np.float64]:  # fmt: skip
    """What each feature of a need adds to a member of level value 1: its own weight with idf, times idf again."""
    weights = np.empty(len(wanted))
    for one in range(len(wanted)):
        at, found = lower_bound(keys, 0, len(keys), wanted[one]), 0
        while at < len(keys) and keys[at] <= wanted[one] + 15:
            found += np.int64(counts[at])
            at += 1
        weights[one] = said[one] * (log((1 + fitted) / (1 + found)) + 1) ** 2
    return weights


@loop
def expand(part: Lists, base: Lists, same: bool, wanted: NDArray[np.int64], weights: NDArray[np.float64], levels: NDArray[np.float64], dense_above: Whole, late: bool) -> tuple[NDArray[np.int64], NDArray[np.float32]]:  # fmt: skip
    """The lists of the wanted features in a part with their weights: those that are (`late`) or are not bitmaps in the
    base. All parts take them in one order, so that equal members have equal sums to the last bit."""
    lists, sums = np.empty(16 * len(wanted), dtype=np.int64), np.empty(16 * len(wanted), dtype=np.float32)
    held = 0
    for one in range(len(wanted)):
        at = lower_bound(part.keys, 0, len(part.keys), wanted[one])
        while at < len(part.keys) and part.keys[at] <= wanted[one] + 15:
            key = part.keys[at]
            there = at if same else lower_bound(base.keys, 0, len(base.keys), key)
            dense = there < len(base.keys) and base.keys[there] == key and np.int64(base.counts[there]) > dense_above
            if dense == late:
                lists[held], sums[held] = at, weights[one] * levels[(key >> 4) & 15, key & 15]
                held += 1
            at += 1
    return lists[:held].copy(), sums[:held].copy()
