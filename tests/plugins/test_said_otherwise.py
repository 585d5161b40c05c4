"""Commands said otherwise than they are written: several numbers, other orders, headings, additions."""

import pytest
from places import COMMUNITY, OTHER_COMMUNITY, UNIT
from talk import Talk

from storage.tables import Need, Offer, Opinion, Org, Person, Project


async def skills_of(town: Talk, name: str) -> str:
    return next(person.skills for person in await town.rows(Person) if person.name == name)


@pytest.fixture
async def three(town: Talk) -> Talk:
    """#1 wants three, #2 one, #3 is a wish."""
    await town("王主任", "需求：下周六上午打扫广场，3人", COMMUNITY)
    await town("王主任", "需求：下周日上午打扫广场，1人", COMMUNITY)
    await town("王主任", "微心愿：李奶奶想要一床棉被", COMMUNITY)
    return town


@pytest.mark.parametrize("said", ["接单 1、2", "接单 1 2", "接单1和2", "接单 1\n接单 2", "我要接单 1，2号"])
async def test_several_needs_are_taken_in_one_message(three: Talk, said: str) -> None:
    answer = await three("张伟", said, UNIT)
    assert [line[:9] for line in answer.splitlines()[:2]] == ["#1 张伟已接单：", "#2 张伟已接单："]
    assert [(offer.need_id, offer.state) for offer in await three.rows(Offer)] == [(1, "accepted"), (2, "accepted")]


async def test_what_cannot_be_taken_does_not_keep_the_others_from_it(three: Talk) -> None:
    await three("陈静", "接单 2", UNIT)
    lines = (await three("张伟", "我来认领1号和2号、3号、99", UNIT)).splitlines()
    assert lines[1] == "#2 已被陈静接走了，谢谢您。看看别的：清单"
    assert lines[2].startswith("#3 张伟已认领")
    assert lines[3].startswith("没有 #99")
    assert [need.taken for need in await three.rows(Need)] == [1, 1, 1]


async def test_no_more_than_a_handful_is_taken_at_once(three: Talk) -> None:
    assert (await three("张伟", "接单 " + " ".join(map(str, range(1, 30))), UNIT)).startswith("一次最多写9个编号。")
    assert await three.rows(Offer) == []


@pytest.mark.parametrize("said", ["接单 1 可以带孩子吗？", "接单 1 不了", "接单 1.5", "接单 1/2"])
async def test_a_question_a_no_and_a_broken_number_take_nothing(three: Talk, said: str) -> None:
    await three("张伟", said, UNIT)
    assert await three.rows(Offer) == []


@pytest.mark.parametrize("said", ["接单 1！", "接单一号", "接单 1 ，另外我周六有空", "我要接单 1", "接单1号单"])
async def test_one_need_is_taken_however_it_is_said(three: Talk, said: str) -> None:
    assert (await three("张伟", said, UNIT)).startswith("#1 张伟已接单")


@pytest.mark.parametrize("said", ["把1号派给@张伟", "1号单派给@张伟", "请把#1派给 张伟"])
async def test_a_dispatch_may_begin_with_its_number(three: Talk, said: str) -> None:
    assert (await three("王主任", said, COMMUNITY)).startswith("#1 已派给张伟")
    assert await three("张伟", "把2号派给我", UNIT) == ""


async def test_staff_moves_a_need_in_plain_words_and_is_asked_where_it_may_be_a_day(three: Talk) -> None:
    assert "周日下午 · 待接单 0/2" in await three("王主任", "1号单改到下周日下午，2个人", COMMUNITY)
    answer = await three("王主任", "1号改到下周一", COMMUNITY)
    assert answer == "要改 #1 吗？要改就发：修改 1 改到下周一"
    assert await three("张伟", "1号单改到下周一", UNIT) == ""
    assert "周三上午" in await three("王主任", "1号推迟到下周三上午")
    assert "待接单 0/2" in await three("王主任", "1号单谁接了", COMMUNITY)
    assert await three("张伟", "1号单谁接了", UNIT) == ""


async def test_who_moves_only_the_day_keeps_the_hour(three: Talk) -> None:
    await three("王主任", "修改 1 下周六上午9点", COMMUNITY)
    await three("王主任", "修改 1 下周日", COMMUNITY)
    need = (await three.rows(Need))[0]
    assert (need.part, need.start and need.start.hour) == ("上午", 9)


async def test_what_is_wanted_instead_changes_what_is_shown(town: Talk) -> None:
    await town("王主任", "需求：郑大爷家灯不亮了，下周六上午，1人", COMMUNITY)
    assert "下水道疏通" in await town("王主任", "修改 1 改成修马桶", COMMUNITY)
    assert (await town.rows(Need))[0].topics == ["下水道疏通"]


async def test_a_heading_makes_a_draft_for_staff_and_nothing_of_a_notice(town: Talk) -> None:
    assert (await town("王主任", "【需求】下周六上午打扫广场，5人", COMMUNITY)).startswith("要登记这条需求吗？")
    assert await town("张伟", "【需求】 各单位报一下人数", UNIT) == ""
    assert await town.rows(Need) == []


async def test_a_need_for_every_week_is_written_down_for_the_first_time(town: Talk) -> None:
    answer = await town("王主任", "需求：每周二上午到活动室教老人用手机，2人", COMMUNITY)
    assert "周二上午 · 需2人\n每周的先登记第一次（" in answer
    need = (await town.rows(Need))[0]
    assert need.day is not None
    assert need.day.weekday() == 1


async def test_as_many_as_may_be_is_asked_how_many(town: Talk) -> None:
    assert "人数先按1人，要几位请补：补充 1 10人" in await town("王主任", "需求：下周六打扫广场，人越多越好", COMMUNITY)


async def test_asking_for_help_without_saying_with_what_is_no_need(town: Talk) -> None:
    assert "没看懂要帮什么" in await town("王主任", "需求：请大家帮帮忙吧谢谢", COMMUNITY)
    assert await town.rows(Need) == []


async def test_what_waits_for_approval_stands_in_the_private_list_of_staff_alone(town: Talk) -> None:
    await town("路人", "求助：我妈想找人陪着去医院拿药，下周五上午", COMMUNITY)
    assert "待审核的发：通过 编号" in await town("王主任", "清单")
    assert await town("张伟", "清单") == "现在没有待办的需求。"


async def test_an_author_takes_back_what_nobody_has_looked_at_and_no_more(town: Talk) -> None:
    await town("路人", "求助：我妈想找人陪着去医院拿药，下周五上午", COMMUNITY)
    assert await town("张伟", "撤销 1", COMMUNITY) == "只有舜水新村的社区工作者能做这件事。"
    town.news(COMMUNITY)
    assert "已撤销" in await town("路人", "撤销 1")
    assert town.news(COMMUNITY) == ["#1 提的人自己撤回了，不用审核。"]
    await town("路人", "求助：我妈想找人陪着去医院拿药，下周五上午", COMMUNITY)
    await town("王主任", "通过 2", COMMUNITY)
    assert await town("路人", "撤销 2", COMMUNITY) == "只有舜水新村的社区工作者能做这件事。"
    assert [need.state for need in await town.rows(Need)] == ["withdrawn", "open"]


async def test_a_skill_is_added_and_not_put_in_place_of_the_others(town: Talk) -> None:
    await town("张伟", "特长 加 修锁", UNIT)
    await town("张伟", "我的特长再加一个修鞋", UNIT)
    await town("张伟", "特长 还会修锁", UNIT)
    assert await skills_of(town, "张伟") == "理发、按摩、修锁、修鞋"
    await town("张伟", "特长 加工零件", UNIT)
    assert await skills_of(town, "张伟") == "加工零件"
    assert await town("张伟", "特长加分取消了", UNIT) == ""


async def test_no_skill_is_none_and_a_second_community_is_no_skill(town: Talk) -> None:
    await town("新人", "报到 舜水新村 特长：无", UNIT)
    assert await skills_of(town, "新人") == ""
    assert (await town("张伟", "报到 舜水新村，梅湖社区", UNIT)).startswith("一次报到一个社区，请分两次发。")
    assert await skills_of(town, "张伟") == "理发、按摩"


@pytest.mark.parametrize(
    ("said", "days", "parts"),
    [("时间 每天晚上7点以后", 0, ["晚上"]), ("时间 平时晚上，周末全天", 7, ["晚上", "全天"])],
)
async def test_free_time_is_said_in_a_group_in_everyday_words(
    town: Talk, said: str, days: int, parts: list[str]
) -> None:
    assert "已更新" in await town("张伟", said, UNIT)
    person = next(person for person in await town.rows(Person) if person.name == "张伟")
    assert (len(person.days), person.parts) == (days, parts)


@pytest.mark.parametrize("said", ["时间 周三下午三点", "时间：晚上七点，地点：食堂"])
async def test_the_hour_of_a_meeting_is_nobodys_free_time(town: Talk, said: str) -> None:
    assert await town("张伟", said, UNIT) == ""


@pytest.mark.requirement("R067")
@pytest.mark.parametrize(
    ("said", "to"),
    [
        ("社情民意：梅湖社区菜市场下水道常年堵，臭得很", "梅湖社区"),
        ("社情民意 舜水新村和梅湖社区交界的路晚上没灯", "舜水新村"),
        ("社情民意 机关食堂的菜太咸了", "市住建局"),
        ("社情民意 给梅湖社区 舜水新村那边的噪声传过来了", "梅湖社区"),
    ],
)  # fmt: skip
async def test_an_opinion_goes_to_the_community_that_it_names(towns: Talk, said: str, to: str) -> None:
    towns.news(OTHER_COMMUNITY)
    assert (await towns("张伟", said, UNIT)).startswith(f"Y1 已收到，交{to}，")
    opinion = (await towns.rows(Opinion))[0]
    assert next(org.name for org in await towns.rows(Org) if org.id == opinion.org_id) == to
    assert len(towns.news(OTHER_COMMUNITY)) == (to == "梅湖社区")


@pytest.mark.requirement("R066")
@pytest.mark.parametrize(
    "said", ["项目 新建 夕阳红陪伴 每月两次上门陪空巢老人聊天", "项目 新建 夕阳红陪伴，每月两次上门陪空巢老人聊天"]
)
async def test_the_name_of_a_project_ends_where_its_description_begins(town: Talk, said: str) -> None:
    assert "项目P1「夕阳红陪伴」先存着，还要答：群众有没有需求、党员能不能办？" in await town("王主任", said, COMMUNITY)
    await town("王主任", "项目 新建 夕阳红陪伴 需求：登记了30户 能办：有5名会聊天的党员", COMMUNITY)
    assert [(row.name, row.helps, row.state) for row in await town.rows(Project)] == [
        ("夕阳红陪伴", "每月两次上门陪空巢老人聊天", "open")
    ]


@pytest.mark.parametrize("said", ["为什么没推荐我 1", "1号怎么没派给我", "为啥没选我1"])
async def test_why_not_me_in_other_words(three: Talk, said: str) -> None:
    assert (await three("张伟", said, UNIT)).startswith("#1 ")


async def test_a_role_may_end_with_a_stop(talk: Talk) -> None:
    await talk.bind(COMMUNITY, "社区", "舜水新村")
    assert (await talk("管理员", "任命 @王主任 社区工作者。", COMMUNITY)).startswith("已任命")


async def test_who_was_asked_is_not_counted_among_those_who_cannot(town: Talk) -> None:
    await town("王主任", "需求：给郑大爷理发，下周日下午，2人", COMMUNITY)
    await town("王主任", "派单 1 @张伟", COMMUNITY)
    answer = await town("王主任", "推荐 1", COMMUNITY)
    assert "报到的党员里没有会这个的" not in answer


async def test_a_second_draft_takes_the_place_of_the_first_that_nobody_answered(town: Talk) -> None:
    assert "足球鞋" in await town("王主任", "【微心愿】小朋友壮壮想要一双足球鞋", COMMUNITY)
    question = await town("王主任", "三楼的方奶奶家灯不亮了，谁下周六下午能上门看看？", COMMUNITY)
    assert question.startswith("要登记这条需求吗？")
    assert "电路照明维修" in await town("王主任", "是", COMMUNITY)
    assert [need.kind for need in await town.rows(Need)] == ["need"]


async def test_while_a_draft_waits_another_need_may_be_moved(three: Talk) -> None:
    await three("王主任", "三楼的方奶奶家灯不亮了，谁下周六下午能上门看看？", COMMUNITY)
    assert "待接单 0/2" in await three("王主任", "1号单改到下周日下午，2个人", COMMUNITY)
