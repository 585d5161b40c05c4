"""Back after a time away: the groups are told once, and what the platform still has of that time is read, in order.

Each message goes the way of any other: what was heard before has no second effect, and chat gets no answer.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast
from zoneinfo import ZoneInfo

from nonebot.adapters import Bot

from bot.onebot import frames
from bot.onebot.adapter import Adapter
from bot.onebot.history import events_since
from bot.post import connected_bot, connected_platforms
from plugins._heard import hear
from plugins._wording import day_text
from storage import membership
from storage.database import Database
from storage.post import gaps, heard
from storage.post.gaps import Away
from storage.speakers import ChatRef

BREATH = 1.5  # seconds after an answer to an old message: there may be many
BotOf = Callable[[str], Bot | None]


async def beat(database: Database, zone: ZoneInfo, now: datetime) -> None:
    """A sign of life for each platform that the bot is connected to."""
    for platform in connected_platforms():
        async with database.begin() as session:
            await gaps.beat(session, now, platform, partial(_owning_up, zone))


async def pull(database: Database, zone: ZoneInfo, now: datetime, bot_of: BotOf = connected_bot) -> int:
    """Look through what was said in the bound groups meanwhile; returns how many messages were acted on."""
    acted = 0
    async with database.read() as session:
        to_pull = await gaps.to_pull(session, now)
    for away in to_pull:
        async with database.read() as session:
            groups = await membership.bound_groups(session, away.platform)
        for group in groups:
            bot = bot_of(away.platform)
            if bot is None:
                return acted  # gone again: the rest of it next time
            acted += await _pull_group(database, zone, bot, away, ChatRef(away.platform, group, False))
        async with database.begin() as session:
            await gaps.pulled(session, datetime.now(UTC), away.id)
    return acted


async def _pull_group(database: Database, zone: ZoneInfo, bot: Bot, away: Away, chat: ChatRef) -> int:
    events, _ = await events_since(bot, chat, away.since) or ([], False)
    acted = 0
    for event in events:
        if event["time"] <= away.until.timestamp() and await _say_again(database, zone, bot, chat, event):
            acted += 1
            await asyncio.sleep(BREATH)
    return acted


async def _say_again(database: Database, zone: ZoneInfo, bot: Bot, chat: ChatRef, raw: dict[str, Any]) -> bool:
    """Hear a message of the history as if it came now; returns whether it was acted on and had not been before."""
    sender = raw["sender"] if isinstance(raw.get("sender"), dict) else {}
    told = {"user_id": sender.get("user_id"), "sub_type": "normal", **raw}
    place = {"post_type": "message", "message_type": "group", "group_id": chat.id, "self_id": int(bot.self_id)}
    data = told | place
    if raw.get("post_type") == "message_sent" or frames.own(data):
        return False
    tidied = frames.tidy(data, bot.self_id)
    event = Adapter.json_to_event(tidied) if tidied is not None else None
    if event is None:
        return False
    digest = (await hear(bot, event, zone)).digest
    if await _is_known(database, digest):
        return False
    await cast(Any, bot).handle_event(event)
    return await _is_known(database, digest)


async def _is_known(database: Database, digest: str) -> bool:
    async with database.read() as session:
        return await heard.is_known(session, digest)


def _owning_up(zone: ZoneInfo, began: datetime, ended: datetime, several: bool) -> str:
    """What a group is told."""
    first, last = began.astimezone(zone), ended.astimezone(zone)
    start = f"{day_text(first.date())}{first:%H:%M}"
    end = f"{last:%H:%M}" if first.date() == last.date() else f"{day_text(last.date())}{last:%H:%M}"
    away = f"我在{start}到{end}之间{'几次' if several else ''}离开了"
    return f"{away}，这段时间的消息可能没看到。能补看的我已补看；没有得到回应的，有事请再说一遍，小结请补发。"
