"""What the try-out page offers to say is something the bot knows."""

import tomllib
from pathlib import Path

import pytest

TOWN = Path(__file__).parents[2] / "bot" / "web" / "tryout" / "town.toml"
HINTS = [hint for hints in tomllib.loads(TOWN.read_text(encoding="utf-8"))["hints"].values() for hint in hints]


@pytest.mark.usefixtures("_nonebot")
@pytest.mark.parametrize("hint", HINTS)
def test_every_hint_begins_with_a_word_of_the_bot(hint: str) -> None:
    from plugins._words import words

    assert words.find(hint.format(n=12, w=13, saturday="7月18日", md="7月11日", month=7), among_people=True) is not None
