"""评价, 培训, 表彰 and 星级 in chat: few words, and what they say of a person stays between him and the staff."""

import re
from decimal import Decimal

import pytest
from places import COMMUNITY, OTHER_COMMUNITY, OTHER_UNIT, UNIT
from real_days import on, shown, typed
from sqlalchemy import update
from talk import Talk

from storage.tables import Award, Need, Offer, Rating, Service, Training, TrainingPlace

pytestmark = pytest.mark.requirement("L06")


@pytest.fixture
async def served(towns: Talk) -> Talk:
    """#1 was done by 张伟 and confirmed."""
    await towns.appoint("赵姐", "社区工作者", COMMUNITY)
    await towns("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY)
    await towns("张伟", "接单 1", UNIT)
    await towns("张伟", "完成 1 理好了，用时2小时", UNIT)
    await towns("王主任", "确认 1 满意", COMMUNITY)
    towns.news("私聊:张伟")
    towns.sent.clear()
    towns._read.clear()
    return towns


async def test_a_rating_reaches_who_served_in_private_and_no_group(served: Talk) -> None:
    assert await served("王主任", "评价 1 5 手艺好，还陪老人聊天", COMMUNITY) == "#1 的评价已记，已私下告诉张伟。"
    assert served.news("私聊:张伟") == ["社区评价了您的#1：很满意（5分），手艺好，还陪老人聊天。全部的发：我的评价"]
    assert [(row.grade, row.words is not None) for row in await served.rows(Rating)] == [(5, True)]
    assert [sent.text for sent in served.to_groups()] == ["#1 的评价已记，已私下告诉张伟。"]
    assert await served("张伟", "我的评价", UNIT) == "请私聊我发：我的星级"
    assert (await served("张伟", "我的评价")).splitlines() == [
        "星级：累计2小时，到一星志愿者还差98小时",
        "评价：1次，平均5.0分（满分5）",
        f"#1 很满意（5分） · {shown(0)} · 手艺好，还陪老人聊天",
        "培训：还没有",
        "表彰：还没有",
    ]
    assert await served("赵姐", "评价 1") == f"张伟 · #1 很满意（5分） · {shown(0)} · 手艺好，还陪老人聊天"
    assert await served("王主任", "评价 1 @张伟 一般") == "#1 的评价已记：一般，已私下告诉张伟。"
    assert [row.grade for row in await served.rows(Rating)] == [3]


async def test_who_is_not_reached_in_private_is_told_in_the_group_without_the_rating(served: Talk) -> None:
    served.unreachable.add("张伟")
    await served("王主任", "评价 1 2 没有按时到", COMMUNITY)
    assert served.news(UNIT) == ["@张伟 有一条给您的评价，请私聊我发：我的评价"]


async def test_others_may_neither_rate_nor_read_a_rating(served: Talk) -> None:
    no = "只有舜水新村的社区工作者能做这件事。"
    for who in ("张伟", "李明", "刘站长"):
        for text in ("评价 1 5", "评价 1"):
            assert await served(who, text) == no, (who, text)
    assert await served("刘站长", "评价 1 5", OTHER_COMMUNITY) == no
    assert await served.rows(Rating) == []


async def test_what_cannot_be_rated_says_why_and_a_wrong_grade_shows_all_of_them(served: Talk) -> None:
    await served("王主任", "需求：给孙大爷理发，时间不限，1人", COMMUNITY)
    assert await served("王主任", "评价 2 5") == "#2 还没有确认过的服务，先确认再评价。例：确认 2 满意"
    assert await served("王主任", "评价 1 @陈静 5") == "#1 这位同志没有确认过的服务，先确认再评价。例：确认 1 满意"
    assert await served("王主任", "评价 1 6") == (
        "没看懂这句「评价」。请写几分：1很不满意、2不满意、3一般、4满意、5很满意。例：评价 1 5 修得又快又好"
    )
    assert (await served("王主任", "评价")).startswith("请写编号和几分。")
    assert await served.rows(Rating) == []


@pytest.mark.parametrize(
    "chat",
    [
        "评价 一下这次活动", "评价 3 个方案", "评价 1", "评价 5分", "评价挺高的", "培训 改到周五了", "培训", "培训 大家几点到",
        "培训 明天2小时", "表彰", "表彰 大会几点开", "表彰 一下做得好的同志", "星级", "星级 酒店", "星级名单 发了吗",
    ],
)  # fmt: skip
async def test_talk_among_people_is_left_alone(served: Talk, chat: str) -> None:
    assert await served("李明", chat, UNIT) == ""
    assert (await served.rows(Rating), await served.rows(Training), await served.rows(Award)) == ([], [], [])


async def test_training_is_noted_in_one_message_and_seen_by_who_was_trained(served: Talk) -> None:
    text = f"培训 急救知识 {typed(-3)} 2小时 @张伟 @陈静 @赵医生 @李明 举办：市红十字会 内容：心肺复苏"
    assert await served("李明", text, UNIT) == (
        f"培训 1 已记：急救知识 · {shown(-3)} · 2小时 · 市红十字会 · 2人\n不是本组织的同志或是您自己，没记：赵医生、李明"
    )
    assert (await served("李明", text, UNIT)).startswith("培训 1 已更新：")
    assert [(row.hours, row.content) for row in await served.rows(Training)] == [(Decimal(2), "心肺复苏")]
    assert len(await served.rows(TrainingPlace)) == 2
    assert f"培训：1次，2小时\n急救知识 · {shown(-3)} · 2小时 · 市红十字会" in await served("陈静", "我的培训")
    assert "1次，2小时" in await served("张伟", "我的服务")  # training gives no hours of service
    assert (await served("李明", "培训")).startswith(
        f"培训 1 急救知识 · {shown(-3)} · 2小时 · 市红十字会 · 2人\n要记发："
    )
    assert await served("李明", "培训 取消 1 @陈静", UNIT) == "培训 1 里的这位同志已取消。"
    assert await served("李明", "培训 取消 1", UNIT) == "培训 1 已取消。"
    assert await served("李明", "培训 取消 1", UNIT) == "市住建局没有培训 1。看最近的私聊我发：培训"
    assert "培训：还没有" in await served("张伟", "我的培训")


async def test_an_award_is_noted_by_others_told_in_private_and_stands_in_ones_record(served: Talk) -> None:
    text = f"表彰 @张伟 优秀志愿者 {typed(-2)} 授予：市文明办"
    line = f"张伟 · 优秀志愿者 · 市文明办 · {shown(-2)}"
    assert await served("李明", text, UNIT) == f"表彰 1 已记：{line}"
    assert await served("王主任", text, COMMUNITY) == f"表彰 1 已经记过：{line}"
    assert served.news("私聊:张伟") == ["祝贺！市文明办授予您「优秀志愿者」，已记入您的档案。全部的发：我的表彰"]
    assert f"表彰：1项\n优秀志愿者 · 市文明办 · {shown(-2)}" in await served("张伟", "我的表彰")
    assert (
        await served("李明", "表彰 @李明 优秀志愿者", UNIT)
        == "自己的表彰请别人来记：单位管理员、社区工作者或上级管理员。"
    )
    assert (
        await served("李明", "表彰 @赵医生 优秀志愿者", UNIT)
        == "赵医生不是市住建局的同志，请他的单位或报到的社区来记。"
    )
    assert await served("王主任", "表彰 取消 1") == "舜水新村没有记过表彰 1。看最近的私聊我发：表彰"
    answer = await served("李明", "表彰 陈静 岗位能手")
    assert re.fullmatch(rf"表彰 \d 已记：陈静 · 岗位能手 · 市住建局 · {shown(0)}", answer)
    assert await served("李明", "表彰 取消 1", UNIT) == "表彰 1 已取消。"
    assert [row.voided_at is not None for row in await served.rows(Award)] == [True, False]


@pytest.mark.parametrize("text", ["培训 急救 昨天 2小时 @陈静", "表彰 @陈静 优秀志愿者"])
async def test_members_and_others_note_nothing(served: Talk, text: str) -> None:
    no = "只有单位管理员、上级管理员或社区工作者能记本组织的培训和表彰、看星级名单。"
    for who, group in (("张伟", UNIT), ("张伟", None), ("李明", OTHER_UNIT), ("刘站长", COMMUNITY)):
        assert await served(who, text, group) == no, (who, group)
    assert (await served.rows(Training), await served.rows(Award)) == ([], [])


async def test_the_list_of_stars_comes_from_the_ledger_and_is_named_in_private_only(served: Talk) -> None:
    assert await served("李明", "星级名单") == "市住建局达到星级的0人。"
    async with served.database.begin() as session:  # a year of hours at once
        need = await session.get_one(Need, 1)
        await session.execute(update(Service).values(hours=20, day=on(-9)))
        first = (await session.get_one(Service, 1)).person_id
        for number in range(4):
            other = Need(
                kind="need", org_id=need.org_id, posted_by=need.posted_by, state="closed", category="理发",
                posted_at=need.posted_at,
            )  # fmt: skip
            session.add(other)
            await session.flush()
            offer = Offer(need_id=other.id, person_id=first, state="done", offered_at=need.posted_at)
            session.add(offer)
            await session.flush()
            session.add(
                Service(
                    offer_id=offer.id,
                    need_id=other.id,
                    person_id=first,
                    unit_id=None,
                    org_id=need.org_id,
                    state="confirmed",
                    day=on(-8 + number),
                    hours=20,
                    reported_at=need.posted_at,
                )
            )
    assert await served("李明", "星级名单", UNIT) == "市住建局达到星级的1人。名单请私聊我发：星级名单"
    assert await served("李明", "星级名单") == "市住建局达到星级的1人：\n张伟 · 一星志愿者 · 100小时"
    assert await served("王主任", "星级名单") == "舜水新村达到星级的1人：\n张伟 · 一星志愿者 · 100小时"
    assert (await served("张伟", "星级名单")).startswith("只有")
    assert (await served("张伟", "星级")).startswith(
        f"星级：一星志愿者（{shown(-5)}达到），累计100小时，到二星志愿者还差200小时"
    )
