"""TF-IDF of words and of characters: what two texts share beyond the table of concepts.

The only place that touches scikit-learn, which has no types.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.vocabulary import characters, words

Floats = NDArray[np.float64]


class Texts:
    """Fitted on many texts; `likeness(text)` is one cosine (0–1) for each of them."""

    def __init__(self, texts: Sequence[str], analyse: Callable[[str], list[str]]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._count = len(texts)
        self._vectorizer: Any = None
        if any(analyse(text) for text in texts):
            self._vectorizer = TfidfVectorizer(analyzer=analyse, sublinear_tf=True)
            self._rows: Any = self._vectorizer.fit_transform(texts)

    def likenesses(self, texts: Sequence[str]) -> Floats:
        """Cosines (0–1): one row for each text, one column for each fitted text, in their order."""
        if self._vectorizer is None or not texts:
            return np.zeros((len(texts), self._count))
        queries: Any = self._vectorizer.transform(texts)
        return np.asarray((queries @ self._rows.T).toarray(), dtype=np.float64)

    def likeness(self, text: str) -> Floats:
        """Cosine of one text with every fitted text, in their order."""
        return self.likenesses([text])[0]


def by_words(texts: Sequence[str]) -> Texts:
    """TF-IDF of jieba words without request words."""
    return Texts(texts, words)


def by_characters(texts: Sequence[str]) -> Texts:
    """TF-IDF of single characters and pairs."""
    return Texts(texts, characters)
