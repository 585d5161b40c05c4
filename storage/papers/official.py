"""A Chinese official paper as GB/T 9704—2012 lays it out, without red head, number and seal.

Lengths are the standard's: type area 156 × 225 mm, size 3 (16 pt) on 28-pt lines, 28 characters a line.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Mm
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell  # pyright: ignore[reportPrivateUsage]
from docx.text.paragraph import Paragraph

from storage.papers import openxml, typefaces
from storage.papers.official_styles import add_styles
from storage.papers.wording import one_line, printable, width_of

_KEPT_TOGETHER = 12  # rows; a longer table may run over the page
_DIGITS = "零一二三四五六七八九"
_SPACE_FOR_SEAL = 4  # characters to the right of the date, so that a seal can be put over both lines


class OfficialPaper:
    """One paper, written from top to bottom; headings are numbered here, texts may hold any characters."""

    def __init__(self, title: str, org: str, made_on: date) -> None:
        self._document = Document()
        self._headings = 0
        self._subheadings = 0
        self._last: Paragraph | None = None
        openxml.set_chinese(self._document)
        typefaces.write_font_table(self._document)
        self._styles = add_styles(self._document)
        self._lay_out_page()
        self._describe(title, org, made_on)

    def title(self, *lines: str) -> None:
        """The title, broken where the caller breaks it: the standard wants no word cut."""
        self._add("\n".join(one_line(line) for line in lines), "Title")

    def addressee(self, name: str) -> None:
        """主送机关."""
        self._add(f"{one_line(name)}：", "主送机关")

    def heading(self, text: str) -> None:
        """一、… of the next number; starts the second level again."""
        self._headings, self._subheadings = self._headings + 1, 0
        self._add(f"{chinese_number(self._headings)}、{one_line(text)}", "Heading 1")

    def subheading(self, text: str) -> None:
        """（一）… of the next number."""
        self._subheadings += 1
        self._add(f"（{chinese_number(self._subheadings)}）{one_line(text)}", "Heading 2")

    def paragraph(self, text: str) -> None:
        """Body text; every line of it becomes a paragraph, empty lines are left out."""
        for line in printable(text).split("\n"):
            if line.strip():
                self._add(line.strip(), "Normal")

    def caption(self, text: str) -> None:
        """The line above a table."""
        self._add(one_line(text), "表题")

    def note(self, text: str) -> None:
        """Small print below a table."""
        self._add(one_line(text), "表注")

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """A ruled table whose header repeats on every page; `widths` in mm, 156 in all. First column flush left."""
        table = self._document.add_table(len(rows) + 1, len(header), "Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        self._fill(table, [header, *rows], widths)
        if len(rows) <= _KEPT_TOGETHER:
            _keep_together(table)
        openxml.tidy_rows(table)

    def attachments(self, names: Sequence[str]) -> None:
        """附件说明: a single attachment bears no number. The text before it goes along to a new page."""
        if self._last is not None:
            self._last.paragraph_format.keep_with_next = True  # else a signature may stand on a page without text
        if len(names) == 1:
            self._add(f"附件：{one_line(names[0])}", "附件说明")
        for place, name in enumerate(names if len(names) > 1 else (), 1):
            line = f"{'附件：' if place == 1 else ''}{place}.{one_line(name)}"
            self._add(line, "附件说明" if place == 1 else "附件续行")

    def signature(self, org: str, day: date) -> None:
        """发文机关署名 centred over 成文日期, with room for a seal that people put on by hand."""
        org, words = one_line(org), f"{day.year}年{day.month}月{day.day}日"
        wider = (width_of(org) - width_of(words)) / 2
        signed = self._add(org, "署名")
        openxml.indent(signed, right=max(2, _SPACE_FOR_SEAL - wider))
        openxml.indent(self._add(words, "成文日期"), right=max(_SPACE_FOR_SEAL, 2 + wider))

    def appendix(self, number: str, title: str) -> None:
        """Start 附件 on a page of its own; `number` is empty for the only one."""
        mark = self._add(f"附件{number}", "附件标识")
        mark.paragraph_format.page_break_before = True
        self._add(one_line(title), "附件标题")

    def signature_with_picture(self, org: str, day: date, png: bytes, wide: float) -> None:
        """署名 and date at the right, with room for a seal, and a picture of so many mm at the left of them."""
        table = self._document.add_table(1, 2)
        table.autofit = False
        left, right = table.rows[0].cells
        left.width, right.width = Mm(60), Mm(96)
        openxml.put_style(left.paragraphs[0], self._styles["表注"])
        left.paragraphs[0].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE  # a fixed height would cut it
        left.paragraphs[0].add_run().add_picture(io.BytesIO(png), width=Mm(wide))
        right.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        for place, text in enumerate((one_line(org), f"{day.year}年{day.month}月{day.day}日")):
            paragraph = right.paragraphs[0] if place == 0 else right.add_paragraph()
            openxml.put_style(paragraph, self._styles["表文居中"])
            paragraph.text = text
        _keep_together(table)
        openxml.tidy_rows(table)

    def item_heading(self, text: str) -> None:
        """A 黑体 line that stays with the text under it."""
        self._add(one_line(text), "条目")

    def to_bytes(self) -> bytes:
        """The paper as a .docx file."""
        file = io.BytesIO()
        self._document.save(file)
        return file.getvalue()

    def _add(self, text: str, style: str) -> Paragraph:
        paragraph = self._document.add_paragraph(text)
        openxml.put_style(paragraph, self._styles[style])
        self._last = paragraph
        return paragraph

    def _fill(self, table: Table, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        head, left, middle = (self._styles[name] for name in ("表头", "表文", "表文居中"))
        for place, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = Mm(widths[column])
                _write(cell, text, head if place == 0 else left if column == 0 else middle)

    def _lay_out_page(self) -> None:
        page = self._document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin = Mm(37), Mm(35)
        page.left_margin, page.right_margin = Mm(28), Mm(26)
        page.footer_distance = Mm(22)  # the number's dashes 7 mm below the type area
        self._document.settings.odd_and_even_pages_header_footer = True
        for footer, style in ((page.footer, "单页页码"), (page.even_page_footer, "双页页码")):
            footer.paragraphs[0].style = self._styles[style]
            openxml.page_number(footer.paragraphs[0])

    def _describe(self, title: str, org: str, made_on: date) -> None:
        about = self._document.core_properties
        made = datetime(made_on.year, made_on.month, made_on.day)  # noqa: DTZ001 - the file holds a bare day
        about.title, about.author, about.last_modified_by = one_line(title), one_line(org), one_line(org)
        about.created = about.modified = made
        about.comments = about.keywords = ""
        about.language = "zh-CN"


def _keep_together(table: Table) -> None:
    for row in list(table.rows)[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _write(cell: _Cell, text: str, style: ParagraphStyle) -> None:
    paragraph = cell.paragraphs[0]
    openxml.put_style(paragraph, style)
    paragraph.text = printable(text)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def chinese_number(number: int) -> str:
    """1 to 9999 as 一, 十二, 一百零五, 二百一十."""
    words, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += f"{'零' if zero else ''}{_DIGITS[digit]}{unit}"
        zero = bool(words) and not digit
    return words.removeprefix("一") if words.startswith("一十") else words
