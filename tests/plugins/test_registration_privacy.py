"""Post, leader level, kind, birth and numbers are for forms and reports: no group ever reads them (R020, T5)."""

import pytest
from packs import only
from places import COMMUNITY, OTHER_COMMUNITY, UNIT
from talk import Talk

from storage.tables import Bringing, Chronicle, Consent, Form, Move, Person, Proposal, UnitQuestion

POST, LEVEL, KIND = "金丝雀处长", "县处级以上", "入党积极分子"
SECRETS = (POST, LEVEL, KIND, "积极分子", "1979", "13987654321", "4321")


async def _with_secrets(talk: Talk) -> None:
    talk.database.policies = only(
        leaders={"source": "领导带头", "levels": [LEVEL]}, moves={"source": "一个月内", "months": 1},
        registration={"places": ["居住地", "工作地"], "required": ["居住地", "工作地"]},
    )  # fmt: skip
    for text in ("报到", "同意", f"男，1979年5月，13987654321，类别：{KIND}，职务：{POST}", *("跳过",) * 6, "是"):
        await talk("张伟", text)
    assert await talk("李明", f"领导 张伟 {LEVEL}") == "张伟的级别已登记，只用在带头报表里。"
    await talk("李明", f"报到 舜水新村 职务：{POST} 类别：{KIND} 特长：水电维修", UNIT)


@pytest.mark.requirement("R020", "R021")
async def test_no_message_to_any_group_names_post_level_kind_or_birth(towns: Talk) -> None:
    await _with_secrets(towns)
    towns.sent.clear()
    for who, text, group in (
        ("张伟", "我的", UNIT), ("张伟", "报到 舜水新村 工作地", UNIT), ("张伟", "特长 理发、按摩", COMMUNITY), ("张伟", "类别 离退休", UNIT),
        ("张伟", f"类别 {KIND}", COMMUNITY), ("李明", f"类别 @张伟 {KIND}", UNIT), ("张伟", "变更 住址 梅湖社区", UNIT), ("张伟", "是", UNIT),
        ("李明", f"领导 @张伟 {LEVEL}", UNIT), ("李明", "新调入 @张伟 昨天", UNIT), ("张伟", "我带来了 @陈静", UNIT),
        ("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY), ("王主任", "推荐 1", COMMUNITY), ("王主任", "派单 1 @张伟", COMMUNITY),
        ("张伟", "接单 1", UNIT), ("王主任", "需求 1", COMMUNITY), ("张伟", "我的任务", UNIT), ("张伟", "为什么没有我 1", UNIT),
        ("王主任", "需求：水龙头漏水，下周六上午，1人", COMMUNITY), ("王主任", "推荐 2", COMMUNITY), ("张伟", "完成 1 用时1小时", UNIT),
        ("王主任", "确认 1 满意", COMMUNITY), ("王主任", "在册", COMMUNITY), ("李明", "汇总", UNIT), ("张伟", "填表", UNIT), ("张伟", "我的资料", UNIT),
        ("李明", "统一报到 梅湖社区 @张伟 @陈静", UNIT), ("刘站长", "清单", OTHER_COMMUNITY), ("张伟", "帮助", UNIT),
    ):  # fmt: skip
        await towns(who, text, group)
    said = towns.to_groups()
    assert len(said) > 20
    told = [(sent.text, secret) for sent in said for secret in SECRETS if secret in sent.text]
    assert told == []


@pytest.mark.requirement("R020")
async def test_a_level_typed_in_a_group_is_not_taken_and_not_repeated(towns: Talk) -> None:
    towns.database.policies = only(leaders={"source": "领导带头", "levels": [LEVEL]})
    assert await towns("李明", f"领导 @张伟 {LEVEL}", UNIT) == "级别不在群里说，请私聊我发：领导 姓名 级别"
    assert await towns("张伟", f"领导 李明 {LEVEL}") == "只有单位管理员能做这件事。"
    assert await towns("李明", "领导 张伟 局级") == f"级别有：{LEVEL}。例：领导 李明 {LEVEL}"
    assert (await towns("李明", f"领导 赵医生 {LEVEL}")).startswith("没有找到「赵医生」")
    assert all(row.profile is None for row in await towns.rows(Person))
    await towns("李明", f"领导 张伟 {LEVEL}")
    assert await towns("李明", "领导 张伟 取消") == "张伟的级别已清除，只用在带头报表里。"


async def test_nothing_of_a_form_stands_in_the_history_or_unsealed(towns: Talk) -> None:
    for text in ("报到", "同意", f"男，1979年5月，13987654321，职务：{POST}"):
        await towns("张伟", text)
    (form,) = await towns.rows(Form)
    assert form.answers is not None
    for secret in (POST, "1979", "13987654321"):
        assert secret.encode() not in form.answers
        assert not any(secret in str(row.facts) for row in await towns.rows(Chronicle))


@pytest.mark.requirement("Z30")
async def test_erasing_a_person_erases_his_form_agreements_moves_and_lists(towns: Talk) -> None:
    await _with_secrets(towns)
    await towns("张伟", "变更 住址 梅湖社区", UNIT)
    await towns("张伟", "我带来了 @陈静", UNIT)
    await towns("李明", "统一报到 梅湖社区 @张伟", UNIT)
    await towns("张伟", "填表 职务：主任")
    (person,) = [row for row in await towns.rows(Person) if row.name == "张伟"]
    await towns("张伟", "删除我的资料")
    assert await towns("张伟", "确认删除") == "您的资料已删除。"
    for table in (Form, Consent, Move, Proposal, UnitQuestion, Bringing):
        assert [
            row for row in await towns.rows(table) if person.id in (row.person_id, getattr(row, "by_id", None))
        ] == []
    (gone,) = [row for row in await towns.rows(Person) if row.id == person.id]
    assert (gone.profile, gone.phone_index) == (None, None)
