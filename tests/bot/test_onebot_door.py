"""Who may come in: tokens, routes, squatting, replacement."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from onebot_peer import SELF, Process, calling, message, running

TOKEN = "a-long-enough-token"
PATHS = ("/onebot/v11/", "/onebot/v11/ws", "/onebot/v11/ws/")
POSTS = ("/onebot/v11/", "/onebot/v11/http", "/onebot/v11/http/")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    folder = tmp_path_factory.mktemp("guarded")
    with running(folder, ONEBOT_ACCESS_TOKEN=TOKEN, ONEBOT_SELF_IDS=f'["{SELF}"]') as process:
        yield process


@pytest.fixture(scope="module")
def open_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with running(tmp_path_factory.mktemp("open")) as process:
        yield process


@pytest.mark.requirement("T1")
@pytest.mark.parametrize("token", ["", "wrong", TOKEN])
@pytest.mark.parametrize("path", POSTS)
async def test_no_event_comes_in_by_http_whatever_the_token(guarded: Process, path: str, token: str) -> None:
    headers = {"X-Self-ID": str(SELF), "Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(guarded.url.replace("/onebot/v11/ws", path), json=message("echo x"), headers=headers) as answer,
    ):
        assert answer.status in (404, 405)
    async with calling(guarded.url, token=TOKEN) as peer:
        assert (await peer.ask("health")).split()[0] == "1", "nobody else became a bot"
        assert await peer.quiet(0.1)


@pytest.mark.requirement("T1")
@pytest.mark.parametrize("token", ["", "wrong", TOKEN])
@pytest.mark.parametrize("path", PATHS)
async def test_a_websocket_needs_the_right_token(guarded: Process, path: str, token: str) -> None:
    url = guarded.url.replace("/onebot/v11/ws", path)
    if token == TOKEN:
        async with calling(url, token=token) as peer:
            assert await peer.ask("echo x") == "x"
        return
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with calling(url, token=token):
            pass
    assert refused.value.status == 403


@pytest.mark.requirement("T1")
async def test_the_token_may_stand_in_the_address_and_is_not_logged(guarded: Process) -> None:
    async with calling(f"{guarded.url}?access_token={TOKEN}") as peer:
        assert await peer.ask("echo x") == "x"
    assert TOKEN not in guarded.logged()


@pytest.mark.requirement("T2")
@pytest.mark.parametrize("self_id", [None, 0, 10001, 999999999999999999999999])
async def test_only_listed_accounts_come_in(guarded: Process, self_id: int | None) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError):
        async with calling(guarded.url, self_id, TOKEN):
            pass


async def test_half_a_connection_is_refused(guarded: Process) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError):
        async with calling(guarded.url, token=TOKEN, **{"X-Client-Role": "Event"}):
            pass


async def test_without_a_token_nobody_comes_in_through_a_proxy(open_door: Process) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError):
        async with calling(open_door.url, **{"X-Forwarded-For": "1.2.3.4"}):
            pass
    async with calling(open_door.url) as peer:
        assert await peer.ask("echo x") == "x"


@pytest.mark.requirement("T2")
async def test_a_squatter_without_the_token_changes_nothing(guarded: Process) -> None:
    async with calling(guarded.url, token=TOKEN) as peer:
        for token in ("", "wrong"):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                async with calling(guarded.url, token=token):
                    pass
        assert await peer.ask("echo still here") == "still here"


@pytest.mark.requirement("T2", "Z10")
async def test_the_newest_connection_wins_and_the_old_one_is_closed(open_door: Process) -> None:
    async with calling(open_door.url) as old:
        await old.ask("echo x")
        started = time.monotonic()
        async with calling(open_door.url) as new:
            assert await new.ask("echo y") == "y"
            assert time.monotonic() - started < 1
            await asyncio.wait_for(old.listener, 3)
            assert old.ws.close_code == 1008
            await asyncio.sleep(0.3)
            assert await new.ask("echo z") == "z", "the old one's end must not take the new one away"
            assert (await new.ask("health")).split()[0] == "1"


@pytest.mark.requirement("T2", "Z10")
async def test_a_frozen_client_is_replaced_within_three_seconds(open_door: Process) -> None:
    frozen = subprocess.Popen(  # noqa: ASYNC220
        [sys.executable, "-c", FROZEN, open_door.url.replace("http", "ws"), str(SELF)], stdout=subprocess.PIPE
    )
    assert frozen.stdout
    try:
        assert await asyncio.to_thread(frozen.stdout.readline) == b"connected\n"
        frozen.send_signal(signal.SIGSTOP)
        started = time.monotonic()
        async with calling(open_door.url) as peer:
            assert await peer.ask("echo back") == "back"
        assert time.monotonic() - started < 3
    finally:
        frozen.kill()
        frozen.wait()
        frozen.stdout.close()


FROZEN = """
import asyncio, sys, aiohttp
async def main():
    async with aiohttp.ClientSession() as s, s.ws_connect(sys.argv[1], headers={"X-Self-ID": sys.argv[2]}) as ws:
        print("connected", flush=True)
        await ws.receive()
asyncio.run(main())
"""


@pytest.mark.requirement("T2")
async def test_a_call_on_a_replaced_connection_fails_at_once(open_door: Process) -> None:
    async with calling(open_door.url) as old:
        old.silent = True
        await old.say("echo first")
        await old.next()
        async with calling(open_door.url) as new:
            assert await new.ask("echo second", seconds=2) == "second", "the chat does not wait 30 s for the first"


@pytest.mark.requirement("Z9")
async def test_a_reconnect_storm_leaves_one_bot_and_even_hooks(open_door: Process) -> None:
    for number in range(60):
        async with calling(open_door.url) as peer:
            if number % 3 == 0:
                await peer.say("echo x")
            elif number % 3 == 1:
                peer.ws._response.connection.transport.abort()
    async with calling(open_door.url) as peer:
        await asyncio.sleep(0.3)
        answer = "x"
        while answer == "x":  # the answer to an echo may come over the newest line
            answer = await peer.ask("health", seconds=10)
        bots, up, down, *_ = answer.split()
        assert (bots, int(up) - int(down)) == ("1", 1)


async def test_a_failed_call_tells_its_retcode_and_a_late_answer_disturbs_nobody(open_door: Process) -> None:
    async with calling(open_door.url) as peer:
        peer.silent = True
        await peer.say("echo x")
        call = await peer.next()
        for _ in range(3):
            await peer.push({"status": "failed", "retcode": 120, "message": "muted 王奶奶", "echo": call["echo"]})
        await peer.push({"status": "ok", "echo": {"odd": []}})
        peer.silent = False
        assert await peer.ask("echo y") == "y"
        for _ in range(100):  # a busy machine writes the log a moment after the answer
            if "120" in (log := open_door.logged()):
                break
            await asyncio.sleep(0.1)
    assert "120" in log
    assert "王奶奶" not in log


@pytest.mark.requirement("Z27")
async def test_the_process_ends_in_time_and_the_work_in_hand_ends_before_the_database(tmp_path: Path) -> None:
    with running(tmp_path) as process:
        async with calling(process.url) as peer:
            await peer.ask("echo x")
            await peer.say("slow 1")
            await peer.say("echo late")
            await peer.say("echo x", group=6)
            await peer.next()
            started = time.monotonic()
            process.popen.terminate()
            await asyncio.wait_for(peer.listener, 5)
        await asyncio.to_thread(process.popen.wait, 10)
        assert 0.8 < time.monotonic() - started < 10
    assert "closed with 0 waiting" in process.logged()
