"""One connected part of the market as a min-cost flow: need → time → month → helper → out, everything not placed at no gain.

Each helper's bounds lie one within the other (a part of a day in its month in the whole), which is what makes the
network exact. A bound that cannot bind gets no node.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

ANY_TIME, WHOLE_DAY = -1, 0
_LARGEST = 1 << 61  # the solver multiplies costs with the number of nodes, in 64 bits


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Needs and helpers by row, and columns of pairs in the order of need and helper. `gain` is a whole number ≥ 0."""

    places: Ints
    capacity: Ints
    need: Ints
    helper: Ints
    gain: Ints
    day: Ints  # of the pair's need, as the next three
    part: Ints
    month: Ints | None
    room: Ints | None  # what the pair's helper may still take in that month
    further: int


@dataclass(frozen=True, slots=True, eq=False)
class _Arcs:
    """Columns of arcs, and where the tails' arcs lead next."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints


def flow(piece: Piece, slot: Ints, allowed: Mask) -> tuple[Mask, int]:
    """The best choice among the allowed pairs and its value. Pairs of one `slot` (≥ 0) exclude each other."""
    pairs = np.flatnonzero(allowed)
    tasks, helpers = len(piece.places), len(piece.capacity)
    sink = tasks + helpers
    head, nodes = tasks + piece.helper[pairs], sink + 1
    arcs: list[_Arcs] = []
    if piece.month is not None and piece.room is not None:
        key = piece.helper[pairs] * (int(piece.month.max()) + 1) + piece.month[pairs]
        head, nodes = _bound(arcs, key, piece.room[pairs], head, nodes)
    head, nodes = _bound(arcs, slot[pairs], np.ones(len(pairs), dtype=np.int64), head, nodes)
    cost, scale = _costs(piece, pairs, nodes)
    arcs.append(_Arcs(piece.need[pairs], head, np.ones(len(pairs), dtype=np.int64), cost))
    arcs += _outward(piece, pairs, sink, scale)
    chosen = np.zeros(len(allowed), dtype=np.bool_)
    chosen[pairs] = _run(arcs, len(pairs), piece.places, sink)
    return chosen, value(piece, chosen)


def value(piece: Piece, chosen: Mask) -> int:
    """What a choice is worth: its gains without the cost of further tasks."""
    total = int(piece.gain[chosen].sum())
    if piece.further:
        load = np.bincount(piece.helper[chosen], minlength=len(piece.capacity))
        total -= piece.further * int((load * (load - 1) // 2).sum())
    return total


def _bound(arcs: list[_Arcs], key: Ints, most: Ints, head: Ints, nodes: int) -> tuple[Ints, int]:
    """Put a node in the way of pairs with the same key (≥ 0) wherever more of them want through than may."""
    bound = np.flatnonzero(key >= 0)
    if not len(bound):
        return head, nodes
    _, first, group, count = np.unique(key[bound], return_index=True, return_inverse=True, return_counts=True)
    tight = count > most[bound[first]]
    number = np.cumsum(tight) - 1 + nodes
    at = bound[first[tight]]
    arcs.append(_Arcs(number[tight], head[at], most[at], np.zeros(len(at), dtype=np.int64)))
    through = bound[tight[group]]
    changed = head.copy()
    changed[through] = number[group[tight[group]]]
    return changed, nodes + int(tight.sum())


def _costs(piece: Piece, pairs: Ints, nodes: int) -> tuple[Ints, int]:
    """Costs that put gain first and lower helper rows second, and what one gain is multiplied with for it."""
    need = piece.need[pairs]
    starts = np.flatnonzero(np.r_[True, np.diff(need) != 0]) if len(need) else need
    rank = np.arange(len(need)) - np.repeat(starts, np.diff(np.r_[starts, len(need)]))
    most = int(rank.max(initial=0)) + 1
    scale = most * min(len(pairs), int(piece.places.sum())) + 1
    top = max(int(piece.gain[pairs].max(initial=1)), piece.further * len(piece.places), 1)
    if (top + 1) * scale * (nodes + 1) >= _LARGEST:
        scale, rank = 1, np.zeros_like(rank)
    return rank - piece.gain[pairs] * scale, scale


def _outward(piece: Piece, pairs: Ints, sink: int, scale: int) -> list[_Arcs]:
    """What leaves the network: helpers' tasks, each further one dearer where `further` says so, and places left open."""
    tasks = len(piece.places)
    wanted = np.bincount(piece.helper[pairs], minlength=len(piece.capacity))
    most = np.minimum(piece.capacity, wanted)
    out = tasks + np.arange(len(most))
    left = _Arcs(np.arange(tasks), np.full(tasks, sink), piece.places, np.zeros(tasks, dtype=np.int64))
    if not piece.further:
        return [_Arcs(out, np.full(len(out), sink), most, np.zeros(len(out), dtype=np.int64)), left]
    tail = np.repeat(out, most)
    step = np.arange(len(tail)) - np.repeat(np.cumsum(most) - most, most)
    ones = np.ones(len(tail), dtype=np.int64)
    return [_Arcs(tail, np.full(len(tail), sink), ones, step * (piece.further * scale)), left]


def _run(arcs: list[_Arcs], pairs: int, places: Ints, sink: int) -> Mask:
    """Whether each pair's arc (the last but two blocks) carries flow."""
    solver: Any = SimpleMinCostFlow()  # its stubs take the element type of an array for its shape
    before = sum(len(block.tail) for block in arcs[:-2]) - pairs
    for block in arcs:
        solver.add_arcs_with_capacity_and_unit_cost(
            block.tail.astype(np.int32), block.head.astype(np.int32), block.capacity, block.cost
        )
    supplies = np.r_[places, -places.sum()]
    solver.set_nodes_supplies(np.r_[np.arange(len(places)), sink].astype(np.int32), supplies)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the flow has no answer: {status}")
    flows = np.asarray(solver.flows(np.arange(before, before + pairs, dtype=np.int32)))
    return flows > 0
