"""Where 全天 and a part of the same day compete for one helper no single flow is exact: branch and bound over flows.

The flow lets 全天 exclude the part in which the helper is worth most, so its value is never below the best one. Where its
answer still sends somebody to both, either the whole-day needs or the parts are forbidden to that helper on that day,
and the better branch is looked at first.
"""

from dataclasses import dataclass

import numpy as np

from matching.assignment.flow import ANY_TIME, WHOLE_DAY, Ints, Mask, Piece, flow, value

WORK = 3_000_000  # pairs looked at in all branches together: a second or two
_EACH = 1000  # what a flow costs however small it is, in pairs


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The pairs chosen. Not `proven`: a better answer may exist, by at most `gap`."""

    chosen: Mask
    proven: bool
    gap: int


def solve(piece: Piece, most_work: int = WORK) -> Answer:
    """The best choice in one part of the market; for too many clashes at once the best found, with its gap."""
    key = _helper_days(piece)
    slot, mixed = _slots(piece, key), _mixed(piece, key)
    everything = np.ones(len(piece.need), dtype=np.bool_)
    if not mixed.any():
        return Answer(flow(piece, slot, everything)[0], True, 0)
    best, bound = _dive(piece, key, slot)
    worth, work = value(piece, best), 0
    open_ = [(bound, everything)] if bound > worth else []
    while open_ and work < most_work:
        above, allowed = open_.pop()
        if above <= worth:
            continue
        work += int(allowed.sum()) + _EACH
        chosen, reached = flow(piece, slot, allowed)
        if reached <= worth:
            continue
        day = _violated(piece, key, chosen)
        if day is None:
            best, worth = chosen, reached
            continue
        open_ += [(reached, branch) for branch in _branches(piece, key, day, allowed, chosen)]
    most = max([worth, *(above for above, _ in open_)])
    return Answer(best, most <= worth, most - worth)


def greedy(piece: Piece) -> Mask:
    """The best pair that is still possible, again and again."""
    places, capacity = piece.places.copy(), piece.capacity.copy()
    room: dict[tuple[int, int], int] = {}
    taken: dict[tuple[int, int], set[int]] = {}
    chosen = np.zeros(len(piece.need), dtype=np.bool_)
    for pair in np.lexsort((piece.helper, piece.need, -piece.gain)).tolist():
        need, helper, day = int(piece.need[pair]), int(piece.helper[pair]), int(piece.day[pair])
        if places[need] <= 0 or capacity[helper] <= 0:
            continue
        month = helper, int(piece.month[pair]) if piece.month is not None else 0
        left = room.get(month, int(piece.room[pair]) if piece.room is not None else int(capacity[helper]))
        parts, part = taken.setdefault((helper, day), set()), int(piece.part[pair])
        clashes = day != ANY_TIME and (part in parts or WHOLE_DAY in parts or (part == WHOLE_DAY and bool(parts)))
        dear = piece.further * int(chosen[piece.helper == helper].sum()) if piece.further else 0
        if left <= 0 or clashes or piece.gain[pair] < dear:
            continue
        chosen[pair] = True
        places[need] -= 1
        capacity[helper] -= 1
        room[month] = left - 1
        parts.add(part)
    return chosen


def _helper_days(piece: Piece) -> Ints:
    """One number for each helper and day where the helper could be in two places; −1 elsewhere."""
    key = piece.helper * (int(piece.day.max(initial=0)) + 1) + piece.day
    return np.where((piece.day == ANY_TIME) | (piece.capacity[piece.helper] < 2), -1, key)


def _slots(piece: Piece, key: Ints) -> Ints:
    """Pairs that exclude each other share a number: the same part of the same day, and 全天 with the best part."""
    part = piece.part.copy()
    best: dict[int, tuple[int, int]] = {}
    whole = set(key[(key >= 0) & (piece.part == WHOLE_DAY)].tolist())
    for pair in np.flatnonzero(np.isin(key, list(whole)) & (key >= 0) & (piece.part != WHOLE_DAY)).tolist():
        best[int(key[pair])] = max(best.get(int(key[pair]), (-1, 0)), (int(piece.gain[pair]), int(piece.part[pair])))
    for pair in np.flatnonzero((key >= 0) & (piece.part == WHOLE_DAY)).tolist():
        part[pair] = best.get(int(key[pair]), (0, WHOLE_DAY))[1]
    return np.where(key < 0, -1, key * 8 + part)


def _mixed(piece: Piece, key: Ints) -> Mask:
    """Pairs of helper-days that have both 全天 and parts."""
    whole, parts = key[piece.part == WHOLE_DAY], key[piece.part != WHOLE_DAY]
    return (key >= 0) & np.isin(key, np.intersect1d(whole, parts))


def _violated(piece: Piece, key: Ints, chosen: Mask) -> int | None:
    """A helper-day in which a choice has both, the one with the most at stake first; None: the choice is possible."""
    both = _both(piece, key, chosen)
    if not len(both):
        return None
    stake = [min(_sides(piece, key, day, chosen)) for day in both.tolist()]
    return int(both[int(np.argmax(stake))])


def _both(piece: Piece, key: Ints, chosen: Mask) -> Ints:
    timed = chosen & (key >= 0)
    return np.intersect1d(key[timed & (piece.part == WHOLE_DAY)], key[timed & (piece.part != WHOLE_DAY)])


def _sides(piece: Piece, key: Ints, day: int, chosen: Mask) -> tuple[int, int]:
    """What the chosen whole-day need and the chosen parts of one helper-day are worth."""
    here = chosen & (key == day)
    whole = piece.part == WHOLE_DAY
    return int(piece.gain[here & whole].sum()), int(piece.gain[here & ~whole].sum())


def _branches(piece: Piece, key: Ints, day: int, allowed: Mask, chosen: Mask) -> list[Mask]:
    """Without 全天 and without the parts on this helper-day; the one that keeps more comes last and is looked at first."""
    here, whole = key == day, piece.part == WHOLE_DAY
    without_whole, without_parts = allowed & ~(here & whole), allowed & ~(here & ~whole)
    keep_whole, keep_parts = _sides(piece, key, day, chosen)
    return [without_whole, without_parts] if keep_whole > keep_parts else [without_parts, without_whole]


def _dive(piece: Piece, key: Ints, slot: Ints) -> tuple[Mask, int]:
    """A good possible choice to begin with, and the value that none exceeds: the lesser side of every clash is forbidden
    at once. Never below greedy."""
    allowed, whole = np.ones(len(piece.need), dtype=np.bool_), piece.part == WHOLE_DAY
    chosen, bound = flow(piece, slot, allowed)
    reached, both = bound, _both(piece, key, chosen)
    while len(both):
        for day in both.tolist():
            keep_whole, keep_parts = _sides(piece, key, day, chosen)
            allowed &= ~((key == day) & (~whole if keep_whole > keep_parts else whole))
        chosen, reached = flow(piece, slot, allowed)
        both = _both(piece, key, chosen)
    simple = chosen if reached == bound else greedy(piece)
    return (simple if value(piece, simple) > reached else chosen), bound
