"""Finding the terms of a table in a text."""

import pytest

from matching.concepts.terms import GAP, TermScanner

SCANNER = TermScanner(["防盗", "防盗门", "灯…不亮", "灯泡", "花", "理发", "发型"])


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("换防盗门", ["防盗门"]),
        ("防盗，换防盗门", ["防盗", "防盗门"]),
        ("换防盗", ["防盗"]),
        ("灯又不亮了", ["灯…不亮"]),
        ("灯坏了，电视不亮", []),
        ("灯" + "啊" * GAP + "不亮", ["灯…不亮"]),
        ("灯" + "啊" * (GAP + 1) + "不亮", []),
        ("院里的花", ["花"]),
        ("花费不少", []),
        ("", []),
    ],
)
def test_the_longest_terms_are_found_with_gaps_inside_a_clause(text: str, terms: list[str]) -> None:
    assert [found.term for found in SCANNER.find(text)] == terms


def test_places_are_those_of_the_text() -> None:
    text = "想理发，灯泡坏了"
    assert [text[f.start : f.end] for f in SCANNER.find(text)] == ["理发", "灯泡"]


def test_a_term_at_the_end_of_a_text_hides_those_inside_it() -> None:
    scanner = TermScanner(["特教老师", "老师", "特殊教育学校", "老师傅带徒弟"])
    assert [(f.term, f.start, f.end) for f in scanner.find("特教老师")] == [("特教老师", 0, 4)]
