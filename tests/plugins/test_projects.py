"""Service projects that are vetted and taken on, rooms that are lent once, lists that come in files, silent communities."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from places import COMMUNITY, OTHER_COMMUNITY, OTHER_UNIT, UNIT
from roster_chat import book, send_file, sheet_of
from talk import Talk

from bot.clock import morning
from matching.times.weekly_times import read_times
from plugins.rounds import turn
from storage.tables import Beneficiary, Need, Project, ServiceObject, Tie, VenueLoan

SHANGHAI = ZoneInfo("Asia/Shanghai")
FULL = "项目 新建 周末理发 帮助：方便行动不便的老人 需求：登记了30户 能办：有5名会理发的党员"


@pytest.mark.requirement("R066")
async def test_a_project_is_asked_three_questions_and_stays_a_draft_until_they_are_answered(town: Talk) -> None:
    first = await town("王主任", "项目 新建 周末理发 帮助：方便行动不便的老人", COMMUNITY)
    assert "还要答：群众有没有需求、党员能不能办？" in first
    assert "还没通过三问：群众有没有需求、党员能不能办" in await town("张伟", "领办 P1", UNIT)
    assert "这样的项目不立" in await town("王主任", "项目 新建 周末理发 需求：没有", COMMUNITY)
    second = await town("王主任", "项目 新建 周末理发 需求：登记了30户 能办：有5名会理发的党员", COMMUNITY)
    assert "三问都答了" in second
    assert [(row.name, row.state) for row in await town.rows(Project)] == [("周末理发", "open")]
    assert "只有" in await town("张伟", FULL, UNIT)


@pytest.mark.requirement("R054")
async def test_members_and_units_take_projects_on_and_a_tie_is_counted(town: Talk) -> None:
    await town("王主任", FULL, COMMUNITY)
    assert (await town("张伟", "领办 P1", UNIT)).startswith("已领办项目P1「周末理发」")
    assert (await town("张伟", "领办 P1", UNIT)).startswith("您已经领办了项目P1")
    assert (await town("李明", "领办 P1", UNIT)).startswith("已领办项目P1")
    assert "领办：张伟、市住建局" in await town("陈静", "项目", UNIT)
    tie = (await town.rows(Tie))[0]
    assert (tie.project, tie.state) == ("周末理发", "active")
    assert "项目「周末理发」" in await town("张伟", "帮扶", UNIT)
    assert "服务项目1个，1名党员领办" in await town("王主任", "需求统计", COMMUNITY)
    assert await town("张伟", "领办 P1 退出", UNIT) == "已退出项目P1「周末理发」，没关系。"
    assert (await town.rows(Tie))[0].state == "ended"


@pytest.mark.requirement("R054")
async def test_progress_and_the_next_day_are_written_by_who_runs_it(town: Talk) -> None:
    await town("王主任", FULL, COMMUNITY)
    assert "由领办的同志（单位）或社区来记" in await town("陈静", "项目 进展 P1 理发18人", UNIT)
    await town("张伟", "领办 P1", UNIT)
    said = await town("张伟", "项目 进展 P1 今天 给张奶奶等18人理发，电话13812345678，下次12月31日", UNIT)
    assert "下次12月31日" in said
    shown = await town("陈静", "项目 P1", UNIT)
    assert "理发" in shown
    assert "13812345678" not in shown
    assert "已结束" in await town("王主任", "项目 结束 P1", COMMUNITY)
    assert "已经结束了" in await town("陈静", "领办 P1", UNIT)


async def test_a_project_belongs_to_its_community(towns: Talk) -> None:
    await towns("王主任", FULL, COMMUNITY)
    assert "请先报到：报到 舜水新村" in await towns("赵医生", "领办 P1")
    assert "不是梅湖社区的" in await towns("刘站长", "项目 结束 P1", OTHER_COMMUNITY)
    assert await towns("刘站长", "项目 P1", OTHER_COMMUNITY) == "没有项目P1。看现有的发：项目"
    assert (await towns("王主任", "项目 P1")).startswith("P1 周末理发")
    assert await towns("刘站长", "项目", OTHER_COMMUNITY) == await towns("赵医生", "项目", OTHER_UNIT)


@pytest.mark.requirement("R061")
async def test_money_is_recorded_never_handled_and_no_account_is_kept(towns: Talk) -> None:
    await towns("王主任", FULL, COMMUNITY)
    await towns("王主任", "需求：楼道扶手要换，缺一笔资金，时间不限，账号6222020200112233445", COMMUNITY)
    assert "6222020200112233445" not in await towns("王主任", "需求 1")
    assert "需要资金支持" in await towns("张伟", "需求 1", UNIT)
    assert "只有舜水新村" in await towns("李明", "资金记录 1 5000元 市住建局", UNIT)
    assert "不收账号，没有记" in await towns("王主任", "资金记录 1 5000元 转到卡号6222020200112233445", COMMUNITY)
    assert (await towns("王主任", "资金记录 1 1.5万元 市住建局", COMMUNITY)).startswith("#1 已记资金15,000.00元，共1笔")
    assert "共1笔800.00元" in await towns("王主任", "资金记录 P1 昨天 爱心企业捐 800元", COMMUNITY)
    assert await towns("陈静", "资金记录 还没交", UNIT) == ""
    assert "资金（只记录，不经手）：2笔15,800.00元" in await towns("王主任", "需求统计", COMMUNITY)


@pytest.mark.requirement("R062")
@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("周六下午", {(5, "下午")}),
        ("周六、周日全天", {(d, p) for d in (5, 6) for p in ("上午", "下午", "晚上")}),
        ("周一到周五晚上", {(d, "晚上") for d in range(5)}),
        ("周六下午、周日上午和晚上", {(5, "下午"), (6, "上午"), (6, "晚上")}),
        ("工作日白天", {(d, p) for d in range(5) for p in ("上午", "下午")}),
        ("周末", {(d, p) for d in (5, 6) for p in ("上午", "下午", "晚上")}),
        ("星期三上午", {(2, "上午")}),
        ("有空再说", set()),
    ],
)
def test_free_times_are_read_as_people_write_them(said: str, times: set[tuple[int, str]]) -> None:
    assert read_times(said) == times


@pytest.mark.requirement("R062")
async def test_a_room_is_lent_to_one_at_a_time_and_may_be_given_back(towns: Talk) -> None:
    assert "空闲：周六下午" in await towns("王主任", "场所 新建 二楼活动室 周六下午、周日全天 能坐30人", COMMUNITY)
    assert "已借给您：「二楼活动室」" in await towns("张伟", "借场所 1 下周六下午 义诊", UNIT)
    assert "您已经借了" in await towns("张伟", "借场所 1 下周六下午", UNIT)
    assert "已经借出去了" in await towns("陈静", "借场所 1 下周六下午", UNIT)
    assert "不开放" in await towns("陈静", "借场所 1 下周六上午", UNIT)
    assert "不开放" in await towns("陈静", "借场所 1 下周三", UNIT)
    assert "已借给您" in await towns("陈静", "借场所 1 下周日上午", UNIT)
    assert "已经借出去了" in await towns("王主任", "借场所 1 下周日", COMMUNITY)
    assert len(await towns.rows(VenueLoan)) == 2, "a day that is lent in part is lent to nobody else as a whole"
    assert "您没有借" in await towns("张伟", "退场所 1 下周日", UNIT)
    assert "已退" in await towns("张伟", "退场所 1 下周六", UNIT)
    assert "已借给您" in await towns("陈静", "借场所 1 下周六下午", UNIT)
    assert "才能借" in await towns("赵医生", "借场所 1 下周日下午", OTHER_UNIT)
    assert "还没有登记场所" in await towns("刘站长", "场所", OTHER_COMMUNITY)
    assert "不是本社区的" in await towns("刘站长", "场所 1", OTHER_COMMUNITY)


NEEDS = [
    ["社区需求清单"],
    ["序号", "服务对象", "地址", "需求内容", "时间", "人数", "联系电话", "类型"],
    [1, "王奶奶", "3幢502", "水龙头漏水要修", "下周六上午", 2, "13812345678", "需求"],
    [2, "张大爷", "", "想理发", "时间不限", None, "", "需求"],
    [3, "留守儿童小宇", "", "想要一套《十万个为什么》", "", "", "", "微心愿"],
]


@pytest.mark.requirement("R055")
async def test_a_list_of_needs_becomes_drafts_that_one_word_publishes(towns: Talk) -> None:
    assert "请私聊我发" in await towns("王主任", "导入需求", COMMUNITY)
    assert "只有社区工作者" in await towns("张伟", "导入需求")
    assert "10分钟内" in await towns("王主任", "导入需求")
    said = await send_file(towns, "王主任", book(NEEDS), name="需求.xlsx")
    assert said == "导入3条需求草稿（#1到#3）。都没问题就发：全部通过　不要的发：撤销 编号"
    rows = await towns.rows(Need)
    assert [(row.kind, row.state, row.people) for row in rows] == [
        ("need", "pending", 2),
        ("need", "pending", 1),
        ("wish", "pending", 1),
    ]
    assert await towns("张伟", "全部通过") == "只有社区工作者能做这件事。"
    await towns("路人", "求助：家里灯不亮了，想找人看看", COMMUNITY)
    assert (await towns("王主任", "全部通过", COMMUNITY)).startswith("已发布3条（#1到#3）")
    assert [row.state for row in await towns.rows(Need)] == ["open"] * 3 + ["pending"], "others' proposals still wait"
    assert "没有等着发布的导入需求" in await towns("王主任", "全部通过", COMMUNITY)
    await towns("王主任", "导入需求")
    assert "已有的3条没重复" in await send_file(towns, "王主任", book(NEEDS), name="需求.xlsx")
    assert not any("502" in sent.text or "13812345678" in sent.text for sent in towns.to_groups())


@pytest.mark.requirement("R055")
async def test_a_wrong_row_keeps_the_whole_list_out_and_is_named(towns: Talk) -> None:
    await towns("王主任", "导入需求")
    bad = [*NEEDS, [4, "李奶奶", "", "=HYPERLINK(\"http://x\")", "", "", "", ""], [5, "赵叔", "", "2月30日上午搬柜子", "", "", "", ""],
           [6, "孙姨", "", "", "", "", "", ""], [7, "周姨", "", "想理发，110105198503070027", "", "", "", ""]]  # fmt: skip
    said = await send_file(towns, "王主任", book(bad), name="需求.xlsx")
    assert said.startswith("共7行，4行要改，所以一行都没有导入。")
    assert await towns.rows(Need) == []
    sheet = sheet_of(towns, "要改的行")
    assert len(sheet) >= 5
    assert not any("110105" in str(cell) for row in sheet for cell in row)


@pytest.mark.requirement("R055")
async def test_drafts_that_nobody_publishes_are_brought_to_mind_once_and_not_one_by_one(towns: Talk) -> None:
    await towns("王主任", "导入需求")
    await send_file(towns, "王主任", book(NEEDS), name="需求.xlsx")
    towns.news(COMMUNITY)
    for days in (3, 4, 5):
        now = datetime.now(UTC) + timedelta(days=days)
        with time_machine.travel(now):
            await turn(towns.database, now, now.astimezone(SHANGHAI).date())
            await towns.post.deliver()
    assert towns.news(COMMUNITY) == ["#1起导入的需求还有3条没有发布。都发布请发：全部通过　不要的发：撤销 编号"]


OBJECTS = [
    ["姓名", "类别", "住址", "片区", "联系电话", "需求", "备注"],
    ["王桂英", "独居老人", "3幢502", "一网格", "13812345678", "理发、陪诊", ""],
    ["刘小军", "残疾人", "5幢101", "二网格", "", "读报", "盲人"],
]


@pytest.mark.requirement("R055")
async def test_people_to_be_helped_are_sealed_and_private_to_the_community(towns: Talk) -> None:
    assert "请私聊我发" in await towns("王主任", "导入服务对象", COMMUNITY)
    await towns("王主任", "导入服务对象")
    said = await send_file(towns, "王主任", book(OBJECTS), name="对象.xlsx")
    assert said.startswith("服务对象名单已导入：新增2，更新0。")
    await towns("王主任", "导入服务对象")
    assert "新增0，更新2" in await send_file(towns, "王主任", book(OBJECTS), name="对象2.xlsx")
    stored = b"".join(row.details or b"" for row in await towns.rows(ServiceObject)) + b"".join(
        row.name or b"" for row in await towns.rows(Beneficiary)
    )
    assert not any(word.encode() in stored for word in ("王桂英", "13812345678", "盲人", "502"))
    assert "只在私聊里" in await towns("王主任", "服务对象", COMMUNITY)
    assert "只有社区工作者" in await towns("张伟", "服务对象")
    assert await towns("刘站长", "服务对象") == "还没有服务对象名单。导入发：导入服务对象"
    await towns("王主任", "服务对象")
    sheet = sheet_of(towns, "服务对象")
    assert any("王桂英" in row for row in sheet)
    assert "空巢老人0件（办结0），名册1人" in await towns("王主任", "需求统计")
    assert not any("王桂英" in sent.text for sent in towns.to_groups())


async def test_a_file_that_is_no_list_or_hostile_is_refused_in_words(towns: Talk) -> None:
    await towns("王主任", "导入需求")
    assert "不是 .xlsx、.xls 或 .csv" in await send_file(towns, "王主任", b"MZ\x90\x00 nothing", name="需求.xlsx")
    await towns("王主任", "导入需求")
    assert "没找到要导入的表" in await send_file(towns, "王主任", book([["甲", "乙"], [1, 2]]), name="需求.xlsx")
    await towns("王主任", "导入需求")
    assert "一次最多300行" in await send_file(
        towns, "王主任", book([["需求内容"], *([f"给{n}号大爷理发"] for n in range(400))]), name="大.xlsx"
    )
    assert await towns.rows(Need) == []


@pytest.mark.requirement("R069")
async def test_a_community_silent_for_weeks_is_asked_once_a_period(towns: Talk) -> None:
    await towns("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    start = datetime.combine(datetime.now(SHANGHAI).date(), datetime.min.time(), SHANGHAI) + timedelta(hours=10)
    asked: list[int] = []
    for days in range(1, 60):
        now = (start + timedelta(days=days)).astimezone(UTC)
        with time_machine.travel(now):
            await morning(towns.database, SHANGHAI, now)
            await towns.post.deliver()
        if any("没有收集到居民的需求" in text for text in towns.news("私聊:王主任")):
            asked.append(days)
    assert asked == [28, 56]


@pytest.mark.parametrize(
    "chat",
    [
        "项目进展顺利",
        "项目 很好",
        "场所太小了",
        "场所 还没定",
        "领办的人多吗",
        "领办 一下",
        "借场所 的事",
        "全部通过了",
        "全部通过 审核",
        "服务对象 满意度高",
        "导入需求 怎么弄",
    ],
)
async def test_words_said_among_people_get_no_answer(towns: Talk, chat: str) -> None:
    assert await towns("陈静", chat, UNIT) == ""
