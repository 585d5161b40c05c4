"""The scan over the lists, written for numba (see compiled.py): plain loops over flat arrays, no Python object inside.

Blocks of 65,536 rows are taken one after the other, so that the sums of one block stay in the processor's cache. Lists that name few
rows are added up; the frequent ones, which say little, are bitmaps and are asked only about rows that could still come
among the best. That changes no answer: the bound is never below the sum. Everything here also runs uncompiled (slowly).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.index.lists import Lists
from matching.index.looking import LOOPS, Whole, expand, loop, lower_bound, weigh

__all__ = ["LOOPS", "Terms", "Wanted", "expand", "scan", "weigh"]

# Bounds are compared with a little less than the floor: sums of 32 bits differ by their order.
SURE = np.float32(0.99999)


class Wanted(NamedTuple):
    """What of the rows is wanted: in the intervals, allowed by every filter (0: no filter), not refused."""

    intervals: NDArray[np.int64]  # pairs, ascending, apart
    refused: NDArray[np.uint32]  # members, ascending
    day: int
    licence: int
    cap: int


class Terms(NamedTuple):
    """A need's lists in one part, in the order in which they are added; `rest[i]` bounds what the bitmaps from i on add."""

    lists: NDArray[np.int64]
    weights: NDArray[np.float32]
    dense: NDArray[np.int64]  # places of bitmaps
    dense_weights: NDArray[np.float32]
    rest: NDArray[np.float32]


FEW = 96  # rows named in a block below which only their neighbours are looked at


@loop
def add_rare(rare: NDArray[np.uint32], first: Whole, last: Whole, weight: np.float32, lo: Whole, hi: Whole, sums: NDArray[np.float32]) -> None:  # fmt: skip
    """Add a list of whole rows to the sums of the rows from lo to hi."""
    at, base = lower_bound(rare, first, last, lo), (lo >> 16) << 16
    while at < last and np.int64(rare[at]) < hi:
        sums[np.int64(rare[at]) - base] += weight
        at += 1


@loop
def add_parted(low: NDArray[np.uint16], first: Whole, last: Whole, weight: np.float32, lo: Whole, hi: Whole, sums: NDArray[np.float32]) -> None:  # fmt: skip
    """Add one block of a parted list."""
    base = (lo >> 16) << 16
    if lo > base:
        first = lower_bound(low, first, last, lo - base)
    if hi < base + 65536:
        last = lower_bound(low, first, last, hi - base)
    for at in range(first, last):
        sums[low[at]] += weight


@loop
def add_lists(part: Lists, terms: Terms, rare_below: Whole, lo: Whole, hi: Whole, sums: NDArray[np.float32]) -> None:
    """Add all lists but the bitmaps."""
    block = lo >> 16
    for at in range(len(terms.lists)):
        one, weight = terms.lists[at], terms.weights[at]
        place, count = np.int64(part.places[one]), np.int64(part.counts[one])
        if count < rare_below:
            add_rare(part.rare, place, place + count, weight, lo, hi, sums)
        else:
            first, last = np.int64(part.blocks[place + block]), np.int64(part.blocks[place + block + 1])
            add_parted(part.low, first, last, weight, lo, hi, sums)


@loop
def add_bitmap(bits: NDArray[np.uint64], place: Whole, weight: np.float32, lo: Whole, hi: Whole, sums: NDArray[np.float32]) -> None:  # fmt: skip
    """Add a bitmap. The rows before lo and from hi on in its first and last word get sums that nobody looks at."""
    base = (lo >> 16) << 16
    for at in range(lo >> 6, (hi + 63) >> 6):
        word, some = bits[place + at], sums[(at << 6) - base : ((at + 1) << 6) - base]
        for bit in range(len(some)):
            some[bit] += weight * np.float32((word >> np.uint64(bit)) & np.uint64(1))


@loop
def telling(terms: Terms, floor: np.float32, typical: np.float32) -> Whole:
    """How many of the bitmaps are worth adding: what the others add alone lifts hardly any row over the floor."""
    at = 0
    while at < len(terms.dense) and terms.rest[at] * typical > floor * np.float32(0.5):
        at += 1
    return at


@loop
def allowed(part: Lists, wanted: Wanted, row: Whole) -> bool:
    """Whether the filters let a row through."""
    if wanted.day and not part.days[row] & wanted.day:
        return False
    if wanted.licence and not part.licences[row] & wanted.licence:
        return False
    if wanted.cap and part.taken[row] >= wanted.cap:
        return False
    member = np.int64(part.members[row])
    at = lower_bound(wanted.refused, 0, len(wanted.refused), member)
    return at == len(wanted.refused) or np.int64(wanted.refused[at]) != member


@loop
def enter(scores: NDArray[np.float32], rows: NDArray[np.int64], held: Whole, score: np.float32, row: Whole) -> Whole:
    """Put a row among the best so far: a heap whose first is the worst (of equals the highest row). Returns how many."""
    at = 0
    if held < len(scores):
        at = held
        while at > 0 and (scores[(at - 1) >> 1] > score or (scores[(at - 1) >> 1] == score and rows[(at - 1) >> 1] < row)):  # fmt: skip
            scores[at], rows[at] = scores[(at - 1) >> 1], rows[(at - 1) >> 1]
            at = (at - 1) >> 1
        held += 1
    else:
        while 2 * at + 1 < held:
            one = 2 * at + 1
            if one + 1 < held and (scores[one + 1] < scores[one] or (scores[one + 1] == scores[one] and rows[one + 1] > rows[one])):  # fmt: skip
                one += 1
            if scores[one] > score or (scores[one] == score and rows[one] < row):
                break
            scores[at], rows[at] = scores[one], rows[one]
            at = one
    scores[at], rows[at] = score, row
    return held


@loop
def judge(
    part: Lists, terms: Terms, wanted: Wanted, row: Whole, start: Whole, total: np.float32, floor: np.float32
) -> np.float32:
    """The score of a row, 0 when it is not above `floor` or not allowed. The bitmaps are asked until it cannot be."""
    scale, least = part.inverse[row], floor * SURE
    for at in range(start, len(terms.dense)):
        if (total + terms.rest[at]) * scale < least:
            return np.float32(0)
        word = part.bits[terms.dense[at] + (row >> 6)]
        if (word >> np.uint64(row & 63)) & np.uint64(1):
            total += terms.dense_weights[at]
    score = np.float32(total * scale)
    if score > floor and allowed(part, wanted, row):
        return score
    return np.float32(0)


@loop
def highest_of(numbers: NDArray[np.int32]) -> np.int32:
    """The highest of some numbers that are not negative."""
    best = np.int32(0)
    for at in range(len(numbers)):
        best = max(best, numbers[at])
    return best


@loop
def pick(part: Lists, terms: Terms, wanted: Wanted, start: Whole, lo: Whole, hi: Whole, sums: NDArray[np.float32], bounds: NDArray[np.float32], scores: NDArray[np.float32], rows: NDArray[np.int64], held: Whole) -> Whole:  # fmt: skip
    """Enter the best of the rows from lo to hi, 64 at a time: most are passed over by their highest sum or bound.

    Sums and bounds are not negative, so as whole numbers they compare alike, and quicker. `bounds` is room for 65.
    """
    base, rest, whole, whole_bounds = (lo >> 16) << 16, terms.rest[start], sums.view(np.int32), bounds.view(np.int32)
    floor = scores[0] if held == len(scores) else np.float32(0)
    for chunk in range(lo >> 6, (hi + 63) >> 6):
        first, last = max(lo, chunk << 6), min(hi, (chunk + 1) << 6)
        least = floor * SURE if rest else floor
        whole_bounds[64] = highest_of(whole[first - base : last - base])
        if (bounds[64] + rest) * part.highest[chunk] <= least:
            continue
        some = sums[first - base : last - base]
        scales, its = part.inverse[first:last], bounds[: len(some)]
        for at in range(len(some)):
            its[at] = (some[at] + rest) * scales[at]
        whole_bounds[64] = highest_of(whole_bounds[: len(some)])
        if bounds[64] <= least:
            continue
        for at in range(len(some)):
            if its[at] > (floor * SURE if rest else floor):
                score = judge(part, terms, wanted, first + at, start, some[at], floor)
                if score > floor:
                    held = enter(scores, rows, held, score, first + at)
                    floor = scores[0] if held == len(scores) else np.float32(0)
    return held


@loop
def named_in(part: Lists, terms: Terms, rare_below: Whole, lo: Whole) -> Whole:
    """How many rows of a block the lists may name, bitmaps apart; of a list of few rows, all of them."""
    named, block = 0, lo >> 16
    for at in range(len(terms.lists)):
        one = terms.lists[at]
        place, count = np.int64(part.places[one]), np.int64(part.counts[one])
        if count < rare_below:
            named += min(count, 32)
        else:
            named += np.int64(part.blocks[place + block + 1]) - np.int64(part.blocks[place + block])
    return named


@loop
def visit(part: Lists, terms: Terms, wanted: Wanted, rows_named: NDArray[Any], first: Whole, last: Whole, shift: Whole, lo: Whole, hi: Whole, sums: NDArray[np.float32], bounds: NDArray[np.float32], scores: NDArray[np.float32], rows: NDArray[np.int64], held: Whole) -> Whole:  # fmt: skip
    """Enter the best of the 64s in which a list names a row, each once: what was looked at is wiped."""
    base = (lo >> 16) << 16
    for at in range(lower_bound(rows_named, first, last, lo - shift), last):
        row = np.int64(rows_named[at]) + shift
        if row >= hi:
            break
        if sums[row - base] > 0:
            chunk = row & ~63
            held = pick(part, terms, wanted, 0, max(lo, chunk), min(hi, chunk + 64), sums, bounds, scores, rows, held)
            sums[chunk - base : chunk - base + 64] = np.float32(0)
    return held


@loop
def visit_all(part: Lists, terms: Terms, wanted: Wanted, rare_below: Whole, lo: Whole, hi: Whole, sums: NDArray[np.float32], bounds: NDArray[np.float32], scores: NDArray[np.float32], rows: NDArray[np.int64], held: Whole) -> Whole:  # fmt: skip
    """The same for all lists of a need that names few rows of this block."""
    block = lo >> 16
    for at in range(len(terms.lists)):
        one = terms.lists[at]
        place, count = np.int64(part.places[one]), np.int64(part.counts[one])
        if count < rare_below:
            held = visit(part, terms, wanted, part.rare, place, place + count, 0, lo, hi, sums, bounds, scores, rows, held)  # fmt: skip
        else:
            first, last = np.int64(part.blocks[place + block]), np.int64(part.blocks[place + block + 1])
            held = visit(part, terms, wanted, part.low, first, last, block << 16, lo, hi, sums, bounds, scores, rows, held)  # fmt: skip
    return held


@loop
def scan(part: Lists, terms: Terms, wanted: Wanted, rare_below: Whole, sums: NDArray[np.float32], scores: NDArray[np.float32], rows: NDArray[np.int64]) -> Whole:  # fmt: skip
    """Fill `scores` and `rows` with the best of the wanted rows (a heap, unsorted); returns how many there are. `sums`
    holds zeros, before and after."""
    held, some, bounds = 0, part.highest[:1024], np.empty(65, dtype=np.float32)
    typical = np.float32(some.sum() / max(len(some), 1))
    whole = part.highest.view(np.int32)
    for interval in range(len(wanted.intervals)):
        lo, end = wanted.intervals[interval, 0], wanted.intervals[interval, 1]
        while lo < end:
            hi = min(end, ((lo >> 16) + 1) << 16)
            floor = scores[0] if held == len(scores) else np.float32(0)
            start = telling(terms, floor, typical)
            add_lists(part, terms, rare_below, lo, hi, sums)
            bounds[:1].view(np.int32)[0] = highest_of(whole[lo >> 6 : (hi + 63) >> 6])
            enough = len(terms.dense) == 0 or (start == 0 and terms.rest[0] * bounds[0] < floor * SURE)
            if enough and named_in(part, terms, rare_below, lo) < FEW:
                held = visit_all(part, terms, wanted, rare_below, lo, hi, sums, bounds, scores, rows, held)
            else:
                for at in range(start):
                    add_bitmap(part.bits, terms.dense[at], terms.dense_weights[at], lo, hi, sums)
                held = pick(part, terms, wanted, start, lo, hi, sums, bounds, scores, rows, held)
                sums[lo & 65472 : ((hi - 1) & 65472) + 64] = np.float32(0)
            lo = hi
    return held
