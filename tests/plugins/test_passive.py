"""A platform that forbids speaking first: everything still finishes, told in replies alone (F11, L05, R071)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from nonebot.adapters.onebot.v11.exception import ActionFailed
from places import COMMUNITY, UNIT
from talk import ZONE, Talk

from storage.post import notices
from storage.speakers import ChatRef
from storage.tables import Need, Notice, Service

MOST_REPLIES = 5


class OnlyReplies:
    """The platform's rule: a message goes to the chat of the message it answers, five for each, and nowhere else."""

    def __init__(self, talk: Talk) -> None:
        self.talk, self.refused, self.place, self.replies, self.most = talk, 0, "", 0, 0
        self._take, self._deliver = talk.take, talk._deliver

    def take(self, api: str, params: dict[str, Any]) -> Any:
        if api.startswith(("send_", "upload_")):
            group = params.get("group_id") if params.get("message_type", "group") == "group" else None
            to = f"group:{group}" if group else f"private:{params.get('user_id')}"
            if to != self.place or self.replies >= MOST_REPLIES:
                self.refused += 1
                raise ActionFailed(status="failed", retcode=304023, message="主动消息失败，无权限")
            self.replies += 1
            self.most = max(self.most, self.replies)
        return self._take(api, params)

    async def deliver(self, event: dict[str, Any]) -> None:
        group = event.get("group_id")
        self.place, self.replies = (f"group:{group}" if group else f"private:{event['user_id']}"), 0
        await self._deliver(event)
        self.place = ""


@pytest.fixture
async def only_replies(town: Talk, monkeypatch: pytest.MonkeyPatch) -> OnlyReplies:
    from bot.post import PostOffice
    from plugins import _replying
    from plugins._desk import desk

    assert _replying.MOST_REPLIES == MOST_REPLIES
    platform = OnlyReplies(town)
    monkeypatch.setattr(town, "take", platform.take)
    monkeypatch.setattr(town, "_deliver", platform.deliver)
    monkeypatch.setattr(desk, "passive", frozenset({"qq"}))
    town.post = PostOffice(town.database, ZONE, None, lambda _: town.bot, passive=frozenset({"qq"}))
    town.news(UNIT)
    town.news(COMMUNITY)
    return platform


async def queue(talk: Talk, text: str, group: str = UNIT, **more: Any) -> None:
    async with talk.database.begin() as session:
        notices.queue(session, datetime.now(UTC), ChatRef("qq", str(talk.id_of(group)), False), text, **more)


@pytest.mark.requirement("F11", "R071", "L05")
async def test_a_need_goes_from_posting_to_confirmation_using_replies_alone(
    town: Talk, only_replies: OnlyReplies
) -> None:
    posted = await town("王主任", "需求：周奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY)
    assert "#1 已登记" in posted
    await town("王主任", "派单 1 @李明", COMMUNITY)
    assert town.news(UNIT) == []  # nobody has spoken there: the offer waits
    told = await town("张伟", "大家早上好", UNIT)  # whoever speaks to the bot brings it
    assert "@李明" in told
    assert "接单 1" in told
    assert "已接单" in await town("李明", "好的，我去", UNIT)
    assert "李明" in await town("王主任", "需求 1", COMMUNITY)
    await town("李明", "来不了 1 临时加班", UNIT)
    reopened = await town("王主任", "收到", COMMUNITY)
    assert "来不了" in reopened or "李明" in reopened
    await town("王主任", "派单 1 @李明", COMMUNITY)
    await town("李明", "我的任务", UNIT)
    assert "接单" in await town("李明", "接单 1", UNIT)
    await town("李明", "完成 1 换了水龙头，用时2小时", UNIT)
    assert "完成" in await town("王主任", "辛苦了", COMMUNITY)
    assert "确认" in await town("王主任", "确认 1 满意", COMMUNITY)
    assert (await town.rows(Need))[0].state == "closed" or (await town.rows(Need))[0].closed_at is not None
    assert (await town.rows(Service))[0].state == "confirmed"
    await town("李明", "我的服务", UNIT)
    await town("李明", "我的服务")
    states = {row.state for row in await town.rows(Notice)}
    assert states <= {"sent", "queued"}
    assert only_replies.refused == 0
    assert only_replies.most <= MOST_REPLIES


@pytest.mark.requirement("F11")
async def test_many_waiting_notices_are_joined_and_never_more_than_five_replies(
    town: Talk, only_replies: OnlyReplies
) -> None:
    for number in range(80):
        await queue(town, f"第{number}条通知\n请看一下", by_person=False)
    answer = await town("李明", "我的", UNIT)
    assert only_replies.replies == MOST_REPLIES
    assert "还有" in answer
    assert "条消息要告诉这里" in answer
    for _ in range(3):
        answer += await town("李明", "我的", UNIT)
        assert only_replies.replies <= MOST_REPLIES
    for number in range(80):
        assert answer.count(f"第{number}条通知") == 1
    assert only_replies.refused == 0


@pytest.mark.requirement("F11")
async def test_what_is_private_is_told_in_private_and_only_hinted_at_in_the_group(
    town: Talk, only_replies: OnlyReplies
) -> None:
    async with town.database.begin() as session:
        alone = ChatRef("qq", str(town.id_of("李明")), True)
        notices.queue(session, datetime.now(UTC), alone, "周奶奶的门牌号是三幢二单元")
    answer = await town("李明", "我的", UNIT)
    assert "三幢" not in answer
    assert "1条消息只能私下告诉您" in answer
    assert "只能私下" not in await town("张伟", "我的", UNIT)
    assert "三幢二单元" in await town("李明", "我的")
    assert "三幢" not in await town("李明", "我的")


async def test_what_could_not_be_told_waits_for_the_next_contact(
    town: Talk, only_replies: OnlyReplies, monkeypatch: pytest.MonkeyPatch
) -> None:
    await queue(town, "一条通知")
    take = town.take

    def refuse(api: str, params: dict[str, Any]) -> Any:
        if "一条通知" in town._words(params.get("message", [])):
            raise ActionFailed(status="failed", retcode=304003, message="url not allowed")
        return take(api, params)

    monkeypatch.setattr(town, "take", refuse)
    await town("李明", "早", UNIT)
    assert [row.state for row in await town.rows(Notice)][-1] == "queued"
    monkeypatch.setattr(town, "take", take)
    monkeypatch.setattr(notices, "LOOK_AFTER", notices.LOOK_AFTER * 0)
    async with town.database.begin() as session:
        row = await session.get_one(Notice, (await town.rows(Notice))[-1].id)
        row.due_at = datetime.now(UTC)
    assert "一条通知" in await town("李明", "早", UNIT)
    assert "一条通知" not in await town("李明", "早", UNIT)
