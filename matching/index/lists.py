"""How the index lies in memory: for each feature and level the rows that have it, in the cheapest of three forms.

A row is a member's number. A list of rows with few entries keeps them whole (32 bits); a longer one keeps 16 bits of each, parted by
blocks of 65,536 rows; one that names more than an eighth of all rows is a bitmap. A list has one level, so nothing is stored
beside a row: a posting is its row. All arrays are flat and can be mapped from a file.
"""

from importlib import import_module
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.index.features import LEVELS

BLOCK_BITS = 16
BLOCK = 1 << BLOCK_BITS
DENSE = 8  # a list over one row in so many is a bitmap
CHUNK_BITS = 6
SMALLEST_DENSE = 4096  # rows below which nothing is a bitmap, nor parted by blocks
BOUND_SHIFT = 18  # of a 32-bit number, all but its sign, exponent and five bits
_LARGEST = np.array([1 / LEVELS[LEVELS > 0].min()], dtype=np.float32)  # no vector is shorter than one of its values
BOUND_START = int((_LARGEST.view(np.int32) >> BOUND_SHIFT)[0]) + 1 - 255
_GROUP = 1 << 22  # postings laid out at a time


class Lists(NamedTuple):
    """One part of the index. `postings` is the forward form's count; `fitted` the members that idf counts."""

    keys: NDArray[np.int64]  # feature and level of each list, ascending
    counts: NDArray[np.uint32]
    places: NDArray[np.uint32]  # where the list lies: in `rare`, in `blocks`, or (in words of 64 bits) in `bits`
    rare: NDArray[np.uint32]
    blocks: NDArray[np.uint32]  # for each parted list the starts of its blocks in `low`, and its end
    low: NDArray[np.uint16]
    bits: NDArray[np.uint64]
    inverse: NDArray[np.float32]  # 1 / length of each member's vector; 0: gone
    bounds: NDArray[np.uint8]  # for each row a number that stands for hardly more than `inverse` (see `bounds`)
    highest: NDArray[np.uint8]  # the highest bound of each 64 rows
    members: NDArray[np.uint32]  # the caller's id of each row
    days: NDArray[np.uint8]  # weekdays, Monday the lowest bit
    licences: NDArray[np.uint16]
    taken: NDArray[np.uint8]  # services taken this month


class Forward(NamedTuple):
    """Members as rows: the positions in `keys` of what each has."""

    keys: NDArray[np.int64]
    starts: NDArray[np.int64]
    columns: NDArray[np.int32]


class Facts(NamedTuple):
    """What else each row says, in the order of the rows."""

    members: NDArray[np.uint32]
    days: NDArray[np.uint8]
    licences: NDArray[np.uint16]
    taken: NDArray[np.uint8]


def rare_below(rows: int) -> int:
    """Lists with fewer entries than this keep whole rows."""
    return rows + 1 if rows < SMALLEST_DENSE else 16 * max(blocks_of(rows), 4)


def dense_above(rows: int) -> int:
    """Lists with more entries than this are bitmaps."""
    return max(rows // DENSE, rare_below(rows) - 1)


def blocks_of(rows: int) -> int:
    """How many blocks of 65,536 rows there are."""
    return (rows + BLOCK - 1) >> BLOCK_BITS


def sizes_of(keys: NDArray[np.int64], counts: NDArray[np.uint32], wanted: NDArray[np.int64]) -> NDArray[np.float64]:
    """In how many rows each wanted feature (of any level) was when the lists were made."""
    sums = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
    first = np.searchsorted(keys, wanted & ~15)
    last = np.searchsorted(keys, wanted | 15, side="right")
    return (sums[last] - sums[first]).astype(np.float64)


def idf(found_in: NDArray[np.float64], fitted: int) -> NDArray[np.float64]:
    """scikit-learn's smooth idf."""
    return np.log((1 + fitted) / (1 + found_in)) + 1


def value_of(keys: NDArray[np.int64]) -> NDArray[np.float64]:
    """What a feature of this sort and level weighs before idf."""
    return LEVELS[(keys >> 4) & 15, keys & 15]


def inverses(forward: Forward, weights: NDArray[np.float64]) -> NDArray[np.float32]:
    """1 / length of every row's vector; 0 for an empty one."""
    squares = np.concatenate(([0.0], np.cumsum(np.square(weights)[forward.columns])))
    lengths = np.sqrt(np.diff(squares[forward.starts]).clip(0))
    exact = np.zeros(len(lengths))
    np.divide(1.0, lengths, out=exact, where=np.diff(forward.starts) > 0)
    return exact.astype(np.float32)


def lay_out(forward: Forward, facts: Facts, inverse: NDArray[np.float32]) -> Lists:
    """The lists of these rows, which are already in their order."""
    rows, size = len(facts.members), len(forward.keys)
    starts, entries = turned(forward.starts, forward.columns, size)
    counts = np.diff(starts)
    few, many = counts < rare_below(rows), counts > dense_above(rows)
    middle = ~few & ~many
    rare = _taken(entries, starts, few).astype(np.uint32)
    blocks, low = _parted(entries, starts, middle, blocks_of(rows))
    bits = _bitmaps(entries, starts, many, rows)
    places = np.zeros(size, dtype=np.uint32)
    places[few] = _before(counts[few])
    places[middle] = np.arange(middle.sum()) * (blocks_of(rows) + 1)
    places[many] = np.arange(many.sum()) * words_for(rows)
    above = bounds(inverse)
    return Lists(
        forward.keys, counts.astype(np.uint32), places, rare, blocks, low, bits, inverse, above, highest(above), *facts
    )


def turned(
    starts: NDArray[np.int64], entries: NDArray[np.int32], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Rows with columns as columns with rows, or the other way round; `size` is how many come out, each ascending."""
    sparse: Any = import_module("scipy.sparse")  # has no types; needed only where an index is made
    ones = np.ones(len(entries), dtype=np.int8)
    table: Any = sparse.csr_array((ones, entries, starts), shape=(len(starts) - 1, size)).tocsc()
    return table.indptr.astype(np.int64), table.indices.astype(np.int32)


def words_for(rows: int) -> int:
    """64-bit words of one bitmap."""
    return (rows + 63) >> 6


def bounds(inverse: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The first bits of each number, counted from the lowest that matters, and one more: at most 3 % above it."""
    steps = (inverse.view(np.int32) >> BOUND_SHIFT) + 1 - BOUND_START
    return steps.clip(0, 255).astype(np.uint8)


def highest(bounds: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The highest of each 64."""
    padded = np.zeros(words_for(len(bounds)) << CHUNK_BITS, dtype=np.uint8)
    padded[: len(bounds)] = bounds
    return padded.reshape(-1, 1 << CHUNK_BITS).max(axis=1)


def _before(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.cumsum(counts) - counts


def _groups(starts: NDArray[np.int64], chosen: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """The chosen lists in groups of bounded size, so that laying out needs little memory besides the result."""
    ordinals = np.flatnonzero(chosen)
    sums = np.cumsum(starts[ordinals + 1] - starts[ordinals])
    edges = np.arange(_GROUP, int(sums[-1]) if len(sums) else 0, _GROUP, dtype=np.int64)
    cuts = np.searchsorted(sums, edges)
    return np.split(ordinals, np.unique(cuts))


def _postings(entries: NDArray[np.int32], starts: NDArray[np.int64], ordinals: NDArray[np.int64]) -> NDArray[np.int32]:
    """The entries of these lists, one behind the other."""
    counts = starts[ordinals + 1] - starts[ordinals]
    shift = np.repeat(starts[ordinals] - _before(counts), counts)
    return entries[shift + np.arange(len(shift))]


def _taken(entries: NDArray[np.int32], starts: NDArray[np.int64], chosen: NDArray[np.bool_]) -> NDArray[np.int32]:
    return np.concatenate([_postings(entries, starts, group) for group in _groups(starts, chosen)])


def _parted(
    entries: NDArray[np.int32], starts: NDArray[np.int64], chosen: NDArray[np.bool_], blocks: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
    """The tables of block starts, and the low halves of the rows."""
    tables: list[NDArray[np.int64]] = []
    lows: list[NDArray[np.uint16]] = []
    done = 0
    for group in _groups(starts, chosen):
        rows = _postings(entries, starts, group)
        which = np.repeat(np.arange(len(group)), starts[group + 1] - starts[group])
        sizes = np.bincount(which * blocks + (rows >> BLOCK_BITS), minlength=len(group) * blocks)
        ends = np.cumsum(sizes).reshape(len(group), blocks) + done
        firsts = np.concatenate(([done], ends[:-1, -1]))[: len(group), None] if len(group) else ends[:, :1]
        tables.append(np.hstack([firsts, ends]).ravel())
        lows.append((rows & (BLOCK - 1)).astype(np.uint16))
        done += len(rows)
    return np.concatenate(tables).astype(np.uint32), np.concatenate(lows)


def _bitmaps(
    entries: NDArray[np.int32], starts: NDArray[np.int64], chosen: NDArray[np.bool_], rows: int
) -> NDArray[np.uint64]:
    """A bit for each row, the lowest bit of a word first."""
    ordinals = np.flatnonzero(chosen)
    table = np.zeros((len(ordinals), words_for(rows)), dtype=np.uint64)
    held = np.zeros(words_for(rows) << CHUNK_BITS, dtype=np.bool_)
    for place, ordinal in enumerate(ordinals.tolist()):
        held[:] = False
        held[entries[starts[ordinal] : starts[ordinal + 1]]] = True
        table[place] = np.packbits(held, bitorder="little").view("<u8")
    return table.ravel()


def length(weights: NDArray[np.float64]) -> float:
    """The length of a vector."""
    return sqrt(float(np.square(weights).sum()))


def unrolled(part: Lists) -> Forward:
    """The rows that the lists were made of: what a new fit is made from, without reading any text again."""
    starts = np.concatenate(([0], np.cumsum(part.counts, dtype=np.int64)))
    entries = np.empty(starts[-1], dtype=np.int32)
    for ordinal in range(len(part.keys)):
        entries[starts[ordinal] : starts[ordinal + 1]] = rows_of(part, ordinal)
    return Forward(part.keys, *turned(starts, entries, len(part.members)))


def rows_of(part: Lists, ordinal: int) -> NDArray[np.int64]:
    """The rows of one list, ascending, whatever its form."""
    rows, count, place = len(part.members), int(part.counts[ordinal]), int(part.places[ordinal])
    if count < rare_below(rows):
        return part.rare[place : place + count].astype(np.int64)
    if count > dense_above(rows):
        words = part.bits[place : place + words_for(rows)]
        return np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little"))
    edges = part.blocks[place : place + blocks_of(rows) + 1].astype(np.int64)
    blocks = np.repeat(np.arange(len(edges) - 1) << BLOCK_BITS, np.diff(edges))
    return part.low[edges[0] : edges[-1]].astype(np.int64) + blocks
