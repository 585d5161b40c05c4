"""The main job as one chat, with whole replies, and then the rows."""

import re

from places import COMMUNITY, UNIT
from sqlalchemy import select
from talk import Talk

from storage.tables import Need, Offer, Service


async def test_a_need_is_posted_offered_accepted_finished_and_confirmed(town: Talk) -> None:
    posted = await town("王主任", "需求：独居的孙奶奶家（5幢301）水龙头坏了，下周六上午找1个人来修", COMMUNITY)
    assert re.match(
        r"#1 已登记：水电维修（水管维修） · 孙奶奶 · \d+月\d+日周六上午 · 需1人\n上门服务最好两人同去，或社区陪同：补充 1 2人　或　陪同 1\n建议：\n1. 李明（",
        posted,
    )
    assert "独居" not in posted
    assert "301" not in posted
    assert await town("王主任", "派单 1 1", COMMUNITY) == "#1 已派给李明，已在他的群里 @ 他，等他答复。"
    (asked,) = [text for text in town.news(UNIT) if "接单 1" in text]
    assert asked.startswith("@李明 社区想请您帮忙：#1 水电维修")
    assert "孙奶奶" not in asked
    assert "李明已接单" in await town("李明", "接单 1", UNIT)
    assert "5幢301" in town.news("私聊:李明")[-1]
    answer = await town("李明", "完成 1 换了阀芯，用时一个半小时", UNIT)
    assert answer.startswith("#1 已报完成，用时1.5小时，等社区确认。\n约的是")
    assert await town("王主任", "确认 1 满意", COMMUNITY) == "#1 已确认满意，计入：李明 1.5小时。已办结。"
    async with town.database.read() as session:
        need = (await session.scalars(select(Need))).one()
        offer = (await session.scalars(select(Offer))).one()
        service = (await session.scalars(select(Service))).one()
    assert (need.state, need.taken, offer.state, service.state, float(service.hours or 0)) == (
        "closed", 1, "done", "confirmed", 1.5,
    )  # fmt: skip


async def test_small_talk_gets_no_answer(town: Talk) -> None:
    for line in (
        "今天天气不错，大家中午吃什么",
        "完成情况怎么样了",
        "确认 一下时间",
        "时间：周六上午9点 地点：社区广场",
        "推荐一家饭店吧",
    ):
        assert await town("张伟", line, UNIT) == "", line


async def test_the_same_message_twice_has_one_effect_and_two_with_one_id_have_two(town: Talk) -> None:
    event = town.event("王主任", "需求：帮李大爷换灯泡，下周日上午", COMMUNITY, message_id=77)
    await town.replay(event)
    await town.replay(event)
    await town.replay(town.event("王主任", "需求：帮赵大爷理发，下周日上午", COMMUNITY, message_id=77))
    async with town.database.read() as session:
        assert len((await session.scalars(select(Need))).all()) == 2
