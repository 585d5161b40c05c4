"""Who gives his data by a sentence of his own, outside the form, is told what for and how to take them back (L04)."""

import re

import pytest
from places import UNIT
from talk import Talk

from storage.tables import Chronicle, Consent


@pytest.mark.requirement("L04")
@pytest.mark.parametrize("text", ["报到 舜水新村 特长：理发", "我来报到，住在舜水新村，会理发"])
async def test_who_registers_in_one_line_is_told_once_what_for_and_how_to_take_it_back(town: Talk, text: str) -> None:
    before = len(await town.rows(Chronicle))
    answer = await town("新同志", text, UNIT)
    assert answer.startswith("已登记，报到成功：新同志 → 舜水新村")
    assert "只用来安排志愿服务；本社区群和您单位的群能看到姓名、特长、时间，不想公开发：不公开姓名" in answer
    assert "不同意就私聊发：删除我的资料" in answer
    assert len(answer.splitlines()) <= 8
    (told,) = [row for row in (await town.rows(Chronicle))[before:] if row.verb == "told_purpose"]
    assert re.fullmatch(r"[0-9a-f]{8}", told.facts["text"])
    assert "安排志愿服务" not in await town("新同志", "报到 舜水新村 特长：理发、按摩", UNIT)
    assert await town.rows(Consent) == []  # told is not agreed


@pytest.mark.requirement("L04")
async def test_who_gives_a_number_in_private_is_asked_until_he_agrees_and_not_while_he_answers_something_else(
    town: Talk,
) -> None:
    assert (await town("张伟", "电话 13987654321")).endswith("同意请发：同意　不同意发：删除我的资料")
    assert await town("张伟", "同意") == "谢谢，已记下您的同意。看自己的资料发：我的资料"
    assert await town("张伟", "身份证 110105198503070027") == "身份证号已加密保存：1****************7。"
    await town("李明", "删除我的资料")
    assert "同意请发" not in await town("李明", "电话 13987654322")
    assert await town("李明", "确认删除") == "您的资料已删除。"
    assert len(await town.rows(Consent)) == 1
