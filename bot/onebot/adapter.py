"""The OneBot v11 adapter without its weak spots: no HTTP events, one door, order, bounds, nothing raw in logs."""

import asyncio
import contextlib
import hmac
import json
import re
import time
from functools import partial
from typing import Any, cast

import aiohttp
from nonebot.adapters.onebot.utils import get_auth_bearer
from nonebot.adapters.onebot.v11 import Adapter as StockAdapter
from nonebot.adapters.onebot.v11 import Bot as StockBot
from nonebot.adapters.onebot.v11 import Event, Message, MessageSegment
from nonebot.adapters.onebot.v11.exception import ApiNotAvailable, OneBotV11AdapterException
from nonebot.adapters.onebot.v11.utils import log
from nonebot.drivers import URL, ASGIMixin, Driver, Request, WebSocket, WebSocketServerSetup
from nonebot.exception import WebSocketClosed
from nonebot.internal.driver import Timeout
from nonebot.log import logger
from pydantic import ValidationError

from . import frames
from .bot import Bot
from .events import MESSAGES, MODELS
from .lanes import Lanes
from .line import Line

PATHS = {"/onebot/v11/": "Root WS", "/onebot/v11/ws": "WS", "/onebot/v11/ws/": "WS Slash"}
PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-real-ip")


class Adapter(StockAdapter):
    """Registered in place of the stock adapter, under its name."""

    reconnect_s = 3.0
    silence_s = 25.0  # after so long without a frame a forward peer is asked for one
    dead_s = 60.0
    patience_s = 60.0  # a handler that hangs holds up its chat no longer
    # Characters of events that may wait, about 30,000 messages: a number of events says nothing about memory, and
    # a socket left unread for longer than a ping lasts would be closed, and everything in it lost.
    hold = 16_000_000
    event_models = MODELS

    def __init__(self, driver: Driver, **kwargs: Any):
        self.lines: dict[str, Line] = {}
        self.allowed = frozenset(str(x) for x in getattr(driver.config, "onebot_self_ids", ()) or ())
        self.lanes = Lanes(_failed, self.hold, self.patience_s)
        self.dropped = 0
        self.refused = 0
        self.closing = False
        super().__init__(driver, **kwargs)

    def _setup(self) -> None:
        if isinstance(self.driver, ASGIMixin):
            for path, name in PATHS.items():
                self.setup_websocket_server(
                    WebSocketServerSetup(URL(path), f"{self.get_name()} {name}", self._handle_ws)
                )
        if self.onebot_config.onebot_ws_urls:
            self.on_ready(self._start_forward)
        self.on_ready(self._stop_first)

    async def _stop_first(self) -> None:
        """Shutdown runs in reverse: registered last of all, the work in hand ends before its database closes."""
        self.driver.on_shutdown(self._stop)

    async def _stop(self) -> None:
        self.closing = True
        await self.lanes.drain(5)
        await super()._stop()

    # -- who may come in ---------------------------------------------------------------------------
    async def _handle_ws(self, websocket: WebSocket) -> None:
        self_id = websocket.request.headers.get("x-self-id", "")
        if reason := self._why_not(websocket.request, self_id):
            self.refused += 1
            _sparsely(self.refused, f"a OneBot connection was refused: {reason}")
            await websocket.close(1008, reason)
            return
        await websocket.accept()
        await self._serve(Line(websocket, self_id))

    def _why_not(self, request: Request, self_id: str) -> str:
        if not re.fullmatch(r"[1-9]\d{0,19}", self_id, re.ASCII):
            return "X-Self-ID is missing"
        expected = self.onebot_config.onebot_access_token
        if expected:
            given = get_auth_bearer(request.headers.get("authorization")) or request.url.query.get("access_token", "")
            if not hmac.compare_digest(given.encode(), expected.encode()):
                return "the access token is wrong"
        elif any(name in request.headers for name in PROXY_HEADERS):
            return "through a proxy only with an access token"
        if self.allowed and self_id not in self.allowed:
            return "X-Self-ID is not in ONEBOT_SELF_IDS"
        if request.headers.get("x-client-role", "Universal").lower() != "universal":
            return "one connection for events and calls (Universal) is needed"
        return ""

    # -- one connection ----------------------------------------------------------------------------
    async def _serve(self, line: Line) -> None:
        """Listen until the line ends; the newest line of a bot is the one that counts."""
        if line.self_id:
            self._connect(line)
        try:
            while (frame := await line.receive()) is not None:
                self._take(line, frame)
                await self._breathe(line)
        finally:
            line.hang_up()
            self._disconnect(line)
            await line.close()

    def _connect(self, line: Line) -> None:
        old = self.lines.get(line.self_id)
        if old:
            old.hang_up()
            self._background(old.close(1008, "replaced by a newer connection"))
            self._disconnect(old)
        self.lines[line.self_id] = line
        self.bot_connect(Bot(self, line.self_id))
        log("INFO", f"bot {line.self_id} connected" + (" anew" if old else ""))

    def _disconnect(self, line: Line) -> None:
        if self.lines.get(line.self_id) is line:
            del self.lines[line.self_id]
            self.bot_disconnect(self.bots[line.self_id])
            log("INFO", f"bot {line.self_id} disconnected")

    def _background(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # -- one frame -----------------------------------------------------------------------------------
    def _take(self, line: Line, frame: str | bytes) -> None:
        data = frames.parse(frame)
        if data is not None and "post_type" not in data:
            line.answered(data)
            return
        if data is not None:
            self._introduce(line, data.get("self_id"))
            line.online = frames.online(data, line.online)
        if data is not None and frames.own(data):
            return
        event = frames.tidy(data, line.self_id) if data is not None else None
        if event is None:
            self._drop(line.self_id)
        elif not self.closing:
            kept = json.dumps(event, ensure_ascii=False)  # text takes a quarter of the room of objects
            lane = (line.self_id, *frames.chat_of(event))
            self.lanes.put(lane, partial(self._handle, line.self_id, kept), len(kept))

    async def _breathe(self, line: Line) -> None:
        """Stop reading while too much waits, unless the waiting itself needs an answer that is still to be read."""
        line.heard += 1
        if line.heard % 32 == 0:
            await asyncio.sleep(0)  # frames that have arrived are read without a pause: let others work
        while self.lanes.full and (not line.calling or self.lanes.weight > 2 * self.hold):
            await self.lanes.wait_for_room(0.05)

    async def _handle(self, self_id: str, text: str) -> None:
        event = self.json_to_event(json.loads(text))
        bot = self.bots.get(self_id) or Bot(self, self_id)
        if event:
            await cast(Bot, bot).handle_event(event)
        else:
            self._drop(self_id)

    def _drop(self, self_id: str) -> None:
        self.dropped += 1
        _sparsely(self.dropped, f"a frame from bot {self_id} was dropped")

    @classmethod
    def json_to_event(cls, json_data: Any) -> Event | None:
        """The event model that fits, or None; never logs what it was given."""
        try:
            models = list(cls.get_event_model(json_data))
        except (ValueError, TypeError, AttributeError):
            return None
        if json_data["post_type"] == "message":  # less than a group or private message is no message
            models = [model for model in models if issubclass(model, MESSAGES)]
        for model in models:
            try:
                return model.model_validate(json_data)
            except (ValidationError, TypeError, RecursionError):
                continue
        return None

    # -- calls ---------------------------------------------------------------------------------------
    async def _call_api(self, bot: StockBot, api: str, **data: Any) -> Any:
        timeout = float(data.pop("_timeout", None) or self.config.api_timeout or 30)
        line = self.lines.get(bot.self_id)
        if line is None:
            raise ApiNotAvailable
        if isinstance(text := data.get("message"), str):  # a string would be read as CQ code
            data["message"] = Message(MessageSegment.text(text))
        return await line.call(api, data, timeout)

    # -- lines that we open ----------------------------------------------------------------------------
    async def _forward_ws(self, url: URL) -> None:
        token = self.onebot_config.onebot_access_token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        request = Request("GET", url, headers=headers, timeout=Timeout(total=10, connect=10, read=self.dead_s, close=3))
        failures = 0
        while True:
            try:
                async with self.websocket(request) as ws:
                    failures = 0
                    await self._serve_forward(Line(ws))
            except (aiohttp.ClientError, OSError, RuntimeError, WebSocketClosed) as error:
                failures += 1
                _sparsely(failures, f"no connection to {url.host}:{url.port}: {type(error).__name__}")
            await asyncio.sleep(self.reconnect_s)

    async def _serve_forward(self, line: Line) -> None:
        prober = asyncio.create_task(self._probe(line))
        try:
            await self._serve(line)
        finally:
            prober.cancel()

    def _introduce(self, line: Line, self_id: object) -> None:
        """The first word that names its account makes a forward line a bot's."""
        name = str(self_id)
        if not line.self_id and name.isdigit() and (not self.allowed or name in self.allowed):
            line.self_id = name
            self._connect(line)

    async def _probe(self, line: Line) -> None:
        """Ask who is there, then for a sign of life in every long silence: heartbeats may be rare or off."""
        with contextlib.suppress(OneBotV11AdapterException):
            info = await line.call("get_login_info", {}, self.silence_s)
            self._introduce(line, info.get("user_id") if isinstance(info, dict) else None)
        while True:
            await asyncio.sleep(self.silence_s / 5)
            if time.monotonic() - line.heard_at > self.silence_s:
                with contextlib.suppress(OneBotV11AdapterException):  # any answer, even a refusal, is a sign of life
                    await line.call("get_status", {}, self.silence_s)


def _failed(error: BaseException) -> None:
    logger.opt(exception=error).error("an event could not be handled")


def _sparsely(count: int, text: str) -> None:
    """Log the 1st, 10th, 100th … time: a flood of bad input is no flood of log lines."""
    if set(str(count)[1:]) <= {"0"} and str(count)[0] == "1":
        log("WARNING", f"{text} ({count})")
