"""The try-out chat (试聊): a small simulated QQ whose messages reach the real bot as OneBot v11 events."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from bot.web.tryout import photos
from bot.web.tryout.answers import Answers, event
from bot.web.tryout.board import Board, Message
from bot.web.tryout.client import Client
from bot.web.tryout.files import IMAGES, Files
from bot.web.tryout.pages import Desk, application
from bot.web.tryout.script import Opening
from bot.web.tryout.tour import Tour
from bot.web.tryout.town import TOWN_FILE, Step, load
from bot.web.tryout.wire import Segment, spoken

log = logging.getLogger(__name__)
MOUNT = "/tryout"


def operator_id() -> int:
    """The QQ id of the simulated 系统管理员; in try-out mode it belongs to the superusers."""
    return load().operator


class Tryout:
    """One simulated QQ: mount `asgi` at /tryout, call `start()` at startup and `stop()` at shutdown.

    `ws_url` is the bot's reverse WebSocket on this machine; photos are served beside it, so its host
    must be among those that the bot may fetch from. `seed` says that the database is empty: the town's
    opening is then played once. Transcript and files are kept in `data_dir`/tryout.
    """

    def __init__(
        self, ws_url: str, data_dir: Path, seed: bool, token: str | None = None, town: Path = TOWN_FILE
    ) -> None:
        self.town = load(town)
        self.seed = seed
        address = urlsplit(ws_url)
        self.base = f"{'https' if address.scheme == 'wss' else 'http'}://{address.netloc}{MOUNT}"
        folder = data_dir / "tryout"
        self.board = Board(self.town, folder / "chat.jsonl")
        self.files = Files(folder / "files")
        self.answers = Answers(self.board, self.files, self.base)
        self.client = Client(ws_url, self.town.bot_id, self.answers, self._tell_stage, token)
        self.opening = Opening(self.board, self._say_when_up, folder / "opening.json")
        self.tour = Tour(self.town, self.board.words, self._tell_tour)
        self.board.listeners.append(self.tour.hear)
        self.key = secrets.token_urlsafe(24)  # a page proves with it that it was served from here
        desk = Desk(self.board, self.files, self.tour, self.key, self.say, self.stage)
        self.asgi: ASGIApp = application(desk)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to connect, and to play the opening where it is due; returns at once."""
        if self.seed:
            self.board.forget()
            self.files.clear()
            self.opening.marker.unlink(missing_ok=True)
        else:
            self.board.restore()
            for said in self.board:
                self.tour.hear(said)
        work = [self.client.run()]
        if self.seed or self.opening.pending():
            work.append(self.opening.play(self._tell_stage))
        self._tasks = [asyncio.create_task(one) for one in work]
        for task in self._tasks:
            task.add_done_callback(_tell_failure)

    async def stop(self) -> None:
        """Leave: the connection is closed, pages that wait are answered."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tell_stage()

    async def say(self, step: Step, quote: int | None = None, files: Iterable[tuple[str, str]] = ()) -> Message:
        """Let a person speak, with kept files as (id, name); ConnectionError while the bot is not there."""
        if not self.client.up.is_set():
            raise ConnectionError("机器人还没有接通")
        names = {self.town.call(w): w for w in (*self.town.speakers(step.chat), self.town.bot_id)}
        parts: list[Segment] = []
        if quote is not None and self.board.find(quote):
            parts.append({"type": "reply", "data": {"id": str(quote)}})
        parts += spoken(step.text, names)
        parts += [await self._photo(kind) for kind in step.photos]
        parts += [self._file(file_id, name) for file_id, name in files]
        said = self.board.add(step.chat, step.who, parts)
        await self.client.push(event(said, self.answers))
        return said

    def stage(self) -> dict[str, Any]:
        """Whether the bot is connected, and how much of the opening has been said."""
        opening = self.opening.done < self.opening.of and (self.seed or self.opening.pending())
        return {"up": self.client.up.is_set(), "opening": opening, "done": self.opening.done, "of": self.opening.of}

    async def _say_when_up(self, step: Step) -> Message:
        while True:
            await self.client.up.wait()
            with contextlib.suppress(ConnectionError):
                return await self.say(step)

    async def _photo(self, kind: str) -> Segment:
        name = f"{kind}-{secrets.token_hex(4)}.jpg"
        size = len(await asyncio.to_thread(photos.picture, *name.removesuffix(".jpg").split("-")))
        path = f"photos/{name}"
        return {"type": "image", "data": {"file": name, "sub_type": 0, "url": f"{self.base}/{path}",
                                          "file_size": str(size), "path": path, "name": name}}  # fmt: skip

    def _file(self, file_id: str, name: str) -> Segment:
        path = self.files.find(file_id)
        kind = "image" if file_id.rpartition(".")[2] in IMAGES else "file"
        place = f"files/{file_id}"
        return {"type": kind, "data": {"file": file_id if kind == "image" else name, "file_id": file_id,
                                       "url": f"{self.base}/{place}", "file_size": str(path.stat().st_size if path else 0),
                                       "path": place, "name": name}}  # fmt: skip

    def _tell_stage(self, up: bool = False) -> None:
        self.board.publish({"kind": "stage", "stage": self.stage()})

    def _tell_tour(self) -> None:
        self.board.publish({"kind": "tour", "tour": self.tour.view()})


def _tell_failure(task: asyncio.Task[None]) -> None:
    """A task of ours that ends by itself has failed; nobody awaits it before the stop."""
    if not task.cancelled() and (error := task.exception()):
        log.error("tryout: stopped by %r", error)
