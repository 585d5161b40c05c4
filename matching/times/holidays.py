"""Festivals by name, and days of the months around the new year of the moon. Days that move come from words/holidays.tsv,
2024-2035."""

from datetime import date, timedelta
from functools import cache
from importlib.resources import files

_FIXED = {
    "元旦": (1, 1),
    "情人节": (2, 14),
    "学雷锋日": (3, 5),
    "妇女节": (3, 8),
    "三八": (3, 8),
    "植树节": (3, 12),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "五四": (5, 4),
    "青年节": (5, 4),
    "护士节": (5, 12),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "建党节": (7, 1),
    "八一": (8, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "记者节": (11, 8),
    "消防日": (11, 9),
    "平安夜": (12, 24),
    "圣诞": (12, 25),
    "国家宪法日": (12, 4),
    "宪法日": (12, 4),
    "志愿者日": (12, 5),
}
_OTHER_NAMES = {
    "大年三十": "除夕",
    "年三十": "除夕",
    "大年初一": "春节",
    "正月初一": "春节",
    "正月十五": "元宵",
    "八月十五": "中秋",
    "九月初九": "重阳",
    "九九重阳": "重阳",
    "老年节": "重阳",
}


@cache
def _moon() -> dict[str, tuple[date, ...]]:
    lines = files("matching").joinpath("words/holidays.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {name: tuple(date.fromisoformat(day) for day in days) for name, *days in rows}


@cache
def names() -> tuple[str, ...]:
    """Every name of a festival, longest first."""
    return tuple(sorted({*_FIXED, *_OTHER_NAMES, *_moon()}, key=len, reverse=True))


def festival(name: str, year: int) -> date | None:
    """The day of a festival in a year of the sun; None when the table does not know the year."""
    name = _OTHER_NAMES.get(name, name)
    if name in _FIXED:
        return date(year, *_FIXED[name])
    return next((day for day in _moon().get(name, ()) if day.year == year), None)


def moon_day(month: str, number: int, year: int) -> date | None:
    """腊月二十, 正月初六 (`year` is the sun's); None when there is no such day or the table does not know the year."""
    known = ("春节", 1) if month == "正月" else ("腊八", 8)
    first = festival(known[0], year)
    day = first + timedelta(number - known[1]) if first is not None and 1 <= number <= 30 else None
    new_year = festival("春节", day.year) if day is not None else None
    ended = month == "腊月" and day is not None and new_year is not None and day.month < 3 and day >= new_year
    return None if ended else day
