"""A small bot behind a reverse WebSocket, and the try-out chat beside it on one port, as `make run` has them."""

import asyncio
import base64
import contextlib
import io
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import uvicorn
from docx import Document
from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.web.tryout import Tryout
from bot.web.tryout.photos import picture
from bot.web.tryout.town import TOWN_FILE

SILENT = ("今天",)
SUGGESTED = """#{n} 已登记 · 水电维修 · 11月28日周六
建议：
1. 林建国（会水电维修，周六有空）
2. 蔡明亮（周日有空）
回“派单 {n} 1”派给第一位。"""
KNOWN = {
    "派单": "已派给林建国，等他接单。",
    "接单": "已接单，住址私下发给您。",
    "完成": "记下了，等社区确认。",
    "确认": "已确认，林建国 +1.5小时。",
    "小结": "收到小结：16人，服务居民200余人，照片2张。",
    "汇总": "本月：活动1次，16人。",
}


class FakeBot:
    """Answers the words of the script in a few fixed ways; keeps every event and every API answer."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.headers: dict[str, str] = {}
        self.socket: WebSocket | None = None
        self.number = 11
        self._calls: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, socket: WebSocket) -> None:
        await socket.accept()
        self.socket, self.headers = socket, dict(socket.headers)
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                told = json.loads(await socket.receive_text())
                if "post_type" not in told:
                    self._calls.pop(told["echo"]).set_result(told)
                    continue
                self.events.append(told)
                if told["post_type"] == "message":
                    task = asyncio.create_task(self.hear(told))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)

    async def call(self, action: str, **params: Any) -> dict[str, Any]:
        assert self.socket is not None
        echo = str(len(self._calls)) + action + str(id(params))
        self._calls[echo] = asyncio.get_running_loop().create_future()
        waiting = self._calls[echo]
        await self.socket.send_text(json.dumps({"action": action, "params": params, "echo": echo}))
        return await asyncio.wait_for(waiting, 5)

    async def hear(self, event: dict[str, Any]) -> None:
        text = "".join(s["data"]["text"] for s in event["message"] if s["type"] == "text").strip()
        if text.startswith(SILENT):
            return
        where = {"group_id": event["group_id"]} if "group_id" in event else {"user_id": event["user_id"]}
        await self.call("send_msg", **where, message=self.words(text))
        if text.startswith("派单"):
            words = f" 请您接单：#{self.number} 修水龙头\n回“接单 {self.number}”"
            offer = [{"type": "at", "data": {"qq": "71004"}}, *say(words)]
            await self.call("send_group_msg", group_id=72002, message=offer)
        if text.startswith("汇总"):
            await self.call("upload_group_file", **where, file=code(docx()), name="县水务局 11月汇总.docx")
            await self.call("upload_group_file", **where, file=code(b"PK\x03\x04 not a table"), name="汇总.xlsx")

    def words(self, text: str) -> Any:
        if text.startswith(("需求：", "微心愿：")):
            self.number += 1
            return say(SUGGESTED.format(n=self.number))
        if text.startswith("需求"):
            return say("#12 修水龙头 · 住址：5幢301")
        if text.startswith("图"):
            return [{"type": "image", "data": {"file": code(picture("clinic", "0000000a"))}}]
        return say(next((v for k, v in KNOWN.items() if text.startswith(k)), f"收到：{text}"))


def say(text: str) -> list[dict[str, Any]]:
    return [{"type": "text", "data": {"text": text}}]


def code(content: bytes) -> str:
    return "base64://" + base64.b64encode(content).decode()


def docx() -> bytes:
    held, paper = io.BytesIO(), Document()
    paper.add_paragraph("县水务局 16人 200余人")
    paper.save(held)
    return held.getvalue()


class Place:
    """The running pair, and where it listens."""

    def __init__(self, bot: FakeBot, tryout: Tryout, url: str, server: uvicorn.Server) -> None:
        self.bot, self.tryout, self.url = bot, tryout, url
        self._server, self._serving = server, asyncio.create_task(server.serve())

    async def halt(self, first_server: bool = False) -> None:
        """Stop both, the server first as Ctrl+C does it; a second time does nothing."""
        if not first_server:
            await self.tryout.stop()
        self._server.should_exit = True
        await self._serving
        await self.tryout.stop()

    @property
    def key(self) -> dict[str, str]:
        return {"X-Tryout-Key": self.tryout.key}


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@contextlib.asynccontextmanager
async def running(folder: Path, seed: bool = False, town: Path = TOWN_FILE, port: int = 0) -> AsyncIterator[Place]:
    """Start both on a free port of this machine; leaves when the block ends."""
    bot, port = FakeBot(), port or free_port()
    tryout = Tryout(f"ws://127.0.0.1:{port}/onebot/v11/ws", folder, seed, town=town)

    async def home(request: Any) -> RedirectResponse:
        return RedirectResponse("/tryout/")

    routes = [Route("/", home), WebSocketRoute("/onebot/v11/ws", bot.serve), Mount("/tryout", tryout.asgi)]
    config = uvicorn.Config(Starlette(routes=routes), host="127.0.0.1", port=port, log_config=None,
                            lifespan="off", ws="websockets-sansio")  # fmt: skip
    place = Place(bot, tryout, f"http://127.0.0.1:{port}/tryout", uvicorn.Server(config))
    await tryout.start()
    try:
        await asyncio.wait_for(tryout.client.up.wait(), 5)
        yield place
    finally:
        await place.halt()
