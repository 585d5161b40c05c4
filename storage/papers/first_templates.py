"""Draws the templates that ship, once: `python -m storage.papers.first_templates FOLDER`. What is filled in is the
file, which a clerk may restyle; this only says how the first one came about."""

import io
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell  # pyright: ignore[reportPrivateUsage]
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from storage.papers import openxml, templates, typefaces
from storage.papers.official import OfficialPaper
from storage.papers.typefaces import BODY, HEI, SONG, TITLE, Typeface

_LEFT, _CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_LOOKS: dict[str, tuple[Typeface, float, WD_ALIGN_PARAGRAPH, float, float]] = {  # points; space before and after
    "留存": (SONG, 10.5, _RIGHT, 0, 0), "表格标题": (TITLE, 20, _CENTRE, 4, 10), "编号": (SONG, 10.5, _LEFT, 0, 4),
    "栏目": (BODY, 12, _CENTRE, 0, 0), "内容": (BODY, 12, _CENTRE, 0, 0), "长文": (BODY, 12, _LEFT, 0, 0),
    "盖章": (BODY, 12, _RIGHT, 0, 0), "表注": (SONG, 10.5, _LEFT, 6, 0), "裁切": (SONG, 12, _CENTRE, 8, 8),
    "落款": (BODY, 12, _RIGHT, 0, 8), "表中": (BODY, 10.5, _CENTRE, 0, 0), "小标题": (HEI, 12, _LEFT, 5, 2), "文号": (BODY, 16, _CENTRE, 8, 0),
}  # fmt: skip
_ROOM = {"盖章": 54, "落款": 22}  # points to the right, for the seal over the date
_GRID = (27, 44, 18, 20, 18, 29)  # mm, 156 in all
_SEALED = (("长文", ""), ("盖章", "(盖章)"), ("落款", "年　　月　　日"))


class _Form:
    """A page of ruled tables."""

    def __init__(self) -> None:
        self.paper: Paper = Document()
        openxml.set_chinese(self.paper)
        typefaces.write_font_table(self.paper)
        page = self.paper.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(20), Mm(16), Mm(27), Mm(27)
        styles: Any = self.paper.styles
        for name, (face, points, across, before, after) in _LOOKS.items():
            style: ParagraphStyle = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            openxml.set_typeface(openxml.bare(style), face, points)
            layout = style.paragraph_format
            layout.alignment, layout.space_before, layout.space_after = across, Pt(before), Pt(after)
            layout.right_indent = Pt(_ROOM.get(name, 0))

    def line(self, style: str, text: str) -> None:
        self.paper.add_paragraph(text, style)

    def table(self, rows: int, grid: Sequence[float]) -> Table:
        table = self.paper.add_table(rows, len(grid), "Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for row in table.rows:
            for cell, width in zip(row.cells, grid, strict=True):
                cell.width = Mm(width)
        for column, width in zip(table.columns, grid, strict=True):
            column.width = Mm(width)
        return table

    def lines(self, heading: str, table: str, columns: Sequence[tuple[str, float]]) -> None:
        """A heading, and a table whose second row is repeated."""
        self.line("小标题", heading)
        drawn = self.table(2, [width for _, width in columns])
        _row(drawn, 0, 6.5, *[(1, "表中", name) for name, _ in columns])
        _row(drawn, 1, 6.5, *[(1, "表中", f"{{{{{table}.{name}}}}}") for name, _ in columns])

    def save(self, file: Path) -> None:
        about = self.paper.core_properties
        about.title, about.author, about.comments, about.keywords = file.stem, "", "", ""
        about.language = "zh-CN"
        self.paper.save(str(file))


def _row(table: Table, number: int, height: float, *parts: tuple[int, str, str | Sequence[tuple[str, str]]]) -> None:
    """One row: how many columns each cell takes, its style, its text (or lines with styles of their own)."""
    row = table.rows[number]
    row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    place, cells = 0, row.cells
    for span, style, text in parts:
        cell = cells[place] if span == 1 else cells[place].merge(cells[place + span - 1])
        _write(cell, style, text)
        place += span


def _write(cell: _Cell, style: str, text: str | Sequence[tuple[str, str]]) -> None:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER if isinstance(text, str) else WD_ALIGN_VERTICAL.BOTTOM
    lines = [(style, text)] if isinstance(text, str) else text
    for place, (look, words) in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.style = look
        paragraph.add_run(words)


def _head_rows(table: Table) -> None:
    _row(table, 0, 10, (1, "栏目", "姓名"), (1, "内容", "{{姓名}}"), (1, "栏目", "性别"), (1, "内容", "{{性别}}"),
         (1, "栏目", "年龄"), (1, "内容", "{{年龄}}"))  # fmt: skip
    _row(table, 1, 15, (1, "栏目", "工作单位\n及职务"), (1, "内容", "{{工作单位及职务}}"), (1, "栏目", "联系\n方式"),
         (3, "内容", "{{联系方式}}"))  # fmt: skip


def _form(folder: Path) -> None:
    form = _Form()
    form.line("留存", "{{留存}}")
    form.line("表格标题", "{{标题}}")
    table = form.table(7, _GRID)
    _head_rows(table)
    for number, (label, height) in enumerate((("技能特长", 20), ("服务记录", 54), ("服务意愿", 20)), 2):
        _row(table, number, height, (1, "栏目", label), (5, "长文", f"{{{{{label}}}}}"))
    _row(table, 5, 34, (1, "栏目", "社区党组织意见"), (5, "长文", _SEALED))
    _row(table, 6, 34, (1, "栏目", "单位党组织意见"), (5, "长文", _SEALED))
    form.line("表注", "{{注}}")
    form.save(folder / templates.FORM)


def _letter(folder: Path) -> None:
    form = _Form()
    form.line("留存", "{{留存}}")
    form.line("表格标题", "{{标题}}")
    form.line("编号", "编号：{{编号}}　　　　开具日期：{{开具日期}}")
    table = form.table(5, _GRID)
    _head_rows(table)
    _row(table, 2, 22, (1, "栏目", "技能特长"), (5, "长文", "{{技能特长}}"))
    _row(table, 3, 18, (1, "栏目", "服务意愿"), (5, "长文", "{{服务意愿}}"))
    _row(table, 4, 34, (1, "栏目", "单位党组织意见"), (5, "长文", _SEALED))
    form.line("裁切", "……………反馈栏……………………………………………………")
    slip = form.table(4, (36, 46, 26, 48))
    _row(slip, 0, 13, (1, "栏目", "进社区服务\n在职党员姓名"), (1, "内容", "{{姓名}}"), (1, "栏目", "所在单位"),
         (1, "内容", "{{所在单位}}"))  # fmt: skip
    _row(slip, 1, 10, (1, "栏目", "社区名称"), (3, "内容", "{{社区名称}}"))
    _row(slip, 2, 13, (1, "栏目", "社区负责人\n姓名"), (1, "内容", "{{社区负责人姓名}}"), (1, "栏目", "联系方式"),
         (1, "内容", "{{社区联系方式}}"))  # fmt: skip
    opinion = (("长文", "{{社区党组织意见}}"), *_SEALED)
    _row(slip, 3, 34, (1, "栏目", "社区党组织\n意见"), (3, "长文", opinion))
    form.line("表注", "{{注}}")
    form.save(folder / templates.LETTER)


def _record(folder: Path) -> None:
    form = _Form()
    form.line("表格标题", "{{标题}}")
    form.line("编号", "编号：{{编号}}　　　　制表日期：{{制表日期}}")
    table = form.table(5, _GRID)
    _head_rows(table)
    _row(
        table,
        2,
        9,
        (1, "栏目", "人员类别"),
        (1, "内容", "{{人员类别}}"),
        (1, "栏目", "服务队"),
        (3, "内容", "{{服务队}}"),
    )
    _row(table, 3, 12, (1, "栏目", "技能特长"), (5, "长文", "{{技能特长}}"))
    _row(table, 4, 12, (1, "栏目", "服务意愿"), (5, "长文", "{{服务意愿}}"))
    form.lines("一、报到", "报到", (("社区", 56), ("去处", 44), ("方式", 20), ("日期", 36)))
    form.lines("二、服务记录（{{服务合计}}）", "服务",
               (("日期", 36), ("内容", 40), ("社区", 38), ("时长", 20), ("反馈", 22)))  # fmt: skip
    form.lines("三、社区反馈", "回执", (("证明信", 50), ("社区", 30), ("反馈", 40), ("日期", 36)))
    form.lines("四、承诺事项", "承诺", (("对象", 44), ("社区", 44), ("约定", 38), ("已走访", 30)))
    form.line("表注", "{{注}}")
    form.save(folder / templates.RECORD)


def _founding(folder: Path) -> None:
    paper = OfficialPaper("服务队文件", "", date(2000, 1, 1))
    paper.title("{{单位}}", "关于成立{{队名}}的通知")
    paper.addressee("{{主送}}")
    paper.paragraph("{{依据}}，经研究，决定成立{{队名}}。现将有关事项通知如下：")
    paper.heading("组织领导")
    paper.paragraph("{{队名}}由{{单位}}党组织统一领导，并定期向所属党组织报告工作。")
    paper.heading("队伍组成")
    paper.paragraph("队长：{{队长}}。现有队员{{人数}}人，名单见附件。{{服务方向}}")
    paper.attachments(["{{队名}}人员名单"])
    paper.signature("{{单位}}", date(2000, 1, 1))
    paper.appendix("", "{{队名}}人员名单")
    paper.table(("序号", "姓名", "职责", "特长"), [[f"{{{{成员.{name}}}}}" for name in ("序号", "姓名", "职责", "特长")]],
                (20, 36, 30, 70))  # fmt: skip
    drawn = Document(io.BytesIO(paper.to_bytes()))
    for paragraph in drawn.paragraphs:
        if paragraph.text == "2000年1月1日":
            paragraph.runs[0].text = "{{成文日期}}"
        elif paragraph.text.startswith("{{主送}}"):
            number = paragraph.insert_paragraph_before("{{文号}}", paragraph.style)
            number.alignment = _CENTRE
    drawn.core_properties.title, drawn.core_properties.author = "服务队文件", ""
    drawn.save(str(folder / templates.FOUNDING))


_THIN = Side(style="thin", color="000000")
_RULED = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def _cell(sheet: Worksheet, at: str, text: str, font: Font, across: str, *, ruled: bool = False) -> None:
    cell = sheet[at]
    assert isinstance(cell, Cell)
    cell.value, cell.font = text, font
    cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
    if ruled:
        cell.border = _RULED


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.7, bottom=0.6, header=0.3, footer=0.3)
    sheet.print_options.horizontalCentered = True
    footer: Any = sheet.oddFooter
    footer.center.text = "第 &P 页，共 &N 页"


def _name_list(folder: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "人员信息登记表"
    body = Font(name="仿宋_GB2312", size=12)
    _cell(sheet, "A1", "{{标题}}", Font(name="方正小标宋简体", size=20), "center")
    _cell(sheet, "A2", "单位盖章：", body, "left")
    _cell(sheet, "D2", "填报时间：{{填报时间}}", body, "left")
    columns = (("姓  名", "姓名", 12), ("性别", "性别", 7), ("身份证号码", "身份证号码", 25), ("手机号码", "手机号码", 16),
               ("服务志愿", "服务志愿", 40), ("所在单位名称", "所在单位名称", 28))  # fmt: skip
    for place, (label, key, width) in enumerate(columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        _cell(sheet, f"{letter}3", label, Font(name="黑体", size=12), "center", ruled=True)
        _cell(sheet, f"{letter}4", f"{{{{行.{key}}}}}", body, "center", ruled=True)
        sheet[f"{letter}4"].number_format = "@"
    _cell(sheet, "A5", "{{备注}}", Font(name="宋体", size=11), "left")
    for merged in ("A1:F1", "A2:C2", "D2:F2", "A5:F5"):
        sheet.merge_cells(merged)
    _heights(sheet, {1: 36, 2: 24, 3: 26, 4: 24, 5: 24})
    sheet.print_title_rows = "3:3"
    _page(sheet)
    book.save(folder / templates.NAME_LIST)


def _table(folder: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "统计表"
    body = Font(name="仿宋_GB2312", size=12)
    _cell(sheet, "A1", "{{标题}}", Font(name="方正小标宋简体", size=20), "center")
    _cell(sheet, "A2", "{{说明}}", body, "left")
    _cell(sheet, "A3", "{{列}}", Font(name="黑体", size=12), "center", ruled=True)
    sheet["A3"].fill = PatternFill("solid", fgColor="F2F2F2")
    _cell(sheet, "A4", "{{行}}", body, "center", ruled=True)
    _cell(sheet, "A5", "{{注}}", Font(name="宋体", size=10.5), "left")
    _heights(sheet, {1: 36, 2: 24, 3: 26, 4: 24, 5: 22})
    _page(sheet)
    book.save(folder / templates.TABLE)


def _heights(sheet: Worksheet, points: dict[int, float]) -> None:
    rows: Any = sheet.row_dimensions
    for row, height in points.items():
        rows[row].height = height


def draw_all(folder: Path) -> None:
    """Write every template into the folder."""
    for draw in (_form, _letter, _record, _founding, _name_list, _table):
        draw(folder)


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]))
