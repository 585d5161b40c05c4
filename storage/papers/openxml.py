"""What python-docx has no words for, in one place: Chinese fonts, indents in characters, fields, page details."""

from typing import Any, cast

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement  # pyright: ignore[reportUnknownVariableType]
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from storage.papers.typefaces import Typeface


def _element(tag: str, **values: str) -> Any:
    element = cast(Any, OxmlElement(tag))
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element


def bare(style: ParagraphStyle) -> ParagraphStyle:
    """The style without the look (colours, borders, theme fonts) that the template gave it."""
    element: Any = style.element
    for tag in ("w:pPr", "w:rPr"):
        for old in element.findall(qn(tag)):
            element.remove(old)
    return style


def set_typeface(style: ParagraphStyle, face: Typeface, points: float) -> None:
    """One typeface for Chinese and Latin signs alike: Word else takes another one for figures and quotes."""
    style.font.size = Pt(points)
    style.font.name = face.name
    properties: Any = style.element
    fonts = properties.rPr.rFonts
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face.name)
    fonts.set(qn("w:hint"), "eastAsia")


def condense(style: ParagraphStyle, twips: int) -> None:
    """Set every character of a style closer to the next one by so many twentieths of a point."""
    element: Any = style.element
    element.rPr.find(qn("w:sz")).addprevious(_element("w:spacing", val=str(-twips)))


def keep_to_type_area(style: ParagraphStyle) -> None:
    """No sign hangs over the line's end, no gap widens 7月: lines hold as many characters as the standard counts."""
    element: Any = style.element
    for habit in ("w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN"):
        element.pPr.find(qn("w:spacing")).addprevious(_element(habit, val="0"))


def outline(style: ParagraphStyle, level: int) -> None:
    """Show paragraphs of this style in Word's navigation, 1 being the highest level."""
    element: Any = style.element
    element.pPr.append(_element("w:outlineLvl", val=str(level - 1)))


def put_style(paragraph: Paragraph, style: ParagraphStyle) -> None:
    """Give a paragraph its style; python-docx searches all styles each time, 1 ms a paragraph."""
    element: Any = paragraph._p  # pyright: ignore[reportPrivateUsage]
    element.style = style.style_id


def indent(target: ParagraphStyle | Paragraph, *, left: float = 0, right: float = 0, first: float = 0) -> None:
    """Indents in characters of size 3 (16 pt); `first` may be negative. Word reads the Chars, others the points."""
    layout = target.paragraph_format
    layout.left_indent, layout.right_indent, layout.first_line_indent = (Pt(n * 16) for n in (left, right, first))
    element: Any = target.paragraph_format.element
    numbers = element.pPr.ind
    numbers.set(qn("w:leftChars"), str(round(left * 100)))
    numbers.set(qn("w:rightChars"), str(round(right * 100)))
    numbers.set(qn("w:hangingChars" if first < 0 else "w:firstLineChars"), str(round(abs(first) * 100)))


def page_number(paragraph: Paragraph) -> None:
    """— 1 —, counted by the program that shows the paper."""
    paragraph.add_run("— ")
    field = _element("w:fldSimple", instr="PAGE")
    run = _element("w:r")
    text = _element("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    element: Any = paragraph._p  # pyright: ignore[reportPrivateUsage]
    element.append(field)
    paragraph.add_run(" —")


def set_chinese(document: Document) -> None:
    """Tell Word that the paper is Chinese, and drop the template's fonts, spacing and preview picture."""
    styles: Any = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    run.remove(run.find(qn("w:rFonts")))
    run.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    defaults.find(qn("w:pPrDefault")).find(qn("w:pPr")).clear()
    settings: Any = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    package: Any = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package.rels.pop(key)


def tidy_rows(table: Table) -> None:
    """Narrow margins in the cells; the first row on every page; no row broken in two."""
    element: Any = table._tbl  # pyright: ignore[reportPrivateUsage]
    margins = _element("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margins.append(_element(side, w="57", type="dxa"))
    element.tblPr.find(qn("w:tblLook")).addprevious(margins)
    for place, row in enumerate(element.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if place == 0:
            properties.append(_element("w:tblHeader"))
