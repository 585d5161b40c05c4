"""Reading a roster: every shape a unit keeps it in, every mistake by row, and no hostile file (R015, R006, T10)."""

import asyncio
import re
import time
from datetime import date

import pytest
from roster_books import book, id_number, old_xls, people, rewritten, with_part

from storage.errors import Refusal
from storage.roster.roster_files import read_file
from storage.roster.roster_lines import Checked, check
from storage.roster.roster_sheets import field_of

TODAY = date(2026, 7, 13)
LI = id_number("19850307", 231)


async def checked(content: bytes, levels: tuple[str, ...] = ()) -> Checked:
    return check(await read_file(content), TODAY, levels)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓 名", "name"), ("党员姓名", "name"), ("名字", "name"), ("性别（男/女）", "sex"), ("出生年月", "born"),
        ("出生日期*", "born"), ("年龄", "age"), ("身份证号", "id_number"), ("身份证号码", "id_number"),
        ("公民身份号码", "id_number"), ("手机", "phone"), ("联系电话", "phone"), ("手机号码", "phone"), ("联系方式", "phone"),
        ("职务", "post"), ("工作单位及职务", "post"), ("所在支部", "branch"), ("所在党支部", "branch"), ("人员类别", "kind"),
        ("党员类别", "kind"), ("政治面貌", "kind"), ("技能特长", "skills"), ("服务志愿", "wishes"), ("服务意愿", "wishes"),
        ("报到社区", "community"), ("居住社区", "community"), ("级别", "leader"), ("志愿者编号", "registry"),
        ("序号", None), ("备注", None), ("紧急联系人电话", None), ("办公电话", None), ("配偶姓名", None),
    ],
)  # fmt: skip
def test_a_heading_means_its_field(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


@pytest.mark.requirement("R015")
async def test_a_list_as_units_keep_it_is_read() -> None:
    """A merged title, a note, blanks, a heading of two rows, sections, full-width digits, totals and signatures."""
    found = await checked(
        book(
            [
                ["市住建局党员名册"], ["填报时间：2026年7月"], [],
                ["序号", "姓 名", "性别", "出生年月", "身份证号码", "联系方式", None, "服务志愿", "党员类别", "级别"],
                [None, None, None, None, None, "办公电话", "手机号码"],
                ["一、机关一支部"],
                [1, "李 明", "男", "1985.03", LI, "0551-123", 13800000001, "05、16", "在职", "正科级"],
                [2, "张伟", "男", "1990年12月", None, None, "１３８ ０００００００２", "理发", "退休", "科员"],
                ["二、机关二支部"],
                [3, "欧阳娜娜", "女", 199002, None, None, "+86 138-0000-0003", "社区服务", None, None],
                [None, "合计", 3], ["填表人：张三"], ["注：以上人员均已核对"],
            ]
        ),
        ("县处级以上", "乡科级"),
    )  # fmt: skip
    assert found.problems == ()
    told = [(one.place, one.name, one.profile) for one in found.lines]
    assert [(place, name) for place, name, _ in told] == [("第7行", "李明"), ("第8行", "张伟"), ("第10行", "欧阳娜娜")]
    li, zhang, ou = (profile for _, _, profile in told)
    assert (li.sex, li.born, li.id_number, li.phone) == ("男", "1985-03", LI, "13800000001")
    assert (li.wishes, li.kind, li.leader, li.branch) == ("社区服务、扶残助残", "在职党员", "乡科级", "机关一支部")
    assert (zhang.born, zhang.phone, zhang.skills, zhang.wishes) == ("1990-12", "13800000002", "理发", None)
    assert (zhang.kind, zhang.leader) == ("离退休党员", None)
    assert (ou.born, ou.phone, ou.wishes, ou.branch) == ("1990-02", "13800000003", "社区服务", "机关二支部")


async def test_several_sheets_hidden_ones_and_two_columns_of_people() -> None:
    found = await checked(
        book(
            [["姓名", "手机", "姓名", "手机"], ["李明", "13800000001", "张伟", "13800000002"]],
            [["手机号码", "党员姓名"], ["13800000003", "陈静"]],
            [["姓名", "手机"], ["旧人", "13800000009"]],
            [["收支"], ["一月", 3]],
            hidden=[2],
        )
    )
    assert [(one.place, one.name, one.profile.phone) for one in found.lines] == [
        ("表1 第2行", "李明", "13800000001"), ("表1 第2行", "张伟", "13800000002"), ("表2 第2行", "陈静", "13800000003"),
    ]  # fmt: skip
    assert found.skipped == ("表3", "表4")


async def test_of_two_columns_for_one_field_the_visible_one_counts() -> None:
    content = book([["姓名", "手机", "联系电话"], ["李明", "13900000009", "13800000001"]], columns=["B"])
    assert [one.profile.phone for one in (await checked(content)).lines] == ["13800000001"]
    alone = book([["姓名", "手机"], ["李明", "13900000009"]], columns=["B"])
    assert [one.profile.phone for one in (await checked(alone)).lines] == ["13900000009"]


@pytest.mark.requirement("R006", "Z21")
@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"身份证号": 340102198503072314}, "身份证号存成了数字，末几位已经丢了"),
        ({"身份证号": "3.40102E+17"}, "身份证号变成了科学记数，末几位已经丢了"),
        ({"身份证号": LI[:-1] + ("0" if LI[-1] != "0" else "1")}, "身份证号校验码不对，有一位填错了"),
        ({"身份证号": "340102198513072314"}, "身份证号里的出生日期不对"),
        ({"身份证号": LI[:-1]}, "身份证号不是18位（现在17位）"),
        ({"身份证号": "340102850307231"}, "身份证号是15位旧号"),
        ({"身份证号": LI, "性别": "女"}, "性别与身份证号不一致"),
        ({"身份证号": LI, "出生年月": "1986-03"}, "出生年月与身份证号不一致"),
        ({"手机": "0551-1234567"}, "手机号不是11位"),
        ({"手机": "=A1"}, "手机是公式"),
        ({"姓名": "=CONCAT(A1)"}, "姓名是公式"),
        ({"姓名": None}, "没有姓名"),
        ({"姓名": "李明13800000001"}, "姓名不像人名"),
        ({"性别": "中"}, "性别没看懂"),
        ({"出生年月": 1985.1}, "出生年月存成了数字，分不清是1月还是10月"),
        ({"出生年月": "1985-13"}, "出生年月没看懂"),
        ({"人员类别": "外星人"}, "人员类别没看懂"),
    ],
)  # fmt: skip
async def test_a_bad_row_says_why_and_how_it_is_put_right(cells: dict[str, object], reason: str) -> None:
    heads = ["姓名", "性别", "出生年月", "身份证号", "手机", "人员类别"]
    row = [cells.get(head, "李明" if head == "姓名" else "13800000001" if head == "手机" else None) for head in heads]
    found = await checked(book([heads, row, ["张伟", "男", None, None, "13800000002", None]]))
    assert [one.name for one in found.lines] == ["张伟"]
    assert [(one.place, one.reason) for one in found.problems] == [("第2行", reason)]
    assert found.problems[0].fix
    assert re.search(r"\d{11}", found.problems[0].name + found.problems[0].reason + found.problems[0].fix) is None


async def test_all_that_is_wrong_with_a_row_is_said_at_once() -> None:
    found = await checked(book([["姓名", "性别", "手机"], ["李明", "中", "123"]]))
    assert [one.reason for one in found.problems] == ["性别没看懂；手机号不是11位"]


async def test_the_same_person_twice_is_one_and_a_doubt_is_told() -> None:
    heads = ["姓名", "手机", "身份证号", "职务"]
    found = await checked(
        book([
            heads,
            ["李明", "13800000001", None, "科长"], ["李 明", "138-0000-0001", LI, None],  # one, the second adds the number
            ["张伟", "13800000002", None, None], ["张伟", "13800000003", None, None],  # two of one name
            ["王芳", None, None, "科员"], ["王芳", None, None, "科员"],  # the same in every word
            ["刘洋", None, None, "科员"], ["刘洋", "13800000005", None, None],  # nobody knows
            ["陈静", "13800000006", id_number("19900101", 2), None], ["陈晶", None, id_number("19900101", 2), None],
        ])
    )  # fmt: skip
    assert [(one.name, one.profile.phone) for one in found.lines] == [
        ("李明", "13800000001"), ("张伟", "13800000002"), ("张伟", "13800000003"), ("王芳", None),
        ("刘洋", "13800000005"), ("陈静", "13800000006"),
    ]  # fmt: skip
    assert (found.lines[0].profile.id_number, found.lines[0].profile.post) == (LI, "科长")
    assert {(one.place, one.reason) for one in found.problems} == {
        ("第8行", "与第9行同名，分不清是不是同一个人"), ("第11行", "与第10行身份证号相同，姓名不同"),
    }  # fmt: skip
    assert found.merged == 2


async def test_no_list_at_all_is_said_so() -> None:
    for rows in ([["甲", "乙"], [1, 2]], [[]], [["姓名", "手机"]]):
        with pytest.raises(Refusal, match=r"没找到名册|只有标题"):
            await checked(book(rows))


def bomb_of_rows(row: bytes) -> bytes:
    return rewritten(
        book([["姓名"], ["李明"]]),
        lambda name, body: body.replace(b"<sheetData>", b"<sheetData>" + row) if "sheet1.xml" in name else body,
    )


GOOD = book([["姓名", "手机"], ["李明", "13800000001"]])
HOSTILE = {
    "99 MB in little": with_part(GOOD, "xl/media/big.xml", b"<a>" + b" " * (99 << 20) + b"</a>"),
    "ratio": with_part(GOOD, "xl/media/big.xml", b" " * (20 << 20)),
    "one part of nothing": with_part(GOOD, "x", b"\0" * (49 << 20)),
    "a million empty rows": bomb_of_rows(b"".join(b'<row r="%d"/>' % n for n in range(10, 1_000_000))),
    "a million rows without numbers": bomb_of_rows(b"<row/>" * 1_000_000),
    "a cell far away": bomb_of_rows(b'<row r="1048570"><c r="XFD1048570"><v>1</v></c></row>'),
    "macros": with_part(GOOD, "xl/vbaProject.bin", b"Attribute VB_Name"),
    "macro type": rewritten(GOOD, lambda n, b: b.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")),
    "external links": with_part(GOOD, "xl/externalLinks/externalLink1.xml", b"<a/>"),
    "entities": with_part(GOOD, "xl/x.xml", b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a>&c;</a>'),
    "entities in the sheet": rewritten(
        GOOD, lambda n, b: b'<!DOCTYPE a [<!ENTITY b "b">]>' + b if "sheet1" in n else b
    ),
    "not a zip": b"PK\x03\x04" + b"x" * 5000,
    "a page": b"<html><table><tr><td>\xe5\xa7\x93</td></tr></table></html>",
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "nothing": b"",
    "half": GOOD[: len(GOOD) // 2],
    "locked": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 3000,
    "old, broken": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4000,
    "six megabytes": b"PK\x03\x04" + b"x" * (6 << 20),
    "a document": with_part(b"PK\x05\x06" + b"\0" * 18, "word/document.xml", b"<a/>"),
}


@pytest.mark.requirement("T10")
@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_refused_at_once_with_words(name: str) -> None:
    begun = time.process_time()
    with pytest.raises(Refusal) as refused:
        await read_file(HOSTILE[name])
    assert time.process_time() - begun < 1
    assert 10 < len(str(refused.value)) < 80
    assert re.search(r"[a-zA-Z_]{12,}|Traceback|/", str(refused.value)) is None


@pytest.mark.requirement("T10")
async def test_the_loop_goes_on_while_a_file_is_read_and_the_house_does_not_grow() -> None:
    import resource

    content = book(people(5000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading = asyncio.create_task(read_file(HOSTILE["99 MB in little"]))
    good = asyncio.create_task(read_file(content))
    longest, last = 0.0, time.thread_time()  # the loop's own work: what else the machine does is not counted
    while not (reading.done() and good.done()):
        await asyncio.sleep(0.005)
        longest, last = max(longest, time.thread_time() - last), time.thread_time()
    assert isinstance(reading.exception(), Refusal)
    assert len((await good)[0].rows) == 5001
    assert longest < 0.3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # kB


async def test_a_formula_is_never_evaluated_nor_its_kept_result_read() -> None:
    content = rewritten(
        book([["姓名", "手机"], ["李明", "=13800000000+1"]]),
        lambda name, body: re.sub(rb"<f>.*?</f><v\s*/?>(</v>)?", b"<f>13800000000+1</f><v>13800000001</v>", body),
    )
    found = await checked(content)
    assert [one.reason for one in found.problems] == ["手机是公式"]


async def test_an_old_xls_is_read_as_well() -> None:
    found = await checked(old_xls())
    assert [
        (one.place, one.name, one.profile.born, one.profile.id_number, one.profile.phone) for one in found.lines
    ] == [("第3行", "李明", "1985-03", LI, "13800000001")]
    assert [(one.place, one.name) for one in found.problems] == [("第4行", "张伟")]
    assert found.skipped == ("旧",)
