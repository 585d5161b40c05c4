"""Whom a message names after a word: a mention, else a name, a 统一编号 or a roster number. 登记表 明天交 names nobody."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from matching.language.names import SURNAMES
from plugins._chatter import is_question
from plugins._heard import Heard
from storage import people
from storage.clerk import paper_people
from storage.clerk.paper_people import Bearer, Clerk
from storage.errors import NotAllowed, NotFound, NotUnderstood
from storage.speakers import Speaker

_NAME = re.compile(
    r"[@＠]?(?P<name>[\u3400-\u9fff·\U00020000-\U0003ffff]{2,12}|[VvＶ]\d{8}|名册\d{1,9})(?:同志)?(?=$|[\s,，、:：。；;])"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A person as said: by account or by name; `rest` is what follows."""

    user_id: str | None
    name: str
    rest: str


def named(heard: Heard, text: str) -> Named | None:
    """Who is named at the beginning of the text, or mentioned anywhere; None when nobody is."""
    if heard.mentions:
        return Named(heard.mentions[0], "", text.strip(" \t\n:：,，。"))
    found = _NAME.match(text.strip())
    if found is None:
        return None
    return Named(None, found["name"], text.strip()[found.end() :].strip(" \t\n:：,，。；;"))


async def bearer_of(
    session: AsyncSession, speaker: Speaker, heard: Heard, who: Named, by: Sequence[Clerk]
) -> tuple[Bearer, Clerk | None] | None:
    """The person whose papers are asked for. None: in a group, said to people and naming nobody who is known."""
    aloud = not heard.chat.private and not heard.to_me and who.user_id is None
    try:
        return await paper_people.find(session, speaker, by, who.user_id, who.name)
    except NotFound:
        if aloud and (is_question(heard, heard.clean) or len(who.name) > 4 or who.name[0] not in SURNAMES):
            return None
        raise
    except NotAllowed:
        if aloud and not await _is_somebody(session, speaker, who.name):
            return None
        raise


async def _is_somebody(session: AsyncSession, speaker: Speaker, name: str) -> bool:
    try:
        await people.find(session, speaker, user_id=None, name=name)
    except NotFound:
        return False
    except NotUnderstood:
        return True
    return True
