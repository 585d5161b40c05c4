"""Telegram's stock adapter by polling, but that it goes on hearing, and tells what was surely not sent.

The stock one gives up for good when Telegram does not answer at the first try; one update that it cannot read keeps it
from hearing all later ones; and it is connected whether Telegram answers or not, so that what is promised meanwhile
goes nowhere and counts as perhaps sent.
"""

import asyncio
import re
from functools import partial
from typing import Any, NoReturn

import aiohttp
from nonebot.adapters.telegram import Adapter as StockAdapter
from nonebot.adapters.telegram import Bot, Event
from nonebot.adapters.telegram.event import MessageEvent
from nonebot.adapters.telegram.exception import ApiNotAvailable, NetworkError
from nonebot.adapters.telegram.message import Entity
from nonebot.adapters.telegram.model import User
from nonebot.drivers import Request, Response
from nonebot.exception import AdapterException
from nonebot.log import logger

from bot.onebot.lanes import Lanes

RETRY_S = 3.0
_LISTEN_S = 25  # less than the 30 s for which the driver waits for a word
_TOO_MANY = 429
_HELD, _PATIENCE_S = 1 << 30, 60.0
_MOST_NAMES = 5000
_NO_ANSWER = (AdapterException, OSError, ValueError, LookupError, TypeError, AttributeError)
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)
_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)


class Adapter(StockAdapter):
    """Hears Telegram, in each chat one message after the other."""

    def setup(self) -> None:
        """Polling for each bot, as the stock one."""
        self.lanes = Lanes(_failed, _HELD, _PATIENCE_S)
        self.names: dict[str, str] = {}
        super().setup()

    async def poll(self, bot: Bot) -> NoReturn:
        """For as long as the process runs. The bot is connected while Telegram answers: what is promised meanwhile
        waits in the outbox."""
        offset: int | None = None
        while True:
            try:
                if bot.self_id not in self.bots:
                    await self._greet(bot)
                offset = await self._listen(bot, offset)
            except _NO_ANSWER as error:
                if bot.self_id in self.bots:
                    self.bot_disconnect(bot)
                logger.warning("Telegram does not answer ({}): tried again", type(error).__name__)
                await asyncio.sleep(RETRY_S)

    async def _greet(self, bot: Bot) -> None:
        bot.username = (await bot.get_me()).username
        await bot.delete_webhook()
        self.bot_connect(bot)

    async def _listen(self, bot: Bot, offset: int | None) -> int | None:
        """Wait for what is said and hand it on; returns from where on it is to be heard next. The updates are taken as
        they came: one that the models do not know must not hold up the others."""
        wanted: dict[str, Any] = {"offset": offset, "timeout": _LISTEN_S, "allowed_updates": ["message"]}
        for update in await self._call_api(bot, "get_updates", **wanted):
            offset = update["update_id"] + 1
            chat = update.get("message", {}).get("chat", {}).get("id")
            self.lanes.put(chat, partial(self._hear, bot, update))
        return offset

    async def _hear(self, bot: Bot, update: dict[str, Any]) -> None:
        """What a person says. Channels, and whoever speaks as a group, are nobody whom the bot could know again."""
        try:
            event = Event.parse_event(update)
        except _UNREADABLE as error:
            logger.warning("an update of Telegram could not be read: {}", type(error).__name__)
            return
        if isinstance(event, MessageEvent):
            sender: User | None = getattr(event, "from_", None)
            if sender is None or sender.is_bot or getattr(event, "sender_chat", None) is not None:
                return
            self._learn(sender, *(segment.data["user"] for segment in event.message["text_mention"]))
            _address(event, bot)
        await bot.handle_event(event)

    def _learn(self, *people: User) -> None:
        """How people are called, for when they are mentioned."""
        if len(self.names) >= _MOST_NAMES:
            self.names.clear()
        self.names |= {str(one.id): one.first_name for one in people}

    async def request(self, setup: Request) -> Response:
        """Too many at once is a refusal, which says when to come again; the stock adapter takes it for a fault."""
        response = await super().request(setup)
        if response.status_code == _TOO_MANY and response.content:
            response.status_code = 400
        return response

    async def _call_api(self, bot: Bot, api: str, **data: Any) -> Any:
        try:
            return await super()._call_api(bot, api, **data)
        except NetworkError as error:
            if isinstance(error.__cause__, _NOT_SENT):
                raise ApiNotAvailable from error
            raise


def _address(event: MessageEvent, bot: Bot) -> None:
    """`/帮助@our_name` is said as `@our_name 帮助` is."""
    first = event.message[0]
    command = re.match(rf"/[^\s@]+(@{re.escape(bot.username or '')})(?=\s|$)", str(first))
    if bot.username and command is not None:
        first.data["text"] = str(first).replace(command[1], "", 1)
        event.message.insert(0, Entity.mention(command[1]))


def _failed(error: BaseException) -> None:
    logger.error("an update of Telegram could not be handled: {}", type(error).__name__)
