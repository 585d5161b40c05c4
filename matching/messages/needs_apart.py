"""Whether a message asks for several things: each with a day and helpers of its own, or another work for somebody else.

One need would lose the others. The day that all of them share (周六上午：…) is put before each.
"""

import re
from datetime import date, time

from matching.concepts.topics import topics
from matching.language.normal import as_written, clean, fold
from matching.messages.reader import read_need, salutation
from matching.model import Reading

_PARTS = re.compile(r"[;；。\n]+|[,，、 ]+(?=另外|还有|再有|再就是|同时)")
_NUMBERED = re.compile(r"(?:^|[\s:：;；。,，])(?=[1-9][、.．)）](?!\d))")
_ITEM = re.compile(r"[1-9][、.．)）]\s*")
# 修水管，顺便给赵大爷理发: another work may begin in the middle of a sentence
_BESIDES = re.compile(
    r"[;；。\n]+|[,，、 ]*(?:顺便|顺带|另外|还有|再有|再就是|同时)(?:也|再)?[,，]?|[,，](?=[再也]?[给帮替])"
)
_TELLS_WHERE = re.compile(r"\d{5,}|\d+[号栋幢]|[路街巷]|电话|集合|联系")
_MOST = 20


def needs_apart(text: str, today: date, now: time) -> tuple[str, ...]:
    """The needs a text holds, each in words that can stand alone; empty when it is one need."""
    cleaned = clean(text, 2000)
    folded = fold(cleaned)
    found = _apart(folded, today, now)
    shared = _shared(folded, found, today, now)
    head = _head(folded) if found else ""
    kept = f"（{head.strip(' :：,;')}）" if _TELLS_WHERE.search(head) else ""
    return tuple(_dated(as_written(part, folded, cleaned) or part, shared, today, now) + kept for part in found)


def _apart(folded: str, today: date, now: time) -> tuple[str, ...]:
    listed = [part.strip(" ,;。\n") for part in _NUMBERED.split(folded)]
    items = [_ITEM.sub("", part, count=1) for part in listed if _ITEM.match(part)]
    if len(items) > 1:
        return tuple(items[:_MOST]) if _own_items(_head(folded), items, today, now) else ()
    parts = [part.strip() for part in _PARTS.split(folded) if part.strip()]
    manned = [part for part in parts if (one := _read(part, today, now)).people is not None and _day(one)]
    if len({_day(_read(part, today, now)) for part in manned}) > 1:
        return tuple(manned) if len(manned) == len(parts) else _with_remarks(folded, manned)
    works = [part.strip() for part in _BESIDES.split(folded) if part.strip()]
    return tuple(works[:_MOST]) if _other_works(works) else ()


def _with_remarks(folded: str, parts: list[str]) -> tuple[str, ...]:
    """Each part with what is said up to the next one: 请穿红马甲 is not lost."""
    starts = [folded.find(part) for part in parts]
    ends = [*starts[1:], len(folded)]
    return tuple(folded[start:end].strip(" ,;。\n") for start, end in zip([0, *starts[1:]], ends, strict=True))


def _head(folded: str) -> str:
    """What stands before the first item of a list."""
    first, *items = _NUMBERED.split(folded)
    return first.strip() if items and not _ITEM.match(first) else ""


def _own_items(head: str, items: list[str], today: date, now: time) -> bool:
    """Items with days of their own; or for different people; or different works on no common day (one event has posts)."""
    read = [_read(item, today, now) for item in items]
    if len([one for one in read if _day(one)]) > 1:
        return True
    if len({whom for item in items if (whom := salutation(item))}) > 1:
        return True
    works = {work for item in items if (work := _work(item))}
    return len(works) > 1 and not (head and _day(_read(head, today, now))) and all(len(item) > 7 for item in items)


def _other_works(parts: list[str]) -> bool:
    """Two parts or more that tell another work for another person each."""
    told = [(salutation(part), _work(part)) for part in parts]
    whole = [(whom, work) for whom, work in told if whom and work]
    people, works = {whom for whom, _ in whole}, {work for _, work in whole}
    return len(people) > 1 and len(works) > 1 and len(whole) == len(parts)


def _shared(folded: str, parts: tuple[str, ...], today: date, now: time) -> str:
    """The day told before a list, or in the first of parts that are no list."""
    listed = len(_NUMBERED.split(folded)) > 1
    told = _head(folded) if listed else folded[: folded.find(parts[0]) + len(parts[0])] if parts else ""
    if not told:
        return ""
    first = _read(told, today, now)
    return f"{first.date_words or ''}{first.part or ''}"


def _dated(part: str, shared: str, today: date, now: time) -> str:
    """A part with the shared day before it, when it has none."""
    own = _read(part, today, now)
    alone = _day(own) or own.part or own.bad_date or shared in part
    return part if not shared or alone else f"{shared}，{part}"


def _work(text: str) -> frozenset[str]:
    return frozenset(topics(text))


def _read(text: str, today: date, now: time) -> Reading:
    return read_need(text, today, now=now)


def _day(reading: Reading) -> date | None:
    return reading.day or reading.day_end
