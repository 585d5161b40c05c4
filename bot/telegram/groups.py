"""Telegram as it is: a group that grows becomes a supergroup, under another number."""

from datetime import UTC, datetime

from nonebot import on_notice
from nonebot.adapters.telegram import Bot
from nonebot.adapters.telegram.event import NoticeEvent

from plugins._desk import desk
from plugins._heard import platform_of
from storage import membership
from storage.speakers import ChatRef

moves = on_notice(priority=1, block=False)


@moves.handle()
async def moved(bot: Bot, event: NoticeEvent) -> None:
    """Said in the old group and in the new one; whichever comes first is enough."""
    said = event.telegram_model.message
    old, new = None, None
    if said is not None and said.migrate_to_chat_id is not None:
        old, new = said.chat.id, said.migrate_to_chat_id
    elif said is not None and said.migrate_from_chat_id is not None:
        old, new = said.migrate_from_chat_id, said.chat.id
    if old is None or new is None:
        return
    async with desk.database.begin() as session:
        chat = ChatRef(platform_of(bot), str(old), False)
        await membership.renumbered(session, chat, str(new), datetime.now(UTC))
