"""The stock adapter over WebSocket alone, and patient.

Its web hook signs whatever an unknown caller asks it to sign (that is how Tencent verifies the address), and takes
events signed with the same key: whoever reaches the port could speak as anybody. So the addresses are never opened.
"""

import asyncio
from typing import Any

import aiohttp
from nonebot.adapters.qq import Adapter as StockAdapter
from nonebot.adapters.qq import Bot
from nonebot.adapters.qq.config import BotInfo
from nonebot.drivers import HTTPServerSetup
from nonebot.exception import AdapterException
from nonebot.log import logger

_NO_ANSWER = (AdapterException, aiohttp.ClientError, OSError, TimeoutError, ValueError)
RETRY_S = 20.0


class Adapter(StockAdapter):
    """Calls Tencent, and is called by nobody."""

    def setup_http_server(self, setup: HTTPServerSetup) -> Any:
        """Not opened."""

    async def run_bot_websocket(self, bot_info: BotInfo) -> None:
        """Once Tencent answers: the stock adapter gives up for good when it does not at the first try."""
        while True:
            if await self._answers(bot_info):
                return await super().run_bot_websocket(bot_info)
            await asyncio.sleep(RETRY_S)

    async def _answers(self, bot_info: BotInfo) -> bool:
        try:
            await Bot(self, bot_info.id, bot_info).shard_url_get()
        except _NO_ANSWER as error:
            logger.warning("the official QQ platform gives no address ({}): tried again", type(error).__name__)
            return False
        return True
