"""An Excel template filled in: `{{单位}}` in any cell, a row with `{{行.姓名}}` once for each line. In a table of any
width one cell `{{列}}` becomes the headings and one cell `{{行}}` below it the figures, in the look the clerk gave them."""

import copy
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from storage.papers.cells import Column, Value, height_of, write_text, write_value
from storage.papers.templates import unknown_mark, unreadable
from storage.papers.wording import one_line

_MARK = re.compile(r"\{\{\s*([^{}\s]{1,40})\s*\}\}")
_HEAD, _BODY, _LINE = "列", "行", "行."

Line = Mapping[str, Value]


def filled_xlsx(
    name: str,
    template: bytes,
    texts: Mapping[str, str],
    lines: Sequence[Line],
    known: Sequence[str],
    *,
    title: str,
    author: str,
    columns: Sequence[Column] = (),
) -> bytes:
    """The template's first sheet with these texts and lines. `known`: the names a line has; `columns`: headings of a
    table of any width, whose lines are keyed by heading."""
    try:
        book = load_workbook(io.BytesIO(template))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise unreadable(name) from None
    add_sheet(name, book, book.worksheets[0], texts, lines, known, columns)
    about = book.properties
    about.title, about.creator, about.lastModifiedBy = one_line(title), one_line(author), one_line(author)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def add_sheet(
    name: str,
    book: Workbook,
    sheet: Worksheet,
    texts: Mapping[str, str],
    lines: Sequence[Line],
    known: Sequence[str],
    columns: Sequence[Column],
) -> None:
    """Fill one sheet of the book."""
    if columns:
        _spread(sheet, columns)
        known = [column.heading for column in columns]
    place = _row_of_lines(sheet)
    if place is not None:
        keys = _keys(name, sheet, place, known)
        _make_room(sheet, place, max(len(lines), 1) - 1)
        widths = [Column("", _width(sheet, number)) for number in range(1, sheet.max_column + 1)]
        for number, line in enumerate(lines or [{}]):
            _write_line(sheet, place + number, line, keys, widths)
    _fill_texts(name, sheet, texts, place, len(lines) or 1)


def _cells(sheet: Worksheet, row: int | None = None) -> list[Cell]:
    rows = sheet.iter_rows(min_row=row, max_row=row)
    return [cell for line in rows for cell in line if isinstance(cell, Cell) and isinstance(cell.value, str)]


def _spread(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """One heading and one body cell become as many as there are columns; titles above and notes below as wide."""
    marked = {found[1]: cell for cell in _cells(sheet) if (found := _MARK.fullmatch(str(cell.value).strip()))}
    head, body = marked.get(_HEAD), marked.get(_BODY)
    if head is None or body is None:
        return
    first, last = head.column, head.column + len(columns) - 1
    for offset, column in enumerate(columns):
        for pattern, text in ((head, column.heading), (body, f"{{{{{_LINE}{column.heading}}}}}")):
            cell = sheet.cell(pattern.row, first + offset)
            assert isinstance(cell, Cell)
            if cell is not pattern:
                _take_look(cell, pattern)
            write_text(cell, text)
        sheet.column_dimensions[get_column_letter(first + offset)].width = column.width
    tallest = height_of([one.heading for one in columns], columns)
    _set_height(sheet, head.row, max(_height(sheet, head.row) or 0, tallest))
    for cell in _cells(sheet):
        if cell.row not in (head.row, body.row) and cell.column == first and last > first:
            for held in [one for one in sheet.merged_cells.ranges if cell.coordinate in one]:
                sheet.unmerge_cells(str(held))
            sheet.merge_cells(start_row=cell.row, end_row=cell.row, start_column=first, end_column=last)
    sheet.print_title_rows = f"{head.row}:{head.row}"


def _row_of_lines(sheet: Worksheet) -> int | None:
    rows = [cell.row for cell in _cells(sheet) if f"{{{{{_LINE}" in str(cell.value).replace(" ", "")]
    return min(rows, default=None)


def _keys(name: str, sheet: Worksheet, place: int, known: Sequence[str]) -> dict[int, str]:
    """Column → the name of what stands in it."""
    keys: dict[int, str] = {}
    for cell in _cells(sheet, place):
        found = _MARK.fullmatch(str(cell.value).strip())
        if found is not None and found[1].startswith(_LINE):
            key = found[1].removeprefix(_LINE)
            if key not in known:
                raise unknown_mark(name, found[1], [f"{_LINE}{one}" for one in known])
            keys[cell.column] = key
    return keys


def _make_room(sheet: Worksheet, place: int, more: int) -> None:
    """Move what stands below the row of lines down, with its merged cells and heights; copy the row's look."""
    if more <= 0:
        return
    below = [one for one in sheet.merged_cells.ranges if one.min_row > place]
    for held in below:
        sheet.unmerge_cells(str(held))
    heights = {row: _height(sheet, row) for row in range(place + 1, sheet.max_row + 1)}
    last = sheet.max_row
    if last > place:
        sheet.move_range(f"A{place + 1}:{get_column_letter(sheet.max_column)}{last}", rows=more)
    pattern_height = _height(sheet, place)
    for row in range(place + 1, place + more + 1):
        _set_height(sheet, row, pattern_height)
    for row, height in heights.items():
        _set_height(sheet, row + more, height)
    for held in below:
        held.shift(row_shift=more)
        sheet.merge_cells(str(held))
    for column in range(1, sheet.max_column + 1):
        pattern = sheet.cell(place, column)
        for row in range(place + 1, place + more + 1):
            cell = sheet.cell(row, column)
            if isinstance(pattern, Cell) and isinstance(cell, Cell):
                _take_look(cell, pattern)
                cell.value = None if _MARK.search(str(pattern.value or "")) else pattern.value


def _write_line(sheet: Worksheet, row: int, line: Line, keys: Mapping[int, str], widths: Sequence[Column]) -> None:
    values: list[Value] = [None] * len(widths)
    for column, key in keys.items():
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell)
        cell.value = None
        values[column - 1] = line.get(key)
        write_value(cell, values[column - 1])
    _set_height(sheet, row, max(_height(sheet, row) or 0, height_of(values, widths)))


def _fill_texts(name: str, sheet: Worksheet, texts: Mapping[str, str], place: int | None, count: int) -> None:
    """What is typed in lines is never read for marks."""
    for cell in _cells(sheet):
        if place is not None and place <= cell.row < place + count:
            continue
        said = str(cell.value)
        for mark in _MARK.findall(said):
            if mark not in texts:
                raise unknown_mark(name, mark, list(texts))
        if _MARK.search(said):
            cell.value = None
            write_text(cell, _MARK.sub(lambda found: texts[found[1]], said))
            _make_high(sheet, cell)


def _make_high(sheet: Worksheet, cell: Cell) -> None:
    """No program finds the height of a wrapped text over merged cells by itself."""
    held = next((one for one in sheet.merged_cells.ranges if cell.coordinate in one), None)
    if held is None or not isinstance(cell.value, str):
        return
    wide = sum(_width(sheet, column) for column in range(held.min_col, held.max_col + 1))
    _set_height(sheet, cell.row, max(_height(sheet, cell.row) or 0, height_of([cell.value], [Column("", wide)])))


def _take_look(cell: Cell, pattern: Cell) -> None:
    cell._style = copy.copy(pattern._style)  # pyright: ignore[reportPrivateUsage]


def _height(sheet: Worksheet, row: int) -> float | None:
    rows: Any = sheet.row_dimensions
    return rows[row].height


def _set_height(sheet: Worksheet, row: int, points: float | None) -> None:
    rows: Any = sheet.row_dimensions
    rows[row].height = points


def _width(sheet: Worksheet, column: int) -> float:
    """A column's width; neighbours of one width are kept as one entry by Excel and WPS."""
    columns: Any = sheet.column_dimensions
    for held in columns.values():
        if held.min is not None and held.min <= column <= (held.max or held.min) and held.width:
            return held.width
    return columns[get_column_letter(column)].width or 10
