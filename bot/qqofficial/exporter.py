"""How answers leave for the official QQ bot: text is only ever text, and a file keeps its name.

Import this after nonebot_plugin_alconna has been loaded; `install()` then replaces the stock exporter.
"""

import re
from typing import Any

from nonebot.adapters import Bot, Event
from nonebot.adapters.qq import Bot as OfficialBot
from nonebot.adapters.qq import C2CMessageCreateEvent, Message, MessageSegment
from nonebot.adapters.qq.event import GroupMessageCreateEvent
from nonebot.adapters.qq.models import Media as Uploaded
from nonebot_plugin_alconna.uniseg import SerializeFailed, SupportAdapter, Target
from nonebot_plugin_alconna.uniseg.adapters import EXPORTER_MAPPING
from nonebot_plugin_alconna.uniseg.adapters.qq.exporter import QQMessageExporter
from nonebot_plugin_alconna.uniseg.exporter import export
from nonebot_plugin_alconna.uniseg.segment import At, File, Text

_CODE = re.compile(r"<(?=[@#]|emoji:|qqbot-|faceType)|@(?=everyone)", re.IGNORECASE)
_FILE = 4  # the platform's kind of what is neither picture nor sound


class Exporter(QQMessageExporter):
    """The stock exporter, with what the platform would run as a mention put harmlessly, and files by name."""

    def __init__(self) -> None:
        super().__init__()  # maps the methods of this class only
        self._mapping = QQMessageExporter()._mapping | self._mapping

    @export
    async def text(self, seg: Text, bot: Bot | None) -> MessageSegment:
        """The platform reads <@id> and <qqbot-at-everyone /> in any text: ours mentions nobody."""
        return MessageSegment.text(_CODE.sub(lambda sign: "＜" if sign[0] == "<" else "＠", seg.text))

    @export
    async def at(self, seg: At, bot: Bot | None) -> MessageSegment:
        """@ one person by openid."""
        if seg.flag != "user" or not re.fullmatch(r"\w{1,64}", seg.target, re.ASCII):
            raise SerializeFailed(f"no such at: {seg.flag}")
        return MessageSegment.mention_user(seg.target)

    @export
    async def file(self, seg: File, bot: Bot | None) -> MessageSegment:
        """Its content and name, until `send_to` uploads it."""
        if not seg.raw:
            raise SerializeFailed("a file without content")
        return MessageSegment.file_file(seg.raw_bytes, seg.name)

    async def send_to(self, target: Target | Event, bot: Bot, message: Message, **kwargs: Any) -> Any:
        """A reply to what somebody said; a file goes up in parts, which is the one way that keeps its name."""
        files = [segment for segment in message if segment.type == "file_file"]
        if not files or not isinstance(target, C2CMessageCreateEvent | GroupMessageCreateEvent):
            return await super().send_to(target, bot, message, **kwargs)
        assert isinstance(bot, OfficialBot)
        return [await _send_file(bot, target, file.data) for file in files]


async def _send_file(bot: OfficialBot, event: C2CMessageCreateEvent | GroupMessageCreateEvent, file: Any) -> Any:
    what: dict[str, Any] = {"file_type": _FILE, "file_name": file["file_name"], "file_data": file["content"]}
    private = isinstance(event, C2CMessageCreateEvent)
    if private:
        up: Any = await bot.post_c2c_upload(openid=event.author.id, srv_send_msg=False, **what)
    else:
        up = await bot.post_group_upload(group_openid=event.group_openid, srv_send_msg=False, **what)
    event._reply_seq += 1
    reply: dict[str, Any] = {"msg_type": 7, "msg_id": event.id, "msg_seq": event._reply_seq}
    media = Uploaded(file_info=up.file_info or "")
    if private:
        return await bot.post_c2c_messages(openid=event.author.id, media=media, **reply)
    return await bot.post_group_messages(group_openid=event.group_openid, media=media, **reply)


def install() -> None:
    """Use this exporter for every message of the official bot from now on."""
    EXPORTER_MAPPING[SupportAdapter.qq.value] = Exporter()
