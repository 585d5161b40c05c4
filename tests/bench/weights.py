"""Would other weights rank the labelled needs better? Each weight moved by itself, and a search checked on needs it has not seen.

    python -m tests.bench.weights DATA_DIR

Five folds of the needs: on four of them every weight in turn takes the value that ranks best (twice round), the fifth is
then ranked with these and with the defaults. What helps only where it was chosen is no gain.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.concepts.topics import needs_in
from matching.ranking.ranker import Ranker, Weights
from matching.warm import warm_up
from tests.bench.quality import Data, one_need

Values = NDArray[np.float64]
# those of the skill part: the labels say nothing of days, places and loads
GRID: dict[str, tuple[float, ...]] = {
    "concepts": (0.8, 0.9, 1.0), "strong": (0.5, 0.6, 0.7, 0.8, 0.9), "weak": (0.2, 0.3, 0.4, 0.5, 0.6),
    "category": (0, 0.06, 0.12, 0.2, 0.3), "generalist": (0.1, 0.25, 0.4), "further": (0, 0.1, 0.2, 0.3, 0.5),
    "words": (0, 0.05, 0.1, 0.2, 0.3), "characters": (0, 0.1, 0.2, 0.3, 0.4),
}  # fmt: skip
FOLDS = 5


class Labelled:
    """The labelled needs; nDCG@10 of each under any weights, texts read once."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._asks = [ask for ask in data.asks if any(data.grades[ask.id].values())]
        self._needs = [needs_in(ask.text) for ask in self._asks]
        self.gains = cache(self._gains)

    def __len__(self) -> int:
        return len(self._asks)

    def _gains(self, weights: Weights) -> Values:
        ranker = Ranker(self._data.helpers, weights)
        gains: list[float] = []
        for ask in self._asks:
            top = [one.helper for one in ranker.rank(ask, 10)]
            gains.append(one_need(top, self._data.grades[ask.id], self._data.gap[ask.id])[0])
        return np.array(gains)


def searched(labelled: Labelled, seen: NDArray[np.intp]) -> Weights:
    """What ranks best on these needs, weight after weight."""
    weights = Weights()
    for _ in range(2):
        for name, values in GRID.items():
            others = (replace(weights, **{name: value}) for value in values)
            weights = max(others, key=lambda one: (round(float(labelled.gains(one)[seen].mean()), 5), one == weights))
    return weights


def held_out(labelled: Labelled, seed: int = 0) -> tuple[Values, Values]:
    """nDCG@10 of each need with the defaults, and with what was chosen on the other needs."""
    places = list(range(len(labelled)))
    random.Random(seed).shuffle(places)
    defaults, chosen = labelled.gains(Weights()), np.zeros(len(labelled))
    for fold in range(FOLDS):
        out = np.array(places[fold::FOLDS])
        best = searched(labelled, np.setdiff1d(np.arange(len(labelled)), out))
        chosen[out] = labelled.gains(best)[out]
    return defaults, chosen


def spread(differences: Values) -> tuple[float, float]:
    """Where the mean lies in 95 of 100 redraws of the needs."""
    chance = np.random.default_rng(0)
    means = [float(chance.choice(differences, len(differences)).mean()) for _ in range(2000)]
    return float(np.percentile(means, 2.5)), float(np.percentile(means, 97.5))


def table(labelled: Labelled) -> str:
    """Each weight alone."""
    rows = ["| weight | default | others, and nDCG@10 with each |", "|---|--:|---|"]
    for name, values in GRID.items():
        default: float = getattr(Weights(), name)
        tried = (f"{v:g}: {labelled.gains(replace(Weights(), **{name: v})).mean():.3f}" for v in values if v != default)
        rows.append(f"| `{name}` | {default:g} | {', '.join(tried)} |")
    return "\n".join(rows)


TEXT = """## the weights

With the defaults nDCG@10 is {default:.3f}. No weight of the skill part moved by itself changes it by more than {most:.3f} (table). Chosen anew by
search on four fifths of the needs and judged on the rest ({folds} folds, {needs} needs), other weights reach {chosen:.3f}: a difference of
{mean:+.3f} (95 % of redraws {low:+.3f} to {high:+.3f}). A difference below 0.03 is no reason to fit {needs} needs more closely, so **{verdict}**. The labels know no
place, day, load, proof or wish. These weights follow from the order they must keep (`tests/matching/test_balance.py`: nearer counts more, proof more than
all else together) and, for `owing` and `beyond`, from the simulated year ([year.md](year.md)). A policy pack may set every one of them.
"""


def paragraph(labelled: Labelled) -> str:
    """What was found, in words."""
    defaults, chosen = held_out(labelled)
    low, high = spread(chosen - defaults)
    mean, default = float((chosen - defaults).mean()), float(defaults.mean())
    moved: Sequence[float] = [
        abs(float(labelled.gains(replace(Weights(), **{name: value})).mean()) - default)
        for name, values in GRID.items()
        for value in values
    ]
    verdict = "the defaults stay" if mean < 0.03 else "the defaults should be changed"
    return TEXT.format(
        default=default, most=max(moved), chosen=float(chosen.mean()), mean=mean, low=low, high=high,
        needs=len(labelled), folds=FOLDS, verdict=verdict,
    )  # fmt: skip


def main() -> int:
    """Print the section of docs/quality.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with needs.jsonl, members.jsonl, judgments.tsv")
    warm_up()
    labelled = Labelled(Data(parser.parse_args().data))
    print(f"\n{paragraph(labelled)}\n{table(labelled)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
