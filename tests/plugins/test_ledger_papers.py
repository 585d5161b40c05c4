"""证明 and 导出志愿系统 in chat: given in private, checked by anybody, void when the record falls, no number typed twice."""

import base64
import io
import re
from datetime import datetime

import pytest
import segno
from docx import Document
from openpyxl import Workbook, load_workbook
from places import COMMUNITY, OTHER_COMMUNITY, UNIT
from talk import ZONE, Talk

from storage.papers.certificate_qr import address, qr_png
from storage.tables import Certificate, Service

YEAR = datetime.now(ZONE).year
MARK = f"舜水新村志证〔{YEAR}〕1号"
HEADINGS = ("序号", "志愿者姓名*", "证件号码*", "志愿者编号", "活动名称", "服务日期", "开始时间", "结束时间", "服务时长（小时）*", "服务内容",
            "活动地点", "组织单位", "活动负责人", "心得体会")  # fmt: skip


@pytest.fixture
async def served(town: Talk) -> Talk:
    """张伟 has two confirmed hours, of a need whose helper ran from 9 to 11."""
    await town("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    await town("张伟", "接单 1", UNIT)
    await town("张伟", "完成 1 上午9点到11点理发", UNIT)
    await town("王主任", "确认 1 满意", COMMUNITY)
    town.sent.clear()
    return town


def paper_of(talk: Talk) -> str:
    """All words of the last Word file sent, tables too."""
    content = next(file for sent in reversed(talk.sent) for name, file in sent.files.items() if name.endswith(".docx"))
    paper = Document(io.BytesIO(base64.b64decode(content.removeprefix("base64://"))))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


@pytest.mark.requirement("L06", "L08", "F10")
async def test_a_member_gets_his_certificate_with_everything_the_law_asks(served: Talk) -> None:
    answer = await served("张伟", "证明")
    assert answer.startswith(f"{MARK}：{YEAR}年服务1次，2小时\n请到出具单位盖章。不得用于商业目的")
    words = paper_of(served)
    for part in (
        MARK,
        "张伟",
        "服务时长合计2小时",
        "理发",
        "09:00—11:00",
        "舜水新村",
        "王主任",
        "民政部令第67号",
        "不得用于商业目的",
        "校验码",
    ):
        assert part in words, part
    assert "郑大爷" not in words
    assert (await served("张伟", f"证明 {YEAR}年")).startswith(f"{MARK}（内容没变，编号不变）")
    assert [row.number for row in await served.rows(Certificate)] == [1]


async def test_a_certificate_is_never_given_in_a_group_or_for_somebody_else(served: Talk) -> None:
    assert await served("张伟", "证明", UNIT) == ""
    assert await served("张伟", f"证明 {YEAR}", UNIT) == "证明只在私聊里给您，请私聊我发：证明"
    assert await served("陈静", "证明") == f"您{YEAR}年还没有已确认的服务时长，不能开证明。看自己的记录发：我的服务"
    assert await served("路人", "证明") == f"您{YEAR}年还没有已确认的服务时长，不能开证明。看自己的记录发：我的服务"
    assert await served("张伟", "证明 @陈静") == "证明只能本人开自己的，请他私聊我发：证明"
    assert await served.rows(Certificate) == []


@pytest.mark.requirement("L08")
async def test_anybody_checks_it_by_number_and_code_and_reads_no_name(served: Talk) -> None:
    await served("张伟", "证明")
    found = re.search(r"校验码 ?([0-9A-Z]{8})", paper_of(served))
    assert found is not None
    valid = await served("查验人", f"查证明 {MARK} {found[1]}")
    assert valid.startswith(f"{MARK}：有效\n出具单位：舜水新村，")
    assert valid.endswith("服务1次，2小时")
    assert "张伟" not in valid
    assert (
        await served("王主任", f"作废证明 〔{YEAR}〕1号 姓名写错", COMMUNITY)
        == f"{MARK} 已作废，已私下告诉本人。扫码会显示：已作废。"
    )
    assert (await served("查验人", f"查证明 {MARK} {found[1].lower()}")).startswith(f"{MARK}：已作废（姓名写错）")
    for _ in range(10):
        assert await served("查验人", f"查证明 {MARK} AAAAAAAA") == "没有这份证明：编号或校验码不对。"
    assert (await served("查验人", f"查证明 {MARK} {found[1]}")).startswith("今天查错太多次了")


@pytest.mark.requirement("F10")
async def test_only_the_issuing_community_voids_it_and_says_why(served: Talk) -> None:
    await served("张伟", "证明")
    assert await served("李明", f"作废证明 〔{YEAR}〕1号 写错", UNIT) == "只有社区工作者能做这件事。"
    await served.bind(OTHER_COMMUNITY, "社区", "梅湖社区")
    await served.appoint("刘站长", "社区工作者", OTHER_COMMUNITY)
    assert (
        await served("刘站长", f"作废证明 {MARK} 写错")
        == f"只能作废梅湖社区开的证明。例：作废证明 〔{YEAR}〕3号 姓名写错"
    )
    assert await served("刘站长", "作废证明 1 写错") == f"梅湖社区没有开过〔{YEAR}〕1号证明。"
    assert (await served("王主任", "作废证明 1", COMMUNITY)).startswith("请写")
    assert [row.voided_at for row in await served.rows(Certificate)] == [None]


def test_the_code_holds_the_address_and_nothing_else() -> None:
    text = address("https://xinyuan.example.cn/", "a" * 43)
    assert text == f"https://xinyuan.example.cn/%E8%AF%81%E6%98%8E/{'a' * 43}"
    file = io.BytesIO()
    segno.make(text, error="q", micro=False).save(file, kind="png", scale=8, border=2)
    assert qr_png(text) == file.getvalue()
    assert qr_png(text) != qr_png(text[:-1] + "b")


def sample() -> dict[str, str]:
    """A clerk's sample: a title above the headings, one of them nobody keeps."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["志愿服务时长导入模板"])
    sheet.append([])
    sheet.append(list(HEADINGS))
    sheet.append([1, "示例", "110", "", "活动", "2026-01-01"])
    file = io.BytesIO()
    book.save(file)
    return {"file": "样表.xlsx", "url": "base64://" + base64.b64encode(file.getvalue()).decode()}


async def send_file(talk: Talk, who: str, data: dict[str, str]) -> str:
    """A file in private."""
    event = talk.event(who, "", None)
    event["message"] = [{"type": "file", "data": data}]
    start = len(talk.sent)
    await talk.replay(event)
    return "\n".join(sent.text for sent in talk.sent[start:])


@pytest.mark.requirement("L06")
async def test_the_ledger_is_exported_in_the_columns_of_the_sample(served: Talk) -> None:
    async with served.database.begin() as session:
        (await session.get_one(Service, 1)).place = "=HYPERLINK(1)"
    assert (await served("王主任", "导出志愿系统")).startswith("请在10分钟内把志愿服务系统的导入样表")
    answer = await send_file(served, "王主任", sample())
    assert answer.startswith(f"已按样表导出舜水新村{YEAR}年1条记录，1人，2小时。\n没有填的列：证件号码*、心得体会（")
    content = next(file for sent in reversed(served.sent) for file in sent.files.values())
    sheet = load_workbook(io.BytesIO(base64.b64decode(content.removeprefix("base64://")))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert tuple(rows[0]) == HEADINGS
    told = dict(zip(HEADINGS, rows[1], strict=True))
    assert (told["志愿者姓名*"], told["服务时长（小时）*"], told["活动负责人"]) == ("张伟", 2, "王主任")
    assert str(told["开始时间"]).endswith(" 09:00")
    assert (told["证件号码*"], told["心得体会"]) == (None, None)
    place = sheet.cell(2, HEADINGS.index("活动地点") + 1)
    assert (place.data_type, place.value) == ("s", "=HYPERLINK(1)")


async def test_a_sample_without_names_or_hours_is_refused_and_members_export_nothing(served: Talk) -> None:
    book = Workbook()
    book.worksheets[0].append(["物资", "数量"])
    file = io.BytesIO()
    book.save(file)
    await served("王主任", "导出志愿系统")
    wrong = {"file": "x.xlsx", "url": "base64://" + base64.b64encode(file.getvalue()).decode()}
    assert (await send_file(served, "王主任", wrong)).startswith("没认出表头")
    assert await served("张伟", "导出志愿系统") == "只有单位管理员、上级管理员或社区工作者能看本组织的汇总。"
