"""转发通知 (R133): two persons send it, the units' groups get it, 已阅 is kept, the silent are listed and reminded."""

from datetime import UTC, datetime, timedelta

import pytest
from places import OTHER_UNIT, UNIT
from talk import ZONE, Talk

from bot.clock import morning
from storage.tables import Circular, CircularCopy

TOP = "工委群"


@pytest.fixture
async def county(talk: Talk) -> Talk:
    """A superior with two administrators and two units; one unit elsewhere."""
    await talk.bind(TOP, "上级", "市直机关工委")
    await talk.bind(UNIT, "单位", "市住建局", "上级 市直机关工委")
    await talk.bind(OTHER_UNIT, "单位", "市卫健委", "上级 市直机关工委")
    await talk.bind("外地群", "单位", "外地局")
    await talk.appoint("赵书记", "上级管理员", TOP)
    await talk.appoint("钱书记", "上级管理员", TOP)
    await talk.appoint("李明", "单位管理员", UNIT)
    await talk.appoint("孙医生", "单位管理员", OTHER_UNIT)
    for group in (TOP, UNIT, OTHER_UNIT, "外地群"):
        talk.news(group)
    return talk


@pytest.mark.requirement("R133")
async def test_a_notice_needs_two_persons_and_reaches_every_unit_once(county: Talk) -> None:
    answer = await county("赵书记", "转发通知 请于7月5日前报名集中服务，联系13812345678", TOP)
    assert answer.startswith("通知 1 已拟好，发给2个单位。")
    assert county.news(UNIT) == []
    assert "是您写的" in await county("赵书记", "同意转发 1", TOP)
    assert "已发到2个单位的群" in await county("钱书记", "同意转发 1", TOP)
    assert "已经转发了" in await county("钱书记", "同意转发 1", TOP)
    for group in (UNIT, OTHER_UNIT):
        (said,) = county.news(group)
        assert said.startswith("【市直机关工委转发通知 1】请于7月5日前报名集中服务")
        assert said.endswith("收到请在本群发：已阅 1")
        assert "138" not in said
    assert county.news("外地群") == []


@pytest.mark.requirement("R133")
async def test_who_has_read_is_kept_and_who_is_silent_is_listed_and_reminded(county: Talk) -> None:
    await county("赵书记", "转发通知 给 各单位：迅速动员部署", TOP)
    await county("钱书记", "同意转发 1", TOP)
    assert await county("路人甲", "已阅 1", UNIT) == "市住建局已阅通知 1。"
    assert await county("李明", "已阅 #1", UNIT) == "市住建局之前已阅通知 1。"
    assert "本单位没有收到" in await county("路人", "已阅 1", "外地群")
    sheet = await county("赵书记", "转发通知 1", TOP)
    assert "1/2个单位已阅\n未阅：市卫健委" in sheet
    day = datetime.now(ZONE).date() + timedelta(days=1)
    now = datetime.combine(day, datetime.min.time().replace(hour=9), ZONE).astimezone(UTC)
    await morning(county.database, ZONE, now)
    async with county.database.begin() as session:
        from storage.post import outbox

        letters = await outbox.claim(session, now, quiet=False)
    assert [letter.chat.id for letter in letters] == [str(county.id_of("孙医生"))]
    assert "【市卫健委】转发的通知还没有回。请在单位群里发：已阅 1" in letters[0].text


@pytest.mark.requirement("R133")
async def test_only_chosen_units_below_can_be_named(county: Talk) -> None:
    assert "下面没有单位「外地局」" in await county("赵书记", "转发通知 给 外地局：动员部署", TOP)
    assert "发给1个单位" in await county("赵书记", "转发通知 给 市住建局：动员部署", TOP)
    (row,) = await county.rows(CircularCopy)
    assert row.circular_id == (await county.rows(Circular))[0].id
    for who, place in (("李明", UNIT), ("路人", TOP), ("路人", UNIT)):
        assert "只有" in await county(who, "转发通知 动员部署一下", place)
    assert len(await county.rows(Circular)) == 1
    assert await county("路人", "已阅，辛苦了", UNIT) == ""
