"""From the text of one chat message to what it says."""

import re
from datetime import date, time

from matching.dates import mentions
from matching.hours import clocks, part_of, parts, settle
from matching.model import Intent, Reading
from matching.normal import clean, fold
from matching.numbers import QUANTITY, quantity

_LIMIT = 1000
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
_TITLES = "奶奶|爷爷|大爷|大妈|大娘|阿姨|大叔|叔叔|婆婆|公公|伯伯|老伯|大伯|叔|婶|嫂|姐|哥|老师|师傅|老人"
_NAME = re.compile(rf"[{_SURNAMES}](?:{_TITLES})|老[{_SURNAMES}]")


def read(
    text: str,
    today: date,
    *,
    now: time | None = None,
    speaker: str = "member",
    group: str = "community",
) -> Reading:
    """Read one chat message. `now` is the wall time: a bare weekday that is today counts while its part lies ahead."""
    folded = fold(clean(text, _LIMIT))
    intent = _intent(folded)
    if intent in ("need", "wish"):
        reading = read_need(text, today, now=now)
        return Reading(**{name: getattr(reading, name) for name in Reading.__slots__} | {"intent": intent})
    return Reading(intent=intent)


def _intent(folded: str) -> Intent:
    if re.search(r"微?心愿", folded):
        return "wish"
    if re.search(r"需求[:：]|谁会|谁能|有没有人|需要\d|招\d", folded):
        return "need"
    if re.search(r"报到|特长", folded):
        return "check_in"
    return "chat"


def read_need(text: str, today: date, *, now: time | None = None) -> Reading:
    """Fill the slots of a text whose author said that it is a need or a wish; the kind is never None."""
    del now
    folded = fold(clean(text, _LIMIT))
    days = [m for m in mentions(folded, today) if m.sort in ("day", "deadline", "bad")]
    day = days[0] if days else None
    part = next((p for *_, p in parts(folded)), None)
    hours = clocks(folded)
    start = settle(hours[0], part) if hours else None
    people = next((q for m in re.finditer(QUANTITY + "(?:名|位|个人|人)", folded) if (q := quantity(m))), None)
    name = _NAME.search(folded)
    return Reading(
        intent="need",
        kind="其他",
        day=day.first if day and day.sort == "day" else None,
        day_end=day.last if day and day.sort != "bad" and day.last != day.first else None,
        part=part or (part_of(start) if start else None),
        start=start,
        people=int(people.value) if people else None,
        beneficiary=name.group() if name else None,
        bad_date=bool(day and day.sort == "bad"),
        date_words=folded[day.start : day.end] if day else None,
    )


def read_month(text: str, today: date) -> tuple[int, int] | None:
    """Year and month of 7月, 2026年7月, 上月, 本月, 七月; without a year the latest that has begun."""
    folded = fold(clean(text, 200))
    for mention in mentions(folded, today, "behind"):
        if mention.first:
            return mention.first.year, mention.first.month
    return None


def read_availability(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Weekdays (周一 … 周日) and parts of the day somebody is free; empty when not said."""
    folded = fold(clean(text, 500))
    days = ("周六", "周日") if re.search("周末|双休", folded) else tuple(dict.fromkeys(re.findall("周[一二三四五六日]", folded)))
    return days, tuple(dict.fromkeys(p for *_, p in parts(folded)))


def salutation(text: str) -> str | None:
    """Surname and 称谓 of the adult helped, fit for the own community's group; None when unsure."""
    match = _NAME.search(fold(clean(text, _LIMIT)))
    return match.group() if match else None
