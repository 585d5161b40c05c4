"""Member, unit's group, community's group (R046): each hears what the table says, and nothing the privacy law forbids."""

import pytest
from places import COMMUNITY, OTHER_COMMUNITY, OTHER_UNIT, UNIT
from talk import OPERATOR, Talk

from storage.post.routing import ROUTES


@pytest.mark.requirement("R046")
async def test_a_check_in_is_news_where_it_was_not_said(towns: Talk) -> None:
    await towns("赵六", "报到 舜水新村 特长：修电脑 时间：周六", UNIT)
    assert towns.news(COMMUNITY) == ["赵六（市住建局）到舜水新村报到了：修电脑，周六"]
    assert len(towns.news(UNIT)) == 1  # the answer alone
    assert towns.news(OTHER_UNIT) == towns.news(OTHER_COMMUNITY) == []
    await towns("赵六", "报到 舜水新村 特长：修电脑、开锁", UNIT)
    assert towns.news(COMMUNITY) == []  # an update is no news


@pytest.mark.requirement("R046")
async def test_said_in_the_communitys_group_the_unit_hears_it(towns: Talk) -> None:
    await towns("李明", "报到 梅湖社区", OTHER_COMMUNITY)
    assert towns.news(UNIT) == ["李明（市住建局）到梅湖社区报到了：水电维修，周六、周日"]
    assert towns.news(COMMUNITY) == towns.news(OTHER_UNIT) == []


@pytest.mark.requirement("R046", "F07")
async def test_who_hides_his_name_is_hidden_in_the_news_too(towns: Talk) -> None:
    await towns("李明", "不公开姓名", UNIT)
    await towns("李明", "报到 梅湖社区", UNIT)
    assert towns.news(OTHER_COMMUNITY) == ["李*（市住建局）到梅湖社区报到了：水电维修，周六、周日"]


@pytest.mark.requirement("R046", "T6", "F07")
async def test_each_side_follows_a_service_and_only_the_community_knows_whom(towns: Talk) -> None:
    await towns("王主任", "需求：给独居的郑大爷理发（北京路8号），下周日下午，1人，电话13812345678", COMMUNITY)
    await towns("王主任", "派单 1 @张伟", COMMUNITY)
    towns.sent.clear()
    towns._read.clear()
    await towns("张伟", "接单 1")
    assert towns.news(COMMUNITY) == ["#1 张伟已接单（1/1）。"]
    assert towns.news(UNIT) == ["#1 张伟已接单（1/1）。"]
    await towns("张伟", "完成 1 郑大爷很高兴，用时1小时")
    assert towns.news(COMMUNITY) == ["#1 张伟说已完成，用时1小时，比约的日子早。请确认：确认 1 满意"]
    assert towns.news(UNIT) == ["#1 张伟说已完成，用时1小时，等社区确认。"]
    await towns("王主任", "确认 1 满意 郑大爷说好", COMMUNITY)
    assert towns.news(UNIT) == ["@张伟 #1 社区已确认满意，计1小时，谢谢您！"]
    for sent in towns.sent:
        if sent.to in (f"group:{towns.id_of(group)}" for group in (UNIT, OTHER_UNIT, OTHER_COMMUNITY)):
            assert not any(word in sent.text for word in ("郑", "北京路", "独居", "138"))


@pytest.mark.requirement("R046", "L01")
@pytest.mark.parametrize(
    ("word", "told"), [("婉拒 1 要照顾病人", "这次去不了"), ("来不了 1 要照顾病人", "来不了，已重新开放")]
)
async def test_a_refusal_reaches_the_community_without_its_reason_and_the_unit_not_at_all(
    towns: Talk, word: str, told: str
) -> None:
    await towns("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY)
    await towns("王主任", "派单 1 @张伟", COMMUNITY)
    if word.startswith("来不了"):
        await towns("张伟", "接单 1")
    towns.sent.clear()
    towns._read.clear()
    await towns("张伟", word)
    (heard, *_) = towns.news(COMMUNITY)
    assert told in heard
    assert not any("病人" in sent.text for sent in towns.to_groups())
    assert not any("张伟" in text for text in towns.news(UNIT))


@pytest.mark.requirement("R046")
async def test_who_checked_in_in_private_is_not_spoken_of_in_the_units_group(towns: Talk) -> None:
    await towns("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY)
    await towns("张伟", "报到 舜水新村 特长：理发")
    towns.news(UNIT), towns.news(COMMUNITY)
    await towns("张伟", "接单 1")
    assert towns.news(COMMUNITY) == ["#1 张伟已接单（1/1）。"]
    assert towns.news(UNIT) == []


@pytest.mark.requirement("R046", "R012")
async def test_a_move_is_told_to_the_new_community_without_an_address(towns: Talk) -> None:
    await towns("张伟", "变更 住址 梅湖社区 今天", UNIT)
    assert towns.news(OTHER_COMMUNITY) == ["张伟搬来梅湖社区（变更住址），会来报到。"]
    assert towns.news(COMMUNITY) == []


@pytest.mark.requirement("R046", "R047")
def test_every_event_has_a_way_to_each_of_the_three() -> None:
    assert set(ROUTES) == {"报到", "变更", "接单", "来不了", "婉拒", "完成", "确认", "回执"}
    for event, route in ROUTES.items():
        assert route.member != "none", event
        assert route.community != "none", event
    assert {ROUTES[event].unit for event in ("来不了", "婉拒")} == {
        "none"
    }  # a refusal costs nothing, not a word either


async def test_in_a_group_that_is_bound_no_more_nobody_is_asked(town: Talk) -> None:
    await town(OPERATOR, "解绑", UNIT)
    await town("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY)
    town.news(UNIT)
    assert await town("王主任", "派单 1 张伟", COMMUNITY) == "#1 已派给张伟，已私信问他，等他答复。"
    assert town.news(UNIT) == []
    assert town.news("私聊:张伟")[0].startswith("社区想请您帮忙：#1")
