"""Five places side by side in one database: each answers by its own notice, and none sees another."""

from datetime import date
from pathlib import Path

import pytest
from place_rows import Rows, packs, with_pack
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.errors import NotAllowed
from storage.rules import Checkup, check_unit, compare
from storage.speakers import OrgRef, Overseer, UnitAdmin

PLACES = ("温州2013", "绍兴2010", "安徽2014", "洛阳2016", "合肥2013")
TODAY = date(2014, 1, 15)


async def same_town(session: AsyncSession, pack: str) -> tuple[OrgRef, OrgRef, int]:
    """The same people, the same deeds: three on duty, one registered at home, one service each, no team, no pair."""
    rows = Rows(session)
    top = await rows.org("superior", f"{pack}工委", policy=pack)
    unit = await rows.org("unit", "市住建局", top)
    community = await rows.org("community", "舜水新村", top)
    first, second, third = [await rows.person(f"{pack}{name}", unit) for name in ("甲", "乙", "丙")]
    await rows.registered(first, community, "居住地")
    for person in (first, second, third):
        await rows.served(person, community, [date(2014, 1, 5)])
    return top, unit, first


async def answers(session: AsyncSession, pack: str) -> dict[str, str]:
    _, unit, admin = await same_town(session, pack)
    checkup = await check_unit(session, UnitAdmin(admin, unit), TODAY)
    return {one.rule: state(checkup, one.rule) for one in checkup.findings}


def state(checkup: Checkup, rule: str) -> str:
    found = next(one for one in checkup.findings if one.rule == rule)
    if found.unknown or found.optional:
        return "—"
    return ("逾期 " if found.late(checkup.today) else "") + f"{found.met}/{found.owed}"


EXPECTED = {
    "温州2013": {
        "报到": "逾期 1/3", "全年服务2次": "0/3", "领导带头": "—", "结对共建": "0/1", "结对回访": "—", "共同做的事": "—",
        "走访慰问": "—",
    },
    "绍兴2010": {"全年服务1次": "3/3", "领导带头": "—", "组建服务队": "0/1", "结对共建": "0/1"},
    "安徽2014": {
        "报到": "1/3", "变更后报到": "0/0", "全年服务2次": "0/3", "领导带头": "—", "结对帮扶": "—", "证明信回执": "0/0",
    },
    "洛阳2016": {"双注册": "0/3", "全年服务1次": "3/3", "领导带头": "—", "组建服务队": "0/1", "双对接": "0/3"},
    "合肥2013": {"全年服务2次": "0/3", "组建服务队": "逾期 0/1", "结对帮扶": "—"},
}  # fmt: skip


@pytest.mark.requirement("F09", "R008", "R010", "R016", "R028", "R037")
@pytest.mark.parametrize("pack", PLACES)
async def test_the_same_town_is_judged_by_the_notice_of_its_place(database: Database, pack: str) -> None:
    with_pack(database)
    async with database.begin() as session:
        found = await answers(session, pack)
    wanted = dict(EXPECTED[pack])
    if pack == "温州2013":
        wanted["组建服务队"] = "0/1"
    assert found == wanted


@pytest.mark.requirement("F09")
async def test_five_packs_side_by_side_do_not_touch_each_other(database: Database) -> None:
    with_pack(database)
    async with database.begin() as session:
        alone = {pack: await answers(session, pack) for pack in PLACES}
    async with database.begin() as session:
        for pack in PLACES:
            rows = Rows(session)
            other = await rows.org("superior", f"另一个{pack}", policy=pack)
            unit = await rows.org("unit", "市住建局", other)
            for n in range(5):
                await rows.person(f"外人{n}", unit)
    async with database.read() as session:
        for pack in PLACES:
            top = await session.run_sync(lambda s, name=pack: _org(s, f"{name}工委"))
            compared = await compare(session, Overseer(1, top), TODAY)
            assert [row.org.name for row in compared.children] == ["市住建局", "舜水新村"]
            (unit,) = [row for row in compared.children if row.org.kind == "unit"]
            assert unit.policy == pack
            assert {score.rule for score in unit.scores} == set(alone[pack])
            for score in unit.scores:
                if alone[pack][score.rule] != "—":
                    assert f"{score.met}/{score.owed}" in alone[pack][score.rule]


@pytest.mark.requirement("F09")
async def test_a_pack_of_ones_own_changes_the_answer_without_any_code(database: Database, tmp_path: Path) -> None:
    text = """name = "新城"
title = "在职党员到社区报到"
[registration]
source = "二月底前到工作地社区报到"
deadline = {day}
places = ["居住地", "工作地"]
required = ["{place}"]
[services]
source = "每年不少于{times}次"
per_year = {times}
"""

    async def judged(day: str, place: str, times: int) -> dict[str, str]:
        (tmp_path / "own.toml").write_text(text.format(day=day, place=place, times=times), encoding="utf-8")
        database.policies = packs(tmp_path)
        async with database.begin() as session:
            found = await answers(session, "新城")
            await session.rollback()
        return found

    assert await judged("2014-02-28", "居住地", 1) == {"报到": "1/3", "全年服务1次": "3/3"}
    assert await judged("2014-01-10", "居住地", 1) == {"报到": "逾期 1/3", "全年服务1次": "3/3"}
    assert await judged("2014-02-28", "工作地", 3) == {"报到": "0/3", "全年服务3次": "0/3"}


@pytest.mark.requirement("R048", "R047")
async def test_a_parent_compares_its_children_and_sees_neither_siblings_nor_names(database: Database) -> None:
    with_pack(database)
    async with database.begin() as session:
        rows = Rows(session)
        city = await rows.org("superior", "市直机关工委", policy="温州2013")
        county = await rows.org("superior", "甲县工委", city)
        sibling = await rows.org("superior", "乙县工委", city)
        good = await rows.org("unit", "县教育局", county)
        bad = await rows.org("unit", "县财政局", county)
        other = await rows.org("unit", "乙县水利局", sibling)
        community = await rows.org("community", "桃源村", county)
        for unit in (good, bad, other):
            for person in await rows.people(unit, 2):
                if unit is good:
                    await rows.registered(person, community)
        mine = await compare(session, Overseer(1, county), TODAY)
        assert {row.org.name for row in mine.rows} == {"县教育局", "县财政局", "桃源村"}
        scores = {row.org.name: {s.rule: s.text() for s in row.scores} for row in mine.children}
        assert scores["县教育局"]["报到"] == "2/2人"
        assert scores["县财政局"]["报到"] == "差不到5人（共2人）"  # so few could be told apart
        assert scores["县财政局"]["组建服务队"] == "0/1支"
        assert "县财政局党员1" not in repr(mine)
        whole = await compare(session, Overseer(1, city), TODAY)
        assert [row.org.name for row in whole.children] == ["甲县工委", "乙县工委"]
        sums = {row.org.name: {s.rule: (s.met, s.owed, s.failed) for s in row.scores} for row in whole.children}
        assert sums["甲县工委"]["报到"] == (2, 4, 1)
        assert sums["乙县工委"]["报到"] == (0, 2, 1)
        assert [row.depth for row in whole.rows] == [1, 2, 2, 2, 1, 2]
        with pytest.raises(NotAllowed):
            await compare(session, Overseer(1, good), TODAY)


@pytest.mark.requirement("R044", "R048")
async def test_a_small_count_of_members_in_hardship_does_not_go_upwards(database: Database) -> None:
    with_pack(database)
    async with database.begin() as session:
        rows = Rows(session)
        city = await rows.org("superior", "市直机关工委", policy="温州2013")
        small, large = await rows.org("unit", "小单位", city), await rows.org("unit", "大单位", city)
        for unit, count in ((small, 3), (large, 6)):
            admin = await rows.person(f"{unit.name}甲", unit)
            for n in range(count):
                await rows.special(unit, f"{unit.name}{n}", admin)
        found = await compare(session, Overseer(1, city), TODAY)
        texts = {row.org.name: {s.rule: s.text() for s in row.scores}["走访慰问"] for row in found.children}
        assert texts == {"小单位": "未全部完成", "大单位": "0/6人"}


def _org(session: object, name: str) -> OrgRef:
    from sqlalchemy import select

    from storage.speakers import org_ref
    from storage.tables import Org

    return org_ref(session.scalars(select(Org).where(Org.name == name)).one())  # type: ignore[attr-defined]
