"""The scan against numpy, loop by loop as Python runs it: with tiles of 64 rows and lists of every form, so that few members see
all of its ways: lists added or only asked, tiles looked at whole or by the rows that are named."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.index import adding, addresses, finding, kernels, lists, plain
from matching.index.entries import Entry
from matching.index.features import CHARACTER, CONCEPT, WORD, Features, Values, number
from matching.index.fitting import Columns, fit
from matching.index.kernels import Wanted
from matching.index.looking import BITMAP, PARTED, WHOLE, expand

NUMBERS = [number(sort, f"词{n}") for n in range(20) for sort in (WORD, CHARACTER, CONCEPT)]
RARE, MOST = 24, 100  # lists with fewer rows are kept whole, with more are bitmaps


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (adding, finding, kernels):
        monkeypatch.setattr(module, "TILE", 64)
    for module in (lists, addresses):
        monkeypatch.setattr(module, "rare_below", lambda rows: RARE)
        monkeypatch.setattr(module, "dense_above", lambda rows: MOST)


def members(chance: np.random.Generator, count: int, alike: float) -> list[Features]:
    """Members who say some things far more often than others; so many of them the very same."""
    often = (np.arange(len(NUMBERS)) + 1.0) ** -1.2
    made = [
        Features(np.sort(np.array([NUMBERS[one] | int(chance.integers(1, 4)) for one in chosen], dtype=np.int64)))
        for chosen in (
            chance.choice(len(NUMBERS), chance.integers(0, 7), replace=False, p=often / often.sum()).tolist()
            for _ in range(count)
        )
    ]
    return [made[int(chance.integers(min(5, count)))] if chance.random() < alike else one for one in made]


def laid_out(said: list[Features], chance: np.random.Generator) -> lists.Lists:
    """Their lists."""
    entries = (
        Entry(one, (1,), its, int(chance.integers(1, 128)), 0, int(chance.integers(4))) for one, its in enumerate(said)
    )
    return fit(Columns.of(entries))[0]


@pytest.mark.requirement("F02")
@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 2**32), st.integers(0, 700), st.sampled_from([0.0, 0.5, 0.97]), st.sampled_from([0.01, 0.5, 3.0, 1e9]),
    st.integers(1, 12), st.lists(st.tuples(st.integers(0, 700), st.integers(1, 400)), max_size=3), st.sampled_from([0, 1]), st.integers(0, 3),
)  # fmt: skip
def test_every_way_of_scanning_finds_what_numpy_finds(seed, count, alike, aside, most, places, day, cap) -> None:
    chance = np.random.default_rng(seed)
    part = laid_out(members(chance, count, alike), chance)
    chosen = np.sort(chance.choice(NUMBERS, chance.integers(1, 12), replace=False))
    need = Values(chosen, chance.choice([0.3, 1.0, 4.0], len(chosen)))
    edges = sorted({min(edge, count) for at, wide in places for edge in (at, at + wide)}) if places else [0, count]
    intervals = np.array(edges[: len(edges) & ~1], dtype=np.int64).reshape(-1, 2)
    wanted = Wanted(intervals, np.sort(chance.integers(0, 1000, 9)).astype(np.uint32), day, 0, cap)
    terms = expand(part, RARE, MOST, part.keys, part.counts, count, need.keys, need.weights)
    found, table = np.empty((3, most)), addresses.table_of(part)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "ASIDE", aside)
        held = kernels.search(
            table, table, count, need.keys, need.weights, intervals, wanted.refused, day, 0, cap, found
        )
    expected, whose = plain.scan(part, terms, wanted, most)
    assert found[2, :held].tolist() == whose.tolist()
    assert found[1, :held].tolist() == part.members[whose].tolist()
    assert found[0, :held].tolist() == (expected.astype(np.float64) / terms.length).tolist()


def test_the_members_above_have_lists_of_every_form() -> None:
    chance = np.random.default_rng(1)
    part = laid_out(members(chance, 700, 0.0), chance)
    terms = expand(part, RARE, MOST, part.keys, part.counts, 700, np.array(sorted(NUMBERS)), np.ones(len(NUMBERS)))
    assert set(terms.forms.tolist()) == {WHOLE, PARTED, BITMAP}


def test_a_bound_is_never_below_what_it_bounds_and_hardly_above() -> None:
    inverse = np.geomspace(0.02, 2.0, 10_000).astype(np.float32)
    above = np.array([finding.bound_of(one) for one in lists.bounds(inverse)])
    assert (above >= inverse).all()
    assert (above <= inverse * 1.07).all()
    assert finding.bound_of(lists.bounds(np.array([1e-9], dtype=np.float32))[0]) > 1e-9


def test_the_compiled_scan_is_made_anew_when_one_of_its_files_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    from matching.index import compiled

    before = compiled._version()
    monkeypatch.setattr(compiled, "_FILES", compiled._FILES[:-1])
    assert compiled._version() != before
