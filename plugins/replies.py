"""Offers answered as people answer: by quoting them, or right after them, in their own words."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from matching.replies import read_reply
from plugins import offers as words
from plugins._desk import Answer, say
from plugins._heard import Heard
from storage import notices, offers
from storage.speakers import Speaker

_RIGHT_AFTER = timedelta(hours=2)


async def answer(heard: Heard, number: int | None) -> Answer | None:
    """The answer to the need `number` that was quoted or just held out to this person here (see `meant`); None when
    it is something else."""
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


async def meant(session: AsyncSession, speaker: Speaker, heard: Heard) -> int | None:
    """The need that a message may answer: the one it quotes, else the one just held out to this person here."""
    if heard.quoted is not None:
        number = await notices.quoted_need(session, heard.chat, heard.user_id, heard.quoted)
    else:
        since = heard.now - _RIGHT_AFTER
        number = await notices.last_held_out(session, heard.chat, heard.user_id, since)
    return number if number is not None and await offers.is_asked(session, speaker, number) else None
