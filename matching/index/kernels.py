"""The scan over the lists, written for numba (see compiled.py): plain loops over flat arrays, no Python object inside.

Tile by tile the first lists are added up; the others, which are long and say little, are asked only about rows that can still
come among the best. That changes no answer: a bound is never below the score, and whatever is added is added in one order.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.index.adding import TILE, Sums, Work, add_lists, near, wipe
from matching.index.addresses import Table, array_at, limits, opened
from matching.index.finding import bound_of, find_some
from matching.index.heap import enter, put_in_order, worse
from matching.index.lists import Lists
from matching.index.looking import BITMAP, LOOPS, WHOLE, Real, Terms, Whole, expand, loop, lower_bound, making_arrays

__all__ = ["LOOPS", "Wanted", "search"]

# Lists are not added while all that they could add to one of the shortest texts in so many stays below the floor. Measured.
ASIDE = 3.0
FIRST = 512  # rows looked at together while any row will do


class Wanted(NamedTuple):
    """What of the rows is wanted: in the intervals, allowed by every filter (0: no filter), not refused."""

    intervals: NDArray[np.int64]  # pairs, ascending, apart
    refused: NDArray[np.uint32]  # members, ascending
    day: int
    licence: int
    cap: int


@loop
def names(part: Lists, terms: Terms, one: Whole, row: Whole) -> bool:
    """Whether a list names a row."""
    place = terms.places[one]
    if terms.forms[one] == BITMAP:
        return (part.bits[place + (row >> 6)] >> np.uint64(row & 63)) & np.uint64(1) != 0
    if terms.forms[one] == WHOLE:
        last = place + terms.counts[one]
        at = lower_bound(part.rare, place, last, row)
        return at < last and np.int64(part.rare[at]) == row
    at, last = near(part, place, row)
    return at < last and np.int64(part.low[at]) == row & 65535


@loop
def allowed(part: Lists, wanted: Wanted, row: Whole) -> bool:
    """Whether the filters let a row through."""
    if wanted.day and not part.days[row] & wanted.day:
        return False
    if wanted.licence and not part.licences[row] & wanted.licence:
        return False
    if wanted.cap and part.taken[row] >= wanted.cap:
        return False
    if len(wanted.refused) == 0:
        return True
    member = np.int64(part.members[row])
    at = lower_bound(wanted.refused, 0, len(wanted.refused), member)
    return at == len(wanted.refused) or np.int64(wanted.refused[at]) != member


@loop
def judge(part: Lists, terms: Terms, wanted: Wanted, work: Work, added: Whole, count: Whole, sure: Real, scores: Sums, rows: NDArray[np.int64], held: Whole) -> Whole:  # fmt: skip
    """Enter the best of the rows found. The lists not added are asked until a row cannot come among the best."""
    for at in range(count):
        row, total, one = work.rows[at], work.totals[at], added
        scale = part.inverse[np.uint64(row)]
        least = scores[0] * sure if held == len(scores) else np.float32(0)
        while one < len(terms.forms) and (total + terms.rest[one]) * scale >= least:
            if names(part, terms, one, row):
                total += terms.weights[one]
            one += 1
        score = np.float32(total * scale)
        better = score > 0 and (held < len(scores) or worse(scores, rows, 0, score, row))
        if one == len(terms.forms) and better and allowed(part, wanted, row):
            held = enter(scores, rows, held, score, row)
    return held


@loop
def typical(part: Lists) -> np.float32:
    """A 1 / length that few members are above."""
    some, total = min(len(part.highest), 256), np.float32(0)
    for at in range(some):
        total += bound_of(part.highest[at])
    return total / np.float32(max(some, 1))


@loop
def scan(part: Lists, terms: Terms, wanted: Wanted, work: Work, scores: Sums, rows: NDArray[np.int64]) -> Whole:
    """Fill `scores` and `rows` with the best, in order; returns how many."""
    held, added, usual = 0, len(terms.forms), typical(part) * np.float32(ASIDE)
    sure = np.float32(1 - 1.2e-7 * (added + 8))  # sums of 32 bits differ by their order: bounds are compared with less
    for interval in range(len(wanted.intervals)):
        lo, end, fresh = wanted.intervals[interval, 0], wanted.intervals[interval, 1], True
        while lo < end:
            hi, least = min(end, (lo & ~(TILE - 1)) + TILE), np.float32(0)
            if held < len(scores):
                hi = min(hi, lo + FIRST)
            else:
                least = scores[0] * sure
                while added > 0 and terms.rest[added - 1] * usual <= least:
                    added -= 1
            named = add_lists(part, terms, work, added, lo, hi, fresh)
            count = find_some(part, terms, work, added, named, least, lo, hi)
            if count:
                held = judge(part, terms, wanted, work, added, count, sure, scores, rows, held)
            lo, fresh = hi, False
    put_in_order(scores, rows, held)
    return held


@loop
def ready(sums: Sums, intervals: NDArray[np.int64]) -> None:
    """Wipe the sums that will be looked at: of a community that lies in one tile, only its own."""
    for interval in range(len(intervals)):
        first, end = intervals[interval, 0] >> 6 << 6, (intervals[interval, 1] + 63) >> 6 << 6
        base = first & ~(TILE - 1)
        if end > base + TILE:
            wipe(sums)
            break
        wipe(sums[first - base : end - base])


@making_arrays
def search(table: Table, of_base: Table, fitted: Whole, asked: NDArray[np.int64], said: NDArray[np.float64], intervals: NDArray[np.int64], refused: NDArray[np.uint32], day: Whole, licence: Whole, cap: Whole, found: NDArray[np.float64]) -> Whole:  # fmt: skip
    """Fill the columns of `found` (there is room for one at least) with cosine, member and row of the best of the wanted
    rows for a need, best first, of equals the lowest row. Returns how many there are."""
    part, (few, many) = opened(table), limits(table)
    terms = expand(
        part, few, many, array_at(of_base, 0, np.int64), array_at(of_base, 1, np.uint32), fitted, asked, said
    )
    starts, ends, sums = (
        np.zeros(len(terms.forms), np.int64),
        np.zeros(len(terms.forms), np.int64),
        np.empty(TILE, np.float32),
    )
    ready(sums, intervals)
    work = Work(sums, starts, ends, np.empty(TILE, np.int64), np.empty(TILE, np.float32))
    scores, rows = np.empty(found.shape[1], np.float32), np.empty(found.shape[1], np.int64)
    held = scan(part, terms, Wanted(intervals, refused, day, licence, cap), work, scores, rows)
    for at in range(held):
        found[0, at], found[1, at], found[2, at] = (
            np.float64(scores[at]) / terms.length,
            part.members[rows[at]],
            rows[at],
        )
    return held
