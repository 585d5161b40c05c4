"""撮合 as a chat: everyone at once, seen first, then sent; and everything that may happen in between (F03, F04)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from places import COMMUNITY, OTHER_COMMUNITY, UNIT
from sqlalchemy import update
from talk import OPERATOR, Talk

from plugins.match_mornings import mornings
from storage.policy import Matchmaking
from storage.tables import Chronicle, MatchPair, MatchRound, Need, Offer, Person

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEXT = "全部派出发：全部派出　换人发：换 1　不派发：去掉 1"


@pytest.fixture
async def fair(towns: Talk) -> Talk:
    """Three needs for three skills, one more that nobody can do, one without a day."""
    for text in (
        "需求：给郑大爷理发，时间不限，1人",
        "需求：周奶奶家水龙头漏水，时间不限，1人",
        "需求：给孩子们补数学，时间不限，1人",
        "需求：想请人弹钢琴，时间不限，1人",
        "需求：李大爷要理发，1人",
    ):
        await towns("王主任", text, COMMUNITY)
    towns.sent.clear()
    return towns


async def pairs(talk: Talk, state: str = "proposed") -> list[tuple[int, str]]:
    names = {row.id: row.name for row in await talk.rows(Person)}
    return sorted((row.need_id, names[row.person_id]) for row in await talk.rows(MatchPair) if row.state == state)


async def offered(talk: Talk) -> list[tuple[int, str]]:
    names = {row.id: row.name for row in await talk.rows(Person)}
    return sorted((row.need_id, names[row.person_id]) for row in await talk.rows(Offer) if row.state == "offered")


@pytest.mark.requirement("F03")
async def test_everyone_at_once_is_shown_with_reasons_and_sent_with_one_word(fair: Talk) -> None:
    answer = (await fair("王主任", "撮合", COMMUNITY)).split("\n")
    assert answer[0] == "撮合建议：4条需求缺4人，排上3人次"
    assert answer[1].startswith("1. #1 理发")
    assert "→ 张伟（会理发" in answer[1]
    assert answer[2].startswith("2. #2 水电维修")
    assert "→ 李明（会水管维修" in answer[2]
    assert "#3" in answer[3]
    assert "→ 陈静" in answer[3]
    assert answer[4:] == ["没排满：#4没有合适的同志；#5还要补充", NEXT]
    assert not any("今年" in line for line in answer), "yearly counts are not for a group"
    assert await offered(fair) == [], "proposals ask nobody"
    answer = await fair("王主任", "全部派出", COMMUNITY)
    assert answer == "已派出3条，问了3位同志，等他们答复；没人接会告诉您。"
    assert await offered(fair) == [(1, "张伟"), (2, "李明"), (3, "陈静")]
    assert all(row.due_at is not None for row in await fair.rows(Offer))
    told = [text for text in fair.news(UNIT) if "社区想请您帮忙" in text]
    assert [text.split()[0] for text in told] == ["@张伟", "@李明", "@陈静"]
    assert (await fair("张伟", "接单 1", UNIT)).startswith("#1 张伟已接单")


@pytest.mark.requirement("F03")
async def test_said_twice_it_is_sent_once(fair: Talk) -> None:
    assert await fair("王主任", "全部派出", COMMUNITY) == "现在没有撮合建议。请先发：撮合"
    await fair("王主任", "撮合", COMMUNITY)
    await fair("王主任", "撮合", COMMUNITY)
    assert len(await fair.rows(MatchRound)) == 1
    assert len(await fair.rows(MatchPair)) == 3
    await fair("王主任", "全部派出", COMMUNITY)
    assert await fair("王主任", "全部派出", COMMUNITY) == "这轮撮合已经派出了。有新的需求再发：撮合"
    assert len(await offered(fair)) == 3
    answer = await fair("王主任", "撮合", COMMUNITY)
    assert answer == "这次没排出人来。没排满：#4没有合适的同志；#5还要补充。看某一条发：推荐 编号"


@pytest.mark.requirement("F03")
async def test_what_happened_in_between_is_left_out_and_named(fair: Talk) -> None:
    await fair("王主任", "撮合", COMMUNITY)
    await fair("张伟", "接单 1", UNIT)
    await fair("王主任", "撤销 2 改期", COMMUNITY)
    answer = await fair("王主任", "全部派出", COMMUNITY)
    assert answer.split("\n") == [
        "已派出1条，问了1位同志，等他们答复；没人接会告诉您。",
        "#1 张伟没有派：已有人接或正在问别人",
        "#2 李明没有派：已撤销或办结",
        "再排一次发：撮合",
    ]
    assert await pairs(fair, "left") == [(1, "张伟"), (2, "李明")]


@pytest.mark.requirement("F03", "L01")
async def test_who_refused_or_left_or_is_busy_then_is_not_sent(fair: Talk) -> None:
    await fair("王主任", "需求：给吴爷爷理发，下周日上午，1人", COMMUNITY)
    await fair("王主任", "需求：给孙奶奶理发，下周日全天，1人", COMMUNITY)
    await fair("王主任", "撮合", COMMUNITY)
    proposed = await pairs(fair)
    assert sum(who == "张伟" for _, who in proposed) == 2, "nobody has more than two in hand"
    assert len({need for need, who in proposed if who == "张伟"} & {6, 7}) < 2, "nobody is in two places"
    await fair("王主任", "派单 1 @张伟", COMMUNITY)
    await fair("张伟", "婉拒 1", UNIT)
    await fair("陈静", "退出", None)
    await fair("王主任", "全部派出", COMMUNITY)
    assert (1, "张伟") not in await offered(fair)
    await fair("王主任", "撮合", COMMUNITY)
    assert (1, "张伟") not in await pairs(fair), "a refusal is an answer"


@pytest.mark.requirement("F03")
async def test_a_proposal_is_dropped_or_another_person_put_in_its_place(fair: Talk) -> None:
    await fair("周仓", "报到 舜水新村 特长：理发", UNIT)
    await fair("王主任", "撮合", COMMUNITY)
    first = dict(await pairs(fair))[1]
    other = {"张伟": "周仓", "周仓": "张伟"}[first]
    answer = await fair("王主任", "换 1", COMMUNITY)
    assert answer.startswith("已换：1. #1 理发")
    assert f"→ {other}（会理发" in answer
    assert dict(await pairs(fair))[1] == other
    answer = await fair("王主任", "换 1", COMMUNITY)
    assert answer == "#1 没有别的合适又有空的同志了，第1条已去掉。其余的发：全部派出"
    assert await fair("王主任", "去掉 第2条", COMMUNITY) == "已去掉第2条（#2 李明）。其余的发：全部派出"
    assert await fair("王主任", "去掉 2", COMMUNITY) == "这轮建议里没有第2条。看现在的建议发：撮合"
    assert await fair("王主任", "去掉 99", COMMUNITY) == "这轮建议里没有第99条。看现在的建议发：撮合"
    assert await fair("王主任", "全部派出", COMMUNITY) == "已派出1条，问了1位同志，等他们答复；没人接会告诉您。"
    assert await offered(fair) == [(3, "陈静")]


async def test_only_the_communitys_staff_and_only_where_names_may_be_read(fair: Talk) -> None:
    no = "只有舜水新村的社区工作者能做这件事。"
    await fair("王主任", "撮合", COMMUNITY)
    for who in ("路人", "张伟", "李明", "刘站长"):
        for text in ("撮合", "全部派出", "换 1", "去掉 1"):
            assert await fair(who, text, COMMUNITY) == no, (who, text)
    for text in ("撮合", "全部派出"):
        assert await fair("王主任", text, UNIT) == "撮合的建议有姓名，请到舜水新村的群里发，或私聊我发。"
        assert await fair("张伟", text, UNIT) == "只有社区工作者能做这件事。"
    assert await fair("刘站长", "撮合", OTHER_COMMUNITY) == "现在没有缺人的需求（在问人的、要物品的不算）。看看：清单"
    assert await offered(fair) == []
    assert (await fair("王主任", "撮合", None)).startswith("撮合建议：4条需求")
    assert (await fair("王主任", "全部派出", None)).startswith("已派出3条")


@pytest.mark.parametrize(
    "text", ["撮合一下他们俩", "换 3个灯泡", "换 人", "换人吧", "去掉 2", "换 2", "全部派出去了吗", "去掉"]
)
async def test_ordinary_talk_in_groups_gets_no_answer(fair: Talk, text: str) -> None:
    assert await fair("王主任", text, COMMUNITY) == ""
    assert await fair("张伟", text, UNIT) == ""


async def test_a_hidden_name_stays_hidden(fair: Talk) -> None:
    await fair("张伟", "不公开姓名", None)
    answer = await fair("王主任", "撮合", COMMUNITY)
    assert "张*" in answer
    assert "张伟" not in answer
    await fair("王主任", "全部派出", COMMUNITY)
    assert not any("张伟" in text for text in fair.news(COMMUNITY))


async def test_more_than_a_chat_shows_come_as_a_sheet(towns: Talk) -> None:
    for n in range(7):
        await towns(f"理发{n}", "报到 舜水新村 特长：理发", UNIT)
    for _ in range(12):
        await towns("王主任", "需求：给老人理发，时间不限，1人", COMMUNITY)
    start = len(towns.sent)
    answer = await towns("王主任", "撮合", COMMUNITY)
    assert len(answer.split("\n")) <= 13  # with the line of the file
    assert "……共12条，全部见附件" in answer
    assert next(name for sent in towns.sent[start:] for name in sent.files).startswith("舜水新村撮合建议（")
    load: dict[str, int] = {}
    for _, who in await pairs(towns):
        load[who] = load.get(who, 0) + 1
    assert max(load.values()) == 2


@pytest.mark.requirement("F04")
async def test_work_is_spread_over_who_fits_alike(towns: Talk) -> None:
    await towns("周仓", "报到 舜水新村 特长：理发、按摩", UNIT)
    for _ in range(2):
        await towns("王主任", "需求：给老人理发，时间不限，1人", COMMUNITY)
    await towns("王主任", "撮合", COMMUNITY)
    assert {who for _, who in await pairs(towns)} == {"张伟", "周仓"}


async def test_a_superior_reads_counts_and_sends_nothing(fair: Talk) -> None:
    await fair.bind("工委群", "上级", "市直机关工委")
    assert "上级：市直机关工委" in await fair(OPERATOR, "绑定 社区 舜水新村 主管 市直机关工委", COMMUNITY)
    await fair.appoint("赵书记", "上级管理员", "工委群")
    start = len(fair.sent)
    answer = await fair("赵书记", "撮合", "工委群")
    assert answer.split("\n")[:2] == [
        "市直机关工委所辖1个社区缺4人，一起排能排上3人次",
        "舜水新村：缺4人，能排上3人次",
    ]
    assert not any(name in sent.text for sent in fair.sent[start:] for name in ("张伟", "李明", "陈静", "郑大爷"))
    assert await fair.rows(MatchPair) == []
    assert await fair("赵书记", "全部派出", "工委群") == "只有社区工作者能做这件事。"


async def test_yesterdays_proposals_are_not_sent(fair: Talk) -> None:
    await fair("王主任", "撮合", COMMUNITY)
    yesterday = datetime.now(SHANGHAI).date() - timedelta(days=1)
    async with fair.database.begin() as session:
        await session.execute(update(MatchRound).values(day=yesterday))
    assert await fair("王主任", "全部派出", COMMUNITY) == "现在没有撮合建议。请先发：撮合"
    assert await offered(fair) == []


async def test_who_is_erased_stands_in_no_proposal(fair: Talk) -> None:
    await fair("王主任", "撮合", COMMUNITY)
    await fair("张伟", "删除我的资料", None)
    await fair("张伟", "确认删除", None)
    assert await pairs(fair) == [(2, "李明"), (3, "陈静")]
    assert (await fair("王主任", "全部派出", COMMUNITY)).startswith("已派出2条")


@pytest.mark.requirement("F03")
async def test_in_the_morning_the_clock_proposes_once_where_the_rules_say_so(fair: Talk) -> None:
    morning = datetime.now(SHANGHAI).replace(hour=9, minute=5).astimezone(UTC)
    assert await mornings(fair.database, SHANGHAI, morning) == 0, "off unless the rules say otherwise"
    packs = fair.database.policies
    packs.usual = packs.usual.model_copy(update={"matchmaking": Matchmaking(hour=9)})
    early = morning - timedelta(hours=2)
    assert await mornings(fair.database, SHANGHAI, early) == 0
    with time_machine.travel(morning):
        assert await mornings(fair.database, SHANGHAI, morning) == 1
        assert await mornings(fair.database, SHANGHAI, morning + timedelta(hours=1)) == 0
        await fair.post.deliver()
        told = fair.news(COMMUNITY)
        assert told[-1].startswith("早上好，今天的撮合建议：4条需求缺4人，排上3人次\n1. #1 理发")
        assert told[-1].endswith(NEXT)
        assert (await fair("王主任", "全部派出", COMMUNITY)).startswith("已派出3条")
        rows = [row for row in await fair.rows(Chronicle) if row.verb == "match"]
        assert [row.person_id for row in rows] == [None]
        assert all(row.seeking_for is None for row in await fair.rows(Need))
