"""What was posted before is noticed and named; a wish that cannot be granted is not written (R051)."""

import pytest
from places import COMMUNITY
from talk import Talk

from storage.tables import Need


async def test_the_same_need_again_is_named_and_kept(town: Talk) -> None:
    await town("王主任", "需求：王奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY)
    again = await town("王主任", "需求：王奶奶家厨房水龙头漏水了，下周六上午来个人修一下", COMMUNITY)
    assert "和 #1 很像；是同一件事就发：撤销 2 重复" in again
    assert [row.state for row in await town.rows(Need)] == ["open", "open"]


@pytest.mark.parametrize(
    "text",
    ["需求：李奶奶家水龙头漏水，下周六上午找1个人来修", "需求：王奶奶家水龙头漏水，下周日上午找1个人来修", "需求：王奶奶家搬一张旧床，下周六上午找1个人"],
)  # fmt: skip
async def test_another_person_day_or_thing_is_another_need(town: Talk, text: str) -> None:
    await town("王主任", "需求：王奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY)
    assert "很像" not in await town("王主任", text, COMMUNITY)


async def test_what_was_withdrawn_is_no_twin(town: Talk) -> None:
    await town("王主任", "微心愿：张奶奶想要一台收音机", COMMUNITY)
    await town("王主任", "撤销 1 写错了", COMMUNITY)
    assert "很像" not in await town("王主任", "微心愿：张奶奶想要一台收音机", COMMUNITY)


@pytest.mark.requirement("R051")
async def test_a_wish_for_money_is_answered_and_not_written(town: Talk) -> None:
    answer = await town("王主任", "微心愿：张奶奶想要一台3000元的平板电脑", COMMUNITY)
    assert answer.startswith("还没有登记：金额3000元，超过500元")
    assert await town.rows(Need) == []
