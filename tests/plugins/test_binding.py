"""Binding: under a parent, a second group, another kind of the same name, and what is not open yet."""

from sqlalchemy import select
from talk import OPERATOR, Talk

from storage.tables import GroupChat, Org


async def test_a_unit_is_bound_under_its_superior_whichever_word_names_it(talk: Talk) -> None:
    await talk.bind("工委群", "工委", "县直机关工委")
    answer = await talk(OPERATOR, "绑定 单位 县教育局 主管 县直机关工委", "教育群")
    assert answer.startswith("已绑定单位「县教育局」（上级：县直机关工委）。")
    async with talk.database.read() as session:
        unit = (await session.scalars(select(Org).where(Org.name == "县教育局"))).one()
        superior = (await session.scalars(select(Org).where(Org.name == "县直机关工委"))).one()
    assert (unit.kind, unit.parent_id) == ("unit", superior.id)


async def test_a_second_group_speaks_for_the_same_organisation(talk: Talk) -> None:
    await talk.bind("一群", "社区", "桃源村")
    assert "它现在有2个群" in await talk(OPERATOR, "绑定 社区 桃源村", "二群")
    assert "不能再作为单位绑定" in await talk(OPERATOR, "绑定 单位 桃源村", "三群")
    async with talk.database.read() as session:
        assert len((await session.scalars(select(GroupChat))).all()) == 2


async def test_an_unknown_rule_pack_is_named_with_those_that_there_are(talk: Talk) -> None:
    answer = await talk(OPERATOR, "绑定 社区 桃源村 规则 远方", "一群")
    assert "没有规则包" in answer
    assert "现有：通用" in answer
