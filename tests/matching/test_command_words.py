"""What commands name beside their word: days, intervals, an item of a short list."""

from datetime import date

import pytest

from matching.messages.wordings import meant
from matching.times.day_words import names_a_bad_day, take_days
from matching.times.intervals import read_interval

TODAY = date(2026, 7, 13)
ITEMS = ("联合上一次党课", "共过一次组织活动", "开展一次破难题办实事活动", "开展一次慰问活动")


@pytest.mark.parametrize(
    ("text", "way", "first", "last", "rest"),
    [
        ("舜水新村 8月1日到8月10日 每天1人", "ahead", (8, 1), (8, 10), "舜水新村 每天1人"),
        ("舜水新村 7月1日到7月20日", "ahead", (7, 1), (7, 20), "舜水新村"),  # it has begun
        ("７月３日 @李明", "ahead", (7, 3), (7, 3), "@李明"),
        ("修好路灯 8月10日前", "ahead", (8, 10), (8, 10), "修好路灯"),
        ("王建国 6月28日 意见：路灯", "behind", (6, 28), (6, 28), "王建国 意见：路灯"),
        ("昨天去看了", "behind", (7, 12), (7, 12), "去看了"),
    ],
)
def test_the_first_day_and_what_is_left(
    text: str, way: str, first: tuple[int, int], last: tuple[int, int], rest: str
) -> None:
    found = take_days(text, TODAY, way)  # type: ignore[arg-type]
    assert found is not None
    assert (found.first, found.last) == (date(2026, *first), date(2026, *last))
    assert found.rest == rest


@pytest.mark.parametrize(
    ("text", "way", "bad"), [("2月30日", "ahead", True), ("明天几点", "behind", False), ("没有日期", "ahead", False)]
)
def test_no_day_that_can_be(text: str, way: str, bad: bool) -> None:
    assert take_days(text, TODAY, way) is None  # type: ignore[arg-type]
    assert names_a_bad_day(text, TODAY, way) is bad  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "days", "rest"),
    [
        ("王奶奶 每月", 30, "王奶奶"), ("王奶奶 每两周一次", 14, "王奶奶"), ("每 10天", None, ""), ("每１０天 王奶奶", 10, "王奶奶"),
        ("一个月两次", 15, ""), ("每半个月", 15, ""), ("每季度", 91, ""), ("王奶奶", None, ""), ("每0天", None, ""), ("每9年", None, ""),
    ],
)  # fmt: skip
def test_how_often(text: str, days: int | None, rest: str) -> None:
    assert read_interval(text) == ((days, rest) if days is not None else None)


@pytest.mark.requirement("R039")
@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("党课", 0),
        ("一起上了党课", 0),
        ("组织生活", 1),
        ("过组织活动", 1),
        ("帮社区破了个难题", 2),
        ("办了件实事", 2),
        ("慰问", 3),
        ("慰问活动", 3),
    ],
)
def test_an_item_is_known_by_a_few_of_its_words(words: str, item: int) -> None:
    assert meant(words, ITEMS) == (ITEMS[item],)


@pytest.mark.parametrize("words", ["开会", "活动", "", "吃饭"])
def test_what_says_nothing_means_nothing(words: str) -> None:
    assert meant(words, ITEMS) == ()
