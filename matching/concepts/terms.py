"""Finding the terms of a table in a text: longest match first, with gaps where a term has `…`.

`灯…不亮` is found when 不亮 follows 灯 within GAP characters of the same clause. A term of one character counts only when jieba cuts
it as a word of its own. A term that lies inside a longer found term is not counted: 防盗 in 防盗门.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from matching.language.vocabulary import tokens

GAP = 7
NARROW = 4  # between two single characters: 换…灯
_BREAKS = frozenset("，。！？；,.!?;\n：:")


@dataclass(frozen=True, slots=True)
class Found:
    """One term in a text; `end` is exclusive."""

    term: str
    start: int
    end: int


class TermScanner:
    """Scans a normalised text for many terms at once."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._plain: set[str] = set()
        self._gapped: dict[str, list[str]] = {}
        self._lengths: dict[str, list[int]] = {}
        for term in set(terms):
            if "…" in term:
                self._gapped.setdefault(term.partition("…")[0], []).append(term)
            else:
                self._plain.add(term)
        lengths: dict[str, set[int]] = {}
        for term in self._plain | set(self._gapped):
            lengths.setdefault(term[0], set()).add(len(term))
        # By first character, the lengths worth trying: cheaper than a trie in pure Python.
        self._lengths = {first: sorted(ns, reverse=True) for first, ns in lengths.items()}

    def find(self, text: str) -> list[Found]:
        """All terms in the text, in order, without those inside a longer one."""
        whole: set[int] | None = None  # asked of jieba only when a term of one character turns up
        plain: list[Found] = []
        gapped: list[Found] = []
        for i, first in enumerate(text):
            for n in self._lengths.get(first, ()):
                piece = text[i : i + n]
                if len(piece) < n:
                    continue  # the text ends here: a shorter term has its own turn
                if piece in self._plain:
                    if n == 1 and whole is None:
                        whole = _single_words(text)
                    if n > 1 or i in (whole or ()):
                        plain.append(Found(piece, i, i + n))
                if piece in self._gapped:
                    gapped.extend(_with_gap(text, i, n, self._gapped[piece]))
        return sorted(_longest(plain) + gapped, key=lambda f: (f.start, f.end))


def _single_words(text: str) -> set[int]:
    """Where jieba cuts a word of one character."""
    at, places = 0, set[int]()
    for token in tokens(text):
        if len(token) == 1:
            places.add(at)
        at += len(token)
    return places


def _with_gap(text: str, start: int, n: int, terms: list[str]) -> Iterable[Found]:
    """The gapped terms whose first part stands at `start` and whose other parts follow closely enough."""
    for term in terms:
        end = start + n
        for part in term.split("…")[1:]:
            gap = GAP if len(term) > 3 else NARROW
            at = text.find(part, end, end + gap + len(part))
            if at < 0 or _BREAKS.intersection(text[end:at]):
                break
            end = at + len(part)
        else:
            yield Found(term, start, end)


def _longest(found: list[Found]) -> list[Found]:
    """Drop what lies inside a longer term. `found` is ordered by start, longest first at each start."""
    kept: list[Found] = []
    reach = 0
    for item in found:
        if item.end > reach:
            kept.append(item)
            reach = item.end
    return kept
