"""The connection that the bot opens itself: learns who it is, outlives silence, comes back."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from onebot_peer import SELF, Peer, Process, free_port, message, text_of

TOKEN = "forward-token-0123"


class Server:
    """A OneBot implementation with a WebSocket server; `peer` is the newest connection."""

    def __init__(self) -> None:
        self.port = free_port()
        self.peers: list[Peer] = []
        self.tokens: list[str] = []
        self.deaf = False

    async def accept(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self.tokens.append(request.headers.get("Authorization", ""))
        peer = Peer(ws)
        peer.silent = self.deaf
        self.peers.append(peer)
        await asyncio.wait({peer.listener})
        return ws

    async def peer(self, number: int, seconds: float = 5) -> Peer:
        """The so-manyeth connection, counted from 1."""
        deadline = time.monotonic() + seconds
        while len(self.peers) < number:
            assert time.monotonic() < deadline, "it did not connect"
            await asyncio.sleep(0.02)
        return self.peers[number - 1]

    async def start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_get("/", self.accept)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        return runner


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    server = Server()
    runner = await server.start()
    env = {"ONEBOT_WS_URLS": f'["ws://127.0.0.1:{server.port}/"]', "ONEBOT_ACCESS_TOKEN": TOKEN}
    process = await asyncio.to_thread(Process, tmp_path, SILENCE_S="0.3", DEAD_S="1.5", **env)
    yield server
    await asyncio.to_thread(process.stop)
    for peer in server.peers:
        peer.listener.cancel()
    await runner.cleanup()


async def call(peer: Peer, action: str) -> dict[str, object]:
    while (found := await peer.next())["action"] != action:
        pass
    return found


async def test_it_works_when_the_first_event_is_a_message_and_survives_long_silences(server: Server) -> None:
    server.deaf = True  # not even get_login_info is answered
    peer = await server.peer(1)
    await peer.push(message("echo 你好"))
    assert text_of(await call(peer, "send_msg")) == "你好"
    assert server.tokens == [f"Bearer {TOKEN}"]
    peer.silent = False
    await peer.push("{broken")
    await asyncio.sleep(2)
    assert len(server.peers) == 1, "every silence was broken by asking for a sign of life"
    await peer.push(message("echo 还在"))
    assert text_of(await call(peer, "send_msg")) == "还在"


async def test_it_comes_back_after_a_broken_and_after_a_dead_connection(server: Server) -> None:
    peer = await server.peer(1)
    assert (await peer.next())["action"] == "get_login_info"
    await peer.ws.close()
    peer = await server.peer(2, 3)
    await peer.push(message("health"))
    assert text_of(await call(peer, "send_msg")).split()[:3] == ["1", "2", "1"], "one bot, up twice, down once"
    peer.silent = True
    await server.peer(3, 6)


async def test_a_bot_is_known_before_it_hears_anything(server: Server, tmp_path: Path) -> None:
    peer = await server.peer(1)
    assert (await peer.next())["action"] == "get_login_info"
    await asyncio.sleep(0.3)
    assert f"bot {SELF} connected" in (tmp_path / "log").read_text(encoding="utf-8")
