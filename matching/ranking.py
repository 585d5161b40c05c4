"""Who of the helpers fits an ask: concepts first, shared words and characters to break ties, circumstances last.

`fit` (0–1) is the skill part. Nearness, free time and a fair load only re-order people who fit: they multiply the fit.
No sex, no age, no rank: the values that come in do not even hold them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.concept_table import concepts
from matching.concepts import needs_in, skills_in
from matching.model import Ask, Helper, Suggestion
from matching.vectors import Floats, by_characters, by_words
from matching.wishes import kinds_of


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts. 0 switches a part off."""

    concepts: float = 0.9  # a full match of concept and skill
    strong: float = 0.75  # the helper has a skill that may stand in (也能找)
    weak: float = 0.4  # … that may help (或可找)
    category: float = 0.12  # … of the same kind of service only
    generalist: float = 0.15  # says no skill, and the need asks for none
    further: float = 0.1  # each further thing of the need that the helper can do as well
    words: float = 0.15  # cosine of words, of what concepts leave open
    characters: float = 0.25  # cosine of characters, likewise
    wish: float = 0.06  # a service wish of the helper covers the kind, likewise
    near: float = 0.15  # same community: raises the score by this share of the fit, as do the next
    day: float = 0.1  # free on the weekday asked for
    part: float = 0.05  # free in the part of the day asked for
    busy: float = -0.3  # has named days or parts, and not these
    owing: float = 0.08  # has not yet done this year's services: this for all of them, less for fewer


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What raises or lowers one helper's score apart from skill, each a share of the fit."""

    near: float = 0.0
    day: float = 0.0
    part: float = 0.0
    owing: float = 0.0

    def factor(self) -> float:
        return 1.0 + self.near + self.day + self.part + self.owing


def same_community(asked: str | None, helper: Helper) -> bool:
    """Whether the helper has checked in with the community asked for; 社区 and 村 at the end do not matter."""
    plain = {name.strip().removesuffix("社区") for name in helper.communities}
    return bool(asked) and str(asked).strip().removesuffix("社区") in plain


def circumstances(ask: Ask, helper: Helper, weights: Weights) -> Circumstances:
    """The parts of the score that are no skill. What a helper has not said neither raises nor lowers."""
    day = part = owing = 0.0
    if ask.weekday and helper.days:
        day = weights.day if ask.weekday in helper.days else weights.busy
    if ask.part and helper.parts:
        part = weights.part if ask.part in helper.parts or "全天" in helper.parts else weights.busy
    if helper.served is not None and helper.served < helper.target:
        owing = weights.owing * (helper.target - helper.served) / helper.target
    return Circumstances(weights.near if same_community(ask.community, helper) else 0.0, day, part, owing)


class Ranker:
    """Fitted on the helpers of one community or unit; ranks them for any number of asks."""

    def __init__(self, helpers: Sequence[Helper], weights: Weights = Weights()) -> None:
        self.weights = weights
        self.helpers = {helper.id: helper for helper in helpers}
        self._ids = sorted(self.helpers)
        texts = [self.helpers[i].text for i in self._ids]
        self._row = {helper: row for row, helper in enumerate(self._ids)}
        self._names = {name: column for column, name in enumerate(concepts())}
        self._skills = np.zeros((len(texts), len(self._names)))
        for row, skills in enumerate(skills_in(texts)):
            for name, weight in skills.items():
                self._skills[row, self._names[name]] = weight
        self._unskilled = ~self._skills.any(axis=1)
        self._words, self._characters = by_words(texts), by_characters(texts)

    def _one_concept(self, name: str) -> Floats:
        """How well each helper can do one concept, by own skill, by one that stands in, or by kind."""
        concept, w = concepts()[name], self.weights
        best = self._skills[:, self._names[name]].copy()
        for others, factor in ((concept.strong, w.strong), (concept.weak, w.weak)):
            for other in others:
                np.maximum(best, factor * self._skills[:, self._names[other]], out=best)
        same_kind = [self._names[c.name] for c in concepts().values() if c.kind == concept.kind]
        np.maximum(best, w.category * self._skills[:, same_kind].max(axis=1, initial=0.0), out=best)
        if concept.simple:
            best[self._unskilled] = np.maximum(best[self._unskilled], w.generalist)
        return best

    def _by_concepts(self, needs: dict[str, float]) -> Floats:
        """The best concept of the need counts, further ones add a little."""
        best, further = np.zeros(len(self._ids)), np.zeros(len(self._ids))
        for name, weight in needs.items():
            one = weight * self._one_concept(name)
            further += np.minimum(best, one)
            np.maximum(best, one, out=best)
        return self.weights.concepts * best * (1 + self.weights.further * np.minimum(further, 1.0))

    def _wishes(self, ask: Ask, needs: dict[str, float]) -> Floats:
        """1 where a service wish of the helper covers the kind of the need."""
        kinds = {concepts()[name].kind for name, weight in needs.items() if weight >= 0.8}
        kinds |= {ask.kind} if ask.kind else set()
        chosen = (self.helpers[i].wishes for i in self._ids)
        return np.array([float(any(kinds_of(w) & kinds for w in wishes)) for wishes in chosen])

    def fits(self, ask: Ask) -> Floats:
        """The fit of every helper, ordered by helper id."""
        needs, w = needs_in(ask.text), self.weights
        left_open = (
            w.words * self._words.likeness(ask.text)
            + w.characters * self._characters.likeness(ask.text)
            + w.wish * self._wishes(ask, needs)
        )
        matched = np.minimum(self._by_concepts(needs), 0.99)
        return matched + (1 - matched) * left_open

    def fit_of(self, ask: Ask, helper_id: str) -> float:
        """The skill part alone (0–1) for one helper; KeyError for an unknown one."""
        return float(self.fits(ask)[self._row[helper_id]])

    def rank(self, ask: Ask, top: int = 10) -> list[Suggestion]:
        """The best helpers, highest score first, ties by id. Empty for a thing (it is claimed, not served)."""
        from matching.explain import reasons

        ordered = self.order(ask)[: max(top, 0)]
        return [replace(s, reasons=reasons(ask, self.helpers[s.helper], self)) for s in ordered]

    def order(self, ask: Ask) -> list[Suggestion]:
        """All helpers with any fit, in order, without reasons."""
        if ask.object or not self._ids:
            return []
        found: list[Suggestion] = []
        for helper, fit in zip(self._ids, self.fits(ask).tolist(), strict=True):
            if fit > 0:
                factor = circumstances(ask, self.helpers[helper], self.weights).factor()
                found.append(Suggestion(helper, round(fit * factor, 6), round(fit, 6)))
        return sorted(found, key=lambda s: (-s.score, s.helper))
