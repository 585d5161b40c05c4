"""What one activity summary says, and what it lacks."""

import re
from datetime import date, time

from matching.language.normal import as_written, clean, fold
from matching.language.numbers import QUANTITY, quantity
from matching.model import Figure, Part, SummaryReading
from matching.needs.places import read_event_place
from matching.summaries.counts import counts
from matching.summaries.done_kinds import kinds_done
from matching.summaries.event_spots import fallback_place, is_no_place, is_vague
from matching.summaries.named_workers import restated
from matching.summaries.organisers import organisers
from matching.summaries.outcomes import open_trouble, tells_content, tells_reception
from matching.summaries.tallies import figures_of, people_done, served_by
from matching.times.dates import mentions
from matching.times.hours import Clock, clocks, parts, settle
from matching.times.mention import Mention

_LIMIT = 3000
_LENGTH = re.compile(
    QUANTITY
    + r"(?:(?P<half>个半)(?:小时|钟头|钟)|个?多?(?P<unit>小时|钟头|分钟|[hH](?![a-zA-Z]))(?P<extra>半)?)(?!热线)"
)
_SUMMED = re.compile(r"(?:累计|合计|总计|总时长|服务时长|工时|共计|贡献|时长共|志愿时长|人均)[^,，。;；\n\d]{0,8}$")
_NO_LENGTH = re.compile(r"(?:等了?|排队|等候|等待|“|\"|提前|前(?!后)|每隔|车程)[^,，。;；\n\d]{0,3}$")
_NO_DATE = re.compile(
    r"(?:系列|之[一二三四五六七八九十]|主题|专项|活动|志愿|慰问|行动|精神|党课|大讲堂|前夕|前后|来临|将至|期间|送温暖|讲话|节气|献礼|[”’」』])"
)
# 活动6次, 264小时: numbers that do not say what was done.
_HOLLOW_UNITS = ("次", "场", "场次", "小时", "元", "期", "人", "名", "位", "人次", "天", "个")
_SINCE = re.compile(r"(?:至今|以来|到现在|到今天|迄今)")


def read_summary(text: str, today: date, photos: int = 0) -> SummaryReading:
    """Read an activity summary. Dates lie behind `today`; `photos` is how many pictures came with it."""
    cleaned = clean(text, _LIMIT)
    folded = fold(cleaned).replace("百把人", "百来人")
    dates = _dated(folded)
    day = _day(dates, today)
    trouble = open_trouble(folded)
    dated = [(m.start, m.end) for m in mentions(dates, today, "behind")]
    found = counts(folded, dated + trouble + restated(folded))
    done, served = people_done(found, folded), served_by(found, folded)
    named = organisers(folded)
    place = _place(folded, [span for _, span in named])
    hours, summed = _hours(folded)
    figures = figures_of(found) + summed
    kinds = kinds_done(folded, trouble)
    return SummaryReading(
        date=day[0] if day else None,
        date_end=day[1] if day and day[1] != day[0] else None,
        place=as_written(place, folded, cleaned),
        units=tuple(cleaned[a:b] for _, (a, b) in named),
        participants=int(done[0]) if done else None,
        participants_approx=bool(done and done[1]),
        served=served[0] if served else None,
        served_unit=served[1] if served else None,
        served_approx=bool(served and served[2]),
        hours=hours,
        figures=figures,
        kinds=kinds,
        missing=_missing(
            _without(folded, [span for _, span in named], place),
            day is None,
            place is None,
            done is None,
            bool(served or figures),
            any(figure.unit not in _HOLLOW_UNITS for figure in figures),
            photos,
        ),
        unresolved=tuple(cleaned[a:b].strip() for a, b in trouble),
    )


def _dated(text: str) -> str:
    """The text as its dates are read, letter for letter as long: 12号人 is no 12th, 这周末 lies behind."""
    text = re.sub(r"号(?=人(?!民|社|力|大))", "口", text.replace("一早", "清早"))
    return re.sub(r"(?<!下)[这本](?P<one>个)?周末", lambda found: "," * bool(found["one"]) + "上周末", text)


def _without(text: str, units: list[tuple[int, int]], place: str | None) -> str:
    """The text without the names of organisers and the place: 运河区审计局 tells of no transport."""
    for start, stop in units:
        text = text[:start] + "," * (stop - start) + text[stop:]
    return text.replace(place, "," * len(place)) if place else text


def _missing(
    text: str, no_day: bool, no_place: bool, no_people: bool, numbers: bool, things: bool, photos: int
) -> tuple[str, ...]:
    lacks = (
        ("时间", no_day),
        ("地点", no_place),
        ("人数", no_people),
        ("内容", not things and not tells_content(text)),
        ("成效", not numbers and not tells_reception(text)),
        ("照片", photos <= 0),
    )
    return tuple(name for name, lack in lacks if lack)


def _day(text: str, today: date) -> tuple[date, date] | None:
    """First and last day of the activity; a month, a year or 近日 is none."""
    usable = [m for m in mentions(text, today, "behind") if _dates_it(m, text, today)]
    label = re.search(r"(?:时间|日期)[:： ]", text)
    if label:
        usable = [m for m in usable if m.start >= label.end()] or usable
    usable.sort(key=lambda m: m.said == "festival")
    if not usable or usable[0].first is None or usable[0].last is None:
        return None
    first, last = usable[0].first, usable[0].last
    if _SINCE.match(text, usable[0].end) or re.search(
        r"至今|到现在为止|迄今", text[usable[0].end : usable[0].end + 12]
    ):
        last = today
    return first, max(first, min(last, today))


def _dates_it(mention: Mention, text: str, today: date) -> bool:
    if mention.sort not in ("day", "story") or mention.first is None or mention.first > today:
        return False
    if re.search(r"[说道喊讲称言:][:,，]?“[^”]*$", text[: mention.start]):
        return False
    clause = re.split(r"[,，。;；!！?？\n]", text[: mention.start])[-1]
    if re.search(r"打算|计划|下月|下次|下回|准备|约定|约好|改到|拟|将于|定于", clause):
        return False
    if mention.said == "month" or (mention.said == "festival" and _NO_DATE.match(text, mention.end)):
        return False
    return not (_SINCE.match(text, mention.end) and mention.said in ("month", "week"))


def _hours(text: str) -> tuple[float | None, tuple[Figure, ...]]:
    """Length in hours, and the summed volunteer hours as figures."""
    total, summed = 0.0, ()
    for match in _LENGTH.finditer(text):
        found = quantity(match)
        before = text[max(0, match.start() - 14) : match.start()]
        if found is None or _NO_LENGTH.search(before):
            continue
        value = found.value + (0.5 if match["half"] or match["extra"] else 0)
        if _SUMMED.search(before) and value > 8:
            summed = (Figure(value, "小时", "服务时长", found.approx),)
        elif value <= (1440 if match["unit"] == "分钟" else 24):
            total += value / 60 if match["unit"] == "分钟" else value
    return (round(total, 2) if total else _from_to(text)), summed


def _from_to(text: str) -> float | None:
    """早8点…下午4点 is eight hours: the first hour and the one that closes it."""
    said, named = clocks(text), parts(text)
    if len(said) < 2:
        return None
    begin = said[0]
    end = next((clock for clock in said[1:] if _closes(begin, clock, text)), None)
    if end is None:
        return None
    before: list[Part] = [p for _, e, p in named if e <= begin.at + 1 and begin.at - e <= 3]
    own = before[-1] if before else None
    close: Part | None = next((p for s, _, p in named if begin.stop <= s <= end.at), None)
    length = _minutes(settle(end, close or own)) - _minutes(settle(begin, own))
    if length <= 0 and end.hour < begin.hour and (begin.hour > 12 or end.hour == 0):
        length += 24 * 60
    elif length <= 0 and close is None:
        length += 12 * 60
    return round(length / 60, 2) if 0 < length <= 20 * 60 else None


def _closes(begin: Clock, end: Clock, text: str) -> bool:
    if re.match("半?(?:收工|结束|收摊|散|撤)", text[end.stop :]):
        return True
    joined = end.closes or re.search("到|至|-|~", text[begin.stop : end.at]) or re.match("半?[完才]", text[end.stop :])
    return bool(joined) and end.at - begin.stop <= 14


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _place(text: str, units: list[tuple[int, int]]) -> str | None:
    found = read_event_place(text, units)
    if found is None or is_no_place(found):
        found = fallback_place(text, units)
    elif is_vague(found):
        found = fallback_place(text, units) or found
    return found or ("全区" if re.search(r"全区|全市|全县|全街道", text) else None)
