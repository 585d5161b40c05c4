"""Places on a list of suggestions, as people name them."""

import pytest

from matching.messages.choices import places


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("第二位", (2,)), ("第2个", (2,)), ("2位", (2,)), ("前两位", (1, 2)), ("头3个", (1, 2, 3)), ("1-3", (1, 2, 3)), ("第1到第2", (1, 2)), ("2号", (2,)),
        ("1", None), ("李明", None), ("前天", None), ("3-1", None), ("第二小学", None), ("", None), ("V12345678", None),
    ],
)  # fmt: skip
def test_places_are_told_from_names(said: str, meant: tuple[int, ...] | None) -> None:
    assert places(said) == meant
