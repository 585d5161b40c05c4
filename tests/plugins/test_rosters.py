"""导入名册 in the chat: who may, how the file arrives, what is said where, and who is row 37."""

import re

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from places import COMMUNITY, OTHER_UNIT, UNIT
from roster_chat import book, id_number, roster, segments, send_file, sheet_of, upload_notice, with_part
from talk import Talk

from storage.tables import Absence, Person, RosterEntry

ASKED = "请在10分钟内把市住建局的名册（.xlsx、.xls 或 .csv，5MB以内）发到这里。"
LI = id_number("19850307", 231)


async def lines(talk: Talk) -> list[tuple[str, bool]]:
    """Living lines, and whether they are known to be a person."""
    return [(row.name, row.person_id is not None) for row in await talk.rows(RosterEntry) if row.left_at is None]


@pytest.mark.requirement("R015")
async def test_the_admin_sends_the_file_in_private(town: Talk) -> None:
    assert (await town("李明", "导入名册")).startswith(ASKED)
    answer = await send_file(town, "李明", roster("李明", "张伟", "王芳"))
    assert answer == "市住建局名册已导入：新增3人，共3人。\n看谁还没核对发：名册"
    assert [name for name, _ in await lines(town)] == ["李明", "张伟", "王芳"]
    assert await send_file(town, "李明", roster("别人")) == ""  # nobody asked for this one
    assert len(await lines(town)) == 3


async def test_in_the_units_group_too_and_the_command_may_come_with_the_file_or_quote_it(town: Talk) -> None:
    answer = await town("李明", "导入名册", UNIT)
    assert ASKED in answer
    assert "最好私聊我发" in answer
    assert (await send_file(town, "李明", roster("李明"), UNIT)).startswith("市住建局名册已导入：新增1人")
    both = [*segments(roster("李明", "张伟"), "名册.xlsx"), {"type": "text", "data": {"text": "导入名册"}}]
    assert (await town("李明", "导入名册", message=both)).startswith("市住建局名册已导入：新增1人，没变1人")


@pytest.mark.parametrize(
    ("who", "group"), [("张伟", UNIT), ("张伟", None), ("王主任", COMMUNITY), ("赵医生", OTHER_UNIT)]
)
async def test_nobody_else_may_and_is_told_who(towns: Talk, who: str, group: str | None) -> None:
    answer = await towns(who, "导入名册", group)
    assert re.search(r"只有.*单位管理员能做这件事", answer)
    assert await send_file(towns, who, roster("李明"), group) == ""
    assert await towns.rows(RosterEntry) == []


async def test_the_admin_of_another_unit_imports_into_his_own(towns: Talk) -> None:
    await towns.appoint("赵医生", "单位管理员", OTHER_UNIT)
    await towns("李明", "导入名册")
    await send_file(towns, "李明", roster("李明"))
    await towns("赵医生", "导入名册")
    await send_file(towns, "赵医生", roster("李明", "赵医生"))
    units = [row.unit_id for row in await towns.rows(RosterEntry)]
    assert len(set(units)) == 2
    assert len(units) == 3


async def test_the_file_is_fetched_from_an_allowed_host_and_from_no_other(town: Talk) -> None:
    asked: list[str] = []

    async def hand_out(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=roster("李明", "张伟"))

    app = web.Application()
    app.router.add_get("/{name}", hand_out)
    async with TestServer(app, host="127.0.0.1") as server:
        await town("李明", "导入名册")
        for address in (f"http://localhost:{server.port}/a", "file:///etc/passwd", "http://1.2.3.4/.ftn.qq.com",
                        f"http://127.0.0.1:{server.port}@evil.example/a", "http://evil.example#.ftn.qq.com/"):  # fmt: skip
            assert "文件没取到" in await send_file(town, "李明", None, url=address)
        assert asked == []
        answer = await send_file(town, "李明", None, url=f"http://127.0.0.1:{server.port}/b")
        assert answer.startswith("市住建局名册已导入：新增2人")


async def test_a_group_upload_that_comes_as_a_notice_is_fetched_through_the_api(
    town: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hand_out(_: web.Request) -> web.Response:
        return web.Response(body=roster("李明", "张伟"))

    app = web.Application()
    app.router.add_get("/{name}", hand_out)
    async with TestServer(app, host="127.0.0.1") as server:
        usual, calls = town.take, list[dict[str, object]]()

        def take(api: str, params: dict[str, object]) -> object:
            if api == "get_group_file_url":
                calls.append(params)
                return {"url": f"http://127.0.0.1:{server.port}/x"}
            return usual(api, params)

        monkeypatch.setattr(town, "take", take)
        await town.replay_notice(upload_notice(town, "李明", UNIT, "上传的名册.xlsx"))
        assert calls == []  # nobody asked for a file
        await town("李明", "导入名册", UNIT)
        await town.replay_notice(upload_notice(town, "张伟", UNIT))
        assert calls == []  # somebody else's file
        await town.replay_notice(upload_notice(town, "李明", UNIT, "上传的名册.xlsx"))
        assert [(call["file_id"], call["busid"]) for call in calls] == [("/abc", 102)]
    assert [name for name, _ in await lines(town)] == ["李明", "张伟"]
    assert town.news(UNIT)[-1].startswith("市住建局名册已导入：新增2人")


async def test_a_file_reported_twice_by_one_client_is_read_once(town: Talk) -> None:
    await town("李明", "导入名册", UNIT)
    wrong = book([["姓名", "手机"], ["李明", "123"]])
    assert "1行要改" in await send_file(town, "李明", wrong, UNIT, "两次.xlsx")
    before = len(town.sent)
    await town.replay_notice(upload_notice(town, "李明", UNIT, "两次.xlsx"))
    assert len(town.sent) == before


@pytest.mark.requirement("T10")
async def test_a_hostile_file_is_refused_with_words_and_the_next_one_is_taken(town: Talk) -> None:
    await town("李明", "导入名册")
    bomb = with_part(roster("李明"), "xl/media/big.xml", b" " * (99 << 20))
    assert "解开后太大" in await send_file(town, "李明", bomb)
    assert "带宏" in await send_file(town, "李明", with_part(roster("李明"), "xl/vbaProject.bin", b"x"))
    assert "不是 .xlsx、.xls 或 .csv" in await send_file(town, "李明", b"hello", name="名册.txt")
    assert await town.rows(RosterEntry) == []
    assert (await send_file(town, "李明", roster("李明"))).startswith("市住建局名册已导入")


@pytest.mark.requirement("Z21", "R006")
async def test_with_mistakes_nothing_is_written_until_the_good_lines_are_asked_for(town: Talk) -> None:
    wrong = book([["姓名", "身份证号", "手机"], ["李明", LI, "13800000001"], ["张伟", 340102198503072314, None],
                  ["王芳", None, "123"], ["=A1", None, None]])  # fmt: skip
    await town("李明", "导入名册", UNIT)
    answer = await send_file(town, "李明", wrong, UNIT)
    assert answer.startswith("名册共4行，3行要改，所以一行都没有导入。\n改好后直接重发整个文件")
    assert "也可以先发：仅导入正确行（1行" in answer
    assert "要改的行已私信您。" in answer
    assert await town.rows(RosterEntry) == []
    assert sheet_of(town, "要改的行")[1:] == [
        ("第3行", "张伟", "身份证号存成了数字，末几位已经丢了", "先把这一列设成“文本”格式，再重新填18位号码"),
        ("第4行", "王芳", "手机号不是11位", "填11位手机号；没有手机就留空"),
        ("第5行", None, "姓名是公式", "选中这一列复制，再“只粘贴数值”"),
    ]
    assert all(sent.to.startswith("private:") for sent in town.sent if sent.files)
    assert (await town("张伟", "仅导入正确行", UNIT)).startswith("只有市住建局的单位管理员能做这件事")
    assert (await town("李明", "仅导入正确行", UNIT)).startswith("市住建局名册已导入：新增1人，共1人。")
    assert "没有等着导入的名册" in await town("李明", "仅导入正确行", UNIT)
    await town("李明", "导入名册", UNIT)
    assert (await send_file(town, "李明", roster("李明", "张伟", "王芳"), UNIT)).startswith(
        "市住建局名册已导入：新增2人"
    )


async def test_who_is_not_on_the_new_list_is_named_in_private_and_leaves_on_confirmation(town: Talk) -> None:
    await town("李明", "导入名册", UNIT)
    await send_file(town, "李明", roster("李明", "张伟", "王芳"), UNIT)
    await town("李明", "导入名册", UNIT)
    answer = await send_file(town, "李明", roster("李明", "张伟"), UNIT)
    assert "有1人不在新表里，先留着（名单已私信您）" in answer
    assert "王芳" not in answer
    assert "王芳" in town.news("私聊:李明")[-1]
    assert len(await lines(town)) == 3
    assert await town("张伟", "确认", UNIT) == ""
    assert await town("李明", "确认", UNIT) == "已把1人移出市住建局的名册，历史记录还在。"
    assert [name for name, _ in await lines(town)] == ["李明", "张伟"]
    await town("李明", "导入名册")
    assert "张伟不在新表里，先留着。" in await send_file(town, "李明", roster("李明"))
    assert (await town("李明", "确认")).startswith("已把1人移出")


@pytest.mark.requirement("T4")
async def test_a_code_from_the_admin_links_a_person_once(town: Talk) -> None:
    await town("李明", "导入名册")
    await send_file(town, "李明", roster("李明", "张伟", "王芳"))
    assert "只在私聊里给" in await town("李明", "名册 发码 张伟", UNIT)
    code = re.search(r"名册码 (\w{4}-\w{4})", await town("李明", "名册 发码 张伟"))
    assert code is not None
    assert all(code[1].replace("-", "") not in (row.code_hash or "") for row in await town.rows(RosterEntry))
    assert await town("张伟", f"名册码 {code[1].lower()}") == "核对好了：您是市住建局名册上的张伟。看资料发：我的资料"
    assert "这个码不对或已过期" in await town("陈静", f"名册码 {code[1]}")
    assert await lines(town) == [("李明", False), ("张伟", True), ("王芳", False)]
    assert "已经对上了" in await town("李明", "名册 发码 张伟")
    assert "已给2人发码" in await town("李明", "名册 发码")
    assert [row[0] for row in sheet_of(town, "核验码")[1:]] == ["李明", "王芳"]


@pytest.mark.requirement("T4")
async def test_five_wrong_codes_and_it_is_not_listened_to(town: Talk) -> None:
    await town("李明", "导入名册")
    await send_file(town, "李明", roster("李明", "张伟"))
    code = re.search(r"名册码 (\w{4}-\w{4})", await town("李明", "名册 发码 张伟"))
    assert code is not None
    answers = [await town("路人", f"名册码 2222-33{n}") for n in range(44, 49)]
    assert [int(found[1]) for answer in answers if (found := re.search(r"还可以试(\d)次", answer))] == [4, 3, 2, 1]
    assert answers[-1].startswith("输错太多次")
    assert (await town("路人", f"名册码 {code[1]}")).startswith("输错太多次")
    assert await lines(town) == [("李明", False), ("张伟", False)]


async def test_a_code_said_in_a_group_is_void(town: Talk) -> None:
    await town("李明", "导入名册")
    await send_file(town, "李明", roster("李明", "张伟"))
    code = re.search(r"名册码 (\w{4}-\w{4})", await town("李明", "名册 发码 张伟"))
    assert code is not None
    answer = await town("张伟", f"名册码 {code[1]}", UNIT)
    assert answer == "核验码发到群里就作废了，请向单位管理员重新要一个，再私聊我发。"
    assert "这个码不对" in await town("张伟", f"名册码 {code[1]}")


async def test_the_admin_vouches_for_somebody_and_takes_it_back(town: Talk) -> None:
    await town("李明", "导入名册")
    await send_file(town, "李明", roster("李明", "张伟", "王芳", "王芳"))
    assert (await town("张伟", "核对 @张伟", UNIT)).startswith("只有市住建局的单位管理员能做这件事")
    assert await town("李明", "核对 @张伟", UNIT) == "已核对：张伟（市住建局名册）。"
    assert "已经对上了" in await town("李明", "核对 @陈静 张伟", UNIT)
    assert "有2位「王芳」：第3行、第4行。" in await town("李明", "核对 @陈静 王芳", UNIT)
    assert await town("李明", "核对 @陈静 4", UNIT) == "已核对：王芳（市住建局名册）。"
    assert "名册里没有「赵六」" in await town("李明", "核对 @小赵 赵六", UNIT)
    assert await lines(town) == [("李明", False), ("张伟", True), ("王芳", False), ("王芳", True)]
    assert (await town("李明", "取消核对 @张伟", UNIT)).startswith("已取消核对")
    assert (await lines(town))[1] == ("张伟", False)
    assert any("取消了您和名册的核对" in text for text in town.news("私聊:张伟"))


@pytest.mark.parametrize("text", ["核对 一下时间", "核对 @张伟 你的发票带来了吗", "名册 发到哪里了", "导入名册 怎么弄", "名单 大家看一下",
                                  "核实 一下情况", "已注册 的同志举手", "未报到 的抓紧", "报到期限 是哪天", "证书 明天发"])  # fmt: skip
async def test_what_is_said_to_people_gets_no_answer(town: Talk, text: str) -> None:
    assert await town("李明", text, UNIT) == ""


async def test_a_name_alone_is_only_named_to_the_admin(town: Talk) -> None:
    await town("李明", "导入名册")
    await send_file(town, "李明", roster("李明", "周杰"))
    town.news("私聊:李明")
    await town("周杰", "报到 舜水新村 特长：理发", UNIT)
    assert await lines(town) == [("李明", False), ("周杰", False)]
    number = next(person.number for person in await town.rows(Person) if person.name == "周杰")
    told = "".join(town.news("私聊:李明"))
    assert f"是同一个人就发：核对 {number}" in told
    assert await town("李明", f"核对 {number}") == "已核对：周杰（市住建局名册）。"


@pytest.mark.requirement("R008")
async def test_the_list_shows_states_in_private_and_counts_in_the_group(town: Talk) -> None:
    await town("李明", "导入名册")
    await send_file(town, "李明", roster("李明", "张伟", "王芳"))
    await town("李明", "核对 @张伟", UNIT)
    answer = await town("李明", "名册", UNIT)
    assert "市住建局名册3人：已核对1人，未核对2人，另有1人自己报了本单位、不在名册里。" in answer
    assert "张伟" not in answer
    await town("李明", "名册")
    assert sheet_of(town, "名册 ") == [
        ("行号", "姓名", "人员类别", "报到", "核对", "志愿者编号"),
        (1, "李明", "在职党员", "舜水新村", "未核对", None), (2, "张伟", "在职党员", "舜水新村", "已核对", None),
        (3, "王芳", "在职党员", "未报到", "未核对", None), (None, "陈静", "在职党员", "舜水新村", "自己报的", None),
    ]  # fmt: skip


@pytest.mark.requirement("R008", "R011")
async def test_who_has_not_reported_and_why(town: Talk) -> None:
    await town("李明", "导入名册")
    kinds: list[object] = ["在职", "在职", "在职", "退休"]
    await send_file(town, "李明", roster("李明", "王芳", "赵强", "孙老", 人员类别=kinds))
    assert await town("李明", "未报到原因 王芳 住院做手术，12月20日前报到", UNIT) == (
        f"已记下王芳未报到的原因，答应{day_of(2026, 12, 20)}前报到。看全部发：名单 未报到"
    )
    answer = await town("李明", "名单 未报到", UNIT)
    assert "未报到2人" in answer
    assert "离退休1人不计" in answer
    assert "名单已私信您。" in answer
    assert "王芳" not in answer
    private = await town("李明", "名单 未报到")
    assert "王芳（居住地）：病休，12月20日周日前" in private
    assert "赵强（居住地）：原因没说明" in private
    assert "孙老" not in private
    rows = sheet_of(town, "未报到")
    assert [(row[1], row[4], row[5]) for row in rows[1:]] == [
        ("王芳", "病休", "住院做手术，12月20日前报到"), ("赵强", "未说明", None),
    ]  # fmt: skip
    assert all("手术".encode() not in (row.words or b"") for row in await town.rows(Absence))
    assert await town("李明", "未报到原因 王芳 已经出院了，改为出差") != ""
    assert len(await town.rows(Absence)) == 1
    assert "没有「路人甲」" in await town("李明", "未报到原因 路人甲 出差")
    for who, group in (("张伟", UNIT), ("王主任", COMMUNITY), ("张伟", None)):
        assert "单位管理员" in await town(who, "名单 未报到", group)
        assert "单位管理员" in await town(who, "未报到原因 王芳 出差", group)


def day_of(year: int, month: int, day: int) -> str:
    from datetime import date

    from plugins._wording import day_text

    return day_text(date(year, month, day))


async def test_a_superior_reads_figures_and_no_small_ones(talk: Talk) -> None:
    await talk.bind("工委群", "上级", "市直机关工委")
    await talk.bind(UNIT, "单位", "市住建局", "上级 市直机关工委")
    await talk.bind(OTHER_UNIT, "单位", "市卫健委", "上级 市直机关工委")
    await talk.appoint("老周", "上级管理员", "工委群")
    await talk.appoint("李明", "单位管理员", UNIT)
    await talk.appoint("赵医生", "单位管理员", OTHER_UNIT)
    await talk("李明", "导入名册")
    await send_file(talk, "李明", roster("王芳", "赵强"))
    await talk("赵医生", "导入名册")
    await send_file(talk, "赵医生", roster(*"甲一 甲二 甲三 甲四 甲五 甲六".split()))
    answer = await talk("老周", "名单 未报到", "工委群")
    assert answer == "各单位未报到人数（名单只给本单位管理员）：\n市卫健委：未报到6人\n市住建局：未报到不到5人"


@pytest.mark.requirement("R006")
@pytest.mark.parametrize(
    ("sign", "coding"), [(",", "utf-8-sig"), (",", "gb18030"), ("\t", "gb18030"), (";", "utf-8"), ("，", "utf-8")]
)
async def test_a_roster_may_be_a_table_of_text(town: Talk, sign: str, coding: str) -> None:
    lines = ["市住建局名册", "", sign.join(("姓名", "手机", "特长")), sign.join(("钱多多", "13800000001", "修水管"))]
    lines[0] += sign * 2
    await town("李明", "导入名册")
    answer = await send_file(town, "李明", "\r\n".join(lines).encode(coding), name="名册.csv")
    assert answer.startswith("市住建局名册已导入：新增1人，共1人。")


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\x00\x01,\x02", "没有逗号的一段话".encode(), b",,,\n,,,", b"\xff\xfe,a"]
)
async def test_what_is_no_table_of_text_is_refused(town: Talk, content: bytes) -> None:
    await town("李明", "导入名册")
    answer = await send_file(town, "李明", content, name="名册.csv")
    assert "表格" in answer or "没找到" in answer or "没取到" in answer
