"""A linear reader whose weights are a table that a person can open: one feature a line, one column a class."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
_STEPS = 1000  # weights are stored as whole thousandths
_LEAST = 0.01  # an n-gram that weighs less is not worth its line
NGRAMS = 8.0  # how much all n-grams of a text weigh beside one cue; chosen by cross-validation


@dataclass(frozen=True)
class Weights:
    """Classes, the row of each feature, and the rows."""

    classes: tuple[str, ...]
    rows: dict[str, int]
    table: Scores

    def probabilities(self, ngrams: set[str], cues: set[str]) -> Scores:
        """Probability of each class: n-grams count together as one text's length, cues count each by itself."""
        rows = self.rows
        score = self.table[0].copy()
        known = [rows[name] for name in ngrams if name in rows]
        if known:
            score += self.table[known].sum(axis=0) * share(ngrams)
        shown = [rows[name] for name in cues if name in rows]
        if shown:
            score += self.table[shown].sum(axis=0)
        score = np.exp(score - score.max())
        return score / score.sum()


def share(ngrams: set[str]) -> float:
    """What one n-gram of a text counts: all together have the same length whatever the text's."""
    return NGRAMS * max(len(ngrams), 1) ** -0.5


@cache
def load(name: str) -> Weights:
    """The weights in words/<name>.tsv; the first line names the classes, the row (bias) comes first."""
    lines = files("matching").joinpath(f"words/{name}.tsv").read_text("utf-8").split("\n")
    classes = tuple(lines[0].split("\t")[1:])
    names: list[str] = []
    cells: list[str] = []
    for line in lines[1:]:
        if line:
            feature, *values = line.split("\t")
            names.append(feature)
            cells += values
    table = np.array(cells, dtype=np.float64).reshape(len(names), len(classes)) / _STEPS
    return Weights(classes, {feature: row for row, feature in enumerate(names)}, table)


def dump(classes: list[str], bias: Scores, features: list[str], table: Scores) -> str:
    """The text of a weights file, features sorted, those that weigh nothing left out."""
    whole = np.rint(table * _STEPS).astype(int)
    lines = ["\t".join(["feature", *classes]), _line("(bias)", np.rint(bias * _STEPS).astype(int))]
    kept = [i for i in range(len(features)) if np.abs(table[i]).max() >= _LEAST]
    lines += [_line(features[i], whole[i]) for i in sorted(kept, key=lambda i: features[i])]
    return "\n".join(lines) + "\n"


def _line(name: str, values: NDArray[np.int_]) -> str:
    return "\t".join([name, *(str(value) for value in values)])
