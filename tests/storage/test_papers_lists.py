"""人员信息登记表, the upload file and the tables reopened: exactly the form's columns, texts that stay texts."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from papers_people import ANSWERED, COVERAGE, LETTER, LISTED, NAMES, TODAY
from papers_sample import HOSTILE

from storage.cooperation.pairings import ChecklistRow
from storage.cooperation.visits import VisitRow
from storage.errors import NotNow
from storage.papers import templates
from storage.papers.lists_xlsx import (
    checklist_xlsx,
    coverage_xlsx,
    double_xlsx,
    leaders_xlsx,
    ledger_xlsx,
    name_list_xlsx,
    upload_xlsx,
    visits_xlsx,
)
from storage.registration.registration_tables import LeaderRow, LeaderTable

# as the form of 巢湖 prints them
SIX = ["姓名", "性别", "身份证号码", "手机号码", "服务志愿", "所在单位名称"]
EIGHTEEN = (
    "环境保护、法律援助、抢险救灾、社会弱势群体帮助、社区服务、社区互动、志愿者组织管理、应急救助、文明交通劝导、关爱空巢老人、"
    "大型赛会服务、未成年人心理健康咨询、科学普及、社会治安、文体健身、扶残助残、抚孤助贫、道德引导"
)


def sheet_of(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content)).worksheets[0]


def rows(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.requirement("R006", "R007")
def test_the_name_list_has_the_forms_heading_six_columns_and_note() -> None:
    sheet = sheet_of(name_list_xlsx(NAMES, TODAY, None))
    assert sheet["A1"].value == "巢湖市学雷锋党员志愿服务队人员信息登记表"
    assert sheet["A2"].value == "单位盖章："  # for the seal, never filled in
    assert sheet["D2"].value == "填报时间：2026年7月13日"
    assert [re.sub(r"\s", "", str(cell.value)) for cell in sheet[3]] == SIX
    assert sheet.max_column == 6
    assert [cell.value for cell in sheet[4]] == [
        "张伟", "男", "110105198503070027", "13812345678", "社区服务、关爱空巢老人、环境保护", "市住建局",
    ]  # fmt: skip
    note = sheet.cell(4 + len(LISTED), 1)
    assert note.value == f"备注：服务志愿可选择{EIGHTEEN}等项。"
    assert f"A{note.row}:F{note.row}" in {str(held) for held in sheet.merged_cells.ranges}
    assert sheet.max_row == note.row


@pytest.mark.requirement("R006")
def test_numbers_are_texts_and_no_cell_is_a_formula() -> None:
    sheet = sheet_of(name_list_xlsx(NAMES, TODAY, None))
    number = sheet["C4"]
    assert (number.data_type, number.number_format) == ("s", "@")
    odd = [cell for cell in sheet[6] if isinstance(cell, Cell)]
    assert [cell.value for cell in odd] == [
        "=1+1",
        None,
        None,
        "+8613812345678",
        "@道德引导、-扶残助残",
        "=cmd|' /C calc'!A0",
    ]
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in odd if cell.value)


@pytest.mark.requirement("T13")
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts_in_every_table(text: str) -> None:
    one = replace(LISTED[0], name=text, unit=text, wishes=(text,))
    letter = replace(LETTER, mark=text)
    unit = replace(COVERAGE.rows[0], unit=text)
    files = [
        name_list_xlsx(replace(NAMES, people=(one,)), TODAY, None), upload_xlsx(replace(NAMES, people=(one,))),
        coverage_xlsx(replace(COVERAGE, rows=(unit,)), TODAY, None), ledger_xlsx(text, 2026, (letter,), TODAY, None),
        visits_xlsx(text, (VisitRow(text, (text,), (TODAY,), (text,), (text,), (text,)),), TODAY, None),
    ]  # fmt: skip
    for content in files:
        for row in sheet_of(content).iter_rows():
            assert [cell.coordinate for cell in row if cell.data_type == "f"] == []


@pytest.mark.requirement("R026")
def test_the_upload_file_has_the_sites_columns_in_its_order_and_nothing_above() -> None:
    swapped = ("手机号码", "姓名", "证件类型", "身份证号码")
    held = replace(NAMES, papers=NAMES.papers.model_copy(update={"registry_columns": swapped}))
    found = rows(sheet_of(upload_xlsx(held)))
    assert found[0] == list(swapped)
    assert found[1] == ["13812345678", "张伟", None, "110105198503070027"]
    assert rows(sheet_of(upload_xlsx(NAMES)))[0] == SIX


@pytest.mark.requirement("R016", "R008")
def test_the_coverage_table_has_units_rates_and_the_sum() -> None:
    found = rows(sheet_of(coverage_xlsx(COVERAGE, TODAY, None)))
    assert found[0][0] == "市直机关工委在职党员到社区报到统计表"
    assert found[2] == ["单位", "在职党员", "已报到", "覆盖率", "双注册", "双注册率", "离退休自愿报到"]
    assert found[3] == ["市住建局", 40, 38, "95.0%", 30, "75.0%", 3]
    assert found[5] == ["=市教育局", 0, 0, None, 0, None, 0]
    assert found[6] == ["合计", 65, 58, "89.2%", 40, "61.5%", 3]
    once = replace(COVERAGE, required=("居住地",))
    assert rows(sheet_of(coverage_xlsx(once, TODAY, None)))[2][:5] == [
        "单位",
        "在职党员",
        "已报到",
        "覆盖率",
        "离退休自愿报到",
    ]
    double = rows(sheet_of(double_xlsx(COVERAGE, TODAY, None)))
    assert double[2:5] == [
        ["姓名", "工作地", "居住地", "双注册"], ["张伟", "已报到", "已报到", "2/2"], ["陈静", "未报到", "已报到", "1/2"],
    ]  # fmt: skip


@pytest.mark.requirement("R022")
def test_the_leader_table_has_the_notices_four_columns() -> None:
    four = ("带头到社区报到", "带头关心社区建设和发展", "带头参加社区有关活动", "带头服务社区群众")
    mine = LeaderRow("市住建局", "张伟", "县处级以上", 1, (1, 0, 2, 5))
    table = LeaderTable(COVERAGE.org, "坚持领导带头", four, (mine,), True, False)
    found = rows(sheet_of(leaders_xlsx(table, TODAY, None)))
    assert found[2] == ["单位", "姓名", "级别", *four]
    assert found[3] == ["市住建局", "张伟", "县处级以上", 1, 0, 2, 5]
    counts = replace(
        table, named=False, few_hidden=True, rows=(replace(mine, name="", people=None, figures=(None, 0, 6, 5)),)
    )
    found = rows(sheet_of(leaders_xlsx(counts, TODAY, None)))
    assert found[2] == ["单位", "级别", "人数", *four]
    assert found[3] == ["市住建局", "县处级以上", None, None, 0, 6, 5]


@pytest.mark.requirement("R039", "R044")
def test_the_tables_of_pairings_and_visits() -> None:
    four = ("联合上一次党课", "共过一次组织活动", "开展一次破难题办实事活动", "开展一次慰问活动")
    pair = ChecklistRow("市住建局", "舜水新村", "社区", TODAY, ((TODAY,), (), (TODAY, TODAY), ()), (TODAY,), 2)
    found = rows(sheet_of(checklist_xlsx("市住建局", four, (pair,), TODAY, None)))
    assert found[2] == ["单位", "结对对象", "类别", "结对日期", *four, "回访日期", "解决困难（个）"]
    assert found[3][4:] == ["2026.7.13", None, "2026.7.13、2026.7.13", None, "2026.7.13", 2]
    visit = VisitRow("钱大爷", ("老党员", "困难党员"), (TODAY,), ("希望加装扶手",), (), ())
    found = rows(sheet_of(visits_xlsx("市住建局", (visit,), TODAY, None)))
    assert found[2] == ["姓名", "类别", "走访日期", "意见建议", "困难问题", "办理答复"]
    assert found[3][:4] == ["钱大爷", "老党员、困难党员", "7月13日（星期一）", "希望加装扶手"]


def test_the_ledger_lists_numbers_answers_and_void_letters() -> None:
    void = replace(LETTER, mark="市住建局〔2026〕4号", void=True)
    found = rows(sheet_of(ledger_xlsx("市住建局", 2026, (LETTER, ANSWERED, void), TODAY, None)))
    assert [row[4] for row in found[3:6]] == [None, "通过", "作废"]


@pytest.mark.requirement("F06")
def test_a_clerks_own_table_keeps_its_look_and_what_stands_below(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["B2"], sheet["B3"], sheet["C3"], sheet["B4"] = (
        "{{标题}}",
        "{{行.姓名}}",
        "{{行.手机号码}}",
        "制表人：      {{填报时间}}",
    )
    sheet.merge_cells("B4:C4")
    sheet.row_dimensions[4].height = 50
    book.save(tmp_path / templates.NAME_LIST)
    made = sheet_of(name_list_xlsx(NAMES, TODAY, tmp_path))
    assert [made.cell(row, 2).value for row in range(2, 7)] == [
        NAMES.papers.roster, "张伟", "𠮷㛃", "=1+1", "制表人：      2026年7月13日",
    ]  # fmt: skip
    assert [str(held) for held in made.merged_cells.ranges] == ["B6:C6"]
    (tmp_path / templates.NAME_LIST).write_bytes(b"nothing")
    with pytest.raises(NotNow, match="不是能打开的Excel文件"):
        name_list_xlsx(NAMES, TODAY, tmp_path)


def test_an_empty_list_is_a_form_with_an_empty_line() -> None:
    sheet = sheet_of(name_list_xlsx(replace(NAMES, people=()), TODAY, None))
    assert [cell.value for cell in sheet[4]] == [None] * 6
