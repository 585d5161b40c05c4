"""来不了了 and 弄完了 in the helper's own words: acted on where the need is plain, asked about once where it is not."""

from datetime import datetime, timedelta

import pytest
from places import COMMUNITY, UNIT
from talk import ZONE, Talk

from storage.tables import Need, Offer


async def state_of(town: Talk, number: int) -> list[str]:
    return [offer.state for offer in await town.rows(Offer) if offer.need_id == number]


@pytest.fixture
async def holding(town: Talk) -> Talk:
    """张伟 holds #1 (a haircut) and #2 (a school bag); 陈静 holds nothing."""
    await town("王主任", "需求：幸福路18号的郑大爷行动不便，下周日下午请人上门理发，1人", COMMUNITY)
    await town("王主任", "微心愿：郑大爷的孙子想要一个新书包", COMMUNITY)
    await town("张伟", "接单 1", UNIT)
    await town("张伟", "认领 2", UNIT)
    return town


async def test_a_named_need_is_reported_done_at_once(holding: Talk) -> None:
    answer = await holding("张伟", "1号弄完了，用了两个小时", UNIT)
    assert answer.startswith("#1 已报完成，用时2小时，等社区确认。\n约的是")
    assert await state_of(holding, 1) == ["done"]
    assert await state_of(holding, 2) == ["accepted"]


async def test_a_need_that_shares_a_word_is_asked_about_and_one_yes_settles_it(holding: Talk) -> None:
    asked = await holding("张伟", "书包已经送到了，用时半小时", UNIT)
    assert asked.startswith("是说这条做完了吗？\n#2 微心愿")
    assert "书包" not in asked  # in another group than the community's own
    assert await state_of(holding, 2) == ["accepted"]
    assert await holding("张伟", "对", UNIT) == "#2 已报完成，用时0.5小时，等社区确认。"
    assert await state_of(holding, 2) == ["done"]
    assert await holding("张伟", "对", UNIT) == ""


async def test_who_cannot_come_and_holds_two_is_asked_which(holding: Talk) -> None:
    asked = await holding("张伟", "来不了了，临时加班", UNIT)
    assert asked.startswith("是说哪一条来不了吗？")
    assert "#1" in asked
    assert "#2" in asked
    assert (await holding("张伟", "1", UNIT)).startswith("#1 已记下，重新开放")
    assert await state_of(holding, 1) == ["cancelled"]
    assert [need.taken for need in await holding.rows(Need)] == [0, 1]


async def test_no_means_no_and_nothing_changes(holding: Talk) -> None:
    await holding("张伟", "来不了了，临时加班", UNIT)
    assert await holding("张伟", "不是", UNIT) == "好的，不办了。"
    assert await holding("张伟", "1", UNIT) == ""
    assert await state_of(holding, 1) == ["accepted"]


@pytest.mark.parametrize("said", ["报表弄完了", "来不了3个人", "你们弄完了吗", "会议室3号楼的灯修好了没"])
async def test_talk_that_is_about_something_else_is_left_alone(holding: Talk, said: str) -> None:
    assert await holding("张伟", said, UNIT) == ""


async def test_who_holds_nothing_is_never_asked_and_nobody_speaks_for_another(holding: Talk) -> None:
    assert await holding("陈静", "来不了了，临时加班", UNIT) == ""
    assert await holding("陈静", "1号弄完了，用了两个小时", UNIT) == ""
    assert await holding("生人", "1号来不了", UNIT) == ""
    assert await state_of(holding, 1) == ["accepted"]


async def test_what_was_settled_by_the_word_is_not_settled_again(holding: Talk) -> None:
    await holding("张伟", "书包已经送到了", UNIT)
    assert (await holding("张伟", "完成 2 送到了，用时1小时", UNIT)).startswith("#2 已报完成")
    assert await holding("张伟", "是", UNIT) == ""


async def test_thanks_confirm_and_a_but_is_asked_about(holding: Talk) -> None:
    await holding("张伟", "完成 1 理好了，用时1小时", UNIT)
    assert await holding("王主任", "确认 1 谢谢，可惜没理干净", COMMUNITY) == "请写满意或不满意。例：确认 1 满意"
    assert await state_of(holding, 1) == ["done"]
    assert (await holding("王主任", "确认1，辛苦了", COMMUNITY)).startswith("#1 已确认满意，计入：张伟 1小时")


async def test_one_dispatch_may_ask_several_and_says_who_could_not_be_asked(town: Talk) -> None:
    await town("王主任", "需求：下周日下午打扫广场，3人", COMMUNITY)
    answer = await town("王主任", "派单 1 @张伟 @生人 @陈静", COMMUNITY)
    said = answer.split("\n")
    assert [line.startswith("#1 已派给") for line in said] == [True, False, True]
    assert len(await state_of(town, 1)) == 2
    assert await town("王主任", "派单 1 李明、李明", COMMUNITY) == "#1 已派给李明，已在他的群里 @ 他，等他答复。"


async def test_who_holds_a_need_is_shown_what_he_may_say_of_it(holding: Talk) -> None:
    assert (await holding("张伟", "需求 1")).endswith("来不了发：来不了 1　做完发：完成 1 做了什么，用时多久")
    assert (await holding("陈静", "需求 1", UNIT)).endswith("候补 1")


async def test_the_day_of_the_month_is_no_number_of_a_need(holding: Talk) -> None:
    day = (datetime.now(ZONE).date() + timedelta(days=35)).replace(day=28)
    await holding("王主任", f"修改 1 {day.month}月28日下午", COMMUNITY)
    assert (await holding("张伟", "28号我去不了", UNIT)).startswith("是说哪一条来不了吗？")
    assert await holding("张伟", "27号我去不了", UNIT) == ""
    assert await state_of(holding, 1) == ["accepted"]


async def test_a_place_is_not_given_up_for_a_number_that_may_be_a_day(holding: Talk) -> None:
    asked = await holding("张伟", "1号来不了，家里有事", UNIT)
    assert asked.startswith("是说这条来不了吗？\n#1 ")
    assert await state_of(holding, 1) == ["accepted"]
    assert (await holding("张伟", "是", UNIT)).startswith("#1 已记下，重新开放")
    assert await state_of(holding, 1) == ["cancelled"]
    assert await state_of(holding, 2) == ["accepted"]


async def test_a_place_is_given_up_at_once_for_a_number_that_is_plainly_a_need(holding: Talk) -> None:
    assert (await holding("张伟", "1号需求来不了了，临时出差", UNIT)).startswith("#1 已记下，重新开放")
    assert (await holding("张伟", "不好意思，2号单来不了了", UNIT)).startswith("#2 已记下，重新开放")
    assert await state_of(holding, 1) == ["cancelled"]
