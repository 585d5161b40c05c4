"""Finding those rows of a tile that may come among the best, by bounds that are never below the score: loops for numba."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.index.adding import TILE, Work, wipe
from matching.index.lists import BOUND_SHIFT, BOUND_START, Lists
from matching.index.looking import WHOLE, Real, Terms, Whole, loop

FEW = 16  # one row named in so many: only those named are looked at


@loop
def bound_of(number: Whole) -> np.float32:
    """What a number of `bounds` stands for: never less than 1 / length."""
    return np.int32((np.int32(number) + np.int32(BOUND_START)) << np.int32(BOUND_SHIFT)).view(np.float32)


@loop
def find(part: Lists, work: Work, rest: Real, least: Real, lo: Whole, hi: Whole, count: Whole) -> Whole:
    """Find those of the rows from lo to hi, of one tile, whose score may be above `least`. Most are passed over 64 at a time."""
    base, sums, bounds = lo & ~(TILE - 1), work.sums, part.bounds
    for chunk in range(lo >> 6, (hi + 63) >> 6):
        first, last, hit = max(lo, chunk << 6), min(hi, (chunk + 1) << 6), np.int32(1)
        if last - first == 64:
            hit = np.int32(0)
            for row in range(64):
                total = sums[np.uint64(first - base + row)] + rest
                hit |= np.int32(total * bound_of(bounds[np.uint64(first + row)]) > least)
        for row in range(first, last if hit else first):
            total = sums[np.uint64(row - base)]
            if (total + rest) * bound_of(bounds[np.uint64(row)]) > least:
                work.rows[count], work.totals[count] = row, total
                count += 1
    return count


@loop
def find_unnamed(part: Lists, work: Work, rest: Real, least: Real, lo: Whole, hi: Whole) -> Whole:
    """Find them in those 64s in which one may be that no added list names; they are wiped."""
    base, count = lo & ~(TILE - 1), 0
    for chunk in range(lo >> 6, (hi + 63) >> 6):
        if rest * bound_of(part.highest[np.uint64(chunk)]) > least:
            first, last = max(lo, chunk << 6), min(hi, (chunk + 1) << 6)
            count = find(part, work, rest, least, first, last, count)
            wipe(work.sums[first - base : last - base])
    return count


@loop
def find_named(named: NDArray[Any], part: Lists, work: Work, rest: Real, least: Real, one: Whole, shift: Whole, base: Whole, count: Whole) -> Whole:  # fmt: skip
    """Find them among the rows that a list names, each once: what was looked at is wiped. Most are passed over by the
    highest bound of their 64, of which there are few enough to stay in the cache."""
    for at in range(work.starts[one], work.ends[one]):
        row = np.int64(named[np.uint64(at)]) + shift
        total = work.sums[np.uint64(row - base)]
        if total > 0:
            work.sums[np.uint64(row - base)] = np.float32(0)
            most = total + rest
            if most * bound_of(part.highest[np.uint64(row >> 6)]) > least and most * bound_of(part.bounds[np.uint64(row)]) > least:  # fmt: skip
                work.rows[count], work.totals[count] = row, total
                count += 1
    return count


@loop
def find_some(part: Lists, terms: Terms, work: Work, added: Whole, named: Whole, least: Real, lo: Whole, hi: Whole) -> Whole:  # fmt: skip
    """Find the rows of a tile that may come among the best; returns how many. The sums are wiped."""
    base, shift, rest, count = lo & ~(TILE - 1), lo >> 16 << 16, terms.rest[added], 0
    if named * FEW >= hi - lo:
        count = find(part, work, rest, least, lo, hi, 0)
        wipe(work.sums[(lo & ~63) - base : ((hi + 63) & ~63) - base])
        return count
    if rest > 0:
        count = find_unnamed(part, work, rest, least, lo, hi)
    for one in range(added):
        if terms.forms[one] == WHOLE:
            count = find_named(part.rare, part, work, rest, least, one, 0, base, count)
        else:
            count = find_named(part.low, part, work, rest, least, one, shift, base, count)
    return count
