"""A wish is one concrete thing within the money of the place (R051); the same words again are noticed."""

import pytest

from matching.language.alike import likeness
from matching.needs.wish_quality import wish_faults

GOOD = [
    "吴爷爷想要一台收音机", "想要五百块钱的棉被", "想要28块钱的拐杖头", "想过一次生日，吃一块蛋糕", "小雨想要一本《十万个为什么》",
    "想要一个零钱包", "想要一台收音机；送到社区就行", "希望有人教我用手机缴费", "",
]  # fmt: skip
WRONG = [
    ("想要一台3000元的平板电脑", "超过500元"), ("想要一辆两万块的电动车", "金额20000元"), ("缺钱看病", "不收钱款"), ("求资助点学费", "不收钱款"),
    ("孩子想要一本书，另外还想要一个书包", "一件事"), ("想过一次生日；想要一双球鞋", "一件事"), ("希望得到关心", "具体"), ("盼过上好日子", "具体"),
]  # fmt: skip


@pytest.mark.requirement("R051")
@pytest.mark.parametrize("text", GOOD)
def test_a_wish_that_can_be_granted_has_no_fault(text: str) -> None:
    assert wish_faults(text, 500) == ()


@pytest.mark.requirement("R051")
@pytest.mark.parametrize(("text", "fault"), WRONG)
def test_a_wish_that_cannot_be_granted_says_why(text: str, fault: str) -> None:
    assert fault in "；".join(wish_faults(text, 500))


def test_the_money_is_the_places_own() -> None:
    assert wish_faults("想要一台800元的轮椅", 1000) == ()
    assert wish_faults("想要一台800元的轮椅", 0) == ()
    assert wish_faults("想要一台800元的轮椅", 500)


def test_texts_are_alike_by_what_they_share() -> None:
    assert likeness("王奶奶家水龙头漏水", "王奶奶家水龙头漏水！") == 1
    assert likeness("王奶奶家水龙头漏水，周六来修", "水龙头漏水，王奶奶家，周六来修") > 0.7
    assert likeness("给郑大爷理发", "搬一张旧床") == 0
    assert likeness("", "") == 0
    assert likeness("修", "修") == 1
