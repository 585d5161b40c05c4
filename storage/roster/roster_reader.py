"""Reads an unknown Excel file in a process of its own: python -I roster_reader.py < file > rows as JSON.

The file may be hostile. This process has little memory, little time and no right to write, knows no secret, and is
thrown away afterwards; it imports nothing of the project. It answers `{"refused": code}` or `{"sheets": [...]}`.
Formulas are never evaluated: a cell with one comes out as `{"f": 1}`, a date as `{"d": "2020-03-01"}`, an error as
`{"e": 1}`, a number as a number and a text as a text.
"""

import contextlib
import importlib
import io
import json
import re
import struct
import sys
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

MOST_UNZIPPED = 50 << 20
MOST_RATIO = 100
MOST_ROWS = 20_000
MOST_COLUMNS = 60
_MOST_PARTS = 2_000
_MOST_SHEETS = 40
_MOST_SIGNS = 300  # of one cell; nothing on a list of people is longer
_MEMORY, _SECONDS = 768 << 20, 20
_ROW = re.compile(rb"<(?:\w{1,20}:)?row(?=[\s/>])(?:[^>]{0,200}?\sr=[\"'](\d{1,10})[\"'])?")
_HIDDEN = re.compile(rb"<(?:\w{1,20}:)?col\s[^>]{0,300}>")
_DOCTYPE = (b"<!DOCTYPE", b"<!ENTITY", b"<\0!\0D\0O\0C\0", b"\0<\0!\0D\0O\0C")


class Refused(Exception):
    """The file is not read; the text is a code that the caller puts into words."""


def main() -> None:
    """Bound this process, read the file from stdin, write one JSON object to stdout."""
    _bound()
    content = sys.stdin.buffer.read()
    try:
        answer: dict[str, Any] = {
            "sheets": list(_xls(content) if content[:4] == b"\xd0\xcf\x11\xe0" else _xlsx(content))
        }
    except Refused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "too big"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def _bound() -> None:
    with contextlib.suppress(
        ImportError, ValueError, OSError
    ):  # where there are no such limits, the caller's clock holds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it, slowly, for nothing
    warnings.simplefilter("ignore")


def _xlsx(content: bytes) -> Iterator[dict[str, Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _must_be_small(archive, len(content))
            _must_be_plain(archive)
            hidden = _look_through(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Refused("broken") from None
    except zipfile.zlib.error:  # type: ignore[attr-defined]
        raise Refused("broken") from None
    yield from _opened_xlsx(content, hidden)


def _must_be_small(archive: zipfile.ZipFile, length: int) -> None:
    parts = archive.infolist()
    unzipped = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or unzipped > MOST_UNZIPPED:
        raise Refused("too big")
    if unzipped > MOST_RATIO * max(length, 10_000):
        raise Refused("bomb")
    if len({part.filename for part in parts}) != len(parts):
        raise Refused("broken")


def _must_be_plain(archive: zipfile.ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise Refused("locked")
    if any(name.endswith((".bin",)) and "vba" in name for name in names) or any("/macrosheets/" in n for n in names):
        raise Refused("macros")
    if any("externallinks/" in name for name in names):
        raise Refused("links")
    if "[content_types].xml" not in names or "xl/workbook.bin" in names:
        raise Refused("not excel")
    kinds = next(name for name in archive.namelist() if name.lower() == "[content_types].xml")
    if b"macroenabled" in _bounded(archive, kinds, [0]).lower():
        raise Refused("macros")


def _look_through(archive: zipfile.ZipFile) -> dict[str, set[int]]:
    """Every XML part once, as bytes: really as small as it says, no entities, not too many rows. Returns the hidden
    columns (from 1) of each sheet's part."""
    total, hidden = [0], dict[str, set[int]]()
    for name in archive.namelist():
        body = _bounded(archive, name, total)
        low = name.lower()
        if not low.endswith((".xml", ".rels", ".vml")):
            continue
        if any(sign in body for sign in _DOCTYPE):
            raise Refused("entities")
        if "/worksheets/" in low and low.endswith(".xml"):
            _count_rows(body)
            hidden[low] = _hidden_columns(body)
    return hidden


def _bounded(archive: zipfile.ZipFile, name: str, total: list[int]) -> bytes:
    with archive.open(name) as part:
        body = part.read(MOST_UNZIPPED - total[0] + 1)
    total[0] += len(body)
    if total[0] > MOST_UNZIPPED:
        raise Refused("too big")
    return body


def _count_rows(body: bytes) -> None:
    for count, row in enumerate(_ROW.finditer(body), 1):
        if count > MOST_ROWS + 100 or int(row[1] or 0) > MOST_ROWS + 100:
            raise Refused("too many rows")


def _hidden_columns(body: bytes) -> set[int]:
    found: set[int] = set()
    for column in _HIDDEN.findall(body[:200_000]):
        low, high = re.search(rb'\smin="(\d{1,5})"', column), re.search(rb'\smax="(\d{1,5})"', column)
        if low and high and re.search(rb'\shidden="(?:1|true)"', column):
            found.update(range(int(low[1]), min(int(high[1]), MOST_COLUMNS) + 1))
    return found


def _opened_xlsx(content: bytes, hidden: dict[str, set[int]]) -> Iterator[dict[str, Any]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        for sheet in book.worksheets[:_MOST_SHEETS]:
            part = str(getattr(sheet, "_worksheet_path", "")).lower().lstrip("/")
            rows = sheet.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS + 100)
            yield {
                "name": str(sheet.title)[:60], "hidden": sheet.sheet_state != "visible",
                "hidden_columns": sorted(hidden.get(part, set())),
                "rows": [[n, cells] for n, row in enumerate(rows, 1) if (cells := _cells(map(_xlsx_cell, row)))],
            }  # fmt: skip
    except (
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        SyntaxError,
        AssertionError,
        OSError,
        EOFError,
    ):
        raise Refused("broken") from None


def _xlsx_cell(cell: Any) -> Any:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return {"f": 1}
    return {"e": 1} if cell.data_type == "e" else _value(cell.value)


def _xls(content: bytes) -> Iterator[dict[str, Any]]:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("locked")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Refused("macros")
    xlrd: Any = importlib.import_module("xlrd")
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=True)
        if book.nsheets > _MOST_SHEETS:
            raise Refused("too big")
        for place in range(book.nsheets):
            sheet = book.sheet_by_index(place)
            if sheet.nrows > MOST_ROWS + 100:
                raise Refused("too many rows")
            columns = [n + 1 for n, info in sheet.colinfo_map.items() if info.hidden]
            yield {
                "name": sheet.name[:60], "hidden": sheet.visibility != 0, "hidden_columns": sorted(columns),
                "rows": [[n + 1, cells] for n in range(sheet.nrows) if (cells := _xls_row(xlrd, book, sheet, n))],
            }  # fmt: skip
            book.unload_sheet(place)
    except xlrd.XLRDError as error:
        raise Refused("locked" if "ncrypted" in str(error) else "broken") from None
    except (xlrd.compdoc.CompDocError, struct.error, LookupError, ValueError, TypeError, AttributeError,
            AssertionError, ArithmeticError, EOFError):  # fmt: skip
        raise Refused("broken") from None


def _xls_row(xlrd: Any, book: Any, sheet: Any, line: int) -> list[Any]:
    return _cells(_xls_cell(xlrd, book, cell) for cell in sheet.row(line)[:MOST_COLUMNS])


def _xls_cell(xlrd: Any, book: Any, cell: Any) -> Any:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return {"d": xlrd.xldate_as_datetime(cell.value, book.datemode).date().isoformat()}
        except (ValueError, OverflowError):
            return {"e": 1}
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    return {"e": 1} if cell.ctype == xlrd.XL_CELL_ERROR else _value(cell.value)


def _cells(values: Any) -> list[Any]:
    """The values of a row without the empty ones at its end; an empty row is nothing."""
    cells = list(values)
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return cells


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        whole = value == value and abs(value) < 1e30 and value == int(value)
        return int(value) if whole else value if value == value and abs(value) < 1e300 else {"e": 1}
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()}
    return {"d": value.isoformat()} if isinstance(value, date) else str(value)[:_MOST_SIGNS].strip()


if __name__ == "__main__":
    main()
