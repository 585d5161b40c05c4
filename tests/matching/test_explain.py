"""Reasons in words: true, short, recomputable, and fit for a group."""

import re
from dataclasses import replace

import pytest

from matching.language.vocabulary import normalise
from matching.model import Ask, Helper, Suggestion
from matching.ranking.explain import poor_match, why_not
from matching.ranking.ranker import Ranker

ASK = Ask(
    "1", "王奶奶家水龙头漏水，周六找人来修", community="舜水新村", weekday="周六", part="上午", areas=("凤山街道",)
)
HELPERS = [
    Helper("li", "会修水管，也会换灯", ("社区服务",), ("周六",), ("上午",), ("舜水新村",), served=0),
    Helper("wu", "物业公司上班", (), ("周日",), (), ("别处",), served=2),
    Helper("xu", "开车，熟悉市区医院", ("文明交通劝导",)),
    Helper("an", "啥都能干，听安排"),
    Helper("no", ""),
]
RANKER = Ranker(HELPERS)
BY_ID = {helper.id: helper for helper in HELPERS}


def reasons_of(helper: Helper, ask: Ask = ASK) -> tuple[str, ...]:
    return next((s.reasons for s in Ranker([helper]).rank(ask) if s.helper == helper.id), ())


@pytest.mark.requirement("F02")
@pytest.mark.parametrize(
    ("helper", "reasons"),
    [
        (BY_ID["li"]._replace(wishes=()), ("会水管维修", "同在舜水新村", "周六上午有空", "今年还差2次")),
        (BY_ID["li"]._replace(served=None), ("会水管维修", "服务意愿：社区服务", "同在舜水新村", "周六上午有空")),
        (BY_ID["li"]._replace(served=1, wishes=()), ("会水管维修", "同在舜水新村", "周六上午有空", "今年还差1次")),
        (Helper("a", "会修水管"), ("会水管维修", "特长里有“修水管”")),
        (Helper("a", "物业公司退休的"), ("可能会水管维修", "特长里有“物业公司”")),
        (Helper("a", "物业经理"), ("可能会水管维修", "特长属于水电维修")),
        (Helper("a", "捣鼓水的活儿"), ("特长与零星小修相近",)),
        (Helper("a", "会修水管", areas=("凤山街道",)), ("会水管维修", "特长里有“修水管”", "同在凤山街道")),
    ],
)
def test_reasons_name_what_raised_the_score(helper: Helper, reasons: tuple[str, ...]) -> None:
    full = reasons_of(helper)
    assert full == reasons


def without(helper: Helper, reason: str) -> Helper:
    """The helper without the fact that a reason names."""
    if found := re.fullmatch("特长里有“(.+)”", reason):
        return helper._replace(text=normalise(helper.text).replace(found[1], " "))
    if reason.startswith(("会", "可能会", "特长", "愿意")):
        return helper._replace(text="")
    if reason.startswith("服务意愿"):
        return helper._replace(wishes=())
    if reason.startswith("同在"):
        return helper._replace(communities=(), areas=())
    if reason.endswith("有空"):
        return helper._replace(days=(), parts=())
    assert reason.startswith("今年还差")
    return helper._replace(served=helper.target)


NEEDS = [
    "水龙头漏水",
    "爷爷要理发",
    "孩子数学跟不上",
    "送奶奶去医院复查",
    "找人搬家具",
    "问问社保怎么交",
    "教老人用微信",
]
SKILLS = [
    "会修水管，也会换灯", "推了八年头", "小学老师，教数学", "开出租车，熟悉医院", "有力气，能扛东西", "社保局上班",
    "护士，会打针", "移动公司营业厅", "大学生，啥都能干", "律师", "包子铺老板，卖包子，会做包子馒头饺子点心",
]  # fmt: skip


@pytest.mark.requirement("F02")
@pytest.mark.parametrize("need", NEEDS)
def test_without_its_fact_every_reason_s_score_falls(need: str) -> None:
    ask = replace(ASK, text=need)
    helpers = [BY_ID["li"]._replace(id=f"{n:02}", text=text) for n, text in enumerate(SKILLS)]
    for suggestion in Ranker(helpers).rank(ask, 5):
        helper = helpers[int(suggestion.helper)]
        for reason in suggestion.reasons:
            others = [without(h, reason) if h is helper else h for h in helpers]
            scores = {s.helper: s.score for s in Ranker(others).order(ask)}
            assert scores.get(helper.id, 0.0) < suggestion.score, reason


@pytest.mark.requirement("F02")
@pytest.mark.parametrize(
    "text",
    [
        "肿瘤科主任，男，58岁",
        "精神科退休护士长",
        "残联科长",
        "监狱干部，身份证330102",
        "癌症病友，会开导人",
        "女，宝妈，会带孩子",
    ],
)
@pytest.mark.parametrize("need", ["老人失眠，想人开导", "想请医生看看化验单", "残疾证怎么办", "孩子没人看"])
def test_reasons_tell_no_rank_no_health_no_sex_and_no_number(text: str, need: str) -> None:
    said = " ".join(reasons_of(Helper("a", text), Ask("1", need)))
    assert not re.search(r"科长|主任|干部|护士长|癌|病|瘤|残|精神|监狱|男|女|宝妈|岁|\d", said)


@pytest.mark.requirement("F02")
@pytest.mark.parametrize(
    ("helper", "answers"),
    [
        ("xu", ("这件事要的是：水管维修（水电维修）；您登记的特长“开车，熟悉市区医院”里没有匹配的",)),
        (
            "wu",
            (
                "这件事要的是：水管维修（水电维修）；您登记的特长“物业公司上班”里，水管维修只是沾边",
                "这件事在周六上午，您登记的空闲时间是周日",
                "这件事在舜水新村，您报到的是别处",
                "您今年已服务2次，这次先请还没满2次的同志",
                "按合适程度，您排在第2位",
            ),
        ),
        (
            "li",
            (
                "这件事要的是：水管维修（水电维修）；您登记的特长“会修水管，也会换灯”里，水管维修对得上",
                "按合适程度，您排在第1位",
            ),
        ),
        ("no", ("这件事要的是：水管维修（水电维修）；您还没有登记特长",)),
    ],
)
def test_why_not_me_is_answered_honestly(helper: str, answers: tuple[str, ...]) -> None:
    assert why_not(ASK, BY_ID[helper], RANKER)[: len(answers)] == answers


@pytest.mark.requirement("T28")
def test_why_not_me_repeats_nothing_of_the_person_helped() -> None:
    ask = Ask("1", "独居的王奶奶瘫痪在床，住3号楼201，想剪头发")
    said = " ".join(why_not(ask, BY_ID["xu"], RANKER))
    assert "理发" in said
    assert not re.search("王|独居|瘫|3号|201", said)


def test_a_thing_is_claimed_and_not_suggested() -> None:
    assert why_not(Ask("1", "想要一个轮椅", object=True), BY_ID["li"], RANKER) == (
        "这件事要的是物品，不按特长推荐；可以直接认领或捐赠",
    )


def test_a_need_that_says_nothing_is_said_to_say_nothing() -> None:
    assert why_not(Ask("1", "在吗"), BY_ID["li"], RANKER)[0].startswith("这件事要的是：没有写明要哪种特长")


@pytest.mark.parametrize(
    ("helpers", "poor"),
    [([], True), (["xu"], True), (["an", "no"], True), (["wu"], True), (["li", "xu"], False)],
)
def test_a_poor_best_is_told_apart(helpers: list[str], poor: bool) -> None:
    assert poor_match(Ranker([BY_ID[name] for name in helpers]).rank(ASK)) is poor


def test_one_good_fit_is_enough() -> None:
    assert not poor_match([Suggestion("a", 0.2, 0.1), Suggestion("b", 0.5, 0.7)])
