"""The outline of a text: what is asked for and who is helped replaced by signs, so that ways of asking stand out."""

import re
from functools import cache

from matching.classifiers.features import ngrams
from matching.classifiers.kinds import kind_words

_WHO = re.compile(
    r"老人家?|孩子们?|娃娃?|居民|志愿者|党员|同志|师傅|老师|医生|律师|护士|奶奶|爷爷|大爷|大姐|阿姨|老两口|低保户?|残疾人?|独居|孤寡|空巢|"
    r"瘫痪|失明|盲人|留守儿童|孤儿|困难户?|环卫工|单亲"
)
_WHAT = "K"
_SHORTEST = 2


@cache
def _by_first() -> dict[str, tuple[str, ...]]:
    words = {word for rows in kind_words().values() for word, _ in rows if len(word) >= _SHORTEST}
    out: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        out.setdefault(word[0], []).append(word)
    return {sign: tuple(rows) for sign, rows in out.items()}


def outline(masked_text: str) -> str:
    """A masked text with people as R and the words of kind_words.txt as K."""
    text = _WHO.sub("R", masked_text)
    heads = _by_first()
    out: list[str] = []
    at = 0
    while at < len(text):
        word = next((word for word in heads.get(text[at], ()) if text.startswith(word, at)), "")
        out.append(_WHAT if word else text[at])
        at += len(word) or 1
    return "".join(out)


def intent_ngrams(masked_text: str) -> set[str]:
    """n-grams of the text and, each behind a ~, of its outline; what lies outside things and people counts in both."""
    return ngrams(masked_text) | {f"~{gram}" for gram in ngrams(outline(masked_text[:300]))}
