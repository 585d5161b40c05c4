"""Lets a test read as a chat: people speak in groups and in private, the real bot answers, nothing is sent anywhere.

    await talk.bind("舜水新村群", "社区", "舜水新村")
    assert await talk("王主任", "需求：…", "舜水新村群") == "#1 已登记：…"
    assert talk.news("住建群") == ["@李明 社区想请您帮忙：…"]

Messages go through the real OneBot adapter's parsing, the one router, the real database and the real post office;
only the WebSocket is missing.
"""

import asyncio
import copy
import re
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import nonebot
from nonebot.adapters.onebot.v11.exception import ActionFailed
from sqlalchemy import select

from storage.database import Database
from storage.tables import Table

Row = TypeVar("Row", bound=Table)
APOLOGY = "刚才出了点问题"  # said when a handler failed: never an answer that a test may overlook
BOT_ID = 10000
OPERATOR = "管理员"
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Sent:
    """Something the bot sent: where to (`group:…` or `private:…`), its words, its files by name."""

    to: str
    text: str
    files: dict[str, str] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)


class Talk:
    """One bot with its own database, and as many groups and people as the test names."""

    def __init__(self, database: Database, photo_dir: Path) -> None:
        from bot.post import PostOffice
        from plugins._desk import desk

        self.database = database
        self.adapter = nonebot.get_adapter("OneBot V11")
        self.sent: list[Sent] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []  # API calls other than sending
        self.unreachable: set[str] = set()  # people whose private messages fail, as on QQ without friendship
        self.names: dict[int, str] = {}
        self.bot = _quiet_bot(self)
        operators = frozenset({("qq", str(self.id_of(OPERATOR)))})
        desk.furnish(database, ZONE, operators, ("127.0.0.1",), photo_dir)
        self.post = PostOffice(database, ZONE, None, lambda _: self.bot)
        self.message_id = 0
        self._read: dict[str, int] = {}

    async def __call__(self, who: str, text: str, group: str | None = None, *, images: int = 0, **event: Any) -> str:
        """`who` says `text`; returns all that the bot said in that chat. `event` overrides fields of the event."""
        place = self._place(who, group)
        start = len(self.sent)
        await self._deliver(self.event(who, text, group, images=images, **event))
        assert not any(APOLOGY in sent.text for sent in self.sent[start:]), f"a defect was hit by: {text[:80]!r}"
        return "\n".join(sent.text for sent in self.sent[start:] if sent.to == place)

    async def rows(self, table: type[Row]) -> list[Row]:
        """All rows of a table, the oldest first."""
        async with self.database.read() as session:
            return list(await session.scalars(select(table).order_by(*table.__table__.primary_key)))

    def to_groups(self) -> list[Sent]:
        """Everything that was said in any group."""
        return [sent for sent in self.sent if sent.to.startswith("group:")]

    async def bind(self, group: str, kind: str, name: str, more: str = "") -> None:
        """The operator binds a group."""
        answer = await self(OPERATOR, f"绑定 {kind} {name} {more}", group)
        assert answer.startswith("已绑定"), answer

    async def appoint(self, who: str, role: str, group: str) -> None:
        """The operator appoints somebody in a group."""
        answer = await self(OPERATOR, f"任命 @{who} {role}", group)
        assert answer.startswith("已任命"), answer

    def news(self, chat: str) -> list[str]:
        """What was said in a group (or to a person in private, `私聊:李明`) since this was last asked."""
        place = f"private:{self.id_of(chat[3:])}" if chat.startswith("私聊:") else f"group:{self.id_of(chat)}"
        start = self._read.get(place, 0)
        self._read[place] = len(self.sent)
        return [sent.text for sent in self.sent[start:] if sent.to == place]

    def id_of(self, name: str) -> int:
        """A steady number for a person or a group."""
        number = 20000 + zlib.crc32(name.encode()) % 900_000_000
        self.names[number] = name
        return number

    def event(self, who: str, text: str, group: str | None, *, images: int = 0, **fields: Any) -> dict[str, Any]:
        """A message event as a OneBot client would send it; `@某人` becomes a mention, `@bot` one of the bot."""
        self.message_id += 1
        user_id = self.id_of(who)
        segments = self._segments(text)
        segments += [
            {"type": "image", "data": {"file": f"{n}.png", "url": f"http://127.0.0.1:9/{n}.png"}} for n in range(images)
        ]
        event: dict[str, Any] = {
            "post_type": "message", "time": int(datetime.now(UTC).timestamp()), "self_id": BOT_ID,
            "message_id": self.message_id, "user_id": user_id, "message": segments, "raw_message": text, "font": 0,
            "message_type": "private" if group is None else "group", "sub_type": "friend" if group is None else "normal",
            "sender": {"user_id": user_id, "nickname": who, "card": who if group else "", "role": "member"},
        }  # fmt: skip
        if group is not None:
            event |= {"group_id": self.id_of(group), "anonymous": None}
        return event | fields

    async def replay(self, event: dict[str, Any]) -> None:
        """Deliver an event as it stands, for instance for the second time."""
        await self._deliver(event)

    async def replay_notice(self, event: dict[str, Any]) -> None:
        """Deliver what is no message: a notice of the platform."""
        await self._deliver(event)

    async def _deliver(self, event: dict[str, Any]) -> None:
        from bot.onebot import frames

        tidied = frames.tidy(copy.deepcopy(event), str(BOT_ID))
        assert tidied is not None
        heard = self.adapter.json_to_event(tidied)
        assert heard is not None
        await self.bot.handle_event(heard)
        await self.post.deliver()

    def _place(self, who: str, group: str | None) -> str:
        return f"private:{self.id_of(who)}" if group is None else f"group:{self.id_of(group)}"

    def _segments(self, text: str) -> list[dict[str, Any]]:
        parts: list[dict[str, Any]] = []
        for piece in re.split(r"(@[\w]+)", text):
            if piece == "@bot":
                parts.append({"type": "at", "data": {"qq": str(BOT_ID)}})
            elif piece.startswith("@"):
                parts.append({"type": "at", "data": {"qq": str(self.id_of(piece[1:]))}})
            elif piece:
                parts.append({"type": "text", "data": {"text": piece}})
        return parts

    def take(self, api: str, params: dict[str, Any]) -> Any:
        """Answer an API call as a OneBot client would."""
        if api == "get_group_member_info":
            raise ActionFailed(status="failed", retcode=1200, message="群成员不存在", data=None)
        if api == "get_msg" and 0 <= (at := int(params["message_id"]) - 900001) < len(self.sent):
            message = [{"type": "text", "data": {"text": self.sent[at].text}}]
            return {"message": message, "sender": {"user_id": BOT_ID, "nickname": "微心愿"}}
        if not api.startswith(("send_", "upload_")):
            self.calls.append((api, params))
            return None
        group = params.get("group_id") if params.get("message_type", "group") == "group" else None
        to = f"group:{group}" if group else f"private:{params.get('user_id')}"
        if to.startswith("private:") and self.names.get(int(params.get("user_id") or 0)) in self.unreachable:
            raise ActionFailed(status="failed", retcode=1200, message="请先添加对方为好友", data=None)
        if api.startswith("upload_"):
            self.sent.append(Sent(to, f"[{params['name']}]", {params["name"]: params["file"]}, params))
        elif api.startswith("send_"):
            self.sent.append(Sent(to, self._words(params["message"]), params=params))
        return {"message_id": 900000 + len(self.sent)}

    def _words(self, message: Any) -> str:
        words = ""
        for segment in message:
            data = segment.data if hasattr(segment, "data") else segment["data"]
            kind = segment.type if hasattr(segment, "type") else segment["type"]
            if kind == "text":
                words += data["text"]
            elif kind == "at":
                words += f"@{self.names.get(int(data['qq']), data['qq'])}"
            else:
                words += f"[{kind}]"
        return words


def _quiet_bot(talk: Talk) -> Any:
    """The real bot class of our adapter, whose calls end in `talk`."""
    from bot.onebot.bot import Bot

    class QuietBot(Bot):
        async def call_api(self, api: str, **data: Any) -> Any:
            await asyncio.sleep(0)
            return talk.take(api, data)

    return QuietBot(talk.adapter, str(BOT_ID))
