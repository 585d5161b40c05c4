"""A day or a range of days as a text names it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from matching.language.numbers import CHINESE

Way = Literal["ahead", "behind"]
# A day of the month or a month, in digits or Chinese signs.
DAY_NUMBER = rf"(?:\d{{1,2}}|[{CHINESE.replace('百千万亿', '')}]{{1,3}})"


@dataclass(frozen=True, slots=True)
class Mention:
    """A day or a range named in a text. `sort` says how it counts: a day to act on, a deadline, a repeating day,
    a day that only belongs to a story (昨天), or one that cannot be."""

    start: int
    end: int
    first: date | None
    last: date | None
    sort: Literal["day", "deadline", "repeating", "story", "bad"] = "day"
    said: Literal["date", "number", "weekday", "week", "relative", "month", "festival"] = "date"
    explicit: bool = True  # a week or a year was said, not only a bare weekday or number
