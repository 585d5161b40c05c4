"""The Word paper, opened again with python-docx."""

import io
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Length, Pt
from papers_sample import BARE, DIGEST, EMPTY, HEALTH, HOSTILE, HOUSING, WHOLE, hostile, many

from storage.digest import Digest
from storage.papers.digest_docx import digest_docx
from storage.papers.official import OfficialPaper, chinese_number


def _open(digest: Digest):
    return Document(io.BytesIO(digest_docx(digest)))


def _texts(digest: Digest) -> list[str]:
    return [paragraph.text for paragraph in _open(digest).paragraphs]


def _tables(digest: Digest) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in _open(digest).tables]


@pytest.mark.requirement("R109", "R111")
def test_the_report_says_every_activity_with_its_source():
    assert _texts(DIGEST) == [
        "市直机关工委\n关于2026年7月志愿服务活动情况的报告",
        "市委组织部：",
        "2026年7月，共有2家单位报送活动小结3份，参加53人（小结3、7），服务200余人（小结3）、46户（小结7），"
        "完成单项服务12次、30.5小时。现将有关情况报告如下：",
        "一、总体情况",
        "表1 各单位活动情况",
        "注：“来源小结”为小结编号；单项服务次数和服务时长取自已确认的服务记录，其余数字取自活动小结。",
        "表2 活动成果合计",
        "二、各单位活动情况",
        "（一）市住建局",
        "开展活动2次，参加53人（小结3、7），服务200余人（小结3）、46户（小结7），清运垃圾3车（小结3），"
        "完成单项服务12次、30.5小时。",
        "7月4日（星期六），在松台街道桂柳社区开展水管维修、环境清洁活动，参加32人，服务200余人，清运垃圾3车，"
        "时长3小时，照片6张（小结3）。",
        "7月18日（星期六）至19日（星期日），在松台街道桂柳社区开展电路检修活动，参加21人，服务46户，"
        "时长2.5小时（小结7）。",
        "（二）市卫健委",
        "开展活动。小结原文：“我委党员看望结对的‘老邻居’，陪他们聊天。”（小结12，缺时间、人数）。",
        "三、未报送单位",
        "以下2家单位尚未报送活动小结：市文广旅局、市体育局。",
        "四、需要跟踪的问题",
        "市住建局：3号楼下水道经常堵塞（小结3）。",
        "特此报告。",
        "附件：1.活动小结原文",
        "2.志愿服务活动明细（2026年7月）.xlsx",
        "市直机关工委",
        "2026年7月31日",
        "附件1",
        "活动小结原文",
        "小结3：市住建局，7月4日（星期六）",
        "7月4日上午，我局组织32名党员到桂柳社区，清运楼道垃圾3车，服务居民200余人。",
        "3号楼下水道经常堵塞。",
        "小结7：市住建局，7月18日（星期六）至19日（星期日）",
        "两天里21名党员走访46户，检查老旧电线。",
        "小结12：市卫健委",
        "我委党员看望结对的“老邻居”，陪他们聊天。",
    ]


@pytest.mark.requirement("R111")
def test_the_tables_add_up_by_unit_and_by_result():
    assert _tables(DIGEST) == [
        [
            ["单位", "活动\n（次）", "参加\n（人）", "服务", "单项服务\n（次）", "服务时长\n（小时）", "来源小结"],
            ["市住建局", "2", "53", "200余人\n46户", "12", "30.5", "3、7"],
            ["市卫健委", "1", "—", "—", "0", "0", "12"],
            ["合计", "3", "53", "200余人\n46户", "12", "30.5", "以上各份"],
        ],
        [["项目", "数量", "来源小结"], ["清运垃圾", "3车", "3"]],
    ]


def test_an_empty_month_is_a_proper_paper():
    assert _texts(EMPTY) == [
        "市直机关工委\n关于2026年7月志愿服务活动情况的报告",
        "市委组织部：",
        "2026年7月，未收到活动小结。",
        "一、未报送单位",
        "以下2家单位尚未报送活动小结：市文广旅局、市体育局。",
        "特此报告。",
        "附件：志愿服务活动明细（2026年7月）.xlsx",
        "市直机关工委",
        "2026年7月31日",
    ]
    assert _tables(EMPTY) == []


def test_a_title_too_long_for_one_line_breaks_between_words():
    assert _texts(replace(DIGEST, month=10, months=3))[0] == (
        "市直机关工委\n关于2026年第四季度\n志愿服务活动情况的报告"
    )


def test_without_an_addressee_it_is_a_summary_for_the_office_itself():
    texts = _texts(replace(DIGEST, addressee=""))
    assert texts[0] == "市直机关工委\n2026年7月志愿服务活动情况汇总"
    assert texts[1].endswith("现将有关情况汇总如下：")
    assert "特此报告。" not in texts


def test_a_unit_speaks_of_itself():
    own = replace(DIGEST, org="市住建局", units=(HOUSING,), whole=replace(WHOLE, activities=2), owing=())
    assert _texts(own)[2].startswith("2026年7月，我单位开展活动2次，参加53人（小结3、7），")


def test_a_unit_with_services_only_is_told_by_them():
    unit = replace(NO_SUMMARY, services=5, hours=12.0)
    texts = _texts(replace(EMPTY, units=(unit,), whole=replace(EMPTY.whole, services=5, hours=12.0)))
    assert texts[2] == "2026年7月，未收到活动小结，完成单项服务5次、12小时。"
    assert texts[texts.index("（一）市卫健委") + 1] == "完成单项服务5次、12小时。"


NO_SUMMARY = replace(HEALTH, activities=0, summaries=())


def test_a_long_text_is_quoted_in_short():
    long = replace(DIGEST, units=(replace(HEALTH, summaries=(replace(BARE, text="长" * 301),)),))
    assert _texts(long)[-1] == "长" * 300 + "……（全文见附件2）"


def test_the_page_is_laid_out_as_the_standard_asks():
    page = _open(DIGEST).sections[0]
    across = (page.page_width, page.left_margin, page.page_width - page.left_margin - page.right_margin)
    down = (page.page_height, page.top_margin, page.page_height - page.top_margin - page.bottom_margin)
    assert [round(length.mm, 1) for length in map(Length, (*across, *down))] == [210, 28, 156, 297, 37, 225]


@pytest.mark.parametrize(
    ("style", "face", "points", "line"),
    [
        ("Title", "方正小标宋简体", 22, 36),
        ("Normal", "仿宋_GB2312", 16, 28),
        ("Heading 1", "黑体", 16, 28),
        ("Heading 2", "楷体_GB2312", 16, 28),
        ("主送机关", "仿宋_GB2312", 16, 28),
        ("单页页码", "宋体", 14, 18),
    ],
)
def test_each_part_has_its_typeface_and_size(style: str, face: str, points: int, line: int):
    look = _open(DIGEST).styles[style]
    fonts = look.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {face}
    assert look.font.size == Pt(points)
    assert look.paragraph_format.line_spacing == Pt(line)


def test_body_text_is_indented_by_two_characters():
    indent = _open(DIGEST).styles["Normal"].element.pPr.ind
    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "640")


def test_every_paragraph_has_a_style_of_the_paper():
    styles = {paragraph.style.name for paragraph in _open(DIGEST).paragraphs}
    assert styles == {
        *("Title", "Normal", "Heading 1", "Heading 2", "主送机关", "附件说明", "附件续行", "署名"),
        *("成文日期", "附件标识", "附件标题", "条目", "表题", "表注"),
    }


def test_page_numbers_stand_between_dashes_outside():
    page = _open(DIGEST).sections[0]
    for footer, style in ((page.footer, "单页页码"), (page.even_page_footer, "双页页码")):
        (paragraph,) = footer.paragraphs
        field = paragraph._p.find(qn("w:fldSimple"))
        assert [run.text for run in paragraph.runs] == ["— ", " —"]
        assert field.get(qn("w:instr")) == "PAGE"
        assert paragraph.style.name == style


@pytest.mark.requirement("R132")
def test_the_signature_leaves_room_for_a_seal_and_draws_none():
    paper = OfficialPaper("题", "某局", date(2026, 7, 31))
    paper.signature("中共某某市住房和城乡建设局机关委员会", date(2026, 7, 31))
    paper.signature("某局", date(2026, 7, 31))
    data = paper.to_bytes()
    rights = [p.paragraph_format.right_indent.pt / 16 for p in Document(io.BytesIO(data)).paragraphs]
    assert rights == [2, 7.75, 6.25, 4]
    assert not [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.endswith((".png", ".jpeg"))]


def test_the_font_table_names_stand_ins():
    table = zipfile.ZipFile(io.BytesIO(digest_docx(EMPTY))).read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong,' in table
    assert table.count("<w:altName ") == 5


def test_the_first_row_of_a_table_repeats():
    rows = _open(DIGEST).tables[0].rows
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, False, False, False]


def test_the_file_is_dated_and_signed_by_the_digest():
    about = _open(DIGEST).core_properties
    assert about.title == "关于2026年7月志愿服务活动情况的报告"
    assert about.author == about.last_modified_by == "市直机关工委"
    assert about.created.replace(tzinfo=None) == datetime(2026, 7, 31)  # noqa: DTZ001


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_texts(text: str):
    plain, hit = _open(hostile("甲")), _open(hostile(text))
    assert len(hit.tables) == len(plain.tables)
    assert [p.style.name for p in hit.paragraphs if p.style.name.startswith("Heading")] == [
        p.style.name for p in plain.paragraphs if p.style.name.startswith("Heading")
    ]


def test_xml_signs_and_emoji_arrive_as_typed():
    texts = _texts(hostile("<b>&amp;🎉</b>"))
    assert texts[1] == "<b>&amp;🎉</b>："
    assert texts[-1] == "<b>&amp;🎉</b>"


def test_five_hundred_summaries_are_written_in_three_seconds():
    digest = many(500)
    start = time.process_time()
    digest_docx(digest)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (9999, "九千九百九十九"),
    ],
)
def test_headings_count_in_chinese(number: int, words: str):
    assert chinese_number(number) == words
