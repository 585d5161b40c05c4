"""Places on a list as people name them: 第二位, 前两位, 1-3."""

import re

from matching.language.normal import fold
from matching.language.numbers import parse

_N = r"\d{1,2}|[一二两三四五六七八九十]{1,3}"
_FIRST = re.compile(rf"[前头]({_N})[位个名](?:同志)?")
_NTH = re.compile(rf"第({_N})[位个名]?|(\d{{1,2}})[位号]")
_SPAN = re.compile(rf"第?({_N})[位]?(?:-|~|—|到|至)第?({_N})[位]?")
_MOST = 10


def places(text: str) -> tuple[int, ...] | None:
    """The places that a single word names, the first being 1; None for anything else, a plain number among it."""
    said = fold(text[:20]).strip()
    if found := _FIRST.fullmatch(said):
        return tuple(range(1, min(_value(found[1]), _MOST) + 1))
    if found := _SPAN.fullmatch(said):
        first, last = _value(found[1]), _value(found[2])
        return tuple(range(first, last + 1)) if 0 < first <= last <= _MOST else None
    found = _NTH.fullmatch(said)
    return (_value(found[1] or found[2]),) if found else None


def _value(words: str) -> int:
    return int(parse(words) or 0)
