"""The index at sizes where blocks, bitmaps and parted lists come into play; a million identical members."""

from time import process_time

import numpy as np
import pytest

from matching.index import Entry, MemberIndex, Only, of_member, of_need
from matching.index.fitting import Columns
from matching.index.lists import Facts, Forward
from matching.index.members import fitted_on

TEXTS = (
    "会修水管",
    "理发二十年",
    "开车，有面包车",
    "修电脑、修手机，会修水龙头",
    "护士，会量血压",
    "律师",
    "会做饭，会理发",
    "弹钢琴",
)


def many(count: int, texts: tuple[str, ...], frequent: float = 1.0) -> MemberIndex:
    """So many members; the n-th text is said `frequent` times as often as the one before."""
    said = [of_member(text).keys for text in texts]
    keys = np.unique(np.concatenate(said))
    columns = [np.searchsorted(keys, one).astype(np.int32) for one in said]
    shares = np.array([frequent**n for n in range(len(texts))])
    which = np.random.default_rng(3).choice(len(texts), count, p=shares / shares.sum())
    sizes = np.array([len(one) for one in columns])[which]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    forward = Forward(keys, starts, np.concatenate([columns[one] for one in which.tolist()]))
    facts = Facts(
        np.arange(count, dtype=np.uint32), (1 + np.arange(count) % 127).astype(np.uint8),
        (np.arange(count) % 5).astype(np.uint16), (np.arange(count) % 4).astype(np.uint8),
    )  # fmt: skip
    paths = [(1, 10 + row // 8000, 1000 + row // 200) for row in range(count)]
    return MemberIndex(fitted_on(Columns(forward, facts, paths)), quick=True)


@pytest.mark.parametrize("only", [Only(), Only(places=(10, 12)), Only(places=(1330,)), Only(day=3, cap=2, refused=tuple(range(9000)))])  # fmt: skip
@pytest.mark.parametrize("frequent", [1.0, 0.25])
def test_blocks_bitmaps_and_parted_lists_give_what_numpy_gives(only: Only, frequent: float) -> None:
    index = many(140_000, TEXTS, frequent)
    base = index.fitted.base
    assert len(base.bits) > 0
    assert frequent == 1 or (len(base.rare) > 0 and len(base.low) > 0)
    found = 0
    for need in ("厨房龙头漏水", "爷爷想剪头发", "电脑坏了", "想请人弹钢琴", "房东不退押金"):
        quick = index.search(of_need(need), 15, only)
        index.quick = False
        assert index.search(of_need(need), 15, only) == quick
        found += len(quick)
        index.quick = True
    assert found


def test_a_member_put_into_a_large_index_and_one_taken_out() -> None:
    index = many(70_000, TEXTS)
    need = of_need("谁会调音律，修古琴")
    new = Entry(900_001, (1, 10, 1000), of_member("修古琴，会调音律"))
    start = process_time()
    index.put(new)
    assert index.search(need, 3)[0].id == new.id
    assert process_time() - start < 0.5  # docs/engine.md measures it
    index.drop(new.id)
    assert new.id not in [found.id for found in index.search(need, 50)]
    index.put(new)
    size = len(index)
    index.refit()
    assert len(index) == size
    assert index.search(need, 3)[0].id == new.id


@pytest.mark.slow
def test_a_million_identical_members_come_in_order_and_soon() -> None:
    index = many(1_000_000, ("会理发，也会修水管",))
    need = of_need("爷爷想剪头发")
    index.search(need, 10)
    start = process_time()
    assert [found.id for found in index.search(need, 10)] == list(range(10))
    assert process_time() - start < 1.0
    inside = index.search(need, 500, Only(places=(3500,)))
    assert [found.id for found in inside] == list(range(500_000, 500_200))
    index.drop(*range(5))
    assert [found.id for found in index.search(need, 3)] == [5, 6, 7]


def test_identical_members_over_two_blocks_come_in_the_order_of_their_numbers() -> None:
    index = many(70_000, ("会理发，也会修水管",))
    assert [found.id for found in index.search(of_need("剪头发"), 5)] == [0, 1, 2, 3, 4]
    index.drop(*range(0, 65_534, 9000))
    assert [found.id for found in index.search(of_need("剪头发"), 5)] == [1, 2, 3, 4, 5]


def test_nothing_said_is_nobody_found() -> None:
    index = many(5000, TEXTS)
    assert index.search(of_need(""), 5) == []
