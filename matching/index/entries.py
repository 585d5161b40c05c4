"""The values that go in and out of the index."""

from dataclasses import dataclass
from typing import NamedTuple

from matching.index.features import Features
from matching.index.places import Path

EVERY_DAY = 0x7F


@dataclass(frozen=True, slots=True)
class Entry:
    """One member in one community. `id` is the caller's, below 2^32. `days`: weekdays as bits, Monday the lowest;
    who has not said is free on every day. `licences`: bits as the caller counts them. `taken`: services this month."""

    id: int
    path: Path
    features: Features
    days: int = EVERY_DAY
    licences: int = 0
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Only:
    """Who may be found. Empty or 0: no such limit. `licence`: any of these bits will do; `cap`: fewer services taken."""

    places: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()
    day: int = 0
    licence: int = 0
    cap: int = 0


class Found(NamedTuple):
    """One member found, with the cosine."""

    id: int
    score: float


EVERYBODY = Only()
