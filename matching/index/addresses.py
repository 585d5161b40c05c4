"""Where a part's arrays lie in memory, as one array of numbers. Handing twenty arrays to compiled code one by one takes
longer, when their headers have left the cache, than searching a community does."""

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.index.lists import Lists, dense_above, rare_below
from matching.index.looking import Whole, loop, making_arrays

Table = NDArray[np.int64]  # address and length of each array of a `Lists`, then its two limits
_FEW, _MANY = 2 * len(Lists._fields), 2 * len(Lists._fields) + 1


def table_of(part: Lists) -> Table:
    """The table of a part. It says where the arrays are and keeps none of them alive: keep the part with it."""
    numbers: list[int] = []
    for array in part:
        assert array.flags.c_contiguous
        numbers += (array.ctypes.data, len(array))
    rows = len(part.members)
    return np.array([*numbers, rare_below(rows), dense_above(rows)], dtype=np.int64)


def array_at(table: Table, at: Whole, kind: Any) -> NDArray[Any]:
    """The array at this place of a table. In compiled code matching.index.compiled puts a pointer in its place."""
    bytes_of = ctypes.c_uint8 * (int(table[2 * at + 1]) * np.dtype(kind).itemsize)
    return np.ctypeslib.as_array(bytes_of.from_address(int(table[2 * at]))).view(kind)


@loop
def limits(table: Table) -> tuple[Whole, Whole]:
    """Lists with fewer rows than the first are kept whole, with more than the second as bitmaps."""
    return table[_FEW], table[_MANY]


@making_arrays
def opened(table: Table) -> Lists:
    """The arrays of a part."""
    return Lists(
        array_at(table, 0, np.int64), array_at(table, 1, np.uint32), array_at(table, 2, np.uint32), array_at(table, 3, np.uint32),
        array_at(table, 4, np.uint32), array_at(table, 5, np.uint16), array_at(table, 6, np.uint64), array_at(table, 7, np.float32),
        array_at(table, 8, np.uint8), array_at(table, 9, np.uint8), array_at(table, 10, np.uint32), array_at(table, 11, np.uint8),
        array_at(table, 12, np.uint16), array_at(table, 13, np.uint8),
    )  # fmt: skip
