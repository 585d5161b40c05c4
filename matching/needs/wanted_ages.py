"""Ages as a need may ask for them: 18到45岁, 60岁以下, 不满50周岁, 四十来岁. An exact age (85岁) is somebody's own and is no demand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching.language.numbers import parse

_N = r"(?:\d{1,3}(?![\d:号楼栋幢弄])|[一二两三四五六七八九]?十[一二三四五六七八九]?|一百)"
_Y = r"(?:周?岁)"
_MOST = r"(?:不超过|别超过|不要超过|不能超过|不得超过|不大于|不高于|最大|不大过|顶多|最多)"
_UNDER = r"(?:不满|未满|不到|没到|小于|低于)"
_LEAST = r"(?:年满|已满|满|不小于|不低于|不少于|至少|最少|起码|最小)"
_OVER = r"(?:超过|大于|超出)"
_SPAN = re.compile(
    rf"(?P<a>{_N}){_Y}?(?:以上[到至且和、,]{{0,2}}|[-~—到至、]{{1,2}})(?P<b>{_N})(?P<by>{_Y})?(?:以下|之间|以内)?"
    rf"|(?P<tens>二三|三四|四五|五六|六七)十(?:来|多)?{_Y}"
    rf"|{_MOST}(?P<most>{_N})(?P<my>{_Y})?"
    rf"|{_UNDER}(?P<under>{_N})(?P<uy>{_Y})?"
    rf"|{_LEAST}(?P<least>{_N})(?P<ly>{_Y})?(?:以上)?"
    rf"|{_OVER}(?P<over>{_N})(?P<oy>{_Y})?"
    rf"|(?P<up>{_N})(?P<py>{_Y})?(?:\(含\)|含)?(?:及|或)?(?:以下|以内|之内|之下|往下|以里)"
    rf"|(?P<low>{_N})(?P<wy>{_Y})?(?:\(含\)|含)?(?:及|或)?(?:以上|之上|往上|开外|起)"
    rf"|(?P<decade>[二两三四五六七]十|[2-7]0)[来多几]{_Y}"
    rf"|(?P<about>{_N}){_Y}(?:左右|上下|出头)"
)
_YEARS_SAID = ("by", "my", "uy", "ly", "oy", "py", "wy")
ABOUT = 5  # years that 左右 leaves to either side


@dataclass(frozen=True, slots=True)
class Ages:
    """A span of ages in a text, both ends belonging to it. `bare`: 岁 is not said; `rough`: said as about so many."""

    low: int | None
    high: int | None
    start: int
    end: int
    bare: bool = False
    rough: bool = False


def _number(words: str) -> int:
    return int(parse(words) or 0)


def find_ages(text: str) -> Iterator[Ages]:
    """The spans of ages in a folded text, in order."""
    for match in _SPAN.finditer(text):
        low, high, rough = _ends(match)
        if (low or 0) <= 120 and (high or 0) <= 120 and (low is None or high is None or low < high):
            words = match.group()
            yield Ages(low, high, *match.span(), bare="岁" not in words, rough=rough)


def _ends(match: re.Match[str]) -> tuple[int | None, int | None, bool]:
    """By law 以上 and 以下 include the number, 不满 and 超过 do not (民法典第1259条)."""
    said = {name: words for name, words in match.groupdict().items() if words and name not in _YEARS_SAID}
    name, words = next(iter(said.items()))
    value = _number(words)
    if name == "a":
        return value, _number(said["b"]), False
    if name == "tens":
        low = _number(words[0] + "十")
        return low, low + 19, True
    if name == "decade":
        return value, value + 9, True
    if name == "about":
        return value - ABOUT, value + ABOUT, True
    if name in ("most", "up"):
        return None, value, False
    if name == "under":
        return None, value - 1, False
    return (value + 1 if name == "over" else value), None, False
