"""One announcement to two hundred groups, of which some fail in each way a platform can: the pace is never exceeded, and
each group has it once or somebody is told why not."""

from bisect import bisect_left
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from nonebot.adapters.onebot.v11.exception import ActionFailed
from talk import BOT_ID, ZONE, Talk

from storage.post import notices
from storage.post.budget import Budget
from storage.speakers import ChatRef
from storage.tables import Account, Circular, GroupChat, Notice, Org, Person, Role

GROUPS = 200
FIRST = 700_000
BUDGET = Budget()


class Platform:
    """QQ with moods: every tenth group refuses, and of the others some time out, having delivered the words or not."""

    def __init__(self, talk: Talk, now: datetime) -> None:
        self.talk, self.now = talk, now
        self.tried: list[tuple[datetime, str]] = []  # every message that left
        self.shown: dict[str, list[dict[str, Any]]] = {}  # what stands in each chat
        self.seen: Counter[str] = Counter()

    def mood(self, chat: str) -> str:
        number = int(chat) - FIRST
        if not 0 <= number < GROUPS:
            return "well"
        moods = {0: "refuses", 3: "late", 5: "swallows", 8: "away"}
        return moods.get(number % 10, "well")

    def take(self, api: str, params: dict[str, Any]) -> Any:
        chat = str(params.get("group_id") or params.get("user_id"))
        if api.endswith("_msg_history"):
            return {"messages": [_long_ago(chat), *self.shown.get(chat, [])]}
        assert api == "send_msg", api
        self.seen[chat] += 1
        mood, first = self.mood(chat), self.seen[chat] == 1
        if mood == "away" and first:
            raise ConnectionError  # nothing has left the house
        self.tried.append((self.now, chat))
        if mood == "refuses":
            raise ActionFailed(status="failed", retcode=110, message="不在群里", data=None)
        if not (mood == "swallows" and first):
            self._show(chat, self.talk._words(params["message"]))
        if mood in ("late", "swallows") and first:
            raise ActionFailed(status="failed", retcode=1200, message="Timeout: sendMsg", data=None)
        return {"message_id": len(self.tried)}

    def _show(self, chat: str, words: str) -> None:
        said = {"type": "text", "data": {"text": words}}
        event = {
            "message_id": 5000 + len(self.tried),
            "time": int(self.now.timestamp()),
            "user_id": BOT_ID,
            "message": [said],
        }
        self.shown.setdefault(chat, []).append(event)

    def most(self, span: timedelta) -> int:
        """The most attempts in any window of this length."""
        moments = sorted(at for at, _ in self.tried)
        return max(bisect_left(moments, at + span) - place for place, at in enumerate(moments))


def _long_ago(chat: str) -> dict[str, Any]:
    return {"message_id": 1, "time": 1_000_000_000, "user_id": 5, "message": [{"type": "text", "data": {"text": chat}}]}


async def county(talk: Talk) -> None:
    """A superior with two administrators, and two hundred units, each with a group and an administrator."""
    await talk.bind("工委群", "上级", "市直机关工委")
    for who in ("赵书记", "钱书记"):
        await talk.appoint(who, "上级管理员", "工委群")
    now = datetime.now(UTC)
    async with talk.database.begin() as session:
        for number in range(GROUPS):
            unit = Org(kind="unit", name=f"第{number}局", parent_id=1, created_at=now)
            person = Person(number=f"V{number:08d}", name=f"管理员{number}", home_platform="qq", created_at=now)
            session.add_all([unit, person])
            await session.flush()
            session.add_all([
                GroupChat(platform="qq", chat_id=str(FIRST + number), org_id=unit.id, bound_at=now),
                Account(platform="qq", user_id=str(FIRST + 10_000 + number), person_id=person.id),
                Role(person_id=person.id, org_id=unit.id, kind="unit_admin", given_at=now),
            ])  # fmt: skip


async def work(talk: Talk, platform: Platform, until: timedelta, restart: int) -> None:
    """The worker, on a virtual clock, thrown away and begun anew every so many rounds."""
    from bot.post import PostOffice

    end, rounds, post = platform.now + until, 0, None
    while platform.now < end:
        if post is None or rounds % restart == 0:
            post = PostOffice(talk.database, ZONE, None, lambda _: talk.bot, BUDGET, now=lambda: platform.now)
        await post.deliver()
        rounds += 1
        after = platform.now + timedelta(seconds=20)
        platform.now = min(post.resume_at or after, after, end)


@pytest.mark.requirement("T22", "F11", "R133")
@pytest.mark.parametrize("by_person", [True, pytest.param(False, marks=pytest.mark.slow)])
async def test_each_group_has_it_once_or_its_administrator_hears_why_not_within_the_pace(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, by_person: bool
) -> None:
    await county(talk)
    if by_person:
        monkeypatch.setattr(talk.post, "_bot_of", lambda _: None)  # nothing leaves before the virtual clock runs
        await talk("赵书记", "转发通知 请于7月5日前报名集中服务", "工委群")
        assert "已发到200个单位的群" in await talk("钱书记", "同意转发 1", "工委群")
    else:
        async with talk.database.begin() as session:
            for number in range(GROUPS):
                chat = ChatRef("qq", str(FIRST + number), False)
                notices.queue(session, datetime.now(UTC), chat, "转发通知 1", by_person=False)
    platform = Platform(talk, datetime.now(UTC))
    began = platform.now
    monkeypatch.setattr(talk, "take", platform.take)
    await work(talk, platform, timedelta(minutes=20), restart=7)

    assert platform.most(BUDGET.burst * BUDGET.gap) <= BUDGET.burst * (1 if by_person else 2)  # warnings are a person's
    if not by_person:
        of_groups = sorted(at for at, chat in platform.tried if int(chat) < FIRST + GROUPS)
        assert min(b - a for a, b in pairwise(of_groups)) >= BUDGET.gap
    said = {
        chat: [one for one in all_ if "转发通知" in one["message"][0]["data"]["text"]]
        for chat, all_ in platform.shown.items()
    }
    groups = [str(FIRST + number) for number in range(GROUPS)]
    refusing = [chat for chat in groups if platform.mood(chat) == "refuses"]
    assert len(refusing) == GROUPS // 10
    assert {chat: len(said.get(chat, [])) for chat in groups} == {chat: int(chat not in refusing) for chat in groups}
    rows = {row.chat: row for row in await talk.rows(Notice) if row.chat in groups}
    assert Counter(row.state for row in rows.values()) == {"sent": 180, "refused": 20}
    assert {rows[chat].problem for chat in refusing} == {"retcode 110"}
    for chat in refusing:  # a human hears of each, by name
        (warning,) = (one["message"][0]["data"]["text"] for one in platform.shown[str(int(chat) + 10_000)])
        assert f"第{int(chat) - FIRST}局的群（{chat}）收不到我的消息" in warning
    took = max(at for at, chat in platform.tried if chat in groups) - began
    assert took <= timedelta(minutes=10)
    if by_person:
        (circular,) = await talk.rows(Circular)
        assert circular.state == "sent"
