"""When help is wanted: the day, the part of the day and the hour of one message."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from matching.model import Part
from matching.times.dates import mentions
from matching.times.hours import Clock, clocks, no_hour, part_of, parts, settle
from matching.times.mention import Mention

_ARRIVAL = re.compile(r"先到|到位|到岗|集合|提前|前到|来布置|彩排|报到|碰头|过来|就位|到场")
_ENROL = re.compile(r"报名|报给|报我|联系|接龙|交名单|回复")
_STORY_AFTER = re.compile(
    r"[^,。!?;\n]{0,6}(?:刚|就住院|出院|做的|做了|摔|去世|走的|那场|那次|坏的|停的|开始就|至今|以来)"
)
_HABIT_BEFORE = re.compile(r"(?:一到|每到|到了|天天|整天|经常|老是|常常|总|一|连着几个|前|没)$")
_HABIT_AFTER = re.compile(r"(?:都?睡不着|睡不|不敢|总|老是|黑漆漆|黑灯|摸黑|喘|疼|吵|没人管|看不见|就犯|起夜|就)")
# What goes on at that part of the day and is the reason, not the appointment: 晚上老人走路怕摔, 中午太阳晒得厉害.
_TROUBLE = re.compile(
    r"怕|不敢|经常|老是|总是|常常|时常|睡不|失眠|[疼痛咳喘闷晕]|难受|[晒热冷吵黑冻]得|太[热冷黑吵晒暗闷]|看不[见清]|没有?灯|不亮|摔|跌|绊|磕|吵[得着人]|扰民|危险|不安全|受不了|得厉害|[漏堵断]了"
)
_ASKS = re.compile(r"[想请找谁要需求帮缺招派]|有空|能[来去不]|哪[位个]|来[人个位一两\d]|麻烦|希望|安排|志愿者|党员")
# 马上要10个人: today. 马上来人 and 尽快 name no day, 马上要过年了 and 现在一个人住 tell of something else.
_AT_ONCE = re.compile(
    r"(?:马上|立刻|立即|即刻|现在就?|火速)就?(?:需要?|急?求|派|请|找|叫|安排|召集|要|来)(?=[\d二三四五六七八九十几两]+(?:多|来)?(?:名|位|个人|个|人))"
)
_WANTED_THEN = re.compile(
    r"(?=[上下中]午|早上|晚上|[要需缺找请]|\d)[^。;；!！?？\n]{0,24}?(?:[要需缺找请派来]|想请){1,2}(?:要|人|个|位|名|[\d一二两三四五六七八九十])"
)
# 昨天晚上停电，要人陪: told of that day, not wanted then
_STORY = re.compile(
    r"[了过没不被刚停坏漏堵断摔病吵丢闹雨雪刮淹搬的]|开始|突然|住院|出院|发现|回来|走失|去世|出走|离家|出门|外出|失联|失踪|说|打电话|来电|反映|报告|通知"
)
_LAST: dict[Part, time] = {"上午": time(11, 30), "中午": time(13, 30), "下午": time(18), "全天": time(18)}


@dataclass(frozen=True, slots=True)
class When:
    """Day, last day or deadline, part and hour; `bad` when the day named cannot be, `words` what named it."""

    day: date | None = None
    day_end: date | None = None
    part: Part | None = None
    start: time | None = None
    bad: bool = False
    words: str | None = None


def read_when(text: str, today: date, now: time | None = None) -> When:
    """Read a folded need. `now` settles whether a bare weekday that is today still counts."""
    found = mentions(text, today)
    chosen = _choose(found, text)
    part, start = _hour(text, found, chosen)
    impossible = no_hour(text) or (_over(found, text) if chosen is None else None)
    if impossible is not None:
        return When(part=part, bad=True, words=impossible)
    if chosen is None:
        return When(_at_once(text, today), part=part, start=start)
    words = text[chosen.start : chosen.end]
    if chosen.sort == "bad":
        return When(part=part, start=start, bad=True, words=words)
    first, last = chosen.first, chosen.last
    if chosen.sort == "deadline":
        return When(day_end=last, part=part, start=start, words=words)
    if now and first and first == today and not chosen.explicit and chosen.said == "weekday":
        if now >= (start or (_LAST.get(part, time.max) if part else time.max)):
            first, last = first + timedelta(7), (last or first) + timedelta(7)
    return When(first, last if last != first else None, part, start, words=words)


def _over(found: list[Mention], text: str) -> str | None:
    """昨天下午打扫活动室，找3人: what is wanted on a day that is over, where nothing is told of that day."""
    for mention in found:
        if mention.sort == "story" and (wanted := _WANTED_THEN.match(text, mention.end)):
            told = text[mention.end : wanted.end()]
            if not _STORY.search(told):
                return text[mention.start : mention.end]
    return None


def _at_once(text: str, today: date) -> date | None:
    return today if _AT_ONCE.search(text) else None


def _clause(text: str, at: int) -> tuple[int, int]:
    signs = ",，。!！?？;；\n"
    start = max((text.rfind(sign, 0, at) for sign in signs), default=-1) + 1
    stops = [stop for sign in signs if (stop := text.find(sign, at)) >= 0]
    return start, min(stops, default=len(text))


def _choose(found: list[Mention], text: str) -> Mention | None:
    """The mention to act on: the volunteers' arrival before the event, a day before a deadline or a past day."""
    usable = [m for m in found if m.sort in ("day", "deadline", "bad") and not _vague(m, text)]
    usable = [m for m in usable if not (m.sort != "deadline" and _STORY_AFTER.match(text, m.end))]
    usable = _without_doors(_without_festive_names(usable), text)
    for mention in usable[1:]:
        start, stop = _clause(text, mention.start)
        if mention.sort == "day" and re.search(r"先到|到位|提前|彩排|来布置|前一天", text[start:stop]):
            return mention
    if usable and usable[0].said in ("week", "month") and (inner := _inner(usable) or _told_later(usable)):
        return inner
    clear = [m for m in usable if m.sort == "day" and not _ENROL.search(text[m.end : _clause(text, m.end)[1]])]
    if clear and any(m.sort != "bad" or m.first is not None for m in usable[:1]):
        best = clear[0]
        if usable[0] is best or usable[0].sort == "deadline" or usable[0].sort == "bad":
            return best
    return usable[0] if usable else None


def _without_festive_names(usable: list[Mention]) -> list[Mention]:
    """八一慰问演出, 7月30号晚上: a festival that only names the event gives way to a day of its own."""
    dated = any(m.sort == "day" and m.said in ("date", "number", "weekday", "relative") for m in usable)
    return [m for m in usable if not (dated and m.said == "festival" and m.sort == "day" and m.first == m.last)]


def _without_doors(usable: list[Mention], text: str) -> list[Mention]:
    """人民新村5号的门, 后天下午: a number behind the name of a place is its door where another day is named."""
    doors = [m for m in usable if m.said == "number" and text[m.start - 1 : m.start] in (*"村园院区厦城湾桥寨屯组道",)]
    return [m for m in usable if m not in doors] if len(doors) < len(usable) else usable


def _inner(usable: list[Mention]) -> Mention | None:
    """The days named inside the week or month named first: 下周开课, 13、14、15三天."""
    wide = usable[0]
    for m in usable[1:]:
        if wide.first and wide.last and m.sort == "day" and m.first and m.last:
            if wide.first <= m.first and m.last <= wide.last:
                return m
    return None


def _told_later(usable: list[Mention]) -> Mention | None:
    """教室9月就要用，电工8月20日进场: a day with its number says more than the month of the story."""
    if usable[0].said != "month":
        return None
    return next((m for m in usable[1:] if m.sort == "day" and m.said in ("date", "number")), None)


def _vague(mention: Mention, text: str) -> bool:
    """本月 and 这周 as a mere while, a whole month named only as a season of the story."""
    words = text[mention.start : mention.end]
    return mention.said == "month" and words[:1] in ("本", "这", "当")


def _hour(text: str, found: list[Mention], chosen: Mention | None) -> tuple[Part | None, time | None]:
    banned = [(m.start, m.end + 4) for m in found if m.sort == "story"]
    if chosen and chosen.sort == "deadline":
        banned.append((chosen.start, chosen.end + 1))
    named = [
        p
        for p in parts(text)
        if not (_inside(p[0], banned) and not _repeats(text, p[0]))
        and not _spent(text, p[0])
        and not (p[2] == "晚上" and _habit(text, p[0], p[1]))
        and not _reason(text, p[0], chosen)
    ]
    said = [c for c in clocks(text) if not _inside(c.at, banned)]
    clock = _best_clock(said, text, chosen)
    if clock is None:
        return _best_part(named, text, chosen), None
    before: list[Part] = [p for s, e, p in named if s <= clock.at <= e + 4 and e <= clock.at + 1]
    own = before[-1] if before else None
    part = own or _near_day(named, chosen) or (_best_part(named, text, chosen) if len(named) == 1 else None)
    start = settle(clock, part)
    if _into_afternoon(clock, said, named, start):
        return "全天", start
    return part or part_of(start), start


def _repeats(text: str, start: int) -> bool:
    """月底前每晚: the evenings are the volunteers' own, not the deadline's."""
    return "每" in text[max(0, start - 1) : start + 1]


def _spent(text: str, start: int) -> bool:
    """哭了一早上, 等了一下午: how long, not when."""
    return re.search(r"[了着]一?整?个?$", text[max(0, start - 4) : start]) is not None


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < stop for start, stop in spans)


def _habit(text: str, start: int, stop: int) -> bool:
    """晚上 as part of the trouble (一到晚上, 晚上睡不着), not of the appointment; with an hour (每晚6点) it is one."""
    if any(clock.at == stop for clock in clocks(text)):
        return False
    return bool(_HABIT_BEFORE.search(text[max(0, start - 5) : start]) or _HABIT_AFTER.match(text, stop))


def _reason(text: str, start: int, chosen: Mention | None) -> bool:
    """Whether a part of the day only tells the trouble: in a clause that names one and asks for nothing."""
    if chosen is not None and chosen.start <= start <= chosen.end + 3:
        return False
    own = text[slice(*_clause(text, start))]
    rest = text.replace(own, "", 1)
    return bool(_TROUBLE.search(own)) and not _ASKS.search(own) and bool(_ASKS.search(rest))


def _best_clock(said: list[Clock], text: str, chosen: Mention | None) -> Clock | None:
    openers = [clock for clock in said if not clock.closes]
    for clock in openers:
        if _ARRIVAL.match(text, clock.stop) or re.match(r"之?前|就?要?先?到", text[clock.stop : clock.stop + 4]):
            return clock
    if chosen:
        for clock in openers:
            if 0 <= clock.at - chosen.end <= 8:
                return clock
    return openers[0] if openers else None


def _near_day(named: list[tuple[int, int, Part]], chosen: Mention | None) -> Part | None:
    if chosen is None:
        return None
    return next((p for s, _, p in named if chosen.start <= s <= chosen.end + 3), None)


def _best_part(named: list[tuple[int, int, Part]], text: str, chosen: Mention | None) -> Part | None:
    words = {p for *_, p in named}
    if (
        "上午" in words
        and "下午" in words
        and re.search(r"上午[^,。]{0,4}下午|早.{0,6}到.{0,2}下午|早[^,。]{0,3}晚", text)
    ):
        return "全天"
    near = _near_day(named, chosen)
    return near or next((p for *_, p in named), None)


def _into_afternoon(clock: Clock, said: list[Clock], named: list[tuple[int, int, Part]], start: time) -> bool:
    """Hours from the morning into the afternoon are a whole day."""
    closing = next((c for c in said if c.closes and c.at > clock.at), None)
    if closing is None or part_of(start) != "上午":
        return False
    word: Part | None = next((p for s, _, p in named if clock.stop <= s <= closing.at), None)
    end = settle(closing, word)
    if end <= start:
        end = time((end.hour + 12) % 24, end.minute)
    return end >= time(13, 30)
