"""Service teams as they are talked about: founded, filed, joined, active, reported; chat is left alone."""

import base64

import pytest
from places import COMMUNITY, OTHER_UNIT, UNIT
from real_days import shown, typed
from roster_chat import send_file
from talk import Talk

from storage.tables import Role, Team, TeamAttendance, TeamDocument, TeamMember

FOUND = "服务队 新建 水电维修队 特长：水电维修 队长 @张伟 文号：建党〔2026〕3号 {day}"


@pytest.mark.requirement("R030", "R033", "R047")
@pytest.mark.parametrize(
    "text",
    [
        FOUND,
        "服务队　新建　水电维修队　队长：@张伟　{day}　文号 建党[2026]3号　特长 水电维修",
        "服务队 成立 水电维修队，特长：水电维修，文号：建党（2026）3号，{day}，队长：张伟",
    ],
)
async def test_a_team_is_founded_in_one_message_in_any_order(towns: Talk, text: str) -> None:
    assert await towns("李明", text.format(day=typed(-20)), UNIT) == (
        f"服务队「水电维修队」已建（市住建局，专业队，特长：水电维修）\n队长：张伟\n已备案：建党〔2026〕3号，{shown(-20)}\n"
        "党员可发：加入团队 水电维修队"
    )
    assert [role.kind for role in await towns.rows(Role)].count("leader") == 1
    assert "已更新" in await towns("李明", text.format(day=typed(-20)), UNIT)
    assert len(await towns.rows(Team)) == 1


@pytest.mark.requirement("R030")
async def test_without_its_document_a_team_is_not_filed_until_number_and_day_are_said(towns: Talk) -> None:
    answer = await towns("李明", "服务队 新建 党员志愿服务队", UNIT)
    assert "未备案，有正式文件后发：服务队 备案 党员志愿服务队 文号 日期" in answer
    assert "党员志愿服务队（党员队）0人 · 未备案" in await towns("张伟", "服务队", UNIT)
    missing = "备案要写队名、文号和日期。例：服务队 备案 水电维修队 建党〔2026〕3号 6月20日"
    assert await towns("李明", "服务队 备案 党员志愿服务队 建党〔2026〕4号", UNIT) == missing
    assert "日期不对" in await towns("李明", "服务队 备案 党员志愿服务队 建党〔2026〕4号 2月30日", UNIT)
    answer = await towns("李明", f"服务队 备案 党员志愿服务队 建党〔2026〕4号 {typed(-3)}", UNIT)
    assert answer == (
        f"服务队「党员志愿服务队」已备案：建党〔2026〕4号，{shown(-3)}\n文件私聊我发：服务队 备案文件 党员志愿服务队"
    )


@pytest.mark.requirement("T3", "T18")
@pytest.mark.parametrize(
    "words",
    [
        "新建 坏队",
        "备案 水电维修队 建党〔2026〕4号 6月20日",
        "队长 水电维修队 @陈静",
        "解散 水电维修队",
        "团组织 团支部",
    ],
)
async def test_only_the_units_own_admin_forms_teams(towns: Talk, words: str) -> None:
    await towns("李明", FOUND.format(day=typed(-20)), UNIT)
    before = await towns.rows(Team)
    for who, place in (("张伟", UNIT), ("王主任", UNIT), ("路人", UNIT), ("赵医生", UNIT)):
        assert await towns(who, f"服务队 {words}", place) == "只有市住建局的单位管理员能做这件事。"
    assert await towns("李明", f"服务队 {words}", OTHER_UNIT) == "只有市卫健委的单位管理员能做这件事。"
    assert [(t.name, t.leader_id, t.dissolved_at) for t in await towns.rows(Team)] == [
        (t.name, t.leader_id, t.dissolved_at) for t in before
    ]


@pytest.mark.parametrize(
    "chat",
    ["服务队 今天去哪", "服务队 新来的人多吗", "结对 的事怎么样了", "走访 了几户人家", "轮值 的事谁管", "换班 周五的事怎么样了", "换班",
     "联系人 换了吗", "联系点 在哪里呀", "加入团队 吧，一起干", "队活动 明天几点", "回访 一下群众", "承诺事项 大家记得看", "兑现 了没有",
     "帮扶 工作很重要", "走访记录 大家补一下", "结对帮扶 工作很重要", "联系人 是谁"],
)  # fmt: skip
async def test_words_before_ordinary_chat_are_left_alone(towns: Talk, chat: str) -> None:
    for who in ("张伟", "李明", "路人"):
        for place in (UNIT, COMMUNITY):
            assert await towns(who, chat, place) == "", (who, place)


@pytest.mark.requirement("R034")
async def test_a_member_joins_the_team_that_suits_him_and_leaves_without_a_reason(towns: Talk) -> None:
    await towns("李明", FOUND.format(day=typed(-20)), UNIT)
    await towns("李明", "服务队 新建 心理疏导队 特长：心理疏导", UNIT)
    answer = await towns("李明", "加入团队", UNIT)
    assert answer.startswith("适合您的服务队：\n1. 水电维修队（")
    assert "水电维修”" in answer
    assert answer.endswith("加入发：加入团队 水电维修队")
    assert (
        await towns("李明", "加入团队 水电维修队", UNIT) == "已加入「水电维修队」，现有2人。退出发：退出团队 水电维修队"
    )
    assert (await towns("李明", "加入团队 水电", UNIT)).startswith("您已经在「水电维修队」")
    assert "没有找到服务队" in await towns("赵医生", "加入团队 水电维修队", OTHER_UNIT)
    assert await towns("李明", "退出团队", UNIT) == "已退出「水电维修队」。要再加入发：加入团队 水电维修队"
    assert [row.left_at is None for row in await towns.rows(TeamMember)] == [True, False]
    assert "还没有报到" in await towns("陌生人", "加入团队", UNIT)


@pytest.mark.requirement("R034", "R035")
async def test_the_leader_notes_what_the_team_did_and_reports(towns: Talk) -> None:
    await towns("李明", FOUND.format(day=typed(-200)), UNIT)
    assert "没有活动记录的服务队1支：水电维修队" in await towns("李明", "服务队 未活动", UNIT)
    answer = await towns("张伟", f"队活动 检修路灯 {typed(0)} @张伟 @陈静", UNIT)
    assert answer == f"「水电维修队」队活动已记：检修路灯 · {shown(0)}，1人：张伟\n不是队员，没记：陈静"
    assert await towns("陈静", f"队活动 检修路灯 {typed(0)} @张伟", UNIT) == "只有队长或单位管理员能记服务队的事。"
    assert "没到" in await towns("张伟", f"队活动 检修路灯 {typed(3)} @张伟", UNIT)
    await towns("李明", f"队活动 水电维修队 检修路灯 {typed(0)} @张伟", UNIT)
    assert len(await towns.rows(TeamAttendance)) == 1
    assert "服务队都有活动记录" in await towns("李明", "服务队 未活动", UNIT)
    report = await towns("张伟", "服务队 报告", UNIT)
    assert f"队员1人，集体活动1次：检修路灯（{shown(0)}，1人）\n队员服务经确认0次，0小时" in report
    assert await towns("陈静", "服务队 报告", UNIT) == "只有队长或单位管理员能记服务队的事。"


@pytest.mark.requirement("R031")
async def test_a_superior_reads_the_progress_of_its_own_units(talk: Talk) -> None:
    await talk.bind("工委群", "上级", "市直机关工委")
    await talk.bind(UNIT, "单位", "市住建局", "上级 市直机关工委")
    await talk.bind(OTHER_UNIT, "单位", "市卫健委", "上级 市直机关工委")
    await talk.appoint("赵书记", "上级管理员", "工委群")
    await talk.appoint("李明", "单位管理员", UNIT)
    await talk("李明", "服务队 新建 党员队", UNIT)
    assert await talk("赵书记", "服务队 进度", "工委群") == (
        "服务队组建：应建2个单位，已建1，已备案0\n市住建局：已建1/1，备案0，共1支\n市卫健委：已建0/1，备案0，共0支；未建：市卫健委"
    )
    assert await talk("李明", "服务队 进度", UNIT) == "只有上级管理员能看所辖各单位的进度。"


@pytest.mark.requirement("R036")
async def test_bases_and_league_nodes_are_registered(towns: Talk) -> None:
    answer = await towns("李明", f"服务队 基地 文化站 伙伴：舜水新村团支部 {typed(-40)}", UNIT)
    assert answer == f"志愿服务基地已登记：文化站，伙伴：舜水新村团支部，{shown(-40)}起。"
    assert "文化站（伙伴：舜水新村团支部" in await towns("张伟", "服务队 基地", UNIT)
    assert (await towns("李明", "服务队 团组织 市住建局团支部", UNIT)).startswith("团组织已登记：市住建局团支部")
    answer = await towns("李明", "结对 社区 舜水新村 团组织：市住建局团支部", UNIT)
    assert answer.startswith("已结对：市住建局（团组织：市住建局团支部） ↔ 舜水新村（社区）")


async def test_names_with_code_and_huge_names_are_tamed(towns: Talk) -> None:
    answer = await towns("李明", "服务队 新建 [CQ:at,qq=all]队", UNIT)
    assert "[" not in answer
    answer = await towns("李明", f"服务队 新建 {'长' * 3000}", UNIT)
    assert max(map(len, answer.splitlines())) < 60
    assert (
        await towns("李明", "服务队 新建", UNIT)
        == f"请写服务队的名称。例：{FOUND.format(day='6月20日').replace('张伟', '李明')}"
    )


PDF = b"%PDF-1.4 founded"


@pytest.mark.requirement("R030")
async def test_the_founding_document_is_kept_sealed_and_given_back_in_private(towns: Talk) -> None:
    await towns("李明", FOUND.format(day=typed(-20)), UNIT)
    assert await towns("李明", "服务队 备案文件 水电维修队", UNIT) == "正式文件请私聊我发：服务队 备案文件 水电维修队"
    assert (await towns("李明", "服务队 备案文件 水电")).startswith(
        "请在10分钟内把成立「水电维修队」的正式文件发到这里"
    )
    assert await send_file(towns, "李明", PDF, name="关于成立 服务队的通知.pdf") == (
        "「水电维修队」的正式文件已加密保存。要看发：服务队 备案文件 水电维修队"
    )
    (row,) = await towns.rows(TeamDocument)
    assert (row.name, PDF in row.content, b"founded" in row.content) == ("关于成立_服务队的通知.pdf", False, False)
    await towns("李明", "服务队 备案文件 水电维修队")
    assert towns.sent[-1].files == {"关于成立_服务队的通知.pdf": f"base64://{base64.b64encode(PDF).decode()}"}
    assert await send_file(towns, "李明", PDF, name="另一份.pdf") == ""  # nothing was asked for
    await towns("李明", "服务队 备案文件 水电维修队 重传")
    assert "已换成这一份" in await send_file(towns, "李明", PDF + b"2", name="新.pdf")
    assert [row.name for row in await towns.rows(TeamDocument)] == ["新.pdf"]


@pytest.mark.requirement("R030", "T3")
async def test_only_the_units_admin_sends_and_gets_it_and_only_documents(towns: Talk) -> None:
    await towns("李明", FOUND.format(day=typed(-20)), UNIT)
    for who in ("张伟", "赵医生", "王主任"):
        assert await towns(who, "服务队 备案文件 水电维修队", UNIT) == "只有市住建局的单位管理员能做这件事。"
        assert "单位管理员" in await towns(who, "服务队 备案文件 水电维修队")
    assert "没有找到服务队「没有的队」" in await towns("李明", "服务队 备案文件 没有的队")
    await towns("李明", "服务队 备案文件 水电维修队")
    for name, content in (("通知.exe", b"MZ"), ("通知.pdf", b"MZ"), ("通知", PDF), ("表.xlsx", b"PK")):
        assert (await send_file(towns, "李明", content, name=name)).startswith("这个文件不能收，请发PDF、Word")
    assert await towns.rows(TeamDocument) == []
    assert "加密保存" in await send_file(towns, "李明", PDF, name="通知.PDF")
