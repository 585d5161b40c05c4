"""Numbers as people write them: 12, 1.5万, 两百多, 七八, 十五六, 近百, 2到3."""

import re
from dataclasses import dataclass

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000, "亿": 10**8}
_NEIGHBOURS = re.compile(r"一二|两三|二三|三四|三五|四五|五六|六七|七八|八九")

CHINESE = "零〇一二两俩仨三四五六七八九十百千万亿"
_PLAIN = rf"(?:\d{{1,12}}(?:\.\d{{1,3}})?|[{CHINESE}]{{1,12}}|半)"
# 几 stands in the number only beside 十 百 千 万; a bare 几 states nothing.
_LOOSE = r"(?:几[十百千万]|[二三四五六七八九]?[十百千万]几)"
NUMBER = rf"(?:{_LOOSE}(?![{CHINESE}])|{_PLAIN})"
QUANTITY = (
    r"(?P<before>将近|接近|大约|大概|差不多|估计|少说|近|约|上|超|逾)?(?P<low>" + NUMBER + r")"
    r"(?:(?P<join>[-~到至、或])(?P<high>" + NUMBER + r")(?=\D|$))?"
    r"(?P<more>[余多来几]|把(?=[个斤]))?(?P<scale>[百千万](?![一二三四五六七八九]))?(?P<after>余|多|来|\+)?"
)
_QUANTITY = re.compile(QUANTITY)
_ROUGH = re.compile(r"[几半]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: its lower or round value, and whether it was said as about so many."""

    value: float
    approx: bool
    start: int
    end: int


def parse(words: str) -> float | None:
    """The value of a number in digits or Chinese signs; of 七八 and 十五六 the lower; None when it is none."""
    if not words:
        return None
    if words[0].isascii():
        try:
            return float(words)
        except ValueError:
            return None
    if words == "半":
        return 0.5
    words = _NEIGHBOURS.sub(lambda pair: pair.group()[0], words).replace("几", "")
    if len(words) > 1 and all(sign in _DIGITS for sign in words):
        return float("".join(str(_DIGITS[sign]) for sign in words))
    return _by_units(words)


def _by_units(words: str) -> float | None:
    total = section = digit = 0
    seen = False
    last_unit = 10
    for sign in words:
        if sign in _DIGITS:
            digit, seen = _DIGITS[sign], True
        elif sign in _UNITS:
            unit = _UNITS[sign]
            if unit >= 10000:
                total, section = (total + max(section + digit, 1)) * unit, 0
            else:
                section += (digit or 1) * unit
            digit, seen, last_unit = 0, True, unit
        else:
            return None
    # 一百二 means 120: a digit that ends a number follows its unit by one step
    tail = digit * last_unit // 10 if words[-1] in _DIGITS and len(words) > 2 and words[-2] in "百千万" else digit
    return float(total + section + tail) if seen else None


def quantity(match: re.Match[str]) -> Quantity | None:
    """The quantity of a match of QUANTITY; of a range the lower end."""
    low, high = match["low"], match["high"]
    value = parse(low)
    if value is None or value > 1e11:
        return None
    top = parse(high) if high else None
    if match["join"] == "、" and not (top is not None and top == value + 1 and top < 10):
        return None
    if match["scale"]:
        value *= _UNITS[match["scale"]]
    elif high and high[-1] in "百千万" and low[-1] not in "百千万" and len(high) > 1:
        value *= _UNITS[high[-1]]
    spoken = not low[0].isascii() and (_NEIGHBOURS.search(low) is not None or "几" in low)
    hedged = any(match[part] for part in ("before", "more", "after")) or spoken or bool(high)
    return Quantity(value, hedged, match.start(), match.end())


def find_quantity(text: str, start: int = 0) -> Quantity | None:
    """The first quantity of a text from `start` on."""
    match = _QUANTITY.search(text, start)
    return quantity(match) if match else None
