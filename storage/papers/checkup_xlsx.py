"""体检 as an Excel file: of one organisation rule by rule, or of everything below a superior, to compare."""

import io
from datetime import date

from openpyxl import Workbook

from storage.papers.cells import Column, Value, add_styles, fill_sheet, set_up_print
from storage.papers.wording import one_line
from storage.policy import Policy
from storage.rules import Checkup, Comparison, Finding, Row

_RULE_COLUMNS = (
    Column("规则", 16), Column("结果", 10), Column("达到", 8), Column("应有", 8), Column("计量", 6), Column("期限", 19),
    Column("逾期起", 19), Column("说明", 24), Column("缺什么", 26), Column("未达到的人", 30), Column("依据", 44),
)  # fmt: skip
_DETAIL_COLUMNS = (
    Column("组织", 24), Column("规则", 16), Column("结果", 12), Column("完成率", 10), Column("期限", 19),
    Column("未达标数", 10), Column("依据", 48),
)  # fmt: skip


def checkup_name(title: str, today: date) -> str:
    """The file name: 市住建局体检（2026年7月10日）.xlsx."""
    return f"{one_line(title, 40)}体检（{today.year}年{today.month}月{today.day}日）.xlsx"


def checkup_xlsx(checkup: Checkup) -> bytes:
    """One organisation's findings, with the names the reader may see, each with the notice's phrase."""
    book = _book(checkup.org.name)
    sheet = book.worksheets[0]
    sheet.title = "体检"
    fill_sheet(sheet, _RULE_COLUMNS, [_rule_row(found, checkup.today) for found in checkup.findings])
    sheet.freeze_panes = "B2"
    _add_grounds(book, (checkup.policy,))
    return _saved(book, f"{one_line(checkup.org.name)}体检")


def comparison_xlsx(comparison: Comparison, policies: tuple[Policy, ...]) -> bytes:
    """Everything below a superior in counts: 对照 (one line an organisation) and 明细 (one line a rule of it)."""
    book = _book(comparison.org.name)
    sheet = book.worksheets[0]
    sheet.title = "对照"
    columns = [Column("组织", 30), Column("规则", 14), Column("单位和社区", 12), Column("未达标", 10)]
    columns += [Column(one_line(rule, 20), 14) for rule in comparison.rules]
    fill_sheet(sheet, columns, [_compared(row, comparison.rules) for row in comparison.rows])
    sheet.freeze_panes = "B2"
    details = book.create_sheet("明细")
    fill_sheet(details, _DETAIL_COLUMNS, [line for row in comparison.rows for line in _detailed(row)])
    details.freeze_panes = "C2"
    _add_grounds(book, policies)
    return _saved(book, f"{one_line(comparison.org.name)}所辖体检对照")


def _rule_row(found: Finding, today: date) -> tuple[Value, ...]:
    return (
        found.rule, _result(found, today), found.met, found.owed, found.measure, found.due, found.since,
        "；".join(part for part in (found.said, found.unknown) if part) or None, "、".join(found.lacks) or None,
        "、".join(found.names) or None, found.source,
    )  # fmt: skip


def _result(found: Finding, today: date) -> str:
    if found.unknown:
        return "还不能算"
    if found.optional:
        return "不作要求"
    return "达标" if not found.failed else "已逾期" if found.late(today) else "未达标"


def _compared(row: Row, rules: tuple[str, ...]) -> tuple[Value, ...]:
    texts = {score.rule: score.text() for score in row.scores}
    return ("　" * (row.depth - 1) + row.org.name, row.policy, row.units, row.failed, *(texts.get(r) for r in rules))


def _detailed(row: Row) -> list[tuple[Value, ...]]:
    return [
        (
            row.org.name, score.rule, score.text(),
            None if score.rate is None else f"{score.rate:.0%}", score.due, score.failed, score.source,
        )
        for score in row.scores
    ]  # fmt: skip


def _add_grounds(book: Workbook, policies: tuple[Policy, ...]) -> None:
    """Whose rules these are: the notice, and every host by name."""
    sheet = book.create_sheet("依据")
    columns = (
        Column("规则", 12), Column("活动", 30), Column("通知", 40), Column("主办单位", 36), Column("印发单位", 36),
        Column("抄送", 30),
    )  # fmt: skip
    rows = [
        (p.name, p.title, p.notice, "、".join(p.hosts), "、".join(p.issuers), "、".join(p.copies_to)) for p in policies
    ]
    fill_sheet(sheet, columns, rows)


def _book(org: str) -> Workbook:
    book = Workbook()
    add_styles(book)
    book.properties.creator = one_line(org)
    return book


def _saved(book: Workbook, title: str) -> bytes:
    book.properties.title = title
    for sheet in book.worksheets:
        set_up_print(sheet, f"{title}（{sheet.title}）")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
