"""The same words through a real Satori server: the whole bot, its stock adapter, and satori-python-server beside it."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from test_telegram import free_port, healthy

ROOT = Path(__file__).parents[2]
TOKEN, OPERATOR, STAFF, MEMBER = "0123456789abcdef", "77", "78", "79"
UNIT, COMMUNITY = "u1", "c1"


class Peer:
    """The server, as the test speaks through it."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url, self.session = url, session

    async def heard_by(self) -> int:
        """How many bots hear it."""
        return await self.push({"user": "1", "name": "路人", "content": "早"})

    async def push(self, said: dict[str, Any]) -> int:
        """Somebody speaks."""
        async with self.session.post(f"{self.url}/say", json=said) as answer:
            return (await answer.json())["heard_by"]

    async def say(self, user: str, content: str, group: str | None, until: str) -> str:
        """Somebody speaks; returns the first thing that the bot then sends in that chat with these words in it."""
        name = {STAFF: "王主任", MEMBER: "李明"}.get(user, "管理员")
        place, before = group or f"private:{user}", len(await self.sent())
        await self.push({"user": user, "name": name, "content": content, "group": group})
        return await self.told(place, until, before)

    async def told(self, place: str, until: str, before: int = 0) -> str:
        """What the bot sends in a chat, from the `before`th message on, with these words in it."""
        async with asyncio.timeout(20):
            while True:
                for one in (await self.sent())[before:]:
                    if one["channel"] == place and until in one["content"]:
                        return one["content"]
                await asyncio.sleep(0.05)

    async def sent(self) -> list[dict[str, Any]]:
        """All that the bot has sent."""
        async with self.session.get(f"{self.url}/sent") as answer:
            return await answer.json()


@pytest.fixture
async def peer(tmp_path: Path) -> AsyncGenerator[Peer]:
    """A server and a bot that has found it."""
    port, web = free_port(), free_port()
    program = [sys.executable, str(Path(__file__).with_name("satori_peer.py")), str(port), TOKEN]
    env = os.environ | {
        "DATA_DIR": str(tmp_path), "PORT": str(web), "QUIET_HOURS": "", "SUPERUSERS": f'["satori-qq:{OPERATOR}"]',
        "SATORI_CLIENTS": f'[{{"host": "127.0.0.1", "port": {port}, "token": "{TOKEN}"}}]', "ADAPTERS": "satori",
    }  # fmt: skip
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = await asyncio.create_subprocess_exec(*program, cwd=ROOT, **quiet)
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", env=env, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        await healthy(web)
        async with aiohttp.ClientSession() as session, asyncio.timeout(120):
            peer = Peer(f"http://127.0.0.1:{port}", session)
            while True:
                if await peer.heard_by():
                    break
                await asyncio.sleep(0.2)
            yield peer
    finally:
        for process in (bot, server):
            process.terminate()
            await asyncio.wait_for(process.wait(), 20)


@pytest.mark.slow
async def test_a_conversation_through_a_real_satori_server(peer: Peer) -> None:
    await peer.say(OPERATOR, "绑定 单位 市住建局", UNIT, "已绑定单位「市住建局」")
    await peer.say(OPERATOR, "绑定 社区 舜水新村", COMMUNITY, "已绑定社区「舜水新村」")
    await peer.say(OPERATOR, f'任命 <at id="{STAFF}"/> 社区工作者', COMMUNITY, "已任命")
    await peer.say(MEMBER, "报到 舜水新村 特长：水电维修", UNIT, "已登记，报到成功：李明")
    posted = await peer.say(STAFF, "需求：王奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY, "#1 已登记")
    assert "李明" in posted
    await peer.say(STAFF, "派单 1 1", COMMUNITY, "已派")
    offered = await peer.told(UNIT, "社区想请您帮忙")
    assert re.match(rf'<at id="{MEMBER}"\s*/>', offered)
    await peer.say(MEMBER, "接单 1", UNIT, "已接单")
    await peer.say(MEMBER, "完成 1 换了水龙头，用时2小时", UNIT, "#1")
    await peer.say(STAFF, "确认 1 满意", COMMUNITY, "已确认")
    paper = await peer.say(MEMBER, "导出我的资料", None, "<file ")
    assert "我的资料.xlsx" in paper
    assert re.search(r'src="data:application/vnd[^"]+;base64,', paper)
