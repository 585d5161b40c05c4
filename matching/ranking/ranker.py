"""Who of the helpers fits an ask: concepts first, shared words and characters to break ties, circumstances last.

`fit` (0–1) is the skill part. Nearness, free time and a fair load multiply it, so they only re-order people who fit.
No rank; sex and age count only where the need itself asks for them, and then they bar or lower, they never raise.
Who is barred (eligibility.py) is left out.
"""

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter

import numpy as np

from matching.concepts.topics import needs_in
from matching.concepts.wishes import SERVICE_WISHES, kinds_of
from matching.language.vectors import Floats
from matching.model import Ask, Helper, Suggestion
from matching.ranking.balance import Weights
from matching.ranking.circumstances import circumstances
from matching.ranking.eligibility import bars, lacks_proof
from matching.ranking.fitted import is_kept, read
from matching.ranking.reasons import kinds_wanted, reasons
from matching.words.concept_table import GENERALIST, concepts

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
        self._skills, self._words, self._characters = read(_texts(self.helpers.values()))

    def _one_concept(self, name: str) -> Floats:
        """How well each helper can do one concept: by own skill, by one that stands in, by kind, or as anyone can."""
        concept, columns, w = concepts()[name], _columns(), self.weights
        best = self._skills[:, columns[name]].copy()
        for others, factor in ((concept.strong, w.strong), (concept.weak, w.weak)):
            for other in others:
                np.maximum(best, factor * self._skills[:, columns[other]], out=best)
        same_kind = self._skills[:, _of_kind()[concept.kind]].max(axis=1, initial=0.0)
        np.maximum(best, w.category * same_kind, out=best)
        if concept.simple:
            np.maximum(best, w.generalist * self._skills[:, columns[GENERALIST]], out=best)
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
        telling = {wish for wish in SERVICE_WISHES.values() if kinds_of(wish) & kinds}
        return np.array([not telling.isdisjoint(self.helpers[i].wishes) for i in self._ids], dtype=np.float64)

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
            for s in self._best(ask, needs, max(top, 0))
        ]

    def order(self, ask: Ask) -> list[Suggestion]:
        """Everybody with any fit, in order, without reasons."""
        return self._best(ask, needs_in(ask.text), len(self._ids))

    def _best(self, ask: Ask, needs: dict[str, float], top: int) -> list[Suggestion]:
        """The first of the order. Who is looked at in the order of fit: whom even the best circumstances would not lift
        above what is found already ends it."""
        if ask.object or not self._ids or not top:
            return []
        fits = self._fits(ask, needs)
        most, found = self._most_factor, list[tuple[float, str, Suggestion]]()
        for row in np.argsort(-fits, kind="stable").tolist():
            fit = float(fits[row])
            if fit <= 0 or (len(found) == top and round(fit * most, 6) < -found[-1][0]):
                break
            if one := self._suggestion(ask, self.helpers[self._ids[row]], fit):
                insort(found, (-one.score, one.helper, one))
                del found[top:]
        return [one for _, _, one in found]

    def _suggestion(self, ask: Ask, helper: Helper, fit: float) -> Suggestion | None:
        """A helper with his score; None for one who is barred."""
        if bars(ask, helper, self.weights):
            return None
        factor = circumstances(ask, helper, self.weights).factor
        unproven = ask.licence if lacks_proof(ask, helper) else None
        return Suggestion(helper.id, round(fit * factor, 6), round(fit, 6), unproven=unproven)

    @property
    def _most_factor(self) -> float:
        """What no helper's circumstances exceed: see Circumstances.factor."""
        w = self.weights
        return 1.0 + w.near + w.day + w.part + w.owing


def reads_nothing(helpers: Iterable[Helper]) -> bool:
    """Whether ranking these helpers needs no text to be read that was not read before: it takes half a millisecond then."""
    return is_kept(_texts(helpers))


def _texts(helpers: Iterable[Helper]) -> tuple[str, ...]:
    return tuple(helper.text for helper in sorted(helpers, key=attrgetter("id")))


@cache
def _columns() -> dict[str, int]:
    """The column of each concept."""
    return {name: column for column, name in enumerate(concepts())}


@cache
def _of_kind() -> dict[str, list[int]]:
    """The columns of each kind of service."""
    kinds = [concept.kind for concept in concepts().values()]
    return {kind: [column for column, other in enumerate(kinds) if other == kind] for kind in kinds}
