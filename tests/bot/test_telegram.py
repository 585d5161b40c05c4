"""The same words on Telegram: the real bot, the real adapter by polling, and a small server in the place of Telegram."""

import asyncio
import itertools
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

ROOT = Path(__file__).parents[2]
TOKEN = "123456:abcdefghijklmnopqrstuvwxyz"
OPERATOR, MEMBER, UNIT, COMMUNITY = 77, 78, -1001, -1002


class FakeTelegram:
    """Answers the Bot API calls that polling and sending need, and remembers what was sent."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []  # kept until the bot asks for a later one, as Telegram does
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.arrived = asyncio.Event()
        self.ids = itertools.count(1)

    async def handle(self, request: web.Request) -> web.Response:
        """One Bot API call."""
        method = request.match_info["method"]
        if request.content_type == "application/json":
            params: dict[str, Any] = await request.json()
        else:
            params = {key: getattr(value, "filename", value) for key, value in (await request.post()).items()}
        return web.json_response({"ok": True, "result": await self.answer(method, params)})

    async def answer(self, method: str, params: dict[str, Any]) -> Any:
        """The result of a call."""
        if method == "getMe":
            return {"id": 1, "is_bot": True, "first_name": "微心愿", "username": "weixinyuan_bot"}
        if method == "getUpdates":
            await asyncio.sleep(0.05)
            return [update for update in self.updates if update["update_id"] >= int(params.get("offset") or 0)]
        if method.startswith("send"):
            self.sent.append((method, params))
            self.arrived.set()
            chat = {"id": int(params["chat_id"]), "type": "private"}
            return {"message_id": next(self.ids), "date": int(time.time()), "chat": chat, "text": "x"}
        return True

    async def say(self, user: int, chat: int, text: str, answers: int = 1) -> list[tuple[str, dict[str, Any]]]:
        """Somebody says something; returns what the bot sent in that chat. News for other chats comes when it comes."""

        def here() -> list[tuple[str, dict[str, Any]]]:
            return [sent for sent in self.sent if int(sent[1]["chat_id"]) == chat]

        before = len(here())
        number = next(self.ids)
        place = {"id": chat, "type": "private"} if chat > 0 else {"id": chat, "type": "group", "title": "群"}
        sender = {"id": user, "is_bot": False, "first_name": f"用户{user}"}
        message = {"message_id": number, "date": int(time.time()), "chat": place, "from": sender, "text": text}
        self.updates.append({"update_id": number, "message": message})
        async with asyncio.timeout(20):
            while len(here()) < before + answers:
                self.arrived.clear()
                await self.arrived.wait()
        return here()[before:]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def healthy(port: int) -> None:
    """Wait until the bot answers."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(60):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/health") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.2)


@pytest.mark.slow
async def test_a_conversation_on_telegram_from_binding_to_a_file(tmp_path: Path) -> None:
    telegram = FakeTelegram()
    app = web.Application()
    app.router.add_route("*", f"/bot{TOKEN}/{{method}}", telegram.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api, port = f"http://127.0.0.1:{runner.addresses[0][1]}/", free_port()
    env = os.environ | {
        "DATA_DIR": str(tmp_path), "PORT": str(port), "TELEGRAM_BOTS": f'["{TOKEN}"]', "TELEGRAM_API": api,
        "SUPERUSERS": f'["telegram:{OPERATOR}"]', "QUIET_HOURS": "",
    }  # fmt: skip
    command = [sys.executable, "-m", "bot"]
    bot = await asyncio.create_subprocess_exec(*command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        await healthy(port)
        assert "已绑定单位「市司法局」" in (await telegram.say(OPERATOR, UNIT, "绑定 单位 市司法局"))[0][1]["text"]
        assert "已绑定社区「和平社区」" in (await telegram.say(OPERATOR, COMMUNITY, "绑定 社区 和平社区"))[0][1]["text"]
        checked_in = await telegram.say(MEMBER, UNIT, "报到 和平社区 特长：法律咨询")
        assert "和平社区" in checked_in[0][1]["text"]
        assert "138****0000" in (await telegram.say(MEMBER, MEMBER, "电话 13800000000"))[0][1]["text"]
        (method, params), *_ = await telegram.say(OPERATOR, UNIT, f"任命 用户{MEMBER} 单位管理员")
        assert (method, int(params["chat_id"])) == ("sendMessage", UNIT)
        digest = await telegram.say(MEMBER, UNIT, "汇总", answers=3)
        assert [name for name, _ in digest] == ["sendMessage", "sendDocument", "sendDocument"]
    finally:
        bot.terminate()
        await asyncio.wait_for(bot.wait(), 15)
        await runner.cleanup()
