"""Sheets around the 名册: its mistakes, the list itself, codes, and who has not reported."""

import io
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook

from storage.papers.cells import Column, Value, add_styles, fill_sheet, set_up_print
from storage.roster.absences import MissingList
from storage.roster.roster_lines import Problem
from storage.roster.roster_links import Code


def table_xlsx(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> bytes:
    """One printable sheet; every text in it stays a text."""
    book = Workbook()
    add_styles(book)
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:31]
    fill_sheet(sheet, columns, rows)  # type: ignore[arg-type]
    set_up_print(sheet, title)  # type: ignore[arg-type]
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def mistakes_xlsx(problems: Sequence[Problem], title: str = "名册要改的行") -> bytes:
    """行号, 姓名, 原因, 怎么改: what has to be put right before a list is taken."""
    columns = (Column("行号", 16), Column("姓名", 12), Column("原因", 44), Column("怎么改", 48))
    return table_xlsx(title, columns, [(p.place, p.name, p.reason, p.fix) for p in problems])


def roster_xlsx(rows: Sequence[tuple[int | None, str, str, str, str, str]]) -> bytes:
    """The 名册 as its admin looks at it: row, name, kind, where registered, whether confirmed, outside number."""
    heads = (("行号", 8), ("姓名", 12), ("人员类别", 14), ("报到", 28), ("核对", 14), ("志愿者编号", 24))
    return table_xlsx("名册", [Column(head, width) for head, width in heads], rows)


def codes_xlsx(codes: Sequence[Code], until: str) -> bytes:
    """Codes to be handed out one by one; each works once."""
    columns = (Column("姓名", 12), Column("核验码", 16), Column("怎么用", 60))
    use = f"{until}前，本人私聊机器人发：名册码 "
    return table_xlsx("名册核验码", columns, [(code.name, code.code, use + code.code) for code in codes])


def missing_xlsx(found: MissingList, day: str) -> bytes:
    """未报到 with the reasons: for the unit's own admin."""
    heads = (
        ("行号", 8),
        ("姓名", 12),
        ("还要报到", 18),
        ("是否核对", 12),
        ("原因", 10),
        ("说明", 40),
        ("答应报到", 16),
    )
    rows: list[tuple[Value, ...]] = []
    for one in found.people:
        reason = one.reason
        promised: date | None = reason.promised if reason is not None else None
        rows.append((
            one.row, one.name, "、".join(one.owed), "已核对" if one.confirmed else "未核对",
            reason.code if reason else "未说明", reason.words if reason else "", promised,
        ))  # fmt: skip
    return table_xlsx(f"未报到 {day}", [Column(head, width) for head, width in heads], rows)
