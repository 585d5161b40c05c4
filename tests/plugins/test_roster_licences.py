"""核实: nobody is sent to what needs a licence before somebody with the right has seen it (L03)."""

import pytest
from places import COMMUNITY, OTHER_COMMUNITY, UNIT
from talk import Talk

from storage.roster.licences import proven
from storage.tables import Licence, Offer


async def wired(talk: Talk) -> None:
    """#1 asks for an electrician's work."""
    await talk("王主任", "需求：周奶奶家配电箱要重新接线，下周六上午，1人", COMMUNITY)


@pytest.mark.requirement("L03")
async def test_an_act_that_needs_a_licence_goes_to_nobody_unproven(town: Talk) -> None:
    await wired(town)
    refused = await town("王主任", "派单 1 @李明", COMMUNITY)
    assert "李明的证书待核实" in refused
    assert "先由单位管理员或社区发：核实 @李明 " in refused
    assert "证书待核实" in await town("李明", "接单 1", UNIT)
    assert await town.rows(Offer) == []
    licence = refused.rsplit(" ", 1)[1]
    assert await town("王主任", f"核实 @李明 {licence}", COMMUNITY) == f"已核实。李明：{licence}（已核实）"
    assert (await town("王主任", "派单 1 @李明", COMMUNITY)).startswith("#1 已派给李明")
    assert (await town("李明", "接单 1", UNIT)).startswith("#1 ")
    assert [row.state for row in await town.rows(Offer)] == ["accepted"]


@pytest.mark.requirement("L03")
async def test_the_gate_asks_at_taking_too_when_the_proof_was_withdrawn(town: Talk) -> None:
    await wired(town)
    licence = (await town("王主任", "派单 1 @李明", COMMUNITY)).rsplit(" ", 1)[1]
    await town("王主任", f"核实 @李明 {licence}", COMMUNITY)
    await town("王主任", "派单 1 @李明", COMMUNITY)
    assert (await town("王主任", "撤销核实 @李明", COMMUNITY)).startswith("已撤销核实")
    assert "证书待核实" in await town("李明", "接单 1", UNIT)
    assert [row.state for row in await town.rows(Offer)] == ["withdrawn"], "nobody is left asked for what he may not do"


@pytest.mark.requirement("L03")
async def test_a_person_claims_and_others_verify(town: Talk) -> None:
    assert await town("张伟", "证书 电工证、护士执业证") == (
        "您的证书：电工证（证书待核实）、护士执业证（证书待核实）\n请带原件给单位管理员或社区看，他们核实后才能派要证的活。"
    )
    assert await town("李明", "核实 @张伟", UNIT) == (
        "张伟：电工证（证书待核实）、护士执业证（证书待核实）\n看过原件发：核实 @张伟 电工证"
    )
    answer = await town("李明", "核实 @张伟 电工证书", UNIT)
    assert answer.startswith("已核实。张伟：电工证（已核实）、护士执业证（证书待核实）")
    assert len(await town.rows(Licence)) == 2
    held = await town.rows(Licence)
    async with town.database.read() as session:
        assert await proven(session, [held[0].person_id]) == {held[0].person_id: ("电工证",)}
    assert "电工证（已核实）" in await town("张伟", "证书 电工证")


async def test_skills_that_name_a_licence_claim_it(town: Talk) -> None:
    await town("陈静", "特长 水电维修，有低压电工证，能做护士执业证的事")
    names = {row.name: row.proven_at for row in await town.rows(Licence)}
    assert "护士执业证" in names
    assert set(names.values()) == {None}


@pytest.mark.requirement("L03")
async def test_only_the_own_unit_and_community_verify_and_nobody_himself(towns: Talk) -> None:
    for who, group in (("张伟", UNIT), ("陈静", UNIT), ("刘站长", OTHER_COMMUNITY), ("赵医生", None)):
        name = "张伟"
        answer = await towns(who, f"核实 @{name} 电工证", group)
        assert "只有他单位的管理员" in answer or "自己的证书请别人来核实" in answer, (who, answer)
    assert "自己的证书请别人来核实" in await towns("李明", "核实 @李明 电工证", UNIT)
    assert await towns.rows(Licence) == []
    assert "还没有报证书" in await towns("王主任", "核实 @张伟", COMMUNITY)


async def test_a_need_without_a_licence_is_not_stopped(town: Talk) -> None:
    await town("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY)
    assert (await town("王主任", "派单 1 @张伟", COMMUNITY)).startswith("#1 已派给张伟")


@pytest.mark.requirement("L03")
async def test_nobody_unproven_is_asked_by_the_bot_itself(town: Talk) -> None:
    await wired(town)
    await town("王主任", "派单 1", COMMUNITY)
    assert await town.rows(Offer) == []
    await town("王主任", "核实 @李明 电工证", COMMUNITY)
    licence = (await town("王主任", "派单 1 @张伟", COMMUNITY)).rsplit(" ", 1)[1]
    await town("王主任", f"核实 @李明 {licence}", COMMUNITY)
    assert "证书待核实" in await town("王主任", "派单 1 @张伟", COMMUNITY)
