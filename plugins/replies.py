"""Offers answered as people answer: by quoting them, or right after them, in their own words."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from matching.replies import other_time, read_reply
from matching.when import When
from plugins import offers as words
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import time_text
from storage.asking import needs
from storage.offering import counter_offers, offers
from storage.offering.counter_offers import OtherTime
from storage.post import notices
from storage.speakers import Speaker

_RIGHT_AFTER = timedelta(hours=2)
_SHORT = 20  # signs of an answer that is nothing but one, where no message is quoted


async def answer(heard: Heard, number: int | None) -> Answer | None:
    """The answer to the need `number` that was quoted or just held out to this person here (see `meant`); None when
    it is something else."""
    if number is None:
        return None
    suggested = other_time(heard.clean, heard.today, heard.clock)
    if suggested is not None and (heard.quoted is not None or len(heard.clean) <= _SHORT):
        return await _counter(heard, number, suggested)
    match read_reply(heard.clean, quoting=heard.quoted is not None):
        case "yes":
            return await words.accept(heard, number)
        case "no":
            return await words.decline(heard, number, heard.clean)
        case _ if heard.quoted is not None:
            return say(f"没看懂您的意思。#{number} 能去发：接单 {number}　去不了发：婉拒 {number}")
        case _:
            return None


async def _counter(heard: Heard, number: int, when: When) -> Answer | None:
    """Another time than the one asked for: the staff decides. The same time is a yes."""
    other = OtherTime(when.day, when.day_end, when.part, when.start)
    async with desk.look(heard) as (session, _):
        view = await needs.view(session, number)
    if other.suits(view):
        return await words.accept(heard, number)
    said = time_text(other.day, other.day_end, other.part, other.start)
    async with desk.act(heard) as (session, speaker):
        await counter_offers.propose(session, speaker, number, other, said)
    return say(f"#{number} 已告诉社区您{said}可以，等社区答复。原来的时间也行就发：接单 {number}")


async def meant(session: AsyncSession, speaker: Speaker, heard: Heard) -> int | None:
    """The need that a message may answer: the one it quotes, else the one just held out to this person here."""
    if heard.quoted is not None:
        number = await notices.quoted_need(session, heard.chat, heard.user_id, heard.quoted)
    else:
        since = heard.now - _RIGHT_AFTER
        number = await notices.last_held_out(session, heard.chat, heard.user_id, since)
    return number if number is not None and await offers.is_asked(session, speaker, number) else None
