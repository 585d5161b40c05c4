"""One WebSocket connection to one OneBot client: who is calling whom, and which calls await an answer."""

import asyncio
import itertools
import json
import time
from typing import Any

from nonebot.adapters.onebot.v11.exception import ActionFailed, ApiNotAvailable, NetworkError
from nonebot.drivers import WebSocket
from nonebot.exception import WebSocketClosed
from nonebot.utils import DataclassEncoder

CLOSE_S = 3.0
# what a failed answer may say; the rest of it may repeat the message
TOLD = ("status", "retcode", "message", "msg", "wording")


class Line:
    """A connection with its calls; compared by identity, so that an old one never removes a new one."""

    _numbers = itertools.count(1)

    def __init__(self, ws: WebSocket, self_id: str = ""):
        self.ws = ws
        self.self_id = self_id
        self.heard = 0
        self.over = False
        self.online = True
        self.heard_at = time.monotonic()
        self._calls: dict[str, asyncio.Future[dict[str, Any]]] = {}

    @property
    def calling(self) -> bool:
        """True while the answer to a call is still to come over this line."""
        return bool(self._calls)

    async def receive(self) -> str | bytes | None:
        """The next frame; None when the connection has ended, however it did."""
        try:
            frame = await self.ws.receive()
        except (WebSocketClosed, TypeError, KeyError, RuntimeError, TimeoutError, OSError):
            return None
        self.heard_at = time.monotonic()
        return None if self.over else frame or ""

    async def call(self, api: str, params: dict[str, Any], seconds: float) -> Any:
        """The answer's data. ActionFailed: refused. ApiNotAvailable: surely not sent. NetworkError: nobody knows."""
        echo = str(next(self._numbers))
        text = json.dumps({"action": api, "params": params, "echo": echo}, cls=DataclassEncoder)
        answer = self._calls[echo] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await self._send(text)
                result = await answer
        except TimeoutError:
            raise NetworkError(f"{api}: no answer in {seconds:g} s") from None
        finally:
            del self._calls[echo]
        if result.get("status") == "failed":
            raise ActionFailed(**{k: result[k] for k in TOLD if k in result})
        return result.get("data")

    async def _send(self, text: str) -> None:
        try:
            await self.ws.send(text)
        except (WebSocketClosed, RuntimeError, OSError):
            raise ApiNotAvailable from None

    def answered(self, result: dict[str, Any]) -> None:
        """Hand an answer to the call that awaits it; a late or unknown one is nobody's."""
        call = self._calls.get(str(result.get("echo")))
        if call and not call.done():
            call.set_result(result)

    def hang_up(self) -> None:
        """Let every waiting call know at once that no answer will come; closing is `close`'s work."""
        self.over = True
        for call in self._calls.values():
            if not call.done():
                call.set_exception(NetworkError("the connection was lost"))

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close politely, but never wait long for a frozen peer."""
        try:
            async with asyncio.timeout(CLOSE_S):
                await self.ws.close(code, reason)
        except (WebSocketClosed, RuntimeError, TimeoutError, OSError):
            return
