"""Five platforms to talk through: what each would send over the wire, through the real adapter, and what goes back out.

A door speaks its platform's JSON on one side and answers the adapter's calls on the other; between them stand the real
event classes, the one router, the real database and the real post office.
"""

import itertools
import json
import re
import warnings
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import nonebot
from nonebot.adapters import Adapter, Bot
from nonebot.drivers import Request, Response
from talk import OPERATOR, ZONE, Talk

from storage.database import Database


@dataclass
class Out:
    """Something that left through a door: to whom (`group:…`, `private:…`), its words, the names of its files."""

    to: str
    text: str = ""
    files: list[str] = field(default_factory=list)


class Door:
    """One platform. `mentions`: whether @ somebody says who is meant; `speaks_first`: whether the bot may."""

    platform, mentions, speaks_first = "", True, True

    def __init__(self, database: Database, folder: Path) -> None:
        from bot.post import PostOffice
        from plugins._desk import desk

        self.database, self.out, self.count = database, list[Out](), itertools.count(1)
        self.names: dict[str, str] = {}
        self._read: dict[str, int] = {}
        desk.furnish(database, ZONE, frozenset({(self.platform, self.id_of(OPERATOR))}), ("127.0.0.1",), folder)
        desk.passive = frozenset() if self.speaks_first else frozenset({self.platform})
        self.bot = self.connect()
        reached = {self.platform: self.bot}
        self.post = PostOffice(database, ZONE, None, reached.get, passive=desk.passive)

    def id_of(self, name: str) -> str:
        """A steady id for a person or a group, as the platform has them."""
        known = str(20000 + zlib.crc32(name.encode()) % 900_000_000)
        self.names[known] = name
        return known

    async def __call__(self, who: str, text: str, group: str | None = None) -> str:
        """`who` says `text`; returns all that the bot said in that chat. `@某人` becomes a mention."""
        start, place = len(self.out), self.place(group or who, private=group is None)
        await self.deliver(who, text, group)
        await self.post.deliver()
        said = "\n".join(one.text for one in self.out[start:] if one.to == place)
        assert "刚才出了点问题" not in said, f"a defect was hit by: {text[:80]!r}"
        return said

    def place(self, name: str, *, private: bool) -> str:
        """A chat as `Out.to` names it."""
        return f"{'private' if private else 'group'}:{self.id_of(name)}"

    def news(self, group: str) -> str:
        """What was said in a group since this was last asked."""
        place = self.place(group, private=False)
        start = self._read.get(place, 0)
        self._read[place] = len(self.out)
        return "\n".join(one.text for one in self.out[start:] if one.to == place)

    def files(self, name: str) -> list[str]:
        """The names of the files that a person was given in private."""
        return [file for one in self.out if one.to == self.place(name, private=True) for file in one.files]

    def connect(self) -> Bot:
        """The real bot object of the platform's adapter."""
        raise NotImplementedError

    async def deliver(self, who: str, text: str, group: str | None) -> None:
        """What the platform sends when somebody speaks."""
        raise NotImplementedError

    def named(self, text: str) -> str:
        """Ids that stand for people put as their names, so that chats read alike."""
        for known, name in self.names.items():
            text = text.replace(known, name)
        return text


class OneBot(Door):
    """QQ through a OneBot client: the chat that the other tests talk with."""

    platform = "qq"

    def connect(self) -> Bot:
        from plugins._desk import desk

        passive, kept = desk.passive, (desk.operators, desk.data_dir)
        self.talk = Talk(self.database, kept[1])
        desk.passive = passive
        return self.talk.bot

    async def deliver(self, who: str, text: str, group: str | None) -> None:
        before = len(self.talk.sent)
        await self.talk._deliver(self.talk.event(who, text, group))
        self.out += [Out(one.to, one.text, list(one.files)) for one in self.talk.sent[before:]]

    def id_of(self, name: str) -> str:
        return str(20000 + zlib.crc32(name.encode()) % 900_000_000)


class Official(Door):
    """The official QQ bot. Its server takes replies only: to a message of that chat, within five minutes, five at most,
    each with a number of its own."""

    platform, speaks_first = "qqofficial", False

    def connect(self) -> Bot:
        from nonebot.adapters.qq import Bot as OfficialBot
        from nonebot.adapters.qq.config import BotInfo

        from bot.qqofficial.adapter import Adapter as OfficialAdapter
        from bot.qqofficial.exporter import install

        adapter = registered(OfficialAdapter)
        install()
        adapter.request = self.request  # type: ignore[method-assign]
        self.said: dict[str, tuple[str, set[int]]] = {}  # by message id: the chat, and the numbers of the replies
        self.uploads: dict[str, str] = {}
        self.takes_files, self.refused, self.attachments = True, 0, list[dict[str, Any]]()
        self.bot: Any = OfficialBot(adapter, "102000001", BotInfo(id="102000001", secret="s"))
        self.adapter: Any = adapter
        ready = {
            "version": 1,
            "session_id": "x",
            "user": {"id": "1", "username": "微心愿", "bot": True},
            "shard": [0, 1],
        }
        self.bot.on_ready(self.event("READY", ready))
        return self.bot

    def id_of(self, name: str) -> str:
        known = f"{zlib.crc32(name.encode()):08X}{zlib.adler32(name.encode()):08X}"
        self.names[known] = name
        return known

    def alone(self, name: str) -> str:
        """The id of a person in private: the same one, as far as is known."""
        return self.id_of(name)

    def place(self, name: str, *, private: bool) -> str:
        return f"private:{self.alone(name)}" if private else super().place(name, private=False)

    def event(self, kind: str, data: dict[str, Any]) -> Any:
        """A dispatched payload, read as the adapter reads it."""
        wire = json.dumps({"op": 0, "s": next(self.count), "t": kind, "id": f"{kind}:x", "d": data})
        return self.adapter.payload_to_event(self.adapter.data_to_payload(self.bot, wire))

    async def attach(self, who: str, text: str, url: str, kind: str) -> str:
        """`who` sends a picture or a file in private, with words."""
        self.attachments = [{"content_type": kind, "filename": url.rsplit("/", 1)[-1], "size": 9, "url": url}]
        try:
            return await self(who, text)
        finally:
            self.attachments = []

    async def deliver(self, who: str, text: str, group: str | None) -> None:
        number = f"ROBOT1.0_{next(self.count)}"
        openid = self.alone(who) if group is None else self.id_of(who)
        self.said[number] = (self.place(group or who, private=group is None), set())
        data: dict[str, Any] = {
            "id": number, "timestamp": datetime.now(UTC).isoformat(), "message_type": 0,
            "message_scene": {"source": "default", "ext": [f"msg_idx=REFIDX_{number}"]},
        }  # fmt: skip
        author = {"id": openid, "union_openid": openid}
        if group is None:
            data |= {"content": text, "author": {**author, "user_openid": openid}, "attachments": self.attachments}
            await self.bot.handle_event(self.event("C2C_MESSAGE_CREATE", data))
            return
        meant: list[str] = re.findall(r"@(\w+)", text)
        mentions = [
            {"scope": "single", "bot": False, "id": self.id_of(name), "is_you": False,
             "member_openid": self.id_of(name), "username": name} for name in meant
        ]  # fmt: skip
        content = re.sub(r"@(\w+)", lambda found: f"<@{self.id_of(found[1])}>", text)
        member = {**author, "member_openid": openid, "bot": False, "member_role": "member"}
        where = {"group_id": self.id_of(group), "group_openid": self.id_of(group)}
        data |= {"content": f" {content}", "author": member, "mentions": mentions, **where}
        await self.bot.handle_event(self.event("GROUP_AT_MESSAGE_CREATE", data))

    async def request(self, request: Request) -> Response:
        """One call of the platform's API."""
        path, body = request.url.path.strip("/").split("/"), request.json or {}
        if path[-1] == "getAppAccessToken":
            return answered({"access_token": "t", "expires_in": "7200"})
        if request.method == "PUT":
            return answered({})
        assert request.headers["Authorization"] == "QQBot t"
        place = f"{'private' if path[1] == 'users' else 'group'}:{path[2]}"
        if path[-1] == "upload_prepare":
            if not self.takes_files:
                return answered({"code": 850012, "message": "不支持该文件类型"}, 400)
            self.uploads[number] = body["file_name"] if (number := f"up{next(self.count)}") else ""
            parts = [{"index": 0, "presigned_url": "http://127.0.0.1:9/put"}]
            config = {"concurrency": 1, "retry_timeout": 1, "retry_delay": 1}
            return answered({"upload_id": number, "block_size": 1 << 30, "parts": parts, "upload_config": config})
        if path[-1] == "upload_part_finish":
            return answered({})
        if path[-1] == "files":
            return answered({"file_uuid": "u", "file_info": self.uploads[body["upload_id"]], "ttl": 60})
        assert path[-1] == "messages"
        return self.message(place, body)

    def message(self, place: str, body: dict[str, Any]) -> Response:
        """Take a message, if it answers one."""
        chat, numbers = self.said.get(body.get("msg_id", ""), ("", set[int]()))
        if chat != place or body.get("msg_seq") in numbers or len(numbers) == 5:
            self.refused += 1
            return answered({"code": 40034, "message": "主动消息失败，无权限"}, 400)
        numbers.add(body["msg_seq"])
        file = [body["media"]["file_info"]] if body["msg_type"] == 7 else []
        self.out.append(Out(place, self.named(body.get("content") or "").replace("<@", "@").replace(">", " "), file))
        return answered({"id": f"m{next(self.count)}", "timestamp": datetime.now(UTC).isoformat()})


class OfficialApart(Official):
    """As the platform might be: who is one id in a group is another one in private."""

    def alone(self, name: str) -> str:
        known = f"A{zlib.crc32(name[::-1].encode()):07X}{zlib.adler32(name.encode()):08X}"
        self.names[known] = name
        return known


class Telegram(Door):
    """Telegram: updates in, methods of the Bot API out. People are mentioned as entities."""

    platform = "telegram"

    def connect(self) -> Bot:
        from nonebot.adapters.telegram import Bot as TelegramBot
        from nonebot.adapters.telegram.config import BotConfig

        from bot.telegram.adapter import Adapter as TelegramAdapter
        from bot.telegram.exporter import install

        self.attached: dict[str, Any] = {}
        adapter = registered(TelegramAdapter)
        install()
        adapter.request = self.request  # type: ignore[method-assign]
        bot = TelegramBot(adapter, "123456", config=BotConfig(token="123456:abc"))
        bot.username = "weixinyuan_bot"
        return bot

    def place(self, name: str, *, private: bool) -> str:
        return f"{'private' if private else 'group'}:{'' if private else '-'}{self.id_of(name)}"

    async def deliver(self, who: str, text: str, group: str | None) -> None:
        from nonebot.adapters.telegram.event import Event

        user = {"id": int(self.id_of(who)), "is_bot": False, "first_name": who}
        chat = {"id": user["id"], "type": "private"}
        if group is not None:
            chat = {"id": -int(self.id_of(group)), "type": "group", "title": group}
        entities = [
            {"type": "text_mention", "offset": found.start(), "length": len(found[0]),
             "user": {"id": int(self.id_of(found[1])), "is_bot": False, "first_name": found[1]}}
            for found in re.finditer(r"@(\w+)", text)
        ]  # fmt: skip
        message = {"message_id": next(self.count), "date": int(datetime.now(UTC).timestamp()), "chat": chat,
                   "from": user, "text": text, "entities": entities}  # fmt: skip
        if self.attached:
            del message["text"], message["entities"]
            message |= {"caption": text, **self.attached}
        update = {"update_id": next(self.count), "message": message}
        await self.bot.handle_event(Event.parse_event(update))

    async def attach(self, who: str, text: str, url: str, kind: str) -> str:
        """`who` sends a picture or a file in private, with words: Telegram hands it out by an id."""
        name = url.rsplit("/", 1)[-1]
        known = {"file_id": url, "file_unique_id": name}
        photo = {"photo": [{**known, "width": 64, "height": 64}]}
        self.attached = photo if kind.startswith("image") else {"document": {**known, "file_name": name}}
        try:
            return await self(who, text)
        finally:
            self.attached = {}

    async def request(self, request: Request) -> Response:
        """One method of the Bot API."""
        method = request.url.path.rsplit("/", 1)[-1]
        body: Any = request.json or request.data
        if method == "getFile":
            return answered(
                {"ok": True, "result": {"file_id": "f", "file_unique_id": "f", "file_path": body["file_id"]}}
            )
        if body is None:
            return Response(200, content=await downloaded(str(request.url).partition("/bot123456:abc/")[2]))
        kind = "group" if int(body["chat_id"]) < 0 else "private"
        given: Any = request.files or []
        files = [one[1][0] for one in given] if method != "sendMessage" else []
        self.out.append(Out(f"{kind}:{body['chat_id']}", body.get("text") or "", files))
        chat = {"id": int(body["chat_id"]), "type": kind}
        message = {"message_id": next(self.count), "date": 0, "chat": chat, "text": "x"}
        return answered({"ok": True, "result": message})


class Satori(Door):
    """A Satori server whose login is on a platform called qq: the people there are satori-qq, whatever their ids."""

    platform = "satori-qq"

    def connect(self) -> Bot:
        from nonebot.adapters.satori import adapter as stock
        from nonebot.adapters.satori.config import ClientInfo
        from nonebot.adapters.satori.models import Login

        from bot.satori import Adapter as SatoriAdapter

        adapter = registered(SatoriAdapter)
        self.numbers: list[str] = []  # of what was sent, in order
        self.login = {
            "sn": 1,
            "status": 1,
            "adapter": "onebot",
            "platform": "qq",
            "user": {"id": "10000", "name": "微心愿"},
        }
        bot = stock.Bot(adapter, "10000", Login(**self.login), ClientInfo(port=5140), [])
        bot.sess = SimpleNamespace(request=self.request)  # type: ignore[assignment]
        self.adapter: Any = adapter
        return bot

    async def deliver(self, who: str, text: str, group: str | None) -> None:
        content = re.sub(r"@(\w+)", lambda found: f'<at id="{self.id_of(found[1])}" name="{found[1]}"/>', text)
        await self.hear({"id": self.id_of(who), "name": who}, content, group)

    async def attach(self, who: str, text: str, url: str, kind: str) -> str:
        """`who` sends a picture or a file in private, with words."""
        return await self(who, f'{text}<{"img" if kind.startswith("image") else "file"} src="{url}" title="x"/>')

    async def hear(self, user: dict[str, Any], content: str, group: str | None) -> None:
        """A message-created event, read as the adapter reads it."""
        from nonebot.adapters.satori.event import Event

        body: dict[str, Any] = {
            "id": next(self.count), "sn": next(self.count), "type": "message-created", "login": self.login, "user": user,
            "timestamp": int(datetime.now(UTC).timestamp() * 1000),
            "message": {"id": str(next(self.count)), "content": content},
            "channel": {"id": f"private:{user['id']}", "type": 1},
        }  # fmt: skip
        if group is not None:
            body["channel"] = {"id": self.id_of(group), "type": 0, "name": group}
            body |= {"guild": {"id": self.id_of(group)}, "member": {"nick": user["name"]}}
        event = self.adapter.payload_to_event(Event.model_validate(json.loads(json.dumps(body))))
        await self.bot.handle_event(event.convert())  # type: ignore[attr-defined]

    async def request(self, request: Request) -> Response:
        """One call of the Satori API."""
        from nonebot.adapters.satori.element import parse

        api, body = request.url.path.rsplit("/", 1)[-1], request.json
        if api == "user.channel.create":
            return answered({"id": f"private:{body['user_id']}", "type": 1})
        if api == "message.get":
            return answered({"message": "no such action"}, 404)
        assert api == "message.create"
        out = Out(body["channel_id"] if body["channel_id"].startswith("private:") else f"group:{body['channel_id']}")
        for element in parse(body["content"]):
            if element.type == "file":
                assert element.attrs["src"].startswith("data:")
                out.files.append(element.attrs["title"])
            out.text += element.attrs.get("text", "") if element.type == "text" else ""
            out.text += f"@{self.names[element.attrs['id']]}" if element.type == "at" else ""
        self.out.append(out)
        self.numbers.append(number := str(next(self.count)))
        return answered([{"id": number, "content": ""}])


class Console(Door):
    """The terminal: channels are groups, people have names, and nobody can be mentioned."""

    platform, mentions = "console", False

    def connect(self) -> Bot:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # its validators are of pydantic's older kind
            from nonebot.adapters.console import Adapter as ConsoleAdapter
            from nonebot.adapters.console import Bot as ConsoleBot
        from nonechat.model import Channel, Robot, User

        nonebot.get_driver().config.console_headless_mode = True
        adapter = registered(ConsoleAdapter)

        async def get_user(user_id: str) -> Any:
            return User(user_id)

        async def get_channel(channel_id: str) -> Any:
            return Channel(channel_id, channel_id)

        async def create_dm(user: Any) -> Any:
            return Channel(f"private:{user.id}", user.nickname)

        backend = SimpleNamespace(get_user=get_user, get_channel=get_channel, create_dm=create_dm)
        adapter._frontend = SimpleNamespace(backend=backend, send_message=self.send)  # type: ignore[attr-defined]
        return ConsoleBot(adapter, Robot("bot"))  # type: ignore[arg-type]

    def id_of(self, name: str) -> str:
        return name

    async def deliver(self, who: str, text: str, group: str | None) -> None:
        from nonebot.adapters.console.event import MessageEvent
        from nonebot.adapters.console.message import Message
        from nonechat.message import ConsoleMessage, Text
        from nonechat.model import Channel, User

        channel = Channel(group, group) if group else Channel(f"private:{who}", who)
        event = MessageEvent(
            time=datetime.now(UTC), self_id="bot", user=User(who, nickname=who), channel=channel,
            message_id=str(next(self.count)), message=Message.from_console_message(ConsoleMessage([Text(text)])),
        )  # fmt: skip
        await self.bot.handle_event(event.convert())  # type: ignore[attr-defined]

    async def send(self, content: Any, channel: Any, bot: Any) -> str:
        """What the terminal would show."""
        self.out.append(Out(channel.id if channel.id.startswith("private:") else f"group:{channel.id}", str(content)))
        return str(next(self.count))


def registered(kind: type[Adapter]) -> Any:
    """The adapter, registered once a process as the app does it."""
    driver = nonebot.get_driver()
    if kind.get_name() not in driver._adapters:
        driver.register_adapter(kind)
    return driver._adapters[kind.get_name()]


async def downloaded(url: str) -> bytes:
    """What a server hands out."""
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.read()


def answered(body: Any, status: int = 200) -> Response:
    """A server's answer."""
    return Response(status, content=json.dumps(body).encode())


DOORS: dict[str, type[Door]] = {
    "onebot": OneBot, "qqofficial": Official, "telegram": Telegram, "satori": Satori, "console": Console
}  # fmt: skip
