"""What cannot be solved at once: tickets with owner, day, progress and proof; opinions and the answers they get."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from places import COMMUNITY, OTHER_COMMUNITY, UNIT
from talk import Talk

from bot.clock import forget, morning
from storage.tables import Need, Opinion, Subject, Ticket, TicketStep

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEED = "需求：3号楼路面塌了要大修，时间不限"


def day(ahead: int) -> str:
    at = (datetime.now(SHANGHAI) + timedelta(days=ahead)).date()
    return f"{at.month}月{at.day}日"


async def at_ten(talk: Talk, ahead: int) -> None:
    now = datetime.combine(datetime.now(SHANGHAI).date() + timedelta(days=ahead), datetime.min.time(), SHANGHAI)
    moment = (now + timedelta(hours=10)).astimezone(UTC)
    with time_machine.travel(moment):
        await morning(talk.database, SHANGHAI, moment)
        await talk.post.deliver()


@pytest.fixture
async def ticketed(towns: Talk) -> Talk:
    await towns("王主任", NEED, COMMUNITY)
    answer = await towns("王主任", f"转办 1 负责人 @李明 {day(10)}前 要等维修资金", COMMUNITY)
    assert answer.startswith("工单T1（需求 #1）：李明负责，")
    for chat in (UNIT, COMMUNITY, "私聊:李明"):
        towns.news(chat)
    return towns


@pytest.mark.requirement("R068")
async def test_a_ticket_has_owner_day_progress_and_proof_and_closes_its_need(ticketed: Talk) -> None:
    t = ticketed
    assert "T1 需求 #1 · 李明 · " in await t("王主任", "工单", COMMUNITY)
    assert "要等维修资金" not in await t("王主任", "工单 T1", COMMUNITY)
    inside = await t("李明", "工单 T1")
    assert "内容：要等维修资金" in inside
    assert "路面塌了" in inside
    assert await t("张伟", "进展 T1 我看到了", UNIT) == "工单T1 由李明负责，只有他和发单的管理员能记。"
    assert (await t("李明", "进展 T1 已联系维修队，电话13812345678", UNIT)).startswith("工单T1 进展已记")
    assert "办结要写结果或附照片" in await t("李明", "办结 T1", UNIT)
    assert (await t("李明", "办结 T1 路面已修好，居民看过", UNIT)).startswith("工单T1（需求 #1）已办结")
    assert await t("李明", "办结 T1 再说一次", UNIT) == "工单T1 已经办结了。"
    assert (await t.rows(Need))[0].state == "closed"
    assert [step.kind for step in await t.rows(TicketStep)] == ["进展", "办结"]
    read = await t("王主任", "工单 T1")
    assert "李明 办结：路面已修好，居民看过" in read
    assert "13812345678" not in read
    assert "路面".encode() not in b"".join(step.words or b"" for step in await t.rows(TicketStep))


@pytest.mark.requirement("R068")
async def test_who_proposed_it_hears_that_it_takes_time_and_what_came_of_it(towns: Talk) -> None:
    await towns("路人", "求助：楼顶水箱坏了，要整楼换管", COMMUNITY)
    towns.news("私聊:路人")
    await towns("王主任", f"转办 1 @李明 {day(20)}前", COMMUNITY)
    assert any("专人跟踪" in text for text in towns.news("私聊:路人"))
    await towns("李明", "办结 T1 已换新水箱", UNIT)
    assert "您提的 #1 办结了：已换新水箱" in towns.news("私聊:路人")


@pytest.mark.requirement("R068")
async def test_its_owner_is_reminded_before_on_and_after_the_day_each_time_once(ticketed: Talk) -> None:
    heard: dict[int, int] = {}
    for ahead in range(1, 18):
        await at_ten(ticketed, ahead)
        await at_ten(ticketed, ahead)
        heard[ahead] = sum("工单T1" in text for text in ticketed.news("私聊:李明"))
    assert [ahead for ahead, count in heard.items() if count] == [7, 9, 10, 11, 14, 17]
    assert set(heard.values()) <= {0, 1}
    assert any("已过期限" in text for text in ticketed.news("私聊:王主任")), "who runs it hears that it is late"


@pytest.mark.requirement("R068")
async def test_the_list_says_what_is_late_and_a_runner_moves_the_day_or_the_owner(ticketed: Talk) -> None:
    later = datetime.now(UTC) + timedelta(days=12)
    with time_machine.travel(later):
        assert "超期1张" in await ticketed("王主任", "工单", COMMUNITY)
        assert "只有舜水新村的社区工作者能改" in await ticketed("李明", "工单 T1 改期 12月31日", UNIT)
        assert "已改期" in await ticketed("王主任", "工单 T1 改期 12月31日", COMMUNITY)
        assert (await ticketed("王主任", "转办 工单T1 @张伟 12月31日前", COMMUNITY)).startswith(
            "工单T1（需求 #1）：张伟负责"
        )
    assert [row.kind for row in await ticketed.rows(TicketStep)] == ["改期", "换人"]


async def test_wrong_people_days_and_numbers_are_refused(ticketed: Talk) -> None:
    t = ticketed
    assert "只有舜水新村的社区工作者" in await t("刘站长", f"转办 1 @李明 {day(5)}前", OTHER_COMMUNITY)
    assert "没有工单T9" in await t("王主任", "进展 T9 好了", COMMUNITY)
    assert (
        await t("刘站长", "工单", OTHER_COMMUNITY)
        == "现在没有在办的工单。一时办不了的发：转办 编号 负责人 @某人 7月30日前"
    )
    assert "能看" in await t("刘站长", "工单 T1")
    assert "没有 #99" in await t("王主任", f"转办 99 @李明 {day(5)}前", COMMUNITY)
    await t("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    await t("张伟", "接单 2", UNIT)
    assert "已有同志接单" in await t("王主任", f"转办 2 @李明 {day(5)}前", COMMUNITY)


@pytest.mark.requirement("R068", "R044")
async def test_what_was_heard_on_a_visit_becomes_a_ticket_and_closes_there(towns: Talk) -> None:
    await towns("李明", "走访 登记 王建国 老党员")
    await towns("李明", "走访 王建国 今天 困难：楼道没有扶手")
    answer = await towns("李明", f"转办 走访1 @张伟 {day(6)}前 装扶手")
    assert answer.startswith("工单T1（走访事项 1）：张伟负责")
    assert "王建国" not in answer
    await towns("张伟", "办结 T1 扶手装好了", UNIT)
    assert (await towns.rows(Ticket))[0].state == "closed"
    assert not any("王建国" in sent.text for sent in towns.to_groups())


@pytest.mark.requirement("R067")
async def test_an_opinion_gets_a_number_and_a_reply_that_reaches_its_author_alone(towns: Talk) -> None:
    said = await towns("路人", "社情民意 3号楼门口路灯坏了两个月，晚上看不见路", COMMUNITY)
    assert said == "Y1 已收到，交舜水新村，有答复私信您。\n涉及个人的事请私聊我说。"
    assert "路灯" not in await towns("王主任", "社情民意 Y1", COMMUNITY)
    assert "内容：3号楼门口路灯坏了两个月，晚上看不见路" in await towns("王主任", "社情民意 Y1")
    assert await towns("张伟", "社情民意 Y1") == "只有提的人和负责答复的工作人员能看。"
    assert await towns("刘站长", "社情民意 Y1") == "只有提的人和负责答复的工作人员能看。"
    assert await towns("张伟", "答复 Y1 不知道", UNIT) == "社情民意Y1 由舜水新村的社区工作者答复。"
    towns.news("私聊:路人")
    assert await towns("王主任", "答复 Y1 已报路灯所，周五前修好", COMMUNITY) == "Y1 已答复，私信提的人。"
    assert towns.news("私聊:路人") == ["您反映的社情民意Y1 有答复：已报路灯所，周五前修好"]
    assert "已答复" in await towns("路人", "社情民意")
    row = (await towns.rows(Opinion))[0]
    assert row.words is not None
    assert "路灯".encode() not in row.words
    assert "社情民意：已答复1" in await towns("王主任", "需求统计", COMMUNITY)


@pytest.mark.requirement("R067")
async def test_it_goes_to_the_unit_of_a_units_group_and_to_the_only_community_in_private(towns: Talk) -> None:
    assert "交市住建局" in await towns("张伟", "社情民意 机关食堂可否对社区老人开放", UNIT)
    assert "Y1 已答复" in await towns("李明", "答复 Y1 正在商量", UNIT)
    assert "交舜水新村" in await towns("张伟", "社情民意 小区门口没有路灯，夜里很黑")
    assert "交梅湖社区" in await towns("张伟", "社情民意 给梅湖社区 湖边护栏松了，孩子危险", UNIT)
    assert "请到社区的群里说" in await towns("谁也不是", "社情民意 有个问题想反映一下")


@pytest.mark.requirement("R067", "R068")
async def test_an_opinion_that_needs_time_is_followed_and_its_end_is_the_answer(towns: Talk) -> None:
    await towns("路人", "社情民意 3号楼门口路灯坏了两个月，晚上看不见路", COMMUNITY)
    assert "社情民意 Y1" in await towns("王主任", f"转办 Y1 @张伟 {day(9)}前", COMMUNITY)
    assert "办理中" in await towns("路人", "社情民意")
    towns.news("私聊:路人")
    await towns("张伟", "办结 T1 路灯已换新", UNIT)
    assert "您反映的社情民意Y1 有答复：路灯已换新" in towns.news("私聊:路人")


@pytest.mark.requirement("R067")
async def test_an_opinion_that_nobody_answers_is_brought_to_mind_once_a_week(towns: Talk) -> None:
    await towns("路人", "社情民意 3号楼门口路灯坏了两个月，晚上看不见路", COMMUNITY)
    heard: list[int] = []
    for ahead in range(1, 23):
        await at_ten(towns, ahead)
        if any("没有答复" in text for text in towns.news("私聊:王主任")):
            heard.append(ahead)
    assert heard[0] == 8
    assert len(heard) == 3
    assert not any("路灯" in sent.text for sent in towns.to_groups())


async def test_numbers_typed_into_an_opinion_are_not_kept(towns: Talk) -> None:
    await towns("路人", "社情民意 楼上漏水没人管，打我电话13812345678，身份证110105198503070027", COMMUNITY)
    inside = await towns("王主任", "社情民意 Y1")
    assert "13812345678" not in inside
    assert "1985" not in inside


@pytest.mark.requirement("T25")
async def test_who_is_erased_takes_his_opinions_with_him_and_his_tickets_go_back(ticketed: Talk) -> None:
    t = ticketed
    await t("李明", "社情民意 机关食堂可否对社区老人开放", UNIT)
    await t("李明", "删除我的资料")
    await t("李明", "确认删除")
    row = (await t.rows(Opinion))[0]
    assert (row.words, row.author_id, row.subject_id) == (None, None, None)
    ticket = (await t.rows(Ticket))[0]
    assert ticket.owner_id == ticket.opened_by
    assert any("负责人退出了" in text for text in t.news(COMMUNITY))


async def test_words_are_forgotten_in_time_and_the_counts_stay(towns: Talk, tmp_path: Path) -> None:
    await towns("路人", "社情民意 3号楼门口路灯坏了两个月，晚上看不见路", COMMUNITY)
    await towns("王主任", f"转办 Y1 @张伟 {day(9)}前 催路灯所", COMMUNITY)
    await towns("张伟", "办结 T1 路灯已换新", UNIT)
    keys = len(await towns.rows(Subject))
    with time_machine.travel(datetime.now(UTC) + timedelta(days=200)):
        await forget(towns.database, tmp_path)
    row, ticket = (await towns.rows(Opinion))[0], (await towns.rows(Ticket))[0]
    assert (row.words, row.reply, row.state) == (None, None, "replied")
    assert (ticket.words, ticket.state) == (None, "closed")
    assert all(step.words is None for step in await towns.rows(TicketStep))
    assert len(await towns.rows(Subject)) == keys - 1


@pytest.mark.parametrize(
    "chat",
    [
        "进展怎么样",
        "进展 很顺利",
        "办结了没有",
        "办结 一批案子",
        "工单多不多",
        "转办一下",
        "转办 给张三吧",
        "答复 一下大家",
        "社情民意 工作会议",
        "工单 系统升级",
    ],
)
async def test_words_said_among_people_get_no_answer(towns: Talk, chat: str) -> None:
    assert await towns("陈静", chat, UNIT) == ""
