"""One's own data: kept in private, masked, shown to nobody else, and gone when asked (T5, T7, Z30)."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from databases import MASTER, SERVER
from places import COMMUNITY, UNIT
from talk import Talk

from storage.database import Database
from storage.tables import Account, Notice, Offer, Person, Registration, Service, Subject
from storage.vault import Vault

PHONE, ID_NUMBER = "13987654321", "110105198503070027"
CANARIES = ("欧阳金丝雀", "金丝雀特长", "金丝雀原因", PHONE, ID_NUMBER)
WARNING = "群里请不要发手机号、身份证号，请撤回那条消息；要登记请私聊我。"


@pytest.mark.requirement("T5", "L04")
@pytest.mark.parametrize(
    "text",
    [f"电话 {PHONE}", f"身份证 {ID_NUMBER}", f"报到 舜水新村 特长：理发 电话{PHONE} 身份证{ID_NUMBER}", f"特长 理发 {PHONE}", f"我的身份证号是{ID_NUMBER}", "电话 1 3 9-8765-4321", "特长：理发 １３９８７６５４３２１"],
)  # fmt: skip
async def test_a_number_typed_in_a_group_is_warned_about_and_not_repeated(town: Talk, text: str) -> None:
    answer = await town("张伟", text, UNIT)
    assert answer.endswith(WARNING), answer
    assert not any(part in answer for part in ("8765", "4321", "19850307"))
    for person in await town.rows(Person):
        assert "8765" not in person.skills
        assert person.phone is None
        assert person.id_number is None


@pytest.mark.requirement("T5", "T7")
async def test_numbers_given_in_private_are_kept_sealed_and_shown_masked(town: Talk) -> None:
    await town("张伟", "填表")
    await town("张伟", "同意")
    await town("张伟", "退出")
    assert await town("张伟", f"电话 {PHONE}") == "手机号已加密保存：139****4321。看全部资料发：我的资料"
    assert await town("张伟", "身份证 110105198503070021") == (
        "身份证号有误（位数、出生日期或校验码不对），没有保存。请核对后再发：身份证 18位号码"
    )
    assert await town("张伟", f"身份证 {ID_NUMBER}") == "身份证号已加密保存：1****************7。"
    assert await town("张伟", "电话 1398765432") == "手机号不正确，要11位数字。例：电话 13800000000"
    mine = await town("张伟", "我的资料")
    assert "电话：139****4321\n身份证：1****************7" in mine
    assert await town("张伟", "我的资料", UNIT) == "资料只在私聊里给您看，请私聊我发：我的资料"
    person = next(row for row in await town.rows(Person) if row.name == "张伟")
    assert PHONE.encode() not in (person.phone or b"")
    assert "139****4321" not in await town("李明", "我的资料")


async def test_who_is_unknown_has_no_data(town: Talk) -> None:
    assert (await town("路人", "我的资料")).startswith("您还没有报到，没有登记任何资料。")
    assert await town("路人", "删除我的资料") == "没有您的资料，不用删除。"
    assert await town("路人", "确认删除") == "没看懂这句话。发「帮助」看能说什么。"


@pytest.mark.requirement("L04")
async def test_who_does_not_want_to_be_named_is_named_by_the_surname_only(town: Talk) -> None:
    assert await town("张伟", "不公开姓名", UNIT) == "好的，群里只显示您的姓。"
    town.sent.clear()
    await town("张伟", "特长 理发、水管维修", UNIT)
    await town("张伟", "我的", UNIT)
    await town("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY)
    await town("王主任", "推荐 1", COMMUNITY)
    await town("王主任", "派单 1 @张伟", COMMUNITY)
    await town("张伟", "接单 1", UNIT)
    await town("李明", "接单 1", UNIT)
    await town("张伟", "来不了 1", UNIT)
    await town("王主任", "需求：给郑大娘理发，下周日下午，1人", COMMUNITY)
    await town("张伟", "接单 2", UNIT)
    await town("张伟", "完成 2 用时1小时", UNIT)
    await town("王主任", "确认 2 满意", COMMUNITY)
    named = [sent.text for sent in town.to_groups() if "张伟" in sent.text.replace("@张伟", "")]
    assert named == []
    assert any("张*" in sent.text for sent in town.to_groups())
    await town("张伟", "公开姓名", UNIT)
    assert "张伟" in await town("张伟", "我的", UNIT)


async def _live_as_canary(talk: Talk) -> None:
    """Somebody checks in, gives numbers and a reason, and is told things: traces everywhere."""
    await talk("欧阳金丝雀", "报到 舜水新村 特长：金丝雀特长、理发", UNIT)
    await talk("欧阳金丝雀", f"电话 {PHONE}")
    await talk("欧阳金丝雀", f"身份证 {ID_NUMBER}")
    await talk("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY)
    await talk("欧阳金丝雀", "接单 1", UNIT)
    await talk("欧阳金丝雀", "来不了 1 金丝雀原因", UNIT)
    await talk("王主任", "需求：给郑大娘理发，下周日下午，1人", COMMUNITY)
    await talk("欧阳金丝雀", "接单 2", UNIT)


@pytest.mark.requirement("Z30", "L04")
async def test_what_the_search_keeps_between_two_starts_goes_with_the_erased(town: Talk) -> None:
    from plugins._desk import desk

    for name in ("index", "index.old"):
        (desk.data_dir / name).mkdir(parents=True)
        (desk.data_dir / name / "features.npy").write_bytes(b"hashes of skills")
    await town("张伟", "删除我的资料")
    assert (desk.data_dir / "index").exists(), "nothing happens before the second word"
    await town("张伟", "确认删除")
    assert not list(desk.data_dir.glob("index*"))


@pytest.mark.requirement("Z30", "T7", "T25")
async def test_erasing_leaves_nothing_behind(town: Talk, tmp_path: Path) -> None:
    await _live_as_canary(town)
    (person,) = [row for row in await town.rows(Person) if row.name == "欧阳金丝雀"]
    keys = {row.id: row.key for row in await town.rows(Subject)}
    subject_id, sealed = person.subject_id, person.phone
    assert subject_id is not None
    assert sealed is not None
    vault = Vault(MASTER)
    assert vault.open(keys[subject_id], f"person:phone:{subject_id}", sealed) == PHONE

    assert "确认请在10分钟内发：确认删除" in await town("欧阳金丝雀", "删除我的资料")
    assert await town("欧阳金丝雀", "确认删除") == "您的资料已删除。"
    assert (await town("欧阳金丝雀", "我的资料")).startswith("您还没有报到")

    (gone,) = [row for row in await town.rows(Person) if row.id == person.id]
    assert (gone.name, gone.skills, gone.phone, gone.id_number, gone.subject_id) == ("已注销", "", None, None, None)
    left = {row.id: row.key for row in await town.rows(Subject)}
    assert subject_id not in left
    for key in left.values():  # an old copy of the field does not open with any key that is left
        with pytest.raises(InvalidTag):
            vault.open(key, f"person:phone:{subject_id}", sealed)
    account = str(town.id_of("欧阳金丝雀"))
    assert account not in [row.user_id for row in await town.rows(Account)]
    assert account not in [row.user_id for row in await town.rows(Notice)]
    assert person.id not in [row.person_id for row in await town.rows(Registration)]
    assert [row.reason for row in await town.rows(Offer) if row.person_id == person.id] == [None, None]
    if not SERVER:
        _assert_no_canary_on_disk(town, tmp_path)
        await _assert_no_canary_when_reopened(town.database, tmp_path)


def _assert_no_canary_on_disk(talk: Talk, folder: Path) -> None:
    found = {
        (path.name, canary)
        for path in folder.glob("test.db*")
        for canary in (*CANARIES, str(talk.id_of("欧阳金丝雀")))
        if canary.encode() in path.read_bytes()
    }
    assert found == set()


async def _assert_no_canary_when_reopened(database: Database, folder: Path) -> None:
    await database.close()
    with closing(sqlite3.connect(folder / "test.db")) as connection:
        dump = "\n".join(connection.iterdump())
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [canary for canary in CANARIES if canary in dump] == []


@pytest.mark.requirement("Z30")
async def test_what_the_erased_person_held_is_open_again_and_the_ledger_stays(town: Talk) -> None:
    await _live_as_canary(town)
    await town("王主任", "需求：给郑大伯理发，下周日下午，1人", COMMUNITY)
    await town("欧阳金丝雀", "接单 3", UNIT)
    await town("欧阳金丝雀", "完成 3 用时2小时", UNIT)
    await town("王主任", "确认 3 满意", COMMUNITY)
    town.news(COMMUNITY)
    await town("欧阳金丝雀", "删除我的资料")
    await town("欧阳金丝雀", "确认删除")
    assert town.news(COMMUNITY) == ["#2 接单的同志退出了，已重新开放。换人请发：推荐 2"]
    assert "待接单 0/1" in await town("王主任", "需求 2", COMMUNITY)
    (service,) = await town.rows(Service)
    assert (service.state, float(service.hours or 0)) == ("confirmed", 2.0)
    assert (await town("欧阳金丝雀", "报到 舜水新村 特长：唱歌", UNIT)).startswith("已登记，报到成功：欧阳金丝雀")


async def test_no_and_silence_erase_nothing(town: Talk) -> None:
    await town("张伟", "删除我的资料")
    assert await town("张伟", "否") == "好的，不办了。"
    await town("张伟", "确认删除")
    await town("陈静", "删除我的资料")
    await town("张伟", "确认删除")  # somebody else's question
    await town("陈静", "确认删除", UNIT)  # another chat
    assert "已注销" not in [row.name for row in await town.rows(Person)]
