"""Everyone at once: who goes to which need, so that the sum of scores over all open needs is the greatest.

Three kinds of bound: places of a need, tasks of a helper (altogether and in each month), and time, because nobody can
be at two needs at once. A pair is used once at most, so nobody fills two places of one need. Pairs that were accepted
before are kept: they use up what they use up and never move. Each connected part of the market is solved by itself:
by a min-cost flow, which is exact; where 全天 and a part of the same day compete for one helper, by branching over flows.

Needs and helpers are rows of columns; of equally good answers the one with lower rows is taken, so callers who sort by
id get the same answer whatever the order of their input.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array  # pyright: ignore[reportMissingTypeStubs]
from scipy.sparse.csgraph import (  # pyright: ignore[reportMissingTypeStubs]
    connected_components,  # pyright: ignore[reportUnknownVariableType]
)

from matching.assignment.clashes import WORK, Answer, solve
from matching.assignment.flow import ANY_TIME, WHOLE_DAY, Ints, Piece

__all__ = ["ANY_TIME", "WHOLE_DAY", "Assignment", "Market", "Task", "assign", "assign_columns", "part_number"]

_PARTS = ("全天", "上午", "中午", "下午", "晚上")
UNBOUND = 1 << 30
STEPS = 1_000_000  # scores are compared to six digits, as the ranking gives them


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """Needs, helpers and pairs as columns; a pair is (row of the need, row of the helper, score ≥ 0).

    `day`: any number that is the same for the same day, ANY_TIME where nothing clashes; `part`: WHOLE_DAY or 1 … 4.
    `month` numbers the months and `room` (helpers × months) says how many tasks each may still take in each.
    `capacity` counts kept pairs, `room` does not. `further`: what each task beyond a helper's first costs, times 1, 2, …
    """

    places: Ints
    day: Ints
    part: Ints
    capacity: Ints
    need: Ints
    helper: Ints
    score: NDArray[np.float64]
    kept: tuple[tuple[int, int], ...] = ()
    month: Ints | None = None
    room: Ints | None = None
    further: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Which pairs of the market are chosen. `proven`: no better answer exists; else one could be at most `gap` better."""

    chosen: NDArray[np.bool_]
    proven: bool
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Task:
    """A need as the assignment sees it. `day`: any word for the day, None when no other need can clash with it."""

    id: str
    places: int = 1
    day: str | None = None
    part: str | None = None
    month: str | None = None  # any word for the month in whose load it falls


def part_number(part: str | None) -> int:
    """WHOLE_DAY for 全天 and for a part that is not known, else the part's number."""
    return _PARTS.index(part) if part in _PARTS else WHOLE_DAY


def assign(
    tasks: Sequence[Task],
    capacities: Mapping[str, int],
    pairs: Iterable[tuple[str, str, float]],
    kept: Iterable[tuple[str, str]] = (),
    *,
    rooms: Mapping[tuple[str, str], int] | None = None,
    further: float = 0.0,
) -> tuple[tuple[str, str], ...]:
    """The chosen pairs (task, helper), sorted; `kept` ones are not among them. Pairs that may not be must not be given.

    `rooms`: what a helper may still take in a month, where that is bounded; the rest as in `Market`. KeyError for a pair
    whose task or helper is not there; a kept pair of a helper who is not there only uses a place.
    """
    known = {task.id: task for task in tasks}
    rows, names = sorted(known), sorted(capacities)
    row, place = {task: n for n, task in enumerate(rows)}, {name: n for n, name in enumerate(names)}
    best: dict[tuple[int, int], float] = {}
    for task, helper, score in pairs:
        key = row[task], place[helper]
        best[key] = max(best.get(key, 0.0), score)
    days = {day: n for n, day in enumerate(sorted({task.day for task in tasks if task.day is not None}))}
    held = [(row[task], place.get(helper, -1)) for task, helper in dict.fromkeys(kept) if task in row]
    places = _ints([known[task].places for task in rows])
    for task, helper in held:
        places[task] -= helper < 0
    keys = sorted(best)
    months = {month: n for n, month in enumerate(sorted({task.month or "" for task in tasks}))}
    market = Market(
        places=places,
        day=_ints([ANY_TIME if (day := known[task].day) is None else days[day] for task in rows]),
        part=_ints([part_number(known[task].part) for task in rows]),
        capacity=_ints([capacities[name] for name in names]),
        need=_ints([task for task, _ in keys]),
        helper=_ints([helper for _, helper in keys]),
        score=np.array([best[key] for key in keys], dtype=np.float64),
        kept=tuple(pair for pair in held if pair[1] >= 0),
        month=_ints([months[known[task].month or ""] for task in rows]) if rooms else None,
        room=_rooms(rooms, place, months) if rooms else None,
        further=further,
    )
    chosen = assign_columns(market).chosen
    return tuple((rows[keys[n][0]], names[keys[n][1]]) for n in np.flatnonzero(chosen).tolist())


def assign_columns(market: Market) -> Assignment:
    """The best choice of pairs. A pair that comes twice, or is kept, is not chosen again."""
    places, capacity, room, usable = _without_kept(market)
    chosen = np.zeros(len(market.need), dtype=np.bool_)
    proven, gap = True, 0.0
    for pairs in _parts(market, np.flatnonzero(usable)):
        answer = _solved(market, pairs, places, capacity, room)
        chosen[pairs[answer.chosen]] = True
        proven, gap = proven and answer.proven, gap + answer.gap / STEPS
    return Assignment(chosen, proven, gap)


def _without_kept(market: Market) -> tuple[Ints, Ints, Ints | None, NDArray[np.bool_]]:
    """Places, capacities and rooms that are left, and the pairs that may still be chosen."""
    places, capacity = market.places.astype(np.int64), market.capacity.astype(np.int64)
    for task, helper in market.kept:
        places[task] -= 1
        capacity[helper] -= 1
    usable = (places[market.need] > 0) & (capacity[market.helper] > 0) & (market.score >= 0) & _first_of_each(market)
    if market.room is not None and market.month is not None:
        usable &= market.room[market.helper, market.month[market.need]] > 0
    busy: dict[int, list[int]] = {}
    for task, helper in market.kept:
        busy.setdefault(helper, []).append(task)
    if busy:
        mine = np.flatnonzero(usable & np.isin(market.helper, list(busy)))
        for pair in mine.tolist():
            task = int(market.need[pair])
            usable[pair] = not any(_clash(market, task, other) for other in busy[int(market.helper[pair])])
    return places, capacity, market.room, usable


def _clash(market: Market, one: int, other: int) -> bool:
    if one == other:
        return True
    if market.day[one] == ANY_TIME or market.day[one] != market.day[other]:
        return False
    parts = {int(market.part[one]), int(market.part[other])}
    return len(parts) == 1 or WHOLE_DAY in parts


def _first_of_each(market: Market) -> NDArray[np.bool_]:
    """The best of the pairs that are given twice."""
    first = np.zeros(len(market.need), dtype=np.bool_)
    if len(first):
        keys = market.need.astype(np.int64) * (int(market.helper.max()) + 1) + market.helper
        order = np.lexsort((-market.score, keys))
        first[order] = np.r_[True, keys[order][1:] != keys[order][:-1]]
    return first


def _parts(market: Market, pairs: Ints) -> list[Ints]:
    """The pairs of each connected part, those of lower needs first and in the order of need and helper."""
    if not len(pairs):
        return []
    needs, helpers = len(market.places), len(market.capacity)
    ends = (market.need[pairs], needs + market.helper[pairs])
    graph = coo_array((np.ones(len(pairs), dtype=np.int8), ends), shape=(needs + helpers, needs + helpers))
    found: Any = connected_components(graph, directed=False)  # pyright: ignore[reportUnknownVariableType]
    labels: Ints = np.asarray(found[1], dtype=np.int64)[ends[0]]
    order = np.lexsort((market.helper[pairs], market.need[pairs], labels))
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    return [part.astype(np.int64) for part in np.split(pairs[order], cuts)]


def _solved(market: Market, pairs: Ints, places: Ints, capacity: Ints, room: Ints | None) -> Answer:
    """One connected part with rows of its own."""
    tasks, need = np.unique(market.need[pairs], return_inverse=True)
    helpers, helper = np.unique(market.helper[pairs], return_inverse=True)
    month = None if market.month is None or room is None else market.month[tasks]
    return solve(
        Piece(
            places=places[tasks],
            capacity=capacity[helpers],
            need=need,
            helper=helper,
            gain=np.rint(market.score[pairs] * STEPS).astype(np.int64),
            day=market.day[tasks][need],
            part=market.part[tasks][need],
            month=None if month is None else month[need],
            room=None if month is None or room is None else room[helpers[helper], month[need]],
            further=round(market.further * STEPS),
        ),
        max(WORK // 20, WORK * len(pairs) // max(len(market.need), 1)),
    )


def _rooms(rooms: Mapping[tuple[str, str], int], place: dict[str, int], months: dict[str, int]) -> Ints:
    """Helpers × months; no bound where none is named."""
    room = np.full((len(place), len(months)), UNBOUND, dtype=np.int64)
    for (helper, month), most in rooms.items():
        if helper in place and month in months:
            room[place[helper], months[month]] = max(most, 0)
    return room


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
