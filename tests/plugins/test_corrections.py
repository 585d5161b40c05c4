"""更正 and 导出: a person sees everything that is kept, and what he says is wrong is decided by the keeper (L07)."""

import base64
import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from places import COMMUNITY, OTHER_COMMUNITY, UNIT
from talk import Talk

from storage.tables import Chronicle, Correction, Service

ID_NUMBER = "110105198503070027"


@pytest.fixture
async def served(town: Talk) -> Talk:
    """张伟 has one confirmed service of two hours, #1."""
    await town("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY)
    await town("张伟", "接单 1", UNIT)
    await town("张伟", "完成 1 理好了，用时2小时", UNIT)
    await town("王主任", "确认 1 满意", COMMUNITY)
    town.sent.clear()
    return town


@pytest.mark.requirement("L07")
async def test_a_correction_of_hours_is_agreed_by_the_community_and_written(served: Talk) -> None:
    asked = await served("张伟", "更正 #1 用时应为3个半小时")
    assert asked == "更正 1 已交舜水新村：#1 的服务记录，应为3.5小时\n有答复会告诉您；看进度发：更正 1"
    assert served.news(COMMUNITY)[-1] == "有一条更正申请（更正 1），请私聊我发：更正 1"
    assert "内容：#1 用时应为3个半小时" in await served("王主任", "更正 1")
    assert await served("王主任", "更正 1 同意") == "更正 1 已同意，#1 的工时已改为3.5小时。已私聊告诉张伟。"
    assert served.news("私聊:张伟")[-1] == "您的更正 1，舜水新村同意了。看详情发：更正 1"
    assert [row.hours for row in await served.rows(Service)] == [Decimal("3.5")]
    verbs = [row.verb for row in await served.rows(Chronicle) if row.noun == "correction"]
    assert verbs == ["ask_correction", "read_correction", "agree_correction"]


@pytest.mark.requirement("L07")
async def test_a_declined_correction_keeps_the_record_and_its_reason(served: Talk) -> None:
    await served("张伟", "更正 #1 用时应为8小时")
    assert (await served("王主任", "更正 1 不同意")).startswith("请写明为什么不同意。例：更正 1 不同意 ")
    assert await served("王主任", "更正 1 不同意 签到表上是2小时") == "更正 1 已答复：不同意。已私聊告诉张伟。"
    assert "理由：签到表上是2小时" in await served("张伟", "更正 1")
    assert [row.hours for row in await served.rows(Service)] == [Decimal(2)]
    assert await served("王主任", "更正 1 同意") == "更正 1 已经有答复了。"


async def test_what_the_unit_keeps_is_decided_by_its_admin(served: Talk) -> None:
    assert (await served("张伟", "更正 名册里我的姓名写错了")).startswith("更正 1 已交市住建局：")
    assert await served("王主任", "更正 1 同意") == "没有您能看的更正 1。"
    assert "请把记录改好" in await served("李明", "更正 1 同意")


async def test_nobody_decides_for_himself_and_strangers_see_nothing(served: Talk) -> None:
    await served("李明", "更正 名册里我的职务写错了")
    assert await served("李明", "更正 1 同意") == "这是您自己的更正申请，请另一位来决定。"
    assert await served("张伟", "更正 1") == "没有您能看的更正 1。"
    assert await served("路人", "更正 1 同意") == "没有您能看的更正 1。"
    assert await served("路人", "更正 我的名字不对") == "没有您的记录，不用更正。"
    assert [row.state for row in await served.rows(Correction)] == ["open"]


async def test_a_second_request_for_the_same_service_waits(served: Talk) -> None:
    await served("张伟", "更正 #1 用时应为3小时")
    assert (await served("张伟", "更正 #1 用时应为4小时")).startswith("#1 已经有一条更正在等答复")
    assert await served("张伟", "更正 #9 用时应为4小时") == "您没有 #9 的服务记录。看自己的记录发：我的服务"
    assert (await served("张伟", "更正 #1 用时应为40小时")).startswith("用时要在0到24小时之间")


@pytest.mark.parametrize("text", ["更正：上午的通知时间应为9点", "更正 昨天的名单", "更正 1 同意"])
async def test_a_group_says_it_to_people(served: Talk, text: str) -> None:
    assert await served("张伟", text, UNIT) == ""
    assert await served.rows(Correction) == []


def sheets(talk: Talk) -> dict[str, list[tuple[Any, ...]]]:
    files = [sent.files for sent in talk.sent if sent.files]
    content = files[-1]["我的资料.xlsx"].removeprefix("base64://")
    book = load_workbook(io.BytesIO(base64.b64decode(content)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


@pytest.mark.requirement("L07", "L04")
async def test_the_file_holds_everything_in_clear_and_only_the_own(served: Talk) -> None:
    await served("张伟", "电话 13987654321")
    await served("张伟", f"身份证 {ID_NUMBER}")
    await served("张伟", "更正 #1 用时应为3小时")
    await served("张伟", "导出我的资料")
    found = sheets(served)
    assert list(found) == [
        "资料", "报到", "服务记录", "补录", "服务证明", "星级", "评价", "培训", "表彰", "接单和婉拒", "小结", "更正申请", "需求和项目",
        "别人动过我的资料",
    ]  # fmt: skip
    about = dict(found["资料"][1:])
    assert about["电话"] == "13987654321"
    assert about["身份证号"] == ID_NUMBER
    assert about["特长"] == "理发、按摩"
    assert found["服务记录"][1][4:] == (2, "已确认")
    assert found["更正申请"][1][2] == "#1 用时应为3小时"
    words = str(found)
    assert "郑大爷" not in words
    assert "李明" not in words


async def test_the_file_is_given_in_private_only(served: Talk) -> None:
    assert await served("张伟", "导出我的资料", UNIT) == "资料只在私聊里给您，请私聊我发：导出我的资料"
    assert not any(sent.files for sent in served.sent)
    assert (await served("张伟", "我的资料 导出")).startswith("这是登记的全部内容")
    assert await served("路人", "导出我的资料") == "没有登记您的任何资料。"
    assert OTHER_COMMUNITY not in str(sheets(served))
