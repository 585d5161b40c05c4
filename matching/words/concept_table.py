"""The table of concepts: what residents ask for, what members say they can do, and which skill may stand in for which.

The files `words/concepts_*.txt` and `words/jobs.txt` are written for community workers to read and correct; README of the
format is at the head of `concepts_home.txt`. This module only loads them and checks that they hang together.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from matching.model import KINDS
from matching.words.files import read_lines, word_files

STRONG, THING, HINT = 1.0, 0.7, 0.35  # need side: 需求 says what is to be done, 物件 only with what, 提到 only hints
SKILL, JOB, MAYBE = 1.0, 0.9, 0.5  # member side: 特长, 职业, 沾边
GENERALIST = "热心帮手"  # people who name no skill in particular; no need asks for it


@dataclass(slots=True)
class Concept:
    """One kind of service. `strong` and `weak` name the concepts whose people can stand in."""

    name: str
    kind: str
    public: str = ""
    simple: bool = False
    needs: dict[str, float] = field(default_factory=dict[str, float])
    skills: dict[str, float] = field(default_factory=dict[str, float])
    strong: list[str] = field(default_factory=list[str])
    weak: list[str] = field(default_factory=list[str])

    @property
    def shown(self) -> str:
        """The name that others may read."""
        return self.public or self.name


class TableError(ValueError):
    """A word file that does not hang together; the text says which line."""


_TERMS = {
    "职业": ("skills", JOB),
    "需求": ("needs", STRONG),
    "物件": ("needs", THING),
    "提到": ("needs", HINT),
    "特长": ("skills", SKILL),
    "沾边": ("skills", MAYBE),
}


def _enter(concept: Concept, key: str, value: str) -> None:
    """Enter one line of a concept."""
    if key in _TERMS:
        side, weight = _TERMS[key]
        terms: dict[str, float] = getattr(concept, side)
        for term in value.lower().split():
            terms[term] = max(weight, terms.get(term, 0.0))
    elif key == "也能找":
        concept.strong += value.split()
    elif key == "或可找":
        concept.weak += value.split()
    elif key == "公开名":
        concept.public = value
    elif key == "人人可做":
        concept.simple = True
    else:
        raise TableError(f"concept {concept.name}: unknown line {key}")


def parse(lines: Iterable[str]) -> dict[str, Concept]:
    """Concepts by name, in order; a name that comes again adds to the first."""
    table: dict[str, Concept] = {}
    concept: Concept | None = None
    for line in lines:
        if line.startswith("【"):
            name, _, kind = line[1:].partition("】")
            concept = table.setdefault(name, Concept(name, kind.strip()))
            continue
        key, colon, value = line.partition("：")
        if concept is None or not colon:
            raise TableError(f"not understood: {line[:40]}")
        _enter(concept, key.strip(), value.strip())
    return table


def add_jobs(table: dict[str, Concept], lines: Iterable[str]) -> dict[str, Concept]:
    """Jobs: `律师 法务：法律咨询；纠纷调解` — terms, what they surely can do; what they may be able to do."""
    for line in lines:
        terms, _, concepts = line.partition("：")
        surely, _, maybe = concepts.partition("；")
        for weight, names in ((JOB, surely), (MAYBE, maybe)):
            for name in names.split():
                if name not in table:
                    raise TableError(f"jobs: no concept {name}")
                for term in terms.lower().split():
                    skills = table[name].skills
                    skills[term] = max(weight, skills.get(term, 0.0))
    return table


def check(table: dict[str, Concept]) -> None:
    """Raise TableError for a relation to nowhere or a kind that is not in the closed list."""
    for concept in table.values():
        if concept.kind not in KINDS:
            raise TableError(f"concept {concept.name}: no kind {concept.kind!r}")
        for other in concept.strong + concept.weak:
            if other not in table:
                raise TableError(f"concept {concept.name}: no concept {other}")


@cache
def concepts() -> dict[str, Concept]:
    """The shipped table, loaded once. Read only."""
    table = parse(line for name in word_files("concepts_") for line in read_lines(name))
    table = add_jobs(table, read_lines("jobs.txt"))
    check(table)
    return table


@cache
def all_terms() -> frozenset[str]:
    """Every term of the table without a gap, for jieba's dictionary."""
    terms = (t for c in concepts().values() for side in (c.needs, c.skills) for t in side)
    return frozenset(t for t in terms if "…" not in t)
