"""Cutting a text into words: rjieba where it gives jieba's own cuts, else jieba.

rjieba is 15 to 27 times as quick. It cuts as jieba does once its sum of frequencies is jieba's (a word that is
added again counts twice there); only Latin words with signs in them (wi-fi, c++) and a sign said three times (狗狗狗: two
ways are equally likely) it cuts in another way, so those texts, and texts with unusual signs, go to jieba itself. `tests/matching/test_tokens.py` compares the two.
"""

import logging
import re
from functools import cache
from importlib import import_module
from threading import Lock
from typing import Any

from matching.words.concept_table import all_terms

_OURS = 20  # any frequency wins over single characters; jieba's own estimate would cost half a second here
_LOADING = Lock()
_NO_WORD = "\uf8ff\uf8fe"  # of private use: nobody writes it
_ALIKE = re.compile(
    r"(?!.*(?:[A-Za-z0-9][+#&._%-]|[+#&._%-][A-Za-z0-9]|([\u4e00-\u9fd5])\1\1))[\u4e00-\u9fd5A-Za-z0-9\s,，.。、;；:：!！?？()（）\"“”'/~+#&_%…—-]*",
    re.DOTALL,
)


@cache
def _own_words() -> tuple[str, ...]:
    """The terms of the table that jieba is told about."""
    return tuple(sorted(term for term in all_terms() if 2 <= len(term) <= 6))


@cache
def jieba() -> Any:
    """jieba's tokenizer of our own. Built without its cache file, which other users of the machine could write to."""
    library: Any = import_module("jieba")  # has no types
    library.setLogLevel(logging.ERROR)
    tokenizer: Any = library.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for term in _own_words():
        tokenizer.add_word(term, _OURS)
    return tokenizer


def rjieba() -> Any | None:
    """rjieba with the same words and the same sum of frequencies; None where it is not installed."""
    with _LOADING:  # two threads that ask first at once would both add words, which rjieba does not bear
        return _rjieba()


@cache
def _rjieba() -> Any | None:
    try:
        quick: Any = import_module("rjieba")
    except ImportError:
        return None
    for term in _own_words():
        quick.add_word(term, _OURS, None)
    quick.add_word(_NO_WORD, _counted_twice(), None)
    return quick


def _counted_twice() -> int:
    """What our words weigh in jieba's dictionary: jieba keeps that in its sum when a word is added, rjieba does not."""
    ours, found = frozenset(_own_words()), 0
    with import_module("jieba").get_dict_file() as lines:
        for line in lines:
            word, frequency, *_ = line.decode("utf-8").split(" ")
            if word in ours:
                found += int(frequency)
    return found


def _for(text: str) -> Any:
    return (_ALIKE.fullmatch(text) and rjieba()) or jieba()


def cut(text: str) -> list[str]:
    """The words of a normalised text, without guessing new ones (HMM off)."""
    tokenizer = _for(text)
    return tokenizer.cut(text, False) if tokenizer is rjieba() else list(tokenizer.cut(text, HMM=False))


def cut_for_search(text: str) -> list[str]:
    """The same, with the shorter words inside long ones too."""
    tokenizer = _for(text)
    if tokenizer is rjieba():
        return tokenizer.cut_for_search(text, False)
    return list(tokenizer.cut_for_search(text, HMM=False))
