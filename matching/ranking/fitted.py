"""What the ranking knows of the texts of one community, kept by content: asked again about the same people it is there at once.

The key is the texts themselves, so nothing can be out of date; when one text changes, only that one is read again.
"""

from collections import OrderedDict
from functools import cache, lru_cache
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.concepts.topics import skills_in
from matching.language.vectors import Floats, Texts
from matching.language.vocabulary import characters, words
from matching.words.concept_table import concepts

COMMUNITIES = 64  # kept at a time; one of 200 people takes about a megabyte
LARGEST = 4000  # more texts than this are not kept


class Read(NamedTuple):
    """Helpers × concepts, and their words and characters."""

    skills: Floats
    words: Texts
    characters: Texts


@lru_cache(maxsize=16384)
def _skills(text: str) -> tuple[NDArray[np.intp], Floats]:
    """Columns of the concepts that a text speaks of, and their weights."""
    found, columns = skills_in(text), _columns()
    return np.array([columns[name] for name in found], dtype=np.intp), np.array([*found.values()], dtype=np.float64)


@cache
def _columns() -> dict[str, int]:
    return {name: column for column, name in enumerate(concepts())}


def _read(texts: tuple[str, ...]) -> Read:
    table = np.zeros((len(texts), len(_columns())))
    for row, text in enumerate(texts):
        columns, weights = _skills(text)
        table[row, columns] = weights
    return Read(table, Texts(texts, _words), Texts(texts, _characters))


# When one of two hundred texts changes, the others are not cut again.
@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    return tuple(words(text))


@lru_cache(maxsize=8192)
def _characters(text: str) -> tuple[str, ...]:
    return tuple(characters(text))


_kept = OrderedDict[tuple[str, ...], Read]()  # the one asked for last is the last
_lock = Lock()


def read(texts: tuple[str, ...]) -> Read:
    """The texts as the ranking sees them. Shared: not to be written to."""
    with _lock:
        known = _kept.get(texts)
        if known is not None:
            _kept.move_to_end(texts)
            return known
    known = _read(texts)
    if len(texts) <= LARGEST:
        with _lock:
            _kept[texts] = known
            while len(_kept) > COMMUNITIES:
                _kept.popitem(last=False)
    return known


def is_kept(texts: tuple[str, ...]) -> bool:
    """Whether these texts need not be read again: ranking them then takes less than handing it to another thread does."""
    with _lock:
        return texts in _kept


def forget() -> None:
    """Read anew at next use: for measurements that change the table."""
    with _lock:
        _kept.clear()
    for kept in (_skills, _words, _characters):
        kept.cache_clear()
