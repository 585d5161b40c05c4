"""The doors at the start: only those that were chosen are imported, and none lets in what it should not."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from doors import Official, answered
from nonebot.adapters.qq import Adapter as StockAdapter
from nonebot.adapters.qq.config import BotInfo
from nonebot.drivers import Request, Response
from test_telegram import free_port, healthy

from storage.database import Database

ROOT = Path(__file__).parents[2]
KINDS = ("nonebot.adapters.qq", "nonebot.adapters.satori", "nonebot.adapters.telegram", "nonebot.adapters.console")
PREPARED = """
import sys
from bot.app import prepare
from config.settings import load_settings
prepare(load_settings(None))
import nonebot
print("adapters", sorted(nonebot.get_adapters()))
print("loaded", [name for name in sys.argv[1:] if name in sys.modules])
"""


def prepared(folder: Path, **env: str) -> list[str]:
    """What a process that got ready to serve says of itself."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    told = {"DATA_DIR": str(folder), "PYTHONWARNINGS": "ignore", "LOG_LEVEL": "ERROR", **env}
    command = [sys.executable, "-c", PREPARED, *KINDS]
    done = subprocess.run(command, cwd=ROOT, env=kept | told, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [line for line in done.stdout.splitlines() if line.startswith(("adapters", "loaded"))]


def test_what_was_not_chosen_is_not_imported(tmp_path: Path) -> None:
    assert prepared(tmp_path) == ["adapters ['OneBot V11']", "loaded []"]


def test_all_doors_open_side_by_side(tmp_path: Path) -> None:
    keys = {
        "QQOFFICIAL_BOT": "102000001:abcdEFGH12345678", "TELEGRAM_BOTS": '["123456:ABCDEF"]',
        "SATORI_CLIENTS": '[{"port": 5140}]', "ADAPTERS": "onebot,console",
    }  # fmt: skip
    assert prepared(tmp_path, **keys) == [
        "adapters ['Console', 'OneBot V11', 'QQ', 'Satori', 'Telegram']",
        f"loaded {list(KINDS)}",
    ]


@pytest.mark.requirement("T1")
@pytest.mark.usefixtures("_nonebot")
async def test_the_official_bots_web_hook_is_not_opened(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter: Any = Official(database, tmp_path).adapter
    opened: list[str] = []
    monkeypatch.setattr(adapter.driver, "setup_http_server", lambda setup: opened.append(str(setup.path)))
    await adapter.startup()
    assert opened == []
    await StockAdapter.startup(_stock(adapter))
    assert "/qq/webhook" in opened, "the stock adapter would have opened it"


def _stock(adapter: Any) -> Any:
    """The same adapter as it would be without ours."""
    stock = StockAdapter.__new__(StockAdapter)
    stock.__dict__.update(adapter.__dict__)
    return stock


@pytest.mark.usefixtures("_nonebot")
async def test_the_official_bot_waits_for_a_platform_that_is_down_at_the_start(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.qqofficial import adapter as module

    door = Official(database, tmp_path)
    tries: list[str] = []

    async def request(request: Request) -> Response:
        tries.append(request.url.path)
        if len(tries) < 3:
            raise aiohttp.ClientConnectionError
        if len(tries) == 3:
            return answered({"message": "busy"}, 500)
        if request.url.path.endswith("getAppAccessToken"):
            return answered({"access_token": "t", "expires_in": "7200"})
        return answered(
            {"url": "ws://127.0.0.1:9", "shards": 1,
             "session_start_limit": {"total": 9, "remaining": 9, "reset_after": 1, "max_concurrency": 1}}
        )  # fmt: skip

    dialled = asyncio.Event()

    async def forward(*_: Any) -> None:
        dialled.set()

    door.adapter.request = request
    monkeypatch.setattr(door.adapter, "_forward_ws", forward)
    monkeypatch.setattr(module, "RETRY_S", 0.01)
    await asyncio.wait_for(door.adapter.run_bot_websocket(BotInfo(id="102000001", secret="s")), 10)
    await asyncio.wait_for(dialled.wait(), 5)
    assert len(tries) > 4


@pytest.mark.slow
async def test_the_bot_serves_when_no_platform_can_be_reached(tmp_path: Path) -> None:
    port, nobody = free_port(), free_port()
    env = os.environ | {
        "DATA_DIR": str(tmp_path), "PORT": str(port), "QQOFFICIAL_BOT": "102000001:abcdEFGH12345678",
        "QQOFFICIAL_API": f"http://127.0.0.1:{nobody}/", "SATORI_CLIENTS": f'[{{"port": {nobody}}}]',
        "https_proxy": "http://127.0.0.1:9",
    }  # fmt: skip
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", env=env, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        await healthy(port)
        async with aiohttp.ClientSession() as session:
            hook = f"http://127.0.0.1:{port}/qq/webhook"
            asked = {"op": 13, "d": {"plain_token": "x", "event_ts": "1"}}
            async with session.post(hook, json=asked, headers={"X-Bot-Appid": "102000001"}) as answer:
                assert answer.status in (404, 405)
                assert "signature" not in await answer.text()
    finally:
        bot.terminate()
        await asyncio.wait_for(bot.wait(), 20)
