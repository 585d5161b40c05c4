"""Needs added one by one with those who fit them, as columns; then everyone at once."""

from array import array
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from matching.assignment.market import ANY_TIME, Market, Task, assign_columns, part_number
from matching.model import Suggestion


class Pool:
    """What the assignment needs of a file of needs: 12 bytes a pair, whatever the number of needs."""

    def __init__(self, capacities: Mapping[str, int]) -> None:
        self._names = sorted(capacities)
        self._rows = {name: row for row, name in enumerate(self._names)}
        self._capacity = np.array([capacities[name] for name in self._names], dtype=np.int64)
        self._tasks: dict[str, Task] = {}
        self._starts = array("q", [0])
        self._helpers, self._scores = array("i"), array("d")
        self._accepted: list[tuple[int, str]] = []

    def __contains__(self, need: str) -> bool:
        return need in self._tasks

    def add(self, task: Task, fitting: Sequence[Suggestion], accepted: Sequence[str] = ()) -> None:
        """A need, who fits it, and who has accepted it before."""
        self._accepted += [(len(self._tasks), name) for name in dict.fromkeys(accepted)]
        self._tasks[task.id] = task
        self._helpers.extend(self._rows[one.helper] for one in fitting)
        self._scores.extend(one.score for one in fitting)
        self._starts.append(len(self._helpers))

    def pairs(self) -> Iterator[tuple[str, str, float]]:
        """Need, member, score: needs as they were added, accepted pairs first, then the best. A pair that was accepted
        has the score that it would have now, 0 where it would not be made."""
        tasks, accepted = list(self._tasks.values()), self._by_need()
        chosen = assign_columns(self._market(tasks)).chosen
        for row, task in enumerate(tasks):
            span = range(self._starts[row], self._starts[row + 1])
            now = {self._names[self._helpers[at]]: self._scores[at] for at in span} if row in accepted else {}
            for name in accepted.get(row, []):
                yield task.id, name, now.get(name, 0.0)
            found = [(-self._scores[at], self._names[self._helpers[at]]) for at in span if chosen[at]]
            for score, name in sorted(found):
                yield task.id, name, -score

    def _by_need(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for row, name in self._accepted:
            found.setdefault(row, []).append(name)
        return found

    def _market(self, tasks: list[Task]) -> Market:
        """Rows of needs in the order of their ids, so that ties do not depend on the order of the file."""
        order = sorted(range(len(tasks)), key=lambda row: tasks[row].id)
        place = np.empty(len(tasks), dtype=np.int64)
        place[order] = np.arange(len(tasks))
        sorted_ = [tasks[row] for row in order]
        days = {day: n for n, day in enumerate(sorted({task.day for task in tasks if task.day is not None}))}
        places = np.array([task.places for task in sorted_], dtype=np.int64)
        for row, name in self._accepted:
            places[place[row]] -= name not in self._rows
        return Market(
            places=places,
            day=np.array([ANY_TIME if task.day is None else days[task.day] for task in sorted_], dtype=np.int64),
            part=np.array([part_number(task.part) for task in sorted_], dtype=np.int64),
            capacity=self._capacity,
            need=np.repeat(place, np.diff(np.array(self._starts, dtype=np.int64))),
            helper=np.array(self._helpers, dtype=np.int64),
            score=np.array(self._scores, dtype=np.float64),
            kept=tuple((int(place[row]), self._rows[name]) for row, name in self._accepted if name in self._rows),
        )
