"""A need in words, before it is a row: what was read, and what of it a group may see.

Everything in `NeedWords` but `text`, `beneficiary`, `place` and `phones` is safe in the community's own group: it
comes from closed lists, or has been checked to name nobody.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from matching.concepts.topics import topics
from matching.messages.additions import only_adds
from matching.messages.changes import days_later, people_more, said_instead
from matching.messages.needs_apart import needs_apart
from matching.messages.reader import read_need, salutation
from matching.model import Reading
from matching.times.weekly_times import first_of_weekly
from matching.words.concept_table import concepts
from storage.errors import NotUnderstood
from storage.masking import phones, plain

MOST_PEOPLE = 500
LONGEST = 2000

_TELLING = re.compile(
    r"独居|五保|低保|困难|贫|残|病|癌|瘫|痴呆|精神|抑郁|艾滋|孤儿|孤寡|留守|单亲|离异|刑|吸毒|戒毒|失独|聋|哑|盲|失明|截肢"
    r"|[0-9]{3,}|[0-9]+(?:幢|栋|号|室|单元|楼|弄|组)|路|街|巷|小区|住址|地址|家住"
)
_ANY_DAY = re.compile(
    r"尽快|尽早|马上|立刻|现在|今明|这一?两天|随时|不限|都行|都可以|哪天都|这几天|近期|近日|最近|时间.{0,4}(?:定|商量|灵活)|长期|每[天日周月]|暑假|寒假"
)
_SAFELY = re.compile(r"防护[:：\s]")
_INSTEAD = re.compile(r"(?:改[成为做]|换成|应该是|不是)")  # 改成修马桶: another thing is wanted
_FILLER = re.compile(
    r"大家|各位|你们|我们|请问|请|帮帮忙|帮忙|帮助|帮|需要|需求|想要|希望|找个人|找人|有没有人|有人|谁能|麻烦|拜托|谢谢|一下|志愿者|来|做点?事|事情?|的|了|吗|啊|呀|吧"
)
_HELPERS = re.compile(r"志愿者|义工|党员|同志|人手|若干|几个?[人名位]|急|[!！]")
_ACCOUNT = re.compile(r"(?<![0-9])[0-9](?:[ \-]?[0-9]){15,18}(?![0-9])")  # money is recorded, never handled
_NOBODY_OR_TOO_MANY = re.compile(
    r"(?:^|[要需缺找请派来者员成到,，:：])\s*(?:志愿者|党员)?\s*(?:0|[1-9][0-9]{3,})\s*(?:个人|名|位|人)(?![次份])"
)
_ADDED = "（补充："
_QUOTED = re.compile(r"《([^《》]{1,30})》")


@dataclass(frozen=True, slots=True)
class NeedWords:
    """A need as it was said and read. `kind` is need or wish."""

    kind: str
    text: str
    category: str
    topics: tuple[str, ...]
    object: bool
    thing: str | None
    day: date | None
    day_end: date | None
    part: str | None
    start: time | None
    any_day: bool
    people: int | None
    salutation: str | None
    beneficiary: str | None
    place: str | None
    phones: tuple[str, ...]
    weekly: bool = False  # 每周二: the day is the first of them


class SeveralNeeds(NotUnderstood):
    """A message that asks for several things; `parts` are the words of each."""

    def __init__(self, parts: tuple[str, ...], example: str) -> None:
        super().__init__(f"像是{len(parts)}件事，一条写一件，请分开发，还没有登记。例如：{example}")
        self.parts = parts


def hear_need(kind: str, text: str, today: date, now: time, *, whole: bool = False) -> NeedWords:
    """Read a need or wish whose author said that it is one. Raises NotUnderstood with an example, and SeveralNeeds
    unless it is to be taken as one all the same (`whole`)."""
    words = _ACCOUNT.sub("（账号已隐去）", plain(text)).strip()
    example = "微心愿：张奶奶想要一台收音机" if kind == "wish" else "需求：王奶奶家水龙头漏水，周六上午找1个人来修"
    if not words:
        raise NotUnderstood(f"内容是空的。例如：{example}")
    if len(words) > LONGEST:
        raise NotUnderstood(f"太长了（{len(words)}字），请用{LONGEST}字以内说清一件事。例如：{example}")
    reading = read_need(words, today, now=now)
    if reading.bad_date:
        raise NotUnderstood(
            f"日期「{reading.date_words or '？'}」不对（没有这一天、已经过去，或与星期不符），还没有登记。请改好日期再发一遍。"
        )
    if _no_such_number(words, reading):
        raise NotUnderstood(f"人数要在1到{MOST_PEOPLE}之间，还没有登记。请改好再发一遍。")
    apart = () if whole else needs_apart(words, today, now)
    if apart:
        raise SeveralNeeds(apart, example)
    found = _weekly(_need_words(kind, words, reading, today), today)
    if _says_nothing(found, today):
        raise NotUnderstood(f"没看懂要帮什么，请说具体一点。例如：{example}")
    return found


def amend(words: NeedWords, addition: str, today: date, now: time) -> NeedWords:
    """The need with what `addition` says instead: `补充 12 周六上午，2人`. Raises NotUnderstood when it says nothing."""
    text = plain(addition).strip()[:LONGEST]
    instead = said_instead(text)
    reading = read_need(instead, today, now=now)
    if reading.bad_date:
        raise NotUnderstood(f"日期「{reading.date_words or '？'}」不对，没有修改。请改好日期再发一遍。")
    if _no_such_number(text, reading):
        raise NotUnderstood(f"人数要在1到{MOST_PEOPLE}之间，没有修改。")
    any_day = bool(_ANY_DAY.search(text))
    changed = words
    if _SAFELY.match(text):
        return replace(words, text=f"{words.text}（补充：{text}）"[:LONGEST])  # 两人扶梯 wants no two helpers
    if reading.day or reading.day_end or any_day:
        kept = words.part, words.start  # 改到下周日: at the same time of the day
        part, start = (reading.part, reading.start) if reading.part or reading.start or any_day else kept
        changed = replace(changed, day=reading.day, day_end=reading.day_end, any_day=any_day, part=part, start=start)
    elif reading.part or reading.start:
        changed = replace(changed, part=reading.part, start=reading.start)
    elif (later := days_later(instead)) is not None:
        changed = _put_off(changed, timedelta(later), today)
    if (more := people_more(instead)) is not None:
        changed = replace(changed, people=_so_many((words.people or 1) + more))
    elif reading.people:
        changed = replace(changed, people=reading.people)
    topics = _topics(instead, reading.kind)
    if _INSTEAD.match(instead) and topics and not words.object and not reading.object:
        changed = replace(changed, category=reading.kind or words.category, topics=topics)
    added = phones(text)
    return replace(
        changed,
        text=f"{words.text}{_ADDED}{text}）"[:LONGEST],
        place=reading.place or words.place,
        phones=tuple(dict.fromkeys((*words.phones, *added))),
    )


def _so_many(people: int) -> int:
    if not 1 <= people <= MOST_PEOPLE:
        raise NotUnderstood(f"人数要在1到{MOST_PEOPLE}之间，没有修改。")
    return people


def _put_off(words: NeedWords, by: timedelta, today: date) -> NeedWords:
    """So much later (or earlier) than it was."""
    last = words.day_end or words.day
    if last is None:
        raise NotUnderstood("还没定哪天，没有修改。请写日子，例：修改 12 周六上午")
    if (words.day or last) + by < today:
        raise NotUnderstood("那样日子就过去了，没有修改。请写日子，例：修改 12 周六上午")
    day, end = words.day and words.day + by, words.day_end and words.day_end + by
    return replace(words, day=day, day_end=end, any_day=False)


def _no_such_number(text: str, reading: Reading) -> bool:
    """Whether nobody, or more people than can be, are wanted."""
    if reading.people is not None:
        return not 1 <= reading.people <= MOST_PEOPLE
    return not reading.object and _NOBODY_OR_TOO_MANY.search(text) is not None


def first_said(text: str) -> str:
    """What a need said before anything was added to it by `amend`."""
    return text.partition(_ADDED)[0]


def _weekly(words: NeedWords, today: date) -> NeedWords:
    """每周二上午: a need is for one day, so it is the first of them."""
    first = None if words.day or words.day_end else first_of_weekly(words.text, today)
    return words if first is None else replace(words, day=first, any_day=False, weekly=True)


def safe_thing(thing: str | None, text: str) -> str | None:
    """The thing a wish asks for, when its words can be shown: short, and nothing in it tells whose or where."""
    quoted = _QUOTED.search(text)
    if quoted:
        return None if _TELLING.search(quoted[1]) else f"《{quoted[1]}》"
    if not thing or len(thing) > 16 or _TELLING.search(thing) or re.search(r"[\[\]<>@=:/]", thing):
        return None
    return thing


def _need_words(kind: str, text: str, reading: Reading, today: date) -> NeedWords:
    wanted = reading.object
    return NeedWords(
        kind=kind,
        text=text,
        category=reading.kind or "其他",
        topics=_topics(text, reading.kind) if not wanted else (),
        object=wanted,
        thing=safe_thing(reading.thing, text) if wanted or kind == "wish" else None,
        day=max(reading.day, today) if reading.day and reading.day_end else reading.day,
        day_end=reading.day_end,
        part=reading.part,
        start=reading.start,
        any_day=bool(_ANY_DAY.search(text)),
        people=reading.people,
        salutation=salutation(text),
        beneficiary=reading.beneficiary,
        place=reading.place,
        phones=phones(text),
    )


def _topics(text: str, kind: str | None) -> tuple[str, ...]:
    """The service's name within its kind; what belongs to another kind would only puzzle."""
    kinds = {concept.shown: concept.kind for concept in concepts().values()}
    return tuple(topic for topic in topics(text) if kinds.get(topic) == kind)


def _says_nothing(words: NeedWords, today: date) -> bool:
    """Nothing is left once the asking words are taken away, or next to nothing that no list knows."""
    rest = set(re.sub(r"[^\w]", "", _FILLER.sub("", words.text)))
    if words.topics:
        return not rest
    if only_adds(_HELPERS.sub("", _FILLER.sub("", words.text)), today):
        return True  # 周六上午, 志愿者5名: when and how many, and nothing of what
    return len(rest) < 2 or not re.search(r"[\u4e00-\u9fff]", words.text)
