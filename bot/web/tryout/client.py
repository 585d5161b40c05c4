"""The connection: a OneBot v11 implementation (what NapCat is in production) on a reverse WebSocket."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

log = logging.getLogger(__name__)
PAUSE_S = 0.15  # between two tries to connect


class Unsupported(Exception):
    """An API call that this client does not know."""


class Client:
    """Keeps the connection up, hands the bot's calls to `answer`, tells `changed` whether it is up."""

    def __init__(
        self,
        url: str,
        self_id: int,
        answer: Callable[[str, dict[str, Any]], Awaitable[Any]],
        changed: Callable[[bool], None],
        token: str | None = None,
    ) -> None:
        self.url = url
        self.self_id = self_id
        self._answer = answer
        self._changed = changed
        self._headers = {"X-Self-ID": str(self_id), "X-Client-Role": "Universal"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self.up = asyncio.Event()

    async def run(self) -> None:
        """Connect, serve, connect again: until cancelled."""
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.ws_connect(self.url, headers=self._headers, max_msg_size=64 << 20) as ws:
                        await self._serve(ws)
                except (aiohttp.ClientError, OSError):
                    pass  # the server does not listen yet, or is going down
                finally:
                    self._down()
                await asyncio.sleep(PAUSE_S)

    async def push(self, event: dict[str, Any]) -> None:
        """Deliver one event; ConnectionError while the bot is not there."""
        if self._socket is None:
            raise ConnectionError("机器人还没有接通")
        whole = {"time": int(time.time()), "self_id": self.self_id, **event}
        await self._socket.send_str(json.dumps(whole, ensure_ascii=False))

    async def _serve(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = ws
        await self.push({"post_type": "meta_event", "meta_event_type": "lifecycle", "sub_type": "connect"})
        self.up.set()
        self._changed(True)
        async for frame in ws:
            if frame.type == aiohttp.WSMsgType.TEXT:
                await self._take(ws, frame.data)

    async def _take(self, ws: aiohttp.ClientWebSocketResponse, text: str) -> None:
        call = json.loads(text)
        if "action" not in call:
            return
        reply: dict[str, Any] = {"status": "ok", "retcode": 0, "data": None, "echo": call.get("echo")}
        try:
            reply["data"] = await self._answer(call["action"].removesuffix("_async"), call.get("params") or {})
        except Unsupported:
            reply |= {"status": "failed", "retcode": 1404, "message": "试聊里没有这个接口"}
        except (KeyError, ValueError, TypeError, OSError) as error:  # a call that no client could take
            log.warning("tryout: %s failed: %s", call["action"], type(error).__name__)
            reply |= {"status": "failed", "retcode": 1400, "message": str(error)}
        await ws.send_str(json.dumps(reply, ensure_ascii=False))

    def _down(self) -> None:
        was_up, self._socket = self._socket is not None, None
        self.up.clear()
        if was_up:
            self._changed(False)
