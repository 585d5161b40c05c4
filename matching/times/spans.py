"""From when to when something lasted: 9点到11点半, 上午9:00-11:30, 14时—16时."""

import re
from datetime import time

from matching.language.normal import fold
from matching.language.numbers import parse

_PART = r"(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚)?"
_NUMBER = r"(\d{1,2}|[零一二两三四五六七八九十]{1,3})"
_CLOCK = rf"{_PART}{_NUMBER}(?:[:：](\d{{2}})|(?:点|时)(?:钟|整)?(半|一刻|三刻|[0-5]?\d分?)?)"
_SPAN = re.compile(
    rf"{_CLOCK}(?:开始)?\s*(?:一直|直)?(?:[干做弄忙修搞帮教讲陪守]|服务)?\s*(?:到|至|-|—|－|~|～|–){{1,2}}\s*{_CLOCK}"
)
_AFTERNOON = ("下午", "傍晚", "晚上", "晚")
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45}


def read_span(text: str) -> tuple[time, time] | None:
    """Begin and end within one day as a text says them, or None. The end without a part of the day lies after the
    begin: 下午2点到4点 ends at 16:00; without any a bare 1–5 begins in the afternoon, as when help is wanted."""
    found = _SPAN.search(fold(text[:2000]))
    if found is None:
        return None
    said: tuple[str | None, ...]
    said, last = found.groups(), None
    if said[0] is None and said[4] is None and re.fullmatch(r"[1-5一二两三四五]", said[1] or ""):
        said = ("下午", *said[1:4], None if said[6] is None else "下午", *said[5:])  # 2:00-4:30
    first = _clock(*said[:4], after=None)
    if first is not None:
        last = _clock(*said[4:], after=first)
    return (first, last) if first is not None and last is not None and first < last else None


def _clock(
    part: str | None, number: str | None, minutes: str | None, words: str | None, after: time | None
) -> time | None:  # fmt: skip
    value = parse(number or "")
    hour = int(value) if value is not None else 99
    minute = int(minutes) if minutes else _MINUTES.get(words or "", int(re.sub(r"\D", "", words or "") or 0))
    if (part in _AFTERNOON or (part == "中午" and hour < 4)) and hour < 12:
        hour += 12
    if (
        after is not None
        and part is None
        and minutes is None
        and hour < 12
        and (hour, minute) <= (after.hour, after.minute)
    ):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
