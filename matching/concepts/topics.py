"""What a text is about: concepts of the table with weights from 0 to 1, for needs and for members.

In a need the subject counts more than the circumstances: `瘫痪的老人想剃个头` is about hair. In a member's text a skill after
`不会` or `除了` does not count. `topics` gives names from the closed list only, so that a group may see them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from matching.concepts.resemblance import forget, like_needs, like_skills
from matching.concepts.terms import Found, TermScanner
from matching.language.vocabulary import normalise
from matching.words.concept_table import HINT, SKILL, THING, concepts
from matching.words.files import read_words

CROSS = 0.5  # a need in a member's words, or a skill in a resident's
BESIDE = 0.35  # 幼儿园门口: the term only says where
WHOSE = 0.4  # 瘫痪的老人: the term only says who
LONG = 0.05  # each character of a term beyond two makes it this much surer
AGAIN = 0.3  # what further terms for the same concept add at most
FADE = 0.7  # … the first of them 1 - FADE of it, each next one less
SURE = 1.0  # a need with less than this on every concept is only guessed at
GUESS = 0.8  # a concept that a need only looks like
SKILL_GUESS = 0.5  # a concept that a member's text only looks like
CONFIRM = 0.4  # a concept with a term of its own that the text looks like as well: raised by this share
LEAST_GUESS = 0.08  # weaker guesses about a member are dropped
LEAST = 0.2  # weaker concepts of a need are dropped

_BESIDE = re.compile(r"(?:的|那|这)?(?:门口|旁边|附近|对面|后面|前面|楼下|边上|隔壁|一带|那边|里头?的|上的)")
_WHOSE = re.compile(r"(?:在家|在床)?的(?:老|大|奶|爷|孩|居民|人|家|困难|退|小|独|婆|儿|阿|叔|邻|王|李|张|刘|陈)")
# What a member cannot do is no skill; what a resident cannot do is just the need, unless it is said not to be wanted.
_CANNOT = re.compile(r"(?:不会|不懂|不太会|不太懂|不大会|除了|不擅长|没学过|没干过|不能|做不了|干不了)\w{0,2}$|不$")
_UNWANTED = re.compile(r"(?:不用|不是|不要|不需要|无需|除了|已经有)\w{0,1}$")
# How long somebody has done a thing stands in the middle of what it is: 推了八年头, 修过半辈子水管.
_YEARS = re.compile(
    r"[了过]?(?:(?:大?半|[一1])辈子"
    r"|(?:好几|几十|好多|多|[\d一二两三四五六七八九十几]{1,4}[多来几]?)个?年(?![级代前后底初])多?了?)的?"
)


# Term → the concepts it speaks for, with weights.
Senses = dict[str, list[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One term of a text that speaks for a concept."""

    concept: str
    term: str
    weight: float


@cache
def _need_scanner() -> tuple[TermScanner, Senses]:
    return _scanner((c.name, c.needs, c.skills, SKILL) for c in concepts().values())


@cache
def _skill_scanner() -> tuple[TermScanner, Senses]:
    return _scanner((c.name, c.skills, c.needs, THING) for c in concepts().values())


def _scanner(rows: Iterable[tuple[str, dict[str, float], dict[str, float], float]]) -> tuple[TermScanner, Senses]:
    """A scanner for one side's own terms and, weaker, the other side's sure ones; and term → concepts."""
    senses: dict[str, dict[str, float]] = {}
    for name, own, other, sure in rows:
        for term, weight in own.items():
            senses.setdefault(term, {})[name] = weight
        for term, weight in other.items():
            if weight >= sure:
                senses.setdefault(term, {}).setdefault(name, CROSS)
    silent = read_words("stop_contexts.txt")
    meanings = {term: list(by_name.items()) for term, by_name in senses.items()}
    return TermScanner([*meanings, *silent]), {**{word: [] for word in silent}, **meanings}


def _denied(text: str, found: Found, words: re.Pattern[str]) -> bool:
    return bool(words.search(text[max(0, found.start - 7) : found.start]))


def _place_factor(text: str, found: Found) -> float:
    """How much a term is the subject, by what follows it."""
    if _BESIDE.match(text, found.end):
        return BESIDE
    return WHOSE if _WHOSE.match(text, found.end) else 1.0


def need_evidence(text: str) -> list[Evidence]:
    """The terms of a need that speak for concepts, less where they only tell the place or the person."""
    return list(_need_evidence(text))


@lru_cache(maxsize=1024)  # the same need is ranked, explained and proposed
def _need_evidence(text: str) -> tuple[Evidence, ...]:
    text = normalise(text)
    scanner, senses = _need_scanner()
    result: list[Evidence] = []
    for item in scanner.find(text):
        if not _denied(text, item, _UNWANTED):
            factor = _place_factor(text, item) * (1 + LONG * (min(len(item.term), 5) - 2))
            result += [Evidence(name, item.term, weight * factor) for name, weight in senses[item.term]]
    return tuple(result)


def skill_evidence(text: str) -> list[Evidence]:
    """The terms of a member's text that speak for concepts."""
    return list(_skill_evidence(text))


@lru_cache(maxsize=8192)  # every ranking asks for the same members' texts
def _skill_evidence(text: str) -> tuple[Evidence, ...]:
    text = normalise(text)
    scanner, senses = _skill_scanner()
    # As it is said and without the years, for terms that hold them (开…年车) and for those they tear apart.
    readings = dict.fromkeys((text, _YEARS.sub("", text)))
    found = [f for said in readings for f in scanner.find(said) if not _denied(said, f, _CANNOT)]
    return tuple(Evidence(name, f.term, weight) for f in found for name, weight in senses[f.term])


def _sum(evidence: Iterable[Evidence]) -> dict[str, float]:
    """Concept → the best evidence, raised a little by each further term, up to 1 + AGAIN times."""
    by_name: dict[str, dict[str, float]] = {}
    for item in evidence:
        terms = by_name.setdefault(item.concept, {})
        terms[item.term] = max(item.weight, terms.get(item.term, 0.0))
    return {name: max(t.values()) * (1 + AGAIN * (1 - FADE ** (len(t) - 1))) for name, t in by_name.items()}


def needs_in(text: str) -> dict[str, float]:
    """Concept → weight for a need; the main concept has 1 (less when only guessed), mere circumstances far less."""
    return dict(_needs_in(text))


@lru_cache(maxsize=1024)
def _needs_in(text: str) -> dict[str, float]:
    sums = _sum(need_evidence(text))
    both = {n: sums.get(n, 0.0) * (1 + CONFIRM * like) + GUESS * like for n, like in like_needs(text).items()}
    top = max(SURE, *both.values())
    return {name: weight / top for name, weight in both.items() if weight >= LEAST * top}


def skills_in(text: str) -> dict[str, float]:
    """Concept → weight (0–1) for a member's text; every further term for a concept raises it."""
    told = {name: weight / (1 + AGAIN) for name, weight in _sum(skill_evidence(text)).items()}
    guessed = {name: SKILL_GUESS * like for name, like in like_skills(text).items() if like >= LEAST_GUESS}
    return {name: max(told.get(name, 0.0), guessed.get(name, 0.0)) for name in told | guessed}


def topics(text: str, limit: int = 2) -> tuple[str, ...]:
    """What a need is about, as neutral names from the closed list; nothing of the text itself, so a group may see it."""
    sums = _sum(need_evidence(text))
    top = max(sums.values(), default=0.0)
    best = sorted((-w, name) for name, w in sums.items() if w > HINT and w >= 0.8 * top)
    names = dict.fromkeys(concepts()[name].shown for _, name in best)
    return tuple(names)[:limit]


def forget_scanners() -> None:
    """Build the scanners anew at next use: for measurements that change the table."""
    _need_scanner.cache_clear()
    _skill_scanner.cache_clear()
    _need_evidence.cache_clear()
    _skill_evidence.cache_clear()
    _needs_in.cache_clear()
    forget()
