"""Adding lists to the sums of one tile of rows: loops for numba. Sums of 8,192 rows stay in the nearest cache.

It pays to index by unsigned numbers: they are never counted from the end.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.index.lists import Lists
from matching.index.looking import BITMAP, WHOLE, Real, Terms, Whole, loop, lower_bound, seek

TILE = 8192
Sums = NDArray[np.float32]


class Work(NamedTuple):
    """Room for one tile. `sums` holds zeros before and after."""

    sums: Sums
    starts: NDArray[np.int64]  # where each added list enters the tile, and leaves it
    ends: NDArray[np.int64]
    rows: NDArray[np.int64]  # those found that may come among the best, with what the added lists say
    totals: Sums


@loop
def wipe(sums: Sums) -> None:
    """Set all to 0."""
    for at in range(len(sums)):
        sums[at] = np.float32(0)


@loop
def add_rows(named: NDArray[Any], at: Whole, last: Whole, base: Whole, hi: Whole, weight: Real, sums: Sums) -> Whole:  # fmt: skip
    """Add a list's rows below `hi` to sums that begin with row `base`; returns the place behind them."""
    while at < last:
        row = np.int64(named[np.uint64(at)])
        if row >= hi:
            break
        sums[np.uint64(row - base)] += weight
        at += 1
    return at


@loop
def add_bitmap(bits: NDArray[np.uint64], place: Whole, weight: Real, lo: Whole, hi: Whole, base: Whole, sums: Sums) -> None:  # fmt: skip
    """Add a bitmap. The rows before lo and from hi on in its first and last word get sums that nobody looks at."""
    for at in range(lo >> 6, (hi + 63) >> 6):
        word, some = bits[place + at], sums[(at << 6) - base : ((at + 1) << 6) - base]
        for bit in range(len(some)):
            some[bit] += weight * np.float32((word >> np.uint64(bit)) & np.uint64(1))


@loop
def near(part: Lists, place: Whole, row: Whole) -> Whole:
    """Where a parted list goes on from a row, and where its block of rows ends."""
    block, low = row >> 16, row & 65535
    first, last = np.int64(part.blocks[place + block]), np.int64(part.blocks[place + block + 1])
    return seek(part.low, first, last, low, first + ((low * (last - first)) >> 16)), last


@loop
def add_lists(part: Lists, terms: Terms, work: Work, added: Whole, lo: Whole, hi: Whole, fresh: bool) -> Whole:
    """Add the first lists to the sums of a tile. Returns how many rows they name (bitmaps: all). Not `fresh`: the tile
    follows on the last one."""
    base, shift, named = lo & ~(TILE - 1), lo >> 16 << 16, 0
    for at in range(added):
        place, weight, start = terms.places[at], terms.weights[at], work.ends[at]
        if terms.forms[at] == BITMAP:
            add_bitmap(part.bits, place, weight, lo, hi, base, work.sums)
            named += TILE
        elif terms.forms[at] == WHOLE:
            last = place + terms.counts[at]
            start = lower_bound(part.rare, place, last, lo) if fresh else start
            work.ends[at] = add_rows(part.rare, start, last, base, hi, weight, work.sums)
            named += work.ends[at] - start
        else:
            last = np.int64(part.blocks[place + (lo >> 16) + 1])
            start = near(part, place, lo)[0] if fresh else start
            work.ends[at] = add_rows(part.low, start, last, base - shift, hi - shift, weight, work.sums)
            named += work.ends[at] - start
        work.starts[at] = start
    return named
