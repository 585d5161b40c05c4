"""Which of the bot's accounts hears which chat: kept with the chat, so that what goes there later goes through it, and
so that of two accounts in one group only one answers."""

import time
from collections.abc import Callable, Sequence

from nonebot.adapters import Bot, Event
from nonebot.exception import IgnoredException
from nonebot_plugin_alconna.uniseg import get_target

from bot.onebot.groups import groups_of
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
        self._voices: dict[ChatRef, tuple[str, float]] = {}

    async def look_around(self, platform: str) -> None:
        """Ask the connected accounts for their groups while nobody is known to hear a bound one. Another QQ number in
        the bot's place is so the voice of a silent group too, and what goes there need not wait for the old one."""
        for bot in self._bots_of(platform):
            connected = self._connected(bot)
            async with self._database.read() as session:
                unheard = await accounts.unheard(session, platform, connected)
            if not unheard:
                return
            if inside := unheard & await groups_of(bot):
                async with self._database.begin() as session:
                    await accounts.settle(session, platform, bot.self_id, inside, connected)

    async def attend(self, bot: Bot, event: Event) -> None:
        """Before a message is handled: what another connected account of ours hears in this group is that one's."""
        if event.get_type() != "message" or len(connected := self._connected(bot)) < 2:
            return
        chat = _chat_of(bot, event)
        if chat.private:
            return
        async with self._database.read() as session:
            account = await accounts.of_chat(session, chat)
        if (account if account in connected else self._voice(chat, bot.self_id, connected)) != bot.self_id:
            raise IgnoredException("another account of the bot answers here")

    async def hear(self, bot: Bot, event: Event) -> None:
        """After a message was handled, whatever came of it."""
        if event.get_type() != "message":
            return
        chat, now = _chat_of(bot, event), time.monotonic()
        if now - self._noted.get((chat, bot.self_id), -_FRESH) < _FRESH:
            return
        connected = self._connected(bot)
        async with self._database.read() as session:
            noted = await accounts.is_noted(session, chat, bot.self_id, connected)
        if noted is None:
            return  # not known yet: with the next message he may be
        if noted is False:
            async with self._database.begin() as session:
                await accounts.heard(session, chat, bot.self_id, connected)
        if len(self._noted) >= _MOST:
            self._noted.clear()
        self._noted[chat, bot.self_id] = now

    def _voice(self, chat: ChatRef, account: str, connected: Sequence[str]) -> str:
        """Who answers in a group that is kept with nobody (bound to none, or just now): the first account to hear it,
        until it has heard nothing there for a while that another one has."""
        voice, heard_at = self._voices.get(chat, (account, 0.0))
        now = time.monotonic()
        if voice not in connected or now - heard_at > _FRESH:
            voice = account
        if voice == account:
            if len(self._voices) >= _MOST:
                self._voices.clear()
            self._voices[chat] = account, now
        return voice

    def _connected(self, bot: Bot) -> list[str]:
        return [one.self_id for one in self._bots_of(platform_of(bot))]


def _chat_of(bot: Bot, event: Event) -> ChatRef:
    target = get_target(event, bot)
    return ChatRef(platform_of(bot), event.get_user_id() if target.private else target.id, target.private)
