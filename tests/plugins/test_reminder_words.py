"""勿扰, 退订, 恢复提醒, 我的提醒 in chat; a reminder goes in private and its failure says nothing of what it was about."""

from datetime import UTC, datetime, time, timedelta

import pytest
from places import COMMUNITY, UNIT
from sqlalchemy import select
from talk import ZONE, Talk

from bot.clock import morning
from storage.policy import Policies
from storage.tables import Org, Person, ReminderChoice


@pytest.fixture
async def owing(town: Talk) -> Talk:
    """A town in which 张伟 owes a second place within a week; the deadline is today plus seven days."""
    usual = town.database.policies.usual
    day = datetime.now(ZONE).date() + timedelta(days=7)
    rules = usual.registration.model_copy(update={"deadline": day, "required": ("居住地", "工作地")})
    pack = usual.model_copy(update={"registration": rules})
    town.database.policies = Policies({pack.name: pack}, pack.name)
    return town


def nine() -> datetime:
    return datetime.combine(datetime.now(ZONE).date(), time(9), ZONE).astimezone(UTC)


async def clock(talk: Talk) -> None:
    """What goes out at nine of this day, at whatever time of the day or the night the test runs."""
    await morning(talk.database, ZONE, nine())
    from bot.post import PostOffice

    await PostOffice(talk.database, ZONE, None, lambda _: talk.bot, now=nine).deliver()


@pytest.mark.requirement("R008", "T26")
async def test_a_reminder_is_read_in_private_and_by_nobody_else(owing: Talk) -> None:
    await clock(owing)
    (letter,) = owing.news("私聊:张伟")
    assert letter.startswith("您还没有到工作地社区报到，期限")
    assert owing.to_groups() == []
    await clock(owing)
    assert owing.news("私聊:张伟") == []


@pytest.mark.requirement("T26")
async def test_when_it_cannot_be_delivered_the_group_does_not_learn_what_it_was(owing: Talk) -> None:
    owing.unreachable.add("张伟")
    await clock(owing)
    (said,) = [text for text in owing.news(UNIT) if "张伟" in text]
    assert said == "@张伟 有一条给您的提醒没能私信到。请加我好友，或私聊我发：我的提醒"
    owing.unreachable.clear()
    answer = await owing("张伟", "我的提醒")
    assert "您还没有到工作地社区报到" in answer
    assert await owing("张伟", "我的提醒", UNIT) == "提醒只在私聊里给您看，请私聊我发：我的提醒"


@pytest.mark.requirement("R008")
@pytest.mark.parametrize(
    "said", ["勿扰", "勿扰 到 12月31日", "勿扰到12月31日", "免打扰：到年底", "退订", "退订 提醒", "退订提醒", "／勿扰"]
)
async def test_who_wants_quiet_is_left_in_peace_and_may_come_back(owing: Talk, said: str) -> None:
    answer = await owing("张伟", said)
    assert "不发定时提醒" in answer, answer
    await clock(owing)
    assert owing.news("私聊:张伟") == [answer]
    assert "定时提醒已关（" in await owing("张伟", "我的提醒")
    assert (await owing("张伟", "恢复提醒")).startswith("好的，恢复提醒了。")
    owing.news("私聊:张伟")
    await clock(owing)
    assert len(owing.news("私聊:张伟")) == 1
    assert await owing.rows(ReminderChoice) == []


async def test_each_speaks_for_himself_alone(owing: Talk) -> None:
    await owing("陈静", "勿扰", UNIT)
    await clock(owing)
    assert len(owing.news("私聊:张伟")) == 1
    assert owing.news("私聊:陈静") == []


@pytest.mark.parametrize(
    "said",
    [
        "勿扰 我在开会",
        "免打扰 模式怎么开",
        "退订 那份报纸吧",
        "恢复提醒 一下大家",
        "我的提醒 大家别忘了",
        "勿扰 12月31日 大家辛苦",
    ],
)
async def test_ordinary_talk_is_left_alone(owing: Talk, said: str) -> None:
    assert await owing("张伟", said, UNIT) == ""
    assert await owing.rows(ReminderChoice) == []


async def test_a_day_that_cannot_be_is_named_with_a_right_example(owing: Talk) -> None:
    assert "例：勿扰 到 8月31日" in await owing("张伟", "勿扰 到 大后年什么时候")
    assert "例：勿扰 到 8月31日" in await owing("张伟", "勿扰 到 2月30日")
    assert "您还没有登记" in await owing("生人", "勿扰")


async def test_who_is_erased_leaves_no_choice_and_is_never_reminded(owing: Talk) -> None:
    await owing("张伟", "勿扰 到 12月31日")
    await owing("张伟", "删除我的资料")
    await owing("张伟", "确认删除")
    assert await owing.rows(ReminderChoice) == []
    owing.news("私聊:张伟")
    await clock(owing)
    assert owing.news("私聊:张伟") == []
    async with owing.database.read() as session:
        assert await session.scalar(select(Person.id).where(Person.name == "张伟")) is None
        assert await session.scalar(select(Org.id).where(Org.name == "市住建局")) is not None
    assert COMMUNITY
