"""The 18 service wishes of the check-in form (R007), and which kinds of service each one covers."""

import re
from functools import cache

from matching.language.vocabulary import normalise
from matching.words.files import read_lines


@cache
def _rows() -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Code, name, words, kinds of each wish."""
    rows: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = []
    for line in read_lines("wishes.txt"):
        code, name, words, kinds = (part.strip() for part in line.split("|"))
        rows.append((code, name, tuple(words.split()), tuple(kinds.split())))
    return rows


# Code ("01" … "18") → name, in the form's order.
SERVICE_WISHES: dict[str, str] = {code: name for code, name, _, _ in _rows()}


@cache
def kinds_of(wish: str) -> frozenset[str]:
    """The kinds of service (of model.KINDS) that a wish covers; empty for an unknown name."""
    return frozenset(kind for _, name, _, kinds in _rows() if name == wish for kind in kinds)


@cache
def _by_word() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all names and words, longest first, and word → name."""
    names = {word: name for _, name, words, _ in _rows() for word in (name, *words)}
    return re.compile("|".join(sorted(names, key=len, reverse=True))), names


def read_wishes(text: str) -> tuple[str, ...]:
    """Names of the wishes that a text chooses by number (`3 5`, `03、05`) or by words, in the form's order."""
    text = normalise(text)
    pattern, names = _by_word()
    chosen = {names[found] for found in pattern.findall(text)}
    numbers = re.findall(r"(?<![\d.])\d{1,2}(?![\d.点号月日年岁个人:：])", pattern.sub(" ", text))
    chosen |= {SERVICE_WISHES[f"{int(n):02d}"] for n in numbers if f"{int(n):02d}" in SERVICE_WISHES}
    return tuple(name for name in SERVICE_WISHES.values() if name in chosen)
