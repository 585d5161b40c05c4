"""What the ranking knows of the texts of one community, kept by content: asked again about the same people it is there at once.

The key is the texts themselves, so nothing can be out of date; when one text changes, only that one is read again.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from matching.concept_table import concepts
from matching.concepts import skills_in
from matching.vectors import Floats, Texts, by_characters, by_words

COMMUNITIES = 64  # kept at a time; one of 200 people takes about a megabyte
LARGEST = 4000  # more texts than this are not kept


class Read(NamedTuple):
    """Helpers × concepts, and their words and characters."""

    skills: Floats
    words: Texts
    characters: Texts


@lru_cache(maxsize=16384)
def _skills(text: str) -> tuple[tuple[str, float], ...]:
    return tuple(skills_in(text).items())


def _read(texts: tuple[str, ...]) -> Read:
    names = {name: column for column, name in enumerate(concepts())}
    table = np.zeros((len(texts), len(names)))
    for row, text in enumerate(texts):
        for name, weight in _skills(text):
            table[row, names[name]] = weight
    return Read(table, by_words(texts), by_characters(texts))


_kept = lru_cache(maxsize=COMMUNITIES)(_read)


def read(texts: tuple[str, ...]) -> Read:
    """The texts as the ranking sees them. Shared: not to be written to."""
    return _kept(texts) if len(texts) <= LARGEST else _read(texts)


def forget() -> None:
    """Read anew at next use: for measurements that change the table."""
    _kept.cache_clear()
    _skills.cache_clear()
