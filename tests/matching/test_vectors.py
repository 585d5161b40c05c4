"""TF-IDF of words and characters, against scikit-learn."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.language.vectors import Texts, by_characters
from matching.language.vocabulary import characters, words

TEXTS = ["会修水管，也会修水龙头", "理发二十年", "开车，有面包车", "", "修电脑、修手机", "理发"]


@pytest.mark.parametrize(("fitted", "analyse"), [(Texts(TEXTS, words), words), (by_characters(TEXTS), characters)])
@pytest.mark.parametrize("query", ["水管水管漏水", "剪头发理发", "abc", ""])
def test_cosines_are_those_of_scikit_learn(fitted, analyse, query: str) -> None:
    oracle = TfidfVectorizer(analyzer=analyse, sublinear_tf=True)
    rows = oracle.fit_transform(TEXTS)
    expected = (rows @ oracle.transform([query]).T).toarray().ravel()
    assert np.allclose(fitted.likeness(query), expected)


@pytest.mark.parametrize("texts", [[], [""], ["😀"]])
def test_nothing_to_compare_with_is_no_error(texts: list[str]) -> None:
    assert not by_characters(texts).likeness("修灯").any()
