"""What is put to the bot in other words than its own: the list, a volunteer for a number, the nearest words."""

import pytest
from places import COMMUNITY, UNIT
from talk import Talk

from storage.tables import Need, Offer, Question


@pytest.fixture
async def asked(town: Talk) -> Talk:
    """#1 waits for two helpers."""
    await town("王主任", "需求：给孩子补数学，下周六上午，2人", COMMUNITY)
    return town


@pytest.mark.parametrize("said", ["@bot 现在有哪些需求没人接", "@bot 今天有什么任务？", "@bot 还有多少心愿没认领"])
async def test_who_asks_what_there_is_gets_the_list_and_no_draft(asked: Talk, said: str) -> None:
    assert (await asked("王主任", said, COMMUNITY)).startswith("现有1条：\n#1 ")
    assert await asked.rows(Question) == []
    assert len(await asked.rows(Need)) == 1


async def test_a_volunteer_for_a_number_is_asked_once_and_taken_at_his_word(asked: Talk) -> None:
    assert (await asked("陈静", "1号我来吧", UNIT)).startswith("谢谢您！要接这条吗？\n#1 ")
    assert await asked.rows(Offer) == []
    assert (await asked("陈静", "好的", UNIT)).startswith("#1 陈静已接单")
    assert [offer.state for offer in await asked.rows(Offer)] == ["accepted"]
    assert await asked("陈静", "好的", UNIT) == ""


@pytest.mark.parametrize(
    ("who", "said"), [("陈静", "9号我来吧"), ("陈静", "1号楼我来打扫"), ("生人", "1号我来吧"), ("陈静", "1号我不来")]
)
async def test_other_numbers_other_people_and_a_no_are_left_alone(asked: Talk, who: str, said: str) -> None:
    assert await asked(who, said, UNIT) == ""
    assert await asked.rows(Question) == []


@pytest.mark.parametrize(
    ("said", "word"),
    [("我想改一下特长，还会弹钢琴", "特长 水电维修、开锁"), ("我的时间要改", "时间 "), ("想看看服务了多少小时", "我的服务"), ("哪里可以看我的资料", "我的资料")],
)  # fmt: skip
async def test_what_is_not_understood_in_private_is_told_the_nearest_word(asked: Talk, said: str, word: str) -> None:
    first, hint, *_ = (await asked("张伟", said)).split("\n")
    assert first == ("是不是要这样：" if "哪里" in said else "没看懂这句话。是不是要：")
    assert hint.startswith(word)


async def test_a_word_of_another_role_is_not_held_out(asked: Talk) -> None:
    assert "派单" in await asked("王主任", "@bot 怎么派单", COMMUNITY)
    assert "派单" not in await asked("张伟", "@bot 怎么派单", UNIT)


async def test_the_time_of_day_at_which_somebody_is_free_is_kept_and_no_other(asked: Talk) -> None:
    assert "时间：晚上" in await asked("韩梅", "我来舜水新村报到，会英语，平时晚上有空，明天上午要去医院", UNIT)


async def test_danger_is_told_whom_to_call_before_anything_else(asked: Talk) -> None:
    answer = await asked("路人", "求助 家里老人摔倒了，急需人帮忙送医院！！", COMMUNITY)
    assert answer == "紧急的请先打120；机器人找人来不及。\n#2 已收到，等社区审核，通过后会安排。"
    draft = await asked("王主任", "李大爷晕倒了，谁能来帮忙抬一下", COMMUNITY)
    assert draft.startswith("紧急的请先打120")
