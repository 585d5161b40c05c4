"""What the index must answer, computed slowly and plainly: dense rows, scikit-learn's idf and normalisation, a full sort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import normalize

from matching.index import Entry, Only, Values
from matching.index.features import LEVELS


@dataclass
class Dense:
    """`fitted`: the members that idf counts; `now`: those that are there; `moved`: where they stood when they were numbered."""

    fitted: Sequence[Entry]
    now: Mapping[int, Entry]

    def search(self, need: Values, most: int, only: Only) -> list[tuple[int, float]]:
        """The best, of equals (to six digits) the lowest by place and id."""
        everybody = [*self.fitted, *self.now.values()]
        names = sorted({int(key) >> 4 for e in everybody for key in e.features.keys} | {int(k) >> 4 for k in need.keys})
        names = names or [0]
        column = {name: at for at, name in enumerate(names)}
        idf = (
            TfidfTransformer().fit(np.array([row(e, column) > 0 for e in self.fitted] or np.zeros((0, len(names)))))
            if self.fitted
            else None
        )
        weights = idf.idf_ if idf is not None else np.ones(len(names))
        asked = np.zeros(len(names))
        for key, weight in zip(need.keys.tolist(), need.weights.tolist(), strict=True):
            asked[column[key >> 4]] = weight
        asked = normalize([asked * weights])[0]
        found: list[tuple[float, tuple[int, ...], int, float]] = []
        for entry in self.now.values():
            score = float(normalize([row(entry, column) * weights])[0] @ asked)
            if score > 1e-9 and fits(entry, only):
                found.append((-round(score, 5), entry.path, entry.id, score))
        return [(one, score) for _, _, one, score in sorted(found)][:most]


def row(entry: Entry, column: Mapping[int, int]) -> np.ndarray:
    """A member's values before idf."""
    values = np.zeros(len(column))
    for key in entry.features.keys.tolist():
        values[column[key >> 4]] = LEVELS[(key >> 4) & 15, key & 15]
    return values


def fits(entry: Entry, only: Only) -> bool:
    """Whether the filters let an entry through."""
    return (
        (not only.places or bool(set(only.places) & set(entry.path)))
        and entry.id not in only.refused
        and (not only.day or bool((entry.days or 0x7F) & only.day))
        and (not only.licence or bool(entry.licences & only.licence))
        and (not only.cap or entry.taken < only.cap)
    )
