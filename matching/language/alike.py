"""How alike two short texts are, by the pairs of characters they share: order and filling words matter little."""

import re

from matching.language.normal import fold

_SIGNS = re.compile(r"[\W_]+")


def likeness(one: str, other: str) -> float:
    """0 (nothing shared) to 1 (the same pairs): shared pairs of characters over all of them (Dice)."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return float(_plain(one) == _plain(other) != "")
    return 2 * len(first & second) / (len(first) + len(second))


def _pairs(text: str) -> set[str]:
    plain = _plain(text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def _plain(text: str) -> str:
    return _SIGNS.sub("", fold(text[:2000]).lower())
