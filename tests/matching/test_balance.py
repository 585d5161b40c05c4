"""The numbers of the ranking as a policy pack gives them."""

from dataclasses import fields

import pytest

from matching.ranking.balance import Weights


def test_nothing_given_is_the_defaults() -> None:
    assert Weights.of({}) == Weights()


@pytest.mark.parametrize("name", [field.name for field in fields(Weights)])
def test_every_number_can_be_set_and_is_checked(name: str) -> None:
    default = getattr(Weights(), name)
    assert getattr(Weights.of({name: default}), name) == default
    assert getattr(Weights.of({name: 0}), name) == 0
    for wrong in (-1000, 1000, float("nan"), float("inf"), "0.5", None, True, [0.1]):
        with pytest.raises(ValueError, match=rf"^{name}: "):
            Weights.of({name: wrong})


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(ValueError, match=r"^nearness: no such weight"):
        Weights.of({"near": 0.1, "nearness": 0.1})


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"near": 1.01}, "near: 1.01 is not between 0 and 1"),
        ({"busy": 0.1}, "busy: 0.1 is not between -0.45 and 0"),
        ({"unproven": -1}, "unproven: -1 is not between -0.9 and 0"),
        ({"monthly_cap": 2.5}, "monthly_cap: not a whole number: 2.5"),
        ({"monthly_cap": -1}, "monthly_cap: -1 is not between 0 and 100"),
    ],
)
def test_a_value_out_of_range_is_told_with_its_range(given: dict[str, float], error: str) -> None:
    with pytest.raises(ValueError, match=rf"^{error}$"):
        Weights.of(given)


def test_whole_numbers_do_for_shares_and_the_cap_stays_whole() -> None:
    weights = Weights.of({"near": 1, "monthly_cap": 4.0})
    assert weights.near == 1.0
    assert isinstance(weights.monthly_cap, int)


def test_nearer_counts_more_and_proof_more_than_all_else_together() -> None:
    w = Weights()
    assert w.near > w.street > w.district > w.city > 0
    assert (1 + w.near + w.day + w.part + w.owing) * (1 + w.unproven) < 1
