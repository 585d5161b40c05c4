"""What people say shortly, because the bot has just asked or told them: 收到, 下周六上午, 一个半小时, 满意, 可以."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from places import COMMUNITY, UNIT
from sqlalchemy import update
from talk import Talk

from storage.tables import Need, Offer, Service

NEED = "需求：下周六上午打扫广场，3人"


async def offers_of(town: Talk) -> list[str]:
    return [offer.state for offer in await town.rows(Offer)]


async def quoting(town: Talk, who: str, text: str, back: int = 1) -> str:
    """Somebody quotes the last message but `back` of the bot in the unit's group."""
    place = f"group:{town.id_of(UNIT)}"
    at = [900000 + n for n, sent in enumerate(town.sent, 1) if sent.to == place][-back]
    event = town.event(who, text, UNIT)
    event["message"].insert(0, {"type": "reply", "data": {"id": str(at)}})
    before = len(town.sent)
    await town.replay(event)
    return "\n".join(sent.text for sent in town.sent[before:] if sent.to == place)


@pytest.fixture
async def asked(town: Talk) -> Talk:
    """#1 is held out to 张伟."""
    await town("王主任", NEED, COMMUNITY)
    await town("王主任", "派单 1 @张伟", COMMUNITY)
    return town


@pytest.mark.requirement("F05")
async def test_who_has_only_heard_has_not_agreed_and_is_asked_once(asked: Talk) -> None:
    assert await asked("张伟", "收到", UNIT) == "#1 您能去吗？能去发：接单 1　去不了发：婉拒 1"
    assert await asked("张伟", "知道了", UNIT) == ""
    assert await offers_of(asked) == ["offered"]
    assert (await asked("张伟", "收到，下周六上午去", UNIT)).startswith("#1 张伟已接单")
    assert await offers_of(asked) == ["accepted"]


async def test_who_has_agreed_talks_to_people_again(asked: Talk) -> None:
    await asked("张伟", "好的", UNIT)
    for said in ("好的", "嗯", "收到", "没问题"):
        assert await asked("张伟", said, UNIT) == ""
    assert await offers_of(asked) == ["accepted"]


@pytest.mark.parametrize(
    "said", ["必须的", "应该没问题", "可以，要带工具吗？", "那我还是来吧", "👌", "👍", "下周六上午到", "周六上午九点去"]
)
async def test_a_quoted_yes_in_many_words_accepts(asked: Talk, said: str) -> None:
    assert (await quoting(asked, "张伟", said)).startswith("#1 张伟已接单")


@pytest.mark.parametrize("said", ["哎呀不巧，那天要送孩子上兴趣班", "还是算了，不会修", "去不成啊，老娘住院了"])
async def test_a_quoted_no_in_many_words_declines(asked: Talk, said: str) -> None:
    assert await quoting(asked, "张伟", said) == "#1 没关系，已记下，这条不会再问您。"


async def test_a_weekday_said_in_answer_is_that_of_the_week_asked_for(asked: Talk) -> None:
    need = (await asked.rows(Need))[0]
    assert need.day is not None
    assert (await quoting(asked, "张伟", "周六不行，周日行")).startswith("#1 已告诉社区您")
    told = asked.news(COMMUNITY)[-1]
    await asked("王主任", "@bot 可以", COMMUNITY)
    moved = (await asked.rows(Need))[0]
    assert moved.day is not None
    assert (moved.day - need.day).days == 1, told
    assert moved.part == need.part  # 周日行: at the same time of the day


async def test_nobody_but_staff_agrees_to_another_time(asked: Talk) -> None:
    before = (await asked.rows(Need))[0].day
    await quoting(asked, "张伟", "周六不行，周日行")
    await asked("陈静", "@bot 可以", COMMUNITY)
    assert (await asked.rows(Need))[0].day == before


async def test_who_is_asked_for_two_is_reminded_of_the_other(asked: Talk) -> None:
    await asked("王主任", "需求：下周日下午给老人理发，1人", COMMUNITY)
    await asked("王主任", "派单 2 @张伟", COMMUNITY)
    assert (await asked("张伟", "好的", UNIT)).endswith("\n还问了您#1，能去发：接单 1　去不了发：婉拒 1")
    assert sorted(await offers_of(asked)) == ["accepted", "offered"]


@pytest.mark.requirement("F01", "L02")
async def test_the_day_that_a_need_lacks_is_said_alone(town: Talk) -> None:
    assert "还差哪天" in await town("王主任", "需求：郑大爷家灯不亮了", COMMUNITY)
    assert await town("陈静", "下周六上午", COMMUNITY) == ""
    assert await town("王主任", "好的谢谢", COMMUNITY) == ""
    assert "周六上午 · 待接单 0/2" in await town("王主任", "下周六上午，2人", COMMUNITY)
    assert await town("王主任", "下周日上午", COMMUNITY) == ""
    need = (await town.rows(Need))[0]
    assert (need.part, need.people) == ("上午", 2)


async def test_how_a_risky_act_is_made_safe_is_said_alone_and_wants_nobody_more(town: Talk) -> None:
    assert "怎么防护" in await town("王主任", "需求：帮社区爬梯子挂灯笼，下周日", COMMUNITY)
    assert "待接单 0/1" in await town("王主任", "防护：两人扶梯，戴安全帽", COMMUNITY)
    assert "怎么防护" not in await town("王主任", "推荐 1", COMMUNITY)


@pytest.mark.requirement("L06")
async def test_the_hours_that_a_report_lacks_are_said_alone(town: Talk) -> None:
    await town("王主任", "需求：今天晚上打扫广场，3人", COMMUNITY)
    await town("张伟", "接单 1", UNIT)
    assert "还差用时" in await town("张伟", "完成 1 扫好了", UNIT)
    assert await town("陈静", "两个半小时", UNIT) == ""
    assert await town("张伟", "高铁两个小时到", UNIT) == ""
    assert "用时2.5小时" in await town("张伟", "大概两个半小时吧", UNIT)
    assert await town("张伟", "三个小时", UNIT) == ""
    assert [float(row.hours or 0) for row in await town.rows(Service)] == [2.5]


async def test_who_gives_a_thing_is_not_asked_for_hours(town: Talk) -> None:
    await town("王主任", "微心愿：李奶奶想要一床棉被", COMMUNITY)
    await town("张伟", "认领 1", UNIT)
    assert await town("张伟", "完成 1 送到了", UNIT) == "#1 已报完成，等社区确认。"


async def test_the_one_report_that_waits_is_confirmed_by_a_bare_word(asked: Talk) -> None:
    await asked("张伟", "接单 1", UNIT)
    assert await asked("王主任", "满意", COMMUNITY) == ""
    await asked("张伟", "完成 1 用时1小时", UNIT)
    assert await asked("陈静", "满意", COMMUNITY) == ""
    assert (await asked("王主任", "很满意！", COMMUNITY)).startswith("#1 已确认满意，计入：张伟 1小时")
    assert await asked("王主任", "满意", COMMUNITY) == ""
    assert [row.state for row in await asked.rows(Service)] == ["confirmed"]


async def test_of_two_reports_the_number_is_asked_for(asked: Talk) -> None:
    await asked("王主任", "需求：下周日下午给老人理发，1人", COMMUNITY)
    await asked("张伟", "接单 1 2", UNIT)
    await asked("张伟", "完成 1 用时1小时", UNIT)
    await asked("张伟", "完成 2 用时1小时", UNIT)
    answer = await asked("王主任", "不满意", COMMUNITY)
    assert answer == "有2条等确认，请写编号：确认 1 满意　确认 2 满意"
    assert [row.state for row in await asked.rows(Service)] == ["reported", "reported"]


@pytest.mark.requirement("F10")
async def test_what_is_done_before_its_day_is_seen_by_both(asked: Talk) -> None:
    await asked("张伟", "接单 1", UNIT)
    answer = await asked("张伟", "完成 1 用时1小时", UNIT)
    assert re.search(r"\n约的是(?:\d{4}年)?\d+月\d+日周六，提前做完就按今天\d+月\d+日周.记。", answer)
    assert "比约的日子早。请确认" in asked.news(COMMUNITY)[-1]
    await asked("王主任", "确认 1 满意", COMMUNITY)
    assert [row.state for row in await asked.rows(Service)] == ["confirmed"]


async def test_who_reports_the_wrong_number_is_told_the_right_one(asked: Talk) -> None:
    await asked("王主任", "需求：下周日下午给老人理发，1人", COMMUNITY)
    await asked("张伟", "接单 2", UNIT)
    assert (await asked("张伟", "完成 99 好了", UNIT)).startswith("#99 不是您接的，您接的是#2。")
    assert "您没有接过单" in await asked("陈静", "完成 1 好了", UNIT)


async def test_small_talk_in_private_is_answered_as_such(town: Talk) -> None:
    assert await town("张伟", "谢谢！") == "不客气。"
    assert (await town("张伟", "在吗？")).startswith("您好！")
    assert "先报到" in await town("新人", "我想当志愿者")
    assert await town("张伟", "谢谢！", UNIT) == ""


async def test_what_the_community_took_back_is_not_reported_as_done(asked: Talk) -> None:
    await asked("张伟", "接单 1", UNIT)
    await asked("王主任", "撤销 1 下雨", COMMUNITY)
    assert (await asked("张伟", "完成 1 用时1小时", UNIT)).startswith("#1 已被社区撤销")
    assert await asked.rows(Service) == []


async def test_a_bare_word_long_after_the_report_is_talk_and_confirms_nothing(asked: Talk) -> None:
    await asked("张伟", "接单 1", UNIT)
    await asked("张伟", "完成 1 用时1小时", UNIT)
    async with asked.database.begin() as session:
        await session.execute(update(Service).values(reported_at=datetime.now(UTC) - timedelta(hours=3)))
    assert await asked("王主任", "非常满意", COMMUNITY) == ""
    assert [row.state for row in await asked.rows(Service)] == ["reported"]


async def test_who_was_not_asked_takes_on_what_he_quotes_or_hears_who_was_asked(asked: Talk) -> None:
    assert await quoting(asked, "张伟", "收到") == "#1 您能去吗？能去发：接单 1　去不了发：婉拒 1"
    assert (await quoting(asked, "陈静", "好的，我去", back=2)).startswith("#1 陈静已接单")  # three are wanted
    await asked("王主任", "修改 1 2人", COMMUNITY)
    assert (await quoting(asked, "李明", "我也去")).startswith("#1 已派给张伟")
    assert await offers_of(asked) == ["offered", "accepted"]


async def test_thanks_and_refusals_of_who_was_not_asked_take_nothing_on(asked: Talk) -> None:
    for said in ("好的", "辛苦了", "我去不了", "我去吃饭"):
        assert "已接单" not in await quoting(asked, "陈静", said)
    assert await offers_of(asked) == ["offered"]


async def test_what_is_done_is_said_by_quoting_our_answer_too(asked: Talk) -> None:
    assert (await asked("张伟", "好的，我去", UNIT)).startswith("#1 张伟已接单")
    assert (await quoting(asked, "张伟", "打扫完了，一个半小时")).startswith("#1 已报完成，用时1.5小时")


async def test_a_word_of_answer_without_a_number_means_what_was_held_out(asked: Talk) -> None:
    assert await quoting(asked, "张伟", "婉拒") == "#1 没关系，已记下，这条不会再问您。"
    await asked("王主任", "派单 1 @陈静", COMMUNITY)
    assert (await asked("陈静", "接单", UNIT)).startswith("#1 陈静已接单")
    assert await asked("李明", "接单", UNIT) == "没看懂这句「接单」。例：接单 12"
    assert await offers_of(asked) == ["declined", "accepted"]


async def test_a_named_need_is_taken_at_once_and_a_number_that_may_be_a_day_is_asked_about(town: Talk) -> None:
    await town("王主任", NEED, COMMUNITY)
    await town("王主任", "微心愿：张奶奶想要一台收音机", COMMUNITY)
    asked = await town("张伟", "2号我认领", UNIT)
    assert asked.startswith("谢谢您！要认领这条吗？\n#2 ")
    assert asked.endswith("认领发：是（或：认领 2）")
    assert (await town("陈静", "2号心愿我认领", UNIT)).startswith("#2 陈静已认领")
    assert (await town("陈静", "1号需求我来", UNIT)).startswith("#1 陈静已接单")


async def test_who_gives_a_wish_back_may_say_that_he_cancels(town: Talk) -> None:
    await town("王主任", "微心愿：张奶奶想要一台收音机", COMMUNITY)
    await town("陈静", "认领 1", UNIT)
    assert (await town("陈静", "取消认领 1", UNIT)).startswith("#1 已记下，重新开放")
    assert await offers_of(town) == ["cancelled"]
    assert await town("王主任", "取消 1", COMMUNITY) == "要撤销 #1 吗？要撤销就发：撤销 1"
    assert await town("陈静", "取消 1", UNIT) == ""
