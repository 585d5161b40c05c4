"""Two needs in one message are noticed; one need in many clauses stays one."""

from datetime import date, time

import pytest

from matching.messages.needs_apart import needs_apart

TODAY, NOW = date(2026, 11, 23), time(9)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("明天上午打扫卫生10人；周三下午义诊3人", 2),
        ("周六上午3人搬桌椅\n周日上午2人收桌椅\n下周一上午4人站岗", 3),
        ("1、王奶奶家修水管，周六上午 2、李大爷理发，周日下午", 2),
    ],
)
def test_needs_with_a_day_and_hands_of_their_own_are_counted(text: str, count: int) -> None:
    assert needs_apart(text, TODAY, NOW) == count


@pytest.mark.parametrize(
    "text",
    [
        "", "王奶奶家水龙头漏水，周六上午找1个人来修", "招募志愿者：时间：周六上午；地点：广场；人数：5人",
        "下周三到周五每天上午要2名志愿者维持秩序", "周六上午义诊；请带血压计；2人", "住3.5公里外；周六送1人去医院",
        "打扫卫生，周六上午5人；集合地点社区门口；周六下雨就取消",
    ],
)  # fmt: skip
def test_one_need_in_many_clauses_stays_one(text: str) -> None:
    assert needs_apart(text, TODAY, NOW) == 1
