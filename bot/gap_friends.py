"""What friends wrote in private during a time away, where the platform still has it: commands are carried out late, each
once. What only has a sense at its moment (an answer, a form) is not guessed at: the person is asked to say it again.
"""

import asyncio
from typing import Any, cast
from zoneinfo import ZoneInfo

from nonebot.adapters import Bot, Event

from bot.onebot import frames
from bot.onebot.adapter import Adapter
from bot.onebot.history import events_since, recent_friends
from plugins._heard import hear
from plugins._words import words
from storage.database import Database
from storage.post import accounts, heard
from storage.post.gaps import Away
from storage.speakers import ChatRef

BREATH = 1.5  # seconds after an answer to an old message: there may be many
_MOST = 200  # friends looked at when the platform cannot say who wrote lately
_NOT_LATE = ("删除我的资料",)  # cannot be undone: only said now


async def pull(database: Database, zone: ZoneInfo, bot: Bot, away: Away) -> tuple[int, list[ChatRef]]:
    """Look through what friends wrote to this account; returns how many messages were acted on, and the chats of those
    who wrote something that was not."""
    recent = await recent_friends(bot, away.since)
    async with database.read() as session:
        people = await accounts.known_friends(session, away.platform, bot.self_id, recent, _MOST)
    written: list[tuple[ChatRef, dict[str, Any]]] = []
    for user_id in people:
        chat = ChatRef(away.platform, user_id, True)
        events, _ = await events_since(bot, chat, away.since) or ([], False)
        written += [(chat, event) for event in events if event["time"] <= away.until.timestamp()]
    written.sort(key=lambda one: int(one[1]["time"]))  # what one asks another answers
    outcomes = [(chat, await _say_again(database, zone, bot, chat, event)) for chat, event in written]
    unheard = [chat for chat, outcome in outcomes if outcome == "unheard"]
    return sum(outcome == "done" for _, outcome in outcomes), list(dict.fromkeys(unheard))


async def _say_again(database: Database, zone: ZoneInfo, bot: Bot, chat: ChatRef, raw: dict[str, Any]) -> str:
    """done, known (or none of theirs), or unheard: it is no command that may be carried out late."""
    event = as_it_came(bot, chat, raw)
    if event is None or event.get_user_id() != chat.id:
        return "known"
    message = await hear(bot, event, zone)
    if await is_known(database, message.digest):
        return "known"
    found = words.find(message.clean, among_people=False)
    if found is None or found[0].name in _NOT_LATE:
        return "unheard"
    await cast(Any, bot).handle_event(event)
    if not await is_known(database, message.digest):
        return "unheard"
    await asyncio.sleep(BREATH)
    return "done"


def as_it_came(bot: Bot, chat: ChatRef, raw: dict[str, Any]) -> Event | None:
    """A message of the history as the event that it would have been; None for one of the bot's own."""
    sender = raw["sender"] if isinstance(raw.get("sender"), dict) else {}
    told = {"user_id": sender.get("user_id"), "sub_type": "friend" if chat.private else "normal", **raw}
    place = {"message_type": "private"} if chat.private else {"message_type": "group", "group_id": chat.id}
    data = told | place | {"post_type": "message", "self_id": int(bot.self_id)}
    if raw.get("post_type") == "message_sent" or frames.own(data):
        return None
    tidied = frames.tidy(data, bot.self_id)
    return Adapter.json_to_event(tidied) if tidied is not None else None


async def is_known(database: Database, digest: str) -> bool:
    """Whether the message was acted on before."""
    async with database.read() as session:
        return await heard.is_known(session, digest)
