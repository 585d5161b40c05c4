"""Satori's stock adapter, but that a message which quotes another is heard also where no message can be looked up.

The stock bot asks the server for the quoted message; a server that cannot tell raises, and what was said is lost.
"""

from typing import Any

from nonebot.adapters.satori import Adapter as StockAdapter
from nonebot.adapters.satori import Bot as StockBot
from nonebot.adapters.satori import adapter as stock
from nonebot.adapters.satori.exception import SatoriAdapterException
from nonebot.adapters.satori.models import MessageObject


class Bot(StockBot):
    """As the stock one, apart from quotes."""

    async def call_api(self, api: str, **data: Any) -> Any:
        """A message that cannot be looked up has no words and no author."""
        try:
            return await super().call_api(api, **data)
        except SatoriAdapterException:
            if api != "message_get":
                raise
            return MessageObject(id=str(data["message_id"]), content="")


class Adapter(StockAdapter):
    """Makes bots of ours."""


setattr(stock, "Bot", Bot)  # noqa: B010 - the adapter makes its bots by this name
