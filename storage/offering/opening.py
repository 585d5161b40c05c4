"""When a promise's clock runs: not at night, and not on the place's days off. People are not pressed in their free time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar  # pyright: ignore[reportMissingTypeStubs]

_LONGEST = 400  # days looked ahead: a clock that never opens would loop for ever


@dataclass(frozen=True, slots=True)
class Opening:
    """The hours of a day in which a clock runs, in the place's zone; `days_off` when it runs on days off too."""

    zone: ZoneInfo
    opens: time
    closes: time
    days_off: bool = False

    def after(self, start: datetime, hours: float) -> datetime:
        """The moment at which so many open hours have passed since `start` (aware); UTC."""
        left = timedelta(hours=hours)
        now = start.astimezone(self.zone)
        for _ in range(_LONGEST):
            opens, closes = self._at(now, self.opens), self._at(now, self.closes)
            if self.runs_on(now.date()) and now < closes:
                begin = max(now, opens)
                if left <= closes - begin:
                    return (begin + left).astimezone(UTC)
                left -= closes - begin
            now = self._at(now + timedelta(days=1), time(0))
        raise ValueError("no open hours within a year")

    def is_open(self, moment: datetime) -> bool:
        """Whether the clock runs at this moment."""
        here = moment.astimezone(self.zone)
        return self.runs_on(here.date()) and self.opens <= here.time() < self.closes

    def runs_on(self, day: date) -> bool:
        """Whether the clock runs on this day at all."""
        return self.days_off or is_workday(day)

    def _at(self, moment: datetime, clock: time) -> datetime:
        return datetime.combine(moment.date(), clock, self.zone)


def is_workday(day: date) -> bool:
    """Whether a day is worked on in China, festivals and moved working days included; beyond the calendar's years
    (the government names them one year ahead) Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))  # pyright: ignore[reportUnknownMemberType]
    except NotImplementedError:
        return day.weekday() < 5
