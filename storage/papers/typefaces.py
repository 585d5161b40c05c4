"""The typefaces of GB/T 9704, and what a machine without them may take instead."""

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls


@dataclass(frozen=True, slots=True)
class Typeface:
    """A typeface by the name Word knows, its stand-ins (best first) and its family in Word's sense."""

    name: str
    stand_ins: tuple[str, ...]
    family: str


TITLE = Typeface("方正小标宋简体", ("方正小标宋_GBK", "华文中宋", "STZhongsong", "宋体", "SimSun"), "roman")
BODY = Typeface("仿宋_GB2312", ("仿宋", "FangSong", "华文仿宋", "STFangsong", "宋体"), "roman")
KAI = Typeface("楷体_GB2312", ("楷体", "KaiTi", "华文楷体", "STKaiti", "宋体"), "roman")
HEI = Typeface("黑体", ("SimHei", "华文黑体", "STHeiti", "微软雅黑"), "swiss")
SONG = Typeface("宋体", ("SimSun", "新宋体", "NSimSun"), "roman")

_ALL = (TITLE, BODY, KAI, HEI, SONG)


def write_font_table(document: Document) -> None:
    """Replace the template's font table by one that names the stand-ins of every typeface used here."""
    fonts = "".join(map(_font, _ALL))
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    part = document.part
    for key, relation in list(part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            part.drop_rel(key)
    name = PackURI("/word/fontTable.xml")
    fresh = Part(name, CONTENT_TYPE.WML_FONT_TABLE, table.encode(), part.package)
    part.relate_to(fresh, RELATIONSHIP_TYPE.FONT_TABLE)


def _font(face: Typeface) -> str:
    return (
        f"<w:font w:name={quoteattr(face.name)}><w:altName w:val={quoteattr(','.join(face.stand_ins))}/>"
        f'<w:charset w:val="86"/><w:family w:val="{face.family}"/><w:pitch w:val="default"/></w:font>'
    )
