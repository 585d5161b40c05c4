"""The Excel paper, opened again with openpyxl."""

import io
import time
from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook
from papers_sample import BARE, DIGEST, EMPTY, FIRST, HEALTH, HOSTILE, SECOND, hostile, many

from storage.digest import Digest
from storage.papers.cells import Amount, Column, add_styles, fill_sheet
from storage.papers.digest_xlsx import digest_xlsx
from storage.papers.wording import printable


def _open(digest: Digest) -> Workbook:
    return load_workbook(io.BytesIO(digest_xlsx(digest)))


def _rows(digest: Digest, sheet: str) -> list[tuple[object, ...]]:
    return list(_open(digest)[sheet].values)


@pytest.mark.requirement("R109", "R111")
def test_the_first_sheet_adds_up_by_unit():
    assert _rows(DIGEST, "汇总") == [
        (
            *("单位", "活动（次）", "参加（人）", "服务（人）", "服务（户）"),
            *("单项服务（次）", "服务时长（小时）", "备注"),
        ),
        ("市住建局", 2, 53, 200, 46, 12, 30.5, None),
        ("市卫健委", 1, None, None, None, 0, 0, None),
        ("市文广旅局", 0, None, None, None, None, None, "未报送小结"),
        ("市体育局", 0, None, None, None, None, None, "未报送小结"),
        ("合计", 3, 53, 200, 46, 12, 30.5, None),
    ]


def test_a_unit_that_owes_but_served_stands_once():
    rows = _rows(replace(DIGEST, owing=("市卫健委",)), "汇总")
    assert rows[2:-1] == [("市卫健委", 1, None, None, None, 0, 0, "未报送小结")]


@pytest.mark.requirement("R109")
def test_the_second_sheet_has_a_row_for_every_summary():
    saturday, weekend, sunday = datetime(2026, 7, 4), datetime(2026, 7, 18), datetime(2026, 7, 19)  # noqa: DTZ001
    place = "松台街道桂柳社区"
    assert _rows(DIGEST, "明细") == [
        (
            *("编号", "单位", "日期", "结束日期", "地点", "参加人数", "服务数量", "服务计量"),
            *("时长（小时）", "类别", "照片（张）", "缺项", "待解决", "报送人", "原文"),
        ),
        (
            *(3, "市住建局", saturday, None, place, 32, 200, "人"),
            *(3, "水管维修、环境清洁", 6, None, "3号楼下水道经常堵塞。", "李明", FIRST.text),
        ),
        (
            *(7, "市住建局", weekend, sunday, place, 21, 46, "户"),
            *(2.5, "电路检修", 0, None, None, "李明", SECOND.text),
        ),
        (
            *(12, "市卫健委", None, None, None, None, None, None),
            *(None, None, 0, "时间、人数", None, "周海", BARE.text),
        ),
    ]


@pytest.mark.requirement("R111")
def test_the_third_sheet_names_the_source_of_every_figure():
    figures = [
        ("参加", 53, "人", None, "3、7"),
        ("服务", 200, "人", "是", "3"),
        ("服务", 46, "户", None, "7"),
        ("清运垃圾", 3, "车", None, "3"),
        ("单项服务", 12, "次", None, "已确认的服务记录"),
        ("单项服务时长", 30.5, "小时", None, "已确认的服务记录"),
    ]
    assert _rows(DIGEST, "数据") == [
        ("单位", "项目", "数量", "计量单位", "约数", "来源小结"),
        *(("市住建局", *figure) for figure in figures),
        *(("合计", *figure) for figure in figures),
    ]


@pytest.mark.requirement("R111")
def test_numbers_stay_numbers_and_look_rough_where_they_are():
    sheet = _open(DIGEST)["汇总"]
    assert [(sheet[at].data_type, sheet[at].number_format) for at in ("C2", "D2")] == [
        ("n", "General"),
        ("n", '0"余"'),
    ]


def test_days_are_dates_with_their_weekday():
    cell = _open(DIGEST)["明细"]["C2"]
    assert (cell.is_date, cell.number_format) == (True, "[$-804]yyyy-mm-dd aaaa")


def test_an_empty_month_has_three_sheets_and_no_figure():
    assert _rows(EMPTY, "汇总")[1:] == [
        ("市文广旅局", 0, None, None, None, "未报送小结"),
        ("市体育局", 0, None, None, None, "未报送小结"),
        ("合计", 0, None, 0, 0, None),
    ]
    assert len(_rows(EMPTY, "明细")) == len(_rows(EMPTY, "数据")) == 1


def test_sheets_are_ready_to_read_and_print():
    book = _open(DIGEST)
    assert book.sheetnames == ["汇总", "明细", "数据"]
    assert [sheet.freeze_panes for sheet in book] == ["B2", "C2", "A2"]
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:H5", "A1:O4", "A1:F7"]
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert sheet["A1"].alignment.wrap_text
    assert book["汇总"].oddHeader.center.text == "市直机关工委2026年7月志愿服务活动汇总"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_an_error_or_a_day(text: str):
    book = _open(hostile(text))
    cells = [cell for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    written = book["明细"]["O2"]
    assert (written.value or "") == printable(text)
    assert written.data_type == ("s" if printable(text) else "n")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@a", "\t=1", "\r=1", "＝1", "\x00=1"])
def test_a_dangerous_first_sign_is_quoted(text: str):
    sheet = _open(hostile(text))["明细"]
    assert (sheet["O2"].quotePrefix, sheet["A2"].quotePrefix) == (True, False)


@pytest.mark.parametrize("sign", ["长", "🎉"])
def test_a_text_longer_than_a_cell_is_cut_with_a_mark(sign: str):
    long = replace(DIGEST, units=(replace(HEALTH, summaries=(replace(BARE, text=sign * 40_000),)),))
    value = _open(long)["明细"]["O2"].value
    assert value.endswith(f"{sign}……（过长，已截断）")
    assert 32_700 < len(value.encode("utf-16-le")) // 2 <= 32_767


def test_an_org_cannot_write_print_codes():
    sheet = _open(replace(DIGEST, org="甲&A乙"))["汇总"]
    assert "甲&&A乙" in sheet.oddHeader.center.text
    long = _open(replace(DIGEST, org="&" * 500))["汇总"]
    assert len(long.oddHeader.center.text) <= 250


def test_a_sheet_without_rows_has_its_header():
    book = Workbook()
    add_styles(book)
    fill_sheet(book.worksheets[0], [Column("项目", 9)], [])
    assert list(book.worksheets[0].values) == [("项目",)]
    assert book.worksheets[0].auto_filter.ref == "A1:A1"


def test_a_rough_number_that_is_not_round_is_shown_with_its_sign():
    book = Workbook()
    add_styles(book)
    fill_sheet(book.worksheets[0], [Column("项目", 9)], [[Amount(216, True)]])
    assert book.worksheets[0]["A2"].number_format == '"约"General'


def test_five_hundred_summaries_are_written_in_three_seconds():
    digest = many(500)
    start = time.process_time()
    digest_xlsx(digest)
    assert time.process_time() - start < 3
