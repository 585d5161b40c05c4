"""Official QQ, should it know a person by one id in groups and by another in private: nothing private is lost, and
nothing goes to somebody else (T4, F07, F11)."""

import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TypeVar

import pytest
from doors import OfficialApart
from sqlalchemy import select, update
from talk import OPERATOR

from storage.database import Database
from storage.tables import Account, LinkCode, Notice, Offer, Person, Registration, Table

pytestmark = [
    pytest.mark.requirement("T4"),
    pytest.mark.filterwarnings("ignore:The `dict` method is deprecated:DeprecationWarning"),
]
Row = TypeVar("Row", bound=Table)
UNIT, COMMUNITY = "住建局党员群", "舜水新村群"
ADDRESS, PHONE = "2单元301", "13800000009"


@pytest.fixture
async def door(_nonebot: None, database: Database, tmp_path: Path) -> AsyncGenerator[OfficialApart]:
    """A town where everybody has spoken in a group only."""
    from plugins._desk import desk

    door = OfficialApart(database, tmp_path)
    await door(OPERATOR, "绑定 单位 市住建局", UNIT)
    await door(OPERATOR, "绑定 社区 舜水新村", COMMUNITY)
    assert "已任命" in await door(OPERATOR, "任命 @王主任 社区工作者", COMMUNITY)
    assert "已登记，报到成功" in await door("李明", "报到 舜水新村 特长：水电维修", UNIT)
    assert "已登记，报到成功" in await door("张伟", "报到 舜水新村 特长：理发", UNIT)
    yield door
    desk.passive = frozenset()


async def rows(door: OfficialApart, table: type[Row]) -> list[Row]:
    async with door.database.read() as session:
        return list(await session.scalars(select(table).order_by(*table.__table__.primary_key)))


async def person(door: OfficialApart, openid: str) -> int | None:
    return next((row.person_id for row in await rows(door, Account) if row.user_id == openid), None)


async def code_of(door: OfficialApart, who: str) -> str:
    found = re.search(r"关联码：([2-9A-Z]{4}-[2-9A-Z]{4})", await door(who, "关联账号"))
    assert found is not None
    return found[1]


async def linked(door: OfficialApart, who: str, group: str) -> None:
    await door(who, f"关联 {await code_of(door, who)}", group)
    assert "关联好了" in await door(who, "是", group)


async def accepted(door: OfficialApart) -> None:
    """Somebody has a need with an address that 李明 accepts in his group."""
    need = f"需求：王奶奶家水龙头漏水，下周六上午找1个人来修，地址舜水新村3栋{ADDRESS}，电话{PHONE}"
    await linked(door, "王主任", COMMUNITY)
    assert "#1" in await door("王主任", need)
    assert "已派" in await door("王主任", "派单 1 1")
    assert "社区想请您帮忙：#1" in await door("张伟", "早", UNIT)
    assert "已接单" in await door("李明", "接单 1", UNIT)


async def test_who_is_known_in_the_group_is_one_person_with_his_private_account_after_a_code_and_a_yes(
    door: OfficialApart,
) -> None:
    before = len([row for row in await rows(door, Person) if row.erased_at is None])
    assert "已在群里报过到、我却不认得您的：发 关联账号" in await door("李明", "我的任务")
    told = await door("李明", "关联账号")
    assert "到那个群 @我 发同样的话" in told
    code = re.search(r"关联 (\S+)", told)
    assert code is not None
    asked = await door("李明", f"关联 {code[1]}", UNIT)
    assert asked == (
        "要把要码的那个私聊账号并到您名下吗？并了以后，那边能以您的身份说话，看得到住址电话。\n"
        "码是您自己刚在私聊里要的才发：是　别人给的码发：否"
    )
    assert await rows(door, LinkCode) == [], "others have read it: it is used up"
    assert await person(door, door.alone("李明")) != await person(door, door.id_of("李明"))
    assert (await door("李明", "是", UNIT)).startswith(
        "关联好了：那个私聊账号也是您的了，只能私下说的会在那里告诉您。不是您的，马上发：解除关联 2\n"
    )
    assert await person(door, door.alone("李明")) == await person(door, door.id_of("李明"))
    assert len([row for row in await rows(door, Person) if row.erased_at is None]) == before
    mine = await door("李明", "我的账号")
    assert "2个账号" in mine
    assert "这个账号和您在群里的账号是同一个人了" in "".join(one.text for one in door.out)
    assert "关联账号）" not in mine, "who is known is not asked again"
    assert len(await rows(door, Registration)) == 2
    assert door.refused == 0


@pytest.mark.requirement("F07", "F11")
async def test_what_may_only_be_told_in_private_is_told_there_once_the_two_are_one(door: OfficialApart) -> None:
    await accepted(door)
    assert "只能私下告诉您" in await door("李明", "我的任务", UNIT)
    await door("李明", "在吗")
    await door("张伟", "在吗")
    assert not any(
        ADDRESS in one.text or PHONE in one.text for one in door.out if one.to != door.place("王主任", private=True)
    )
    await linked(door, "李明", UNIT)
    await door("李明", "我的任务")
    heard = [one.to for one in door.out if ADDRESS in one.text and PHONE in one.text]
    assert set(heard) <= {door.place("李明", private=True), door.place("王主任", private=True)}
    assert door.place("李明", private=True) in heard
    assert "只能私下告诉您" not in await door("李明", "我的任务", UNIT)
    assert door.refused == 0


async def test_an_offer_told_in_private_is_answered_there_right_after_it(door: OfficialApart) -> None:
    await linked(door, "王主任", COMMUNITY)
    await linked(door, "李明", UNIT)
    async with door.database.begin() as session:
        li = await person(door, door.id_of("李明"))
        await session.execute(update(Person).where(Person.id == li).values(home_chat=None))
    await door("王主任", "需求：王奶奶家水龙头漏水，下周六上午找1个人来修")
    assert "已派" in await door("王主任", "派单 1 1")
    assert "社区想请您帮忙：#1" in (await door("李明", "我的账号"))
    assert "已接单" in await door("李明", "好的，我去")
    assert [row.state for row in await rows(door, Offer)] == ["accepted"]


async def test_in_the_group_the_account_of_the_group_is_mentioned_and_answers(door: OfficialApart) -> None:
    """Who was heard in private first, and in the group later."""
    await door("赵敏", "姓名 赵敏")
    await door("赵敏", "特长 电脑")
    code = await code_of(door, "赵敏")
    assert "关联好了" in await door("赵敏", f"关联 {code}", UNIT), "nothing to be asked: the account had no history"
    assert "报到成功" in await door("赵敏", "报到 舜水新村 特长：电脑维修", UNIT)
    async with door.database.begin() as session:  # as bot.listening notes it
        await session.execute(update(Account).where(Account.user_id == door.alone("赵敏")).values(heard_by="102000001"))
    await linked(door, "王主任", COMMUNITY)
    await door("王主任", "需求：钱大爷电脑开不了机，下周六上午找1个人来修")
    assert "已派" in await door("王主任", "派单 1 赵敏")
    (offer,) = [row for row in await rows(door, Notice) if row.need_id is not None]
    assert (offer.chat, offer.user_id) == (door.id_of(UNIT), door.id_of("赵敏"))
    await door("张伟", "早", UNIT)
    assert "已接单" in await door("赵敏", "好的，我去", UNIT)


async def test_who_says_no_gives_nobody_his_name_and_the_code_is_void(door: OfficialApart) -> None:
    """Somebody talks 李明 into saying a code of his."""
    code = await code_of(door, "骗子")
    await door("李明", f"关联 {code}", UNIT)
    assert await door("李明", "否", UNIT) == "好的，没有关联，码已作废。"
    assert "关联好了" not in await door("李明", "是", UNIT)
    assert await person(door, door.alone("骗子")) != await person(door, door.id_of("李明"))
    assert "这个码不对" in await door("路人", f"关联 {code}")
    assert "关联好了" not in await door("路人", "是", UNIT)
    assert await person(door, door.alone("骗子")) != await person(door, door.id_of("李明"))


async def test_what_was_linked_by_mistake_is_taken_apart_in_the_group_where_alone_he_can_speak(
    door: OfficialApart,
) -> None:
    code = await code_of(door, "骗子")
    await door("李明", f"关联 {code}", UNIT)
    assert "解除关联 2" in await door("李明", "是", UNIT)
    assert "已解除关联" in await door("李明", "解除关联 2", UNIT)
    assert await person(door, door.alone("骗子")) is None
    assert await person(door, door.id_of("李明")) is not None
    assert "账号的事只在私聊里办" in await door("李明", "解除关联", UNIT)


async def test_a_code_read_in_the_group_is_good_for_nobody_else(door: OfficialApart) -> None:
    await door("赵敏", "报到 舜水新村 特长：电脑维修")  # a history of her own in private
    code = await code_of(door, "赵敏")
    assert "已经有自己的记录" in await door("李明", f"关联 {code}", UNIT)
    assert await rows(door, LinkCode) == []
    assert "这个码不对" in await door("路人", f"关联 {code}")
    assert await person(door, door.alone("赵敏")) not in (None, await person(door, door.id_of("李明")))


async def test_three_wrong_codes_in_the_group_and_it_is_not_listened_to(door: OfficialApart) -> None:
    code = await code_of(door, "李明")
    for left in (2, 1):
        assert f"还可以试{left}次" in await door("李明", "关联 2222-3333", UNIT)
    assert "15分钟后再试" in await door("李明", "关联 2222-4444", UNIT)
    assert "15分钟后再试" in await door("李明", f"关联 {code}", UNIT)
    assert await rows(door, LinkCode) == [], "others have read it"
    assert await person(door, door.alone("李明")) != await person(door, door.id_of("李明"))


async def test_a_code_of_another_platform_is_void_in_the_group(door: OfficialApart) -> None:
    code = await code_of(door, "李明")
    async with door.database.begin() as session:
        await session.execute(update(LinkCode).values(platform="telegram"))
    assert "作废" in await door("张伟", f"关联 {code}", UNIT)
    assert await rows(door, LinkCode) == []
