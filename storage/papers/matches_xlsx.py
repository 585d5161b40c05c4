"""The proposals of a round as a sheet, when there are more than a chat can show."""

import io
from datetime import date

from openpyxl import Workbook

from storage.offering.matchmaking import Proposals
from storage.papers.cells import Column, add_styles, fill_sheet, set_up_print
from storage.papers.wording import one_line

_COLUMNS = (
    Column("序号", 6), Column("编号", 8), Column("内容", 18), Column("日期", 16), Column("时段", 8), Column("社区", 16),
    Column("建议", 12), Column("理由", 60),
)  # fmt: skip
_OPEN = (Column("编号", 8), Column("内容", 24), Column("社区", 16), Column("为什么没排上", 40))


def matches_name(org: str, today: date) -> str:
    """The file name: 舜水新村撮合建议（2026年7月10日）.xlsx."""
    return f"{one_line(org, 40)}撮合建议（{today.year}年{today.month}月{today.day}日）.xlsx"


def matches_xlsx(org: str, rounds: tuple[Proposals, ...]) -> bytes:
    """建议 (a line each pair) and 没排上 (needs that still want people), of one or of several communities."""
    book = Workbook()
    add_styles(book)
    sheet = book.worksheets[0]
    sheet.title = "建议"
    rows = [
        (
            one.place, f"#{one.match.need.number}", one.match.need.category, one.match.need.day, one.match.need.part,
            one.match.need.community.name, one.match.name, "；".join(one.match.reasons),
        )
        for found in rounds
        for one in found.proposed
    ]  # fmt: skip
    fill_sheet(sheet, _COLUMNS, rows)
    rest = book.create_sheet("没排上")
    short = [
        (f"#{view.number}", view.category, view.community.name, "合适的同志都排满了" if some else "没有合适的同志")
        for found in rounds
        for view, some in found.thought.lacking
    ]
    short += [
        (f"#{view.number}", view.category, view.community.name, f"还没说{'、'.join(view.lacks)}")
        for found in rounds
        for view in found.thought.unready
    ]
    fill_sheet(rest, _OPEN, short)
    for one in (sheet, rest):
        one.freeze_panes = "A2"
        set_up_print(one, f"{one_line(org)}撮合建议（{one.title}）")
    book.properties.creator = one_line(org)
    book.properties.title = f"{one_line(org)}撮合建议"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
