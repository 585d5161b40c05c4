"""The part of the day and the hour at which help is wanted."""

import re
from dataclasses import dataclass
from datetime import time

from matching.language.numbers import CHINESE, parse
from matching.model import Part

_N = rf"(?:\d{{1,2}}|[{CHINESE.replace('百千万亿', '').replace('仨俩', '')}]{{1,3}})"
_WORDS: tuple[tuple[str, Part], ...] = (
    (r"从早到晚|全天|一整天|白天|从早忙到晚", "全天"),
    (r"早[上晨间](?!好)|上午|午前|一?大?清早|一?大早|一早|清晨|凌晨|[今明后]早|早高峰|早班|早饭后|早饭前|晨间|天亮|早(?=[7-9]点|[七八九]点)", "上午"),
    (r"中午|午休|午间|正午|晌午|午饭|午餐", "中午"),
    (r"下午|午后|后晌", "下午"),
    (r"晚上(?!好)|傍晚|晚间|夜里|夜间|夜晚|半夜|今夜|[今明后当每]晚|晚饭后|下了?班(?:之?后|以后|了|顺路)?|晚高峰|吃完晚饭|天黑[后以]|擦黑|饭后|(?<=[一二三四五六日天末号日])晚(?!会|宴|报|点|了|辈)|晚(?=[6-9]点|1[01]点|[六七八九]点)", "晚上"),
)  # fmt: skip
_PART = re.compile("|".join(f"(?P<p{i}>{words})" for i, (words, _) in enumerate(_WORDS)))
_CLOCK = re.compile(
    rf"(?<![\d.:：/比])(?:(?P<h>[01]?\d|2[0-4])[:：](?P<m>[0-5]\d)(?![\d:：])"
    rf"|(?P<ph>{_N})(?:点钟?|时(?!候|间|代|不时|刻|常|段|期|尚|装|光|节))(?:(?P<half>半)|(?P<q>[一三])刻|过?(?P<pm>{_N})分?(?!个|人|名|位|月|号|日|多|小时))?)"
    r"(?!半?(?:课堂|书房|学校|学堂|公益|读书)|水|心|儿|意|名|建议|要求|希望|想法|好处|原因)"
)
_UNTIL = re.compile(r" ?(?:分|钟)?(?:-|~|到|至|—|一直到|干到|忙到)+ ?(?:次日|当天|中午|下午|晚上|傍晚|第二天)?$")
_UNTIL_DARK = re.compile(r"(?:到|至|干到|忙到)(?:天黑|晚上|傍晚|收摊|结束)")

# 下周五25点, 上午26:70: beside a day or a part of it no score, no ratio
_NO_HOUR = re.compile(
    r"(?:[上下中]午|早上|晚上?|(?:周|星期|礼拜)[一二三四五六日天]|[今明后]天|\d[日号])\s?(?P<clock>(?:2[5-9]|[3-9]\d)(?:点钟?|[:：]\d{2})|\d{1,2}[:：][6-9]\d)(?![\d意建要希])"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour said in a text. `end` hours close a span that another opened."""

    at: int
    stop: int
    hour: int
    minute: int
    closes: bool = False


def parts(text: str) -> list[tuple[int, int, Part]]:
    """Every word for a part of the day, with its place."""
    return [(*match.span(), _WORDS[int((match.lastgroup or "p0")[1:])][1]) for match in _PART.finditer(text)]


def no_hour(text: str) -> str | None:
    """An hour that no day has, as it is said."""
    found = _NO_HOUR.search(text)
    return found["clock"] if found is not None else None


def clocks(text: str) -> list[Clock]:
    """Every hour said, as written; afternoon hours are settled by `settle`."""
    out: list[Clock] = []
    for match in _CLOCK.finditer(text):
        if _a_little(match, text):
            continue
        if match["h"]:
            hour, minute = int(match["h"]), int(match["m"])
        else:
            hour = int(parse(match["ph"]) or 0) if match["ph"] != "零" else 0
            minute = _minute(match)
        if hour > 24 or minute > 59:
            continue
        closes = bool(out) and _UNTIL.fullmatch(text, out[-1].stop, match.start()) is not None
        out.append(Clock(match.start(), match.end(), hour % 24, minute, closes))
    return out


def _a_little(match: re.Match[str], text: str) -> bool:
    """一点 is an hour only with a sign of it: 下午一点, 一点半, 一点到三点."""
    if match["ph"] != "一" or match["half"] or match["q"] or "点钟" in match.group():
        return False
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 1]
    if before.endswith(("从", "自")) and re.match(r"[\u4e00-\u9fff]{0,3}[到至]", text[match.end() :]):
        return False
    return not (before.endswith(("午", "上", "天", "晚", "号", "日", "晨")) or after in ("到", "至", "-", "~", "整"))


def _minute(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["q"]:
        return 15 if match["q"] == "一" else 45
    return int(parse(match["pm"]) or 0) if match["pm"] else 0


def settle(clock: Clock, part: Part | None) -> time:
    """The hour on a 24-hour clock: the part of the day decides; without one a bare 1–5 is afternoon."""
    hour = clock.hour
    if part in ("下午", "晚上") and hour < 12:
        hour += 12
    elif part == "中午" and hour in (1, 2):
        hour += 12
    elif part in (None, "全天") and 1 <= hour <= 5:
        hour += 12
    return time(hour % 24, clock.minute)


def part_of(at: time) -> Part:
    """The part of the day an hour belongs to."""
    if at < time(11, 30):
        return "上午"
    if at < time(13, 30):
        return "中午"
    return "下午" if at < time(18) else "晚上"
