"""Papers from the chat: who gets which, that they go in private, and what stands in them."""

import base64
import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from places import COMMUNITY, OTHER_COMMUNITY, OTHER_UNIT, UNIT
from sqlalchemy import select
from talk import OPERATOR, ZONE, Talk

from bot.policies import load_policies
from config.settings import Settings
from storage.policy import NEUTRAL, Policies
from storage.policy_sections import Leaders, Pairings, Registration, Visits
from storage.profiles import Profile, keep_profile
from storage.tables import Chronicle, Disclosure, Letter, Notice, Org, PaperCopy, Person, RosterEntry
from storage.tables import Registration as Seat

TODAY = datetime.now(ZONE).date()
PHONE, ID_NUMBER = "13987654321", "110105198503070027"
BLANKS = "还空着：性别、年龄、联系方式、服务意愿。本人私聊我发「填表」可补，单位也可补进名册后再打印。"


def file_to(talk: Talk, who: str) -> tuple[str, bytes]:
    """The last file that went to somebody in private."""
    last = [sent for sent in talk.sent if sent.files and sent.to == f"private:{talk.id_of(who)}"][-1]
    ((name, content),) = last.files.items()
    return name, base64.b64decode(content.removeprefix("base64://"))


def in_groups(talk: Talk) -> list[str]:
    """Files that were uploaded where others see them: never any of ours."""
    return [name for sent in talk.to_groups() for name in sent.files]


def cells(content: bytes, number: int = 0) -> list[str]:
    table = Document(io.BytesIO(content)).tables[number]
    texts = [re.sub(r"\s", "", cell.text) for row in table.rows for cell in row.cells]
    return [text for place, text in enumerate(texts) if place == 0 or text != texts[place - 1]]


async def list_in_roster(talk: Talk, unit: str, name: str, linked: bool, **facts: object) -> None:
    """A line of a unit's roster as an import leaves it."""
    async with talk.database.begin() as session:
        org = (await session.scalars(select(Org).where(Org.name == unit))).one()
        person = (await session.scalars(select(Person).where(Person.name == name))).first() if linked else None
        now = org.created_at
        line = RosterEntry(unit_id=org.id, name=name, person_id=person.id if person else None, listed_at=now)
        session.add(line)
        await session.flush()
        await keep_profile(session, line, Profile(**facts))  # type: ignore[arg-type]


async def serve(talk: Talk) -> None:
    """张伟 has cut hair once, confirmed."""
    await talk("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY)
    await talk("张伟", "接单 1", UNIT)
    await talk("张伟", "完成 1 用时2小时", UNIT)
    await talk("王主任", "确认 1 满意", COMMUNITY)


@pytest.mark.requirement("R001", "R002")
async def test_a_member_prints_his_own_form_in_private_filled_from_roster_and_ledger(town: Talk) -> None:
    await serve(town)
    await list_in_roster(town, "市住建局", "张伟", True, sex="男", born="1985-03", post="科员")
    await town("张伟", f"电话 {PHONE}")
    await town("张伟", "意愿 社区服务")
    assert await town("张伟", "登记表") == (
        f"张伟的登记表：社区留存、单位留存各一份，盖章和日期留空。\n[{file_to(town, '张伟')[0]}]"
    )
    name, content = file_to(town, "张伟")
    assert re.fullmatch(r"登记表_V\d{8}\.docx", name)
    held = cells(content)
    year = TODAY.year - 1985 - (TODAY.month < 3)
    assert held[:6] == ["姓名", "张伟", "性别", "男", "年龄", str(year)]
    assert held[7] == "市住建局科员"
    assert PHONE in held
    record = held[held.index("服务记录") + 1]
    assert "理发舜水新村2小时共1次，2小时" in record
    assert "郑" not in "".join(held)  # who was helped is nobody's business


@pytest.mark.requirement("R001")
async def test_what_is_missing_stays_blank_and_is_named_with_how_to_add_it(town: Talk) -> None:
    answer = await town("李明", "登记表 @张伟", UNIT)
    assert answer == f"登记表已私发给您（社区留存、单位留存各一份，盖章和日期留空）。\n{BLANKS}"
    assert in_groups(town) == []
    name, content = file_to(town, "李明")
    assert cells(content)[:4] == ["姓名", "张伟", "性别", ""]
    assert "张伟" not in name


@pytest.mark.requirement("R001")
async def test_who_may_print_whose_form(towns: Talk) -> None:
    refused = "别人的材料只有所在单位的管理员和报到社区的工作者能办。自己的发：登记表"
    assert (await towns("王主任", "登记表 @张伟", COMMUNITY)).startswith("登记表已私发给您")
    assert await towns("张伟", "登记表 @陈静", UNIT) == refused
    assert await towns("张伟", "登记表 陈静") == refused
    assert (
        await towns("刘站长", "登记表 @张伟", OTHER_COMMUNITY) == "梅湖社区的名单里没有这位同志。可以写全名或统一编号。"
    )
    assert await towns("李明", "登记表 赵医生") == "市住建局的名单里没有「赵医生」。可以写全名或统一编号。"
    assert await towns("李明", "登记表 @李明", COMMUNITY) != refused  # oneself, anywhere
    assert await towns("路人", "登记表") == "您还没有报到。请先发：报到 社区名 特长：您会什么"
    assert in_groups(towns) == []


async def test_a_form_never_takes_facts_of_a_roster_line_that_may_be_somebody_elses(town: Talk) -> None:
    await list_in_roster(town, "市住建局", "张伟", False, sex="男", phone=PHONE)
    await town("张伟", "登记表")
    assert PHONE not in "".join(cells(file_to(town, "张伟")[1]))
    await town("王主任", "登记表 张伟", COMMUNITY)
    assert PHONE not in "".join(cells(file_to(town, "王主任")[1]))
    await town("李明", "登记表 张伟")
    assert PHONE in "".join(cells(file_to(town, "李明")[1]))


@pytest.mark.parametrize(
    "text",
    ["登记表", "登记表 明天交", "登记表：大家周五前交给小王", "登记表 交了吗", "开证明 需要什么材料", "开证明", "回执 收到", "回执",
     "已交 党费", "已交", "一人一档", "一人一档 要抓紧", "登记名册 发我一下", "报到统计 谁在做", "带头情况 怎么样", "注册文件 在哪"],
)  # fmt: skip
async def test_ordinary_chat_that_begins_like_a_word_gets_no_answer(town: Talk, text: str) -> None:
    for who in ("张伟", "李明"):
        assert await town(who, text, UNIT) == ""


@pytest.mark.requirement("R001", "F06")
async def test_all_forms_come_as_one_zip_whose_names_tell_nothing(town: Talk) -> None:
    await town("张伟", f"电话 {PHONE}")
    await list_in_roster(town, "市住建局", "钱七", False, id_number=ID_NUMBER)
    assert await town("李明", "登记表 全部", UNIT) == "登记表4人已打包私发给您。"
    name, content = file_to(town, "李明")
    assert name == "登记表（4人）.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert len(names) == 4
        assert all(re.fullmatch(r"登记表_(V\d{8}|名册\d+)\.docx", one) for one in names)
        assert {cells(archive.read(one))[1] for one in names} == {"李明", "张伟", "陈静", "钱七"}
    assert (await town("张伟", "登记表 全部")).startswith("只有单位管理员")


@pytest.mark.requirement("R003")
async def test_letters_are_numbered_and_said_twice_it_is_the_same(town: Talk) -> None:
    assert await town("李明", "开证明 @张伟", UNIT) == f"证明信 市住建局〔2026〕1号 已私发给您。\n{BLANKS}".replace(
        "2026", str(TODAY.year)
    )
    answer = await town("李明", "开证明 张伟")
    assert "已开过，编号不变" in answer
    assert "〕1号" in answer
    assert (await town("李明", "开证明 全部", UNIT)) == "证明信3封（新开2封）已打包私发给您。"
    with zipfile.ZipFile(io.BytesIO(file_to(town, "李明")[1])) as archive:
        names = sorted(archive.namelist())
    assert [re.sub(r"20\d\d", "Y", name) for name in names] == [f"证明信_市住建局〔Y〕{n}号.docx" for n in (1, 2, 3)]
    assert "〕4号：新开" in await town("李明", "开证明 张伟 重开")
    assert await town("张伟", "开证明 @陈静", UNIT) == "证明信只有所在单位的管理员能开，请联系本单位管理员。"
    assert await town("王主任", "开证明 @张伟", COMMUNITY) == "证明信只有所在单位的管理员能开，请联系本单位管理员。"
    assert [row.number for row in await town.rows(Letter)] == [1, 2, 3, 4]
    assert in_groups(town) == []


@pytest.mark.requirement("R004", "R005")
async def test_the_communitys_answer_fills_the_slip_and_closes_the_letter(town: Talk) -> None:
    await town("李明", "开证明 @张伟", UNIT)
    assert await town("张伟", "回执 @张伟 通过", COMMUNITY) == "只有舜水新村的社区工作者能做这件事。"
    assert (await town("李明", "回执 @张伟 通过", UNIT)) == "只有社区工作者能做这件事。"
    assert "请写通过还是有意见" in await town("王主任", "回执 @张伟", COMMUNITY)
    assert "请写上意见" in await town("王主任", "回执 @张伟 意见", COMMUNITY)
    town.news(UNIT)
    answer = await town("王主任", "回执 @张伟 同意，已编入维修组", COMMUNITY)
    assert re.match(
        r"证明信 市住建局〔20\d\d〕1号 已回执：通过（.*周.），已通知单位。\n反馈栏的社区负责人还空着", answer
    )
    (told,) = town.news(UNIT)
    assert "收到舜水新村的回执" in told
    assert "张伟" not in told
    assert "回执通过：已编入维修组" in town.news("私聊:张伟")[-1]
    await town("李明", "开证明 张伟")
    content = file_to(town, "李明")[1]
    slip = cells(content, 1)
    assert slip[slip.index("社区名称") + 1] == "舜水新村"
    assert "通过。已编入维修组(盖章)年月日" in slip
    assert len(Document(io.BytesIO(content)).tables) == 4  # two copies of the finished letter
    assert (await town("王主任", "回执 张伟 通过", COMMUNITY)).startswith("张伟的证明信已有回执")


@pytest.mark.requirement("R004")
async def test_the_answer_by_number_reaches_who_is_only_on_the_units_list(talk: Talk) -> None:
    await talk.bind("工委群", "上级", "市直机关工委")
    await talk.bind(UNIT, "单位", "市住建局", "上级 市直机关工委")
    await talk.bind(COMMUNITY, "社区", "舜水新村", "上级 市直机关工委")
    await talk.bind(OTHER_COMMUNITY, "社区", "外市社区")
    await talk.appoint("李明", "单位管理员", UNIT)
    await talk.appoint("王主任", "社区工作者", COMMUNITY)
    await talk.appoint("刘站长", "社区工作者", OTHER_COMMUNITY)
    await list_in_roster(talk, "市住建局", "钱七", False)
    assert "社区由本人选" in await talk("李明", "开证明 钱七")
    mark = f"市住建局〔{TODAY.year}〕1号"
    assert (
        await talk("刘站长", f"回执 {mark} 通过", OTHER_COMMUNITY)
        == f"没有开给外市社区的证明信「{mark}」，请核对编号。"
    )
    assert (await talk("王主任", f"回执 市住建局（{TODAY.year}）1 意见：请补党员证明", COMMUNITY)).startswith(
        f"证明信 {mark} 已回执：意见"
    )
    (row,) = await talk.rows(Letter)
    assert (row.answer, row.person_id) == ("意见", None)


@pytest.mark.requirement("R002", "R132")
async def test_copies_handed_over_and_stamped_are_kept_with_day_and_who(town: Talk) -> None:
    first = await town("王主任", "已交 登记表 @张伟 社区", COMMUNITY)
    assert re.fullmatch(r"已记下：登记表（社区留存）.*周.已交。", first)
    assert (await town("王主任", "已交 登记表 张伟 社区留存", COMMUNITY)).endswith("以前记过。")
    assert "（单位留存）" in await town("李明", "已盖章：登记表 张伟 单位")
    assert "是哪一份？社区留存、单位留存" in await town("李明", "已交 登记表 张伟")
    assert await town("张伟", "已交 登记表 @陈静 社区", UNIT) != ""
    handed, stamped = await town.rows(PaperCopy)
    people = {row.name: row.id for row in await town.rows(Person)}
    assert (handed.copy, handed.handed_by, handed.stamped_on) == ("社区留存", people["王主任"], None)
    assert (stamped.copy, stamped.stamped_by, stamped.handed_on) == ("单位留存", people["李明"], None)


@pytest.mark.requirement("R006")
async def test_clear_numbers_only_to_the_units_admin_in_private_with_a_reason_that_is_kept(town: Talk) -> None:
    await town("张伟", f"电话 {PHONE}")
    await town("张伟", f"身份证 {ID_NUMBER}")
    assert await town("李明", "登记名册", UNIT) == "登记名册3人已私发给您（号码已遮）。"
    masked = _sheet(file_to(town, "李明")[1])
    assert ID_NUMBER not in masked
    assert "1****************7" in masked
    assert (
        await town("李明", "登记名册 原因 上报", UNIT)
        == "带完整号码的名册只在私聊里给，请私聊我发：登记名册 原因 上报市文明办"
    )
    assert (
        await town("王主任", "登记名册 原因 想看") == "带完整号码的名册只给单位管理员。不写原因可以要遮号码的：登记名册"
    )
    assert (await town("张伟", "登记名册 原因 想看")).startswith("只有单位管理员")
    assert "要带完整号码请写明原因" in await town("李明", "登记名册 全部号码")
    assert await town.rows(Disclosure) == []
    assert "带完整号码，已记下原因" in await town("李明", "登记名册 原因：上报市文明办")
    clear = _sheet(file_to(town, "李明")[1])
    assert {ID_NUMBER, PHONE, "张伟"} <= set(clear)
    (kept,) = await town.rows(Disclosure)
    assert (kept.people, kept.paper) == (3, "登记名册")
    assert "文明办".encode() not in kept.reason
    (noted,) = [row for row in await town.rows(Chronicle) if row.verb == "read_id_numbers"]
    assert (noted.row_id, noted.facts) == (kept.id, {"people": 3})
    assert in_groups(town) == []


def _sheet(content: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [str(cell) for row in sheet.iter_rows(min_row=4, values_only=True) for cell in row if cell is not None]


@pytest.mark.requirement("R026")
async def test_the_upload_file_only_where_the_pack_names_a_site(town: Talk) -> None:
    await town("张伟", f"身份证 {ID_NUMBER}")
    assert await town("李明", "注册文件 原因 上报") == "本地规则「通用」没有要求到外部网站注册，不用导出。"
    papers = NEUTRAL.papers.model_copy(
        update={"registry": "合肥市志愿者服务专题", "registry_columns": ("身份证号码", "姓名")}
    )
    ruled = NEUTRAL.model_copy(update={"papers": papers})
    town.database.policies = Policies({ruled.name: ruled}, ruled.name)
    assert "请写明原因" in await town("李明", "注册文件")
    assert (await town("李明", "注册文件 原因 上报")).startswith(
        "到「合肥市志愿者服务专题」注册用的文件，3人，栏目：身份证号码、姓名。"
    )
    sheet = load_workbook(io.BytesIO(file_to(town, "李明")[1])).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["身份证号码", "姓名"]
    assert (ID_NUMBER, "张伟") in list(sheet.iter_rows(values_only=True))
    assert [row.paper for row in await town.rows(Disclosure)] == ["注册文件"]


@pytest.mark.requirement("R119")
async def test_the_record_is_for_oneself_and_the_own_units_admin_alone(towns: Talk) -> None:
    await serve(towns)
    assert (await towns("张伟", "一人一档")).startswith("张伟的一人一档：报到1处，已确认服务1次、2小时。")
    assert "理发" in cells(file_to(towns, "张伟")[1], 2)
    assert await towns("李明", "一人一档 @张伟", UNIT) == "一人一档已私发给您。"
    refused = "一人一档只有本人和所在单位的管理员能看。"
    assert await towns("王主任", "一人一档 @张伟", COMMUNITY) == refused
    assert await towns("陈静", "一人一档 @张伟", UNIT) == refused
    assert "名单里没有这位同志" in await towns("李明", "一人一档 @赵医生", UNIT)
    read = [row for row in await towns.rows(Chronicle) if row.verb == "read_record"]
    assert len(read) == 2
    assert in_groups(towns) == []


@pytest.mark.requirement("R016", "R008")
async def test_the_coverage_counts_on_duty_members_and_both_places(towns: Talk) -> None:
    twice = NEUTRAL.model_copy(
        update={
            "registration": Registration(source="双注册", places=("工作地", "居住地"), required=("工作地", "居住地"))
        }
    )
    towns.database.policies = Policies({twice.name: twice}, twice.name)
    await list_in_roster(towns, "市住建局", "钱七", False, kind="在职党员")
    await list_in_roster(towns, "市住建局", "孙老", False, kind="离退休党员")
    async with towns.database.begin() as session:
        person = (await session.scalars(select(Person).where(Person.name == "张伟"))).one()
        seat = (await session.scalars(select(Seat).where(Seat.person_id == person.id))).one()
        seat.places = ["工作地", "居住地"]
    assert (await towns("李明", "报到统计")).startswith(
        "市住建局：在职党员4人，已报到3人（75.0%），双注册1人（25.0%）。"
    )
    names = [name for sent in towns.sent for name in sent.files if sent.to.startswith("private")]
    assert names == ["报到统计表（市住建局）.xlsx", "双注册情况表（市住建局）.xlsx"]
    by_name = load_workbook(io.BytesIO(file_to_named(towns, "双注册"))).worksheets[0]
    shown = {row[0]: row[3] for row in by_name.iter_rows(min_row=4, values_only=True)}
    assert (shown["张伟"], shown["钱七"], "孙老" in shown) == ("2/2", "0/2", False)
    assert await towns("李明", "报到统计", UNIT) == "报到统计已私发给您。"
    assert "只有单位管理员、上级管理员" in await towns("张伟", "报到统计", UNIT)


def file_to_named(talk: Talk, start: str) -> bytes:
    contents = [content for sent in talk.sent for name, content in sent.files.items() if name.startswith(start)]
    return base64.b64decode(contents[-1].removeprefix("base64://"))


@pytest.mark.requirement("R021", "R022", "R020")
async def test_whether_leaders_lead_is_seen_by_admins_only_and_upward_as_figures(towns: Talk) -> None:
    led = NEUTRAL.model_copy(update={"leaders": Leaders(source="坚持领导带头")})
    towns.database.policies = Policies({led.name: led}, led.name)
    await towns.bind("工委群", "上级", "市直机关工委")
    await towns(OPERATOR, "解绑", UNIT)
    await towns.bind(UNIT, "单位", "市住建局", "上级 市直机关工委")
    await towns.appoint("周书记", "上级管理员", "工委群")
    await serve(towns)
    assert "还没有登记领导干部" in await towns("李明", "带头情况")
    await list_in_roster(towns, "市住建局", "张伟", True, leader="县处级以上", post="局长")
    assert await towns("李明", "带头情况", UNIT) == "带头情况表已私发给您。"
    row = _sheet(file_to(towns, "李明")[1])
    assert row[:7] == ["市住建局", "张伟", "县处级以上", "1", "0", "0", "1"]
    assert (await towns("周书记", "带头情况")).startswith("市直机关工委带头情况表")
    upward = _sheet(file_to(towns, "周书记")[1])
    assert "张伟" not in "".join(upward)
    assert upward[:2] == ["市住建局", "县处级以上"]
    assert "1" not in upward  # fewer than five name people
    assert (
        await towns("王主任", "带头情况", COMMUNITY) == "带头情况只有单位管理员（本单位）和上级管理员（只看数字）能看。"
    )
    assert "只有单位管理员" in await towns("张伟", "带头情况", UNIT)
    assert not any("局长" in sent.text or "县处级" in sent.text for sent in towns.to_groups())


@pytest.mark.requirement("F06")
async def test_papers_that_do_not_arrive_in_private_are_not_put_into_the_group(town: Talk) -> None:
    town.unreachable.add("李明")
    assert await town("李明", "登记表 @张伟", UNIT) == "材料没能发到您的私聊。请先加我为好友，再私聊我发同样的话。"
    assert in_groups(town) == []


@pytest.mark.requirement("F06")
async def test_the_operators_own_template_is_filled(town: Talk, tmp_path: Path) -> None:
    folder = tmp_path / "photos" / "templates"
    folder.mkdir(parents=True)
    mine = Document()
    mine.add_paragraph("本单位样式：{{姓名}}")
    mine.save(str(folder / "登记表.docx"))
    await town("张伟", "登记表")
    assert "本单位样式：张伟" in [p.text for p in Document(io.BytesIO(file_to(town, "张伟")[1])).paragraphs]
    mine.add_paragraph("{{住址}}")
    mine.save(str(folder / "登记表.docx"))
    assert (await town("张伟", "登记表")).startswith("模板「登记表.docx」里有认不出的 {{住址}}。可以用：")


@pytest.mark.requirement("R001")
async def test_two_of_one_name_are_asked_about(town: Talk) -> None:
    await list_in_roster(town, "市住建局", "钱七", False)
    await list_in_roster(town, "市住建局", "钱七", False)
    answer = await town("李明", "登记表 钱七")
    found = re.fullmatch(r"有2位「钱七」：(名册\d+)（还没报到）、名册\d+（还没报到）。请写编号。", answer)
    assert found is not None, answer
    assert (await town("李明", f"登记表 {found[1]}")).startswith("钱七的登记表：")


async def test_nothing_personal_is_queued_for_groups(town: Talk) -> None:
    await town("李明", "开证明 全部", UNIT)
    await town("王主任", "回执 @陈静 意见 家里有事", COMMUNITY)
    texts = [sent.text for sent in town.to_groups()]
    assert not any("家里有事" in text for text in texts)
    assert all(row.body is None for row in await town.rows(Notice) if row.state == "sent")


@pytest.mark.requirement("R030", "R039", "R044")
async def test_team_pairing_and_visit_papers_hold_what_was_said(town: Talk) -> None:
    wenzhou = NEUTRAL.model_copy(
        update={
            "pairings": Pairings(source="四个一", together=("联合上一次党课", "开展一次慰问活动")),
            "visits": Visits(
                source="走访慰问", first=TODAY.replace(month=1, day=1), last=TODAY.replace(month=12, day=31)
            ),
        }
    )
    town.database.policies = Policies({wenzhou.name: wenzhou}, wenzhou.name)
    assert "学雷锋" in await town("李明", "服务队 新建 学雷锋党员志愿服务队 专长：水电维修", UNIT)
    assert (await town("李明", "服务队文件 学雷锋", UNIT)).endswith("已私发给您。还空着：文号、成文日期、队长。")
    text = "\n".join(p.text for p in Document(io.BytesIO(file_to(town, "李明")[1])).paragraphs)
    assert "关于成立学雷锋党员志愿服务队的通知" in text
    assert "〔　　　〕　　号" in text
    await town("李明", "结对 社区 舜水新村", UNIT)
    assert await town("李明", "四个一表", UNIT) == "结对共建情况表已私发给您。"
    pair = load_workbook(io.BytesIO(file_to(town, "李明")[1])).worksheets[0]
    assert [cell.value for cell in pair[3]][4:6] == ["联合上一次党课", "开展一次慰问活动"]
    assert pair["B4"].value == "舜水新村"
    await town("李明", "走访 登记 钱大爷 老党员")
    assert (await town("李明", "走访表")).startswith("走访慰问情况表，1人")
    assert _sheet(file_to(town, "李明")[1])[:2] == ["钱大爷", "老党员"]
    for word in ("走访表", "服务队文件 学雷锋"):
        assert "单位管理员" in await town("张伟", word, UNIT)
    assert in_groups(town) == []


@pytest.mark.requirement("R006", "F09")
async def test_each_place_has_its_own_headings_in_one_database(talk: Talk) -> None:
    talk.database.policies = load_policies(Settings(_env_file=None))  # pyright: ignore[reportCallIssue]
    await talk.bind(UNIT, "单位", "巢湖市委办", "规则 合肥2013")
    await talk.bind(OTHER_UNIT, "单位", "省直机关一处", "规则 安徽2014")
    await talk.bind(COMMUNITY, "社区", "舜水新村")
    for admin, unit in (("李明", UNIT), ("赵医生", OTHER_UNIT)):
        await talk.appoint(admin, "单位管理员", unit)
        await talk(admin, "报到 舜水新村 特长：理发", unit)
        await talk(admin, "登记名册", unit)
    titles = [load_workbook(io.BytesIO(file_to(talk, who)[1])).worksheets[0]["A1"].value for who in ("李明", "赵医生")]
    assert titles == ["巢湖市学雷锋党员志愿服务队人员信息登记表", "党员志愿服务队人员信息登记表"]
    assert _sheet(file_to(talk, "李明")[1])[0] == "李明"
    assert "赵医生" not in _sheet(file_to(talk, "李明")[1])
    assert "名单里没有" in await talk("李明", "登记表 @赵医生", UNIT)
    assert (await talk("赵医生", "注册文件 原因 上报")).startswith("本地规则「安徽2014」没有要求到外部网站注册")
    assert (await talk("李明", "注册文件 原因 上报")).startswith("到「合肥市志愿者服务专题」注册用的文件，1人")


@pytest.mark.requirement("R008", "R016")
async def test_a_superior_gets_figures_without_names_and_none_that_name_people(towns: Talk) -> None:
    await towns.bind("工委群", "上级", "市直机关工委")
    await towns(OPERATOR, "解绑", UNIT)
    await towns.bind(UNIT, "单位", "市住建局", "上级 市直机关工委")
    await towns.appoint("周书记", "上级管理员", "工委群")
    assert (await towns("周书记", "报到统计")).startswith("市直机关工委：在职党员不足5人，已报到不足5人。")
    held = _sheet(file_to(towns, "周书记")[1])
    assert held[0] == "市住建局"
    assert "3" not in held
    assert not {"张伟", "李明", "陈静"} & set(held)
    for number in range(4):
        await list_in_roster(towns, "市住建局", f"钱{number}", False, kind="在职党员")
    assert (await towns("周书记", "报到统计")).startswith("市直机关工委：在职党员7人，已报到不足5人。")
    assert await towns("刘站长", "报到统计", OTHER_COMMUNITY) == "报到统计按单位列，由单位管理员或上级管理员发。"
