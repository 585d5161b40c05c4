"""Offers answered in people's own words, volunteers without a number, and talk that is left alone."""

import pytest
from sqlalchemy import select
from talk import Talk

from storage.tables import Offer, Person, Summary, SummaryFigure

UNIT, COMMUNITY = "交通局群", "向阳社区群"


@pytest.fixture
async def town(talk: Talk) -> Talk:
    """Three members of one unit, one staff member, one need for a locksmith."""
    await talk.bind(UNIT, "单位", "市交通局")
    await talk.bind(COMMUNITY, "社区", "向阳社区")
    await talk.appoint("田主任", "社区工作者", COMMUNITY)
    await talk("马师傅", "报到 向阳社区 特长：修锁换锁 时间：周末", UNIT)
    await talk("丁司机", "报到 向阳社区 特长：开车接送、会换锁芯", UNIT)
    await talk("罗会计", "报到 向阳社区 特长：记账", UNIT)
    return talk


def quoting(town: Talk, group: str) -> str:
    """The id of the bot's last message in a group."""
    place = f"group:{town.id_of(group)}"
    return str(next(900000 + n for n, sent in reversed(list(enumerate(town.sent, 1))) if sent.to == place))


async def states(town: Talk) -> list[str]:
    """The states of all offers, in order."""
    async with town.database.read() as session:
        return list(await session.scalars(select(Offer.state).order_by(Offer.id)))


async def dispatched(town: Talk, who: str, number: int = 1) -> str:
    """Hold the need out to somebody; returns what to quote."""
    await town("田主任", f"派单 {number} @{who}", COMMUNITY)
    return quoting(town, UNIT)


async def quoted(town: Talk, who: str, text: str, message: str) -> str:
    """Somebody quotes a message and says something."""
    event = town.event(who, text, UNIT)
    event["message"].insert(0, {"type": "reply", "data": {"id": message}})
    before = len(town.sent)
    await town.replay(event)
    place = f"group:{town.id_of(UNIT)}"
    return "\n".join(sent.text for sent in town.sent[before:] if sent.to == place)


async def test_a_quoted_no_with_its_reason_declines_and_a_quoted_yes_accepts(town: Talk) -> None:
    await town("田主任", "需求：门锁坏了要换锁芯，下周六上午，1人", COMMUNITY)
    message = await dispatched(town, "马师傅")
    assert await quoted(town, "马师傅", "不好意思去不了，孩子发烧", message) == "#1 没关系，已记下，这条不会再问您。"
    message = await dispatched(town, "丁司机")
    assert "#1 丁司机已接单" in await quoted(town, "丁司机", "好的，我去", message)
    assert await states(town) == ["declined", "accepted"]


async def test_an_answer_right_after_the_offer_needs_no_quote(town: Talk) -> None:
    await town("田主任", "需求：门锁坏了要换锁芯，下周六上午，1人", COMMUNITY)
    await dispatched(town, "马师傅")
    assert "#1 马师傅已接单" in await town("马师傅", "没问题，我去", UNIT)


async def test_somebody_elses_yes_and_talk_among_people_change_nothing(town: Talk) -> None:
    await town("田主任", "需求：门锁坏了要换锁芯，下周六上午，1人", COMMUNITY)
    message = await dispatched(town, "马师傅")
    assert (
        await quoted(town, "罗会计", "好的，我去", message) == "#1 已派给马师傅，正等答复，您先不用接。看看别的：清单"
    )
    assert await town("罗会计", "好的，我去食堂", UNIT) == ""
    assert await town("马师傅", "好的，我去食堂", UNIT) == ""
    assert await states(town) == ["offered"]


async def test_a_quoted_question_is_told_how_to_answer(town: Talk) -> None:
    await town("田主任", "需求：门锁坏了要换锁芯，下周六上午，1人", COMMUNITY)
    message = await dispatched(town, "马师傅")
    answer = await quoted(town, "马师傅", "要自己带工具吗？", message)
    when, how = answer.split("\n")
    assert when.startswith("#1 ")
    assert when.endswith("向阳社区，详情接单后私下给您，也可以问社区。")
    assert how == "能去发：接单 1　去不了发：婉拒 1"


async def test_who_has_time_is_shown_what_waits_and_takes_it_with_one_word(town: Talk) -> None:
    assert await town("马师傅", "我有空", UNIT) == "现在没有等人接的需求，谢谢您！有新的会问您。"
    await town("田主任", "需求：门锁坏了要换锁芯，下周六上午，1人", COMMUNITY)
    shown = await town("马师傅", "我有空 周六上午", UNIT)
    assert shown.startswith("谢谢您！要接这条吗？\n#1 ")
    assert await town("罗会计", "是", UNIT) == ""
    assert "#1 马师傅已接单" in await town("马师傅", "是", UNIT)


async def test_the_best_fit_comes_first_when_several_wait(town: Talk) -> None:
    await town("田主任", "需求：给老人理发，下周六上午，1人", COMMUNITY)
    await town("田主任", "需求：门锁坏了要换锁芯，下周六上午，1人", COMMUNITY)
    shown = (await town("马师傅", "我有空", UNIT)).splitlines()
    assert [line.split()[0] for line in shown[1:3]] == ["#2", "#1"]
    assert await town("马师傅", "我有空吗？你猜", UNIT) == ""


@pytest.mark.parametrize(
    ("said", "skills", "days"),
    [
        ("报到 向阳 擅长修电器 周末有空", "修电器", ["周六", "周日"]),
        ("报到向阳社区，会弹吉他、唱歌", "弹吉他、唱歌", []),
        ("我是初中物理老师，想到向阳社区报到，能辅导作业，周日有时间", "物理教学、辅导作业", ["周日"]),
        ("报到 向阳社区，我是电工，周六日都行", "电工", ["周六", "周日"]),
    ],
)
async def test_a_check_in_is_understood_however_it_is_spelled(
    town: Talk, said: str, skills: str, days: list[str]
) -> None:
    assert "报到成功：新同志 → 向阳社区" in await town("新同志", said, UNIT)
    async with town.database.read() as session:
        person = (await session.scalars(select(Person).where(Person.name == "新同志"))).one()
    assert (person.skills, person.days) == (skills, days)


@pytest.mark.requirement("F08")
async def test_a_summary_said_again_in_full_takes_the_place_of_the_incomplete_one(town: Talk) -> None:
    first = await town("马师傅", "小结 11月15日市交通局党员到向阳社区整治环境，清理垃圾3车，居民都说好", UNIT)
    assert "还缺：人数、照片" in first
    again = await town(
        "马师傅", "小结 11月15日市交通局党员12人到向阳社区整治环境，清理垃圾3车，居民都说好，服务居民80人", UNIT
    )
    assert again.startswith("小结 2 已收（替换小结 1）")
    async with town.database.read() as session:
        kept = (await session.scalars(select(Summary))).all()
        figures = (await session.scalars(select(SummaryFigure))).all()
    assert [(row.id, row.participants) for row in kept] == [(2, 12)]
    assert {figure.summary_id for figure in figures} == {2}


async def test_work_that_was_disputed_is_reported_again_and_then_credited(town: Talk) -> None:
    await town("田主任", "需求：门锁坏了要换锁芯，下周六上午，1人", COMMUNITY)
    await town("马师傅", "接1号单", UNIT)
    await town("马师傅", "完成 1 换了锁芯，用时1小时", UNIT)
    assert "不满意" in await town("田主任", "确认 1 不满意 还是卡", COMMUNITY)
    await town("马师傅", "完成1 重新装好了，一共两个半小时", UNIT)
    assert await town("田主任", "确认 1 满意", COMMUNITY) == "#1 已确认满意，计入：马师傅 2.5小时。已办结。"


async def test_a_word_that_only_reads_is_answered_once_however_often_it_is_delivered(town: Talk) -> None:
    event = town.event("马师傅", "清单", UNIT)
    await town.replay(event)
    before = len(town.sent)
    await town.replay(event)
    assert len(town.sent) == before


async def test_after_other_talk_only_a_plain_yes_confirms_a_draft(town: Talk) -> None:
    question = await town("田主任", "三楼的方奶奶家灯不亮了，谁下周六下午能上门看看？", COMMUNITY)
    assert question.startswith("要登记这条需求吗？")
    assert await town("田主任", "老李你明天几点来", COMMUNITY) == ""
    assert await town("田主任", "好的", COMMUNITY) == ""
    assert "#1 已登记" in await town("田主任", "是", COMMUNITY)


async def test_who_was_asked_too_is_let_off_when_the_last_place_is_taken(town: Talk) -> None:
    await town("田主任", "需求：门锁坏了要换锁芯，下周六上午，1人", COMMUNITY)
    await town("田主任", "派单 1 @马师傅", COMMUNITY)
    await town("田主任", "派单 1 @丁司机", COMMUNITY)
    assert await town("丁司机", "为什么没有我 1", UNIT) == "#1 已经派给您了。看怎么答复发：我的任务"
    town.news(UNIT)
    await town("丁司机", "接单 1", UNIT)
    assert "@马师傅 #1 已经有人接了，您不用答复，谢谢您。" in town.news(UNIT)
    assert await states(town) == ["withdrawn", "accepted"]


@pytest.mark.requirement("R059")
async def test_who_is_taken_at_that_time_is_not_suggested_for_another_need(town: Talk) -> None:
    await town("田主任", "需求：门锁坏了要换锁芯，下周六上午，1人", COMMUNITY)
    await town("马师傅", "接单 1", UNIT)
    same_time = await town("田主任", "需求：另一家也要换锁芯，下周六上午，1人", COMMUNITY)
    assert "马师傅" not in same_time
    assert "丁司机" in same_time
    later = await town("田主任", "需求：第三家换锁芯，下周六下午，1人", COMMUNITY)
    assert "马师傅" in later


@pytest.mark.requirement("T4", "T6")
async def test_a_stranger_who_checks_in_privately_cannot_take_a_need_and_read_its_address(town: Talk) -> None:
    await town("田主任", "需求：解放路77号吴大妈家门锁坏了，下周六上午，1人", COMMUNITY)
    await town("陌生人", "报到 向阳社区 特长：修锁")
    answer = await town("陌生人", "接单 1")
    assert answer.startswith("请先在单位或向阳社区的群里报到一次，再来接单。")
    assert "77号" not in await town("陌生人", "需求 1")
    assert await states(town) == []
    await town("田主任", "派单 1 陌生人", COMMUNITY)  # staff may know him, and then it is their word
    assert "77号" in await town("陌生人", "接单 1")


@pytest.mark.requirement("T18")
async def test_a_need_of_a_community_where_one_is_not_registered_is_not_taken(town: Talk) -> None:
    await town.bind("别处群", "社区", "东湖社区")
    await town.appoint("林站长", "社区工作者", "别处群")
    await town("林站长", "需求：东湖路5号门锁坏了，下周六上午，1人", "别处群")
    assert "您还没有在那里报到" in await town("马师傅", "接单 1", UNIT)
    assert await states(town) == []
