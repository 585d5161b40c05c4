"""The others over the same postings: scipy, scikit-learn, sparse_dot_topn, bm25s (numba), tantivy. One thread each."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import pairwise
from time import perf_counter
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.metrics.pairwise import cosine_similarity

from matching.index.features import Values
from matching.index.fitting import Columns
from matching.index.lists import idf, sizes_of, value_of

K = 10
MAKING = 200  # seconds in which a method must be ready
Ask = Callable[[Sequence[int]], object]  # the needs with these numbers, all of them before it returns


class Peers:
    """The same postings as everybody has them: rows of length 1, and the needs as vectors of the same features."""

    def __init__(self, columns: Columns, asked: list[Values]) -> None:
        forward = columns.forward
        self.features, which = np.unique(forward.keys >> 4, return_inverse=True)
        counts = np.bincount(forward.columns, minlength=len(forward.keys)).astype(np.uint32)
        self.size = len(forward.starts) - 1
        weights = idf(sizes_of(forward.keys, counts, forward.keys), self.size) * value_of(forward.keys)
        table = csr_matrix(
            (weights[forward.columns].astype(np.float32), which[forward.columns].astype(np.int32), forward.starts),
            shape=(self.size, len(self.features)),
        )
        lengths = np.sqrt(np.add.reduceat(np.append(table.data, 0) ** 2, table.indptr[:-1]))
        lengths[np.diff(table.indptr) == 0] = 1
        table.data /= np.repeat(lengths, np.diff(table.indptr)).astype(np.float32)
        self.rows, self.turned = table, table.T.tocsr()
        self.idf = idf(sizes_of(forward.keys, counts, self.features << 4), self.size)
        vectors = [self._vector(one) for one in asked]
        self.asked = [one for one, vector in zip(asked, vectors, strict=True) if vector.nnz]
        self.vectors = [vector for vector in vectors if vector.nnz]

    def _vector(self, need: Values) -> csr_matrix:
        place = np.searchsorted(self.features, need.keys >> 4).clip(max=len(self.features) - 1)
        known = self.features[place] == need.keys >> 4
        values = (need.weights[known] * self.idf[place[known]]).astype(np.float32)
        values /= np.linalg.norm(values) or 1.0
        return csr_matrix((values, place[known].astype(np.int32), [0, known.sum()]), shape=(1, len(self.features)))

    def methods(self) -> dict[str, Ask]:
        """Method → asking it. Left out is who cannot be made ready in time."""
        found = {
            "scipy q @ X.T + argpartition": one_by_one(self._scipy),
            "scikit-learn cosine + argpartition": one_by_one(
                lambda n: top(cosine_similarity(self.vectors[n], self.rows).ravel())
            ),
            "sparse_dot_topn": self._dot_topn(),
            "bm25s (numba)": self._bm25s(),
            "tantivy (WAND)": self._tantivy(),
        }
        return {name: ask for name, ask in found.items() if ask is not None}

    def scores(self, n: int) -> np.ndarray:
        """The plain product."""
        return np.asarray((self.vectors[n] @ self.turned).todense()).ravel()

    def _scipy(self, n: int) -> object:
        return top(self.scores(n))

    def _dot_topn(self) -> Ask:
        """Many needs as one matrix."""
        multiply = import_module("sparse_dot_topn").sp_matmul_topn

        def ask(some: Sequence[int]) -> object:
            asked = self.vectors[some[0]] if len(some) == 1 else vstack([self.vectors[n] for n in some], format="csr")
            return multiply(asked, self.turned, top_n=K, sort=True, n_threads=1)

        return ask

    def _bm25s(self) -> Ask:
        """bm25s over our weights (its own scores would be other postings' worth, not other time); many needs in one call."""
        turned, retriever = self.turned, import_module("bm25s").BM25(backend="numba")
        retriever.scores = {
            "data": turned.data, "indices": turned.indices.astype(np.int32), "indptr": turned.indptr.astype(np.int32),
            "num_docs": self.size,
        }  # fmt: skip
        retriever.nonoccurrence_array = None
        retriever.vocab_dict = {n: n for n in range(len(self.features))}
        retriever.unique_token_ids_set = set(retriever.vocab_dict)
        asked = [vector.indices.tolist() for vector in self.vectors]

        def ask(some: Sequence[int]) -> object:
            return retriever.retrieve([asked[n] for n in some], k=K, show_progress=False, n_threads=1)

        return ask

    def _tantivy(self) -> Ask | None:
        """Each feature as a word; its own scores (BM25), by which it skips. It takes its texts one by one."""
        tantivy: Any = import_module("tantivy")
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="freq")
        index = tantivy.Index(builder.build())
        writer = index.writer(1_000_000_000, 1)
        words = np.array([f"t{one}" for one in range(len(self.features))], dtype=object)
        indices, starts = self.rows.indices, self.rows.indptr.tolist()
        begun = perf_counter()
        for first, last in pairwise(starts):
            if perf_counter() - begun > MAKING:
                print(f"tantivy left out: not made in {MAKING} s", file=sys.stderr)
                return None
            writer.add_document(tantivy.Document(text=" ".join(words[indices[first:last]])))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        queries = [index.parse_query(" ".join(words[v.indices]), ["text"]) for v in self.vectors]
        return one_by_one(lambda n: searcher.search(queries[n], K).hits)


def one_by_one(ask: Callable[[int], object]) -> Ask:
    """Asking one need after the other."""
    return lambda some: [ask(n) for n in some]


def top(scores: np.ndarray) -> np.ndarray:
    """The rows of the best."""
    best = np.argpartition(-scores, K)[:K] if len(scores) > K else np.arange(len(scores))
    return best[np.argsort(-scores[best])]
