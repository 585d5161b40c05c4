"""How answers leave for OneBot: contents travel as base64 (the client has another disk), text only as text.

Import this after nonebot_plugin_alconna has been loaded; `install()` then replaces the stock exporter.
"""

from base64 import b64encode
from typing import Any

import anyio
from nonebot.adapters import Bot, Event
from nonebot.adapters.onebot.v11 import Message, MessageSegment
from nonebot_plugin_alconna.uniseg import SerializeFailed, SupportAdapter, SupportScope, Target
from nonebot_plugin_alconna.uniseg.adapters import EXPORTER_MAPPING
from nonebot_plugin_alconna.uniseg.adapters.onebot11.exporter import Onebot11MessageExporter
from nonebot_plugin_alconna.uniseg.exporter import export
from nonebot_plugin_alconna.uniseg.segment import (
    At,
    Audio,
    CustomNode,
    File,
    Image,
    Media,
    Reference,
    Text,
    Video,
    Voice,
)

FILE = "$onebot11:file"
UPLOAD_S = 120.0
HEAVY = ("image", "record", "video")


class Exporter(Onebot11MessageExporter):
    """The stock exporter, with contents in the message and private answers kept private."""

    def __init__(self) -> None:
        super().__init__()  # maps the methods of this class only
        self._mapping = Onebot11MessageExporter()._mapping | self._mapping

    def get_target(self, event: Event, bot: Bot | None = None) -> Target:
        """Where to answer; a private message is answered in private, whatever group it came through."""
        private = getattr(event, "message_type", "") == "private"
        group = getattr(event, "group_id", None)
        if not private and group is not None:
            return self._target(str(group), bot)
        if (user := getattr(event, "user_id", None)) is None:
            raise NotImplementedError
        return self._target(str(user), bot, private=True, parent_id=str(getattr(event, "temp_group_id", None) or ""))

    def _target(self, id_: str, bot: Bot | None, **where: Any) -> Target:
        self_id = bot.self_id if bot else None
        return Target(id_, adapter=self.get_adapter(), self_id=self_id, scope=SupportScope.qq_client, **where)

    @export
    async def at(self, seg: At, bot: Bot | None) -> MessageSegment:
        """@ one person; everybody only through AtAll."""
        if seg.flag != "user" or not (seg.target.isascii() and seg.target.isdigit()):
            raise SerializeFailed(f"no such at: {seg.flag}")
        return MessageSegment.at(seg.target)

    @export
    async def media(self, seg: Image | Voice | Video | Audio, bot: Bot | None) -> MessageSegment:
        """The content itself, never a path on this machine."""
        kind = {Image: "image", Video: "video"}.get(type(seg), "record")
        if not seg.raw and not seg.path and seg.url:
            return MessageSegment(kind, {"file": seg.url})
        return MessageSegment(kind, {"file": await _base64(seg)})

    @export
    async def file(self, seg: File, bot: Bot | None) -> MessageSegment:
        """Kept apart until `send_to` uploads it."""
        return MessageSegment(FILE, {"file": await _base64(seg), "name": seg.name})

    @export
    async def reference(self, seg: Reference, bot: Bot | None) -> Any:
        """A merged forward; the stock one would run CQ codes in the text of a node."""
        if seg.id:
            return [MessageSegment.forward(seg.id)]
        return [await self._node(x, bot) for x in seg.children if isinstance(x, CustomNode)]

    async def _node(self, node: CustomNode, bot: Bot | None) -> MessageSegment:
        content = [Text(node.content)] if isinstance(node.content, str) else list(node.content)
        message = await self.export(content, bot, True)
        return MessageSegment.node_custom(int(node.uid), node.name, Message(message))

    async def send_to(self, target: Target | Event, bot: Bot, message: Any, **kwargs: Any) -> list[Any]:
        """Send what is not a file as one message, then upload the files one by one; the answers in that order."""
        place = self.get_target(target, bot) if isinstance(target, Event) else target
        segments = [_only_text(s) for s in message]
        files = [s for s in segments if s.type == FILE]
        rest = Message([s for s in segments if s.type != FILE])
        sent = [await self._send(place, bot, rest, **kwargs)] if rest else []
        for file in files:
            sent.append(await self._upload(place, bot, file.data, **kwargs))
        return sent

    async def _send(self, place: Target, bot: Bot, message: Message, **kwargs: Any) -> Any:
        if any(s.type in HEAVY for s in message):
            kwargs.setdefault("_timeout", UPLOAD_S)
        if message.include("node"):
            api = "send_private_forward_msg" if place.private else "send_group_forward_msg"
            return await bot.call_api(api, messages=message, **_where(place), **kwargs)
        where = {"message_type": "private" if place.private else "group", **_where(place)}
        if place.private and place.parent_id:
            where["group_id"] = int(place.parent_id)
        return await bot.call_api("send_msg", message=message, **where, **kwargs)

    async def _upload(self, place: Target, bot: Bot, file: dict[str, Any], **kwargs: Any) -> Any:
        api = "upload_private_file" if place.private else "upload_group_file"
        kwargs.setdefault("_timeout", UPLOAD_S)
        return await bot.call_api(api, file=file["file"], name=file["name"], **_where(place), **kwargs)

    def get_reply(self, mid: Any) -> Any:
        """What quotes a sent message; an uploaded file has no message id."""
        if not isinstance(mid, dict) or "message_id" not in mid:
            raise NotImplementedError
        return super().get_reply(mid)


def _where(place: Target) -> dict[str, Any]:
    return {"user_id" if place.private else "group_id": int(place.id)}


def _only_text(segment: Any) -> MessageSegment:
    """Whatever a fallback made becomes text: no string may ever be read as CQ code."""
    if isinstance(segment, MessageSegment):
        return segment
    return MessageSegment.text(str(segment.data.get("text", "")))


async def _base64(seg: Media) -> str:
    if seg.raw:
        content = seg.raw_bytes
    elif seg.path:
        content = await anyio.Path(seg.path).read_bytes()
    else:
        raise SerializeFailed(f"{seg.type} without content")
    return f"base64://{b64encode(content).decode()}"


def install() -> None:
    """Use this exporter for every OneBot v11 message from now on."""
    EXPORTER_MAPPING[SupportAdapter.onebot11.value] = Exporter()
