"""Back after a time away: the groups are told once, and what the platform still has of that time is read, in order.

Each message goes the way of any other: what was heard before has no second effect, and chat gets no answer.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast
from zoneinfo import ZoneInfo

from nonebot.adapters import Bot

from bot import gap_friends as friends
from bot.listening import Listening
from bot.onebot.history import events_since
from bot.post import connected_bots, connected_platforms
from plugins._heard import hear
from plugins._wording import day_text
from storage.database import Database
from storage.post import accounts, gaps
from storage.post.gaps import Away
from storage.post.notices import queue
from storage.speakers import ChatRef

BotsOf = Callable[[str], Sequence[Bot]]


async def beat(
    database: Database, zone: ZoneInfo, listening: Listening, now: datetime, bots_of: BotsOf = connected_bots
) -> None:
    """A sign of life for each account of the bot that is connected, and for the groups that it hears."""
    for platform in connected_platforms():
        await listening.look_around(platform)
        accounts_there = [bot.self_id for bot in bots_of(platform)]
        async with database.begin() as session:
            await gaps.beat(session, now, platform, accounts_there, partial(_owning_up, zone))


async def pull(database: Database, zone: ZoneInfo, now: datetime, bots_of: BotsOf = connected_bots) -> int:
    """Look through what was said in the bound groups and by friends meanwhile; returns how many messages were acted
    on. Each chat is read through the account that hears it."""
    acted = 0
    async with database.read() as session:
        to_pull = await gaps.to_pull(session, now)
    for away in to_pull:
        bot = await _bot_for(database, away, bots_of)
        if bot is None:
            continue  # gone again: next time
        unheard: list[ChatRef] = []
        if away.chat is None:
            done, unheard = await friends.pull(database, zone, bot, away)
        else:
            done = await _pull_group(database, zone, bot, away, ChatRef(away.platform, away.chat, False))
        acted += done
        async with database.begin() as session:
            for chat in unheard:
                queue(session, now, chat, _unheard(zone, away), by_person=False, topic="gap")
            await gaps.pulled(session, datetime.now(UTC), away.id)
    return acted


async def _bot_for(database: Database, away: Away, bots_of: BotsOf) -> Bot | None:
    """The bot that was away; in a group the one whose account hears it now, else the first."""
    bots, account = bots_of(away.platform), away.account
    if away.chat is not None:
        async with database.read() as session:
            account = await accounts.of_chat(session, ChatRef(away.platform, away.chat, False))
    if account is None:
        return next(iter(bots), None)
    return next((bot for bot in bots if bot.self_id == account), None)


async def _pull_group(database: Database, zone: ZoneInfo, bot: Bot, away: Away, chat: ChatRef) -> int:
    events, _ = await events_since(bot, chat, away.since) or ([], False)
    acted = 0
    for event in events:
        if event["time"] <= away.until.timestamp() and await _say_again(database, zone, bot, chat, event):
            acted += 1
            await asyncio.sleep(friends.BREATH)
    return acted


async def _say_again(database: Database, zone: ZoneInfo, bot: Bot, chat: ChatRef, raw: dict[str, Any]) -> bool:
    """Hear a message of the history as if it came now; returns whether it was acted on and had not been before."""
    event = friends.as_it_came(bot, chat, raw)
    if event is None:
        return False
    digest = (await hear(bot, event, zone)).digest
    if await friends.is_known(database, digest):
        return False
    await cast(Any, bot).handle_event(event)
    return await friends.is_known(database, digest)


def _owning_up(zone: ZoneInfo, began: datetime, ended: datetime, several: bool) -> str:
    """What a group is told."""
    first, last = began.astimezone(zone), ended.astimezone(zone)
    start = f"{day_text(first.date())}{first:%H:%M}"
    end = f"{last:%H:%M}" if first.date() == last.date() else f"{day_text(last.date())}{last:%H:%M}"
    away = f"我在{start}到{end}之间{'几次' if several else ''}离开了"
    return f"{away}，这段时间的消息可能没看到。能补看的我已补看；没有得到回应的，有事请再说一遍，小结请补发。"


def _unheard(zone: ZoneInfo, away: Away) -> str:
    """What somebody is told whose private messages were seen late, and not understood as a command."""
    start, end = away.since.astimezone(zone), away.until.astimezone(zone)
    return f"我在{start:%H:%M}到{end:%H:%M}之间离开了，您那时私聊的话有的没能办，请再说一遍。"
