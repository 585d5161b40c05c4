"""Danger to life is told whom to call; talk about it, the past and courses are not."""

import pytest

from matching.messages.urgent import call_first


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("家里老人摔倒了，急需人帮忙送医院！！", "120"), ("隔壁大爷晕倒在楼道里", "120"), ("3楼厨房着火了快来人", "119"), ("屋里天然气泄漏", "119"),
        ("我不想活了", "12356"), ("王奶奶走丢了，帮忙找找", "110"), ("孩子喝了农药", "120"), ("有人困在电梯里", "119"),
    ],
)  # fmt: skip
def test_danger_to_life_is_told_whom_to_call(text: str, number: str) -> None:
    assert number in (call_first(text) or "")


@pytest.mark.parametrize(
    "text",
    [
        "", "王奶奶家水龙头漏水", "防止老人摔倒的讲座", "地滑，怕老人摔倒", "去年中风了，想有人陪着康复", "消防演练：着火了怎么办", "去火车站接人", "上个月摔倒骨折，要人陪着复查",
        "电梯坏了三天",
    ],
)  # fmt: skip
def test_what_is_no_danger_now_is_not(text: str) -> None:
    assert call_first(text) is None
