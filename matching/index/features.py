"""What the index knows of a text: its words, its characters and pairs of characters, and its concepts, as numbered features.

A feature is a 63-bit number: 55 bits of a hash of its name, 4 bits for its sort, and 4 bits left free for a level. The level is how
often the text has a word or a character (15 and more are 15), or a member's weight for a concept in fifths.
Two of a million names fall on one number with a chance of 1 in 70,000, so no table of names is kept.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.concepts.topics import needs_in, skills_in
from matching.language.vocabulary import characters, words
from matching.ranking.balance import Weights
from matching.words.concept_table import GENERALIST, concepts

WORD, CHARACTER, CONCEPT = 0, 1, 2
TOP = 15  # the highest level
FULL = 5  # the level of a concept of weight 1
# What a feature of each sort weighs before idf: concepts decide, as in the ranking. Chosen, not tuned on labelled texts.
GAINS = (1.0, 0.5, 4.0)
LEVELS = np.array(
    [[0.0 if n == 0 else gain * (n / FULL if sort == CONCEPT else 1 + log(n)) for n in range(TOP + 1)] for sort, gain in enumerate(GAINS)]
)  # fmt: skip
USUAL = Weights()


class Features(NamedTuple):
    """A member's features: numbers with the level in their last four bits, ascending."""

    keys: NDArray[np.int64]


class Values(NamedTuple):
    """A need's features: numbers (level 0), ascending, and what each weighs before idf."""

    keys: NDArray[np.int64]
    weights: NDArray[np.float64]


@lru_cache(maxsize=1 << 18)
def number(sort: int, name: str) -> int:
    """The number of a feature, the same in every process and on every machine."""
    digest = blake2b(name.encode("utf-8"), digest_size=8, person=b"weixin-%d" % sort).digest()
    return (int.from_bytes(digest, "little") >> 1) & ~0xFF | sort << 4


def member_features(counts: Mapping[int, Mapping[str, float]]) -> Features:
    """Features from sort → name → count (of a concept: weight 0–1)."""
    keys: dict[int, int] = {}
    for sort, named in counts.items():
        for name, count in named.items():
            level = round(count * FULL) if sort == CONCEPT else int(count)
            if level > 0:
                keys[number(sort, name)] = min(level, TOP)
    return Features(np.array(sorted(key | level for key, level in keys.items()), dtype=np.int64))


def need_values(counts: Mapping[int, Mapping[str, float]]) -> Values:
    """The same for a need, whose concepts have any weight."""
    weights: dict[int, float] = {}
    for sort, named in counts.items():
        for name, count in named.items():
            if count > 0:
                said = count if sort == CONCEPT else 1 + log(min(int(count), TOP))
                weights[number(sort, name)] = GAINS[sort] * said
    keys = sorted(weights)
    return Values(np.array(keys, dtype=np.int64), np.array([weights[key] for key in keys], dtype=np.float64))


def _counted(names: Iterable[str]) -> dict[str, float]:
    return {name: float(count) for name, count in Counter(names).items()}


def of_member(text: str) -> Features:
    """The features of a member's own words on skills."""
    return member_features(
        {WORD: _counted(words(text)), CHARACTER: _counted(characters(text)), CONCEPT: skills_in(text)}
    )


def of_need(text: str, weights: Weights = USUAL) -> Values:
    """The features of a need, its concepts with those that may stand in for them."""
    return need_values(
        {
            WORD: _counted(words(text)),
            CHARACTER: _counted(characters(text)),
            CONCEPT: served_by(needs_in(text), weights),
        }
    )


def served_by(needs: Mapping[str, float], weights: Weights = USUAL) -> dict[str, float]:
    """Concept of a member → how far it serves the need: by itself, standing in, or as anyone can."""
    found: dict[str, float] = {}
    for name, weight in needs.items():
        concept = concepts()[name]
        shares = [
            (name, 1.0),
            *((o, weights.strong) for o in concept.strong),
            *((o, weights.weak) for o in concept.weak),
        ]
        if concept.simple:
            shares.append((GENERALIST, weights.generalist))
        for other, share in shares:
            found[other] = max(found.get(other, 0.0), weight * share)
    return found


def only_concepts(need: Values) -> Values:
    """A need without its words and characters: who can do what it is about, however he says it."""
    kept = ((need.keys >> 4) & 15) == CONCEPT
    return Values(need.keys[kept], need.weights[kept])
