"""The month's digest as an Excel file: by unit, every summary, every figure."""

import io

from openpyxl import Workbook

from storage.digest import Digest, SummaryLine, Total, UnitDigest
from storage.papers.cells import Amount, Column, Value, add_styles, fill_sheet, set_up_print
from storage.papers.wording import is_stated, month_words, one_line, runs

_SUMMARY_COLUMNS = (
    Column("编号", 6),
    Column("单位", 16),
    Column("日期", 19),
    Column("结束日期", 19),
    Column("地点", 14),
    Column("参加人数", 10),
    Column("服务数量", 10),
    Column("服务计量", 10),
    Column("时长（小时）", 13),
    Column("类别", 12),
    Column("照片（张）", 11),
    Column("缺项", 10),
    Column("待解决", 18),
    Column("报送人", 9),
    Column("原文", 48),
)
_FIGURE_COLUMNS = (
    Column("单位", 26),
    Column("项目", 26),
    Column("数量", 12),
    Column("计量单位", 10),
    Column("约数", 7),
    Column("来源小结", 40),
)


def digest_xlsx(digest: Digest) -> bytes:
    """A .xlsx of the digest with the sheets 汇总, 明细 and 数据; no cell holds a formula."""
    book = Workbook()
    add_styles(book)
    book.properties.creator = one_line(digest.org)
    book.properties.title = f"{month_words(digest)}志愿服务活动明细"
    _add_units(book, digest)
    _add_summaries(book, digest)
    _add_figures(book, digest)
    for sheet in book.worksheets:
        set_up_print(sheet, f"{one_line(digest.org)}{month_words(digest)}志愿服务活动{sheet.title}")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _add_units(book: Workbook, digest: Digest) -> None:
    sheet = book.worksheets[0]
    sheet.title = "汇总"
    served = tuple(dict.fromkeys(total.unit for unit in (*digest.units, digest.whole) for total in unit.served))
    owing = set(digest.owing)
    rows = [_unit_row(unit, unit.unit, served, unit.unit in owing) for unit in digest.units]
    known = {unit.unit for unit in digest.units}
    blank = (None,) * (len(served) + 3)
    rows += [(name, 0, *blank, "未报送小结") for name in digest.owing if name not in known]
    counts = [Column(f"服务（{one_line(unit)}）", 12) for unit in served]
    columns = [Column("单位", 30), Column("活动（次）", 10), Column("参加（人）", 10), *counts]
    columns += [Column("单项服务（次）", 16), Column("服务时长（小时）", 18), Column("备注", 16)]
    fill_sheet(sheet, columns, [*rows, _unit_row(digest.whole, "合计", served, False)], totals=1)
    sheet.freeze_panes = "B2"


def _unit_row(unit: UnitDigest, name: str, served: tuple[str, ...], owing: bool) -> tuple[Value, ...]:
    given = {total.unit: Amount(total.value, total.approx) for total in unit.served}
    people = unit.participants
    return (
        name,
        unit.activities,
        Amount(people.value, people.approx) if is_stated(people) else None,
        *(given.get(kind) for kind in served),
        unit.services,
        unit.hours,
        "未报送小结" if owing else None,
    )


def _add_summaries(book: Workbook, digest: Digest) -> None:
    sheet = book.create_sheet("明细")
    rows = [_summary_row(summary) for unit in digest.units for summary in unit.summaries]
    fill_sheet(sheet, _SUMMARY_COLUMNS, rows)
    sheet.freeze_panes = "C2"


def _summary_row(summary: SummaryLine) -> tuple[Value, ...]:
    people, served = summary.participants, summary.served
    return (
        summary.number,
        summary.unit,
        summary.day,
        summary.day_end,
        summary.place,
        None if people is None else Amount(people, summary.participants_approx),
        None if served is None else Amount(served, summary.served_approx),
        summary.served_unit,
        summary.hours,
        "、".join(summary.kinds) or None,
        summary.photos,
        "、".join(summary.missing) or None,
        "\n".join(summary.unresolved) or None,
        summary.author,
        summary.text,
    )


def _add_figures(book: Workbook, digest: Digest) -> None:
    sheet = book.create_sheet("数据")
    rows = [row for unit in digest.units for row in _figure_rows(unit, unit.unit)]
    totals = _figure_rows(digest.whole, "合计")
    fill_sheet(sheet, _FIGURE_COLUMNS, [*rows, *totals], totals=len(totals))
    sheet.freeze_panes = "A2"


def _figure_rows(unit: UnitDigest, name: str) -> list[tuple[Value, ...]]:
    people = [_figure_row(unit.participants, name, "参加")] if is_stated(unit.participants) else []
    served = [_figure_row(total, name, "服务") for total in unit.served]
    figures = [_figure_row(total, name, total.what) for total in unit.figures]
    confirmed = [
        (name, "单项服务", unit.services, "次", None, "已确认的服务记录"),
        (name, "单项服务时长", unit.hours, "小时", None, "已确认的服务记录"),
    ]
    return [*people, *served, *figures, *(confirmed if unit.services or unit.hours else [])]


def _figure_row(total: Total, name: str, what: str) -> tuple[Value, ...]:
    about = "是" if total.approx else None
    return (name, what, Amount(total.value, total.approx), total.unit, about, "、".join(runs(total.sources)))
