"""The month's digest as a Word paper that an office can send on as it is."""

from storage.digest import Digest, SummaryLine, UnitDigest
from storage.papers import report_words
from storage.papers.official import OfficialPaper
from storage.papers.wording import (
    amount,
    amounts,
    is_stated,
    number,
    one_line,
    printable,
    sources,
    xlsx_name,
)

_QUOTE = 300  # characters of a summary's own text; the Excel file has all of it
_UNIT_HEADER = ("单位", "活动\n（次）", "参加\n（人）", "服务", "单项服务\n（次）", "服务时长\n（小时）", "来源小结")
_UNIT_WIDTHS = (33, 15, 16, 30, 19, 19, 24)
_FIGURE_HEADER = ("项目", "数量", "来源小结")
_FIGURE_WIDTHS = (66, 40, 50)
_NOTE = "注：“来源小结”为小结编号；单项服务次数和服务时长取自已确认的服务记录，其余数字取自活动小结。"


def digest_docx(digest: Digest) -> bytes:
    """A .docx of the digest in the lay-out of GB/T 9704; an empty month gives a proper paper too."""
    title = report_words.title(digest)
    paper = OfficialPaper(title, digest.org, digest.made_on)
    paper.title(digest.org, *report_words.title_lines(title))
    if digest.addressee:
        paper.addressee(digest.addressee)
    paper.paragraph(report_words.opening(digest))
    if digest.units:
        _overview(paper, digest)
        _by_unit(paper, digest)
    _owing(paper, digest)
    _unresolved(paper, digest)
    if digest.addressee:
        paper.paragraph("特此报告。")
    summaries = [summary for unit in digest.units for summary in unit.summaries]
    paper.attachments([*(["活动小结原文"] if summaries else []), xlsx_name(digest)])
    paper.signature(digest.org, digest.made_on)
    if summaries:
        _texts(paper, summaries, digest.year)
    return paper.to_bytes()


def _overview(paper: OfficialPaper, digest: Digest) -> None:
    paper.heading("总体情况")
    paper.caption("表1 各单位活动情况")
    rows = [_unit_row(unit, unit.unit) for unit in digest.units]
    paper.table(_UNIT_HEADER, [*rows, (*_unit_row(digest.whole, "合计")[:-1], "以上各份")], _UNIT_WIDTHS)
    paper.note(_NOTE)
    if digest.whole.figures:
        paper.caption("表2 活动成果合计")
        figures = [
            (one_line(one.what), amount(one.value, one.unit, one.approx), sources(one.sources))
            for one in digest.whole.figures
        ]
        paper.table(_FIGURE_HEADER, figures, _FIGURE_WIDTHS)


def _unit_row(unit: UnitDigest, name: str) -> tuple[str, ...]:
    people = unit.participants
    return (
        one_line(name),
        str(unit.activities),
        amount(people.value, "", people.approx) if is_stated(people) else "—",
        "\n".join(amounts([total]) for total in unit.served) or "—",
        str(unit.services),
        number(unit.hours),
        sources(tuple(one.number for one in unit.summaries)) or "—",
    )


def _by_unit(paper: OfficialPaper, digest: Digest) -> None:
    paper.heading("各单位活动情况")
    for unit in digest.units:
        paper.subheading(unit.unit)
        if words := report_words.unit_totals(unit):
            paper.paragraph(words)
        for summary in unit.summaries:  # not numbered: 1. before 7月4日 would read 1.7月
            paper.paragraph(report_words.activity(summary, digest.year))


def _owing(paper: OfficialPaper, digest: Digest) -> None:
    if digest.owing:
        paper.heading("未报送单位")
        names = "、".join(one_line(name) for name in digest.owing)
        paper.paragraph(f"以下{len(digest.owing)}家单位尚未报送活动小结：{names}。")


def _unresolved(paper: OfficialPaper, digest: Digest) -> None:
    issues = [
        f"{one_line(unit.unit)}：{one_line(issue).rstrip('。')}（小结{summary.number}）。"
        for unit in digest.units
        for summary in unit.summaries
        for issue in summary.unresolved
    ]
    if issues:
        paper.heading("需要跟踪的问题")
    for place, issue in enumerate(issues, 1):
        paper.paragraph(f"{place}.{issue}" if len(issues) > 1 else issue)


def _texts(paper: OfficialPaper, summaries: list[SummaryLine], year: int) -> None:
    paper.appendix("1", "活动小结原文")
    for summary in summaries:
        paper.item_heading(report_words.summary_heading(summary, year))
        text = printable(summary.text).strip()
        cut = f"{text[:_QUOTE]}……（全文见附件2）" if len(text) > _QUOTE else text
        paper.paragraph(cut or "（无文字）")
