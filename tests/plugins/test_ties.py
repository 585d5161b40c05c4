"""One-to-one help as it is talked about: codes in groups, the name in private alone."""

import pytest
from places import COMMUNITY, OTHER_COMMUNITY, UNIT
from real_days import shown
from talk import Talk

from storage.tables import Tie, TieVisit

TIE = "结对帮扶 @张伟 王奶奶 片区：东区 每月"


@pytest.mark.requirement("R042", "R019", "T6")
async def test_the_helper_is_asked_in_private_and_the_group_reads_a_code(towns: Talk) -> None:
    assert await towns("王主任", TIE, COMMUNITY) == (
        "帮扶 1 已登记：张伟 ↔ 受助-0001（家庭，东区），每30天一次。已私下去问，同意后开始。\n走访后由帮扶的同志发：走访记录 1 内容"
    )
    (letter,) = towns.news("私聊:张伟")
    assert letter.startswith("舜水新村请您结对帮扶：王奶奶，每30天走访一次。\n同意发：帮扶 同意 1")
    answer = await towns("张伟", "是", None)
    assert (
        answer
        == f"谢谢您！帮扶 1 受助-0001（家庭，东区）（王奶奶），第一次走访不晚于{shown(30)}。去过发：走访记录 1 内容"
    )
    assert "帮扶 1：张伟已同意。" in towns.news(COMMUNITY)
    line = f"1. 受助-0001（家庭，东区） · 每30天 · 下次不晚于{shown(30)}\n走访后发：走访记录 编号 内容"
    assert await towns("张伟", "帮扶", UNIT) == line
    assert await towns("张伟", "帮扶", None) == line.replace("）", "）（王奶奶）", 1)
    assert not any("王奶奶" in sent.text for sent in towns.to_groups())


@pytest.mark.requirement("R042")
async def test_a_visit_is_noted_by_the_helper_and_not_repeated(towns: Talk) -> None:
    await towns("王主任", TIE, COMMUNITY)
    await towns("张伟", "帮扶 同意 1", None)
    answer = await towns("张伟", "走访记录 1 王奶奶腿疼，电话13812345678", UNIT)
    assert answer.startswith(f"帮扶 1 走访已记：受助-0001 · {shown(0)}，下次不晚于{shown(30)}。")
    assert "王奶奶" not in answer
    assert "13812345678" not in answer
    assert "群里请不要发手机号" in answer
    for who in ("陈静", "王主任"):
        assert "帮扶的同志自己记" in await towns(who, "走访记录 1 去了", UNIT)
    assert len(await towns.rows(TieVisit)) == 1


@pytest.mark.requirement("L01")
async def test_no_is_said_with_one_word(towns: Talk) -> None:
    await towns("王主任", TIE, COMMUNITY)
    assert await towns("张伟", "不了，没空", None) in ("帮扶 1 没关系，已记下，不用说原因。",)
    assert [row.state for row in await towns.rows(Tie)] == ["declined"]


@pytest.mark.requirement("R042", "R017")
async def test_a_team_takes_a_project_by_its_leader(towns: Talk) -> None:
    await towns("李明", "服务队 新建 水电维修队 特长：水电维修", UNIT)
    text = "结对帮扶 服务队 水电维修队 项目：便民维修 每两周"
    assert "还没有队长" in await towns("王主任", text, COMMUNITY)
    await towns("李明", "服务队 队长 水电维修队 @张伟", UNIT)
    assert (await towns("王主任", text, COMMUNITY)).startswith(
        "帮扶 1 已登记：水电维修队 ↔ 项目「便民维修」，每14天一次。"
    )
    assert "没关系" not in await towns("张伟", "帮扶 同意 1", None)
    await towns("王主任", "结对帮扶 @张伟 李爷爷", COMMUNITY)
    await towns("张伟", "帮扶 同意 2", None)
    answer = await towns("李明", "帮扶 双对接", UNIT)
    assert answer == "双对接（有结对的人/全部人）：\n市住建局：居民1/3，项目1/3，双对接率33%"
    assert await towns("张伟", "帮扶 双对接", UNIT) == "只有单位管理员、上级管理员或社区工作者能看本组织的汇总。"


@pytest.mark.requirement("T3", "T18")
async def test_only_the_communitys_staff_asks_and_only_who_is_registered_there(towns: Talk) -> None:
    for who in ("张伟", "李明", "路人", "刘站长"):
        assert await towns(who, TIE, COMMUNITY) == "只有舜水新村的社区工作者能做这件事。"
    assert "没有在梅湖社区报到" in await towns("刘站长", TIE, OTHER_COMMUNITY)
    assert "还没有报到" in await towns("王主任", "结对帮扶 @路人甲 王奶奶 每月", COMMUNITY)
    assert "请写帮扶谁" in await towns("王主任", "结对帮扶 @张伟 每月", COMMUNITY)
    assert await towns.rows(Tie) == []
