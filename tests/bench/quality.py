"""How good the ranking is on labelled needs, and what each part of it adds, as a markdown table.

    python -m tests.bench.quality DATA_DIR

DATA_DIR holds needs.jsonl, members.jsonl and judgments.tsv. The measures are those of the data set's own scorer: nDCG@10
with gain 2^grade - 1, recall@10 and MRR@10 at grade 1, and gap recall@10 over pairs of grade 2 that share no two characters in
a row and no word. A judged need that the ranking answers with nothing scores 0.
"""

import argparse
import json
import math
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from matching.concepts import topics
from matching.language.vocabulary import tokens
from matching.model import Ask, Helper
from matching.ranking import fitted
from matching.ranking.ranker import Ranker, Weights
from matching.warm import warm_up
from matching.words import concept_table

Grades = dict[str, dict[str, int]]
MEASURES = ("nDCG@10", "recall@10", "MRR@10", "gap recall@10")
# Measured on the same files by the makers of the data set.
BASELINES = {
    "random": (0.041, 0.055, 0.094, 0.046),
    "jieba + TF-IDF cosine": (0.168, 0.141, 0.340, 0.065),
    "jieba + BM25": (0.165, 0.144, 0.330, 0.066),
    "characters, 1-2-grams": (0.271, 0.264, 0.446, 0.216),
    "characters, request words removed": (0.280, 0.265, 0.471, 0.208),
    "characters + word vectors + Cilin": (0.310, 0.291, 0.513, 0.253),
}
PARTS = {
    "everything": {},
    "without words": {"words": 0.0},
    "without characters": {"characters": 0.0},
    "without concepts": {"concepts": 0.0},
    "without relations": {"strong": 0.0, "weak": 0.0},
    "without same kind": {"category": 0.0},
    "without generalists": {"generalist": 0.0},
    "without further things": {"further": 0.0},
}


def read_jsonl(path: Path) -> list[dict[str, str]]:
    """The records of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]


def read_grades(path: Path) -> Grades:
    """need → member → grade."""
    grades: Grades = defaultdict(dict)
    for line in path.read_text(encoding="utf8").splitlines()[1:]:
        need, member, grade = line.split("\t")[:3]
        grades[need][member] = int(grade)
    return grades


def units(text: str) -> set[str]:
    """What two texts may share: pairs of characters and words of two characters or more."""
    runs = re.findall(r"[^\W_]+", text.lower())
    return {r[i : i + 2] for r in runs for i in range(len(r) - 1)} | {t for t in tokens(text.lower()) if len(t) > 1}


class Data:
    """One labelled set: needs, members, grades, and the pairs that share nothing."""

    def __init__(self, folder: Path) -> None:
        self.grades = read_grades(folder / "judgments.tsv")
        self.asks = [Ask(r["id"], r["text"]) for r in read_jsonl(folder / "needs.jsonl") if r["id"] in self.grades]
        self.helpers = [Helper(r["id"], r["text"]) for r in read_jsonl(folder / "members.jsonl")]
        theirs = {h.id: units(h.text) for h in self.helpers}
        self.gap = {
            ask.id: {m for m, g in self.grades[ask.id].items() if g == 2 and not units(ask.text) & theirs[m]}
            for ask in self.asks
        }


def one_need(top: list[str], grades: dict[str, int], gap: set[str]) -> tuple[float, float, float, float | None]:
    """The four measures for one need; the last is None when it has no pair without a shared word."""
    good = {m for m, g in grades.items() if g >= 1}
    gain = sum((2 ** grades.get(m, 0) - 1) / math.log2(i + 2) for i, m in enumerate(top))
    ideal = sum((2**g - 1) / math.log2(i + 2) for i, g in enumerate(sorted(grades.values(), reverse=True)[:10]))
    first = next((1 / (i + 1) for i, m in enumerate(top) if m in good), 0.0)
    return gain / ideal, len(good & set(top)) / len(good), first, len(gap & set(top)) / len(gap) if gap else None


def measure(data: Data, weights: Weights) -> list[float]:
    """Means of the four measures over the judged needs."""
    fitted.forget()  # the table may have been changed since
    ranker = Ranker(data.helpers, weights)
    rows = [
        one_need([s.helper for s in ranker.order(ask)[:10]], data.grades[ask.id], data.gap[ask.id])
        for ask in data.asks
        if any(data.grades[ask.id].values())
    ]
    columns = ([x for x in column if x is not None] for column in zip(*rows, strict=True))
    return [sum(column) / len(column) for column in columns]


@contextmanager
def unguessed() -> Iterator[None]:
    """Only terms of the table count, not what a text looks like, for the time of the block."""
    saved = topics.GUESS, topics.SKILL_GUESS, topics.CONFIRM
    topics.GUESS = topics.SKILL_GUESS = topics.CONFIRM = 0.0
    topics.forget_scanners()
    try:
        yield
    finally:
        topics.GUESS, topics.SKILL_GUESS, topics.CONFIRM = saved
        topics.forget_scanners()


@contextmanager
def thinned(share: float, seed: int, whole: bool) -> Iterator[None]:
    """The table with only a random share of its terms (or of its concepts) left, for the time of the block."""
    chance = random.Random(seed)
    table = concept_table.concepts()
    saved = {name: (c.needs, c.skills) for name, c in table.items()}
    for concept in table.values():
        kept: Callable[[], bool] = (
            (lambda k: lambda: k)(chance.random() < share) if whole else lambda: chance.random() < share
        )
        concept.needs = {t: w for t, w in concept.needs.items() if kept()}
        concept.skills = {t: w for t, w in concept.skills.items() if kept()}
    topics.forget_scanners()
    try:
        yield
    finally:
        for name, (needs, skills) in saved.items():
            table[name].needs, table[name].skills = needs, skills
        topics.forget_scanners()


def row(name: str, values: list[float] | tuple[float, ...]) -> None:
    print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in values) + " |")


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with needs.jsonl, members.jsonl, judgments.tsv")
    parser.add_argument("--thin", action="store_true", help="also with 30 %% of the terms, and of the concepts")
    arguments = parser.parse_args()
    start = perf_counter()
    warm_up()
    print(
        "# How well it ranks and reads\n\nOn the labelled development texts; the first six rows are their makers' baselines."
    )
    print(f"Loading took {perf_counter() - start:.2f} s.\n\n## needs and members\n")
    data = Data(arguments.data)
    print("| run | " + " | ".join(MEASURES) + " |\n|---|" + "--:|" * len(MEASURES))
    for name, values in BASELINES.items():
        row(name, values)
    for name, change in PARTS.items():
        row(name, measure(data, replace(Weights(), **change)))
    with unguessed():
        row("without guesses", measure(data, Weights()))
    for whole in (False, True) if arguments.thin else ():
        runs: list[list[float]] = []
        for seed in range(3):
            with thinned(0.3, seed, whole):
                runs.append(measure(data, Weights()))
        row("30 % of the " + ("concepts" if whole else "terms"), [sum(c) / len(c) for c in zip(*runs, strict=True)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
