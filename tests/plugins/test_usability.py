"""简便易行 (R071): any common act takes at most three messages of one person, nothing is asked twice, and a refusal costs
nothing."""

import pytest
from places import COMMUNITY, UNIT
from real_days import typed
from talk import Talk

from storage.tables import Need, Offer, Person, Registration, Service, Summary, TeamMember

pytestmark = pytest.mark.requirement("R071")
Said = tuple[str, str, str | None]

# an act, what is said for it by whom and where, and the row that must then stand
ACTS: dict[str, tuple[list[Said], type, int]] = {
    "报到": ([("赵六", "报到 舜水新村 特长：修电脑 意愿：社区服务 时间：周六", UNIT)], Registration, 4),
    "报到, in plain words": ([("赵六", "我想报到，住在舜水新村，会修电脑", UNIT)], Registration, 4),
    "需求": ([("王主任", "需求：王奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY)], Need, 1),
    "需求, in plain words": (
        [("王主任", "五保户家的电脑开不了机，谁下周六能看看", COMMUNITY), ("王主任", "是", COMMUNITY)], Need, 1,
    ),
    "微心愿": ([("王主任", "微心愿：张奶奶想要一台收音机", COMMUNITY)], Need, 1),
    "求助": ([("路人", "求助：家里灯不亮了，想找人看看", COMMUNITY)], Need, 1),
    "小结": (
        [("李明", f"小结 {typed(-2)}，市住建局党员16人到舜水新村清理楼道8处，服务居民200余人，居民好评。", UNIT)], Summary, 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
async def test_a_common_act_takes_at_most_three_messages(town: Talk, act: str) -> None:
    said, table, rows = ACTS[act]
    assert len(said) <= 3
    before = len(await town.rows(table))
    for who, text, group in said:
        assert await town(who, text, group) != ""
    after = len(await town.rows(table))
    assert (after, after > before) == (rows, True)


async def test_from_the_need_to_the_hours_each_person_says_at_most_three_things(town: Talk) -> None:
    said: dict[str, int] = {}

    async def says(who: str, text: str, group: str) -> None:
        said[who] = said.get(who, 0) + 1
        await town(who, text, group)

    await says("王主任", "需求：王奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY)
    await says("王主任", "派单 1 1", COMMUNITY)
    await says("李明", "好的，我去", UNIT)
    await says("李明", "完成 1 换了水龙头，用时1.5小时", UNIT)
    await says("王主任", "确认 1 满意", COMMUNITY)
    assert said == {"王主任": 3, "李明": 2}
    assert [(row.state, row.hours is not None) for row in await town.rows(Service)] == [("confirmed", True)]
    assert [row.state for row in await town.rows(Need)] == ["closed"]


async def test_what_was_said_once_is_not_asked_again_by_the_form(town: Talk) -> None:
    """Community, name, unit, skills, wishes and times are known from the check-in; only the rest is asked for."""
    await town("李明", "填表")
    asked = [await town("李明", "同意")]
    asked += [await town("李明", words) for words in ("男", "1980年5月", "科员", "13800000000", "在职党员")]
    questions = [text.partition("项")[2] for text in asked[:-1]]
    for question, about in zip(questions, ("性别", "哪年哪月出生", "职务", "手机号", "哪一类"), strict=True):
        assert about in question
        assert not any(known in question for known in ("社区", "姓名", "单位？", "特长", "意愿", "空闲"))
    assert asked[-1].startswith("请核对：\n社区：舜水新村\n姓名：李明")
    assert "特长：水电维修\n意愿：社区服务\n时间：周六、周日" in asked[-1]


@pytest.mark.requirement("L01")
async def test_a_refusal_costs_nothing(town: Talk) -> None:
    need = "需求：王奶奶家水龙头漏水，下周六上午找1个人来修"
    await town("王主任", need, COMMUNITY)
    before = await town("王主任", "推荐 1", COMMUNITY)
    people = [(row.skills, row.days) for row in await town.rows(Person)]
    await town("王主任", "派单 1 @李明", COMMUNITY)
    answer = await town("李明", "婉拒 1", UNIT)
    assert answer == "#1 没关系，已记下，这条不会再问您。"
    assert [row.state for row in await town.rows(Offer)] == ["declined"]
    await town("王主任", "撤销 1 换一条", COMMUNITY)
    await town("王主任", need, COMMUNITY)
    assert (await town("王主任", "推荐 2", COMMUNITY)).replace("#2", "#1").replace(" 2", " 1") == before
    assert [(row.skills, row.days) for row in await town.rows(Person)] == people
    assert await town.rows(TeamMember) == []


@pytest.mark.requirement("R070")
async def test_who_has_trouble_and_who_has_time_find_each_other_by_two_plain_phrases(town: Talk) -> None:
    """有困难找志愿者、有时间做志愿者: neither needs to know a number beforehand."""
    await town("路人", "求助：家里水龙头漏水，下周六上午想找人修", COMMUNITY)
    await town("王主任", "通过 1", COMMUNITY)
    offered = await town("李明", "我有空 下周六上午", UNIT)
    assert "#1" in offered
    assert "接发：是" in offered
    await town("李明", "是", UNIT)
    assert [(row.state, row.need_id) for row in await town.rows(Offer)] == [("accepted", 1)]
    assert [row.taken for row in await town.rows(Need)] == [1]
