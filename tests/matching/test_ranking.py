"""Who is suggested, in what order, and how fast."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.model import Ask, Helper
from matching.ranking.ranker import Ranker, Weights

HELPERS = [
    Helper("barber", "推了八年头"),
    Helper("plumber", "水暖工，会修水管"),
    Helper("doctor", "三甲医院内科医生"),
    Helper("lawyer", "在法院上班"),
    Helper("driver", "开车，熟悉市区医院"),
    Helper("teacher", "小学老师，教数学"),
    Helper("anyone", "啥都能干，听安排"),
    Helper("silent", ""),
]
RANKER = Ranker(HELPERS)


def order(text: str, ranker: Ranker = RANKER) -> list[str]:
    return [suggestion.helper for suggestion in ranker.rank(Ask("1", text))]


@pytest.mark.requirement("R058")
@pytest.mark.parametrize(
    ("need", "first"),
    [
        ("爷爷头发长了，出不了门", "barber"),
        ("厨房龙头关不紧", "plumber"),
        ("奶奶头晕，想有人看看", "doctor"),
        ("房东不退押金", "lawyer"),
        ("送老人去车站", "driver"),
        ("孩子应用题不会做", "teacher"),
    ],
)
def test_who_can_do_it_comes_first_without_a_shared_word(need: str, first: str) -> None:
    assert order(need)[0] == first


def test_a_generalist_is_above_the_unfit_and_far_below_who_fits() -> None:
    ranker = Ranker([*HELPERS, Helper("strong", "有力气，能扛")])
    fits = {s.helper: s.fit for s in ranker.rank(Ask("1", "找人搬几张桌子"))}
    assert fits["strong"] > 3 * fits["anyone"] > 0
    assert fits["anyone"] > fits.get("lawyer", 0.0)
    assert "anyone" not in order("房东不退押金")


def test_a_skill_that_may_stand_in_counts_less_than_the_skill() -> None:
    ranker = Ranker([Helper("nurse", "护士"), Helper("guide", "会陪诊"), Helper("cook", "做饭")])
    assert order("陪老人去医院复查", ranker)[:2] == ["guide", "nurse"]


@pytest.mark.parametrize("text", ["", "😀", "a", "水", "\n", "理发" * 5000, "WIFI password", "請幫忙剪頭髮"])
def test_any_text_can_be_ranked(text: str) -> None:
    ranker = Ranker([*HELPERS, Helper("odd", text)])
    scores = [suggestion.score for suggestion in ranker.rank(Ask("1", text))]
    assert scores == sorted(scores, reverse=True)


def test_nobody_to_rank_is_no_error() -> None:
    assert Ranker([]).rank(Ask("1", "理发")) == []


def test_a_thing_is_not_ranked() -> None:
    assert RANKER.rank(Ask("1", "想要一把理发推子", object=True)) == []


@pytest.mark.parametrize(("top", "least"), [(0, 0), (-1, 0), (1, 1), (100, 2)])
def test_top_is_at_most_as_many_as_asked_for(top: int, least: int) -> None:
    ranked = RANKER.rank(Ask("1", "理发和量血压"), top)
    assert least <= len(ranked) <= max(top, 0)


def test_equal_scores_are_ordered_by_id() -> None:
    ranker = Ranker([Helper(name, "会理发") for name in "cab"])
    assert order("剪头发", ranker) == ["a", "b", "c"]


def test_fit_of_is_the_fit_that_is_suggested() -> None:
    ask = Ask("1", "剪头发", community="舜水新村")
    first = RANKER.rank(ask)[0]
    assert RANKER.fit_of(ask, first.helper) == pytest.approx(first.fit, abs=1e-6)
    with pytest.raises(KeyError):
        RANKER.fit_of(ask, "nobody")


def with_circumstances() -> tuple[Ask, Helper]:
    ask = Ask("1", "剪头发", community="舜水新村", weekday="周六", part="上午", areas=("凤山街道",), licence="理发证")
    helper = Helper(
        "x", "会理发", ("社区服务",), ("周六",), ("上午",), communities=("舜水新村社区",), served=0, target=2,
        areas=("凤山街道",), licences=("理发证",),
    )  # fmt: skip
    return ask, helper


@pytest.mark.requirement("R059", "R063")
@pytest.mark.parametrize(
    "loss",
    [
        {"communities": ()},
        {"communities": (), "areas": ()},
        {"licences": ()},
        {"licences": ("别的证",)},
        {"days": ()},
        {"parts": ()},
        {"served": 1},
        {"served": 2},
        {"wishes": ()},
        {"days": ("周日",)},
        {"parts": ("晚上",)},
        {"text": "会开车"},
    ],
)
def test_each_fact_raises_the_score(loss: dict[str, object]) -> None:
    ask, helper = with_circumstances()
    others = [Helper("y", "会理发"), Helper("z", "会做饭")]

    def score(one: Helper) -> float:
        return next((s.score for s in Ranker([one, *others]).rank(ask) if s.helper == "x"), 0.0)

    assert score(helper._replace(**loss)) < score(helper)  # type: ignore[arg-type]


def test_nearness_and_time_never_lift_a_stranger_to_the_work_above_who_can_do_it() -> None:
    ask, helper = with_circumstances()
    near = helper._replace(id="near", text="会织毛衣")
    far = Helper("far", "会理发", days=("周日",), communities=("别处",), served=9)
    assert [s.helper for s in Ranker([near, far]).rank(ask)] == ["far", "near"]


FACTS = ("wishes", "days", "parts", "communities", "areas", "licences", "served")
lists = st.lists(st.sampled_from(["周六", "上午", "舜水新村", "凤山街道", "社区服务", "理发证"]), max_size=3).map(tuple)


@pytest.mark.requirement("F02")
@given(st.fixed_dictionaries(dict.fromkeys(FACTS[:-1], lists)), st.none() | st.integers(0, 3))
def test_taking_a_fact_back_never_raises_a_score_unless_it_held_back(
    facts: dict[str, tuple[str, ...]], served: int | None
) -> None:
    ask, _ = with_circumstances()
    full = Helper("x", "会理发", served=served, **facts)  # type: ignore[arg-type]
    score = Ranker([full]).rank(ask)[0].score
    for name in FACTS:
        less = full._replace(**{name: None if name == "served" else ()})
        busy = (name == "days" and "周六" not in full.days) or (name == "parts" and "上午" not in full.parts)
        done_more = name == "served" and (served or 0) > full.target
        assert busy or done_more or Ranker([less]).rank(ask)[0].score <= score


@pytest.mark.requirement("F04")
def test_who_owes_services_comes_first_and_who_has_done_more_later_but_never_before_who_fits_better_by_far() -> None:
    ask = Ask("n", "剪头发", "理发")
    alike = [Helper(f"done{n}", "会理发", served=n, target=2) for n in (5, 0, 3, 1, 2, 40)]
    other = Helper("driver", "会开车", served=0)
    order = [one.helper for one in Ranker([*alike, other]).order(ask)]
    assert order[:6] == ["done0", "done1", "done2", "done3", "done5", "done40"]
    assert all(one.score > 0 for one in Ranker(alike).order(ask))


def test_a_weight_of_zero_switches_a_part_off() -> None:
    ask, helper = with_circumstances()
    plain = Ranker([helper], replace(Weights(), near=0.0, day=0.0, part=0.0, owing=0.0, beyond=0.0)).rank(ask)[0]
    assert plain.score == plain.fit


people = st.sampled_from(["女，45岁，", "男，23岁，", "男 61岁 ", "女，三十多岁，", ""])


@pytest.mark.requirement("T28")
@given(st.lists(people, min_size=len(HELPERS), max_size=len(HELPERS)))
def test_sex_and_age_never_move_a_ranking(said: list[str]) -> None:
    ranker = Ranker([h._replace(text=sex + h.text) for h, sex in zip(HELPERS, said, strict=True)])
    ask = Ask("1", "张奶奶82岁，女，想剪头发")
    assert [(s.helper, s.score) for s in ranker.rank(ask)] == [(s.helper, s.score) for s in RANKER.rank(ask)]


@given(st.text(max_size=40), st.text(max_size=40))
def test_scores_are_finite_and_fits_are_shares(need: str, skill: str) -> None:
    for suggestion in Ranker([Helper("a", skill), Helper("b", "会理发")]).rank(Ask("1", need)):
        assert 0 < suggestion.fit <= 1
        assert suggestion.score > 0


def test_two_hundred_helpers_are_fitted_and_ranked_quickly() -> None:
    helpers = [Helper(f"{n:03}", HELPERS[n % 7].text + str(n)) for n in range(200)]
    start = process_time()
    ranker = Ranker(helpers)
    fitted = process_time()
    for _ in range(20):
        ranker.rank(Ask("1", "王奶奶家水龙头漏水，周六找人来修"))
    # Three times what is promised (100 ms and 5 ms), for a busy machine.
    assert fitted - start < 0.3
    assert (process_time() - fitted) / 20 < 0.015
