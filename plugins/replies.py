"""Offers answered as people answer: by quoting them, or right after them, in their own words."""

from datetime import timedelta

from matching.replies import read_reply
from plugins import offers as words
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from storage import notices, offers

_RIGHT_AFTER = timedelta(hours=2)


async def answer(heard: Heard) -> Answer | None:
    """The answer to an offer that was quoted or just made to this person here; None when it is something else."""
    number = await _meant(heard)
    if number is None:
        return None
    match read_reply(heard.clean, quoting=heard.quoted is not None):
        case "yes":
            return await words.accept(heard, number)
        case "no":
            return await words.decline(heard, number, heard.clean)
        case _ if heard.quoted is not None:
            return say(f"没看懂您的意思。#{number} 能去发：接单 {number}　去不了发：婉拒 {number}")
        case _:
            return None


async def _meant(heard: Heard) -> int | None:
    async with desk.look(heard) as (session, speaker):
        if heard.quoted is not None:
            number = await notices.quoted_need(session, heard.chat, heard.user_id, heard.quoted)
        else:
            since = heard.now - _RIGHT_AFTER
            number = await notices.last_held_out(session, heard.chat, heard.user_id, since)
        asked = number is not None and await offers.is_asked(session, speaker, number)
    return number if asked else None
