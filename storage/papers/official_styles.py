"""The paragraph styles of an official paper; Word's own names where it has them, so that its outline works."""

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Pt
from docx.styles.style import ParagraphStyle

from storage.papers import openxml
from storage.papers.typefaces import BODY, HEI, KAI, SONG, TITLE, Typeface

LINE = 28.0  # points from one line of size 3 to the next
_LEFT, _CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


@dataclass(frozen=True, slots=True)
class _Look:
    """Sizes and lines in points, indents in characters of size 3; `with_next` keeps it off a page's last
    line; `level` 1 and 2 stand in the outline."""

    face: Typeface = BODY
    size: float = 16
    line: float = LINE
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    first: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    with_next: bool = False
    level: int = 0


_LOOKS = {
    "Normal": _Look(first=2),
    "Title": _Look(face=TITLE, size=22, line=36, align=_CENTRE, with_next=True),
    "Heading 1": _Look(face=HEI, first=2, with_next=True, level=1),
    "Heading 2": _Look(face=KAI, first=2, with_next=True, level=2),
    "主送机关": _Look(align=_LEFT, before=LINE),
    "附件说明": _Look(align=_LEFT, left=6, first=-4, before=LINE, with_next=True),
    "附件续行": _Look(align=_LEFT, left=6, first=-1, with_next=True),
    "署名": _Look(align=_RIGHT, before=2 * LINE, with_next=True),
    "成文日期": _Look(align=_RIGHT),
    "附件标识": _Look(face=HEI, align=_LEFT, with_next=True),
    "附件标题": _Look(face=TITLE, size=22, line=36, align=_CENTRE, before=LINE, after=LINE / 2, with_next=True),
    "条目": _Look(face=HEI, align=_LEFT, first=2, with_next=True),
    "表题": _Look(face=HEI, size=14, align=_CENTRE, before=6, with_next=True),
    "表头": _Look(face=HEI, size=12, line=20, align=_CENTRE),
    "表文": _Look(size=12, line=20, align=_LEFT),
    "表文居中": _Look(size=12, line=20, align=_CENTRE),
    "表注": _Look(size=12, line=18, before=4, after=6),
    "单页页码": _Look(face=SONG, size=14, line=18, align=_RIGHT, right=1),
    "双页页码": _Look(face=SONG, size=14, line=18, align=_LEFT, left=1),
}


def add_styles(document: Document) -> dict[str, ParagraphStyle]:
    """Give the document every style an official paper needs; the styles by name."""
    styles = {name: _style(document, name) for name in _LOOKS}
    for name, look in _LOOKS.items():
        _set(styles[name], look)
    return styles


def _style(document: Document, name: str) -> ParagraphStyle:
    styles: Any = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    return openxml.bare(style)


def _set(style: ParagraphStyle, look: _Look) -> None:
    openxml.set_typeface(style, look.face, look.size)
    openxml.indent(style, left=look.left, right=look.right, first=look.first)
    if look.size == 16:
        openxml.condense(style, 5)  # 28 characters then fill the 156 mm of a line, as the standard wants
    layout = style.paragraph_format
    layout.alignment = look.align
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(look.line)
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.keep_with_next = look.with_next
    layout.widow_control = False
    openxml.keep_to_type_area(style)
    if look.level:
        openxml.outline(style, look.level)
