"""Offers as chats: held out, refused, handed on, taken, given back, withdrawn; and the rows they leave."""

import pytest
from places import COMMUNITY, UNIT
from talk import Talk

from storage.tables import Need, Offer, Person, Service


async def offers(talk: Talk, need: int) -> list[tuple[str, str]]:
    """Who stands how with a need, the oldest offer first."""
    names = {row.id: row.name for row in await talk.rows(Person)}
    return [(names[row.person_id], row.state) for row in await talk.rows(Offer) if row.need_id == need]


async def need(talk: Talk, number: int) -> Need:
    return next(row for row in await talk.rows(Need) if row.id == number)


@pytest.mark.requirement("L01", "R056", "R019")
async def test_a_refusal_owes_no_reason_and_costs_nothing(busy: Talk) -> None:
    await busy("王主任", "派单 1 @李明", COMMUNITY)
    assert await busy("李明", "婉拒 1", UNIT) == "#1 没关系，已记下，这条不会再问您。"
    assert busy.news(COMMUNITY)[-1] == "#1 李明这次去不了。换人请发：推荐 1"
    assert await offers(busy, 1) == [("李明", "declined")]
    assert (await need(busy, 1)).taken == 0
    assert "李明" not in await busy("王主任", "推荐 1", COMMUNITY)
    assert await busy("王主任", "派单 1 @李明", COMMUNITY) == "#1 不能再派给李明，请换一位：推荐 1"
    assert await busy("李明", "婉拒 1", UNIT) == "#1 没有派给您，不用答复。"


@pytest.mark.requirement("L01")
async def test_the_reason_of_a_refusal_reaches_no_group_and_lies_sealed(busy: Talk) -> None:
    busy.sent.clear()
    await busy("陈静", "婉拒 6 孩子住院了", UNIT)
    await busy("张伟", "来不了 4 和老婆吵架", UNIT)
    assert not any("住院" in sent.text or "吵架" in sent.text for sent in busy.sent)
    reasons = [row.reason for row in await busy.rows(Offer) if row.reason is not None]
    assert len(reasons) == 2
    assert not any("住院".encode() in reason for reason in reasons)


@pytest.mark.requirement("L05", "R056")
async def test_who_cannot_come_reopens_the_need_at_once_and_the_next_one_takes_it(busy: Talk) -> None:
    assert await busy("李明", "接单 4", UNIT) == "#4 已被张伟接走了，谢谢您。看看别的：清单"
    assert await busy("张伟", "来不了 4 临时值班", UNIT) == "#4 已记下，重新开放，社区会另找人。谢谢您提前说。"
    assert busy.news(COMMUNITY)[-1] == "#4 张伟来不了，已重新开放。换人请发：推荐 4"
    assert (await need(busy, 4)).taken == 0
    assert (await busy("李明", "接单 4", UNIT)).startswith("#4 李明已接单：理发")
    assert await offers(busy, 4) == [("张伟", "cancelled"), ("李明", "accepted")]


async def test_what_was_offered_to_one_is_not_taken_by_another(busy: Talk) -> None:
    assert await busy("张伟", "接单 6", UNIT) == "#6 已派给陈静，正等答复，您先不用接。看看别的：清单"
    assert await busy("赵医生", "接单 6", "卫健委党员群") == "#6 已派给其他同志，正等答复，您先不用接。看看别的：清单"
    assert await offers(busy, 6) == [("陈静", "offered")]


async def test_what_is_said_twice_has_one_effect(busy: Talk) -> None:
    await busy("李明", "接单 1", UNIT)
    assert await busy("李明", "接单 1", UNIT) == "#1 您已经接单了。做完发：完成 1 做了什么，用时多久"
    answer = await busy("李明", "完成 5 用时2小时", UNIT)
    assert answer.startswith("#5 已更新，已报完成，用时2小时，等社区确认。\n")
    assert await busy("王主任", "派单 6 @陈静", COMMUNITY) == "#6 已经派给陈静了，等他答复。"
    await busy("王主任", "确认 5 满意", COMMUNITY)
    assert await busy("王主任", "确认 5 满意", COMMUNITY) == "#5 已经办结，不用再确认。"
    assert await busy("李明", "完成 5 用时9小时", UNIT) == "这次服务社区已经确认过了。要更正请找社区工作者。"
    await busy("王主任", "撤销 1", COMMUNITY)
    assert await busy("王主任", "撤销 1", COMMUNITY) == "#1 已撤销；还要办发：恢复 1"
    assert await busy("王主任", "通过 1", COMMUNITY) == "#1 不在等审核。"
    (service,) = await busy.rows(Service)
    assert (service.state, float(service.hours or 0)) == ("confirmed", 2.0)
    assert (await need(busy, 1)).taken == 1


@pytest.mark.requirement("L01")
async def test_a_withdrawn_need_tells_who_holds_it_and_takes_no_one_any_more(busy: Talk) -> None:
    busy.news(UNIT)
    await busy("王主任", "撤销 4 活动改期", COMMUNITY)
    assert busy.news(UNIT) == ["@张伟 #4 社区已撤销，不用去了，谢谢您。"]
    assert await offers(busy, 4) == [("张伟", "withdrawn")]
    for text in ("接单 4", "认领 4"):
        assert await busy("张伟", text, UNIT) == "#4 已被社区撤销，不用接了。"
    assert (await busy("张伟", "完成 4", UNIT)).startswith("#4 已被社区撤销，不能报完成。")
    assert await busy("王主任", "派单 4 @李明", COMMUNITY) == "#4 已被社区撤销，不能派单。"
    assert await busy("王主任", "推荐 4", COMMUNITY) == "#4 已撤销，不用再推荐。"


async def test_a_need_for_three_is_filled_one_by_one_and_closed_when_all_are_confirmed(busy: Talk) -> None:
    await busy("王主任", "修改 1 3人", COMMUNITY)
    await busy("王主任", "派单 1 @李明", COMMUNITY)
    await busy("张伟", "接单 1", UNIT)
    assert "待接单 1/3，已问1人" in await busy("王主任", "需求 1", COMMUNITY)
    await busy("李明", "接单 1", UNIT)
    assert "待接单 2/3" in await busy("王主任", "需求 1", COMMUNITY)
    await busy("张伟", "完成 1 用时1小时", UNIT)
    assert await busy("王主任", "确认 1 满意", COMMUNITY) == "#1 已确认满意，计入：张伟 1小时。还差1人。"
    assert await busy("王主任", "修改 1 1人", COMMUNITY) == "#1 已有2人接单，人数不能改成1。"
    await busy("陈静", "接单 1", UNIT)
    assert await busy("赵医生", "接单 1", UNIT) == "#1 已被李明、张伟、陈静接走了，谢谢您。看看别的：清单"
    await busy("陈静", "完成 1 用时2小时", UNIT)
    assert await busy("王主任", "确认 1 满意", COMMUNITY) == "#1 已确认满意，计入：陈静 2小时。还有人没报完成。"
    await busy("李明", "完成 1 用时3小时", UNIT)
    assert await busy("王主任", "确认 1 满意", COMMUNITY) == "#1 已确认满意，计入：李明 3小时。已办结。"
    assert ((await need(busy, 1)).state, (await need(busy, 1)).taken) == ("closed", 3)


async def test_one_of_three_who_cannot_come_leaves_the_others_in_place(busy: Talk) -> None:
    await busy("王主任", "修改 1 3人", COMMUNITY)
    for who in ("李明", "张伟", "陈静"):
        await busy(who, "接单 1", UNIT)
    await busy("张伟", "来不了 1", UNIT)
    assert (await need(busy, 1)).taken == 2
    assert await offers(busy, 1) == [("李明", "accepted"), ("张伟", "cancelled"), ("陈静", "accepted")]


@pytest.mark.requirement("R053", "R050")
async def test_a_wish_has_one_owner(busy: Talk) -> None:
    assert (await busy("陈静", "认领 2", UNIT)).startswith("#2 陈静已认领：微心愿")
    assert await busy("张伟", "认领 2", UNIT) == "#2 已被陈静认领了，谢谢您。看看别的：心愿"
    assert await offers(busy, 2) == [("陈静", "accepted")]


@pytest.mark.requirement("R108", "L06")
async def test_nobody_confirms_his_own_service(busy: Talk) -> None:
    await busy("王主任", "报到 舜水新村 特长：理发", COMMUNITY)
    await busy("王主任", "接单 1", COMMUNITY)
    await busy("王主任", "完成 1 用时1小时", COMMUNITY)
    assert await busy("王主任", "确认 1 满意", COMMUNITY) == "#1 是您自己做的，请另一位社区工作者来确认。"
    await busy("王主任", "任命 @孙副主任 社区工作者", COMMUNITY)
    assert (await busy("孙副主任", "确认 1 满意", COMMUNITY)).startswith("#1 已确认满意，计入：王主任 1小时。")


async def test_a_dispute_credits_nothing_and_is_told_in_private(busy: Talk) -> None:
    busy.news(UNIT)
    assert await busy("王主任", "确认 5 不满意 没修好", COMMUNITY) == (
        "#5 已记下不满意，工时暂不计入，已私下告诉李明。"
    )
    assert busy.news(UNIT) == []
    assert (
        busy.news("私聊:李明")[-1] == "#5 社区对这次服务还有意见，工时暂不计入。补好后再发：完成 5 做了什么，用时多久"
    )
    assert (await busy("李明", "我的服务", UNIT)).splitlines()[0].endswith("年共0次，0小时（全年不少于2次，0/2）")
