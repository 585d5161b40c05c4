"""The duty roster as it is talked about, and handing a day over."""

import pytest
from places import COMMUNITY, OTHER_UNIT, UNIT
from real_days import shown, typed
from talk import Talk

from storage.tables import DutyShift


@pytest.fixture
async def rostered(towns: Talk) -> Talk:
    """Five days from tomorrow; 张伟 has the first, 陈静 the second."""
    answer = await towns("李明", f"轮值 舜水新村 {typed(1)}到{typed(5)} 每天1人", UNIT)
    assert answer.startswith(f"轮值表已建：市住建局 → 舜水新村，{shown(1)}至{shown(5)}，每天1人。\n还有5天没排")
    await towns("李明", f"轮值 {typed(1)} @张伟 {typed(2)} @陈静", UNIT)
    towns.sent.clear()
    return towns


@pytest.mark.requirement("R041")
async def test_several_days_and_people_in_one_message(rostered: Talk) -> None:
    answer = await rostered("李明", f"轮值 {typed(3)}、{typed(4)} @李明、@张伟 {typed(5)} @陈静", UNIT)
    assert answer.startswith(
        f"轮值已排：\n{shown(3)}：李明、张伟\n{shown(4)}：李明、张伟\n{shown(5)}：陈静\n每天都排好了\n去不了的同志发：换班 "
    )
    sheet = f"市住建局 → 舜水新村（每天1人）：\n{shown(1)} 张伟\n{shown(2)} 陈静\n{shown(3)} 李明、张伟"
    assert (await rostered("张伟", "轮值", UNIT)).startswith(sheet)
    assert (await rostered("王主任", "轮值", COMMUNITY)).startswith(sheet)


@pytest.mark.requirement("R041")
async def test_a_day_is_handed_over_with_a_yes_and_stays_with_a_no(rostered: Talk) -> None:
    asked = f"@陈静 张伟请您替{shown(1)}（舜水新村）的轮值。可以发：是　不行发：否（或：换班 同意 1）"
    assert await rostered("张伟", f"换班 {typed(1)} @陈静", UNIT) == asked
    assert await rostered("陈静", "否", UNIT) == f"陈静{shown(1)}（舜水新村）替不了，请另找人：换班 7月3日 @李明"
    await rostered("张伟", f"换班 {typed(1)} @陈静", UNIT)
    answer = await rostered("陈静", "是", UNIT)
    assert answer == f"换好了：{shown(1)}（舜水新村）由陈静轮值，张伟不用去了。"
    assert await rostered("陈静", "换班 同意 2", UNIT) == "换班 2 已经有人答复或取消了。"
    assert "没有轮值" in await rostered("张伟", f"换班 {typed(1)} @李明", UNIT)


@pytest.mark.requirement("R041")
async def test_who_cannot_come_asks_everybody_and_one_takes_it(rostered: Talk) -> None:
    answer = await rostered("张伟", f"换班 {typed(1)}", UNIT)
    assert answer == f"张伟{shown(1)}（舜水新村）轮值去不了，请本单位能替的同志发：换班 接 1"
    assert "问的不是您" in await rostered("赵医生", "换班 接 1", OTHER_UNIT)
    assert (await rostered("李明", "换班 接 1", UNIT)).startswith(f"换好了：{shown(1)}（舜水新村）由李明轮值")
    assert await rostered("陈静", "换班 接 1", UNIT) == "换班 1 已经有人答复或取消了。"


@pytest.mark.requirement("R041")
async def test_days_are_exchanged(rostered: Talk) -> None:
    answer = await rostered("张伟", f"换班 {typed(1)} @陈静 {typed(2)}", UNIT)
    assert f"的轮值，对换{shown(2)}。" in answer
    assert (await rostered("陈静", "是", UNIT)).endswith(f"{shown(2)}换给张伟。")
    days = {(row.day.day, row.person_id) for row in await rostered.rows(DutyShift)}
    assert len(days) == 2
    assert f"{shown(1)} 陈静\n{shown(2)} 张伟" in await rostered("张伟", "轮值", UNIT)


@pytest.mark.requirement("T3", "T18")
async def test_only_the_units_own_admin_makes_and_fills_rosters(rostered: Talk) -> None:
    before = len(await rostered.rows(DutyShift))
    words = (f"轮值 舜水新村 {typed(9)}到{typed(12)} 每天1人", f"轮值 {typed(3)} @陈静", f"轮值 取消 {typed(1)} @张伟")
    for who in ("张伟", "王主任", "赵医生", "路人"):
        for text in words:
            assert await rostered(who, text, UNIT) == "只有市住建局的单位管理员能做这件事。"
    assert len(await rostered.rows(DutyShift)) == before
    assert "不在轮值表里" in await rostered("李明", f"轮值 {typed(30)} @陈静", UNIT)
    assert "还没有报到" in await rostered("李明", f"轮值 {typed(3)} @陌生人", UNIT)
    assert "不是市住建局的人" in await rostered("李明", f"轮值 {typed(3)} @赵医生", UNIT)
    assert f"已取消张伟{shown(1)}的轮值" in await rostered("李明", f"轮值 取消 {typed(1)} @张伟", UNIT)
