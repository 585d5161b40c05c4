"""The small town in which the chats of this folder take place."""

import pytest
from places import COMMUNITY, OTHER_COMMUNITY, OTHER_UNIT, UNIT
from snapshots import play
from talk import Talk


@pytest.fixture
async def town(talk: Talk) -> Talk:
    """One unit, one community, one staff member, three members."""
    await play(talk, "town", _town)
    return talk


@pytest.fixture
async def towns(talk: Talk) -> Talk:
    """The same town with a second unit and a second community, whose staff and members are others."""
    await play(talk, "towns", _towns)
    return talk


@pytest.fixture
async def busy(talk: Talk) -> Talk:
    """A day's work: #1 open, #2 a wish, #3 waits for approval, #4 accepted by 张伟, #5 done by 李明, #6 offered to 陈静."""
    await play(talk, "busy", _busy)
    return talk


async def _town(talk: Talk) -> None:
    await talk.bind(UNIT, "单位", "市住建局")
    await talk.bind(COMMUNITY, "社区", "舜水新村")
    await talk.appoint("王主任", "社区工作者", COMMUNITY)
    await talk.appoint("李明", "单位管理员", UNIT)
    await talk("李明", "报到 舜水新村 特长：水电维修 意愿：社区服务 时间：周六、周日", UNIT)
    await talk("张伟", "报到 舜水新村 特长：理发、按摩", UNIT)
    await talk("陈静", "报到 舜水新村 特长：初中数学教师", UNIT)


async def _towns(talk: Talk) -> None:
    await _town(talk)
    await talk.bind(OTHER_UNIT, "单位", "市卫健委")
    await talk.bind(OTHER_COMMUNITY, "社区", "梅湖社区")
    await talk.appoint("刘站长", "社区工作者", OTHER_COMMUNITY)
    await talk("赵医生", "报到 梅湖社区 特长：量血压、义诊", OTHER_UNIT)


async def _busy(talk: Talk) -> None:
    await _towns(talk)
    await talk("王主任", "需求：周奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY)
    await talk("王主任", "微心愿：吴爷爷想要一台收音机", COMMUNITY)
    await talk("路人", "需求：楼道灯不亮了，时间不限", COMMUNITY)
    await talk("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY)
    await talk("张伟", "接单 4", UNIT)
    await talk("王主任", "需求：孙阿姨家电灯坏了，下周日上午，1人", COMMUNITY)
    await talk("李明", "接单 5", UNIT)
    await talk("李明", "完成 5 换了灯泡，用时1小时", UNIT)
    await talk("王主任", "需求：给孩子们补数学，下周日下午，1人", COMMUNITY)
    await talk("王主任", "派单 6 @陈静", COMMUNITY)
