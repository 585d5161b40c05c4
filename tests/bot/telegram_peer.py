"""A Telegram that is not ours: npm's telegram-test-api, an emulator of the Bot API, with a small shim before it.

The shim adds what Telegram has and the emulator lacks: updates that stay until the bot confirms them, waiting for them,
`is_bot`, files, edited messages. It can fail as Telegram does. Everything else goes through as it came.
"""

import asyncio
import re
import subprocess
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

FOLDER = Path(__file__).with_name("telegram_emulator")
TOKEN = "123456:abcdefghijklmnopqrstuvwxyz"
USERNAME = "TestNameBot"  # the emulator's bots are all called so
OPERATOR, STAFF, MEMBER = 77, 78, 79
PEOPLE = {"管理员": OPERATOR, "王主任": STAFF, "李明": MEMBER}
_MARKED = re.compile(rf"@(?P<text_mention>{'|'.join(PEOPLE)})|(?P<bot_command>^/[a-z]+(?:@\w+)?)|(?P<mention>\B@\w+)")


async def install() -> None:
    """The emulator as its lock file says, if it is not there yet."""
    lock, done = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        command = ["npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"]
        npm = await asyncio.create_subprocess_exec(*command, cwd=FOLDER, stdout=subprocess.DEVNULL)
        assert await npm.wait() == 0, "npm could not install the emulator"


class Telegram:
    """The emulator, as the bot finds it at `url` and as the test speaks and looks through it."""

    def __init__(self, session: aiohttp.ClientSession, ports: tuple[int, int]) -> None:
        self.session, self.ports = session, ports
        self.url, self.emulator = (f"http://127.0.0.1:{port}" for port in ports)
        self.trouble = 0  # the status that a gateway answers with while the server behind it is away
        self.swallowed = ""  # what has these words in it arrives, and 502 is answered
        self.refused: dict[str, dict[str, Any]] = {}  # by words: what is answered once instead of sending them
        self.last = ""  # when this has been heard by the bot, nobody listens any more
        self.calls: list[str] = []
        self.files: dict[str, bytes] = {}  # what people send, by its id
        self._starts = 0
        self._process: asyncio.subprocess.Process | None = None
        self._runner: web.AppRunner | None = None
        self._kept: list[dict[str, Any]] = []  # what was sent before the emulator was started anew
        self._updates: list[dict[str, Any]] = []
        self._said = asyncio.Event()

    async def start(self) -> None:
        """The emulator, and then the door to it."""
        self._starts += 1
        command = ["node", "serve.js", str(self.ports[1]), str(self._starts * 100_000)]
        self._process = await asyncio.create_subprocess_exec(*command, cwd=FOLDER, stderr=subprocess.DEVNULL)
        async with asyncio.timeout(20):
            while True:
                if await self._answers():
                    break
                await asyncio.sleep(0.05)
        app = web.Application()
        app.router.add_route("*", f"/bot{TOKEN}/{{method}}", self._handle)
        app.router.add_get(f"/file/bot{TOKEN}/{{path}}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.ports[0])
        await self._site.start()

    async def stop(self) -> None:
        """Nobody listens any more; what the emulator had is kept here, as it would be on people's telephones."""
        self._kept = await self.sent()
        await self.end()

    async def end(self) -> None:
        """As it is; also when it never quite began."""
        if self._runner is not None:
            await self._runner.cleanup()
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def say(self, user: int, text: str, group: int | None, until: str) -> str:
        """Somebody speaks; returns the first thing that the bot then sends in that chat with these words in it."""
        before = len(await self.sent())
        await self.hear(user, group, text=text, entities=entities_of(text))
        return await self.told(group or user, until, before)

    async def hear(self, user: int, group: int | None = None, **said: Any) -> None:
        """Somebody's message, of any kind; with `edit_date` it is one that was changed."""
        name = next((name for name, known in PEOPLE.items() if known == user), "路人")
        chat: dict[str, Any] = {"id": group or user, "type": "private", "first_name": name}
        if group:
            chat = {"id": group, "type": "supergroup" if group < -(10**12) else "group", "title": "群"}
        sender = {"id": user, "is_bot": False, "first_name": name}
        message = {"botToken": TOKEN, "date": int(time.time()), "from": sender, "chat": chat} | said
        await self._post("/sendMessage", message)
        self._said.set()

    async def press(self, user: int, data: str) -> None:
        """Somebody presses a button under a message."""
        sender = {"id": user, "is_bot": False, "first_name": "路人"}
        message = {"message_id": 1, "date": 1, "chat": {"id": user, "type": "private"}, "text": "?"}
        await self._post("/sendCallback", {"botToken": TOKEN, "from": sender, "message": message, "data": data})
        self._said.set()

    async def told(self, chat: int, until: str, before: int = 0) -> str:
        """What the bot sends in a chat, from the `before`th message on, with these words in it."""
        async with asyncio.timeout(20):
            while True:
                for one in (await self.sent())[before:]:
                    if int(one["chat_id"]) == chat and until in one["text"]:
                        return one["text"]
                await asyncio.sleep(0.05)

    async def sent(self) -> list[dict[str, Any]]:
        """All that has arrived from the bot."""
        history = (await self._post("/getUpdatesHistory", {"token": TOKEN}))["result"]
        return [*self._kept, *(one["message"] for one in history if "chat_id" in one.get("message", {}))]

    async def _post(self, path: str, params: dict[str, Any]) -> dict[str, Any]:
        async with self.session.post(self.emulator + path, json=params) as answer:
            return await answer.json()

    async def _answers(self) -> bool:
        try:
            return (await self._post(f"/bot{TOKEN}/getMe", {}))["ok"]
        except aiohttp.ClientConnectionError:
            return False

    async def _handle(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls.append(method)
        if self.trouble:
            return web.Response(status=self.trouble, text="<html>Bad Gateway</html>")
        params = await _params(request)
        if method == "getUpdates":
            return _result(await self._wait_for_updates(params))
        if method == "getFile":
            return _result({"file_id": "f", "file_unique_id": "f", "file_path": params["file_id"]})
        if method.startswith("send"):
            method, params = "sendMessage", {"text": params.get("caption", "")} | params
        text = params.get("text", "")
        for words in [words for words in self.refused if words in text]:
            refusal = self.refused.pop(words)
            return web.json_response({"ok": False} | refusal, status=refusal["error_code"])
        answer = await self._post(f"/bot{TOKEN}/{method}", params)
        if self.swallowed and self.swallowed in text:
            return web.Response(status=502, text="<html>Bad Gateway</html>")
        if method == "getMe":
            answer["result"]["is_bot"] = True
        return web.json_response(answer, status=200 if answer.get("ok") else 400)

    async def _wait_for_updates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        """The emulator gives each update once; here it stays until the bot asks for a later one."""
        self._updates = [one for one in self._updates if one["update_id"] >= int(params.get("offset", 0))]
        if not self._updates:
            try:
                await asyncio.wait_for(self._said.wait(), float(params.get("timeout", 0)))
            except TimeoutError:
                return []
        self._said.clear()
        for update in (await self._post(f"/bot{TOKEN}/getUpdates", {}))["result"]:
            if "edit_date" in update.get("message", {}):
                update["edited_message"] = update.pop("message")
            self._updates.append(update)
            if self.last and update.get("message", {}).get("text") == self.last:
                await self._site.stop()  # this answer is still given; from now on connections are refused
        return self._updates

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=self.files[request.match_info["path"]])


async def _params(request: web.Request) -> dict[str, Any]:
    """The parameters of a call; of a file only its name is passed on, as the emulator takes none."""
    if request.content_type == "application/json":
        return await request.json()
    return {key: getattr(value, "filename", value) for key, value in (await request.post()).items()}


def _result(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def entities_of(text: str) -> list[dict[str, Any]]:
    """What Telegram marks in a text by itself, and people chosen from its list; counted in UTF-16."""
    marked: list[dict[str, Any]] = []
    for found in _MARKED.finditer(text):
        offset, length = (len(part.encode("utf-16-le")) // 2 for part in (text[: found.start()], found[0]))
        entity = {"type": found.lastgroup, "offset": offset, "length": length}
        if name := found["text_mention"]:
            entity["user"] = {"id": PEOPLE[name], "is_bot": False, "first_name": name}
        marked.append(entity)
    return marked


@asynccontextmanager
async def emulated(ports: tuple[int, int]) -> AsyncGenerator[Telegram]:
    """The emulator, running."""
    await install()
    async with aiohttp.ClientSession() as session:
        telegram = Telegram(session, ports)
        try:
            await telegram.start()
            yield telegram
        finally:
            await telegram.end()
