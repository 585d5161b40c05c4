"""A small simulated year: the load is shared, nobody is asked twice, and hardly any skill is lost (F04)."""

from functools import cache

import pytest

from tests.bench.year import Figures, gini, simulate


@cache
def small() -> tuple[Figures, Figures, int]:
    return simulate(members=150, needs=540, seed=7)


@pytest.mark.requirement("F04")
def test_nearly_everybody_reaches_two_services_where_supply_allows() -> None:
    usual, ours, able = small()
    assert able > 100
    assert ours.reached >= 0.95 > usual.reached


@pytest.mark.requirement("F04")
def test_the_load_is_shared_more_evenly_and_the_busiest_do_less() -> None:
    usual, ours, _ = small()
    assert ours.gini < usual.gini
    assert ours.most < usual.most
    assert ours.busiest_month <= 4


@pytest.mark.requirement("F04")
def test_hardly_any_skill_is_lost_and_no_need_for_it() -> None:
    usual, ours, _ = small()
    assert ours.mean_fit >= 0.9 * usual.mean_fit
    assert ours.filled >= usual.filled - 0.03


def test_the_measure_of_evenness_is_the_usual_one() -> None:
    assert gini([3, 3, 3]) == pytest.approx(0)
    assert gini([0, 0, 0, 10]) == pytest.approx(0.75)
    assert gini([]) == gini([0, 0]) == 0
