"""The pages: one HTML page, its news, and the two things that a page can do: speak, and walk again."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.web.tryout import files as kept
from bot.web.tryout import photos
from bot.web.tryout.board import Board, Message
from bot.web.tryout.guard import Guard
from bot.web.tryout.tour import Tour
from bot.web.tryout.town import Step, dates, fill

HERE = Path(__file__).parent
POLL_S, POLL_DOWN_S = 20.0, 1.0
BODY, UPLOAD = 64 << 10, 10 << 20
LONGEST = 4000  # signs a message; QQ cuts off near there


@dataclass(frozen=True)
class Desk:
    """What the pages work with; `say` delivers one message, `stage` tells how far the start has come."""

    board: Board
    files: kept.Files
    tour: Tour
    key: str
    say: Callable[[Step, int | None, list[tuple[str, str]]], Awaitable[Message]]
    stage: Callable[[], dict[str, Any]]


class Refused(Exception):
    """A request that does not fit; the text is for the person at the page."""


def application(desk: Desk) -> Starlette:
    """The sub-application; mount it at /tryout."""
    pages = Pages(desk)
    routes = [
        Route("/", pages.home),
        Route("/state", pages.state),
        Route("/news", pages.news),
        Route("/say", pages.say, methods=["POST"]),
        Route("/upload", pages.upload, methods=["POST"]),
        Route("/tour", pages.walk_again, methods=["POST"]),
        Route("/photos/{name}", pages.photo),
        Route("/files/{file_id}/{name}", pages.file),
        Route("/files/{file_id}", pages.file),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, key=desk.key)],
        exception_handlers={Refused: _refused},
    )


async def _refused(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=400)


class Pages:
    """The handlers."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.board, self.town = desk, desk.board, desk.board.town
        self._jinja = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)

    async def home(self, request: Request) -> Response:
        """The page itself."""
        page = self._jinja.get_template("tryout.html").render(
            town=self.town, key=self.desk.key, base=request.scope["root_path"], tour=self.desk.tour.view(),
            kinds=photos.KINDS, host=request.headers.get("host", ""),
        )  # fmt: skip
        return HTMLResponse(page, headers={"cache-control": "no-store"})

    async def state(self, request: Request) -> Response:
        """Everything that the page needs to begin."""
        words = dates(datetime.now(self.town.zone))
        people = {p.id: {"name": p.name, "role": p.role, "line": p.line} for p in self.town.people.values()}
        return _json({
            "epoch": self.board.epoch, "seq": self.board.seq, "bot": self.town.bot_id,
            "botName": self.town.bot_name, "people": people,
            "chats": {c: {"name": self.town.chat_name(c), "members": self.town.speakers(c),
                          "first": self.town.first_speaker(c)} for c in self.town.chats},
            "hints": {role: [fill(h, words) for h in hints] for role, hints in self.town.hints.items()},
            "messages": [self.board.view(m) for m in self.board],
            "tour": self.desk.tour.view(), "stage": self.desk.stage(),
        })  # fmt: skip

    async def news(self, request: Request) -> Response:
        """What is new after ?after=; waits a while for something to happen."""
        after = request.query_params.get("after", "0")
        seq = int(after) if after.isdecimal() and len(after) < 16 else 0
        if self.board.missed(seq):  # a page that sees another epoch reloads
            return _json({"epoch": "", "seq": self.board.seq, "news": []})
        news = await self.board.since(seq, POLL_S if self.desk.stage()["up"] else POLL_DOWN_S)
        return _json({"epoch": self.board.epoch, "seq": self.board.seq, "news": news})

    async def say(self, request: Request) -> Response:
        """One message of a simulated person."""
        asked = await _asked(request)
        chat, who, text, quote = (asked.get(k) for k in ("chat", "who", "text", "quote"))
        kinds, own = _list(asked, "photos"), _list(asked, "files")
        if not (isinstance(chat, str) and type(who) is int and who in self.town.speakers(chat)):
            raise Refused("这个人不在这个聊天里。")
        if not (isinstance(text, str) and len(text) <= LONGEST):
            raise Refused(f"一条消息最多 {LONGEST} 个字。")
        if len(kinds) + len(own) > 9 or not all(k in tuple(photos.KINDS) for k in kinds):
            raise Refused("一次最多附 9 张照片。")
        if not (text.strip() or kinds or own):
            raise Refused("还没有写内容。")
        files = [self._uploaded(one) for one in own]
        try:
            said = await self.desk.say(
                Step(who, chat, text, tuple(kinds)), quote if type(quote) is int else None, files
            )
        except ConnectionError:
            raise Refused("机器人还没有接通，稍等一下再发。") from None
        return _json({"id": said.id})

    async def upload(self, request: Request) -> Response:
        """Keep a file that the person at the page chose, to be sent with the next message."""
        name = kept.safe_name(request.query_params.get("name", ""))
        content = await _read(request, UPLOAD)
        if not content:
            raise Refused("这个文件是空的。")
        return _json({"id": await asyncio.to_thread(self.desk.files.keep, content, name), "name": name})

    def _uploaded(self, one: Any) -> tuple[str, str]:
        if not (isinstance(one, dict) and isinstance(one.get("id"), str) and self.desk.files.find(one["id"])):
            raise Refused("附的文件已经不在了，请重新选。")
        return one["id"], kept.safe_name(str(one.get("name", "")))

    async def walk_again(self, request: Request) -> Response:
        """Begin the guided walk anew."""
        self.desk.tour.again()
        self.board.publish({"kind": "tour", "tour": self.desk.tour.view()})
        return _json({})

    async def photo(self, request: Request) -> Response:
        """A sample photo; the bot fetches it here too, as it would from the platform."""
        found = photos.NAME.match(request.path_params["name"])
        if found is None:
            return _gone()
        content = await asyncio.to_thread(photos.picture, *found.groups())
        return Response(content, media_type="image/jpeg", headers={"cache-control": "private, max-age=86400"})

    async def file(self, request: Request) -> Response:
        """A file that the bot sent: pictures inline, everything else to be saved under its name."""
        file_id = request.path_params["file_id"]
        path = self.desk.files.find(file_id)
        if path is None:
            return _gone()
        suffix = file_id.rpartition(".")[2]
        way = kept.disposition(request.path_params.get("name", file_id), suffix in kept.IMAGES)
        return FileResponse(path, media_type=kept.TYPES[suffix], headers={"content-disposition": way})


async def _read(request: Request, limit: int) -> bytes:
    """The body of a request; Refused when it is longer than the limit."""
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > limit:
            raise Refused("内容太大了。")
    return bytes(held)


async def _asked(request: Request) -> dict[str, Any]:
    """The JSON object of a request; Refused when it is none."""
    try:
        body = json.loads(await _read(request, BODY))
    except ValueError:
        raise Refused("请求读不懂。") from None
    if not isinstance(body, dict):
        raise Refused("请求读不懂。")
    return body


def _list(asked: dict[str, Any], key: str) -> list[Any]:
    value = asked.get(key) or []
    if not isinstance(value, list):
        raise Refused("请求读不懂。")
    return value


def _json(data: dict[str, Any]) -> JSONResponse:
    return JSONResponse(data, headers={"cache-control": "no-store"})


def _gone() -> Response:
    return PlainTextResponse("文件已经不在了：试聊只保留最近的 50 MB。", status_code=404)
