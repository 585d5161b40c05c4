"""Files that QQ clients report beside the messages: a group's upload, and go-cqhttp's offline file in private.

They are heard like a message without words, so that a 名册 that was asked for arrives whichever way it comes.
"""

from datetime import UTC, datetime
from typing import Any

from nonebot import on_notice
from nonebot.adapters.onebot.v11 import Bot, GroupUploadNoticeEvent, NoticeEvent
from nonebot_plugin_alconna import File, UniMessage

from plugins._desk import desk
from plugins._heard import Heard
from plugins.router import attend
from storage.post.heard import digest_of
from storage.speakers import ChatRef

uploads = on_notice(priority=1, block=False)
offline = on_notice(priority=1, block=False)


@uploads.handle()
async def uploaded(bot: Bot, event: GroupUploadNoticeEvent) -> None:
    """A file in a group."""
    file = File(id=event.file.id, name=event.file.name)
    setattr(file, "busid", event.file.busid)  # noqa: B010 - some clients want it back when asked for the address
    await attend(bot, event, _heard(bot, str(event.user_id), str(event.group_id), file, event.time))


@offline.handle()
async def offered(bot: Bot, event: NoticeEvent) -> None:
    """A file in private."""
    told: Any = getattr(event, "file", None)
    user_id = getattr(event, "user_id", None)
    if event.notice_type != "offline_file" or not isinstance(told, dict) or user_id is None:
        return
    file = File(id=str(told.get("id") or ""), name=str(told.get("name") or ""), url=str(told.get("url") or ""))
    await attend(bot, event, _heard(bot, str(user_id), None, file, event.time))


def _heard(bot: Bot, user_id: str, group: str | None, file: File, at: int) -> Heard:
    chat = ChatRef("qq", group or user_id, group is None)
    digest = digest_of("qq", bot.self_id, chat.id, user_id, f"file:{file.id}", str(at), file.name)
    return Heard(
        message=UniMessage(), text="", mentions=(), images=(), files=(file,), quoted=None, chat=chat, user_id=user_id,
        name="", to_me=False, digest=digest, now=datetime.now(UTC), zone=desk.zone, by_notice=True,
    )  # fmt: skip
