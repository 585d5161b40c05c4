"""The same scan without numba: numpy over whole intervals. Slower, and the same answers: sums are made in the same order."""

import numpy as np
from numpy.typing import NDArray

from matching.index.kernels import Wanted
from matching.index.lists import BLOCK_BITS, Lists, blocks_of
from matching.index.looking import BITMAP, WHOLE, Terms

Best = tuple[NDArray[np.float32], NDArray[np.int64]]


def scan(part: Lists, terms: Terms, wanted: Wanted, most: int) -> Best:
    """The scores and rows of the best of the wanted rows, best first, of equals the lowest row."""
    scores: list[NDArray[np.float32]] = [np.zeros(0, dtype=np.float32)]
    rows: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    for lo, hi in wanted.intervals.tolist():
        some, theirs = _interval(part, terms, wanted, lo, hi)
        scores.append(some)
        rows.append(theirs)
    return _best(np.concatenate(scores), np.concatenate(rows), most)


def _interval(part: Lists, terms: Terms, wanted: Wanted, lo: int, hi: int) -> Best:
    sums = np.zeros(hi - lo, dtype=np.float32)
    for one, weight in enumerate(terms.weights):
        if terms.forms[one] == BITMAP:
            sums[_held(part, int(terms.places[one]), lo, hi)] += weight
        else:
            sums[_between(part, terms, one, lo, hi) - lo] += weight
    scores = sums * part.inverse[lo:hi]
    rows = np.flatnonzero(scores > 0)
    rows = rows[_allowed(part, wanted, rows + lo)]
    return scores[rows], rows + lo


def _held(part: Lists, place: int, lo: int, hi: int) -> NDArray[np.bool_]:
    """Which of the rows from lo to hi a bitmap names."""
    words = part.bits[place + (lo >> 6) : place + ((hi + 63) >> 6)]
    return np.unpackbits(words.view(np.uint8), bitorder="little")[lo & 63 :][: hi - lo].view(np.bool_)


def _between(part: Lists, terms: Terms, one: int, lo: int, hi: int) -> NDArray[np.int64]:
    """The rows of a list from lo to hi."""
    place = int(terms.places[one])
    if terms.forms[one] == WHOLE:
        rows = part.rare[place : place + int(terms.counts[one])]
    else:
        edges = part.blocks[place : place + blocks_of(len(part.members)) + 1].astype(np.int64)
        blocks = np.repeat(np.arange(len(edges) - 1) << BLOCK_BITS, np.diff(edges))
        rows = part.low[edges[0] : edges[-1]].astype(np.int64) + blocks
    return rows[np.searchsorted(rows, lo) : np.searchsorted(rows, hi)].astype(np.int64)


def _allowed(part: Lists, wanted: Wanted, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    fine = ~np.isin(part.members[rows], wanted.refused)
    if wanted.day:
        fine &= (part.days[rows] & wanted.day) > 0
    if wanted.licence:
        fine &= (part.licences[rows] & wanted.licence) > 0
    if wanted.cap:
        fine &= part.taken[rows] < wanted.cap
    return fine


def _best(scores: NDArray[np.float32], rows: NDArray[np.int64], most: int) -> Best:
    if len(scores) > most > 0:
        least = np.partition(scores, len(scores) - most)[len(scores) - most]
        kept = scores >= least
        scores, rows = scores[kept], rows[kept]
    order = np.lexsort((rows, -scores))[:most]
    return scores[order], rows[order]
