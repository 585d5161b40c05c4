"""What staff says in words of its own: a draft put right, several needs at once, taken back and restored, lists, spans."""

from datetime import timedelta

import pytest
from places import COMMUNITY, UNIT
from talk import Talk

from storage.tables import Chronicle, Letter, Need, NeedTrait, Offer, Question, Role, Summary

LIST = "需求：\n1. 王奶奶家换灯泡，时间不限\n2. 给李大爷理发，电话13812345678\n3、周日上午义诊，医生1名，护士2名"
PLAIN = "我们社区陈奶奶家的冰箱不制冷了，周六下午有没有同志能来看看"


@pytest.mark.requirement("F01")
async def test_a_list_becomes_as_many_needs_when_its_author_says_so(town: Talk) -> None:
    asked = await town("王主任", LIST, COMMUNITY)
    assert asked.startswith("像是3件事，还没有登记：\n1. 电路照明维修 · 时间可商量\n2. 理发 · 时间未定\n3. 健康咨询 · ")
    assert await town.rows(Need) == []
    assert await town("小周", "是", COMMUNITY) == ""  # somebody else's yes
    answer = await town("王主任", "是", COMMUNITY)
    assert answer.endswith("看谁合适发：推荐 1　一次排好人发：撮合")
    assert [(row.category, row.people, row.state) for row in await town.rows(Need)] == [
        ("水电维修", 1, "open"), ("理发", 1, "open"), ("医疗健康", 3, "open"),
    ]  # fmt: skip
    assert await town.rows(Question) == []
    assert await town("王主任", "是", COMMUNITY) == ""
    assert not any("13812345678" in one.text for one in town.to_groups())


@pytest.mark.parametrize(("reply", "needs"), [("合", 1), ("算一件", 1), ("否", 0), ("分开", 2), ("好热的天", 0)])
async def test_two_things_in_one_sentence_are_one_two_or_none(town: Talk, reply: str, needs: int) -> None:
    await town("王主任", "需求：周六上午给王奶奶修水管，顺便给隔壁赵大爷理发", COMMUNITY)
    await town("王主任", reply, COMMUNITY)
    rows = await town.rows(Need)
    assert len(rows) == needs
    assert {row.part for row in rows} <= {"上午"}


async def test_a_members_list_waits_for_approval(town: Talk) -> None:
    await town("张伟", LIST.removeprefix("需求：\n").join(("求助：", "")), COMMUNITY)
    assert await town("张伟", "是", COMMUNITY) == "#1、#2、#3 已收到，等社区审核，通过后会安排。"
    assert {row.state for row in await town.rows(Need)} == {"pending"}


async def test_what_is_posted_in_private_is_told_in_the_group_without_details(town: Talk) -> None:
    town.news(COMMUNITY)
    await town("王主任", LIST)
    await town("王主任", "是")
    told = "\n".join(town.news(COMMUNITY))
    assert all(f"#{number} 已登记" in told for number in (1, 2, 3))
    assert "13812345678" not in told


@pytest.mark.requirement("F01")
@pytest.mark.parametrize(
    ("said", "shows", "part", "people"),
    [
        ("不对，是周日上午", "周日上午", "上午", 1),
        ("不是下午，是上午", "周六上午", "上午", 1),
        ("还要两个人", "2人", "下午", 2),
        ("要女的，50岁以下", "要女同志", "下午", 1),
    ],
)
async def test_a_draft_is_put_right_in_words(town: Talk, said: str, shows: str, part: str, people: int) -> None:
    await town("王主任", PLAIN, COMMUNITY)
    changed = await town("王主任", said, COMMUNITY)
    assert changed.startswith("要登记这条需求吗？家电维修")
    assert shows in changed
    posted = await town("王主任", "是", COMMUNITY)
    assert shows in posted
    (need,) = await town.rows(Need)
    assert (need.part, need.people) == (part, people)
    (traits,) = await town.rows(NeedTrait)
    assert ("要女同志" in traits.conditions) is ("女" in said)


async def test_a_number_said_first_is_changed_taken_back_or_shown(busy: Talk) -> None:
    assert "待接单 0/2" in await busy("王主任", "改一下，1号要2个人", COMMUNITY)
    assert await busy("王主任", "1号要3个人", COMMUNITY) == "要改 #1 吗？要改就发：修改 1 要3个人"
    assert await busy("王主任", "1号不用了，周奶奶自己修好了", COMMUNITY) == "要撤销 #1 吗？要撤销就发：撤销 1"
    assert (await busy("王主任", "现在1号谁接了", COMMUNITY)).startswith("#1 水电维修")
    for said in ("1号要下雨", "1号不用了"):
        assert await busy("张伟", said, COMMUNITY) == ""  # not for who is no staff
    assert [(row.people, row.state) for row in (await busy.rows(Need))[:1]] == [(2, "open")]


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("拍单 1 @李明", "#1 已派给李明"), ("派淡1 @李明", "#1 已派给李明"), ("改派 1 @李明", "#1 已派给李明"), ("派 单 1 @李明", "#1 已派给李明"),
        ("推存 1", "#1 水电维修"), ("却认 5 满意", "#5 已确认满意"), ("关闭 1", "#1 已撤销"), ("审核通过 3", "已通过。#3"), ("驳回 3 找物业", "#3 已退回"),
    ],
)  # fmt: skip
async def test_a_mistyped_word_before_a_number_is_the_word(busy: Talk, said: str, begins: str) -> None:
    assert (await busy("王主任", said, COMMUNITY)).startswith(begins)


@pytest.mark.parametrize("said", ["关闭3号楼大门", "再派3个人来", "排单机器坏了", "转派出所了", "关闭 1号门"])
async def test_the_same_words_said_to_people_do_nothing(busy: Talk, said: str) -> None:
    before = [row.state for row in await busy.rows(Need)]
    assert await busy("王主任", said, COMMUNITY) == ""
    assert [row.state for row in await busy.rows(Need)] == before


async def test_what_was_taken_back_by_mistake_is_restored_once(busy: Talk) -> None:
    await busy("王主任", "撤销 1", COMMUNITY)
    for who in ("张伟", "刘站长"):
        assert await busy(who, "恢复 1", COMMUNITY) == "只有舜水新村的社区工作者能做这件事。"
    assert "撤销；还要办发：恢复 1" in await busy("王主任", "修改 1 2人", COMMUNITY)
    assert (await busy("王主任", "重新打开 1", COMMUNITY)).startswith("已恢复 #1 水电维修")
    assert (await busy("王主任", "恢复 1", COMMUNITY)).startswith("#1 没有撤销")
    (need, *_) = await busy.rows(Need)
    assert (need.state, need.closed_at) == ("open", None)
    assert [row.verb for row in await busy.rows(Chronicle) if row.row_id == 1 and row.noun == "need"][-2:] == [
        "withdraw", "restore",
    ]  # fmt: skip
    assert "已派给李明" in await busy("王主任", "派单 1 @李明", COMMUNITY)
    await busy("王主任", "确认 5 满意", COMMUNITY)
    assert await busy("王主任", "恢复 5", COMMUNITY) == "#5 已经办结；还要人帮，请重新发：需求：…"


async def test_a_long_list_is_read_page_by_page(town: Talk) -> None:
    for number in range(12):
        await town("王主任", f"需求：给{number + 1}号楼的老人理发，时间不限", COMMUNITY)
    first = await town("王主任", "清单", COMMUNITY)
    assert "还有2条，看后面的发：清单 第2页" in first
    second = await town("王主任", "清单 第2页", COMMUNITY)
    assert second.splitlines()[1:3] == [line for line in second.splitlines() if line.startswith(("#2 ", "#1 "))]
    assert await town("王主任", "清单 第3页", COMMUNITY) == "只有12条，没有第3页。从头看发：清单"
    assert await town("王主任", "清单 大家看看", COMMUNITY) == ""


async def test_one_wish_is_shown_by_its_number(busy: Talk) -> None:
    assert (await busy("王主任", "心愿 2", COMMUNITY)).startswith("#2 微心愿 收音机")


async def test_an_unproven_person_is_not_held_out_for_sending(town: Talk) -> None:
    answer = await town("王主任", "需求：给刘爷爷家换进户线，周六上午", COMMUNITY)
    assert "证书待核实" in answer
    assert answer.endswith("核实证书后才能派，看过原件发：核实 @某人 电工证")


@pytest.mark.requirement("R109")
@pytest.mark.parametrize(
    ("span", "title"),
    [
        ("2025年第四季度", "2025年第四季度"),
        ("2025年上半年", "2025年上半年"),
        ("2025年", "2025年"),
        ("2025年10月到11月", "2025年10—11月"),
    ],
)
async def test_a_digest_may_be_of_several_months(town: Talk, span: str, title: str) -> None:
    await town("李明", "小结 2025年11月15日，市住建局党员16人到舜水新村清理楼道8处，服务居民200余人，居民好评。", UNIT)
    await town("李明", "小结 2025年4月15日，市住建局党员10人到舜水新村清理楼道5处，服务居民100人，居民好评。", UNIT)
    answer = await town("李明", f"汇总 {span}", UNIT)
    assert answer.startswith(f"市住建局{title}志愿服务活动汇总\n")
    count = {"2025年第四季度": "活动1次、参加16人", "2025年上半年": "活动1次、参加10人", "2025年": "活动2次、参加26人"}
    assert f"合计：{count.get(span, '活动1次、参加16人')}" in answer
    assert f"[志愿服务活动情况（{title}）.docx]" in answer
    assert await town("李明", "汇总 一下今年的人数", UNIT) == ""


@pytest.mark.requirement("F08")
@pytest.mark.parametrize(
    ("day", "place", "kept"),
    [("11月15日", "舜水新村", 1), ("11月15日", "梅湖社区", 2), ("11月8日", "舜水新村", 2), ("4月15日", "梅湖社区", 2)],
)
async def test_like_words_for_another_day_or_place_are_another_summary(
    town: Talk, day: str, place: str, kept: int
) -> None:
    words = "小结 2025年{}，市住建局党员16人到{}清理楼道8处，服务居民{}余人，居民好评。"
    assert "11月15日周六" in await town("李明", words.format("11月15日", "舜水新村", 200), UNIT)
    answer = await town("李明", words.format(day, place, 300), UNIT)
    assert answer.startswith("小结 2 已收（替换小结 1）" if kept == 1 else "小结 2 已收：")
    assert f"2025年{day}" in answer
    assert len(await town.rows(Summary)) == kept


async def test_nothing_of_all_this_went_out_twice(town: Talk) -> None:
    await town("王主任", LIST)
    await town("王主任", "是")
    told = [one.text for one in town.to_groups() if "已登记：" in one.text and "能帮忙的请发" in one.text]
    assert len(told) == len(set(told)) == 3


@pytest.mark.parametrize(
    ("said", "asked"), [("第二位", 1), ("前两位", 2), ("1-2", 2), ("第1位和第2位", 2), ("给第一位", 1)]
)
async def test_places_on_the_list_are_named_in_words(town: Talk, said: str, asked: int) -> None:
    await town("吴强", "报到 舜水新村 特长：修水管", UNIT)
    suggested = await town("王主任", "需求：王奶奶家水龙头漏水，时间不限，3人", COMMUNITY)
    assert "\n2. " in suggested
    answer = await town("王主任", f"派单 1 {said}", COMMUNITY)
    assert answer.count("已派给") == asked
    assert len(await town.rows(Offer)) == asked


async def test_a_unit_is_no_person_and_the_right_word_is_told(busy: Talk) -> None:
    assert await busy("王主任", "派单 1 市住建局", COMMUNITY) == "市住建局是单位。请单位派人发：转单位 1 市住建局"
    assert "没有找到「没有的人」" in await busy("王主任", "派单 1 没有的人", COMMUNITY)
    both = await busy("王主任", "派单 1 李明 市住建局", COMMUNITY)
    assert both == "#1 已派给李明，已在他的群里 @ 他，等他答复。\n市住建局是单位。请单位派人发：转单位 1 市住建局"


@pytest.mark.requirement("R003")
async def test_a_paper_for_two_is_not_made_for_the_first_alone(town: Talk) -> None:
    told = "一次写一位，请分几条发；全部的发：{} 全部"
    assert await town("李明", "开证明 张伟 陈静", UNIT) == told.format("开证明")
    assert await town("李明", "开证明 @张伟 @陈静", UNIT) == told.format("开证明")
    assert await town("李明", "登记表 张伟、陈静", UNIT) == told.format("登记表")
    assert await town.rows(Letter) == []
    assert "证明信 市住建局" in await town("李明", "开证明 张伟", UNIT)


async def test_what_waits_for_staff_is_listed_for_staff_alone(busy: Talk) -> None:
    for who in ("张伟", "刘站长"):
        assert await busy(who, "待确认", COMMUNITY) == ""
        assert await busy(who, "待审核", COMMUNITY) == ""
    assert (await busy("王主任", "待审核", COMMUNITY)).startswith("待审核1条：\n#3 ")
    await busy("王主任", "通过 3", COMMUNITY)
    assert await busy("王主任", "待审核", COMMUNITY) == "没有等审核的需求。"
    await busy("王主任", "确认 5 满意", COMMUNITY)
    assert await busy("王主任", "待确认", COMMUNITY) == "没有等确认的服务。"


@pytest.mark.parametrize(
    ("said", "people", "later", "part"),
    [
        ("把1人改成4人", 4, 0, "上午"), ("再加2人", 3, 0, "上午"), ("上午改为下午", 1, 0, "下午"), ("推迟一天", 1, 1, "上午"), ("往后推一周，3人", 3, 7, "上午"),
        ("提前一天", 1, -1, "上午"),
    ],
)  # fmt: skip
async def test_a_change_counts_only_what_is_new(busy: Talk, said: str, people: int, later: int, part: str) -> None:
    (before, *_) = await busy.rows(Need)
    assert (await busy("王主任", f"修改 1 {said}", COMMUNITY)).startswith("已更新 #1 ")
    (after, *_) = await busy.rows(Need)
    assert before.day is not None
    assert (after.people, after.day, after.part) == (people, before.day + timedelta(later), part)


async def test_a_change_that_cannot_be_changes_nothing(busy: Talk) -> None:
    await busy("王主任", "修改 1 时间不限", COMMUNITY)
    assert await busy("王主任", "修改 1 推迟一天", COMMUNITY) == "还没定哪天，没有修改。请写日子，例：修改 12 周六上午"
    assert await busy("王主任", "修改 1 减2人", COMMUNITY) == "人数要在1到500之间，没有修改。"
    assert await busy("王主任", "修改 1", COMMUNITY) == "要补什么、改什么？例：修改 1 周日上午，2人"
    assert "那样日子就过去了" in await busy("王主任", "修改 6 提前九周", COMMUNITY)
    assert (await busy.rows(Need))[0].people == 1


@pytest.mark.parametrize("said", ["周六上午", "志愿者5名", "3名党员", "明天上午需要志愿者", "急！！！下午要几个人"])
async def test_when_and_how_many_without_what_is_asked_about(town: Talk, said: str) -> None:
    assert (await town("王主任", f"需求：{said}", COMMUNITY)).startswith("没看懂要帮什么")
    assert await town.rows(Need) == []


async def test_the_bot_is_told_to_find_somebody_or_asks_for_which_need(town: Talk) -> None:
    for said, place in (("@bot 帮我找两个会理发的", COMMUNITY), ("找两个会理发的", None)):
        assert (await town("王主任", said, place)).startswith("要登记这条需求吗？理发 · 时间未定 · 2人")
        assert await town("王主任", "否", place) == "好的，没有登记。"
    assert await town("王主任", "帮我找两个会理发的", COMMUNITY) == ""  # said to people
    assert not (await town("张伟", "@bot 帮我找两个会理发的", COMMUNITY)).startswith("要登记")
    assert await town("王主任", "派给第2位", COMMUNITY) == "派哪一条？请写编号，例：派单 12 2"
    assert await town.rows(Need) == []


@pytest.mark.parametrize(
    "said", ["任命 @周一鸣 @吴桐 社区工作者", "任命 @周一鸣、@吴桐 为 社区工作者", "任命 @周一鸣 @周一鸣 @吴桐 社工。"]
)
async def test_several_are_appointed_at_once(town: Talk, said: str) -> None:
    answer = await town("管理员", said, COMMUNITY)
    done = "已任命 @{} 为舜水新村的社区工作者。他发「帮助」可看能做什么。"
    assert answer.splitlines() == [done.format("周一鸣"), done.format("吴桐")]
    assert [row.kind for row in await town.rows(Role)].count("staff") == 3


async def test_who_cannot_be_appointed_does_not_keep_the_others_from_it(town: Talk) -> None:
    answer = await town("王主任", "任命 @王主任 @吴桐 社区工作者", COMMUNITY)
    assert "不能任命自己" in answer
    assert "已任命 @吴桐" in answer
    assert [row.kind for row in await town.rows(Role)].count("staff") == 2


@pytest.mark.parametrize(
    "said",
    [
        "绑定单位：市财政局，上级：市直机关工委",
        "绑定 单位 市财政局；上级 市直机关工委。",
        "绑定：单位：市财政局 上级：市直机关工委",
    ],
)
async def test_a_binding_may_be_punctuated(talk: Talk, said: str) -> None:
    await talk.bind("工委群", "上级", "市直机关工委")
    assert (await talk("管理员", said, "财政群")).startswith("已绑定单位「市财政局」（上级：市直机关工委）。")


async def test_what_is_wrong_with_one_of_several_is_told_with_its_place(town: Talk) -> None:
    answer = await town("王主任", "需求：1、给王奶奶换灯泡，周六 2、给李大爷理发，12月32日", COMMUNITY)
    assert answer.startswith("像是2件事，第2件：日期「12月32日」不对")
    assert await town.rows(Need) == []
    assert await town.rows(Question) == []


async def test_a_need_that_is_restored_is_held_by_nobody_and_can_be_held_out_again(town: Talk) -> None:
    await town("王主任", "需求：孙奶奶家水龙头坏了，下周六上午找2个人来修", COMMUNITY)
    await town("李明", "接单 1", UNIT)
    await town("王主任", "撤销 1 下雨", COMMUNITY)
    assert "待接单 0/2" in await town("王主任", "恢复 1", COMMUNITY)
    assert [row.taken for row in await town.rows(Need)] == [0]
    assert (await town("王主任", "派单 1 @李明", COMMUNITY)).startswith("#1 已派给李明")
    await town("李明", "接单 1", UNIT)
    assert [row.taken for row in await town.rows(Need)] == [1]
    assert [row.state for row in await town.rows(Offer)] == ["withdrawn", "accepted"]
