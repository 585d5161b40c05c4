"""The shipped table hangs together, and mistakes in it are named."""

import re

import pytest

from matching.concepts.topics import topics
from matching.model import KINDS
from matching.words.concept_table import GENERALIST, TableError, add_jobs, check, concepts, parse

# What a name in a group must not tell about the person who is helped.
TELLING = re.compile(r"病|残|瘫|痴|聋|哑|盲|癌|低保|贫|困难|独居|孤|失能|失智|精神|离婚|债|戒|刑|丧|殡|孕|药")


def test_the_table_has_hundreds_of_concepts_and_thousands_of_terms() -> None:
    table = concepts()
    assert len(table) > 150
    assert sum(len(c.needs) + len(c.skills) for c in table.values()) > 10_000


@pytest.mark.parametrize("name", concepts())
def test_names_that_others_read_tell_nothing_about_the_person_helped(name: str) -> None:
    assert not TELLING.search(concepts()[name].shown)


@pytest.mark.parametrize("name", [name for name in concepts() if name != GENERALIST])
def test_every_concept_can_be_asked_for_and_offered(name: str) -> None:
    concept = concepts()[name]
    assert concept.kind in KINDS
    assert concept.needs
    assert concept.skills
    assert name not in concept.strong + concept.weak


@pytest.mark.parametrize("name", concepts())
def test_no_term_holds_a_sign_that_a_scan_never_meets(name: str) -> None:
    concept = concepts()[name]
    strange = [t for t in (*concept.needs, *concept.skills) if not re.fullmatch(r"[\w+-]+(?:…[\w+-]+)*", t)]
    assert strange == []


def test_a_concept_that_comes_again_adds_to_the_first() -> None:
    table = parse(["【理发】理发", "需求：剃头", "【理发】", "特长：美发", "沾边：化妆"])
    assert table["理发"].needs == {"剃头": 1.0}
    assert table["理发"].skills == {"美发": 1.0, "化妆": 0.5}
    assert table["理发"].kind == "理发"


def test_a_job_gives_what_it_surely_and_what_it_maybe_brings() -> None:
    table = parse(["【理发】理发", "【化妆】文艺体育", "特长：发型师"])
    add_jobs(table, ["发型师 托尼：理发；化妆"])
    assert table["理发"].skills == {"发型师": 0.9, "托尼": 0.9}
    assert table["化妆"].skills == {"发型师": 1.0, "托尼": 0.5}


@pytest.mark.parametrize(
    ("lines", "jobs", "message"),
    [
        (["需求：剃头"], [], "not understood: 需求：剃头"),
        (["【理发】理发", "剃头"], [], "not understood: 剃头"),
        (["【理发】理发", "要求：剃头"], [], "concept 理发: unknown line 要求"),
        (["【理发】美发"], [], "concept 理发: no kind '美发'"),
        (["【理发】理发", "也能找：化妆"], [], "concept 理发: no concept 化妆"),
        (["【理发】理发"], ["托尼：剪发"], "jobs: no concept 剪发"),
    ],
)
def test_a_mistake_in_the_table_is_named(lines: list[str], jobs: list[str], message: str) -> None:
    with pytest.raises(TableError, match=re.escape(message)):
        check(add_jobs(parse(lines), jobs))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("独居的王奶奶家水龙头漏水", ("水管维修",)),
        ("瘫痪的老人想剃个头", ("理发",)),
        ("聋哑人开会要个手语翻译", ("沟通翻译",)),
        ("低保户老马搬家，没电梯", ("搬运重物",)),
        ("患老年痴呆的大爷走丢了，帮忙找找", ("治安与寻人",)),
        ("老王离婚了，房子怎么分，想问律师", ("法律咨询",)),
        ("你好", ()),
        ("", ()),
    ],
)
@pytest.mark.requirement("T28")
def test_topics_are_names_of_the_list_and_never_the_circumstances(text: str, names: tuple[str, ...]) -> None:
    assert topics(text) == names


def test_topics_are_as_many_as_asked_for() -> None:
    text = "给环卫工人理发、磨刀、缝补衣物"
    assert len(topics(text)) == 2
    assert len(topics(text, 3)) == 3
