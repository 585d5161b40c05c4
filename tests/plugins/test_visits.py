"""Visits to special members as they are talked about: everything in private, counts in the group."""

import pytest
from packs import only
from places import UNIT
from real_days import on, shown, typed
from talk import Talk

from storage.tables import SpecialMember, SpecialVisit


@pytest.mark.requirement("R044", "T6", "T26")
async def test_the_admin_keeps_the_list_in_private_and_the_group_reads_counts(towns: Talk) -> None:
    rules = {"source": "七一前后走访慰问", "kinds": ["老党员", "困难党员"], "first": on(-30), "last": on(30)}
    towns.database.policies = only(visits=rules)
    assert (await towns("李明", "走访 登记 王建国 老党员 困难", None)).startswith(
        "已登记：王建国（老党员、困难党员）。"
    )
    assert "种类（老党员、困难党员）" in await towns("李明", "走访 登记 孙秀英 特殊贡献党员", None)
    await towns("李明", "走访 登记 孙秀英 老党员", None)
    answer = await towns("李明", f"走访 王建国 {typed(-1)} 意见：多组织活动 困难：看病不方便", None)
    assert answer == f"走访已记：王建国 · {shown(-1)}。\n记下事项1、2，答复发：走访 回复 1 答复"
    count = f"市住建局走访慰问（{shown(-30)}至{shown(30)}）：已走访1/2，还差1；待答复的意见困难2条"
    assert await towns("张伟", "走访", UNIT) == count
    assert "孙秀英（老党员）" in await towns("李明", "走访 未走访", None)
    assert f"王建国（老党员、困难党员）已走访：{shown(-1)}" in await towns("李明", "走访 名册", None)
    assert "看病不方便 · 答复：已联系医院" in await towns("李明", "走访 回复 2 已联系医院", None)
    assert "事项 1 已交张伟办" in await towns("李明", "走访 交办 1 张伟", None)
    said = "".join(sent.text for sent in towns.to_groups())
    assert not any(word in said for word in ("王建国", "孙秀英", "困难党员", "看病"))


@pytest.mark.requirement("T5", "T6")
async def test_what_is_typed_in_the_group_is_neither_kept_nor_repeated(towns: Talk) -> None:
    for text in (
        "走访 登记 王建国 困难党员",
        "走访 名册",
        f"走访 王建国 {typed(-1)} 困难：看病不方便",
        f"走访 王建国 {typed(-1)}",
    ):
        assert (
            await towns("李明", text, UNIT)
            == "走访名册和内容涉及个人隐私，请撤回，改在私聊里发给我。群里只能看进度：走访"
        )
        assert await towns("张伟", text, UNIT) == "只有市住建局的单位管理员能做这件事。"
    assert (await towns.rows(SpecialMember), await towns.rows(SpecialVisit)) == ([], [])


@pytest.mark.requirement("T3")
async def test_nobody_else_reads_or_writes_the_list_in_private(towns: Talk) -> None:
    await towns("李明", "走访 登记 王建国 老党员", None)
    for who in ("张伟", "王主任", "赵医生", "路人"):
        for text in ("走访 名册", "走访 登记 孙秀英 老党员", "走访 事项", f"走访 王建国 {typed(-1)}"):
            assert await towns(who, text, None) == "只有单位管理员能做这件事。"
    assert len(await towns.rows(SpecialMember)) == 1


async def test_a_long_list_goes_into_a_file(towns: Talk) -> None:
    for number in "一二三四五六七八九":
        await towns("李明", f"走访 登记 王建{number} 老党员", None)
    assert await towns("李明", "走访 名册", None) == "走访名册共9人：见文件。\n[走访名册.txt]"
    assert "没有这个姓名" in await towns("李明", f"走访 无此人 {typed(-1)}", None)
