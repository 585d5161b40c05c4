"""What only says when and how many, and what says more."""

from datetime import date

import pytest

from matching.messages.additions import only_adds

TODAY = date(2026, 7, 8)


@pytest.mark.parametrize(
    "text",
    ["下周六上午", "周六上午，1个人", "下午三点半就行", "时间不限", "12月5号上午9点到11点", "2人", "随时都可以", "月底前", "改到后天吧"],
)  # fmt: skip
def test_a_bare_time_or_number_is_an_addition(text: str) -> None:
    assert only_adds(text, TODAY)


@pytest.mark.parametrize(
    "text", ["", "好的", "都行", "我周六去", "周六上午开会", "老李几点来", "2人份的饭", "周六" * 30]
)
def test_what_says_anything_else_is_none(text: str) -> None:
    assert not only_adds(text, TODAY)
