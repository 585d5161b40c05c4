# ruff: noqa: E402 (the number of threads must be said before the libraries are loaded)
"""How quick the index is, beside scikit-learn, scipy, sparse_dot_topn, bm25s (numba) and tantivy on the same postings.

    make bench-engine        or: python -m tests.bench.engine [--sizes 10000 100000 1000000] [--needs 60]

Members and needs are generated (engine_people), read by the real reader, and given to everybody as the same weighted features;
reading is not timed. One thread each; methods take turns, so that a busy machine slows all alike: the ratios
count, not the milliseconds. Times are CPU time of the process. Prints docs/engine.md and draws docs/engine.png; says on stderr what it is at.
"""

import argparse
import gc
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter, process_time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np

from matching.index import Entry, MemberIndex, Only, Values, warming
from matching.index.fitting import Columns
from matching.index.lists import Lists
from matching.index.members import Fitted, fitted_on
from tests.bench.engine_peers import Ask, K, Peers, one_by_one, top
from tests.bench.engine_people import COMMUNITY, features_of, needs, only_words, people, words_of
from tests.bench.engine_report import OURS, PICKED, picture, report

BATCH = 10_000  # needs
PATIENCE = 4.0  # seconds of a batch after which a method is stopped and its pace taken
TOGETHER = 250  # needs of a batch that a method is given before it is another's turn
SLOWEST = 8  # needs that scikit-learn is asked where it takes seconds


@dataclass
class Run:
    """What was measured for one size and one choice of features: seconds per need by method, and the rest."""

    size: int
    sort: str
    one: dict[str, list[float]] = field(default_factory=dict)
    batch: dict[str, tuple[int, float]] = field(default_factory=dict)  # needs answered in so many seconds
    inside: dict[str, list[float]] = field(default_factory=dict)
    in_a_row: dict[str, list[float]] = field(default_factory=dict)  # the same, a method's needs one after another
    facts: dict[str, float] = field(default_factory=dict)


def timed(ask: Callable[[], object]) -> float:
    """Seconds of CPU it takes, in all threads: what others do on the machine at that moment is not counted."""
    start = process_time()
    ask()
    return process_time() - start


def bandwidth() -> float:
    """Bytes a second that one thread reads from memory."""
    block = np.ones(1 << 26, dtype=np.float32)
    return block.nbytes / min(timed(block.sum) for _ in range(5))


def measure(columns: Columns, sort: str, asked: list[Values], count: int) -> Run:
    """One size with words alone, or with characters and concepts."""
    run = Run(len(columns.paths), sort)
    say(run, "fit")
    start = perf_counter()
    fitted = fitted_on(columns)
    run.facts["fit s"] = perf_counter() - start
    index, peers = MemberIndex(fitted, quick=True), Peers(columns, asked)
    asked = peers.asked  # those that share a feature with somebody
    same_scores(index, peers)
    say(run, "peers")
    methods: dict[str, Ask] = {OURS: one_by_one(lambda n: index.search(asked[n], K))} | peers.methods()
    gc.collect()
    gc.freeze()  # what the bench itself holds is not looked through again and again
    for ask in methods.values():
        ask([0])
    say(run, "one need at a time")
    for n in range(count):
        for name, ask in methods.items():
            if n < SLOWEST or "scikit" not in name or run.size < 1_000_000:
                run.one.setdefault(name, []).append(timed(lambda ask=ask, n=n: ask([n])))
    say(run, "batch")
    in_batch(run, {name: ask for name, ask in methods.items() if "scikit" not in name}, len(asked))
    inside(run, index, peers, columns, count)
    facts(run, fitted, index, columns, asked)
    gc.unfreeze()
    return run


def say(run: Run, doing: str) -> None:
    """Tell who waits."""
    print(f"{run.size:,} members, {run.sort}: {doing}", file=sys.stderr, flush=True)


def same_scores(index: MemberIndex, peers: Peers) -> None:
    """Stop when the index does not find the scores of the plain product (a need's length counts unknown features too)."""
    for n, need in enumerate(peers.asked[:20]):
        found = np.array([one.score for one in index.search(need, K)])
        plain = np.sort(peers.scores(n))[::-1][: len(found)]
        if len(found) and not np.allclose(found / found[0], plain / plain[0], atol=1e-5):
            raise SystemExit("the index does not find what the plain product finds")


def in_batch(run: Run, methods: dict[str, Ask], count: int) -> None:
    """All needs, some at a time, by each method in turn; who takes too long is stopped."""
    run.batch = dict.fromkeys(methods, (0, 0.0))
    for first in range(0, count, TOGETHER):
        for name, ask in methods.items():
            done, seconds = run.batch[name]
            if seconds < PATIENCE:
                slow = run.one[name][-1] * TOGETHER > PATIENCE
                some = range(first, min(first + (SLOWEST if slow else TOGETHER), count))
                run.batch[name] = done + len(some), seconds + timed(lambda ask=ask, some=some: ask(some))


def inside(run: Run, index: MemberIndex, peers: Peers, columns: Columns, count: int) -> None:
    """Communities of 200 among all, another one for each need: the methods in turn need by need, each on the caches as
    the others left them, and then all needs of one method after another."""
    communities = np.array([path[-1] for path in columns.paths])
    chosen = (np.arange(count) * 7919 % (run.size // COMMUNITY)).tolist()
    places = [Only(places=(10_000 + one,)) for one in chosen]
    spans = [slice(one * COMMUNITY, (one + 1) * COMMUNITY) for one in chosen]
    kept = [peers.rows[span].T.tocsr() for span in spans]
    vectors = [vector.T.tocsc() for vector in peers.vectors[:count]]
    ways: dict[str, Callable[[int], object]] = {
        OURS: lambda n: index.search(peers.asked[n], K, places[n]),
        PICKED: lambda n: dense_top(peers.rows[communities == 10_000 + chosen[n]] @ vectors[n]),
        "scipy, rows from … to …": lambda n: dense_top(peers.rows[spans[n]] @ vectors[n]),
        "scipy, a matrix kept for each community": lambda n: dense_top(peers.vectors[n] @ kept[n]),
    }  # fmt: skip
    for n in range(count):
        for name, ask in ways.items():
            run.inside.setdefault(name, []).append(timed(lambda ask=ask, n=n: ask(n)))
    for name, ask in (*ways.items(),) * 3:
        run.in_a_row.setdefault(name, []).extend(timed(lambda ask=ask, n=n: ask(n)) for n in range(count))


def dense_top(product) -> np.ndarray:
    """The best of a product."""
    return top(product.toarray().ravel())


def facts(run: Run, fitted: Fitted, index: MemberIndex, columns: Columns, asked: list[Values]) -> None:
    """Memory, the physical limit, and how soon a new member is found."""
    base = fitted.base
    run.facts["bytes a member"] = sum(array.nbytes for array in base) / run.size
    run.facts["features a member"] = len(columns.forward.columns) / run.size
    run.facts["features a need"] = float(np.mean([len(one.keys) for one in asked]))
    run.facts["limit s"] = float(np.median([listed(base, one) for one in asked[:200]]) + run.size) / bandwidth()
    for many in (0, 1000):
        index.put(*(Entry(run.size + 10 + n, columns.paths[0], features_of(columns, n)) for n in range(many)))
        index.search(asked[0], K)
        times: list[float] = []
        cpu: list[float] = []
        for n in range(100):
            entry = Entry(run.size + 5000 + n, columns.paths[0], features_of(columns, n))
            start, busy = perf_counter(), process_time()
            index.put(entry)
            index.search(asked[n % len(asked)], K)
            times.append(perf_counter() - start)
            cpu.append(process_time() - busy)
        run.facts[f"found s, {many} changes before"] = float(np.median(times))
        run.facts[f"found p95 s, {many} changes before"] = float(np.percentile(times, 95))
        run.facts[f"found p95 cpu s, {many} changes before"] = float(np.percentile(cpu, 95))


def listed(base: Lists, need: Values) -> int:
    """Bytes of the need's lists: 2 a row, or a bit for each member."""
    first, last = np.searchsorted(base.keys, need.keys), np.searchsorted(base.keys, need.keys | 15, side="right")
    counts = [base.counts[one:other] for one, other in zip(first.tolist(), last.tolist(), strict=True)]
    return int(np.minimum(np.concatenate([*counts, [0]]) * 2, len(base.members) // 8).sum())


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--needs", type=int, default=60)
    parser.add_argument("--picture", default="docs/engine.png")
    args = parser.parse_args()
    warming.load()
    asked = needs(BATCH)
    words = [one for one in map(words_of, asked) if len(one.keys)]
    runs: list[Run] = []
    for size in args.sizes:
        columns = people(size)
        runs.append(measure(only_words(columns), "words", words, args.needs))
        runs.append(measure(columns, "words, characters, concepts", asked, args.needs))
    runs.sort(key=lambda run: (run.sort != "words", run.size))
    print(report(runs, bandwidth()))
    picture(runs, args.picture)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
