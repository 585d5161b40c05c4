"""Sheets of typed cells: a text can never become a formula, a number stays a number, a day stays a day."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import (
    HeaderFooter,
    HeaderFooterItem,
    _HeaderFooterPart,  # pyright: ignore[reportPrivateUsage]
)
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from storage.papers.wording import one_line, printable, width_of

_MOST = 32_767  # what Excel holds in a cell, in UTF-16 units
_CUT_MARK = "……（过长，已截断）"
# Signs that make a spreadsheet read a typed text as a formula, with the full-width ones it takes for the same.
_HAZARD = re.compile(r"[=+\-@\t\n＝＋－＠]")
_BOLD = "加粗"
_LINE_HEIGHT = 15.0  # points
_TALLEST = 409.0  # what Excel allows
_LINE = Side(style="thin", color="999999")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that may be rough: it stays a number and only looks like 200余."""

    value: float
    approx: bool = False


Value = str | int | float | date | Amount | None


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and its width in characters of the heading's size."""

    heading: str
    width: float


def add_styles(book: Workbook) -> None:
    """Give the book the looks that `fill_sheet` uses."""
    border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
    for name, across in (("文字", "left"), ("数据", "center")):
        for kind, bold in (("", False), (_BOLD, True)):
            style = NamedStyle(name=name + kind)
            style.font = Font(name="宋体", size=11, bold=bold)
            style.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
            style.border = border
            if bold:
                style.fill = PatternFill("solid", fgColor="E7E6E6")
            book.add_named_style(style)


def fill_sheet(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[Value]], totals: int = 0) -> None:
    """Header, rows and filter; the last `totals` rows are sums, set in bold and left out of the filter."""
    last = len(rows) + 1 - totals
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        _write(sheet, 1, place, column.heading, f"数据{_BOLD}")
    sheet.row_dimensions[1].height = height_of([column.heading for column in columns], columns)
    for line, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            _write(sheet, line, place, value, _style_of(value) + (_BOLD if line > last else ""))
        sheet.row_dimensions[line].height = height_of(row, columns)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"


def set_up_print(sheet: Worksheet, title: str) -> None:
    """Landscape A4, as wide as the page, the header row and the title on every page, pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.8, bottom=0.7, header=0.4, footer=0.3)
    sheet.print_title_rows = "1:1"
    sheet.print_options.horizontalCentered = True
    # Excel repairs a file whose header is longer than 255 signs; a single & begins a print code.
    print_title = one_line(title, 100).replace("&", "&&")
    sheet.HeaderFooter = HeaderFooter(
        oddHeader=HeaderFooterItem(center=_HeaderFooterPart(print_title)),
        oddFooter=HeaderFooterItem(center=_HeaderFooterPart("第 &P 页，共 &N 页")),
    )


def _style_of(value: Value) -> str:
    return "文字" if isinstance(value, str) else "数据"


def _write(sheet: Worksheet, row: int, column: int, value: Value, style: str) -> None:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.style = style
    write_value(cell, value)


def write_value(cell: Cell, value: Value) -> None:
    """A text as a text, a number as a number, a day as a day; the look of the cell stays."""
    if isinstance(value, str):
        write_text(cell, value)
    elif isinstance(value, Amount):
        cell.value = value.value
        cell.number_format = _rough_format(value)
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "[$-804]yyyy-mm-dd aaaa"  # 2026-07-18 星期六
    else:
        cell.value = value


def write_text(cell: Cell, text: str) -> None:
    """A text that stays one, whatever it begins with."""
    text = printable(text)
    if len(text.encode("utf-16-le")) > 2 * _MOST:
        units = text.encode("utf-16-le")[: 2 * (_MOST - len(_CUT_MARK))]
        text = units.decode("utf-16-le", "ignore") + _CUT_MARK
    if not text:
        return
    cell.value = text
    cell.data_type = "s"  # openpyxl takes =… for a formula and #N/A for an error
    if _HAZARD.match(text):
        cell.quotePrefix = True  # keeps it a text when somebody edits the cell


def _rough_format(amount: Amount) -> str:
    if not amount.approx:
        return "General"
    return '0"余"' if amount.value >= 10 and amount.value % 10 == 0 else '"约"General'


def height_of(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """Points for the longest wrapped text of a row: not every program finds the height by itself."""
    texts = ((value, column.width) for value, column in zip(row, columns, strict=True) if isinstance(value, str))
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return min(_TALLEST, lines * _LINE_HEIGHT + 3)


def _lines(text: str, width: float) -> int:
    room = (width - 1) / 2  # full-width characters
    return sum(max(1, math.ceil(width_of(line) / room)) for line in text[:_MOST].split("\n"))
