"""What the author of a draft says to put it right, and what he only says meanwhile."""

from datetime import date, time

import pytest

from matching.messages.corrections import correction_in

TODAY, NOW = date(2026, 11, 23), time(9)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("不对，是周日下午", "周日下午"), ("不是周六，是周日", "周日"), ("说错了，下周一上午", "下周一上午"), ("周日下午吧", "周日下午吧"), ("2个人", "2个人"),
        ("要女的，60岁以下", "要女的,60岁以下"), ("最好男同志", "最好男同志"), ("不对，是洗衣机坏了", "应该是洗衣机坏了"), ("更正一下：3个人", "3个人"),
        ("哦对了，地址是幸福路3号", "地址是幸福路3号"), ("还有，要带梯子", "要带梯子"), ("抱歉，写错了，3人", "3人"), ("还要两个人", "还要两个人"),
        ("应该是12月1号", "12月1号"), ("补充：周三前", "周三前"),
    ],
)  # fmt: skip
def test_a_correction_is_taken(said: str, meant: str) -> None:
    assert correction_in(said, TODAY, NOW) == meant


@pytest.mark.parametrize(
    "said",
    [
        "", "大家辛苦了", "不对吧", "错了", "不对，他没来", "不是这样的", "要下雨了", "周日下午去爬山", "对了，晚饭吃什么", "还有，下午开会吗",
        "要会开车的不", "另外谁去拿钥匙",
    ],
)  # fmt: skip
def test_talk_is_left_alone(said: str) -> None:
    assert correction_in(said, TODAY, NOW) is None
