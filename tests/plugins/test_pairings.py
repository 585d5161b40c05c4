"""Pairings, return visits, the four things and promises, as they are talked about."""

import pytest
from packs import only
from places import COMMUNITY, UNIT
from real_days import on, shown, typed
from talk import Talk

from storage.tables import Pairing, Promise, ReturnVisit, Together

ITEMS = ["联合上一次党课", "共过一次组织活动", "开展一次破难题办实事活动", "开展一次慰问活动"]


@pytest.fixture
async def paired(towns: Talk) -> Talk:
    """市住建局 under rules that ask for the four things, paired with 舜水新村."""
    rules = {"source": "结对共建1个以上社区（或企业）", "visit_by": on(10), "together": ITEMS}
    towns.database.policies = only(pairings=rules)
    await towns("李明", f"结对 社区 舜水新村 {typed(-9)}", UNIT)
    return towns


@pytest.mark.requirement("R037", "R038", "R039")
async def test_a_pairing_its_visit_and_the_list_of_things_done_together(paired: Talk) -> None:
    assert await paired("李明", f"回访 舜水新村 {typed(-2)} 内容：看望居民 解决：修好路灯", UNIT) == (
        f"回访已记：舜水新村 · {shown(-2)}，解决的困难已记。一起做了事发：结对 舜水新村 上一次党课 7月5日"
    )
    for words, item in (("党课", 0), ("过组织生活", 1), ("办了件实事", 2), ("慰问", 3)):
        answer = await paired("李明", f"结对 舜水新村 {words} {typed(-1)}", UNIT)
        assert f"✓ {ITEMS[item]}（{shown(-1)}）" in answer
    assert [row.item for row in await paired.rows(Together)] == ITEMS
    answer = await paired("张伟", "结对", UNIT)
    assert answer == f"市住建局结对1个：\n舜水新村（社区，{shown(-9)}起）· 回访1次 · 一起做的事4/4"
    assert "市住建局（社区" in await paired("王主任", "结对", COMMUNITY)


@pytest.mark.requirement("R039")
async def test_what_is_not_on_the_list_is_asked_about(paired: Talk) -> None:
    answer = await paired("李明", f"结对 舜水新村 吃饭 {typed(-1)}", UNIT)
    assert answer.startswith("做的是哪一件？联合上一次党课、共过一次组织活动、")
    assert await paired.rows(Together) == []


@pytest.mark.requirement("R040")
async def test_promises_with_a_day_are_kept_by_number(paired: Talk) -> None:
    answer = await paired("李明", f"承诺事项 舜水新村 修好3盏路灯 {typed(20)}前", UNIT)
    assert answer == f"承诺 1 已记：舜水新村 · 修好3盏路灯 · {shown(20)}前。做到了发：兑现 1"
    assert await paired("王主任", "兑现 1", COMMUNITY) == f"承诺 1 已兑现：舜水新村 · 修好3盏路灯 · {shown(0)}"
    assert (await paired("李明", "承诺事项", UNIT)).startswith("市住建局承诺1项，已兑现1项，履约率100%：\n1. 舜水新村")
    assert "没有承诺事项 7" in await paired("李明", "兑现 7", UNIT)
    assert "请写对象、内容和期限" in await paired("李明", "承诺事项 舜水新村 修路灯", None)


@pytest.mark.requirement("T3", "T18")
async def test_only_the_units_own_admin_writes_pairings(paired: Talk) -> None:
    words = (
        "结对 企业 东海厂",
        f"回访 舜水新村 {typed(-2)}",
        f"承诺事项 舜水新村 修路灯 {typed(9)}前",
        f"结对 舜水新村 党课 {typed(-1)}",
        "结对 解除 舜水新村",
    )
    for who in ("张伟", "王主任", "赵医生"):
        for text in words:
            assert await paired(who, text, UNIT) == "只有市住建局的单位管理员能做这件事。", text
    assert (len(await paired.rows(Pairing)), await paired.rows(ReturnVisit), await paired.rows(Promise)) == (1, [], [])


async def test_a_phone_in_a_promise_is_warned_about_and_not_kept(paired: Talk) -> None:
    answer = await paired("李明", f"承诺事项 舜水新村 找老王13812345678修灯 {typed(9)}前", UNIT)
    assert "13812345678" not in answer
    assert "群里请不要发手机号" in answer
    assert "13812345678" not in (await paired.rows(Promise))[0].content
