"""The days that a command names, apart from the rest of its words."""

from dataclasses import dataclass
from datetime import date, timedelta

from matching.language.normal import fold
from matching.times.dates import mentions
from matching.times.mention import Mention, Way

_BEHIND = 30
_STOPS = " \t\n,，、;；。:：的在从于自"


@dataclass(frozen=True, slots=True)
class DayWords:
    """The first day or range named in a text, and the text before and after it. `deadline`: 7月10日前 (then `first`
    is `last`)."""

    first: date
    last: date
    before: str
    after: str
    deadline: bool = False

    @property
    def rest(self) -> str:
        """The text without the day."""
        return f"{self.before} {self.after}".strip()


def take_days(text: str, today: date, way: Way) -> DayWords | None:
    """The first day or range in `text`, resolved towards `way`; None when no day that can be is named. Ahead, a day
    up to 30 days behind is still meant when it is dated: a roster may have begun."""
    folded = fold(text)
    found = _first(mentions(folded, today, way), today, way)
    if found is None and way == "ahead":
        earlier = _first(mentions(folded, today - timedelta(_BEHIND), way), today, way)
        found = earlier if earlier is not None and earlier.said == "date" else None
    if found is None or found.last is None:
        return None
    first = found.first if found.first is not None and found.sort != "deadline" else found.last
    before, after = text[: found.start].rstrip(_STOPS), text[found.end :].strip(" \t\n,，、;；。:：")
    return DayWords(first, found.last, before.strip(), after, found.sort == "deadline")


def names_a_bad_day(text: str, today: date, way: Way) -> bool:
    """Whether a day is named that does not exist (2月30日) or lies on the wrong side."""
    return any(found.sort == "bad" for found in mentions(fold(text), today, way))


def _first(found: list[Mention], today: date, way: Way) -> Mention | None:
    for one in found:
        if way == "behind" and one.first is not None and one.first > today:
            continue  # 明天 cannot have been
        if one.last is None or one.sort in ("bad", "repeating") or (one.sort == "story" and way == "ahead"):
            continue
        return one
    return None
