"""What an answer must not leave out: the new day of what was changed, the trade of who registers, what was not understood."""

import pytest
from places import COMMUNITY, UNIT
from talk import Talk

from plugins._wording import NUMBER_WARNING
from storage.tables import Need, Person


@pytest.mark.requirement("L02")
async def test_who_holds_a_need_hears_the_new_day_and_number_where_he_checked_in(town: Talk) -> None:
    await town("王主任", "需求：下周六上午打扫广场，2人", COMMUNITY)
    await town("王主任", "派单 1 @张伟", COMMUNITY)
    await town("张伟", "接单 1", UNIT)
    town.news(UNIT)
    changed = await town("王主任", "修改 1 下周日下午3点，3人", COMMUNITY)
    when = changed.split(" · ")[1]
    assert "周日下午15:00" in when
    what = changed.split(" · ")[0].removeprefix("已更新 #1 ")
    line = f"@张伟 #1 安排有变动：{what} · {when} · 需3人"
    assert town.news(UNIT) == [f"{line}\n详情私聊我发：需求 1　去不了发：来不了 1"]


async def test_nothing_of_what_was_added_is_said_in_a_group(town: Talk) -> None:
    await town("王主任", "需求：给老人理发，下周六上午，1人", COMMUNITY)
    await town("王主任", "派单 1 @张伟", COMMUNITY)
    await town("王主任", "补充 1 是瘫痪在床的孙奶奶，北京路8号301", COMMUNITY)
    told = "".join(town.news(UNIT))
    assert "安排有变动" in told
    assert not any(secret in told for secret in ("瘫痪", "孙奶奶", "北京路", "301"))


async def test_a_need_sent_back_without_a_reason_promises_none(town: Talk) -> None:
    await town("路人", "求助：家里灯不亮了，想找人看看", COMMUNITY)
    assert await town("王主任", "退回 1", COMMUNITY) == "#1 已退回，已私信给提的人。"
    assert town.news("私聊:路人")[-1] == "您提的 #1 没有通过。"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("昨天下午打扫活动室，找3人", "日期「昨天」不对"),
        ("上周六上午要2个人打扫", "日期「上周六」不对"),
        ("下周五25点来人修门锁", "日期「25点」不对"),
        ("下周六上午打扫广场，要100000人", "人数要在1到500之间"),
        ("下周六上午打扫广场，需要志愿者0人", "人数要在1到500之间"),
    ],
)
async def test_a_day_an_hour_or_a_number_that_cannot_be_is_asked_about(town: Talk, said: str, answer: str) -> None:
    assert (await town("王主任", f"需求：{said}", COMMUNITY)).startswith(answer)
    assert await town.rows(Need) == []


async def test_who_registers_in_plain_words_is_found_by_his_trade_too(town: Talk) -> None:
    answer = await town("小赵", "我也来舜水新村报到，以前是护士，会打针量血压", UNIT)
    assert "特长：护理、打针、量血压\n" in answer
    people = {person.name: person.skills for person in await town.rows(Person)}
    assert people["小赵"] == "护理、打针、量血压"


async def test_a_wish_that_is_not_on_the_list_is_named(town: Talk) -> None:
    answer = await town("张伟", "意愿 15 99", UNIT)
    assert "意愿：文体健身" in answer
    assert answer.endswith("\n18项里没有99，没有记")


@pytest.mark.requirement("T5")
@pytest.mark.parametrize(
    ("said", "warned"),
    [
        ("我的电话是15900001111，有事找我", True),
        ("本人手机159-0000-1111", True),
        ("快递员电话15900001111，谁的件", False),
        ("我的电话坏了", False),
    ],
)
async def test_ones_own_number_in_a_group_is_warned_about(town: Talk, said: str, warned: bool) -> None:
    assert await town("张伟", said, UNIT) == (NUMBER_WARNING if warned else "")


async def test_figures_of_a_summary_stay_as_they_were_written(town: Talk) -> None:
    said = "小结 昨天下午，市住建局12名党员在舜水新村走访困难家庭15户，发放宣传册300余份，清理垃圾约20袋，服务居民100多人，很满意"
    answer = await town("李明", said, UNIT)
    assert "参加12人，服务100多人" in answer
    assert "成果：走访困难家庭15户、发放宣传册300余份、清理垃圾约20袋" in answer
    assert "日期不对" in await town("李明", "小结 2月30日，市住建局5人到舜水新村打扫", UNIT)
