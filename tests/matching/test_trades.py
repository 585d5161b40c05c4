"""What somebody is, beside what he says that he can: both help to find him."""

import pytest

from matching.language.normal import fold
from matching.messages.checkins import read_community, read_days, read_skills
from matching.messages.reader import read_trades

_NOTHING: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("text", "skills", "trades"),
    [
        ("我是做会计的，还能帮人填表", ("填表",), ("会计",)),
        ("以前是护士，会打针量血压", ("打针", "量血压"), ("护理",)),
        ("退休电工，来报到，会修灯", ("修灯",), ("电工",)),
        ("当过二十年司机，也会下象棋", ("下象棋",), ("司机",)),
        ("我是律师也会写毛笔字", ("写毛笔字",), ("法律",)),
        ("开了十年大货车，有C1驾照", _NOTHING, ("开大货车",)),
        ("我有驾照，会理发", ("理发",), ("开车",)),
        ("养了半辈子花，会修锁", ("修锁",), ("养花",)),
    ],
)
def test_a_trade_and_what_was_done_for_years_count_too(
    text: str, skills: tuple[str, ...], trades: tuple[str, ...]
) -> None:
    assert read_trades(text, skills) == trades


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("爱人是律师，我会修锁", ("修锁",)),  # somebody else's
        ("我是律师，能做法律咨询", ("法律咨询",)),  # said already
        ("退休教师，教了三十年语文", ("语文",)),
        ("做过厨师，会修自行车", ("厨师", "修自行车")),
        ("正在考驾照，会理发", ("理发",)),
        ("住在红星社区，周末有空", _NOTHING),
    ],
)
def test_what_is_said_already_or_is_somebody_elses_adds_nothing(text: str, skills: tuple[str, ...]) -> None:
    assert read_trades(text, skills) == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("平时会修水管，周末都在", 2), ("平时教书法，双休有空", 2), ("平时晚上，周末全天", 7), ("平时和周末都行", 7), ("平时下班后、周末都有空", 7),
    ],
)  # fmt: skip
def test_what_somebody_does_at_ordinary_times_is_no_free_time(text: str, days: int) -> None:
    assert len(read_days(fold(text))) == days


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("我来翠湖社区报到，我家三代木匠，桌椅板凳都能修", ("木匠", "修桌椅板凳")),
        ("报到，我爱好书法，还会剪窗花", ("书法", "剪窗花")),
        ("来报到，还能帮人填表算账", ("填表算账",)),
    ],
)
def test_skills_are_named_without_the_words_around_them(text: str, skills: tuple[str, ...]) -> None:
    assert read_skills(fold(text)) == skills


def test_a_community_is_named_after_what_is_done_with_it() -> None:
    assert read_community("我也想参加枫桥社区的志愿服务") == "枫桥社区"
