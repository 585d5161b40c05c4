"""Mentions of days put together: two that make a range, a day with a length, a deadline."""

import re
from dataclasses import replace
from datetime import date, timedelta

from matching.language.numbers import parse
from matching.times.mention import DAY_NUMBER, Mention, Way

_DEADLINE_AFTER = re.compile(
    r"(?:[上下中]午|[早晚]上?|晚|下班|\d{1,2}点钟?)?(?:之前|以前|前(?![面后头台天往去来])|为止|截止|截至)"
)
_DEADLINE_BEFORE = re.compile(r"(?:最迟|最晚|截止(?:时间|日期)?[:：是为]?到?|截至|赶在|不晚于|不超过|别超过|限)$")
_INSIDE = re.compile(r"(?:之内|以内|内(?![部容外]))")
_WITHIN = re.compile(rf"(?<![\d每])(?P<n>{DAY_NUMBER})(?P<unit>天|日|周|个星期|个礼拜)(?:之内|以内|内)")
_PART_WORD = r"(?:上午|下午|中午|晚上|早上|全天|早晚|晚)?"
_JOIN = re.compile(rf" ?{_PART_WORD}(?:[-~到至—、/和或跟与及,，]|或者|一直到|直到|还是|以及){{1,2}} ?")
_ALSO = re.compile(
    rf"(?:[、和及](?P<n>{DAY_NUMBER})){{1,5}}(?=(?:[日号]?(?:这|共)?[两二三四五六2-6]|[日号](?!楼))[天日]?)"
)
_FOR_DAYS = re.compile(
    rf"(?P<from>(?:起|开始)[,，]?|连着|连续|一连|,|，)?(?:连着|连续|一连|一共|的)?[干忙搞住做值守排]?(?P<n>{DAY_NUMBER})(?P<unit>天|个?晚上?|周|个星期|个礼拜)(?![之以]?[内前后])"
)

# 本周日重阳敬老活动: the weekday before a festival that only names the event
_FESTIVE = re.compile(
    r"节?的?[\u4e00-\u9fff]{0,4}?(?:活动|晚会|联欢|慰问|演出|汇演|聚餐|敬老|游园|庙会|灯会|主题|文艺|义诊|茶话|座谈|送|包|煮|熬|做|写|贴)"
)


def joined(found: list[Mention], text: str) -> list[Mention]:
    """Two days side by side (13号到24号, 周六或周日) become one range; a date beside its weekday is checked."""
    out: list[Mention] = []
    for mention in found:
        if out and (pair := _pair(out[-1], mention, text)):
            out[-1] = pair
        else:
            out.append(mention)
    return out


def _pair(a: Mention, b: Mention, text: str) -> Mention | None:
    gap = text[a.end : b.start]
    if a.sort == "repeating" and a.said == b.said == "weekday" and (not gap or _JOIN.fullmatch(gap)):
        return replace(a, end=b.end)
    if _same_day_twice(a, b, gap):
        merged = _checked(a, b)
        return a if merged.sort == "bad" and b.said == "festival" and _FESTIVE.match(text, b.end) else merged
    side_by_side = not gap.strip() and a.said == b.said and a.said in ("weekday", "number")
    told = a.sort == "story" and a.said == b.said == "weekday" and not b.explicit and re.search("[-~到至]", gap)
    if not (side_by_side or _JOIN.fullmatch(gap)) or b.sort not in ("day", "bad"):
        return None
    if a.sort not in ("day", "bad") and not told:
        return None
    if a.first is None or b.last is None or "bad" in (a.sort, b.sort):
        return replace(a, end=b.end, sort="bad")
    last = b.last
    if (b.said == "number" and last < a.first) or (b.said == "number" and a.said == "date"):
        last = _in_month_of(a.first, last) or last
    if b.said == "weekday" and not b.explicit:
        last = a.first + timedelta((last - a.first).days % 7)
    if last < a.first:
        return None
    return replace(a, end=b.end, last=last)


def _same_day_twice(a: Mention, b: Mention, gap: str) -> bool:
    kinds = {a.said, b.said}
    near = re.fullmatch(r" ?[(（,，、就是即那天的]{0,4} ?", gap) is not None and not gap.strip().startswith("、")
    single = a.first == a.last and b.first == b.last
    return near and single and "weekday" in kinds and bool(kinds & {"date", "number", "relative", "festival"})


def _checked(a: Mention, b: Mention) -> Mention:
    """A date beside a weekday: they must agree."""
    weekday, dated = (a, b) if a.said == "weekday" else (b, a)
    merged = replace(dated, start=a.start, end=b.end)
    if dated.first is None or weekday.first is None or dated.sort == "bad":
        return merged
    agree = dated.first.weekday() == weekday.first.weekday()
    if weekday.explicit and weekday.sort == "day":
        agree = dated.first == weekday.first
    return merged if agree else replace(merged, sort="bad")


def stretched(mention: Mention, text: str) -> Mention:
    """20号起四天, 从后天起一周: a day with a length is a range; so is 7月15、16两日."""
    more = _ALSO.match(text, mention.end) if mention.said == "date" and mention.first == mention.last else None
    if more and mention.first and mention.sort == "day":
        last = _day_of(mention.first, int(parse(more["n"]) or 0))
        return replace(mention, end=more.end(), last=last) if last and last > mention.first else mention
    match = _FOR_DAYS.match(text, mention.end)
    if not match or mention.first is None or mention.sort != "day" or mention.first != mention.last:
        return mention
    if not (match["from"] or "连" in match.group()):
        return mention
    if match["from"] in (",", "，") and "连" not in match.group():
        return mention
    count = int(parse(match["n"]) or 0) * (7 if match["unit"] in ("周", "个星期", "个礼拜") else 1)
    if not 1 <= count <= 60:
        return mention
    return replace(mention, end=match.end(), last=mention.first + timedelta(count - 1))


def as_deadline(mention: Mention, text: str, way: Way) -> Mention:
    """周五之前, 最迟后天: a day that only sets the end; days of a report (`way` behind) are never deadlines."""
    if mention.sort != "day" or way == "behind":
        return mention
    after = _DEADLINE_AFTER.match(text, mention.end)
    if mention.said in ("week", "month"):
        after = after or _INSIDE.match(text, mention.end)
    before = _DEADLINE_BEFORE.search(text, max(0, mention.start - 8), mention.start)
    if not after and not before:
        return mention
    return replace(mention, sort="deadline", end=after.end() if after else mention.end)


def within(text: str, today: date) -> list[Mention]:
    """三天内, 一周之内: deadlines counted from today."""
    out: list[Mention] = []
    for match in _WITHIN.finditer(text):
        count = int(parse(match["n"]) or 0) * (1 if match["unit"] in ("天", "日") else 7)
        if 1 <= count <= 60:
            out.append(Mention(*match.span(), None, today + timedelta(count), "deadline", "relative"))
    return out


def _in_month_of(first: date, last: date) -> date | None:
    return _day_of(first, last.day)


def _day_of(first: date, day: int) -> date | None:
    try:
        return date(first.year, first.month, day)
    except ValueError:
        return None
