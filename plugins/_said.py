"""What stands after a word, with the mentions in their places; people, labelled parts and days taken out of it."""

import re
from datetime import date

from nonebot_plugin_alconna import At, Text
from sqlalchemy.ext.asyncio import AsyncSession

from matching.times.day_words import DayWords, names_a_bad_day, take_days
from matching.times.mention import Way
from plugins._heard import Heard
from plugins._words import Word, words
from storage import people
from storage.errors import NotUnderstood
from storage.people import PersonRef
from storage.speakers import Speaker

# private-use signs, which are taken out of what people type: nobody can write a mention that is none
_OPEN, _CLOSE = "\ue000", "\ue001"
_MENTION = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_NAMED = re.compile(r"@?([\u4e00-\u9fff·]{2,8}|[A-Za-z]\d{8}|[A-Za-z]{2,20})$")


def said(heard: Heard, word: Word | None = None) -> str:
    """Everything after the word, mentions included, as one text."""
    text = "".join(
        f" {_OPEN}{part.target}{_CLOSE} " if isinstance(part, At) else part.text
        for part in heard.message
        if isinstance(part, (At, Text))
    ).strip()
    found = words.find(re.sub(_MENTION, " ", text).strip() or text, among_people=False)
    name = found[1] if found is not None else (word.name if word is not None else "")
    return re.sub(r"^[\s:：,，]+", "", text.removeprefix(name)).strip()


def mentions(text: str) -> tuple[str, ...]:
    """The account ids mentioned in a text of `said`, in order."""
    return tuple(found[1] for found in _MENTION.finditer(text))


def mentioned(text: str) -> tuple[str, ...]:
    """The mentions as they stand in a text of `said`, for `people_in`."""
    return tuple(found[0] for found in _MENTION.finditer(text))


def without_mentions(text: str) -> str:
    """The words alone."""
    return re.sub(r"\s{2,}", " ", _MENTION.sub(" ", text)).strip()


async def people_in(session: AsyncSession, speaker: Speaker, text: str) -> tuple[PersonRef, ...]:
    """Everybody named in a text: by mention, or by name or number with or without @. NotFound for who is nobody."""
    found: list[PersonRef] = []
    for part in re.split(rf"({_OPEN}[^{_CLOSE}]*{_CLOSE})|[\s,，、;；。和]+", text):
        if not part:
            continue
        mention = _MENTION.fullmatch(part)
        named = _NAMED.match(part)
        if mention is not None:
            found.append(await people.find(session, speaker, user_id=mention[1], name=None))
        elif named is not None:
            found.append(await people.find(session, speaker, user_id=None, name=named[1]))
    return tuple({person.id: person for person in found}.values())


def labelled(text: str, labels: dict[str, str]) -> tuple[str, dict[str, str]]:
    """`头 标签：… 标签 …` apart: what stands before the first label, and the parts by the labels' meanings."""
    names = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    pattern = re.compile(rf"(?:^|(?<=[\s,，;；。、{_CLOSE}]))({names})(?:\s*[:：]\s*|\s+|(?={_OPEN})|$)")
    found = list(pattern.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    parts: dict[str, str] = {}
    for match, end in zip(found, ends, strict=False):
        key, words_ = labels[match[1]], text[match.end() : end].strip(" \t\n,，;；。、")
        parts[key] = f"{parts[key]}；{words_}" if key in parts else words_
    return (text[: found[0].start()] if found else text).strip(" \t\n,，;；。、:："), parts


def days_in(text: str, today: date, way: Way, example: str) -> DayWords | None:
    """The first day or range named; None when none is, NotUnderstood when it cannot be (2月30日)."""
    found = take_days(text, today, way)
    if found is None and names_a_bad_day(text, today, way):
        raise NotUnderstood(f"这个日期{'不对或还没到' if way == 'behind' else '不对'}，请核对。例：{example}")
    return found


def begins(text: str, *names: str) -> str | None:
    """What follows when a text begins with one of these words standing alone, else None."""
    found = re.match(rf"(?:{'|'.join(map(re.escape, names))})(?=$|[\s:：,，{_OPEN}])[\s:：,，]*", text)
    return text[found.end() :].strip() if found is not None else None


def is_among_people(heard: Heard) -> bool:
    """Whether it may have been said to people: in a group, and not to the bot."""
    return not heard.chat.private and not heard.to_me
