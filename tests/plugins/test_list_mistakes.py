"""A list of needs or of people with bad rows is taken not at all, and each bad row is told: mended, it goes in (R055)."""

import time
import zipfile
from io import BytesIO

import pytest
from places import COMMUNITY
from roster_chat import book, send_file, sheet_of, with_part
from talk import Talk

from storage.tables import Beneficiary, ListImport, Need

pytestmark = pytest.mark.requirement("R055", "R051")
HEAD = ["服务对象", "需求内容", "时间", "类型"]
GOOD = ["张大爷", "想理发", "时间不限", "需求"]
DEAR = ["吴爷爷", "想要一台5000元的电动轮椅", "", "微心愿"]
BAD_DAY = ["赵叔", "2月30日上午搬柜子", "", "需求"]


async def sent(towns: Talk, rows: list[list[str]], ask: str = "导入需求") -> str:
    await towns("王主任", ask)
    return await send_file(towns, "王主任", book([HEAD, *rows]), name="需求.xlsx")


async def test_a_wish_beyond_the_places_rules_is_told_by_its_row_and_keeps_the_list_out(towns: Talk) -> None:
    said = await sent(towns, [GOOD, DEAR, [*GOOD[:2], "", ""], BAD_DAY])
    assert said.splitlines()[0] == "共4行，2行要改，所以一行都没有导入。"
    assert " 第3行：" in said.splitlines()[1]
    assert "5000" in said
    assert "2月30日" in said.splitlines()[2]
    rows = sheet_of(towns, "要改的行")
    assert [str(row[0]).rpartition(" ")[2] for row in rows if "第" in str(row[0])] == ["第3行", "第5行"]
    assert ["吴爷爷", "赵叔"] == [row[1] for row in rows if "第" in str(row[0])]
    assert (await towns.rows(Need), await towns.rows(ListImport)) == ([], [])


async def test_the_mended_file_is_taken_without_asking_again(towns: Talk) -> None:
    await sent(towns, [GOOD, DEAR])
    mended = book([HEAD, GOOD, ["吴爷爷", "想要一台收音机", "", "微心愿"]])
    answer = await send_file(towns, "王主任", mended, name="改好.xlsx")
    assert answer.startswith("导入2条需求草稿（#1到#2）")
    assert [row.kind for row in await towns.rows(Need)] == ["need", "wish"]


async def test_the_mistakes_go_to_who_sent_the_list_and_into_no_group(towns: Talk) -> None:
    await sent(towns, [DEAR])
    assert not any(sent.files or "5000" in sent.text for sent in towns.to_groups())
    assert await towns("王主任", "导入需求", COMMUNITY) == (
        "需求清单里有居民的情况，请私聊我发：导入需求（群里发的文件请删掉）"
    )


def stuffed() -> bytes:
    """A few kilobytes that unpack into hundreds of megabytes."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (300 << 20))
    return file.getvalue()


@pytest.mark.parametrize("ask", ["导入需求", "导入服务对象"])
@pytest.mark.requirement("T10")
async def test_a_hostile_list_is_refused_soon_and_writes_nothing(towns: Talk, ask: str) -> None:
    plain = book([["姓名", "需求内容"], ["张大爷", "想理发"]])
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    hostile = {
        "解开后太大": stuffed(),
        "带宏": with_part(plain, "xl/vbaProject.bin", b"\0" * 20),
        "连着别的文件": with_part(plain, "xl/externalLinks/externalLink1.xml", b"<x/>"),
        "内容不正常": with_part(plain, "docProps/more.xml", entities),
        "打不开": plain[: len(plain) // 2],
    }
    for words, content in hostile.items():
        await towns("王主任", ask)
        begun = time.monotonic()
        assert words in await send_file(towns, "王主任", content, name="表.xlsx"), words
        assert time.monotonic() - begun < 10, words  # about 0.1 s each on an idle machine
    assert (await towns.rows(Need), await towns.rows(Beneficiary)) == ([], [])
