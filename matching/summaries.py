"""What one activity summary says, and what it lacks."""

import re
from datetime import date

from matching.dates import mentions
from matching.model import SummaryReading
from matching.normal import clean, fold
from matching.numbers import QUANTITY, quantity

_PEOPLE = re.compile(QUANTITY + r"(?:名|位|人次|人|个)")


def read_summary(text: str, today: date, photos: int = 0) -> SummaryReading:
    """Read an activity summary. Dates lie behind `today`; `photos` is how many pictures came with it."""
    folded = fold(clean(text, 3000))
    days = [m for m in mentions(folded, today, "behind") if m.first and m.sort in ("day", "story")]
    day = days[0] if days else None
    people = next((q for m in _PEOPLE.finditer(folded) if (q := quantity(m))), None)
    missing = [name for name, lacks in (("时间", day is None), ("人数", people is None), ("照片", photos == 0)) if lacks]
    return SummaryReading(
        date=day.first if day else None,
        date_end=day.last if day and day.last != day.first else None,
        participants=int(people.value) if people else None,
        participants_approx=bool(people and people.approx),
        missing=tuple(missing),
    )
