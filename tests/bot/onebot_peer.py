"""The other side of the OneBot door in tests: a running bot process, and a client that talks to it."""

import asyncio
import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).resolve().parents[2]
SELF = 10000
numbers = itertools.count(1)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Process:
    """A running onebot_echo.py."""

    def __init__(self, folder: Path, **env: str):
        self.port = free_port()
        self.log = folder / "log"
        self.url = f"http://127.0.0.1:{self.port}/onebot/v11/ws"
        keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "TMPDIR")}
        env = {**keep, "PYTHONPATH": str(ROOT), "PORT": str(self.port), "DATA_DIR": str(folder), **env}
        with self.log.open("wb") as log:
            self.popen = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("onebot_echo.py"))],
                env=env, cwd=folder, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.popen.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise AssertionError(self.logged())

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def stop(self) -> None:
        self.popen.terminate()
        try:
            self.popen.wait(10)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()


@contextlib.contextmanager
def running(folder: Path, **env: str) -> Iterator[Process]:
    process = Process(folder, **env)
    try:
        yield process
    finally:
        process.stop()


def message(content: Any, user: int = 7, group: int | None = 5, **more: Any) -> dict[str, Any]:
    """A message event; text becomes one segment."""
    segments = [{"type": "text", "data": {"text": content}}] if isinstance(content, str) else content
    where = {"message_type": "private", "sub_type": "friend"} if group is None else {"message_type": "group"}
    event = {
        "time": 1, "self_id": SELF, "post_type": "message", "sub_type": "normal", "user_id": user,
        "message_id": next(numbers), "message": segments, "raw_message": str(content), "font": 0,
        "sender": {"user_id": user, "nickname": "名"}, **where, **more,
    }  # fmt: skip
    return event if group is None else {"group_id": group, **event}


class Peer:
    """One connection. Answers every call at once, `get_msg` from `messages` (unknown: never)."""

    def __init__(self, ws: Any):
        self.ws = ws
        self.calls: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.messages: dict[int, tuple[float, Any]] = {}
        self.silent = False
        self.listener = asyncio.create_task(self._listen())
        self._later: set[asyncio.Task[None]] = set()

    async def _listen(self) -> None:
        async for frame in self.ws:
            call = json.loads(frame.data)
            if call["action"] == "get_msg":
                known = self.messages.get(call["params"]["message_id"])
                if known:
                    self._later.add(asyncio.create_task(self._reply(call, known[1], known[0])))
                continue
            self.calls.put_nowait(call)
            if not self.silent:
                data = {"message_id": 3, "user_id": SELF}
                await self._reply(call, data)

    async def _reply(self, call: dict[str, Any], data: Any, delay: float = 0) -> None:
        await asyncio.sleep(delay)
        await self.push({"status": "ok", "retcode": 0, "data": data, "echo": call["echo"]})

    async def push(self, frame: Any) -> None:
        await self.ws.send_str(frame if isinstance(frame, str) else json.dumps(frame))

    async def say(self, content: Any, **more: Any) -> None:
        await self.push(message(content, **more))

    async def next(self, seconds: float = 15) -> dict[str, Any]:
        return await asyncio.wait_for(self.calls.get(), seconds)

    async def ask(self, content: Any, seconds: float = 15, **more: Any) -> str:
        """Say it and return the text of the answer."""
        await self.say(content, **more)
        return text_of(await self.next(seconds))

    async def quiet(self, seconds: float = 0.4) -> bool:
        """Whether the bot sends nothing for so long."""
        await asyncio.sleep(seconds)
        return self.calls.empty()


def text_of(call: dict[str, Any]) -> str:
    return "".join(s["data"].get("text", "") for s in call["params"]["message"])


@contextlib.asynccontextmanager
async def calling(url: str, self_id: int | None = SELF, token: str = "", **headers: str) -> AsyncIterator[Peer]:
    """A connected client."""
    if self_id:
        headers["X-Self-ID"] = str(self_id)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url, headers=headers) as ws:
        peer = Peer(ws)
        try:
            yield peer
        finally:
            for task in (peer.listener, *peer._later):
                task.cancel()
