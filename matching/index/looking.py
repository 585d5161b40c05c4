"""Looking a need's lists up and weighing them: loops for numba, like those of kernels.py."""

from collections.abc import Callable
from math import log, sqrt
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.index.features import LEVELS
from matching.index.lists import Lists

LOOPS: dict[
    str, bool
] = {}  # what matching.index.compiled compiles, each after those that it calls; whether it makes arrays
WHOLE, PARTED, BITMAP = 0, 1, 2  # the forms of a list
Whole = Any  # an int, or numpy's
Real = Any  # a number of 32 bits
_Loop = TypeVar("_Loop", bound=Callable[..., Any])


class Terms(NamedTuple):
    """A need's lists in one part, in the order in which they are added: the same in every part, so that equal members have
    equal sums to the last bit. Those come first that say much and name few."""

    forms: NDArray[np.int64]
    places: NDArray[np.int64]
    counts: NDArray[np.int64]
    weights: NDArray[np.float32]
    rest: NDArray[np.float32]  # rest[i] bounds what the lists from i on add to one row
    length: float  # of the need's own vector


def loop(function: _Loop) -> _Loop:
    """Mark a function to be compiled. It makes no array: then nobody counts references, which costs more than the work."""
    LOOPS[function.__name__] = False
    return function


def making_arrays(function: _Loop) -> _Loop:
    """Mark a function to be compiled that makes arrays."""
    LOOPS[function.__name__] = True
    return function


@loop
def lower_bound(rows: NDArray[Any], first: Whole, last: Whole, wanted: Whole) -> Whole:
    """The first place from `first` on where a row of at least `wanted` stands."""
    while first < last:
        middle = (first + last) >> 1
        if np.int64(rows[np.uint64(middle)]) < wanted:
            first = middle + 1
        else:
            last = middle
    return first


@loop
def seek(rows: NDArray[Any], first: Whole, last: Whole, wanted: Whole, guess: Whole) -> Whole:
    """The same, looked for from a guess on: near it there is little to fetch from memory."""
    low, high, step = first, last, 4
    at = min(max(guess, first), last - 1)
    while low <= at < high:
        if np.int64(rows[np.uint64(at)]) < wanted:
            low, at = at + 1, at + step
        else:
            high, at = at, at - step
        step *= 2
    return lower_bound(rows, low, high, wanted)


@loop
def place_of(keys: NDArray[np.int64], key: Whole) -> Whole:
    """Where a feature's levels begin. Keys begin with a hash: it tells about where they lie."""
    return seek(keys, 0, len(keys), key, ((key >> 32) * len(keys)) >> 31)


@loop
def idf_of(keys: NDArray[np.int64], counts: NDArray[np.uint32], fitted: Whole, key: Whole) -> float:
    """The idf of a feature, of whatever level."""
    at, found = place_of(keys, key), 0
    while at < len(keys) and keys[at] <= key + 15:
        found += np.int64(counts[at])
        at += 1
    return log((1 + fitted) / (1 + found)) + 1


@loop
def count_of(keys: NDArray[np.int64], counts: NDArray[np.uint32], key: Whole) -> Whole:
    """How many rows of the base have a feature at this level."""
    at = place_of(keys, key)
    return np.int64(counts[at]) if at < len(keys) and keys[at] == key else 0


@loop
def sort_by(order: NDArray[np.float64], lists: NDArray[np.int64], of: NDArray[np.int64], weights: NDArray[np.float64]) -> None:  # fmt: skip
    """Sort lists, the highest in `order` first; equal ones stay as they stand."""
    for last in range(1, len(lists)):
        rank, one, feature, weight, at = order[last], lists[last], of[last], weights[last], last
        while at > 0 and order[at - 1] < rank:
            order[at], lists[at], of[at], weights[at] = order[at - 1], lists[at - 1], of[at - 1], weights[at - 1]
            at -= 1
        order[at], lists[at], of[at], weights[at] = rank, one, feature, weight


@making_arrays
def bounds_of_rest(of: NDArray[np.int64], weights: NDArray[np.float64], features: Whole) -> NDArray[np.float32]:
    """What the lists from each on add to one row at most: a row has one level of a feature."""
    rest, highest, total = np.zeros(len(of) + 1, np.float32), np.zeros(features), 0.0
    for at in range(len(of) - 1, -1, -1):
        if weights[at] > highest[of[at]]:
            total += weights[at] - highest[of[at]]
            highest[of[at]] = weights[at]
        rest[at] = total
    return rest


@making_arrays
def terms_of(part: Lists, lists: NDArray[np.int64], weights: NDArray[np.float64], rest: NDArray[np.float32], length: Whole, few: Whole, many: Whole) -> Terms:  # fmt: skip
    """What the scan needs to know of these lists. Those with fewer rows than `few` are kept whole, with more than `many` as bitmaps."""
    forms, places, counts = (
        np.empty(len(lists), np.int64),
        np.empty(len(lists), np.int64),
        np.empty(len(lists), np.int64),
    )
    for at in range(len(lists)):
        places[at], counts[at] = part.places[lists[at]], part.counts[lists[at]]
        forms[at] = WHOLE if counts[at] < few else BITMAP if counts[at] > many else PARTED
    return Terms(forms, places, counts, weights.astype(np.float32), rest, length)


@making_arrays
def expand(part: Lists, few: Whole, many: Whole, keys: NDArray[np.int64], counts: NDArray[np.uint32], fitted: Whole, wanted: NDArray[np.int64], said: NDArray[np.float64]) -> Terms:  # fmt: skip
    """The lists of the wanted features in a part, weighed by the base's `keys` and `counts`: what the need says times idf
    twice, once for the need and once for the member, times what the level is worth."""
    most, held, square = 16 * len(wanted), 0, 0.0
    lists, of, weights, order = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most), np.empty(most)
    for one in range(len(wanted)):
        idf = idf_of(keys, counts, fitted, wanted[one])
        square += said[one] * idf * said[one] * idf
        at = place_of(part.keys, wanted[one])
        while at < len(part.keys) and part.keys[at] <= wanted[one] + 15:
            key = part.keys[at]
            lists[held], of[held] = at, one
            weights[held] = said[one] * idf * idf * LEVELS[(key >> 4) & 15, key & 15]
            order[held] = weights[held] / (count_of(keys, counts, key) + fitted * 0.01 + 1)
            held += 1
            at += 1
    sort_by(order[:held], lists[:held], of[:held], weights[:held])
    rest = bounds_of_rest(of[:held], weights[:held], len(wanted))
    return terms_of(part, lists[:held], weights[:held], rest, sqrt(square), few, many)
