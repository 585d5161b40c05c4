"""QQ as it is: who becomes a friend, who invites, who leaves and who comes back."""

from typing import Any

import pytest
from sqlalchemy import select
from talk import BOT_ID, OPERATOR, Talk

from storage.tables import Invitation, Need, Offer, Role

UNIT, COMMUNITY = "卫健委群", "梅湖社区群"


@pytest.fixture
async def town(talk: Talk) -> Talk:
    """A unit, a community, one staff member, one member with a task."""
    await talk.bind(UNIT, "单位", "市卫健委")
    await talk.bind(COMMUNITY, "社区", "梅湖社区")
    await talk.appoint("刘站长", "社区工作者", COMMUNITY)
    await talk("赵医生", "报到 梅湖社区 特长：内科医生，量血压", UNIT)
    return talk


def event(talk: Talk, **fields: Any) -> dict[str, Any]:
    """A notice or request as a OneBot client sends it."""
    return {"time": 1, "self_id": BOT_ID, **fields}


def leaves(talk: Talk, who: str, group: str) -> dict[str, Any]:
    """Somebody leaves a group."""
    return event(
        talk, post_type="notice", notice_type="group_decrease", sub_type="leave",
        group_id=talk.id_of(group), user_id=talk.id_of(who), operator_id=talk.id_of(who),
    )  # fmt: skip


def comes(talk: Talk, who: str, group: str) -> dict[str, Any]:
    """Somebody comes into a group."""
    return event(
        talk, post_type="notice", notice_type="group_increase", sub_type="approve",
        group_id=talk.id_of(group), user_id=talk.id_of(who), operator_id=talk.id_of(OPERATOR),
    )  # fmt: skip


async def test_a_friend_request_from_a_bound_group_is_accepted_and_a_strangers_is_not(town: Talk) -> None:
    for who in ("赵医生", "陌生人"):
        await town.replay(
            event(
                town, post_type="request", request_type="friend", user_id=town.id_of(who), comment="", flag=f"f-{who}"
            )
        )
    assert [call["flag"] for api, call in town.calls if api == "set_friend_add_request"] == ["f-赵医生"]


async def test_an_invitation_waits_for_the_operator(town: Talk) -> None:
    invitation = event(
        town, post_type="request", request_type="group", sub_type="invite",
        group_id=424242, user_id=town.id_of("赵医生"), comment="", flag="inv-1",
    )  # fmt: skip
    await town.replay(invitation)
    assert not [call for api, call in town.calls if api == "set_group_add_request"]
    (asked,) = town.news(f"私聊:{OPERATOR}")
    assert "同意入群 424242" in asked
    assert await town("赵医生", "同意入群 424242") == "只有系统管理员能做这件事。"
    assert (await town(OPERATOR, "同意入群 424242")).startswith("已同意进群 424242")
    assert [call["flag"] for api, call in town.calls if api == "set_group_add_request"] == ["inv-1"]
    async with town.database.read() as session:
        assert (await session.scalars(select(Invitation))).all() == []


async def test_leaving_suspends_a_role_and_coming_back_restores_it(town: Talk) -> None:
    await town.replay(leaves(town, "刘站长", COMMUNITY))
    refused = await town("刘站长", "需求：下周日上午打扫楼道，找2人", COMMUNITY)
    assert refused.endswith("等社区审核，通过后会安排。")
    await town.replay(comes(town, "刘站长", COMMUNITY))
    assert "已登记" in await town("刘站长", "需求：下周日上午打扫楼道，找3人", COMMUNITY)
    async with town.database.read() as session:
        role = (await session.scalars(select(Role).where(Role.kind == "staff"))).one()
    assert role.suspended_at is None


async def test_leaving_the_home_group_gives_accepted_needs_back(town: Talk) -> None:
    await town("刘站长", "需求：下周日上午给老人量血压，1人", COMMUNITY)
    await town("赵医生", "接单 1", UNIT)
    town.news(COMMUNITY)
    await town.replay(leaves(town, "赵医生", UNIT))
    assert town.news(COMMUNITY) == ["#1 接单的同志退出了，已重新开放。换人请发：推荐 1"]
    async with town.database.read() as session:
        need, offer = (await session.scalars(select(Need))).one(), (await session.scalars(select(Offer))).one()
    assert (need.taken, need.state, offer.state) == (0, "open", "withdrawn")
