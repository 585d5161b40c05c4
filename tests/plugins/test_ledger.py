"""The ledger in chat: codes, photos, back-entries, spot checks, late records, and what groups may read of it."""

import io
import random
import re

import pytest
from PIL import Image, ImageDraw
from places import COMMUNITY, OTHER_COMMUNITY, UNIT
from real_days import on, shown, typed
from talk import Talk

from storage.tables import BackEntry, Evidence, Need, Service, ServiceCode, SpotItem


def picture(seed: int) -> bytes:
    """A drawn scene as PNG."""
    told = random.Random(seed)
    scene = Image.new("RGB", (400, 300), (90, 120, 60))
    brush = ImageDraw.Draw(scene)
    for _ in range(20):
        x, y, size = told.randrange(400), told.randrange(300), told.randrange(30, 130)
        brush.ellipse((x, y, x + size, y + size), fill=(told.randrange(256), told.randrange(256), told.randrange(256)))
    file = io.BytesIO()
    scene.save(file, "PNG")
    return file.getvalue()


@pytest.fixture
async def taken(town: Talk) -> Talk:
    """#1 is taken by 张伟; 赵姐 is the second of the staff."""
    await town.appoint("赵姐", "社区工作者", COMMUNITY)
    await town("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY)
    await town("张伟", "接单 1", UNIT)
    town.sent.clear()
    return town


async def code_of(talk: Talk, number: int = 1) -> str:
    """The code that the staff is given in private."""
    found = re.search(r"服务码：(\d{4})（", await talk("王主任", f"服务码 {number}"))
    assert found is not None
    return found[1]


@pytest.mark.requirement("F10")
async def test_a_helper_at_the_place_says_the_code_and_his_service_is_backed(taken: Talk) -> None:
    code = await code_of(taken)
    assert await taken("张伟", f"签到 {code}") == "#1 已签到。做完发：完成 1 做了什么，用时多久"
    assert (await taken("张伟", f"服务码 {code}")).startswith("#1 已经签到过了。")
    await taken("张伟", "完成 1 理好了，用时2小时", UNIT)
    await taken("王主任", "确认 1 满意", COMMUNITY)
    assert "2小时 · 已确认 · 有佐证（服务码）" in await taken("张伟", "我的服务")


async def test_a_code_is_given_in_private_to_the_staff_of_that_community_only(taken: Talk) -> None:
    assert await taken("王主任", "服务码 1", COMMUNITY) == "服务码不能让没到场的人看到，请私聊我发：服务码 1"
    assert await taken("张伟", "服务码 1") == "只有舜水新村的社区工作者能做这件事。"
    await taken.bind(OTHER_COMMUNITY, "社区", "梅湖社区")
    await taken.appoint("刘站长", "社区工作者", OTHER_COMMUNITY)
    assert await taken("刘站长", "服务码 1") == "只有舜水新村的社区工作者能做这件事。"
    assert await taken.rows(ServiceCode) == []


async def test_a_code_said_in_the_group_is_void_while_somebody_could_still_use_it(taken: Talk) -> None:
    await taken("王主任", "修改 1 2人", COMMUNITY)
    code = await code_of(taken)
    answer = await taken("张伟", f"签到 {code}", UNIT)
    assert answer.startswith("#1 已签到。")
    assert "这个码已作废" in answer
    await taken("陈静", "接单 1", UNIT)
    assert await taken("陈静", f"签到 {code}") == "您现在没有要签到的服务。先接单：接单 12"
    assert len(await taken.rows(Evidence)) == 1
    assert "已作废" in taken.news("私聊:王主任")[-1]


async def test_a_wrong_code_is_told_and_chat_about_signing_in_is_not_answered(taken: Talk) -> None:
    code = await code_of(taken)
    wrong = f"{(int(code) + 1) % 10000:04d}"
    assert await taken("张伟", f"签到 {wrong}") == "这个服务码不对或已过期，请看清现场的4位数再发。"
    for chat in (
        "签到 大家都到了吗",
        "服务码 是什么",
        "签到",
        "抽查",
        "抽查一下卫生",
        "补录 一下昨天的数据",
        "证明 我没迟到",
        "超期记录 有多少",
    ):
        assert await taken("张伟", chat, UNIT) == "", chat


@pytest.mark.requirement("F10")
async def test_a_back_entry_needs_a_second_person_and_stands_apart(taken: Talk) -> None:
    asked = f"补录 @张伟 {typed(-3)} 帮王奶奶修水管 用时2小时"
    answer = await taken("王主任", asked, COMMUNITY)
    assert answer == (
        f"补录 1 张伟 · {shown(-3)} · 水电维修 · 2小时 · 等第二人确认\n要另一位社区工作者或他单位的管理员私聊我发：补录 1 同意"
    )
    assert taken.news(UNIT)[-1] == "补录 1 等第二人确认，请另一位社区工作者或他单位的管理员私聊我发：补录 1"
    assert (await taken("王主任", asked, COMMUNITY)).startswith("补录 1 已经录过，")
    assert await taken("王主任", "补录 1 同意") == "补录 1 是您录的，请另一位社区工作者或他单位的管理员确认。"
    assert await taken("张伟", "补录 1 同意") == "自己的补录不能自己确认，要由社区或单位的人确认。"
    assert await taken("陈静", "补录 1") == "没有您能看的补录 1。"
    assert "内容：帮王奶奶修水管" in await taken("赵姐", "补录 1")
    assert await taken("赵姐", "确认补录 1") == "补录 1 已确认，计入工时（补录单列），已私下告诉张伟。"
    assert [(row.state, row.hours) for row in await taken.rows(BackEntry)] == [("confirmed", 2)]
    mine = await taken("张伟", "我的服务")
    assert mine.startswith(f"{typed(-3)[:4]}年共0次，0小时")
    assert "另有补录1次，2小时（单列）" in mine
    assert "王奶奶" not in "".join(sent.text for sent in taken.to_groups())


async def test_only_staff_enters_and_only_its_own_people(taken: Talk) -> None:
    words = f"{typed(-3)} 理发 用时2小时"
    assert await taken("张伟", f"补录 @陈静 {words}", UNIT) == "只有社区工作者能做这件事。"
    assert (await taken("王主任", "补录 @张伟 理发", COMMUNITY)).startswith(
        "请写谁、哪天、做了什么、用时多久。例：补录 "
    )
    assert (await taken("王主任", f"补录 @张伟 {typed(-3)} 理发", COMMUNITY)).startswith("请写用时多久")
    await taken.bind(OTHER_COMMUNITY, "社区", "梅湖社区")
    await taken.appoint("刘站长", "社区工作者", OTHER_COMMUNITY)
    assert await taken("刘站长", f"补录 @张伟 {words}") == "张伟没有在梅湖社区报到，请他报到的社区来补录。"
    assert await taken.rows(BackEntry) == []


@pytest.mark.requirement("F10", "R124")
async def test_a_spot_check_names_people_in_private_only_and_a_false_one_costs_the_hours(taken: Talk) -> None:
    await taken("张伟", "完成 1 理好了，用时2小时", UNIT)
    await taken("王主任", "确认 1 满意", COMMUNITY)
    assert await taken("陈静", "抽查 1", UNIT) == "只有单位管理员、上级管理员或社区工作者能看本组织的汇总。"
    answer = await taken("李明", "抽查 3", UNIT)
    assert re.match(
        r"第1次抽查，从1条里抽1条（无佐证或有疑点的1条先抽）：\n抽查 1：#1 · 理发 · 舜水新村 · .* · 2小时 · 无佐证\n",
        answer,
    )
    assert "张伟" not in answer
    assert await taken("李明", "抽查 验证 1", UNIT) == "抽查 1 用当时的种子重新抽，结果一致。"
    assert await taken("王主任", "抽查结果 1 属实") == "没有您能填的抽查 1。"
    assert (await taken("李明", "抽查结果 1 不符", UNIT)).startswith("请写明哪里不符。")
    assert await taken("李明", "抽查结果 1 不符 郑大爷说没人来过", UNIT) == (
        "抽查 1（#1）已记：不符。工时已取消，用到它的证明已作废，已私下告诉本人。"
    )
    assert taken.news("私聊:张伟")[-1] == "抽查认为#1的记录不符，工时已取消。有异议请私聊我发：更正 #1 实际情况"
    assert "0次，0小时" in await taken("张伟", "我的服务")
    assert "抽查不符" in await taken("张伟", "我的服务")
    assert [(row.finding, row.reason is not None) for row in await taken.rows(SpotItem)] == [("不符", True)]


async def test_odd_hours_are_told_to_the_staff_when_they_are_reported_and_when_confirmed(taken: Talk) -> None:
    await taken("张伟", "完成 1 理好了，用时20小时", UNIT)
    assert taken.news(COMMUNITY)[-1] == (
        "#1 张伟说已完成，用时20小时，比约的日子早。请核对：一天20小时，超过8小时。属实再发：确认 1 满意 已核实 超时"
    )
    assert await taken("王主任", "确认 1 满意", COMMUNITY) == (
        "#1 有疑点，核实后才计入：张伟：一天20小时，超过8小时。\n核实属实发：确认 1 已核实 超时　不实发：确认 1 不满意 原因"
    )
    assert "待确认" in await taken("张伟", "我的服务")
    listed = "有疑点等核实的1条：#1（超时）。核实属实发：确认 1 已核实 超时"
    assert await taken("李明", "抽查 3", UNIT) == listed
    assert await taken("王主任", "确认 1 已核实", COMMUNITY) == "请写核实了什么。例：确认 1 已核实 超时"
    assert await taken("陈静", "确认 1 已核实 超时", UNIT) == "只有舜水新村的社区工作者能做这件事。"
    assert await taken("王主任", "确认 1 核实：超时", COMMUNITY) == (
        "#1 已确认满意，计入：张伟 20小时。已办结。\n请核对：张伟：一天20小时，超过8小时。不实可抽查取消：抽查 1"
    )
    row = (await taken.rows(Service))[0]
    assert (row.state, row.looked_into, row.looked_by) == ("confirmed", ["超时"], row.confirmed_by)


async def test_hours_said_and_looked_into_in_one_message_are_credited_at_once(taken: Talk) -> None:
    await taken("张伟", "完成 1 理好了，用时20小时", UNIT)
    asked = taken.news(COMMUNITY)[-1].split("属实再发：")[1]
    assert (await taken("王主任", asked, COMMUNITY)).startswith("#1 已确认满意，计入：张伟 20小时。已办结。")


@pytest.mark.requirement("F10")
async def test_an_odd_back_entry_is_agreed_to_by_naming_what_is_odd(taken: Talk) -> None:
    answer = await taken("王主任", f"补录 @张伟 {typed(-3)} 陪护病人 用时12小时", COMMUNITY)
    assert answer.endswith("私聊我发：补录 1 同意 已核实 超时")
    assert await taken("赵姐", "补录 1 同意") == (
        "补录 1 有疑点：一天12小时，超过8小时。核实属实发：补录 1 同意 已核实 超时"
    )
    assert (await taken.rows(BackEntry))[0].state == "waiting"
    assert (await taken("赵姐", "补录 1 同意 已核实 超时")).startswith("补录 1 已确认")
    assert [(row.state, row.looked_into) for row in await taken.rows(BackEntry)] == [("confirmed", ["超时"])]


async def test_times_give_the_hours_when_none_are_said(taken: Talk) -> None:
    answer = await taken("张伟", "完成 1 理发，上午9点到11点半", UNIT)
    assert answer.startswith("#1 已报完成，用时2.5小时，等社区确认。")
    row = (await taken.rows(Service))[0]
    assert row.started_at is not None
    assert row.ended_at is not None
    assert row.place == "舜水新村"


async def test_a_photo_that_could_not_be_had_is_told_and_backs_nothing(taken: Talk) -> None:
    answer = await taken("张伟", "完成 1 理好了，用时2小时", UNIT, images=1)
    assert answer.startswith("#1 已报完成，用时2小时，等社区确认。\n")
    assert answer.endswith("\n有1张照片没取到，请重发。")
    assert await taken.rows(Evidence) == []


@pytest.mark.requirement("F10")
async def test_a_photo_with_the_report_is_kept_and_the_same_one_again_is_told(
    taken: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def content(*_: object) -> bytes:
        return picture(5)

    monkeypatch.setattr("plugins._photos._content", content)
    assert (await taken("张伟", "完成 1 理好了，用时2小时", UNIT, images=1)).endswith("\n照片1张已收。")
    await taken("王主任", "确认 1 满意", COMMUNITY)
    await taken("王主任", "需求：给孙大爷理发，时间不限，1人", COMMUNITY)
    await taken("张伟", "接单 2", UNIT)
    answer = await taken("张伟", "完成 2 理好了，用时1小时", UNIT, images=1)
    assert answer.endswith("\n有照片在#1用过，不能作佐证，请补发当时拍的。")
    assert "请核对：照片在#1用过。属实再发：确认 2 满意 已核实 照片" in taken.news(COMMUNITY)[-1]
    assert [row.repeats for row in await taken.rows(Evidence)] == [None, "#1"]


@pytest.mark.requirement("L08")
async def test_a_meeting_closes_the_need_without_hours(taken: Talk) -> None:
    answer = await taken("张伟", "完成 1 参加社区会议，用时2小时", UNIT)
    assert answer.startswith("#1 已报完成，等社区确认。会议按规定不计服务时长。\n")
    await taken("王主任", "确认 1 满意", COMMUNITY)
    assert [row.state for row in await taken.rows(Need)] == ["closed"]
    assert [row.hours for row in await taken.rows(Service)] == [None]


@pytest.mark.requirement("L07")
async def test_late_records_are_listed_for_who_keeps_them(taken: Talk) -> None:
    assert await taken("王主任", "超期记录", COMMUNITY) == "舜水新村没有超期未记录的服务。"
    await taken("张伟", "完成 1 理好了，用时2小时", UNIT)
    async with taken.database.begin() as session:
        (await session.get_one(Service, 1)).day = on(-40)
    answer = await taken("王主任", "超期记录", COMMUNITY)
    assert answer.startswith(f"舜水新村超期未记录1条：\n#1 · {shown(-40)}结束，应在")
    assert answer.endswith("前记录 · 等社区确认")
    assert "#1 张伟 · " in await taken("王主任", "超期记录")
    assert await taken("张伟", "超期记录", UNIT) == "只有单位管理员、上级管理员或社区工作者能看本组织的汇总。"
