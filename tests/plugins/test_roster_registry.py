"""The outside volunteer site, and the unit's own last day for 报到 (R026, R010)."""

import pytest
from places import COMMUNITY, OTHER_UNIT, UNIT
from roster_chat import book, id_number, send_file
from talk import Talk

from storage.policy import Policies, Policy
from storage.policy_sections import Registration as Rules
from storage.tables import OrgFacts, RegistryNumber, RosterEntry

LI, WANG = id_number("19850307", 231), id_number("19900101", 2)


async def listed(talk: Talk) -> None:
    """李明 and 王芳 with all the site asks for, 赵强 without an ID number."""
    await talk("李明", "导入名册")
    rows = [["姓名", "身份证号", "手机", "服务志愿"], ["李明", LI, "13800000001", "05"], ["王芳", WANG, "13800000002", "16"],
            ["赵强", None, "13800000003", "05"]]  # fmt: skip
    assert "新增3人" in await send_file(talk, "李明", book(rows))


@pytest.mark.requirement("R026")
async def test_numbers_are_kept_and_who_has_none_is_listed(town: Talk) -> None:
    await listed(town)
    answer = await town("李明", "已注册 王芳 V3401001234", UNIT)
    assert answer == "已记下：王芳已注册。看还差谁发：未注册"
    assert await town("张伟", "志愿者编号 V-340100099") == "志愿者编号已登记：V-340100099。"
    assert await town("李明", "已注册 @陈静 340100077", UNIT) == "已记下：陈静已注册。看还差谁发：未注册"
    group = await town("李明", "未注册", UNIT)
    assert group == "市住建局5人，还没在志愿服务网站注册的2人，名单已私信您。"
    assert "李明、赵强。" in await town("李明", "未注册")
    assert [row.registry_number for row in await town.rows(RosterEntry)] == [None, "V3401001234", None]
    assert "像是身份证号" in await town("张伟", f"志愿者编号 {LI}")
    assert [row.number for row in await town.rows(RegistryNumber)] == ["V-340100099", "340100077"]


@pytest.mark.requirement("R026")
@pytest.mark.parametrize(
    ("who", "group"), [("张伟", UNIT), ("王主任", COMMUNITY), ("赵医生", OTHER_UNIT), ("张伟", None)]
)
async def test_nobody_but_the_units_admin_gets_lists_and_numbers(towns: Talk, who: str, group: str | None) -> None:
    await listed(towns)
    for text in ("未注册", "已注册 王芳 V3401001234", "报到期限 12月20日"):
        assert "单位管理员" in await towns(who, text, group), text
    assert all(row.registry_number is None for row in await towns.rows(RosterEntry))


def ruled(talk: Talk, **facts: object) -> None:
    """The place's rules for 报到."""
    usual = talk.database.policies.usual
    rules = Rules.model_validate({**usual.registration.model_dump(), "source": "具体时间由各单位结合实际确定", **facts})
    pack = Policy.model_validate({**usual.model_dump(), "registration": rules.model_dump()})
    talk.database.policies = Policies({pack.name: pack}, pack.name)


@pytest.mark.requirement("R010")
async def test_a_unit_sets_its_own_day_but_never_after_the_packs(town: Talk) -> None:
    ruled(town, unit_may_set=True, deadline="2030-12-31")
    assert await town("李明", "报到期限 2030年11月20日", UNIT) == (
        "市住建局的报到期限定在2030年11月20日周三（通知的期限是2030年12月31日周二），到期前会提醒没报到的人。"
    )
    assert "不能晚于2030年12月31日（具体时间由各单位结合实际确定）" in await town("李明", "报到期限 2031年1月1日", UNIT)
    assert "已经过了" in await town("李明", "报到期限 2020年1月1日")
    assert "没看出是哪一天" in await town("李明", "报到期限 尽快")
    assert [row.deadline.isoformat() for row in await town.rows(OrgFacts) if row.deadline] == ["2030-11-20"]
    assert "2030年11月20日周三" in await town("李明", "报到期限")


@pytest.mark.requirement("R010")
async def test_where_the_rules_leave_no_day_to_the_unit_it_sets_none(town: Talk) -> None:
    ruled(town, unit_may_set=False, deadline="2030-12-31")
    assert "统一期限（2030年12月31日），单位不另定" in await town("李明", "报到期限 2030年11月20日", UNIT)
    assert await town.rows(OrgFacts) == []
