"""Whoever only writes in private may claim to be anybody: he puts no words into a group, is asked by no machine and reads
no address (T4, T6, T18)."""

import pytest
from places import COMMUNITY, UNIT
from talk import Talk

from storage.tables import Offer, Person


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
    assert refused.startswith("请先在单位或社区的群里报到一次，再来接单。")
    assert "柳树巷" not in await stranger("路人", "需求 1")
    assert await stranger.rows(Offer) == []


@pytest.mark.requirement("T6", "T18")
async def test_no_group_reads_a_strangers_words(stranger: Talk) -> None:
    said = [sent.text for sent in stranger.to_groups()]
    assert said == ["有一位同志私聊报到，还没在群里说过话，身份待核对。"]


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
