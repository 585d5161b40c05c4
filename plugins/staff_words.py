"""What staff says of a need in plain words: 满意 after a report, 可以 to another time, 1号单改到周日, 1号还差几个人."""

import re
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from matching.messages.additions import only_adds
from matching.messages.progress import number_first
from matching.messages.replies import is_satisfied, read_reply
from plugins import needs, offers
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from storage.asking import needs as storage_needs
from storage.errors import NotAllowed, NotFound, NotNow
from storage.ledger.confirming import awaiting
from storage.offering.counter_offers import open_of
from storage.speakers import Speaker, staff

_VERDICT = re.compile(r"(?:居民|老人|群众)?(?:都|很|非常|挺|十分)?(?:不)?满意[了的啦！!。.]*")
_MOVED = re.compile(r"(?:的?时间)?(?:改[到成为在]|推迟到|延期?到|提前到|换到)(?=.)")
_STANDS = re.compile(r"还[差缺]|[谁有]人?接|接了[吗没]|怎么样|什么情况|啥情况|进展|进度|到哪|几个人|多少人")
_ALTERED = re.compile(r"(?:还|再|又)?(?:要|需要?|改成?|改为|变成|定在|定)[\s:：]*(?=.)")
_NOT_NEEDED = re.compile(
    r"(?:不用了|不需要了|不要了|取消|取消了|撤销|撤了|作废|关闭|关了|删[了掉除]+)(?=$|[\s,，。!！])"
)
_AHEAD = re.compile(
    r"^(?:(?:那|哦|噢|请|麻烦|现在|目前|改一下|更正(?:一下)?|说错了|对了|请问|帮忙|帮我|另外|还有)[\s,，:：]*)+(?=[#＃第]?\d)|^把(?=[#＃第]?\d)"
)
_UNNUMBERED = re.compile(r"(?:就|那就?)?派(?:单)?给?(?:第[一二三四五1-9]|前[一二两三2-5])[位个](?:吧|同志)?[。!！]?")
_PUTS_RIGHT = re.compile(r"改一下|更正|说错")
_LONGEST = 40
_RIGHT_AFTER = timedelta(hours=2)  # later a 满意 among people is about something else


async def answer(heard: Heard) -> Answer | None:
    """None when it is something else, or not for who says it."""
    if len(heard.clean) > _LONGEST:
        return None
    if _VERDICT.fullmatch(heard.clean) or (heard.to_me and heard.quoted and is_satisfied(heard.clean) is not None):
        return await _confirm(heard)
    if heard.to_me and read_reply(heard.clean, quoting=heard.quoted is not None) == "yes":
        return await _other_time(heard)
    if _UNNUMBERED.fullmatch(heard.clean):
        return await _which(heard)
    spoken = _AHEAD.sub("", heard.clean)
    number, said = number_first(spoken)
    altered = _ALTERED.match(said)
    alters = _MOVED.match(said) or (altered and only_adds(said[altered.end() :], heard.today))
    if number is None or not (alters or _STANDS.search(said) or _NOT_NEEDED.match(said)):
        return None
    async with desk.look(heard) as (session, speaker):
        if not await _is_of_theirs(session, speaker, number):
            return None
    if _NOT_NEEDED.match(said):
        return say(f"要撤销 #{number} 吗？要撤销就发：撤销 {number}")
    if not alters:
        return await needs.show(heard, number)
    if (
        heard.chat.private
        or heard.to_me
        or _PUTS_RIGHT.match(heard.clean)
        or not re.match(r"\d+号(?![单需心])", spoken)
    ):
        return await needs.supplement(heard, number, said)
    return say(f"要改 #{number} 吗？要改就发：修改 {number} {said}")  # on the first of the month much else is put off


async def _which(heard: Heard) -> Answer | None:
    """派给第2位: of which need is not said."""
    async with desk.look(heard) as (session, speaker):
        try:
            await staff(session, speaker)
        except (NotAllowed, NotNow):
            return None
    return say("派哪一条？请写编号，例：派单 12 2")


async def _confirm(heard: Heard) -> Answer | None:
    async with desk.look(heard) as (session, speaker):
        try:
            by = await staff(session, speaker)
        except (NotAllowed, NotNow):
            return None
        said_to_us = heard.chat.private or heard.to_me or heard.quoted is not None
        numbers = await awaiting(session, by.org.id, None if said_to_us else heard.now - _RIGHT_AFTER)
    if not numbers:
        return None
    if len(numbers) > 1:
        return say(f"有{len(numbers)}条等确认，请写编号：{'　'.join(f'确认 {number} 满意' for number in numbers[:4])}")
    return await offers.confirm(heard, min(numbers), heard.clean)


async def _other_time(heard: Heard) -> Answer | None:
    """同意, said to our message that somebody would rather come at another time."""
    async with desk.look(heard) as (session, speaker):
        try:
            by = await staff(session, speaker)
        except (NotAllowed, NotNow):
            return None
        times = await open_of(session, by.org.id)
    if len({(number, words) for number, words in times}) > 1:
        return say(f"有{len(times)}位提了别的时间，请写编号：{'　'.join(f'修改 {n} {w}' for n, w in times[:3])}")
    return await needs.supplement(heard, *times[0]) if times else None


async def _is_of_theirs(session: AsyncSession, speaker: Speaker, number: int) -> bool:
    """Whether it is a living need of the community for which the speaker acts here."""
    try:
        by, view = await staff(session, speaker), await storage_needs.view(session, number)
    except (NotAllowed, NotNow, NotFound):
        return False
    return view.community.id == by.org.id and view.state in ("open", "pending")
