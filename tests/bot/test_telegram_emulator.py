"""Telegram once more, and this one is not ours: the whole bot beside telegram-test-api, an emulator by other people."""

import asyncio
import io
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
import pytest_asyncio
from openpyxl import Workbook
from telegram_peer import MEMBER, OPERATOR, STAFF, TOKEN, USERNAME, Telegram, emulated
from test_telegram import free_port, healthy

ROOT = Path(__file__).parents[2]
UNIT, COMMUNITY = -1001, -1001234567890  # a group, and a supergroup
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@asynccontextmanager
async def bot(telegram_port: int, folder: Path) -> AsyncGenerator[None]:
    """The bot, serving."""
    port = free_port()
    env = os.environ | {
        "DATA_DIR": str(folder), "PORT": str(port), "QUIET_HOURS": "", "SUPERUSERS": f'["telegram:{OPERATOR}"]',
        "TELEGRAM_BOTS": f'["{TOKEN}"]', "TELEGRAM_API": f"http://127.0.0.1:{telegram_port}/",
    }  # fmt: skip
    command = [sys.executable, "-m", "bot"]
    process = await asyncio.create_subprocess_exec(*command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        await healthy(port)
        yield
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 20)


async def town(telegram: Telegram) -> None:
    """A unit and a community, its staff and a member, each by the words of the platform."""
    await telegram.say(OPERATOR, "绑定 单位 市住建局", UNIT, "已绑定单位「市住建局」")
    await telegram.say(OPERATOR, "绑定 社区 舜水新村", COMMUNITY, "已绑定社区「舜水新村」")
    appointed = await telegram.say(OPERATOR, "任命 @王主任 社区工作者", COMMUNITY, "已任命")
    assert appointed.startswith("已任命 @王主任 为舜水新村的社区工作者")
    await telegram.say(MEMBER, "报到 舜水新村 特长：水电维修", UNIT, "已登记，报到成功：李明")
    await telegram.told(COMMUNITY, "李明（市住建局）到舜水新村报到了")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bot keeps its data."""
    return tmp_path_factory.mktemp("telegram")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def telegram(folder: Path) -> AsyncGenerator[Telegram]:
    """The emulator, and one bot for all the tests here; when the bot started, nobody was there yet."""
    ports = free_port(), free_port()
    async with bot(ports[0], folder), emulated(ports) as telegram:
        await town(telegram)
        yield telegram


def rows(folder: Path, question: str) -> list[tuple[object, ...]]:
    """What stands in the database."""
    with closing(sqlite3.connect(f"file:{folder}/weixinyuan.db?mode=ro", uri=True)) as database:
        return database.execute(question).fetchall()


async def until(there: Callable[[], object]) -> None:
    """Wait until something is there."""
    async with asyncio.timeout(15):
        while True:
            if there():
                return
            await asyncio.sleep(0.05)


async def posted(telegram: Telegram, words: str) -> int:
    """A need; returns its number."""
    found = re.search(r"#(\d+) 已登记", await telegram.say(STAFF, words, COMMUNITY, "已登记"))
    assert found is not None
    return int(found[1])


def roster() -> bytes:
    """A unit's list with one name."""
    book, out = Workbook(), io.BytesIO()
    for row in (["姓名", "社区"], ["张伟", "舜水新村"]):
        book.active.append(row)  # pyright: ignore[reportOptionalMemberAccess]
    book.save(out)
    return out.getvalue()


@pytest.mark.requirement("R106")
async def test_from_plain_words_to_a_confirmed_service_and_files_both_ways(telegram: Telegram, folder: Path) -> None:
    drafted = await telegram.say(STAFF, "五保户家的水龙头漏水，谁下周六能来修一下", COMMUNITY, "要登记这条需求吗？")
    assert rows(folder, "select count(*) from need") == [(0,)]
    asked = await telegram.say(STAFF, "是", COMMUNITY, "#1 已登记")
    assert re.search(r"\d+月\d+日周六", drafted)
    assert "1. 李明（" in asked
    assert "1. 李明（" in await telegram.say(STAFF, f"@{USERNAME} 推荐 1", COMMUNITY, "#1 ")
    await telegram.say(STAFF, "派单 1 1", COMMUNITY, "#1 已派给李明")
    offered = await telegram.told(UNIT, "社区想请您帮忙：#1")
    assert offered.startswith("@李明 ")
    assert "五保" not in offered
    (mention,) = [one["entities"] for one in await telegram.sent() if one["text"] == offered]
    assert [(one["offset"], one["length"], one["url"]) for one in mention] == [(0, 3, f"tg://user?id={MEMBER}")]
    await telegram.say(MEMBER, f"/接单@{USERNAME} 1", UNIT, "#1 李明已接单")
    await telegram.told(COMMUNITY, "#1 李明已接单（1/1）")
    await telegram.told(MEMBER, "#1 您已接单。详情：")
    await telegram.say(MEMBER, "完成 1 换了水龙头，用时2小时", UNIT, "#1")
    await telegram.say(STAFF, "确认 1 满意", COMMUNITY, "已确认")
    assert rows(folder, "select state from need") == [("closed",)]
    assert rows(folder, "select state from offer") == [("done",)]
    assert rows(folder, "select state, hours from service") == [("confirmed", 2.0)]
    assert rows(folder, "select distinct platform from account") == [("telegram",)]

    assert "这是登记的全部内容" in await telegram.say(MEMBER, "导出我的资料", None, "登记的全部")
    async with asyncio.timeout(10):
        while True:
            if any(one.get("我的资料.xlsx") == "我的资料.xlsx" for one in await telegram.sent()):
                break
            await asyncio.sleep(0.05)
    await telegram.say(OPERATOR, "任命 @李明 单位管理员", UNIT, "已任命 @李明 ")
    await telegram.say(MEMBER, "导入名册", None, "发到这里")
    telegram.files["list1"] = roster()
    before = len(await telegram.sent())
    await telegram.hear(MEMBER, document={"file_id": "list1", "file_unique_id": "l", "file_name": "名册.xlsx"})
    await telegram.told(MEMBER, "1人", before)
    assert rows(folder, "select count(*) from roster_entry") == [(1,)]
    assert "帮助" in await telegram.say(MEMBER, "/start", None, "【党员】")


@pytest.mark.requirement("Z17")
async def test_what_it_cannot_read_and_nobody_said_does_not_stop_it(telegram: Telegram, folder: Path) -> None:
    before = len(await telegram.sent())
    registered = rows(folder, "select person_id, org_id from registration")
    await telegram.press(MEMBER, "接单 1")
    await telegram.hear(MEMBER, UNIT, text="报到 舜水新村 特长：理发", edit_date=1)
    await telegram.hear(STAFF, UNIT, text="报到 舜水新村 特长：理发", **{"from": ANONYMOUS})
    await telegram.hear(STAFF, UNIT, text="报到 舜水新村 特长：理发", sender_chat={"id": UNIT, "type": "group"})
    await telegram.hear(STAFF, UNIT, new_chat_title="新群名")
    await telegram.hear(STAFF, UNIT, text=7)
    await telegram.hear(
        MEMBER, UNIT, text="特长 水电维修、开锁", entities=[{"type": "of_next_year", "offset": 0, "length": 2}]
    )
    await telegram.told(UNIT, "开锁", before)
    assert len([one for one in (await telegram.sent())[before:] if int(one["chat_id"]) == UNIT]) == 1
    assert rows(folder, "select person_id, org_id from registration") == registered
    await telegram.say(MEMBER, f"/help@{USERNAME}", UNIT, "【党员】")


@pytest.mark.requirement("Z11", "Z12")
async def test_while_telegram_is_away_what_is_promised_waits_and_is_said_once(telegram: Telegram, folder: Path) -> None:
    number = await posted(telegram, "需求：水龙头漏水，下周日上午找1个人来修")
    telegram.last = f"派单 {number} 1"
    await telegram.hear(STAFF, COMMUNITY, text=telegram.last)
    await until(lambda: rows(folder, f"select id from offer where need_id = {number}"))
    await telegram.stop()
    telegram.trouble = 502
    telegram.calls.clear()
    await telegram.start()
    await until(lambda: telegram.calls)
    assert set(telegram.calls) == {"getMe"}
    assert ("queued",) in rows(folder, "select state from notice")
    telegram.last, telegram.trouble = "", 0
    offer = f"社区想请您帮忙：#{number}"
    telegram.refused[offer] = {"error_code": 429, "description": "Too Many Requests: retry after 1"}
    await telegram.told(UNIT, offer)
    assert telegram.refused == {}

    telegram.swallowed = f"#{number} 李明已接单（1/1）"
    await telegram.say(MEMBER, f"接单 {number}", UNIT, "李明已接单")
    await telegram.told(COMMUNITY, telegram.swallowed)
    await telegram.say(MEMBER, "我的任务", UNIT, f"#{number}")
    said = [one["text"] for one in await telegram.sent()]
    assert len([text for text in said if offer in text]) == 1
    assert len([text for text in said if telegram.swallowed in text]) == 1
    states = rows(folder, "select state, count(*) from notice where state != 'sent' group by state")
    assert states == [("unknown", 1)]


async def test_a_group_that_becomes_a_supergroup_stays_bound(telegram: Telegram, folder: Path) -> None:
    grown = -1009876543210
    await telegram.hear(OPERATOR, UNIT, migrate_to_chat_id=grown)
    await telegram.hear(OPERATOR, grown, migrate_from_chat_id=UNIT)
    await until(lambda: (str(grown),) in rows(folder, "select chat_id from group_chat"))
    assert (str(UNIT),) not in rows(folder, "select chat_id from group_chat")
    await telegram.say(MEMBER, "我的任务", grown, "")
    number = await posted(telegram, "需求：王奶奶家电灯不亮，下周三上午找1个人来修")
    await telegram.say(STAFF, f"派单 {number} @李明", COMMUNITY, f"#{number} 已派给李明")
    await telegram.told(grown, f"社区想请您帮忙：#{number}")
