"""Times that come every week: 周六下午、周日全天, 周一到周五晚上."""

import re
from datetime import date

from matching.language.normal import fold
from matching.times.dates import mentions

PARTS = ("上午", "下午", "晚上")
_SAME = {"早上": "上午", "夜里": "晚上", "晚间": "晚上"}
_DAYS = {
    "末": (5, 6), "工作日": (0, 1, 2, 3, 4), "双休": (5, 6), "双休日": (5, 6), "每天": tuple(range(7)), "天天": tuple(range(7)),
}  # fmt: skip
WEEKLY = re.compile(
    r"(?P<days>(?:每?(?:周|星期|礼拜)[一二三四五六日天末][一二三四五六日天]*(?:[到至~\-、和]?(?:周|星期|礼拜)?[一二三四五六日天])*|工作日|双休日?|每天|天天)+)"
    r"\s*(?P<parts>(?:(?:上午|下午|晚上|全天|白天|早上|晚间)[、和及]?)*)"
)


def read_times(text: str) -> frozenset[tuple[int, str]]:
    """周六下午、周日全天, 周一到周五晚上: weekdays (0: Monday) and parts; a day without a part is the whole day."""
    found: set[tuple[int, str]] = set()
    for chunk in WEEKLY.finditer(text):
        days = _weekdays(chunk["days"])
        parts = [_SAME.get(p, p) for p in re.findall(r"上午|下午|晚上|全天|白天|早上|晚间", chunk["parts"])]
        wanted = {p for p in parts if p in PARTS}
        wanted |= {"上午", "下午"} if "白天" in parts else set()
        wanted |= set(PARTS) if "全天" in parts or not parts else set()
        found |= {(day, part) for day in days for part in wanted}
    return frozenset(found)


def first_of_weekly(text: str, today: date) -> date | None:
    """The first day from today on of what is wanted 每周二; None when nothing is wanted on a weekday of every week."""
    days = [one.first for one in mentions(fold(text), today) if one.sort == "repeating" and one.said == "weekday"]
    return min((day for day in days if day is not None and day >= today), default=None)


def _weekdays(words: str) -> set[int]:
    days = {day for name, group in _DAYS.items() if name in words for day in group}
    bare = re.sub(r"工作日|双休日?|每天|天天", " ", words)
    for first, last in re.findall(r"([一二三四五六日天])[到至~\-](?:周|星期|礼拜)?([一二三四五六日天])", bare):
        start, end = _index(first), _index(last)
        days |= {*range(start, end + 1)} if start <= end else {*range(start, 7), *range(end + 1)}
    return days | {_index(sign) for sign in re.findall(r"[一二三四五六日天]", bare)}


def _index(sign: str) -> int:
    return "一二三四五六日".index("日" if sign == "天" else sign)
