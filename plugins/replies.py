"""Offers answered as people answer: by quoting them, or right after them, in their own words."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from matching.messages.replies import acknowledges, coming_then, is_question, other_time, read_reply, takes_on
from matching.times.when import When
from plugins import _wording as wording
from plugins import offers as words
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import time_text
from storage.asking import needs
from storage.asking.needs import NeedView
from storage.offering import counter_offers, offers
from storage.offering.counter_offers import OtherTime
from storage.post import notices, questions
from storage.post.questions import Asked
from storage.speakers import Speaker

_RIGHT_AFTER = timedelta(hours=2)
_SHORT = 20  # signs of an answer that is nothing but one, where no message is quoted


async def answer(heard: Heard, number: int | None) -> Answer | None:
    """The answer to the need `number` that was quoted or just held out to this person here (see `meant`); None when
    it is something else."""
    if number is None:
        return await _taken_up(heard)
    async with desk.look(heard) as (session, speaker):
        view, waits = await needs.view(session, number), await offers.waits_for(session, speaker, number)
    to_it = heard.quoted is not None
    said_here = waits or to_it or heard.chat.private  # who has answered talks to people again
    suggested = other_time(heard.clean, heard.today, heard.clock, view.day)
    if suggested is not None and (to_it or len(heard.clean) <= _SHORT):
        return await _counter(heard, view, suggested)
    coming = coming_then(heard.clean, heard.today, heard.clock, view.day)
    if coming is not None and view.start is None and coming.part == view.part:
        coming = replace(coming, start=None)  # the morning is wanted, and he names an hour of it
    if coming is not None and said_here and (to_it or _other(coming).suits(view)):
        return await _counter(heard, view, coming)
    match read_reply(heard.clean, quoting=to_it):
        case "yes" if said_here:
            return await words.accept(heard, number)
        case "no":
            return await words.decline(heard, number, heard.clean)
        case _ if waits and (to_it or acknowledges(heard.clean)):
            return await _asked_again(heard, view)
        case _:
            return None


async def _taken_up(heard: Heard) -> Answer | None:
    """我去, quoting what we said of a need to others: as 接单, which also tells who was asked before him."""
    if heard.quoted_number is None or not takes_on(heard.clean):
        return None
    async with desk.look(heard) as (_, speaker):
        known = speaker.person_id is not None
    return await words.accept(heard, heard.quoted_number) if known else None


async def _asked_again(heard: Heard, view: NeedView) -> Answer | None:
    """收到 says neither yes nor no, and is asked about once; who asks back is told what may be told before he accepts."""
    async with desk.look(heard) as (session, speaker):
        before = await questions.asked(session, speaker)
    if heard.quoted is None and before is not None and before.kind == questions.HELD_OUT:
        return None
    if before is None:
        async with desk.act(heard) as (session, speaker):
            await questions.ask(session, speaker, questions.HELD_OUT, {"number": view.number})
    how = f"能去发：接单 {view.number}　去不了发：婉拒 {view.number}"
    if is_question(heard.clean):
        told = [part for part in (wording.when(view), view.community.name) if part]
        return say(f"#{view.number} {' · '.join(told)}，详情接单后私下给您，也可以问社区。\n{how}")
    return say(f"#{view.number} 您能去吗？{how}")


async def alone(heard: Heard) -> Answer | None:
    """接单 or 婉拒 without a number: to what is quoted, or was held out just now."""
    async with desk.look(heard) as (session, speaker):
        number = await meant(session, speaker, heard)
    return await answer(heard, number) if number is not None else None


async def not_here(heard: Heard, asked: Asked) -> Answer | None:
    """Whether he can come is answered as the offer itself is, by `answer`."""
    return None


async def _counter(heard: Heard, view: NeedView, when: When) -> Answer | None:
    """Another time than the one asked for: the staff decides. The same time is a yes."""
    other, number = _other(when), view.number
    if other.suits(view):
        return await words.accept(heard, number)
    said = time_text(other.day, other.day_end, other.part, other.start)
    async with desk.act(heard) as (session, speaker):
        await counter_offers.propose(session, speaker, number, other, said)
    return say(f"#{number} 已告诉社区您{said}可以，等社区答复。原来的时间也行就发：接单 {number}")


def _other(when: When) -> OtherTime:
    return OtherTime(when.day, when.day_end, when.part, when.start)


async def meant(session: AsyncSession, speaker: Speaker, heard: Heard) -> int | None:
    """The need that a message may answer: the one it quotes, else the one just held out to this person here (also
    when he quotes what we answered after that)."""
    number = None
    if heard.quoted is not None:
        number = await notices.quoted_need(session, heard.chat, heard.user_id, heard.quoted)
    if number is None and (heard.quoted is None or heard.to_me):
        since = heard.now - _RIGHT_AFTER
        number = await notices.last_held_out(session, heard.chat, heard.user_id, since)
    return number if number is not None and await offers.is_asked(session, speaker, number) else None
