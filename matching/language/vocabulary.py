"""Words: one normal spelling of a text, and jieba's cut of it with our own dictionary.

Everything that compares texts goes through `normalise` first, so that full-width signs, traditional characters and common
typing errors never decide a match. Sex and age are dropped there too: they must not move a ranking.
"""

import re
import unicodedata
from functools import cache, lru_cache

from matching.language.tokens import cut, cut_for_search
from matching.words.files import read_lines, read_words

# The longest text that is looked at. Nobody describes a skill in more; a pasted book must not stop the chat.
LONGEST = 10_000

_AGE = re.compile(
    r"年龄[::]?\d{1,3}岁?|(?:今年|年近|快)?(?:\d{1,3}|[一二三四五六七八九十百]{1,4})(?:多|来|几)?周?岁(?:了|整)?|[5-9]0后|00后"
)
# `男` and `女` alone count only where they stand alone: 男装 and 儿女 are other words.
_SEX = re.compile(
    r"性别[::]?[男女]|[男女](?:性(?!健康)|士|同志|的)|大?小伙子?|大?姑娘|(?<!\w)[男女](?!\w)|(?<!\w)[男女](?=\d)"
)
# What is taken out leaves signs behind; one is enough.
_SIGNS = re.compile(r"(?:\s*[,,、;;。]\s*){2,}")


@cache
def _traditional() -> dict[int, str]:
    """Traditional character → simplified, from lines of pairs."""
    return {ord(pair[0]): pair[1] for pair in read_words("synonyms_traditional.txt")}


@cache
def _spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    """Wrong or voice-input spelling → right one, as one pattern."""
    right: dict[str, str] = {}
    for line in read_lines("synonyms_spelling.txt"):
        word, _, wrong = line.partition("：")
        right.update(dict.fromkeys(wrong.split(), word.strip()))
    longest_first = sorted(right, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), right


@lru_cache(maxsize=1024)  # a ranking asks for the same texts several times
def normalise(text: str) -> str:
    """One spelling: NFKC, lower case, simplified, typing errors put right, sex and age left out."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).lower().translate(_traditional())
    text = _SIGNS.sub(",", _AGE.sub("", _SEX.sub("", text)))
    pattern, right = _spellings()
    return pattern.sub(lambda found: right[found.group()], text)


@cache
def _stop_words() -> frozenset[str]:
    """Words that say nothing about a skill: request words, particles, greetings, names for people."""
    return frozenset(read_words("stop_words.txt"))


@cache
def _request_words() -> re.Pattern[str]:
    """Request words as a pattern: they are cut out before the tokenizer sees the text (求会开锁 is not 求会)."""
    words = sorted(read_words("stop_requests.txt"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def content(text: str) -> str:
    """The text without request words, each replaced by a blank so that no new word arises."""
    return _request_words().sub(" ", normalise(text))


def tokens(text: str) -> list[str]:
    """jieba's cut of a normalised text, without guessing new words (HMM off)."""
    return cut(text)


def words(text: str) -> list[str]:
    """The telling words of a text, long ones also in their parts (修手机 gives 手机 too)."""
    stop = _stop_words()
    return [word for word in cut_for_search(content(text)) if word not in stop and re.search(r"\w", word)]


def characters(text: str) -> list[str]:
    """Single characters and pairs of neighbours of the telling part of a text."""
    stop = _stop_words()
    runs = ["".join(c for c in run if c not in stop) for run in re.findall(r"[^\W_]+", content(text))]
    return [r[i : i + n] for r in runs for n in (1, 2) for i in range(len(r) - n + 1)]
