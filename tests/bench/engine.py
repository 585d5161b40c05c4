# ruff: noqa: E402 (the number of threads must be said before the libraries are loaded)
"""How quick the index is, beside scikit-learn, scipy, sparse_dot_topn, bm25s (numba) and tantivy on the same postings.

    make bench-engine        or: python -m tests.bench.engine [--sizes 10000 100000 1000000] [--needs 60]

Members and needs are generated (engine_people), read by the real reader, and given to everybody as the same weighted features;
reading is not timed. One thread each; methods take turns need by need, so that a busy machine slows all alike: the
ratios count, not the milliseconds. Prints docs/engine.md and draws docs/engine.png.
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.metrics.pairwise import cosine_similarity

from matching.index import Entry, MemberIndex, Only, compiled
from matching.index.features import Values
from matching.index.fitting import Columns
from matching.index.lists import idf, sizes_of, value_of
from matching.index.members import Fitted, fitted_on
from tests.bench.engine_people import COMMUNITY, features_of, needs, people
from tests.bench.engine_report import picture, report

K = 10
OURS = "this index"
TANTIVY = 16_000_000  # postings up to which tantivy is given them: it takes them as text, one by one
SLOWEST = 12  # needs that the slow methods are asked


@dataclass
class Run:
    """What was measured for one size and one choice of features: seconds per need by method, and the rest."""

    size: int
    sort: str
    one: dict[str, list[float]] = field(default_factory=dict)
    batch: dict[str, float] = field(default_factory=dict)
    inside: dict[str, list[float]] = field(default_factory=dict)
    facts: dict[str, float] = field(default_factory=dict)


class Peers:
    """The same postings as everybody has them: rows of length 1, and the needs as vectors of the same features."""

    def __init__(self, columns: Columns, asked: list[Values], *, slow: bool) -> None:
        forward = columns.forward
        self.features, which = np.unique(forward.keys >> 4, return_inverse=True)
        counts = np.bincount(forward.columns, minlength=len(forward.keys)).astype(np.uint32)
        self.size = len(forward.starts) - 1
        weights = idf(sizes_of(forward.keys, counts, forward.keys), self.size) * value_of(forward.keys)
        table = csr_matrix(
            (weights[forward.columns].astype(np.float32), which[forward.columns].astype(np.int32), forward.starts),
            shape=(self.size, len(self.features)),
        )
        lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
        scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
        table.data *= np.repeat(scale, np.diff(table.indptr)).astype(np.float32)
        self.rows, self.turned = table, table.T.tocsr()
        self.idf = idf(sizes_of(forward.keys, counts, self.features << 4), self.size)
        vectors = [self._vector(one) for one in asked]
        self.asked = [one for one, vector in zip(asked, vectors, strict=True) if vector.nnz]
        self.vectors = [vector for vector in vectors if vector.nnz]
        self.slow = slow

    def _vector(self, need: Values) -> csr_matrix:
        place = np.searchsorted(self.features, need.keys >> 4).clip(max=len(self.features) - 1)
        known = self.features[place] == need.keys >> 4
        values = (need.weights[known] * self.idf[place[known]]).astype(np.float32)
        values /= np.linalg.norm(values) or 1.0
        return csr_matrix((values, place[known].astype(np.int32), [0, known.sum()]), shape=(1, len(self.features)))

    def methods(self) -> dict[str, Callable[[int], object]]:
        """Method → asking it the n-th need."""
        found: dict[str, Callable[[int], object]] = {
            "scipy q @ X.T + argpartition": lambda n: top(
                np.asarray((self.vectors[n] @ self.turned).todense()).ravel()
            ),
            "scikit-learn cosine + argpartition": lambda n: top(cosine_similarity(self.vectors[n], self.rows).ravel()),
        }
        return found | self._dot_topn() | self._bm25s() | (self._tantivy() if self.slow else {})

    def _dot_topn(self) -> dict[str, Callable[[int], object]]:
        try:
            from sparse_dot_topn import sp_matmul_topn
        except ImportError:
            return {}
        return {
            "sparse_dot_topn": lambda n: sp_matmul_topn(self.vectors[n], self.turned, top_n=K, sort=True, n_threads=1)
        }

    def _bm25s(self) -> dict[str, Callable[[int], object]]:
        """bm25s over our weights (its own scores would be other postings' worth, not other time)."""
        try:
            import bm25s
        except ImportError:
            return {}
        turned = self.rows.tocsc()
        retriever = bm25s.BM25(backend="numba")
        retriever.scores = {
            "data": turned.data, "indices": turned.indices.astype(np.int32), "indptr": turned.indptr.astype(np.int32),
            "num_docs": self.size,
        }  # fmt: skip
        retriever.nonoccurrence_array = None
        retriever.vocab_dict = {n: n for n in range(len(self.features))}
        retriever.unique_token_ids_set = set(retriever.vocab_dict)
        asked = [vector.indices.astype(np.int32) for vector in self.vectors]

        def ask(n: int) -> object:
            return retriever.retrieve([asked[n].tolist()], k=K, show_progress=False, n_threads=1)

        return {"bm25s (numba)": ask}

    def _tantivy(self) -> dict[str, Callable[[int], object]]:
        try:
            import tantivy
        except ImportError:
            return {}
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="freq")
        index = tantivy.Index(builder.build())
        writer = index.writer(256_000_000, 1)
        indices, starts = self.rows.indices, self.rows.indptr
        for row in range(self.size):
            words = " ".join(f"t{one}" for one in indices[starts[row] : starts[row + 1]].tolist())
            writer.add_document(tantivy.Document(text=words))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        asked = [
            index.parse_query(" ".join(f"t{one}" for one in v.indices.tolist()) or "none", ["text"])
            for v in self.vectors
        ]
        return {"tantivy (WAND)": lambda n: searcher.search(asked[n], K).hits}


def top(scores: np.ndarray) -> np.ndarray:
    """The rows of the best."""
    best = np.argpartition(-scores, K)[:K] if len(scores) > K else np.arange(len(scores))
    return best[np.argsort(-scores[best])]


def timed(ask: Callable[[int], object], n: int) -> float:
    """Seconds for one need."""
    start = perf_counter()
    ask(n)
    return perf_counter() - start


def bandwidth() -> float:
    """Bytes a second that one thread reads from memory."""
    block = np.ones(1 << 26, dtype=np.float32)
    return block.nbytes / min(timed(lambda _: block.sum(), 0) for _ in range(5))


def measure(size: int, *, words_only: bool, count: int) -> Run:
    """One size with words alone, or with characters and concepts."""
    run = Run(size, "words" if words_only else "words, characters, concepts")
    columns, asked = people(size, words_only=words_only), needs(count, words_only=words_only)
    start = perf_counter()
    fitted = fitted_on(columns)
    run.facts["fit s"] = perf_counter() - start
    index = MemberIndex(fitted, quick=True)
    peers = Peers(columns, asked, slow=len(columns.forward.columns) <= TANTIVY)
    asked = peers.asked  # those that share a feature with somebody
    methods = {OURS: lambda n: index.search(asked[n], K)} | peers.methods()
    same_scores(index, peers, asked)
    for ask in methods.values():
        timed(ask, 0)
    for n in range(len(asked)):
        for name, ask in methods.items():
            if n < SLOWEST or "argpartition" not in name or size < 1_000_000:
                run.one.setdefault(name, []).append(timed(ask, n))
    in_batch(run, methods, len(asked))
    inside(run, index, peers, columns, asked)
    facts(run, fitted, index, columns, asked)
    return run


def same_scores(index: MemberIndex, peers: Peers, asked: list[Values]) -> None:
    """Stop when the index does not find the scores of the plain product (a need's length counts unknown features too)."""
    for need, vector in list(zip(asked, peers.vectors, strict=True))[:10]:
        found = np.array([one.score for one in index.search(need, K)])
        plain = np.sort(np.asarray((vector @ peers.turned).todense()).ravel())[::-1][: len(found)]
        if len(found) and not np.allclose(found / found[0], plain / plain[0], atol=1e-4):
            raise SystemExit("the index does not find what the plain product finds")


def in_batch(run: Run, methods: dict[str, Callable[[int], object]], count: int) -> None:
    """Needs a second, each method alone over all needs twice in turns, the quicker pass counts."""
    for _ in range(2):
        for name, ask in methods.items():
            if "scikit" in name:
                continue
            some = count if run.size < 1_000_000 or "scipy" not in name else SLOWEST
            start = perf_counter()
            for n in range(some):
                ask(n)
            run.batch[name] = max(run.batch.get(name, 0.0), some / (perf_counter() - start))


def inside(run: Run, index: MemberIndex, peers: Peers, columns: Columns, asked: list[Values]) -> None:
    """One community of 200 among all."""
    community = run.size // COMMUNITY // 2
    only = Only(places=(10_000 + community,))
    part = peers.rows[community * COMMUNITY : (community + 1) * COMMUNITY]
    turned = part.T.tocsr()
    ways: dict[str, Callable[[int], object]] = {
        OURS: lambda n: index.search(asked[n], K, only),
        "scipy q @ part.T": lambda n: top(np.asarray((peers.vectors[n] @ part.T).todense()).ravel()),
        "scipy q @ part.T, turned beforehand": lambda n: top(np.asarray((peers.vectors[n] @ turned).todense()).ravel()),
        "scipy over all, then masked": lambda n: (peers.vectors[n] @ peers.turned).tocsr(),
    }
    for n in range(min(len(asked), 40)):
        for name, ask in ways.items():
            run.inside.setdefault(name, []).append(timed(ask, n))


def facts(run: Run, fitted: Fitted, index: MemberIndex, columns: Columns, asked: list[Values]) -> None:
    """Memory, the physical limit, and how soon a new member is found."""
    base = fitted.base
    run.facts["bytes a member"] = sum(array.nbytes for array in base) / run.size
    run.facts["features a member"] = len(columns.forward.columns) / run.size
    run.facts["features a need"] = float(np.mean([len(one.keys) for one in asked]))
    touched = [postings(base, one) * 2 + base.inverse.nbytes / 16 for one in asked]
    run.facts["limit s"] = float(np.median(touched)) / bandwidth()
    for many in (0, 1000):
        index.put(*(Entry(run.size + 10 + n, columns.paths[0], features_of(columns, n)) for n in range(many)))
        index.search(asked[0], K)
        times: list[float] = []
        for n in range(60):
            entry = Entry(run.size + 5000 + n, columns.paths[0], features_of(columns, n))
            start = perf_counter()
            index.put(entry)
            index.search(asked[n % len(asked)], K)
            times.append(perf_counter() - start)
        run.facts[f"found s, {many} changes before"] = float(np.median(times))
        run.facts[f"found p95 s, {many} changes before"] = float(np.percentile(times, 95))


def postings(base, need: Values) -> int:
    """Rows that the need's lists name."""
    return int(sizes_of(base.keys, base.counts, need.keys).sum())


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--needs", type=int, default=60)
    parser.add_argument("--picture", default="docs/engine.png")
    args = parser.parse_args()
    compiled.load()
    runs = [measure(size, words_only=words, count=args.needs) for words in (True, False) for size in args.sizes]
    print(report(runs, bandwidth()))
    picture(runs, args.picture)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
