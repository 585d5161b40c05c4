"""What QQ still has of a chat, newest part first: NapCat, Lagrange and LLOneBot offer it, each in its own way.

Paging differs by implementation (the same `message_seq` goes back in one and forward in another), so it is never
paged: the newest messages are asked for, then more of them at once.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from nonebot.adapters import Bot
from nonebot.adapters.onebot.v11 import Bot as OneBot
from nonebot.adapters.onebot.v11.exception import OneBotV11AdapterException

from storage.post.lookback import Past
from storage.speakers import ChatRef

from .frames import positive, segments_of

COUNTS = (30, 200)  # QQ hands back about 30 of a group; more of what the client itself has kept
SECONDS = 10.0
_CONTACTS = 100
_FRIEND = 1  # NapCat's chatType


async def events_since(bot: Bot, chat: ChatRef, since: datetime) -> tuple[list[dict[str, Any]], bool] | None:
    """The chat's messages from `since` on as OneBot events, the oldest first, and whether they reach back that far.

    None when this platform has no history to offer, or nothing at all comes of it.
    """
    if not isinstance(bot, OneBot) or not chat.id.isdigit():
        return None
    api = "get_friend_msg_history" if chat.private else "get_group_msg_history"
    place = {"user_id" if chat.private else "group_id": int(chat.id)}
    found: list[dict[str, Any]] = []
    for count in COUNTS:
        try:
            answer = await bot.call_api(api, **place, count=count, _timeout=SECONDS)
        except OneBotV11AdapterException:
            break
        page = list(_messages(answer))
        if len(page) <= len(found):
            break
        found = page
        if _moment(found[0]) < since:
            break
    if not found:
        return None
    return [event for event in found if _moment(event) >= since], _moment(found[0]) < since


async def past_of(bot: Bot, chat: ChatRef, since: datetime) -> tuple[tuple[Past, ...], bool]:
    """The same for comparison; nothing, and not back that far, when it cannot be read."""
    events, whole = await events_since(bot, chat, since) or ([], False)
    return tuple(_past(event, bot.self_id) for event in events), whole


async def recent_friends(bot: Bot, since: datetime) -> tuple[str, ...] | None:
    """Who wrote in private from `since` on, as NapCat knows it; None when this platform cannot say."""
    if not isinstance(bot, OneBot):
        return ()  # without a history either
    try:
        answer = await bot.call_api("get_recent_contact", count=_CONTACTS, _timeout=SECONDS)
    except OneBotV11AdapterException:
        return None
    if not isinstance(answer, list):
        return None
    found = [one for one in answer if isinstance(one, dict) and positive(one.get("chatType")) == _FRIEND]
    lately = [one for one in found if positive(one.get("msgTime")) >= since.timestamp()]
    return tuple(str(positive(one.get("peerUin"))) for one in lately)


def _messages(answer: Any) -> Iterator[dict[str, Any]]:
    """The well-formed ones, the oldest first, whichever way round they came."""
    given = answer.get("messages") if isinstance(answer, dict) else answer
    listed = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    usable = [one for one in listed if positive(one.get("time")) and one.get("message_id") is not None]
    yield from sorted(usable, key=lambda one: (int(one["time"]), positive(one.get("real_seq"))))


def _moment(event: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(min(positive(event["time"]), 2**33), UTC)


def _past(event: dict[str, Any], self_id: str) -> Past:
    sender = event["sender"] if isinstance(event.get("sender"), dict) else {}
    author = str(event.get("user_id") or sender.get("user_id"))
    segments, _ = segments_of(event.get("message", []))
    words = "".join(segment["data"]["text"] for segment in segments if segment["type"] == "text")
    return Past(str(event["message_id"]), _moment(event), author == self_id, words)
