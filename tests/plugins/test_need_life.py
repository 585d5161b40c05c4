"""A need's way in words, waiting lists, homes, risks, units that name the person, healthy people's tasks, figures."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from places import COMMUNITY, OTHER_COMMUNITY, OTHER_UNIT, UNIT
from talk import Talk

from plugins.rounds import turn
from storage.tables import Chronicle, FitnessWord, NeedTrait, Offer, UnitOrder, WaitingPlace

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOME = "需求：独居的王奶奶家（3幢502）水龙头漏水，下周六上午，1人"


async def later(talk: Talk, **span: float) -> None:
    now = datetime.now(UTC) + timedelta(**span)
    with time_machine.travel(now):
        await turn(talk.database, now, now.astimezone(SHANGHAI).date())
        await talk.post.deliver()


def stage(answer: str) -> str | None:
    found = re.search("【(.+?)】", answer)
    return found[1] if found else None


@pytest.mark.requirement("R050")
async def test_a_wish_tells_where_it_stands_from_collecting_to_feedback(town: Talk) -> None:
    await town("路人", "微心愿：张奶奶想要一台收音机", COMMUNITY)
    shown = [await town("王主任", "需求 1", COMMUNITY)]
    await town("王主任", "通过 1", COMMUNITY)
    shown.append(await town("陈静", "需求 1", UNIT))
    await town("张伟", "认领 1", UNIT)
    shown.append(await town("陈静", "需求 1", UNIT))
    await town("张伟", "完成 1 送到社区了，用时1小时", UNIT)
    shown.append(await town("陈静", "需求 1", UNIT))
    await town("王主任", "确认 1 满意", COMMUNITY)
    shown.append(await town("陈静", "需求 1", UNIT))
    assert [stage(one) for one in shown] == ["审核", "发布", "办理", "达成", "反馈"]
    assert "进度：征集→审核→【发布】→认领→办理→达成→反馈" in shown[1]


async def test_a_need_of_a_later_day_is_taken_but_not_begun_and_a_withdrawn_one_is_nowhere(town: Talk) -> None:
    await town("王主任", "需求：给郑大爷理发，下周六上午，1人", COMMUNITY)
    await town("张伟", "接单 1", UNIT)
    assert stage(await town("陈静", "需求 1", UNIT)) == "认领"
    await town("王主任", "撤销 1", COMMUNITY)
    assert stage(await town("陈静", "需求 1", UNIT)) is None


@pytest.mark.requirement("R052")
async def test_the_group_of_who_is_helped_is_sealed_never_shown_and_counted_in_private(town: Talk) -> None:
    await town("王主任", HOME, COMMUNITY)
    await town("王主任", "微心愿：留守儿童小宇想要一套《十万个为什么》", COMMUNITY)
    await town("王主任", "需求 1", COMMUNITY)
    said = await town("王主任", "需求统计", COMMUNITY)
    assert "空巢" not in said
    assert "服务对象分类请私聊我发：需求统计" in said
    assert not re.search("空巢|独居|留守", "".join(sent.text for sent in town.to_groups()))
    rows = await town.rows(NeedTrait)
    assert rows[0].groups is not None
    assert "空巢".encode() not in rows[0].groups
    alone = await town("王主任", "需求统计")
    assert "空巢老人1件（办结0），名册0人" in alone
    assert "留守儿童1件（办结0），名册0人" in alone
    assert "只有" in await town("陈静", "需求统计")


@pytest.mark.requirement("R057")
async def test_a_home_visit_asks_the_staff_once_for_two_people_or_an_escort(town: Talk) -> None:
    note = "上门服务最好两人同去，或社区陪同：补充 1 2人　或　陪同 1"
    assert note in await town("王主任", HOME, COMMUNITY)
    assert note not in await town("王主任", "推荐 1", COMMUNITY)
    assert await town("张伟", "陪同 1", UNIT) == "只有舜水新村的社区工作者能做这件事。"
    assert await town("王主任", "陪同 1", COMMUNITY) == "#1 已安排社区陪同上门，派单时会告诉接单的同志。"
    await town("王主任", "派单 1 @李明", COMMUNITY)
    letter = town.news(UNIT)[-1]
    assert "上门服务，地址接单后私下给，社区有人陪同" in letter
    assert "502" not in letter
    assert "上门服务最好" not in await town("王主任", "需求：李奶奶家灯坏了，下周六上午，2人", COMMUNITY)


@pytest.mark.requirement("L02")
async def test_nothing_risky_is_offered_or_taken_before_its_protection_is_told(town: Talk) -> None:
    assert "还差怎么防护" in await town("王主任", "需求：爬梯子给活动室换灯，下周日上午，1人", COMMUNITY)
    refused = "#1 还没说怎么防护，先补上再派：补充 1 防护：有人扶梯子，戴安全帽"
    assert await town("王主任", "派单 1 @李明", COMMUNITY) == refused
    assert await town("王主任", "派单 1", COMMUNITY) == refused
    assert await town("李明", "接单 1", UNIT) == "#1 有风险（登高），社区还没说明怎么防护，说明后再接单。"
    assert await town.rows(Offer) == []
    await town("王主任", "补充 1 防护：有人扶梯子，戴安全帽", COMMUNITY)
    await town("王主任", "派单 1 @李明", COMMUNITY)
    letter = town.news(UNIT)[-1]
    for told in ("水电维修", "周日上午", "舜水新村", "有风险（登高），已说明怎么防护"):
        assert told in letter


@pytest.mark.requirement("L02")
async def test_an_offer_tells_what_it_asks_of_who_comes(town: Talk) -> None:
    await town("王主任", "需求：找18到45岁的女同志陪老人散步，下周日上午，1人", COMMUNITY)
    await town("王主任", "派单 1 @陈静", COMMUNITY)
    assert "要18到45岁；要女同志" in town.news(UNIT)[-1]


async def test_who_waits_is_asked_first_at_once_and_in_order(town: Talk) -> None:
    await town("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    assert await town("张伟", "候补 1", UNIT) == "#1 还有空位，直接发：接单 1"
    await town("李明", "接单 1", UNIT)
    first = await town("张伟", "候补 1", UNIT)
    assert first == "#1 已候补，排第1位；有空位先问您。不等了发：候补 1 取消"
    assert "排第1位" in await town("张伟", "候补 1", UNIT)
    assert "排第2位" in await town("陈静", "候补 1", UNIT)
    assert "候补2人" in await town("王主任", "需求 1", COMMUNITY)
    assert await town("李明", "候补 1", UNIT) == "#1 您已经在名单里了。看怎么答复发：我的任务"
    town.news(UNIT)
    await town("李明", "来不了 1", UNIT)
    assert [row.state for row in await town.rows(Offer)] == ["cancelled", "offered"]
    assert (await town.rows(Offer))[1].due_at is not None
    assert any("您候补的有空位了" in text and text.startswith("@张伟") for text in town.news(UNIT))
    assert "已派给" in await town("陈静", "接单 1", UNIT), "the place is held for who waits"
    await town("张伟", "婉拒 1", UNIT)
    assert (await town.rows(Offer))[-1].state == "offered"
    assert any("@陈静" in text for text in town.news(UNIT))
    assert (await town("陈静", "接单 1", UNIT)).startswith("#1 陈静已接单")


async def test_a_waiting_place_outlives_silence_and_who_left_is_not_asked(town: Talk) -> None:
    await town("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    await town("李明", "接单 1", UNIT)
    await town("张伟", "候补 1", UNIT)
    await town("陈静", "候补 1", UNIT)
    assert await town("张伟", "候补 1 取消", UNIT) == "#1 已不再候补。"
    assert await town("张伟", "候补 1 取消", UNIT) == "#1 您没有在候补。"
    await town("王主任", "修改 1 2人", COMMUNITY)
    await later(town, minutes=1)
    assert [row.state for row in await town.rows(Offer)] == ["accepted", "offered"]
    assert {row.state for row in await town.rows(WaitingPlace)} == {"left", "offered"}
    await later(town, days=3)
    assert (await town.rows(Offer))[1].state == "withdrawn"
    assert len(await town.rows(Offer)) == 2, "who was silent is not asked again"


async def test_waiting_asks_for_the_same_right_as_taking(towns: Talk) -> None:
    await towns("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    await towns("李明", "接单 1", UNIT)
    assert "您还没有在那里报到" in await towns("赵医生", "候补 1", OTHER_UNIT)
    assert "报到" in await towns("路人", "候补 1", UNIT)
    assert await towns.rows(WaitingPlace) == []


@pytest.mark.requirement("R060", "R056")
async def test_a_units_admin_names_the_person_who_may_refuse(town: Talk) -> None:
    await town("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    assert "只有舜水新村的社区工作者" in await town("张伟", "转单位 1 市住建局", UNIT)
    assert "没有找到单位" in await town("王主任", "转单位 1 市气象局", COMMUNITY)
    assert (await town("王主任", "转单位 1 住建局", COMMUNITY)).startswith("#1 已转市住建局，等指派；")
    assert "指派 1 @某人" in town.news(UNIT)[-1]
    assert "已经在市住建局" in await town("王主任", "转单位 1 市住建局", COMMUNITY)
    assert await town("张伟", "指派 1 @陈静", UNIT) == "只有市住建局的单位管理员能做这件事。"
    assert (await town("李明", "指派 1 @张伟", UNIT)).startswith("#1 已请张伟，等他答复；他可以婉拒")
    assert town.news(COMMUNITY)[-1] == "#1 市住建局已指派张伟，等他答复。"
    await town("张伟", "婉拒 1", UNIT)
    town.news(UNIT)
    await later(town, minutes=1)
    assert any("请换一位：指派 1 @某人" in text for text in town.news(UNIT))
    await town("李明", "指派 1 @陈静", UNIT)
    assert (await town("陈静", "接单 1", UNIT)).startswith("#1 陈静已接单")
    assert "转单位 市住建局：1件，答复1件（100%" in await town("王主任", "需求统计", COMMUNITY)


@pytest.mark.requirement("R060", "R056")
async def test_a_silent_unit_loses_the_need_and_a_unit_may_say_no(town: Talk) -> None:
    await town("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    await town("王主任", "转单位 1 市住建局", COMMUNITY)
    town.news(COMMUNITY)
    await later(town, hours=1)
    assert town.news(COMMUNITY) == []
    await later(town, days=2)
    await later(town, days=2, minutes=1)
    told = [text for text in town.news(COMMUNITY) if "没有在约定时间内答复" in text]
    assert len(told) == 1
    assert (await town.rows(UnitOrder))[0].state == "late"
    assert await town("李明", "指派 1 @张伟", UNIT) == "#1 没有转给市住建局，或已经退回社区。"
    await town("王主任", "转单位 1 市住建局", COMMUNITY)
    assert await town("李明", "退单 1", UNIT) == "#1 已退回社区，没关系。"
    assert "派不出人" in town.news(COMMUNITY)[-1]
    assert "转单位 市住建局：2件，答复1件（50%" in await town("王主任", "需求统计", COMMUNITY)


async def test_an_admin_names_nobody_of_another_unit(towns: Talk) -> None:
    await towns("王主任", "需求：给老人量血压，时间不限，1人", COMMUNITY)
    await towns("王主任", "转单位 1 市住建局", COMMUNITY)
    assert "不是市住建局的人" in await towns("李明", "指派 1 @赵医生", UNIT)
    assert await towns.rows(Offer) == []


@pytest.mark.requirement("R064")
async def test_blood_donation_is_declared_in_private_and_seen_by_nobody(town: Talk) -> None:
    await town("王主任", "需求：下周日组织无偿献血，10人", COMMUNITY)
    same = "#1 是无偿献血，有身体条件的要求，请私聊我发：符合 1（别人看不到）"
    assert await town("张伟", "接单 1", UNIT) == same
    assert "18到55周岁" in await town("张伟", "接单 1")
    assert await town("张伟", "不符合 1") == "#1 记下了，只有您自己知道。看看别的：清单"
    assert await town("张伟", "接单 1", UNIT) == same, "a group cannot tell why"
    assert await town("陈静", "符合 1", UNIT) == "这是您自己的事，请私聊我发，群里不用说。"
    assert await town("陈静", "符合 1") == "#1 记下了，只有您自己知道。去的话发：接单 1"
    assert (await town("陈静", "接单 1", UNIT)).startswith("#1 陈静已接单")
    assert not any("符合 1 " in sent.text or "不符合" in sent.text for sent in town.to_groups())
    rows = await town.rows(FitnessWord)
    assert all(row.answer is not None and "符合".encode() not in row.answer for row in rows)
    facts = [row.facts for row in await town.rows(Chronicle) if row.verb == "declare"]
    assert facts == [{}, {}]


@pytest.mark.requirement("R064")
async def test_the_age_that_is_known_decides_and_only_its_owner_hears_so(town: Talk) -> None:
    await town("王主任", "需求：下周日组织无偿献血，10人", COMMUNITY)
    await town("张伟", "报到 舜水新村 出生年月：1950年3月")
    answer = await town("张伟", "符合 1")
    assert "您不在范围内" in answer
    assert await town("张伟", "接单 1", UNIT) == "#1 是无偿献血，有身体条件的要求，请私聊我发：符合 1（别人看不到）"


async def test_propaganda_about_donating_asks_nobody_for_his_health(town: Talk) -> None:
    await town("王主任", "需求：下周日在广场做献血知识宣传，2人", COMMUNITY)
    assert (await town("张伟", "接单 1", UNIT)).startswith("#1 张伟已接单")


@pytest.mark.requirement("R061")
async def test_support_kinds_are_counted(town: Talk) -> None:
    await town("王主任", "需求：想请专家来做电商技术指导，下周日上午，1人", COMMUNITY)
    assert "帮扶种类：技术1，人才1" in await town("王主任", "需求统计", COMMUNITY)


async def test_a_counted_need_is_told_to_nobody_of_another_community(towns: Talk) -> None:
    await towns("王主任", HOME, COMMUNITY)
    assert "还没有" in await towns("刘站长", "需求统计", OTHER_COMMUNITY)
    assert "空巢" not in await towns("刘站长", "需求统计")


@pytest.mark.requirement("R070")
async def test_the_two_plain_entries_still_stand(town: Talk) -> None:
    assert await town("路人", "求助：家里灯不亮了，想找人看看", COMMUNITY) == "#1 已收到，等社区审核，通过后会安排。"
    assert "现在没有等人接的需求" in await town("张伟", "我有空 周六", UNIT)


@pytest.mark.parametrize(
    "chat",
    [
        "候补队员到了",
        "候补 名单出来了",
        "陪同 领导",
        "指派 任务",
        "指派谁去都行",
        "符合要求的都来",
        "转单位的事再说",
        "需求统计表交了吗",
        "不符合规定",
    ],
)
async def test_words_said_among_people_get_no_answer(town: Talk, chat: str) -> None:
    assert await town("陈静", chat, UNIT) == ""
