"""What a need is to be instead: only the new counts, and differences are differences."""

import pytest

from matching.messages.changes import days_later, people_more, said_instead


@pytest.mark.parametrize(
    ("said", "new"),
    [
        ("把2人改成4人", "改成4人"), ("周日上午改为周六下午", "改成周六下午"), ("时间由周六调整为周日", "改成周日"), ("人数从3人变成5人，带梯子", "改成5人，带梯子"),
        ("改成修马桶", "改成修马桶"), ("周日下午，2人", "周日下午，2人"), ("原定周六换到周日", "改成周日"),
    ],
)  # fmt: skip
def test_only_the_new_is_left(said: str, new: str) -> None:
    assert said_instead(said) == new


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("再加1人", 1), ("加两个人", 2), ("增加3名志愿者", 3), ("多来两位", 2), ("再来2个人", 2), ("减2人", -2), ("少要一个人", -1), ("4人", None),
        ("改成4人", None), ("再加一把梯子", None), ("加班", None),
    ],
)  # fmt: skip
def test_so_many_more_or_less(said: str, more: int | None) -> None:
    assert people_more(said) == more


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("推迟一天", 1), ("延后两天", 2), ("往后推一周", 7), ("顺延1个星期", 7), ("提前一天", -1), ("提早两日", -2), ("推迟到周日", None), ("提前到周五", None),
        ("一天内", None), ("提前2小时", None),
    ],
)  # fmt: skip
def test_so_many_days_later_or_earlier(said: str, days: int | None) -> None:
    assert days_later(said) == days
