"""One set of plugins on five platforms: the same conversation, heard and answered through each real adapter."""

import io
import re
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from doors import DOORS, Door, Official, Satori
from openpyxl import Workbook
from PIL import Image
from talk import OPERATOR

from storage.database import Database
from storage.tables import Account, Need, Notice, Offer, Person, PhotoPrint, Role, RosterEntry, Service

# the official bot's adapter still uses a word of the older pydantic
pytestmark = pytest.mark.filterwarnings("ignore:The `dict` method is deprecated:DeprecationWarning")

UNIT, COMMUNITY = "住建局党员群", "舜水新村群"


@pytest.fixture
def _desk_as_before(_nonebot: None) -> Generator[None]:
    from plugins._desk import desk

    yield
    desk.passive = frozenset()


@pytest.fixture(params=DOORS)
async def door(request: pytest.FixtureRequest, _desk_as_before: None, database: Database, tmp_path: Path) -> Door:
    """One of the five platforms."""
    return DOORS[request.param](database, tmp_path)


@pytest.fixture
async def official(_desk_as_before: None, database: Database, tmp_path: Path) -> Official:
    """The official QQ bot alone."""
    return Official(database, tmp_path)


@pytest.fixture
async def satori(_desk_as_before: None, database: Database, tmp_path: Path) -> Satori:
    """Satori alone."""
    return Satori(database, tmp_path)


async def rows(door: Door, table: type) -> list:
    from sqlalchemy import select

    async with door.database.read() as session:
        return list(await session.scalars(select(table).order_by(*table.__table__.primary_key)))


async def town(door: Door) -> None:
    """A unit and a community with one member of staff and one member, each by the words of the platform."""
    assert (await door(OPERATOR, "绑定 单位 市住建局", UNIT)).startswith("已绑定单位「市住建局」")
    assert (await door(OPERATOR, "绑定 社区 舜水新村", COMMUNITY)).startswith("已绑定社区「舜水新村」")
    assert await door("王主任", "姓名 王主任") == "姓名已登记：王主任。"
    number = re.search(r"统一编号：(V\d{8})", await door("王主任", "我的账号"))
    assert number is not None
    who = "@王主任" if door.mentions else number[1]
    assert "已任命" in await door(OPERATOR, f"任命 {who} 社区工作者", COMMUNITY)
    checked_in = await door("李明", "报到 舜水新村 特长：水电维修 时间：周六", UNIT)
    assert checked_in.startswith("已登记，报到成功：")
    assert ("姓名 李明" in checked_in) is (door.platform == "qqofficial"), "it alone is told nobody's name"
    await door("李明", "姓名 李明")


async def test_from_binding_to_a_confirmed_service_on_each_platform(door: Door) -> None:
    await town(door)
    posted = await door("王主任", "需求：王奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY)
    assert "#1 已登记：" in posted
    assert "1. 李明（" in posted
    assert "已派" in await door("王主任", "派单 1 1", COMMUNITY)
    told = door.news(UNIT)
    if not door.speaks_first:
        assert "接单 1" not in told
        told = await door("张伟", "大家好", UNIT)  # whoever speaks to the bot there brings it along
    assert "社区想请您帮忙：#1" in told
    assert "王奶奶" not in told
    assert "已接单" in await door("李明", "好的，我去", UNIT)
    done = await door("李明", "完成 1 换了水龙头，用时2小时", UNIT)
    assert "#1" in done
    assert "已确认" in await door("王主任", "确认 1 满意", COMMUNITY)
    assert [row.state for row in await rows(door, Service)] == ["confirmed"]
    assert [row.state for row in await rows(door, Need)] == ["closed"]
    assert [row.state for row in await rows(door, Offer)][-1] == "done"
    assert {row.platform for row in await rows(door, Account)} == {door.platform}
    assert {row.platform for row in await rows(door, Notice)} <= {door.platform}
    if isinstance(door, Official):
        assert door.refused == 0, "nothing was said but answers, five at most to a message"


async def test_a_file_comes_or_the_answer_says_where_it_can_be_had(door: Door) -> None:
    await town(door)
    answer = await door("李明", "导出我的资料")
    assert "这是登记的全部内容" in answer
    if door.platform == "console":
        assert "「我的资料.xlsx」在这里发不出来" in answer
        assert "关联账号" in answer
        return
    assert door.files("李明") == ["我的资料.xlsx"]
    assert "发不出来" not in answer


async def test_chat_among_people_gets_no_answer_where_the_bot_hears_it(door: Door) -> None:
    await town(door)
    if door.platform in ("qq", "telegram", "satori-qq"):  # on the others every message is said to the bot
        assert await door("张伟", "今天天气真好，晚上一起吃饭", UNIT) == ""


@pytest.fixture
async def files(tmp_path: Path) -> AsyncGenerator[str]:
    """A server of the platform that hands out a picture and a 名册."""
    book, picture = Workbook(), io.BytesIO()
    for row in (["姓名", "手机"], ["张伟", "13800000002"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "list.xlsx")
    Image.effect_noise((64, 64), 60).convert("RGB").save(picture, "PNG")
    (tmp_path / "photo.png").write_bytes(picture.getvalue())
    app = web.Application()
    app.router.add_static("/", tmp_path)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize("kind", ["qqofficial", "telegram", "satori"])
@pytest.mark.usefixtures("_desk_as_before")
async def test_pictures_and_files_come_in(database: Database, tmp_path: Path, files: str, kind: str) -> None:
    door: Any = DOORS[kind](database, tmp_path / "data")
    await town(door)
    await door("王主任", "需求：楼道要打扫，下周六上午，1人", COMMUNITY)
    await door("李明", "接单 1", UNIT)
    assert "照片" in await door.attach("李明", "完成 1 扫了楼道，用时1小时", f"{files}/photo.png", "image/png")
    assert len(await rows(door, PhotoPrint)) == 1
    assert "已任命" in await door(OPERATOR, "任命 @李明 单位管理员", UNIT)
    await door("李明", "导入名册")
    kind_ = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert "新增1人" in await door.attach("李明", "", f"{files}/list.xlsx", kind_)
    assert [row.name for row in await rows(door, RosterEntry)] == ["张伟"]


async def test_the_official_bot_refuses_a_file_and_the_person_hears_where_to_get_it(official: Official) -> None:
    await town(official)
    official.takes_files = False
    answer = await official("李明", "导出我的资料")
    assert "「我的资料.xlsx」在这里发不出来" in answer
    assert official.files("李明") == []


async def test_a_paper_asked_for_in_a_group_is_fetched_in_private_where_the_bot_may_only_answer(
    official: Official,
) -> None:
    await town(official)
    answer = await official("李明", "登记表", UNIT)
    assert answer == "材料只能私下给您，这个平台上我不能先找您：请私聊我发同样的话。"
    assert official.refused == 0
    assert "登记表" in await official("李明", "登记表")
    assert [file[-5:] for file in official.files("李明")] == [".docx"]


async def test_nobody_is_mentioned_by_words_on_the_official_bot(official: Official) -> None:
    await town(official)
    sent: list[str] = []
    taken = official.message

    def message(place: str, body: dict) -> object:
        sent.append(body.get("content") or "")
        return taken(place, body)

    official.message = message  # type: ignore[method-assign, assignment]
    await official("王主任", '特长 修<@everyone><qqbot-at-everyone /> @everyone <qqbot-at-user id="1" />', COMMUNITY)
    await official("李明", '特长 修<@everyone><qqbot-at-everyone /> @everyone <qqbot-at-user id="1" />', UNIT)
    assert any("修" in text for text in sent)
    assert not any(re.search(r"<@|<qqbot|@everyone", text) for text in sent)


async def test_a_number_on_a_satori_bridge_is_nobody_with_that_number_on_qq(
    satori: Satori, database: Database, tmp_path: Path
) -> None:
    """The bridge says qq and 10001; the 系统管理员 is qq 10001. That makes nobody an operator."""
    from plugins._desk import desk

    desk.operators = frozenset({("qq", satori.id_of("王主任")), ("qq", satori.id_of("冒充的"))})
    assert "只有系统管理员" in await satori("冒充的", "绑定 社区 舜水新村", COMMUNITY)
    desk.operators = frozenset({("satori-qq", satori.id_of(OPERATOR))})
    await town(satori)
    assert {row.platform for row in await rows(satori, Account)} == {"satori-qq"}
    assert {row.home_platform for row in await rows(satori, Person)} == {"satori-qq"}
    assert len(await rows(satori, Role)) == 1


async def test_what_the_bot_said_itself_is_not_heard_again_through_satori(satori: Satori) -> None:
    await town(satori)
    before = len(await rows(satori, Person))
    await satori.hear({"id": "10000", "name": "微心愿"}, "报到 舜水新村 特长：理发", UNIT)
    assert len(await rows(satori, Person)) == before


async def test_an_offer_is_answered_by_quoting_it_though_the_satori_server_cannot_look_it_up(satori: Satori) -> None:
    await town(satori)
    for place in ("一号楼", "二号楼"):
        await satori("王主任", f"需求：{place}有水龙头漏水，下周六上午找1个人来修", COMMUNITY)
    await satori("王主任", "派单 1 1", COMMUNITY)
    first = next(
        number for number, one in zip(satori.numbers, satori.out, strict=True) if "社区想请您帮忙：#1" in one.text
    )
    await satori("王主任", "派单 2 1", COMMUNITY)
    user = {"id": satori.id_of("李明"), "name": "李明"}
    await satori.hear(user, f'<quote id="{first}"/>好的，我去', UNIT)
    assert {row.need_id: row.state for row in await rows(satori, Offer)} == {1: "accepted", 2: "offered"}
