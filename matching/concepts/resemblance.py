"""Which concept a text looks like when no term of the table stands in it: its characters against all terms of each concept.

`泵不转了` names no term, but most of its characters are those of repairs. This only guesses, so a guess weighs less
than a term.
"""

from functools import cache

import numpy as np

from matching.language.vectors import Floats, Texts, by_characters
from matching.words.concept_table import SKILL, THING, Concept, concepts

CLEAR = 0.2  # a cosine from which the best guess is as good as it gets


def _document(concept: Concept, own: dict[str, float], other: dict[str, float], sure: float) -> str:
    """All terms of a concept on one side, the sure ones of the other side, and its name."""
    crossed = [term for term, weight in other.items() if weight >= sure]
    return " ".join([*own, *crossed, concept.name]).replace("…", " ")


@cache
def _needs() -> Texts:
    return by_characters([_document(c, c.needs, c.skills, SKILL) for c in concepts().values()])


@cache
def _skills() -> Texts:
    return by_characters([_document(c, c.skills, c.needs, THING) for c in concepts().values()])


def _guess(cosines: Floats) -> dict[str, float]:
    """The best concept has 1 when it is clear; others fall off quickly."""
    best = max(float(cosines.max(initial=0.0)), CLEAR)
    return dict(zip(concepts(), np.square(cosines / best).tolist(), strict=True))


def like_needs(text: str) -> dict[str, float]:
    """How much a need looks like each concept (0–1)."""
    return _guess(_needs().likeness(text))


def like_skills(text: str) -> dict[str, float]:
    """How much a member's text looks like each concept (0–1)."""
    return _guess(_skills().likeness(text))


def forget() -> None:
    """Build anew at next use: for measurements that change the table."""
    _needs.cache_clear()
    _skills.cache_clear()
