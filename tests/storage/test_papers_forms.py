"""登记表, 证明信, 一人一档 and the founding notice reopened: the notice's labels in its order, blanks where seals go."""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Paper
from papers_people import ANSWERED, BLANK, FULL, LETTER, PAPERS, RARE, RECORD, TODAY, services
from papers_sample import HOSTILE

from storage.clerk.founding import Founding
from storage.errors import NotNow
from storage.papers import templates
from storage.papers.founding_docx import founding_docx
from storage.papers.personal_docx import form_docx, letter_docx, record_docx
from storage.policy import NEUTRAL

# as the notice prints them, from left to right and from top to bottom (附件1, 附件2)
FORM_LABELS = [
    "姓名", "性别", "年龄", "工作单位及职务", "联系方式", "技能特长", "服务记录", "服务意愿", "社区党组织意见", "单位党组织意见",
]  # fmt: skip
LETTER_LABELS = ["姓名", "性别", "年龄", "工作单位及职务", "联系方式", "技能特长", "服务意愿", "单位党组织意见"]
SLIP_LABELS = ["进社区服务在职党员姓名", "所在单位", "社区名称", "社区负责人姓名", "联系方式", "社区党组织意见"]
CUT = "……………反馈栏……………………………………………………"
BOTH = ("社区留存", "单位留存")


def opened(content: bytes) -> Paper:
    return Document(io.BytesIO(content))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def cells(paper: Paper, number: int) -> list[str]:
    """The texts of a table in reading order, merged cells once, without spaces."""
    seen: list[object] = []
    texts: list[str] = []
    for row in paper.tables[number].rows:
        for cell in row.cells:
            if cell._tc not in seen:
                seen.append(cell._tc)
                texts.append(bare(cell.text))
    return texts


def pairs(paper: Paper, number: int) -> dict[str, str]:
    texts = cells(paper, number)
    return dict(zip(texts[::2], texts[1::2], strict=True))


def form(facts=FULL, done: int = 3, own: Path | None = None) -> Paper:
    return opened(form_docx(facts, services(done), PAPERS, BOTH, own))


@pytest.mark.requirement("R001")
def test_the_form_has_the_notices_labels_in_its_order() -> None:
    paper = form()
    assert cells(paper, 0)[::2] == FORM_LABELS
    assert bare(paper.paragraphs[1].text) == "在职党员到社区报到为群众服务登记表"
    held = pairs(paper, 0)
    assert held["姓名"] == "张伟"
    assert (held["性别"], held["年龄"]) == ("男", "41")
    assert held["工作单位及职务"] == "市住房和城乡建设局建筑业管理科科长"
    assert held["联系方式"] == "13812345678"
    assert held["技能特长"] == "水电维修、理发、心理咨询"
    assert held["服务意愿"] == "社区服务、关爱空巢老人、环境保护"
    assert held["服务记录"] == (
        "2026年7月1日理发舜水新村2026年7月2日水电维修舜水新村1.5小时2026年7月3日家电维修舜水新村1.5小时共3次，4.5小时"
    )


@pytest.mark.requirement("R001", "R132")
def test_seal_and_date_stay_blank() -> None:
    held = pairs(form(), 0)
    assert held["社区党组织意见"] == held["单位党组织意见"] == "(盖章)年月日"
    letter = opened(letter_docx(FULL, LETTER, PAPERS, BOTH, None))
    assert pairs(letter, 0)["单位党组织意见"] == "(盖章)年月日"
    assert pairs(letter, 1)["社区党组织意见"] == "(盖章)年月日"
    assert not letter.inline_shapes  # no picture of a seal


@pytest.mark.requirement("R002")
def test_the_form_is_printed_twice_each_copy_marked_and_on_a_page_of_its_own() -> None:
    paper = form()
    marks = [p.text for p in paper.paragraphs if p.style is not None and p.style.name == "留存"]
    assert marks == ["社区留存", "单位留存"]
    assert len(paper.tables) == 2
    assert cells(paper, 0) == cells(paper, 1)
    breaks = [p for p in paper.paragraphs if p.paragraph_format.page_break_before]
    assert [p.text for p in breaks] == ["单位留存"]
    assert [bare(p.text) for p in paper.paragraphs].count("本表一式两份,分别由社区、党员所在单位党组织留存。") == 2


@pytest.mark.requirement("R001")
def test_what_is_not_known_stays_blank() -> None:
    held = pairs(opened(form_docx(BLANK, services(0), PAPERS, BOTH, None)), 0)
    blank = ["性别", "年龄", "工作单位及职务", "联系方式", "技能特长", "服务记录", "服务意愿"]
    assert [held[label] for label in blank] == [""] * len(blank)
    assert BLANK.missing("性别", "年龄", "工作单位", "联系方式", "姓名") == ("性别", "年龄", "工作单位", "联系方式")


@pytest.mark.requirement("R003", "R004")
def test_the_letter_has_the_notices_labels_and_a_slip_on_the_same_page() -> None:
    paper = opened(letter_docx(FULL, LETTER, PAPERS, BOTH, None))
    assert cells(paper, 0)[::2] == LETTER_LABELS
    assert cells(paper, 1)[::2] == SLIP_LABELS
    lines = [p.text for p in paper.paragraphs]
    assert CUT in lines
    assert "在职党员到社区报到证明信" in lines
    assert "注:本表分别由党员所在单位党组织、社区留存。" in lines
    assert any("市住房和城乡建设局〔2026〕3号" in line and "2026年7月13日" in line for line in lines)
    slip = pairs(paper, 1)
    assert slip["进社区服务在职党员姓名"] == "张伟"
    assert slip["社区名称"] == "舜水新村"
    assert slip["社区负责人姓名"] == ""


@pytest.mark.requirement("R004", "R005")
def test_the_answered_letter_is_printed_in_the_packs_copies_with_its_slip_filled() -> None:
    paper = opened(letter_docx(FULL, ANSWERED, PAPERS, ("党员所在单位党组织留存", "社区留存"), None))
    assert len(paper.tables) == 4
    assert [p.text for p in paper.paragraphs if p.text.endswith("留存")] == ["党员所在单位党组织留存", "社区留存"]
    for number in (1, 3):
        slip = pairs(paper, number)
        assert (slip["社区负责人姓名"], slip["联系方式"]) == ("王主任", "057488880000")
        assert slip["社区党组织意见"] == "通过。已编入水电维修小组(盖章)年月日"


@pytest.mark.requirement("R119")
def test_the_record_has_registrations_services_hours_feedback_and_commitments() -> None:
    paper = opened(record_docx(RECORD, TODAY, None))
    lines = [p.text for p in paper.paragraphs]
    assert "二、服务记录（已确认14次、21小时；报送小结2篇）" in lines
    assert cells(paper, 1)[4:] == [
        "舜水新村",
        "居住地",
        "个人",
        "2026年7月13日",
        "宁国新村",
        "工作地",
        "统一",
        "2026年7月13日",
    ]
    assert len(paper.tables[2].rows) == 1 + len(RECORD.services.lines)
    assert "通过。已编入水电维修小组" in cells(paper, 3)
    assert cells(paper, 4)[4:] == ["受助-0137", "舜水新村", "每30天走访", "4次"]
    empty = replace(RECORD, seats=(), services=services(0), letters=(), ties=(), teams=())
    assert [len(table.rows) for table in opened(record_docx(empty, TODAY, None)).tables[1:]] == [2, 2, 2, 2]


@pytest.mark.requirement("R030")
def test_the_founding_notice_leaves_number_and_day_blank_until_there_are_any() -> None:
    team = Founding(
        "市住建局",
        "学雷锋党员志愿服务队",
        "水电维修",
        "张伟",
        (("张伟", "水电"), ("陈静", "教数学")),
        None,
        None,
        NEUTRAL,
    )
    paper = opened(founding_docx(team, None))
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "关于成立学雷锋党员志愿服务队的通知" in text
    assert "〔　　　〕　　号" in text
    assert "　　年　　月　　日" in text
    assert cells(paper, 0) == [
        "序号",
        "姓名",
        "职责",
        "特长",
        "1",
        "张伟",
        "队长",
        "水电",
        "2",
        "陈静",
        "队员",
        "教数学",
    ]
    filed = opened(founding_docx(replace(team, document="住建党〔2026〕8号", document_date=date(2026, 7, 1)), None))
    assert {"住建党〔2026〕8号", "2026年7月1日"} <= {p.text for p in filed.paragraphs}


@pytest.mark.requirement("T13")
@pytest.mark.parametrize("text", [*HOSTILE, "{{姓名}}", "{{服务.日期}}", "}}{{", "{{没有}}"])
def test_what_people_typed_is_only_ever_text(text: str) -> None:
    facts = replace(FULL, name=text, unit=text, post=text, skills=text, wishes=(text,), phone=text, sex=text)
    line = replace(services(1).lines[0], kind=text, community=text)
    done = replace(services(1), lines=(line,))
    paper = opened(form_docx(facts, done, PAPERS, BOTH, None))
    assert cells(paper, 0)[::2] == FORM_LABELS
    letter = replace(ANSWERED, opinion=text, head=text, head_phone=text, unit=text)
    assert cells(opened(letter_docx(facts, letter, PAPERS, BOTH, None)), 1)[::2] == SLIP_LABELS
    opened(record_docx(replace(RECORD, facts=facts, services=done), TODAY, None))
    if text.startswith("{{"):
        assert pairs(paper, 0)["姓名"] == text


def test_rare_signs_and_long_texts_are_kept() -> None:
    held = pairs(form(RARE), 0)
    assert held["姓名"] == "𠮷㛃·阿不都热依木"
    assert held["技能特长"] == RARE.skills
    assert held["工作单位及职务"] == '=HYPERLINK("x")@科员'


@pytest.mark.requirement("F06")
def test_a_clerks_own_template_is_taken_however_wps_cuts_its_marks(tmp_path: Path) -> None:
    mine = Document()
    mine.add_table(1, 1)  # begins with a table: a copy still gets its own page
    paragraph = mine.add_paragraph()
    for piece in ("您好，{", "{姓", "名}", "}同志（{{ 性别 }}）"):
        paragraph.add_run(piece).bold = piece == "{姓"
    mine.save(str(tmp_path / templates.FORM))
    paper = form(own=tmp_path)
    assert [p.text for p in paper.paragraphs if p.text] == ["您好，张伟同志（男）"] * 2
    assert form(own=tmp_path / "none").tables[0].rows


@pytest.mark.requirement("F06")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no word file", "不是能打开的Word文件"),
        (b"PK\x03\x04broken", "不是能打开的Word文件"),
        (None, "认不出的 {{身份证}}。可以用："),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_in_words(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is None:
        mine = Document()
        mine.add_paragraph("{{身份证}}")
        mine.save(str(tmp_path / templates.FORM))
    else:
        (tmp_path / templates.FORM).write_bytes(content)
    with pytest.raises(NotNow, match=re.escape(said)):
        form(own=tmp_path)


@pytest.mark.parametrize("name", templates.ALL)
def test_every_shipped_template_is_a_file_that_names_no_machine(name: str) -> None:
    content = templates.read_template(name, None)
    assert content[:2] == b"PK"
    assert b"/home/" not in content
