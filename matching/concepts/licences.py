"""Acts that the law leaves to people with a proven licence, and acts too risky for the young, found in a need's words.

The shipped lists are `words/licences.txt` and `words/risks.txt`, written to be read and corrected; a place may hand in its
own. A term may have a gap (`装…灯`, within one clause). An `unless` term cancels a find when it stands in the same clause;
`陪…` cancels when it stands before the find, `…讲座` when it stands behind it, anywhere in the sentence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from matching.language.vocabulary import normalise
from matching.words.files import read_lines

GAP = 6  # characters that a gap may hold
_CLAUSE = "，。！？；,.!?;\n：:"
_SENTENCE = re.compile(r"[。！？!?；;\n]")


@dataclass(frozen=True, slots=True)
class LicensedAct:
    """An act, the licence that it needs (several that will do are joined by 或), and the words that tell it."""

    name: str
    licence: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


class ActsError(ValueError):
    """A list of acts that cannot be read; the text says which line."""


@dataclass(slots=True)
class _Told:
    """An act while its lines are read."""

    name: str
    licence: str
    words: list[str] = field(default_factory=list[str])
    unless: list[str] = field(default_factory=list[str])

    def finished(self) -> LicensedAct:
        """The act, when it has what it needs."""
        if not self.name or not self.words:
            raise ActsError(f"an act without name or words: {self.name}")
        if unknown := [word for word in self.unless if word.startswith("@")]:
            raise ActsError(f"{self.name}: no group {unknown[0]}")
        return LicensedAct(self.name, self.licence, tuple(self.words), tuple(self.unless))


def parse(lines: Iterable[str]) -> tuple[LicensedAct, ...]:
    """Acts from lines of `【name】licence`, `说法：words`, `除非：words`; blanks part the words, lines may come again.

    `@name：words` before the acts names a group of words that `除非：@name` takes in.
    """
    acts: list[_Told] = []
    groups: dict[str, list[str]] = {}
    for line in lines:
        key, colon, value = line.partition("：")
        words = [one for word in value.split() for one in groups.get(word, [word])]
        if line.startswith("【") and "】" in line:
            name, _, licence = line[1:].partition("】")
            acts.append(_Told(name.strip(), licence.strip()))
        elif key.startswith("@") and colon:
            groups.setdefault(key, []).extend(words)
        elif acts and colon and key in ("说法", "除非"):
            (acts[-1].words if key == "说法" else acts[-1].unless).extend(words)
        else:
            raise ActsError(f"not understood: {line[:40]}")
    return tuple(act.finished() for act in acts)


@cache
def licensed_acts() -> tuple[LicensedAct, ...]:
    """The shipped list of acts that need a licence."""
    return parse(read_lines("licences.txt"))


@cache
def risky_acts() -> tuple[LicensedAct, ...]:
    """The shipped list of acts that are risky without needing a licence; `licence` is empty."""
    return parse(read_lines("risks.txt"))


def licence_for(text: str, acts: Sequence[LicensedAct]) -> LicensedAct | None:
    """The act of a need that only a licensed person may do: the one told first; None when there is none."""
    return _first(text, [act for act in acts if act.licence])


def risk_for(text: str, acts: Sequence[LicensedAct]) -> LicensedAct | None:
    """The first risky act of a need, or None."""
    return _first(text, acts)


# 不用打针, 不是心理治疗: said not to be wanted.
_NOT = re.compile(
    r"(?:不用|不需要?|不是|不要|不必|不做|不涉及|无需|无须|不肯|不想|不愿意?|别)(?:去|给|人|做|再|请|您|你)?$|(?<!有)没有?做?$"
)


def _first(text: str, acts: Sequence[LicensedAct]) -> LicensedAct | None:
    text = normalise(text)
    found = [(at, place, act) for place, act in enumerate(acts) for at in _finds(text, act)]
    return min(found, key=lambda one: one[:2])[2] if found else None


def _finds(text: str, act: LicensedAct) -> Iterator[int]:
    """Where the act is told and nothing beside it says that it is not asked for; the first such place only."""
    words, here, before, behind = _patterns(act)
    for match in words.finditer(text):
        sentence = _around(text, match.start(), match.end(), _SENTENCE)
        clause = _around(text, match.start(), match.end(), _CLAUSES)
        if _NOT.search(text, max(0, match.start() - 6), match.start()):
            continue
        if here and here.search(text, *clause):
            continue
        if before and before.search(text, sentence[0], match.start()):
            continue
        if behind and behind.search(text, match.end(), sentence[1]):
            continue
        yield match.start()
        return


_CLAUSES = re.compile(f"[{re.escape(_CLAUSE)}]")
REACH = 60  # characters before and behind a find that are looked at: no text costs more than its length


def _around(text: str, start: int, end: int, breaks: re.Pattern[str]) -> tuple[int, int]:
    """The clause or sentence around a find, at most REACH characters to either side."""
    first = max(0, start - REACH)
    for sign in breaks.finditer(text, first, start):
        first = sign.end()
    last = breaks.search(text, end, end + REACH)
    return first, last.start() if last else min(len(text), end + REACH)


Patterns = tuple[re.Pattern[str], re.Pattern[str] | None, re.Pattern[str] | None, re.Pattern[str] | None]


@lru_cache(maxsize=256)
def _patterns(act: LicensedAct) -> Patterns:
    """The act's words; what cancels them in the clause, before, and behind."""
    before = [term[:-1] for term in act.unless if term.endswith("…")]
    behind = [term[1:] for term in act.unless if term.startswith("…")]
    here = [term for term in act.unless if not term.endswith("…") and not term.startswith("…")]
    words = _either(act.words)
    return words or re.compile(r"(?!)"), _either(here), _either(before), _either(behind)


def _either(terms: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for several terms, the longest first; a gap stays within a clause."""
    gap = rf"[^{re.escape(_CLAUSE)}]{{0,{GAP}}}?"
    # Parted at the gap before normalising, which would turn `…` into three dots.
    parted = {tuple(part for raw in term.split("…") if (part := normalise(raw).strip())) for term in terms} - {()}
    usual = sorted(parted, key=lambda parts: (-len("".join(parts)), parts))
    return re.compile("|".join(gap.join(map(re.escape, parts)) for parts in usual)) if usual else None
