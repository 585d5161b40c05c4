"""Lists and tables filled into Excel templates: 人员信息登记表, the upload file, 报到统计, 带头情况, 四个一, 走访慰问."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from storage.clerk.letter_rows import LetterView
from storage.clerk.name_lists import ListedPerson, NameList
from storage.cooperation.pairings import ChecklistRow
from storage.cooperation.visits import VisitRow
from storage.papers import templates
from storage.papers.cells import Column, Value, add_styles, fill_sheet
from storage.papers.filled_xlsx import Line, filled_xlsx
from storage.papers.wording import day_words, one_line
from storage.registration.registration_tables import CoverageTable, LeaderTable, UnitRow

_NAME_COLUMNS = ("姓名", "性别", "身份证号码", "手机号码", "服务志愿", "所在单位名称")
_WIDE = {"姓名": 12, "性别": 7, "身份证号码": 25, "手机号码": 16, "服务志愿": 40, "所在单位名称": 28}
_FEW = "少于5的数字不列（显示为空），避免从数字认出个人。"


def name_list_xlsx(held: NameList, today: date, own: Path | None) -> bytes:
    """人员信息登记表: the form's six columns and nothing else; the seal is left to be put on by hand."""
    lines = [_listed(one) for one in held.people]
    papers = held.papers
    texts = {"标题": papers.roster, "填报时间": _day(today), "备注": papers.roster_note, "单位": held.org}
    return filled_xlsx(templates.NAME_LIST, templates.read_template(templates.NAME_LIST, own), texts, lines, _NAME_COLUMNS,
                       title=papers.roster, author=held.org)  # fmt: skip


def upload_xlsx(held: NameList) -> bytes:
    """The file for the outside site: its columns in its order, headings in the first row, no title, no template."""
    book = Workbook()
    add_styles(book)
    columns = [Column(name, _WIDE.get(name, 16)) for name in held.papers.registry_columns]
    lines = [_listed(one) for one in held.people]
    fill_sheet(book.worksheets[0], columns, [[line.get(one.heading) for one in columns] for line in lines])
    book.properties.title, book.properties.creator = one_line(held.papers.registry), one_line(held.org)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def coverage_xlsx(table: CoverageTable, today: date, own: Path | None) -> bytes:
    """单位 × 在职党员、已报到、覆盖率 (and 双注册 where two places are owed), the sum last."""
    twice = len(table.required) > 1
    names = [("单位", 32.0), ("在职党员", 12.0), ("已报到", 12.0), ("覆盖率", 12.0)]
    names += [("双注册", 12.0), ("双注册率", 12.0)] if twice else []
    names += [("离退休自愿报到", 18.0)]
    lines = [_unit_line(row) for row in (*table.rows, *([table.whole] if len(table.rows) != 1 else []))]
    note = f"在职党员按名册和本人登记；已报到指已在社区报到{'（至少一处）' if twice else ''}"
    note += f"，双注册指{'、'.join(table.required)}都已报到" if twice else ""
    note += f"。{_FEW}" if table.few_hidden else "。离退休党员自愿报到，不计入在职党员。"
    return _table(f"{table.org.name}在职党员到社区报到统计表", today, names, lines, note, table.org.name, own)


def double_xlsx(table: CoverageTable, today: date, own: Path | None) -> bytes:
    """双注册 person by person, for the unit's own admin."""
    whole = len(table.required)
    names = [("姓名", 14.0), *((place, 14.0) for place in table.required), ("双注册" if whole > 1 else "报到", 12.0)]
    lines: list[Line] = [
        {"姓名": one.name, names[-1][0]: f"{one.done}/{whole}"}
        | {place: "已报到" if place in one.places else "未报到" for place in table.required}
        for one in table.people
    ]
    title = f"{table.org.name}在职党员{'双注册' if whole > 1 else '报到'}情况表"
    return _table(title, today, names, lines, "只供本单位管理使用。", table.org.name, own)


def leaders_xlsx(table: LeaderTable, today: date, own: Path | None) -> bytes:
    """带头情况 by the pack's columns: people of the own unit, or how many of each level."""
    names = [("单位", 26.0), *([("姓名", 12.0)] if table.named else []), ("级别", 14.0)]
    names += [] if table.named else [("人数", 10.0)]
    names += [(column, 20.0) for column in table.columns]
    lines: list[Line] = [
        {"单位": row.unit, "姓名": row.name, "级别": row.level, "人数": row.people}
        | dict(zip(table.columns, row.figures, strict=True))
        for row in table.rows
    ]
    note = f"依据：{table.source}。报到列报到的社区数，关心社区建设列提出的需求和心愿数，参加活动列参加的队活动和报送的小结数，服务群众列社区已确认的服务次数"
    note += "。" if table.named else f"；各列为做到的人数。{_FEW}"
    return _table(f"{table.org.name}党员领导干部带头情况表", today, names, lines, note, table.org.name, own)


def ledger_xlsx(org: str, year: int, letters: Sequence[LetterView], today: date, own: Path | None) -> bytes:
    """证明信 of a year by number; a void one keeps its line."""
    names = [("编号", 30.0), ("姓名", 14.0), ("开具日期", 20.0), ("社区", 24.0), ("回执", 14.0), ("回执日期", 20.0)]
    lines: list[Line] = [
        {
            "编号": one.mark,
            "姓名": one.bearer.name,
            "开具日期": _day(one.issued_on),
            "社区": one.community.name if one.community is not None else "",
            "回执": "作废" if one.void else one.answer or "",
            "回执日期": _day(one.answered_on) if one.answered_on is not None else "",
        }
        for one in letters
    ]
    return _table(f"{org}{year}年证明信台账", today, names, lines, "回执空着的是还没有收到。", org, own)


def checklist_xlsx(
    org: str, items: Sequence[str], rows: Sequence[ChecklistRow], today: date, own: Path | None
) -> bytes:
    """结对四个一: one line a pair, the days on which each item was done."""
    names = [("单位", 24.0), ("结对对象", 24.0), ("类别", 10.0), ("结对日期", 18.0), *((item, 20.0) for item in items)]
    names += [("回访日期", 18.0), ("解决困难（个）", 14.0)]
    lines: list[Line] = [
        {"单位": row.unit, "结对对象": row.partner, "类别": row.kind, "结对日期": _day(row.since),
         "回访日期": "、".join(_short(day) for day in row.visits), "解决困难（个）": row.solved}
        | {item: "、".join(_short(day) for day in days) for item, days in zip(items, row.days, strict=True)}
        for row in rows
    ]  # fmt: skip
    return _table(f"{org}结对共建情况表", today, names, lines, "空格为还没有做。", org, own)


def visits_xlsx(org: str, rows: Sequence[VisitRow], today: date, own: Path | None) -> bytes:
    """走访慰问: whom, when, what they said. For the unit's own admin."""
    names = [
        ("姓名", 14.0),
        ("类别", 22.0),
        ("走访日期", 26.0),
        ("意见建议", 38.0),
        ("困难问题", 38.0),
        ("办理答复", 30.0),
    ]
    lines: list[Line] = [
        {"姓名": row.name, "类别": "、".join(row.kinds), "走访日期": "、".join(day_words(day, None, today.year) for day in row.days),
         "意见建议": "；".join(row.opinions), "困难问题": "；".join(row.difficulties),
         "办理答复": "；".join(row.answers)}
        for row in rows
    ]  # fmt: skip
    return _table(f"{org}走访慰问情况表", today, names, lines, "涉及个人情况，只供本单位使用，不得外传。", org, own)


def _table(
    title: str, today: date, names: Sequence[tuple[str, float]], lines: Sequence[Line], note: str, org: str, own: Path | None
) -> bytes:  # fmt: skip
    columns = [Column(name, width) for name, width in names]
    texts = {"标题": title, "说明": f"制表日期：{_day(today)}", "注": f"注：{note}"}
    return filled_xlsx(templates.TABLE, templates.read_template(templates.TABLE, own), texts, lines, (),
                       title=title, author=org, columns=columns)  # fmt: skip


def _listed(one: ListedPerson) -> Line:
    values: tuple[Value, ...] = (one.name, one.sex, one.id_number, one.phone, "、".join(one.wishes), one.unit)
    return dict(zip(_NAME_COLUMNS, values, strict=True))


def _unit_line(row: UnitRow) -> Line:
    return {
        "单位": row.unit, "在职党员": row.on_duty, "已报到": row.registered, "覆盖率": _percent(row.rate),
        "双注册": row.both, "双注册率": _percent(row.both_rate), "离退休自愿报到": row.voluntary,
    }  # fmt: skip


def _percent(rate: float | None) -> str:
    return f"{rate * 100:.1f}%" if rate is not None else ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _short(day: date) -> str:
    return f"{day.year}.{day.month}.{day.day}"
