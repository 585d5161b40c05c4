"""Plain words become a draft that only its author confirms, for ten minutes, in this chat."""

from datetime import timedelta

import pytest
from places import COMMUNITY, UNIT
from sqlalchemy import update
from talk import Talk

from storage.tables import Need, Question

PLAIN = "五保户老李家的电脑开不了机了，孙子上网课急用，谁下周六下午能上门看看？"


@pytest.fixture
async def asked(town: Talk) -> Talk:
    """王主任 said something that sounds like a need, and was asked."""
    answer = await town("王主任", PLAIN, COMMUNITY)
    assert answer.startswith("要登记这条需求吗？")
    assert "周六下午" in answer
    assert answer.endswith("登记发：是　不用发：否　改时间发：改 周日上午")
    assert not any(word in answer for word in ("五保", "#", "老李"))
    assert await town.rows(Need) == []
    return town


@pytest.mark.requirement("F01")
@pytest.mark.parametrize("yes", ["是", "是的", "好的", "  是 。", "ＯＫ", "登记"])
async def test_yes_makes_it_a_need(asked: Talk, yes: str) -> None:
    assert (await asked("王主任", yes, COMMUNITY)).startswith("#1 已登记：家电数码（电脑维修")
    assert [(row.state, row.part) for row in await asked.rows(Need)] == [("open", "下午")]
    assert await asked.rows(Question) == []
    assert await asked("王主任", yes, COMMUNITY) == ""


@pytest.mark.requirement("F01")
@pytest.mark.parametrize("no", ["否", "不用", "取消", "退出", "算了。"])
async def test_no_makes_it_nothing(asked: Talk, no: str) -> None:
    assert await asked("王主任", no, COMMUNITY) == "好的，没有登记。"
    assert await asked.rows(Need) == []
    assert await asked("王主任", "是", COMMUNITY) == ""


@pytest.mark.requirement("F01")
async def test_a_change_is_asked_again_and_then_written(asked: Talk) -> None:
    changed = await asked("王主任", "改 下周日上午，2人", COMMUNITY)
    assert "周日上午 · 2人\n登记发：是" in changed
    assert await asked.rows(Need) == []
    assert "周日上午 · 需2人" in await asked("王主任", "是", COMMUNITY)
    (need,) = await asked.rows(Need)
    assert (need.part, need.people) == ("上午", 2)


async def test_an_impossible_change_is_named_and_the_draft_stands(asked: Talk) -> None:
    assert "2月30日" in await asked("王主任", "改 2月30日上午", COMMUNITY)
    assert "周六下午" in await asked("王主任", "是", COMMUNITY)


async def test_somebody_elses_yes_and_a_yes_elsewhere_do_nothing(asked: Talk) -> None:
    assert await asked("张伟", "是", COMMUNITY) == ""
    assert await asked("王主任", "是", UNIT) == ""
    await asked("王主任", "是")
    assert await asked.rows(Need) == []
    assert (await asked("王主任", "是", COMMUNITY)).startswith("#1 已登记")


@pytest.mark.requirement("F01")
async def test_after_ten_minutes_nobody_listens_any_more(asked: Talk) -> None:
    async with asked.database.begin() as session:
        (question,) = await asked.rows(Question)
        await session.execute(update(Question).values(expires_at=question.expires_at - timedelta(minutes=10)))
    assert await asked("王主任", "是", COMMUNITY) == ""
    assert await asked.rows(Need) == []


async def test_talk_between_question_and_answer_does_not_disturb(asked: Talk) -> None:
    assert await asked("王主任", "大家辛苦了", COMMUNITY) == ""
    assert await asked("王主任", "清单", COMMUNITY) == "现在没有待办的需求。"
    assert (await asked("王主任", "是", COMMUNITY)).startswith("#1 已登记")


async def test_the_draft_of_anyone_but_staff_waits_for_approval(town: Talk) -> None:
    await town("张伟", "我家老人水龙头坏了，想找人周六来修一下", COMMUNITY)
    assert await town("张伟", "是", COMMUNITY) == "#1 已收到，等社区审核，通过后会安排。"


async def test_a_check_in_alone_asks_one_question_and_hears_the_answer(town: Talk) -> None:
    assert await town("赵六", "报到", COMMUNITY) == "请告诉我社区和您会什么，例如：舜水新村，会修水电和理发，周末有空"
    assert (await town("赵六", "舜水新村，会修电脑", COMMUNITY)).startswith("已登记，报到成功：赵六 → 舜水新村")
    assert [row.kind for row in await town.rows(Question)] == ["unit"]  # 单位不知道，只问这一次


async def test_between_the_question_and_its_answer_people_go_on_talking(town: Talk) -> None:
    await town("赵六", "报到", COMMUNITY)
    assert await town("赵六", "大家好", COMMUNITY) == ""
    assert (await town("赵六", "舜水新村，会修电脑", COMMUNITY)).startswith("已登记，报到成功")
    assert await town("赵六", "今天天气不错", COMMUNITY) == ""
