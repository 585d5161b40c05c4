"""Who of the helpers fits an ask: concepts first, shared words and characters to break ties, circumstances last.

`fit` (0–1) is the skill part. Nearness, free time and a fair load multiply it, so they only re-order people who fit.
No rank; sex and age count only where the need itself asks for them, and then they bar or lower, they never raise.
Who is barred (eligibility.py) is left out.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matching.balance import Weights
from matching.circumstances import circumstances
from matching.concept_table import GENERALIST, concepts
from matching.concepts import needs_in
from matching.eligibility import bars, lacks_proof
from matching.fitted import read
from matching.model import Ask, Helper, Suggestion
from matching.reasons import kinds_wanted, reasons
from matching.vectors import Floats
from matching.wishes import kinds_of

__all__ = ["Ranker", "Weights"]

USUAL = Weights()
MOST = 0.99  # no match of concepts is so full that words could not tell two helpers apart


class Ranker:
    """Fitted on the helpers of one community or unit; ranks them for any number of asks. Not changed by ranking."""

    def __init__(self, helpers: Sequence[Helper], weights: Weights = USUAL) -> None:
        self.weights = weights
        self.helpers = {helper.id: helper for helper in helpers}
        self._ids = sorted(self.helpers)
        self._row = {helper: row for row, helper in enumerate(self._ids)}
        self._names = {name: column for column, name in enumerate(concepts())}
        self._skills, self._words, self._characters = read(tuple(self.helpers[i].text for i in self._ids))
        kinds = [concept.kind for concept in concepts().values()]
        self._of_kind = {kind: [i for i, k in enumerate(kinds) if k == kind] for kind in kinds}

    def _one_concept(self, name: str) -> Floats:
        """How well each helper can do one concept: by own skill, by one that stands in, by kind, or as anyone can."""
        concept, w = concepts()[name], self.weights
        best = self._skills[:, self._names[name]].copy()
        for others, factor in ((concept.strong, w.strong), (concept.weak, w.weak)):
            for other in others:
                np.maximum(best, factor * self._skills[:, self._names[other]], out=best)
        same_kind = self._skills[:, self._of_kind[concept.kind]].max(axis=1, initial=0.0)
        np.maximum(best, w.category * same_kind, out=best)
        if concept.simple:
            np.maximum(best, w.generalist * self._skills[:, self._names[GENERALIST]], out=best)
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
        """1 where a service wish of the helper covers a kind of the need."""
        kinds = kinds_wanted(ask, needs)
        chosen = (self.helpers[i].wishes for i in self._ids)
        return np.array([float(any(kinds_of(wish) & kinds for wish in wishes)) for wishes in chosen])

    def _fits(self, ask: Ask, needs: dict[str, float]) -> Floats:
        """The fit of every helper, ordered by helper id."""
        w = self.weights
        left_open = (
            w.words * self._words.likeness(ask.text)
            + w.characters * self._characters.likeness(ask.text)
            + w.wish * self._wishes(ask, needs)
        )
        matched = np.minimum(self._by_concepts(needs), MOST)
        return matched + (1 - matched) * left_open

    def fit_of(self, ask: Ask, helper_id: str) -> float:
        """The skill part alone (0–1) for one helper; KeyError for an unknown one."""
        return float(self._fits(ask, needs_in(ask.text))[self._row[helper_id]])

    def rank(self, ask: Ask, top: int = 10) -> list[Suggestion]:
        """The best helpers, highest score first, ties by id. Empty for a thing: it is claimed, not served."""
        needs = needs_in(ask.text)
        return [
            replace(s, reasons=reasons(ask, self.helpers[s.helper], needs, self.weights))
            for s in self._ordered(ask, needs)[: max(top, 0)]
        ]

    def order(self, ask: Ask) -> list[Suggestion]:
        """Everybody with any fit, in order, without reasons."""
        return self._ordered(ask, needs_in(ask.text))

    def _ordered(self, ask: Ask, needs: dict[str, float]) -> list[Suggestion]:
        if ask.object or not self._ids:
            return []
        found: list[Suggestion] = []
        for name, fit in zip(self._ids, self._fits(ask, needs).tolist(), strict=True):
            helper = self.helpers[name]
            if fit > 0 and not bars(ask, helper, self.weights):
                factor = circumstances(ask, helper, self.weights).factor
                unproven = ask.licence if lacks_proof(ask, helper) else None
                found.append(Suggestion(name, round(fit * factor, 6), round(fit, 6), unproven=unproven))
        return sorted(found, key=lambda s: (-s.score, s.helper))
