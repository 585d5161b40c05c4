"""A platform that answers "timeout" for what did arrive and for what did not: looked for, never repeated blindly."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nonebot.adapters.onebot.v11.exception import ActionFailed, NetworkError
from sqlalchemy import func, select
from talk import BOT_ID, ZONE, Talk

from storage.post import notices
from storage.speakers import ChatRef
from storage.tables import Notice

START = datetime(2026, 7, 13, 2, 0, tzinfo=UTC)


class Platform:
    """QQ behind a client whose answers cannot be trusted. `late`: how long a message takes to get into the history."""

    def __init__(self, talk: Talk, seed: int, *, history: bool = True, style: str = "segments") -> None:
        self.random, self.now, self.history, self.style = random.Random(seed), START, history, style
        self.arrived: Counter[tuple[str, str]] = Counter()
        self.tried: Counter[tuple[str, str]] = Counter()
        self.past: dict[str, list[tuple[datetime, dict[str, Any]]]] = {}
        self.talk, self.number = talk, 0
        self.trouble = 0.6

    def take(self, api: str, params: dict[str, Any]) -> Any:
        if api.endswith("_msg_history"):
            return self.look(params)
        if not api.startswith("send_"):
            return None
        chat = str(params.get("group_id") or params["user_id"])
        words = self.talk._words(params["message"])
        self.tried[chat, words] += 1
        trouble = self.random.random() < self.trouble
        if not trouble or self.random.random() < 0.5:
            self.arrived[chat, words] += 1
            self.keep(chat, BOT_ID, params["message"], self.random.choice((0, 1, 15)))
        if trouble:
            raise self.random.choice(
                [NetworkError("no answer"), ActionFailed(status="failed", retcode=1200, message="Timeout")]
            )
        return {"message_id": self.number}

    def keep(self, chat: str, user: int, message: Any, late: float = 0) -> None:
        self.number += 1
        segments = [{"type": s.type, "data": dict(s.data)} for s in message]
        if self.style == "names":  # mentions come back as words
            segments = [{"type": "text", "data": {"text": "@某某 "}} if s["type"] == "at" else s for s in segments]
        event = {"message_id": self.number, "time": int(self.now.timestamp()), "user_id": user, "message": segments}
        self.past.setdefault(chat, []).append((self.now + timedelta(seconds=late), event))

    def look(self, params: dict[str, Any]) -> Any:
        if not self.history:
            raise ActionFailed(status="failed", retcode=1404, message="不支持的API")
        known = [
            event for seen, event in self.past[str(params.get("group_id") or params["user_id"])] if seen <= self.now
        ]
        return {"messages": known[-params["count"] :]}

    def chatter(self, chat: str, words: str) -> None:
        """Somebody else says something, perhaps the very same."""
        from nonebot.adapters.onebot.v11 import Message, MessageSegment

        self.keep(chat, 7, Message(MessageSegment.text(words)))


async def run(talk: Talk, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deliver until nothing is left to do."""
    from bot.post import PostOffice

    monkeypatch.setattr(talk, "take", platform.take)
    post = PostOffice(talk.database, ZONE, None, lambda _: talk.bot, now=lambda: platform.now)
    while True:
        await post.deliver()
        if post.resume_at is None:
            return
        platform.now = max(post.resume_at, platform.now)


async def promise(talk: Talk, platform: Platform, total: int) -> Counter[tuple[str, str]]:
    """So many messages to thirty groups and ten persons; some words are said twice, some with a mention."""
    wanted: Counter[tuple[str, str]] = Counter()
    for chat in (*range(500, 530), *range(900, 910)):
        platform.now = START - timedelta(hours=1)
        platform.chatter(str(chat), "早")
    platform.now = START
    async with talk.database.begin() as session:
        for number in range(total):
            private = number % 4 == 0
            chat = str(900 + number % 10) if private else str(500 + number % 30)
            words = f"第{number if number % 7 else number // 2}条：\n周六上午 去王奶奶家"
            mention = None if private or number % 3 else "4711"
            notices.queue(session, START, ChatRef("qq", chat, private), words, mention=mention)
            wanted[chat, f"@4711 {words}" if mention else words] += 1
            if number % 11 == 0:
                platform.chatter(chat, words)
    return wanted


async def states(talk: Talk) -> dict[str, int]:
    async with talk.database.read() as session:
        return dict((await session.execute(select(Notice.state, func.count()).group_by(Notice.state))).all())  # type: ignore[arg-type]


@pytest.mark.requirement("Z12", "F11")
@pytest.mark.parametrize(("seed", "style"), [(1, "segments"), (2, "names")])
@pytest.mark.slow
async def test_where_the_history_can_be_read_a_thousand_arrive_exactly_once(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, seed: int, style: str
) -> None:
    platform = Platform(talk, seed, style=style)
    platform.trouble = 0.3
    wanted = await promise(talk, platform, 1000)
    await run(talk, platform, monkeypatch)
    wrong = {key: (count, platform.arrived[key]) for key, count in wanted.items() if platform.arrived[key] != count}
    twice = sum(max(0, got - count) for count, got in wrong.values())
    lost = sum(max(0, count - got) for count, got in wrong.values())
    unsure = await states(talk)
    assert twice == 0
    assert lost <= 1  # swallowed each time it was sent: owned up to, and not sent for ever
    assert unsure.get("unknown", 0) == lost
    assert unsure.get("sent", 0) == 1000 - lost
    assert max(platform.tried[key] / count for key, count in wanted.items()) <= 4


@pytest.mark.requirement("Z12")
async def test_words_that_the_platform_always_swallows_are_not_sent_for_ever(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = Platform(talk, 3)
    wanted = await promise(talk, platform, 5)

    def swallow(api: str, params: dict[str, Any]) -> Any:
        if api.startswith("send_"):
            platform.tried[str(params.get("group_id") or params["user_id"]), talk._words(params["message"])] += 1
            raise ActionFailed(status="failed", retcode=1200, message="Timeout: result 0")
        return platform.look(params)

    monkeypatch.setattr(platform, "take", swallow)
    await run(talk, platform, monkeypatch)
    assert platform.tried == Counter({key: count * 4 for key, count in wanted.items()})
    assert await states(talk) == {"unknown": 5}
    assert {row.problem for row in await talk.rows(Notice)} == {"not in the history, not sent again"}
    assert platform.now - START < timedelta(hours=1)


@pytest.mark.requirement("Z12", "F11")
@pytest.mark.slow
async def test_where_no_history_can_be_read_nothing_is_repeated_blindly(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = Platform(talk, 4, history=False)
    wanted = await promise(talk, platform, 1000)
    await run(talk, platform, monkeypatch)
    assert platform.tried == wanted
    told = await states(talk)
    assert set(told) == {"sent", "unknown"}
    assert sum(told.values()) == 1000
    problems = {row.problem for row in await talk.rows(Notice) if row.state == "unknown"}
    assert problems == {"the history cannot be read"}


@pytest.mark.requirement("Z12")
@pytest.mark.parametrize("shown", [[], None, {"messages": "none"}, "later only"])
async def test_a_history_that_does_not_reach_back_proves_nothing(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, shown: Any
) -> None:
    platform = Platform(talk, 5)
    platform.trouble = 1.0
    await promise(talk, platform, 1)
    later = {"messages": [{"message_id": 9, "time": int(START.timestamp()) + 5, "user_id": 7, "message": []}]}
    monkeypatch.setattr(platform, "look", lambda params: later if shown == "later only" else shown)
    await run(talk, platform, monkeypatch)
    assert sum(platform.tried.values()) == 1
    assert await states(talk) == {"unknown": 1}


@pytest.mark.requirement("Z12", "Z23", "Z1")
async def test_what_was_under_way_when_the_process_died_is_looked_for_too(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.post import outbox

    platform = Platform(talk, 6)
    platform.trouble = 0.0
    wanted = await promise(talk, platform, 40)
    async with talk.database.begin() as session:
        letters = await outbox.claim(session, START, quiet=False)
    for number, letter in enumerate(letters):  # half of them had gone out when the process died
        if number % 2:
            from plugins._letters import message_of

            await message_of(letter).send(target=_target(letter.chat), bot=_bot(talk, platform, monkeypatch))
    platform.now += timedelta(minutes=1)
    async with talk.database.begin() as session:
        assert await notices.recover(session) == len(letters)
    await run(talk, platform, monkeypatch)
    assert platform.arrived == wanted
    assert await states(talk) == {"sent": 40}


def _target(chat: ChatRef) -> Any:
    from nonebot_plugin_alconna import Target

    return Target(chat.id, private=chat.private)


def _bot(talk: Talk, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(talk, "take", platform.take)
    return talk.bot
