"""The numbers of the ranking: each with its default, what it may be, and what it does. A policy pack may carry them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self, get_args, get_type_hints


@dataclass(frozen=True, slots=True)
class Range:
    """What a number may be, both ends included."""

    low: float
    high: float


Share = Annotated[float, Range(0, 1)]
# Two clashes at once (day and part) must leave something of the score.
Clash = Annotated[float, Range(-0.45, 0)]
Less = Annotated[float, Range(-0.9, 0)]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts. 0 switches a part off."""

    concepts: Share = 0.9  # a full match of concept and skill
    strong: Share = 0.7  # the helper has a skill that may stand in (也能找)
    weak: Share = 0.4  # … that may help (或可找)
    category: Share = 0.12  # … of the same kind of service only
    generalist: Share = 0.25  # says to do whatever is wanted (啥都能干), and the need asks for no skill
    further: Share = 0.2  # each further thing of the need that the helper can do as well
    words: Share = 0.1  # cosine of words: a share of what the concepts leave open, as do the next two
    characters: Share = 0.2  # cosine of characters
    wish: Share = 0.06  # a service wish of the helper covers the kind of need
    near: Share = 0.15  # same community: raises the score by this share of the fit, as do the next
    street: Share = 0.08  # not the same community but the same street; counts at most as much as `near`
    district: Share = 0.04  # … the same district; at most as much as `street`
    city: Share = 0.02  # … the same city; at most as much as `district`
    day: Share = 0.1  # free on the weekday asked for
    part: Share = 0.05  # free in the part of the day asked for
    busy: Clash = -0.3  # has named days or parts, and not these
    # Who owes services comes first among those who fit: docs/year.md shows what these two do in a year.
    owing: Share = 0.25  # has done none of this year's services: this; some of them: less
    beyond: Share = 0.15  # n services beyond those owed: the whole score is divided by 1 + this × n
    # All that may raise a score comes to +0.55: with this a proven helper of like fit still comes first (1.55 × 0.6 < 1).
    unproven: Less = (
        -0.4
    )  # the act needs a licence and this helper's is not proven: the whole score falls by this share
    unpreferred: Less = -0.2  # 最好女同志, and this is none: the same; counts once for age and once for sex
    poor: Share = 0.5  # below this fit even the best is no match
    monthly_cap: Annotated[int, Range(0, 100)] = (
        0  # services a month after which nobody is suggested again; 0: no limit
    )

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """The defaults with some replaced; ValueError names a key that is unknown or whose value may not be."""
        hints = get_type_hints(cls, include_extras=True)
        values: dict[str, float] = {}
        for key, value in given.items():
            if key not in hints:
                raise ValueError(f"{key}: no such weight (there are {', '.join(hints)})")
            values[key] = _checked(key, value, *get_args(hints[key]))
        return cls(**values)  # type: ignore[arg-type]  # monthly_cap was checked to be whole


def _checked(key: str, value: Any, kind: type, allowed: Range) -> float:
    """The value as the field wants it; bool is no number here."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{key}: not a number: {value!r}")
    if kind is int and value != int(value):
        raise ValueError(f"{key}: not a whole number: {value!r}")
    if not allowed.low <= value <= allowed.high:
        raise ValueError(f"{key}: {value!r} is not between {allowed.low} and {allowed.high}")
    return kind(value)
