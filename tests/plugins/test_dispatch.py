"""派单 by place, by name, by 统一编号; where the offer arrives; what lacks is asked after first."""

import pytest
from places import COMMUNITY, UNIT
from talk import Talk

from storage.tables import Notice, Offer, Person


async def number_of(talk: Talk, name: str) -> str:
    return next(row.number for row in await talk.rows(Person) if row.name == name)


@pytest.mark.requirement("R056")
async def test_the_place_in_the_list_means_what_the_staff_saw(busy: Talk) -> None:
    shown = await busy("王主任", "推荐 1", COMMUNITY)
    first = shown.split("1. ")[1].split("（")[0]
    await busy("新人", "报到 舜水新村 特长：水管维修、水龙头维修、水电维修", UNIT)
    assert await busy("王主任", "派单 1 1", COMMUNITY) == f"#1 已派给{first}，已在他的群里 @ 他，等他答复。"


@pytest.mark.requirement("R056")
async def test_a_person_is_named_by_name_or_number_where_there_is_no_mention(busy: Talk) -> None:
    assert "已派给李明" in await busy("王主任", "派单 1 李明", COMMUNITY)
    number = await number_of(busy, "张伟")
    assert "已派给张伟" in await busy("王主任", f"派单 1 {number}", COMMUNITY)
    assert "已派给陈静" in await busy("王主任", f"派单 1 {(await number_of(busy, '陈静')).lower()}", COMMUNITY)


async def test_two_alike_are_asked_about_and_nobody_is_asked_by_mistake(busy: Talk) -> None:
    sender = {"user_id": busy.id_of("另一个李明"), "nickname": "李明", "card": "李明", "role": "member"}
    await busy("另一个李明", "报到 舜水新村 特长：水电维修", UNIT, sender=sender)
    before = len(await busy.rows(Offer))
    answer = await busy("王主任", "派单 1 李明", COMMUNITY)
    assert answer.startswith("有2位「李明」：V")
    assert answer.endswith("。请写编号。")
    assert len(await busy.rows(Offer)) == before
    second = answer.split("、")[1][:9]
    assert "已派给李明" in await busy("王主任", f"派单 1 {second}", COMMUNITY)


@pytest.mark.requirement("L02")
async def test_a_need_without_a_day_is_asked_after_before_it_is_offered(town: Talk) -> None:
    assert "还差哪天，请补一句：补充 1 周六上午（或：时间不限）" in await town(
        "王主任", "需求：帮钱大爷理发", COMMUNITY
    )
    assert await town("王主任", "派单 1 @张伟", COMMUNITY) == (
        "#1 还没说哪天，先补上再派：补充 1 周六上午（或：时间不限）"
    )
    assert "周六上午 · 待接单 0/1" in await town("王主任", "补充 1 周六上午", COMMUNITY)
    assert "已派给张伟" in await town("王主任", "派单 1 @张伟", COMMUNITY)


@pytest.mark.requirement("R019")
async def test_who_checked_in_in_private_is_asked_in_private(busy: Talk) -> None:
    await busy("马师傅", "报到 舜水新村 特长：修锁")
    assert await busy("王主任", "派单 1 @马师傅", COMMUNITY) == "#1 已派给马师傅，已私信问他，等他答复。"
    (letter,) = busy.news("私聊:马师傅")[-1:]
    assert letter.startswith("社区想请您帮忙：#1 水电维修")
    assert "周奶奶" not in letter
    answer = await busy("马师傅", "接单 1")
    assert "周奶奶家水龙头漏水" in answer
    assert busy.news(COMMUNITY)[-1] == "#1 马师傅已接单（1/1）。"


@pytest.mark.requirement("T6")
async def test_who_cannot_be_reached_in_private_is_told_in_the_group_without_details(busy: Talk) -> None:
    busy.unreachable.add("李明")
    busy.news(UNIT)
    await busy("李明", "接单 1", UNIT)
    said = busy.news(UNIT)
    assert said[-1] == "@李明 #1 的详情没能私信给您，请加我好友或私聊我发：需求 1"
    assert not any("周奶奶" in text for text in said)
    letter = next(row for row in await busy.rows(Notice) if row.state == "refused")
    assert (letter.body, letter.fallback_body, letter.tries) == (None, None, 1)


async def test_staff_may_work_from_the_private_chat_and_the_group_hears_no_details(town: Talk) -> None:
    posted = await town("王主任", "需求：解放路77号的吴大妈家门锁坏了，下周六上午，1人")
    assert posted.startswith("#1 已登记：")
    (heard,) = town.news(COMMUNITY)[-1:]
    assert heard.startswith("#1 已登记：")
    assert "77" not in heard
    assert "已派给李明" in await town("王主任", "派单 1 @李明")
    assert await town("王主任", "撤销 1") == "#1 已撤销，接单和被问到的同志会收到通知。"


async def test_what_anyone_asks_for_waits_and_its_author_hears_the_answer(busy: Talk) -> None:
    assert busy.news(COMMUNITY) == []
    await busy("张伟", "需求：帮赵大爷理发，下周日上午，1人", UNIT)
    assert busy.news(COMMUNITY) == ["#7 有人提了一条需求，等审核。看内容请私聊我发：需求 7\n通过 7　或　退回 7 原因"]
    assert (await busy("王主任", "通过 7", COMMUNITY)).startswith("已通过。#7 理发")
    assert "@张伟 您提的 #7 已通过审核，社区会安排。" in busy.news(UNIT)
    assert await busy("王主任", "退回 3 请找物业", COMMUNITY) == "#3 已退回，原因私信给提的人。"
    assert "请找物业" not in "".join(busy.news(COMMUNITY))
    assert busy.news("私聊:路人") == ["您提的 #3 没有通过：请找物业"]
