"""A Word template filled in: `{{姓名}}` in any paragraph, a table row with `{{服务.日期}}` once for each line.

What people typed is only ever text: it is put in once and never read for marks again.
"""

import copy
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from docx import Document
from docx.document import Document as Paper
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement  # pyright: ignore[reportUnknownVariableType]
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.run import Run
from lxml.etree import XMLSyntaxError  # pyright: ignore[reportUnknownVariableType]

from storage.papers.templates import unknown_mark, unreadable
from storage.papers.wording import one_line, printable

_MARK = re.compile(r"\{\{\s*([^{}\s]{1,40})\s*\}\}")
_LONG, _SMALLER = 90, 9  # a text of more signs is set in so many points, so that a form stays on its page

Line = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into one copy: texts by mark, and lines by the name of their table."""

    texts: Mapping[str, str]
    tables: Mapping[str, Sequence[Line]] = field(default_factory=dict[str, Sequence[Line]])
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])  # of an empty table

    def known(self) -> list[str]:
        """Every mark that a template of this paper may hold."""
        inner = [f"{name}.{column}" for name, columns in self.columns.items() for column in columns]
        return [*self.texts, *inner]


def filled_docx(name: str, template: bytes, copies: Sequence[Filling], *, title: str, author: str) -> bytes:
    """The template once for each copy, each on a page of its own, in one file."""
    try:
        paper = Document(io.BytesIO(template))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, XMLSyntaxError):
        raise unreadable(name) from None
    root: Any = paper.element
    body = root.body
    pattern: list[Any] = [element for element in body if element.tag != qn("w:sectPr")]
    end = next((element for element in body if element.tag == qn("w:sectPr")), None)
    for element in pattern:
        body.remove(element)
    for place, filling in enumerate(copies):
        fresh: list[Any] = [copy.deepcopy(element) for element in pattern]
        if place:
            _start_page(fresh)
        for element in fresh:
            _fill(name, element, filling)
            body.append(element) if end is None else end.addprevious(element)
    for part in _margins(paper):
        _fill(name, part, copies[0])
    about = paper.core_properties
    about.title, about.author, about.last_modified_by = one_line(title), one_line(author), one_line(author)
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def _margins(paper: Paper) -> Iterator[Any]:
    """Heads and feet of the pages."""
    for section in paper.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield cast(Any, part)._element


def _fill(name: str, element: Any, filling: Filling) -> None:
    for row in list(element.iter(qn("w:tr"))):
        _repeat(name, row, filling)
    paragraphs: list[Any] = [element] if element.tag == qn("w:p") else list(element.iter(qn("w:p")))
    for paragraph in paragraphs:
        if not paragraph.get("filled"):
            _fill_paragraph(name, paragraph, filling.texts, filling)
        else:
            del paragraph.attrib["filled"]


def _repeat(name: str, row: Any, filling: Filling) -> None:
    """A row with marks of a table once for each of its lines; once, empty, when there is none."""
    marks: list[str] = [mark for mark in _MARK.findall(_text(row)) if "." in mark]
    if not marks:
        return
    table = marks[0].partition(".")[0]
    if table not in filling.columns:
        raise unknown_mark(name, marks[0], filling.known())
    lines = filling.tables.get(table) or [dict.fromkeys(filling.columns[table], "")]
    for line in lines:
        fresh = copy.deepcopy(row)
        texts = {f"{table}.{column}": line.get(column, "") for column in filling.columns[table]}
        for paragraph in fresh.iter(qn("w:p")):
            _fill_paragraph(name, paragraph, {**filling.texts, **texts}, filling)
            paragraph.set("filled", "1")
        row.addprevious(fresh)
    row.getparent().remove(row)


def _fill_paragraph(name: str, paragraph: Any, texts: Mapping[str, str], filling: Filling) -> None:
    """WPS cuts a mark into several runs as it likes: the first of them takes the text."""
    pieces: list[Any] = list(paragraph.iter(qn("w:t")))
    whole = "".join(piece.text or "" for piece in pieces)
    for found in reversed(list(_MARK.finditer(whole))):
        if found[1] not in texts:
            raise unknown_mark(name, found[1], filling.known())
        _put(pieces, found.start(), found.end(), printable(texts[found[1]]))
    if _MARK.search(whole):
        for piece in pieces:
            _finish(piece)


def _put(pieces: list[Any], start: int, end: int, text: str) -> None:
    place = 0
    for piece in pieces:
        said = piece.text or ""
        first, last = max(start - place, 0), min(end - place, len(said))
        if first < last:
            piece.text = said[:first] + (text if place <= start else "") + said[last:]
        place += len(said)


def _finish(piece: Any) -> None:
    """Line ends become breaks, spaces stay, long texts are set smaller."""
    said: str = piece.text or ""
    piece.set(qn("xml:space"), "preserve")
    run = piece.getparent()
    longest = max(len(line) for line in said.split("\n"))
    if longest > _LONG and run is not None and run.tag == qn("w:r"):
        Run(run, cast(Any, None)).font.size = Pt(_SMALLER)
    first, *others = said.split("\n")
    piece.text = first
    for line in reversed(others):
        text = cast(Any, OxmlElement("w:t"))
        text.text = line
        text.set(qn("xml:space"), "preserve")
        piece.addnext(text)
        piece.addnext(cast(Any, OxmlElement("w:br")))


def _start_page(elements: list[Any]) -> None:
    """The first paragraph of a copy begins a page; a copy that begins with a table gets one."""
    if not elements or elements[0].tag != qn("w:p"):
        elements.insert(0, cast(Any, OxmlElement("w:p")))
    elements[0].get_or_add_pPr().get_or_add_pageBreakBefore()


def _text(element: Any) -> str:
    return "".join(piece.text or "" for piece in element.iter(qn("w:t")))
