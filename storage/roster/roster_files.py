"""From the bytes of a stranger's Excel file to plain cells, or a refusal in words: nothing of the file is trusted."""

import asyncio
import csv
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from storage.errors import NotNow, NotUnderstood

MOST_BYTES = 5 << 20
_MOST_ANSWER = 200 << 20
_MOST_ROWS = 20_000
_PATIENCE = 25.0  # seconds; a list of 20,000 people takes three
_READER = Path(__file__).with_name("roster_reader.py")
_WORDS = {
    "too big": "这个文件解开后太大（超过50MB），没有读。请只留名册那一张表，另存为 .xlsx 再发。",
    "bomb": "这个文件压缩得不正常，没有读。请把名册复制到一个新表格，另存为 .xlsx 再发。",
    "too many rows": "表里有两万行以上（多半是空行），没有读。请删掉多余的行，或分成几个文件再发。",
    "macros": "这个文件带宏，没有读。请另存为不带宏的 .xlsx 再发。",
    "links": "这个表连着别的文件，没有读。请全选、复制，在新表里“只粘贴数值”，另存为 .xlsx 再发。",
    "entities": "这个文件的内容不正常，没有读。请把名册复制到一个新表格，另存为 .xlsx 再发。",
    "locked": "这个文件加了密码，打不开。请去掉密码，另存为 .xlsx 再发。",
    "not excel": "这不是 .xlsx、.xls 或 .csv 表格。请用 Excel 或 WPS 打开，另存为 .xlsx 再发。",
    "broken": "这个文件打不开（可能没传完或已损坏）。请用 Excel 或 WPS 打开，另存为 .xlsx 再发。",
    "slow": "这个文件读得太久，没有读完。请把名册复制到一个新表格，另存为 .xlsx 再发。",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text as typed; `number` when the sheet keeps it as a number; `odd` 公式 or 错误值."""

    text: str = ""
    number: bool = False
    odd: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows that hold anything, each with its number in the sheet (from 1). Hidden columns count from 0."""

    name: str
    hidden: bool
    hidden_columns: frozenset[int]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


async def read_file(content: bytes) -> tuple[Sheet, ...]:
    """The sheets of an .xlsx or .xls file, read in a process of its own, or of a .csv. Raises Refusal with what to do instead."""
    if len(content) > MOST_BYTES:
        raise NotNow(f"文件太大（{len(content) / (1 << 20):.1f}MB），名册最多5MB。请只留名册那一张表再发。")
    if content[:4] not in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        sheet = await asyncio.to_thread(_text_sheet, content)
        if sheet is None:
            raise NotUnderstood(_WORDS["not excel"])
        return (sheet,)
    answer = await _ask_reader(content)
    refused = answer.get("refused")
    if refused is not None:
        raise NotUnderstood(_WORDS.get(str(refused), _WORDS["broken"]))
    return await asyncio.to_thread(_sheets, answer)


async def _ask_reader(content: bytes) -> dict[str, Any]:
    reader = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(_READER),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    try:
        async with asyncio.timeout(_PATIENCE):
            said, _ = await reader.communicate(content)
    except TimeoutError:
        return {"refused": "slow"}
    finally:
        if reader.returncode is None:
            reader.kill()
            await reader.wait()
    if reader.returncode != 0 or len(said) > _MOST_ANSWER:
        return {"refused": "slow" if reader.returncode in (-9, -24) else "broken"}
    return await asyncio.to_thread(json.loads, said)


def _text_sheet(content: bytes) -> Sheet | None:
    """A .csv as Excel or WPS writes it, in UTF-8 or GBK; None when it is no table of text. Raises Refusal when too long."""
    text = _decoded(content)
    if text is None:
        return None
    first = next((line for line in text.splitlines() if line.strip()), "")
    sign = max(",\t;，", key=first.count)
    if not first.count(sign):
        return None
    try:
        rows = list(
            csv.reader(
                io.StringIO(text.replace("，", ",") if sign == "，" else text), delimiter=sign.replace("，", ",")
            )
        )
    except csv.Error:
        return None
    if len(rows) > _MOST_ROWS:
        raise NotUnderstood(_WORDS["too many rows"])
    kept = [
        (at, tuple(Cell(value.strip().lstrip("\ufeff")) for value in row)) for at, row in enumerate(rows, 1) if any(row)
    ]
    return Sheet("表", hidden=False, hidden_columns=frozenset(), rows=tuple(kept))


def _decoded(content: bytes) -> str | None:
    if b"\x00" in content:
        return None
    for name in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _sheets(answer: dict[str, Any]) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(
            name=str(sheet["name"]),
            hidden=bool(sheet["hidden"]),
            hidden_columns=frozenset(int(n) - 1 for n in sheet["hidden_columns"]),
            rows=tuple((int(n), tuple(_cell(value) for value in cells)) for n, cells in sheet["rows"]),
        )
        for sheet in answer["sheets"]
    )


def _cell(value: Any) -> Cell:
    if value is None:
        return _EMPTY
    if isinstance(value, dict):
        told = cast("dict[str, Any]", value)
        return Cell(text=str(told["d"])) if "d" in told else Cell(odd="公式" if "f" in told else "错误值")
    return Cell(text=str(value), number=not isinstance(value, str))


_EMPTY = Cell()
