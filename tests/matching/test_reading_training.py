"""The shipped weights are those that `python -m matching.train` learns from the texts in words/."""

import numpy as np
import pytest

from matching.classifiers.train import intent_examples, intent_features, kind_examples, kind_features, learn
from matching.classifiers.weights import load


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "examples", "see"),
    [
        ("intent_weights", intent_examples, intent_features),
        ("kind_weights", kind_examples, kind_features),
    ],
)
def test_training_again_gives_the_shipped_weights(name: str, examples: object, see: object) -> None:
    learned = learn(examples(), see, 3.0)  # type: ignore[operator, arg-type]
    shipped = load(name)
    assert list(shipped.classes) == learned.classes
    rows = [shipped.rows.get(feature) for feature in learned.features]
    kept = [(i, row) for i, row in enumerate(rows) if row is not None]
    gaps = [np.abs(learned.table[i] - shipped.table[row]).max() for i, row in kept]
    assert len(kept) == len(shipped.rows) - 1
    assert max(gaps) < 0.02


def test_the_texts_cover_every_intent_and_kind() -> None:
    assert {example.label for example in intent_examples()} == set(load("intent_weights").classes)
    assert {example.label for example in kind_examples()} == set(load("kind_weights").classes)
