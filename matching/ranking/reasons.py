"""Reasons in words: why a helper is suggested.

They name concepts of the closed list and terms of the table that stand in the helper's own words, never the need's
text. A term that tells of illness, rank, sex or age (`stop_shown.txt`) is not quoted. 证书待核实 is told as well: staff
must see it before they ask anybody.
"""

import re
from functools import cache

from matching.concepts.topics import Evidence, skill_evidence, skills_in
from matching.concepts.wishes import kinds_of
from matching.language.vocabulary import normalise
from matching.model import Ask, Helper
from matching.ranking.balance import Weights
from matching.ranking.circumstances import Circumstances, circumstances
from matching.ranking.eligibility import lacks_proof
from matching.words.concept_table import GENERALIST, MAYBE, concepts
from matching.words.files import read_words

UNPROVEN = "证书待核实"
SUBJECT = 0.8  # concepts of a need with this weight are what it is about
MOST = 4


def kinds_wanted(ask: Ask, needs: dict[str, float]) -> frozenset[str]:
    """The kinds of service that the ask is about."""
    kinds = {concepts()[name].kind for name, weight in needs.items() if weight >= SUBJECT}
    return frozenset(kinds | ({ask.kind} if ask.kind else set[str]()))


def _useful(needs: dict[str, float], weights: Weights) -> dict[str, float]:
    """Concept → how far a helper who can do it serves the need, by itself or standing in."""
    useful: dict[str, float] = {}
    for name, weight in needs.items():
        concept = concepts()[name]
        factors = dict.fromkeys(concept.weak, weights.weak) | dict.fromkeys(concept.strong, weights.strong)
        factors |= {GENERALIST: weights.generalist} if concept.simple else {}
        for other, factor in (factors | {name: 1.0}).items():
            useful[other] = max(useful.get(other, 0.0), weight * factor)
    return useful


def evidence_for(helper: Helper, needs: dict[str, float], weights: Weights) -> list[tuple[float, Evidence]]:
    """The helper's terms that serve the need with how far they do, best first, one for each concept."""
    useful = _useful(needs, weights)
    best: dict[str, tuple[float, Evidence]] = {}
    for item in skill_evidence(helper.text):
        value = item.weight * useful.get(item.concept, 0.0)
        if value > best.get(item.concept, (0.0, item))[0]:
            best[item.concept] = value, item
    return sorted(best.values(), key=lambda pair: (-pair[0], pair[1].concept))


@cache
def _never_shown() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, read_words("stop_shown.txt"))))


def _skill_reasons(helper: Helper, needs: dict[str, float], weights: Weights) -> list[str]:
    """What the helper can do, and the own words that say so; or that the words only look like it."""
    evidence = evidence_for(helper, needs, weights)
    if not evidence:
        return _guessed(helper, needs, weights)
    item = evidence[0][1]
    best = concepts()[item.concept]
    if best.name == GENERALIST:
        return ["愿意听从安排", "这类事人人可以搭手"]
    can = f"会{best.shown}" if item.weight > MAYBE else f"可能会{best.shown}"
    if item.term == best.shown or item.term not in normalise(helper.text) or _never_shown().search(item.term):
        return [can, f"特长属于{best.kind}"]
    return [can, f"特长里有“{item.term}”"]


def _guessed(helper: Helper, needs: dict[str, float], weights: Weights) -> list[str]:
    useful = _useful(needs, weights)
    looks = {name: weight * useful.get(name, 0.0) for name, weight in skills_in(helper.text).items()}
    best = max(looks, key=lambda name: (looks[name], name), default="")
    return [f"特长与{concepts()[best].shown}相近"] if looks.get(best) else []


def _other_reasons(ask: Ask, helper: Helper, kinds: frozenset[str], found: Circumstances) -> list[str]:
    """Wish, nearness, free time and load, each only when it raised the score."""
    said = [f"服务意愿：{wish}" for wish in helper.wishes if kinds_of(wish) & kinds][:1]
    if found.where:
        said.append(f"同在{found.where}")
    free = (ask.weekday or "" if found.day > 0 else "") + (ask.part or "" if found.part > 0 else "")
    if free:
        said.append(f"{free}有空")
    if found.owing > 0:
        said.append(f"今年还差{helper.target - (helper.served or 0)}次")
    return said


def reasons(ask: Ask, helper: Helper, needs: dict[str, float], weights: Weights) -> tuple[str, ...]:
    """Two to four short true reasons, the skill first; one or none when there is no more to say.

    `needs` is what `needs_in` says of the ask.
    """
    skill = _skill_reasons(helper, needs, weights)
    other = _other_reasons(ask, helper, kinds_wanted(ask, needs), circumstances(ask, helper, weights))
    other = ([UNPROVEN] if lacks_proof(ask, helper) else []) + other
    if len(other) > MOST - len(skill):
        skill = skill[:1]
    return tuple((skill + other)[:MOST])
