"""Which of the bot's accounts hears which chat: kept with the chat, so that what goes there later goes through it, and
so that of two accounts in one group only one answers."""

import time
from collections.abc import Callable, Sequence

from nonebot.adapters import Bot, Event
from nonebot.exception import IgnoredException
from nonebot_plugin_alconna.uniseg import get_target

from plugins._heard import platform_of
from storage.database import Database
from storage.post import accounts
from storage.speakers import ChatRef

_FRESH = 60.0  # seconds in which a chat is not looked at again
_MOST = 5000  # chats that are remembered for so long


class Listening:
    """Writes only what is new. Chats that are bound to nobody, and people whom nobody knows, are not kept."""

    def __init__(self, database: Database, bots_of: Callable[[str], Sequence[Bot]]) -> None:
        self._database, self._bots_of = database, bots_of
        self._noted: dict[tuple[ChatRef, str], float] = {}

    async def attend(self, bot: Bot, event: Event) -> None:
        """Before a message is handled: what another connected account of ours hears in this group is that one's."""
        if event.get_type() != "message" or len(connected := self._connected(bot)) < 2:
            return
        chat = _chat_of(bot, event)
        if chat.private:
            return
        async with self._database.read() as session:
            account = await accounts.of_chat(session, chat)
        if account != bot.self_id and account in connected:
            raise IgnoredException("another account of the bot answers here")

    async def hear(self, bot: Bot, event: Event) -> None:
        """After a message was handled, whatever came of it."""
        if event.get_type() != "message":
            return
        chat, now = _chat_of(bot, event), time.monotonic()
        if now - self._noted.get((chat, bot.self_id), -_FRESH) < _FRESH:
            return
        if len(self._noted) >= _MOST:
            self._noted.clear()
        self._noted[chat, bot.self_id] = now
        connected = self._connected(bot)
        async with self._database.read() as session:
            new = await accounts.is_noted(session, chat, bot.self_id, connected) is False
        if new:
            async with self._database.begin() as session:
                await accounts.heard(session, chat, bot.self_id, connected)

    def _connected(self, bot: Bot) -> list[str]:
        return [one.self_id for one in self._bots_of(platform_of(bot))]


def _chat_of(bot: Bot, event: Event) -> ChatRef:
    target = get_target(event, bot)
    return ChatRef(platform_of(bot), event.get_user_id() if target.private else target.id, target.private)
