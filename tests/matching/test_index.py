"""The index against a dense computation with scikit-learn: scores, filters, changes, mergers; compiled and not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.index import Entry, MemberIndex, Only, compiled, of_member, of_need, warming
from matching.index.features import CHARACTER, CONCEPT, WORD, member_features, need_values
from matching.index.store import load, save
from tests.matching.dense import Dense

PATHS = [(1, 10, 100), (1, 10, 101), (1, 11, 102), (2, 20, 200)]
NAMES = [f"词{n}" for n in range(12)]
counts = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 20).map(float), max_size=5)
shares = st.dictionaries(st.sampled_from(NAMES[:5]), st.sampled_from([0.05, 0.2, 0.4, 0.77, 1.0]), max_size=3)
said = st.fixed_dictionaries({WORD: counts, CHARACTER: counts, CONCEPT: shares})
entries = st.builds(
    Entry, st.integers(0, 14), st.sampled_from(PATHS), said.map(member_features), st.integers(0, 127), st.integers(0, 7), st.integers(0, 3)
)  # fmt: skip
filters = st.builds(
    Only,
    st.lists(st.sampled_from([1, 10, 100, 101, 11, 102, 2, 200, 999]), max_size=3).map(tuple),
    st.lists(st.integers(0, 14), max_size=4).map(tuple),
    st.sampled_from([0, 1, 96]),
    st.sampled_from([0, 1, 6]),
    st.integers(0, 3),
)
changes = st.lists(st.one_of(entries, st.integers(0, 14), st.just("refit")), max_size=8)


@pytest.fixture(params=[True, False], ids=["compiled", "numpy"])
def quick(request: pytest.FixtureRequest) -> bool:
    return request.param


def same(index: MemberIndex, dense: Dense, need, most: int, only: Only) -> None:
    """The index says what the dense computation says; who scores the same to five digits may stand in either order."""
    expected = dense.search(need, 99, only)
    found = index.search(need, most, only)
    scores = dict(expected)
    assert len(found) == min(most, len(expected))
    assert np.allclose([f.score for f in found], [score for _, score in expected][: len(found)], atol=1e-5)
    assert all(abs(scores[f.id] - f.score) < 1e-5 for f in found)


@pytest.mark.requirement("F02")
@settings(max_examples=100, deadline=None)
@given(st.lists(entries, max_size=12), changes, said.map(need_values), st.integers(0, 6), filters)
def test_scores_are_those_of_scikit_learn_through_filters_updates_and_deletions(first, later, need, most, only) -> None:
    fitted = list({entry.id: entry for entry in first}.values())
    now = {entry.id: entry for entry in fitted}
    both = [MemberIndex.of(fitted, quick=True), MemberIndex.of(fitted, quick=False)]
    for change in later:
        if change == "refit":
            fitted = list(now.values())
        elif isinstance(change, Entry):
            now[change.id] = change
        else:
            now.pop(change, None)
        for index in both:
            if change == "refit":
                index.refit()
            elif isinstance(change, Entry):
                index.put(change)
            else:
                index.drop(change)
            assert len(index) == len(now)
    for index in both:
        same(index, Dense(fitted, now), need, most, only)
    one, other = (index.search(need, most, only) for index in both)
    assert one == other


TEXTS = [
    "会修水管，也会修水龙头",
    "理发二十年",
    "开车，有面包车",
    "",
    "修电脑、修手机",
    "理发",
    "护士，会量血压",
    "律师",
]


def members(texts: list[str] = TEXTS) -> list[Entry]:
    return [Entry(n, PATHS[n % 4], of_member(text)) for n, text in enumerate(texts)]


@pytest.mark.parametrize("need", ["厨房龙头漏水，找人来修", "爷爷想剪头发", "", "😀", "房东不退押金"])
def test_real_texts_get_the_scores_of_scikit_learn(need: str, quick: bool) -> None:
    dense = Dense(members(), {entry.id: entry for entry in members()})
    same(MemberIndex.of(members(), quick=quick), dense, of_need(need), 10, Only())


def test_equal_members_come_in_the_order_of_place_and_id_old_and_new_alike(quick: bool) -> None:
    text = of_member("会理发")
    index = MemberIndex.of([Entry(n, PATHS[n % 3], text) for n in (8, 3, 5, 1)], quick=quick)
    index.put(Entry(4, PATHS[1], text), Entry(0, PATHS[2], text))
    found = [f.id for f in index.search(of_need("剪头发"), 10)]
    assert found == [3, 1, 4, 0, 5, 8]
    assert [f.id for f in index.search(of_need("剪头发"), 3)] == [3, 1, 4]


def test_a_new_member_and_a_changed_skill_are_found_at_once_and_a_skill_that_nobody_had_too(quick: bool) -> None:
    index = MemberIndex.of(members(), quick=quick)
    assert not index.search(of_need("调钢琴"), 5)
    index.put(Entry(50, PATHS[0], of_member("调钢琴")))
    assert index.search(of_need("钢琴走音了，谁会调钢琴"), 5)[0].id == 50
    index.put(Entry(50, PATHS[0], of_member("律师")))
    assert 50 not in [f.id for f in index.search(of_need("钢琴走音了"), 5)]
    assert 50 in [f.id for f in index.search(of_need("房东不退押金，想问律师"), 5)]
    index.drop(50, 50, 7)
    assert not {50, 7} & {f.id for f in index.search(of_need("房东不退押金，想问律师"), 5)}


def test_more_changes_than_are_laid_out_at_once_are_all_found(quick: bool) -> None:
    index = MemberIndex.of(members(), quick=quick)
    for n in range(100, 180):
        index.put(Entry(n, PATHS[n % 4], of_member("会理发")))
        assert n in [f.id for f in index.search(of_need("剪头发"), 200)]
    index.put(Entry(120, PATHS[0], of_member("律师")))
    index.drop(130)
    found = {f.id for f in index.search(of_need("剪头发"), 200)}
    assert found >= set(range(100, 180)) - {120, 130}
    assert not found & {120, 130}


@pytest.mark.parametrize("count", [0, 1])
def test_nobody_and_one_member_are_no_error(count: int, quick: bool) -> None:
    index = MemberIndex.of(members()[1 : 1 + count], quick=quick)
    assert len(index.search(of_need("剪头发"), 1000)) == count
    assert index.search(of_need("剪头发"), 0) == []
    assert index.search(of_need("剪头发"), 5, Only(places=(12345,))) == []


def test_more_wanted_than_a_community_has_gives_all_that_share_something(quick: bool) -> None:
    index = MemberIndex.of(members(), quick=quick)
    assert sorted(f.id for f in index.search(of_need("理发和修理"), 1000, Only(places=(101,)))) == [1, 5]


def test_empty_texts_are_nobody_and_count(quick: bool) -> None:
    index = MemberIndex.of([Entry(n, PATHS[0], of_member("")) for n in range(5)], quick=quick)
    assert index.search(of_need("剪头发"), 5) == []
    assert len(index) == 5
    index.put(Entry(9, PATHS[0], of_member("理发")))
    index.refit()
    assert len(index) == 6
    assert [f.id for f in index.search(of_need("剪头发"), 5)] == [9]


def test_a_merged_community_takes_its_members_along_and_one_that_moves_changes_its_district(quick: bool) -> None:
    index = MemberIndex.of(members(), quick=quick)
    index.put(Entry(20, PATHS[3], of_member("理发")))
    need = of_need("理发")

    def found(place: int) -> set[int]:
        return {f.id for f in index.search(need, 50, Only(places=(place,)))}

    before = found(100) | found(200)
    index.merge(200, PATHS[0])  # 200 goes up in 100
    assert (found(100), found(200), found(2)) == (before, set(), set())
    index.merge(101, (2, 20, 101))  # 101 is counted to another city
    assert found(20) == found(101) != set()
    inner = found(1), found(2)
    index.refit()
    assert (found(1), found(2)) == inner
    assert found(100) == before


def test_a_saved_index_answers_as_before_and_changes_never_reach_the_files(tmp_path: Path, quick: bool) -> None:
    index = MemberIndex.of(members(), quick=quick)
    save(index.fitted, tmp_path / "index", {"seen": np.array([7])})
    save(index.fitted, tmp_path / "index", {"seen": np.array([8])})
    fitted, more = load(tmp_path / "index") or pytest.fail("not read")
    again = MemberIndex(fitted, quick=quick)
    need = of_need("剪头发")
    assert again.search(need, 9) == index.search(need, 9) != []
    again.drop(*range(9))
    assert again.search(need, 9) == []
    fitted, more = load(tmp_path / "index") or pytest.fail("not read")
    assert MemberIndex(fitted, quick=quick).search(need, 9) == index.search(need, 9)
    assert more["seen"].tolist() == [8]


def test_what_is_no_index_is_not_read(tmp_path: Path) -> None:
    assert load(tmp_path) is None
    save(MemberIndex.of(members()).fitted, tmp_path / "index")
    (tmp_path / "index" / "low.npy").write_bytes(b"\x93NUMPY")
    assert load(tmp_path / "index") is None


def test_a_change_while_a_new_fit_is_made_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    from matching.index import members as module

    index, real = MemberIndex.of(members()), module.fitted_on

    def slow(columns):
        index.put(Entry(60, PATHS[0], of_member("理发")))
        index.drop(1)
        return real(columns)

    monkeypatch.setattr(module, "fitted_on", slow)
    index.refit()
    found = {f.id for f in index.search(of_need("理发"), 50)}
    assert 60 in found
    assert 1 not in found


def test_without_the_compiled_loops_the_index_answers_by_numpy() -> None:
    index = MemberIndex.of(members())
    assert index.search(of_need("理发"), 5) == MemberIndex.of(members(), quick=False).search(of_need("理发"), 5)
    warming.load()
    assert compiled.usable()
    assert index.search(of_need("理发"), 5) == MemberIndex.of(members(), quick=False).search(of_need("理发"), 5)


def test_a_need_names_who_may_stand_in() -> None:
    index = MemberIndex.of([Entry(1, PATHS[0], of_member("护士")), Entry(2, PATHS[0], of_member("织毛衣"))])
    assert [f.id for f in index.search(of_need("陪老人去医院复查"), 5)] == [1]


def test_sex_and_age_move_no_score() -> None:
    plain, told = of_member("会理发"), of_member("女，45岁，会理发")
    assert np.array_equal(plain.keys, told.keys)


def test_an_entry_changed_twice_is_there_once(quick: bool) -> None:
    index = MemberIndex.of(members(), quick=quick)
    entry = Entry(1, PATHS[2], of_member("理发"))
    for _ in range(3):
        index.put(entry, replace(entry, taken=2))
    assert [f.id for f in index.search(of_need("理发"), 50)].count(1) == 1
    assert 1 not in [f.id for f in index.search(of_need("理发"), 50, Only(cap=2))]
