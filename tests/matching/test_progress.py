"""What is said of a task in hand, and what only sounds like it."""

import pytest

from matching.messages.progress import read_progress, share_a_word
from matching.messages.replies import is_satisfied


@pytest.mark.parametrize(
    ("said", "kind", "number"),
    [
        ("来不了了，临时加班", "cannot", None),
        ("不好意思主任，周六去不了，孩子发烧", "cannot", None),
        ("3号来不了", "cannot", 3),
        ("#12 我去不成了", "cannot", 12),
        ("那天没法去了", "cannot", None),
        ("1号弄完了，用了两个小时", "done", 1),
        ("12号单已经做完啦", "done", 12),
        ("第7号心愿送到了", "done", 7),
        ("第1单搞定啦，花了俩小时", "done", 1),
        ("我1号来不了啦", "cannot", 1),
        ("1去不了", "cannot", 1),
        ("老婆住院了，1号来不了，抱歉", "cannot", 1),
        ("下水道通了", "done", None),
        ("水龙头修好了，没问题", "done", None),
        ("书包已经送到了", "done", None),
    ],
)
def test_what_is_done_or_cannot_be_is_understood(said: str, kind: str, number: int | None) -> None:
    progress = read_progress(said)
    assert progress is not None
    assert (progress.kind, progress.number) == (kind, number)


@pytest.mark.parametrize(
    "said",
    [
        "", "你弄完了吗", "还没修好", "修好了再说", "3号楼的灯修好了吗", "来不了3个人", "他来不了", "去不去得了再看", "谁修好了",
        "麻烦把灯修好了告诉我", "要是修好了说一声", "你来不了？", "完" * 300,
    ],
)  # fmt: skip
def test_questions_wishes_and_what_is_not_yet_done_are_nothing(said: str) -> None:
    assert read_progress(said) is None


def test_the_number_of_a_house_is_not_the_number_of_a_need() -> None:
    progress = read_progress("3号楼的灯修好了")
    assert progress is not None
    assert progress.number is None


def test_a_word_in_common_is_two_neighbouring_signs() -> None:
    assert share_a_word("书包已经送到了", "孩子想要一个新书包")
    assert not share_a_word("报表弄完了", "孩子想要一个新书包")
    assert not share_a_word("", "")


@pytest.mark.parametrize(
    ("said", "satisfied"),
    [
        ("满意", True), ("很满意", True), ("居民都很满意", True), ("不太满意", False), ("满意 修得快", True), ("通过", True), ("谢谢", True), ("辛苦了，下水道通了", True), ("没问题，谢谢", True),
        ("不满意 还在漏", False), ("不通过", False),
        ("谢谢，但是还在漏", None), ("辛苦了，可惜没修好", None), ("还没修好", None), ("来了吗", None), ("随便", None),
    ],
)  # fmt: skip
def test_thanks_are_content_and_thanks_with_a_but_are_asked_about(said: str, satisfied: bool | None) -> None:
    assert is_satisfied(said) is satisfied
