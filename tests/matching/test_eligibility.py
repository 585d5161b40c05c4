"""Who may be asked at all, who comes later, and what is said about it."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.concepts.licences import LicensedAct
from matching.model import Ask, Helper
from matching.ranking.eligibility import bars, lacks_proof, with_demands
from matching.ranking.explain import why_not
from matching.ranking.ranker import Ranker, Weights

NURSE = Ask("1", "卧床的王奶奶要打针，想请护士上门")
USUAL = Weights()


def barred(ask: Ask, helper: Helper, cap: int = 0) -> tuple[str, ...]:
    return bars(with_demands(ask), helper, Weights(monthly_cap=cap))


@pytest.mark.requirement("L03")
@pytest.mark.parametrize(
    ("need", "facts", "said"),
    [
        ("搬家具，需要60岁以下的", {"age": 61}, ("这件事要的是60岁以下的同志",)),
        ("搬家具，需要60岁以下的", {"age": 60}, ()),
        ("搬家具，需要60岁以下的", {"age": None}, ()),
        ("搬家具，要18到45岁的男同志", {"age": 17, "sex": "女"}, ("这件事要的是18到45岁的同志", "这件事要的是男同志")),
        ("搬家具，要男同志", {"sex": None}, ()),
        ("搬家具，最好男同志", {"sex": "女"}, ()),
        ("搬家具，年满18岁的志愿者", {"age": 16}, ("这件事要的是18岁以上的同志",)),
        ("给80岁老人理发", {"age": 20, "sex": "男"}, ()),
        ("奶奶要打针，想请护士上门", {"age": 17}, ("这件事依法要有专业证书，未满18周岁的不能参加",)),
        ("奶奶要打针，想请护士上门", {"age": 18}, ()),
        ("夜间巡逻缺人", {"age": 17}, ("这件事有风险（夜间巡逻），未满18周岁的不能参加",)),
        ("夜间巡逻缺人", {}, ()),
        ("教老人用手机", {"age": 15}, ()),
        ("教老人用手机", {"this_month": 4}, ("这件事的那个月您已接了4件，每人每月最多4件，这次先请别的同志",)),
        ("教老人用手机", {"this_month": 3}, ()),
        ("教老人用手机", {"this_month": None}, ()),
    ],
)
def test_every_bar_is_told_and_what_is_unknown_bars_nothing(
    need: str, facts: dict[str, object], said: tuple[str, ...]
) -> None:
    helper = Helper("a", "会理发", **facts)  # type: ignore[arg-type]
    assert barred(Ask("1", need), helper, cap=4) == said


@pytest.mark.requirement("F04")
def test_without_a_monthly_cap_no_load_bars() -> None:
    assert barred(Ask("1", "理发"), Helper("a", "会理发", this_month=99)) == ()


def test_what_an_ask_states_itself_is_kept() -> None:
    ask = Ask(
        "1", "奶奶要打针，想请护士上门，要女同志，60岁以下的", licence="自定证", risky="自定", age_to=30, sex="男"
    )
    found = with_demands(ask)
    assert (found.licence, found.risky, found.age_to, found.sex) == ("自定证", "自定", 30, "男")


def test_the_words_of_a_need_are_read_with_the_lists_of_the_place() -> None:
    own = (LicensedAct("剃头", "理发证", ("剃头",)),)
    assert with_demands(Ask("1", "爷爷要剃头，最好男同志"), own).licence == "理发证"
    assert with_demands(Ask("1", "爷爷要打针"), own).licence is None
    assert with_demands(Ask("1", "爬梯子"), own, ()).risky is None
    assert with_demands(Ask("1", "想要注射器，要女同志", object=True)) == Ask("1", "想要注射器，要女同志", object=True)


@pytest.mark.parametrize(
    ("licences", "lacks"),
    [((), True), (("护士执业证",), False), (("执业医师资格证书",), False), (("执业医师",), False), (("电工证",), True), (("证",), True)],
)  # fmt: skip
def test_any_licence_that_will_do_is_proof(licences: tuple[str, ...], *, lacks: bool) -> None:
    assert lacks_proof(with_demands(NURSE), Helper("a", "护士", licences=licences)) is lacks
    assert not lacks_proof(Ask("1", "理发"), Helper("a", "护士", licences=licences))


@pytest.mark.requirement("L03", "F02")
def test_the_unproven_are_ranked_marked_and_after_the_proven() -> None:
    ask = replace(with_demands(NURSE), community="舜水新村", weekday="周六", part="上午")
    near = Helper("a", "护士，会打针", (), ("周六",), ("上午",), ("舜水新村",), served=0)
    proven = Helper("b", "护士，会打针", licences=("护士执业证",))
    ranked = Ranker([near, proven]).rank(ask)
    assert [(s.helper, s.unproven) for s in ranked] == [("b", None), ("a", "护士执业证或执业医师证")]
    assert "证书待核实" in ranked[1].reasons
    assert "证书待核实" not in ranked[0].reasons
    assert 2 <= len(ranked[1].reasons) <= 4
    assert ranked[1].fit == ranked[0].fit


def test_proof_does_not_lift_the_unskilled_above_who_can_do_it() -> None:
    paper = Helper("paper", "会织毛衣", licences=("护士执业证",))
    nurse = Helper("nurse", "护士，会打针")
    assert Ranker([paper, nurse]).rank(with_demands(NURSE))[0].helper == "nurse"


@pytest.mark.requirement("F02")
def test_the_barred_are_left_out_and_told_why() -> None:
    ask = with_demands(Ask("1", "抬家具，要50岁以下的男同志"))
    old, lady = Helper("old", "有力气", age=70, sex="男"), Helper("lady", "有力气", age=30, sex="女")
    fits = Helper("fits", "有力气", age=30, sex="男")
    ranker = Ranker([old, lady, fits])
    assert [s.helper for s in ranker.rank(ask)] == ["fits"]
    assert "这件事要的是50岁以下的同志" in why_not(ask, old, ranker)
    assert "这件事要的是男同志" in why_not(ask, lady, ranker)
    assert not any("第" in said for said in why_not(ask, old, ranker))


@pytest.mark.requirement("F02", "L03")
def test_why_not_tells_of_missing_proof_and_of_what_is_preferred() -> None:
    ask = with_demands(Ask("1", "奶奶要打针，想请护士上门，最好女同志"))
    me = Helper("a", "护士", sex="男")
    said = why_not(ask, me, Ranker([me]))
    assert "这件事依法要有护士执业证或执业医师证，您的证书还没有核实，请带证书找社区工作者核实" in said
    assert "这件事最好是女同志" in said
    assert "按合适程度，您排在第1位" in said


@pytest.mark.requirement("R020", "L03")
def test_why_not_tells_age_sex_and_counts_in_private_only() -> None:
    ask = with_demands(Ask("1", "抬家具，要50岁以下的，最好男同志"))
    me = Helper("a", "有力气", age=70, sex="女", served=5, this_month=4)
    ranker = Ranker([me], Weights(monthly_cap=4))
    alone, among_others = why_not(ask, me, ranker), why_not(ask, me, ranker, in_group=True)
    for private in ("50岁以下", "男同志", "今年已服务5次", "已接了4件"):
        assert private in "".join(alone)
    assert not re.search(r"岁|男|女|\d次|\d件", "".join(among_others))
    assert "还有些原因只跟您一个人说：请私聊我再问一遍" in among_others
    nothing = me._replace(age=None, sex=None, served=0, this_month=0)
    assert why_not(ask, nothing, ranker, in_group=True) == why_not(ask, nothing, ranker)


def test_what_is_preferred_lowers_and_never_bars() -> None:
    ask = with_demands(Ask("1", "抬家具，最好40岁以下，最好男同志"))
    ages, both = Helper("a", "有力气", age=60, sex="男"), Helper("b", "有力气", age=60, sex="女")
    unknown = Helper("c", "有力气")
    scores = {s.helper: s.score for s in Ranker([ages, both, unknown]).rank(ask)}
    assert scores["c"] > scores["a"] > scores["b"] > 0


ages = st.none() | st.integers(10, 99)
sexes = st.sampled_from([None, "男", "女"])
skills = st.sampled_from(["会理发", "护士，会打针", "水电工", "啥都能干", "律师", "有力气", ""])


@pytest.mark.requirement("L03", "T28")
@given(st.lists(st.tuples(skills, ages, sexes), max_size=6))
def test_sex_and_age_move_nothing_unless_the_need_says_so(people: list[tuple[str, int | None, str | None]]) -> None:
    ask = with_demands(Ask("1", "85岁的王奶奶要理发，她女儿不在家"))
    told = [Helper(str(n), text, age=age, sex=sex) for n, (text, age, sex) in enumerate(people)]
    silent = [one._replace(age=None, sex=None) for one in told]
    assert Ranker(told).rank(ask) == Ranker(silent).rank(ask)


needs = st.sampled_from(
    [
        "理发，要60岁以下的女同志",
        "理发，最好男同志",
        "打针，请护士上门，18到45岁的志愿者",
        "修线路，要年轻力壮的",
        "夜间巡逻",
    ]
)


@pytest.mark.requirement("R020", "L03")
@given(needs, st.lists(st.tuples(skills, ages, sexes), max_size=6), st.integers(0, 2))
def test_what_is_barred_is_out_and_reasons_tell_no_age_and_no_sex(
    need: str, people: list[tuple[str, int | None, str | None]], cap: int
) -> None:
    ask, weights = with_demands(Ask("1", need)), Weights(monthly_cap=cap)
    helpers = [Helper(str(n), t, age=a, sex=s, this_month=n % 3) for n, (t, a, s) in enumerate(people)]
    ranked = Ranker(helpers, weights).rank(ask)
    for one in ranked:
        helper = helpers[int(one.helper)]
        assert not bars(ask, helper, weights)
        assert bool(one.unproven) == lacks_proof(ask, helper) == ("证书待核实" in one.reasons)
        assert not re.search(r"男|女|岁|\d|年轻|未成年", "".join(one.reasons))
    everybody = {
        s.helper for s in Ranker([h._replace(age=None, sex=None, this_month=None) for h in helpers]).order(ask)
    }
    assert {s.helper for s in ranked} == {h for h in everybody if not bars(ask, helpers[int(h)], weights)}


ASK = replace(Ask("1", "剪头发", community="舜水新村"), areas=("凤山街道", "江东区", "宁城市"))
NEARNESS = [
    (Helper("0", "会理发", communities=("舜水新村社区",), areas=("凤山街道", "江东区", "宁城市")), "同在舜水新村"),
    (Helper("1", "会理发", communities=("东湖社区",), areas=("凤山街道", "江东区", "宁城市")), "同在凤山街道"),
    (Helper("2", "会理发", areas=("城关街道", "江东区", "宁城市")), "同在江东区"),
    (Helper("3", "会理发", areas=("城关街道", "江西区", "宁城市")), "同在宁城市"),
    (Helper("4", "会理发", areas=("凤山街道", "江西区", "别的市")), ""),  # another street of the same name
    (Helper("5", "会理发"), ""),
]


@pytest.mark.requirement("R059", "F02")
def test_nearer_comes_first_and_says_so_only_when_it_counted() -> None:
    ranked = Ranker([one for one, _ in reversed(NEARNESS)]).rank(ASK)
    assert [s.helper for s in ranked] == list("012345")
    for suggestion, (_, reason) in zip(ranked, NEARNESS, strict=True):
        near = [said for said in suggestion.reasons if said.startswith("同在")]
        assert near == ([reason] if reason else [])
    off = Ranker([one for one, _ in NEARNESS], Weights(near=0.0)).rank(ASK)
    assert {s.score for s in off} == {s.fit for s in off}
    assert not any(said.startswith("同在") for s in off for said in s.reasons)


def test_a_wider_area_never_counts_more_than_a_nearer_one() -> None:
    ranked = Ranker([one for one, _ in NEARNESS], Weights(near=0.05, street=0.5, district=0.9)).rank(ASK)
    assert ranked[0].helper == "0"
    assert ranked[0].score == ranked[1].score


def test_areas_known_by_id_are_told_without_it() -> None:
    ask = replace(ASK, areas=("31", "7"))
    ranked = Ranker([Helper("a", "会理发", areas=("31",)), Helper("b", "会理发", areas=("7",))]).rank(ask)
    assert [s.reasons[-1] for s in ranked] == ["同在一个街道", "同在一个区县"]
