"""Every word that needs a right, said by everybody who lacks it, in every place: a clear no, and no row changes.

Being owner or administrator of a QQ group is no right here, so everyone in these tests is the group's owner.
"""

from typing import Any

import pytest
from places import COMMUNITY, OTHER_COMMUNITY, OTHER_UNIT, UNIT
from sqlalchemy import select
from talk import OPERATOR, Talk

from storage.tables import Table

STAFF_WORDS = (
    "推荐 1", "派单 1 @李明", "派单 1 1", "派单 1 李明", "补充 1 下周日下午", "修改 1 5人", "通过 3", "退回 3 不办", "撤销 1 改期",
    "确认 5 满意", "确认 5 不满意 没来",
)  # fmt: skip
OPERATOR_WORDS = ("绑定 社区 坏社区", "绑定 单位 市住建局", "解绑", "备份", "状态", "同意入群 1")
MEMBER_WORDS = (
    "特长 理发", "意愿 社区服务", "时间 周六", "不公开姓名", "公开姓名", "我的", "我的任务", "我的服务", "接单 1", "认领 2", "完成 4 做了",
    "为什么没有我 1",
)  # fmt: skip
EVERYWHERE = (COMMUNITY, OTHER_COMMUNITY, None)
NOT_STAFF = ("路人", "张伟", "李明", "刘站长", "赵医生", OPERATOR)
OWNER = {"role": "owner", "nickname": "群主", "card": "群主"}


async def state_of(talk: Talk) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the digests of messages."""
    async with talk.database.read() as session:
        return {
            table.name: [dict(row) for row in (await session.execute(select(table))).mappings()]
            for table in Table.metadata.sorted_tables
            if table.name != "heard_message"
        }


async def as_owner(talk: Talk, who: str, text: str, group: str | None) -> str:
    """Said by somebody whom QQ calls the group's owner."""
    sender = {"user_id": talk.id_of(who), **OWNER, "card": who}
    return await talk(who, text, group, sender=sender)


@pytest.mark.requirement("T3", "T18")
@pytest.mark.parametrize("who", NOT_STAFF)
async def test_only_the_communitys_own_staff_uses_the_words_of_staff(busy: Talk, who: str) -> None:
    before = await state_of(busy)
    for text in STAFF_WORDS:
        for place in EVERYWHERE:
            answer = await as_owner(busy, who, text, place)
            assert answer == "只有舜水新村的社区工作者能做这件事。", (text, place)
    assert await state_of(busy) == before


@pytest.mark.requirement("T3")
@pytest.mark.parametrize("who", ["路人", "张伟", "李明", "王主任", "刘站长"])
async def test_only_a_system_administrator_uses_the_words_of_one(busy: Talk, who: str) -> None:
    before = await state_of(busy)
    for text in OPERATOR_WORDS:
        for place in EVERYWHERE:
            assert await as_owner(busy, who, text, place) == "只有系统管理员能做这件事。", (text, place)
    assert await state_of(busy) == before


async def test_who_has_not_checked_in_is_told_how_to(busy: Talk) -> None:
    before = await state_of(busy)
    for text in MEMBER_WORDS:
        for place in (COMMUNITY, UNIT, None):
            answer = await busy("陌生人", text, place)
            assert answer == "您还没有报到。请先发：报到 社区名 特长：您会什么", (text, place)
    assert await state_of(busy) == before


@pytest.mark.requirement("T3", "T18")
@pytest.mark.parametrize(
    ("who", "places"),
    [
        ("路人", (UNIT, COMMUNITY, None)),
        ("张伟", (UNIT, COMMUNITY, None)),
        (OPERATOR, (UNIT, COMMUNITY, None)),
        ("李明", (COMMUNITY, OTHER_UNIT, OTHER_COMMUNITY)),
        ("王主任", (UNIT, OTHER_UNIT, OTHER_COMMUNITY)),
        ("刘站长", (UNIT, COMMUNITY, OTHER_UNIT)),
    ],
)
async def test_figures_are_for_the_admins_of_this_groups_organisation(
    busy: Talk, who: str, places: tuple[str | None, ...]
) -> None:
    for place in places:
        answer = await as_owner(busy, who, "汇总", place)
        assert answer == "只有单位管理员、上级管理员或社区工作者能看本组织的汇总。", place


@pytest.mark.requirement("T3")
@pytest.mark.parametrize(
    ("who", "role", "place"),
    [
        ("路人", "社区工作者", COMMUNITY),
        ("路人", "单位管理员", UNIT),
        ("张伟", "单位管理员", UNIT),
        ("张伟", "队长", UNIT),
        ("李明", "社区工作者", COMMUNITY),
        ("李明", "单位管理员", OTHER_UNIT),
        ("李明", "审计员", UNIT),
        ("王主任", "单位管理员", UNIT),
        ("王主任", "社区工作者", OTHER_COMMUNITY),
        ("王主任", "审计员", COMMUNITY),
        ("刘站长", "社区工作者", COMMUNITY),
    ],
)
async def test_nobody_gives_what_is_not_his_to_give(busy: Talk, who: str, role: str, place: str) -> None:
    before = await state_of(busy)
    answer = await as_owner(busy, who, f"任命 @陈静 {role}", place)
    assert answer == "只有系统管理员、上级管理员，或同一职务的管理员能任免。"
    assert await state_of(busy) == before


@pytest.mark.parametrize(
    ("who", "role", "place"),
    [
        ("李明", "单位管理员", UNIT),
        ("李明", "队长", UNIT),
        ("王主任", "社区工作者", COMMUNITY),
        ("王主任", "队长", COMMUNITY),
    ],
)
async def test_a_colleague_may_be_appointed_so_that_nobody_waits(busy: Talk, who: str, role: str, place: str) -> None:
    assert (await busy(who, f"任命 @陈静 {role}", place)).startswith("已任命 @陈静 为")
    assert (await busy(who, f"任命 @陈静 {role}", place)).startswith("@陈静 已经是")


@pytest.mark.parametrize("who", ["李明", "王主任", OPERATOR])
async def test_nobody_appoints_himself(busy: Talk, who: str) -> None:
    group, role = (COMMUNITY, "社区工作者") if who == "王主任" else (UNIT, "单位管理员")
    before = await state_of(busy)
    answer = await busy(who, f"任命 @{who} {role}", group)
    assert answer == "不能任命自己，请上级管理员或系统管理员来任命。"
    assert await state_of(busy) == before


async def test_a_dismissed_member_of_staff_has_no_right_from_then_on(busy: Talk) -> None:
    await busy(OPERATOR, "免去 @王主任", COMMUNITY)
    assert await busy("王主任", "撤销 1", COMMUNITY) == "只有舜水新村的社区工作者能做这件事。"
    assert "等社区审核" in await busy("王主任", "需求：给王大爷理发，下周日", COMMUNITY)


async def test_a_superior_admin_appoints_below_and_reads_the_subtree(talk: Talk) -> None:
    await talk.bind("机关工委群", "上级", "市直机关工委")
    await talk.bind(UNIT, "单位", "市住建局", "上级 市直机关工委")
    await talk.bind(OTHER_UNIT, "单位", "市卫健委")
    await talk.appoint("赵书记", "上级管理员", "机关工委群")
    assert (await talk("赵书记", "任命 @李明 单位管理员", UNIT)).startswith("已任命 @李明")
    assert "只有系统管理员" in await talk("赵书记", "任命 @李明 单位管理员", OTHER_UNIT)
    assert "只有系统管理员" in await talk("赵书记", "任命 @李明 上级管理员", "机关工委群")
    await talk("李明", "小结 市住建局16人到舜水新村清理楼道8处，服务居民200余人", UNIT)
    assert "市住建局" in await talk("赵书记", "汇总", "机关工委群")
    assert "只有单位管理员" in await talk("赵书记", "汇总", OTHER_UNIT)


async def test_a_need_or_wish_of_anyone_but_staff_waits_for_approval(busy: Talk) -> None:
    for who in ("路人", "张伟", "李明", "刘站长"):
        for text in ("需求：帮赵大爷理发，下周日上午", "微心愿：想要一台收音机", "求助：灯不亮了，想找人看看"):
            assert "已收到，等社区审核" in await as_owner(busy, who, text, COMMUNITY), (who, text)
    assert (await busy("张伟", "接单 7", UNIT)) == "#7 还在等社区审核，不用接了。"
