"""Whoever only writes in private may claim to be anybody: he puts no words into a group, is asked by no machine and reads
no address (T4, T6, T18)."""

import pytest
from places import COMMUNITY, OTHER_COMMUNITY, UNIT
from talk import Talk

from storage.tables import Offer, Person, Registration


@pytest.fixture
async def stranger(town: Talk) -> Talk:
    """路人 checked in in private, with a unit of his own choice and words for the group."""
    town.sent.clear()
    answer = await town("路人", "报到 舜水新村 姓名：马六 单位：市住建局 特长：水管维修，加微信领红包")
    assert "报到成功" in answer
    return town


@pytest.mark.requirement("T4", "T6", "T18")
async def test_a_stranger_who_names_a_unit_takes_no_need(stranger: Talk) -> None:
    await stranger("王主任", "需求：孙奶奶家水龙头漏水，柳树巷3栋502，下周六上午，1人", COMMUNITY)
    refused = await stranger("路人", "接单 1")
    assert refused.startswith("请先在单位或舜水新村的群里报到一次，再来接单。")
    assert "柳树巷" not in await stranger("路人", "需求 1")
    assert await stranger.rows(Offer) == []


@pytest.mark.requirement("T6", "T18")
async def test_no_group_reads_a_strangers_words(stranger: Talk) -> None:
    said = [sent.text for sent in stranger.to_groups()]
    assert said == ["有一位同志报到，还没在本社区或单位的群里说过话，身份待核对。"]


@pytest.mark.requirement("T4")
async def test_the_search_asks_no_stranger_and_staff_are_told_that_he_is_one(stranger: Talk) -> None:
    await stranger("李明", "特长 唱歌", UNIT)
    await stranger("王主任", "需求：孙奶奶家水龙头漏水，时间不限，1人", COMMUNITY)
    assert "身份待核对" in await stranger("王主任", "推荐 1", COMMUNITY)
    assert (await stranger("王主任", "派单 1", COMMUNITY)).startswith("#1 没有合适又没问过的同志了")
    me = next(row.id for row in await stranger.rows(Person) if row.name == "马六")
    assert me not in [row.person_id for row in await stranger.rows(Offer)]


async def test_once_he_is_heard_in_a_bound_group_he_is_a_member_like_others(stranger: Talk) -> None:
    await stranger("王主任", "需求：孙奶奶家水龙头漏水，时间不限，1人", COMMUNITY)
    await stranger("路人", "我的", COMMUNITY)
    await stranger("路人", "特长 水管维修", COMMUNITY)
    assert (await stranger("路人", "接单 1", COMMUNITY)).startswith("#1 ")
    assert len(await stranger.rows(Offer)) == 1


async def test_a_line_of_the_roster_is_as_good(stranger: Talk) -> None:
    await stranger("王主任", "需求：孙奶奶家水龙头漏水，时间不限，1人", COMMUNITY)
    assert (await stranger("李明", "核对 @路人", UNIT)).startswith("已核对：马六")
    assert (await stranger("路人", "接单 1")).startswith("#1 ")


@pytest.fixture
async def neighbour(towns: Talk) -> Talk:
    """路人 is in 梅湖社区's group, which anybody may join, and checked in with 舜水新村 in private; a need waits there."""
    assert "报到成功" in await towns("路人", "报到 特长：理发", OTHER_COMMUNITY)
    await towns("路人", "我的", OTHER_COMMUNITY)
    await towns("李明", "特长 唱歌", UNIT)
    towns.sent.clear()
    assert "报到成功" in await towns("路人", "报到 舜水新村 特长：水管维修")
    await towns("王主任", "需求：孙奶奶家水龙头漏水，柳树巷3栋502，时间不限，1人", COMMUNITY)
    return towns


@pytest.mark.requirement("T4", "T6", "T18")
async def test_who_was_heard_in_another_communitys_group_is_a_stranger_here(neighbour: Talk) -> None:
    assert "有一位同志报到，还没在本社区或单位的群里说过话，身份待核对。" in [one.text for one in neighbour.to_groups()]
    assert (await neighbour("路人", "接单 1")).startswith("请先在单位或舜水新村的群里报到一次，再来接单。")
    assert (await neighbour("路人", "接单 1", OTHER_COMMUNITY)).startswith("请先在单位或舜水新村的群里报到一次")
    assert "柳树巷" not in await neighbour("路人", "需求 1")
    assert "身份待核对" in await neighbour("王主任", "推荐 1", COMMUNITY)
    assert (await neighbour("王主任", "派单 1", COMMUNITY)).startswith("#1 没有合适又没问过的同志了")
    assert await neighbour.rows(Offer) == []


async def test_at_home_he_is_known_and_here_once_he_is_heard_here(neighbour: Talk) -> None:
    await neighbour("刘站长", "需求：给钱大爷理发，时间不限，1人", OTHER_COMMUNITY)
    assert (await neighbour("路人", "接单 2")).startswith("#2 ")
    await neighbour("路人", "我的", COMMUNITY)
    await neighbour("路人", "特长 水管维修", COMMUNITY)
    assert "身份待核对" not in await neighbour("王主任", "推荐 1", COMMUNITY)
    assert (await neighbour("路人", "接单 1")).startswith("#1 ")
    me = next(row for row in await neighbour.rows(Person) if row.name == "路人")
    assert me.vouched_at is None
    assert {row.vouched_at is not None for row in await neighbour.rows(Registration) if row.person_id == me.id} == {
        True
    }


async def test_who_was_heard_in_a_units_group_is_known_wherever_he_checks_in(neighbour: Talk) -> None:
    await neighbour("路人", "特长 水管维修", UNIT)
    assert "身份待核对" not in await neighbour("王主任", "推荐 1", COMMUNITY)
    assert (await neighbour("路人", "接单 1")).startswith("#1 ")


async def test_who_was_given_a_role_is_known_wherever_he_checks_in(neighbour: Talk) -> None:
    await neighbour.appoint("路人", "社区工作者", OTHER_COMMUNITY)
    assert (await neighbour("路人", "接单 1")).startswith("#1 ")
