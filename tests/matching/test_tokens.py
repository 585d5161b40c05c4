"""rjieba cuts as jieba does wherever it is asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.language import tokens
from matching.language.vocabulary import normalise
from matching.words.concept_table import all_terms
from matching.words.files import read_lines, word_files

SAID = [normalise(line) for name in word_files("train_") for line in read_lines(name)]
pieces = st.sampled_from(
    [
        *sorted(all_terms())[::25],
        "wi-fi",
        "c++",
        "3.5",
        "QQ群",
        " ",
        "，",
        "不了",
        "的",
        "㐀",
        "〇",
        "😀",
        "a",
        "_",
        "%",
    ]
)


def by_jieba(text: str) -> tuple[list[str], list[str]]:
    return list(tokens.jieba().cut(text, HMM=False)), list(tokens.jieba().cut_for_search(text, HMM=False))


def test_the_training_texts_are_cut_as_jieba_cuts_them() -> None:
    assert len(SAID) > 3000
    differing = [text for text in SAID if (tokens.cut(text), tokens.cut_for_search(text)) != by_jieba(text)]
    assert differing == []


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.lists(pieces, max_size=12).map("".join), st.text(max_size=40)))
def test_any_text_is_cut_as_jieba_cuts_it(text: str) -> None:
    assert (tokens.cut(text), tokens.cut_for_search(text)) == by_jieba(text)


def test_without_rjieba_jieba_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "rjieba", lambda: None)
    assert (tokens.cut("谁会拉二胡"), tokens.cut_for_search("修手机")) == (
        by_jieba("谁会拉二胡")[0],
        by_jieba("修手机")[1],
    )
