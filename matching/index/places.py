"""Where members are numbered: by district and community, so that each of them is an interval of rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Path = tuple[int, ...]  # ids of organisations, the widest first, the community last


@dataclass(frozen=True, slots=True)
class Run:
    """The rows of one community. `path` is where it belongs now, `fitted` where it did when the rows were numbered."""

    start: int
    end: int
    path: Path
    fitted: Path


class Places:
    """Which rows lie in which place. Not changed: a merger makes new ones."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.runs = tuple(runs)
        self._starts = [run.start for run in self.runs]
        self._everybody = np.array([[0, self.runs[-1].end if self.runs else 0]], dtype=np.int64)
        self._intervals: dict[int, NDArray[np.int64]] = {}  # of single places, once asked for
        self._within: dict[int, list[tuple[int, int]]] = {}
        for run in self.runs:
            for place in run.path:
                known = self._within.setdefault(place, [])
                if known and known[-1][1] == run.start:
                    known[-1] = known[-1][0], run.end
                else:
                    known.append((run.start, run.end))

    @classmethod
    def of(cls, paths: Sequence[Path]) -> "Places":
        """The places of rows in order."""
        runs: list[Run] = []
        start = 0
        for row in range(1, len(paths) + 1):
            if row == len(paths) or paths[row] != paths[start]:
                runs.append(Run(start, row, paths[start], paths[start]))
                start = row
        return cls(runs)

    def rows(self, places: Iterable[int]) -> list[tuple[int, int]]:
        """The intervals of rows in any of these places: ascending, apart, none twice. A place nobody is in has none."""
        found: list[tuple[int, int]] = []
        for start, end in sorted(interval for place in set(places) for interval in self._within.get(place, ())):
            if found and start <= found[-1][1]:
                found[-1] = found[-1][0], max(end, found[-1][1])
            else:
                found.append((start, end))
        return found

    def intervals(self, places: tuple[int, ...]) -> NDArray[np.int64]:
        """The same as an array; of everybody when there are no places."""
        if not places:
            return self._everybody
        known = self._intervals.get(places[-1]) if len(places) == 1 else None
        if known is None:
            known = np.array(self.rows(places), dtype=np.int64).reshape(-1, 2)
            if len(places) == 1:
                self._intervals[places[-1]] = known
        return known

    def run_of(self, row: int) -> Run:
        """The run that a row lies in."""
        from bisect import bisect_right

        return self.runs[bisect_right(self._starts, row) - 1]

    def merged(self, old: int, into: Path) -> "Places":
        """The same rows with all of a place counted to another: a merger, or a community that changed its district."""
        return Places(replace(run, path=moved(run.path, old, into)) for run in self.runs)


def moved(path: Path, old: int, into: Path) -> Path:
    """A path in which everything down to `old` gives way to `into`."""
    return (*into, *path[path.index(old) + 1 :]) if old in path else path
