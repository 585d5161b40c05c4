"""The forms printed by LibreOffice: each copy on one page, labels in the notice's order, nothing cut off."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from papers_people import ANSWERED, COVERAGE, FULL, NAMES, PAPERS, RARE, RECORD, TODAY, services

from storage.papers.lists_xlsx import coverage_xlsx, name_list_xlsx
from storage.papers.personal_docx import form_docx, letter_docx, record_docx

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftotext")),
        reason="needs LibreOffice (soffice) and poppler-utils (pdftotext)",
    ),
]
LONGEST = replace(
    RARE, skills="会修理各种各样的旧家电" * 27, name="欧阳" * 10, unit="市住房和城乡建设局" * 2, post="建筑业管理科科长兼办公室主任",
    wishes=("社会弱势群体帮助", "志愿者组织管理", "未成年人心理健康咨询", "关爱空巢老人", "文明交通劝导", "大型赛会服务") * 3,
)  # fmt: skip


def pages(folder: Path, name: str, content: bytes) -> list[str]:
    """The text of every printed page, without spaces: fonts differ from machine to machine."""
    paper = folder / name
    paper.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(paper)]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    read = ["pdftotext", "-layout", str(paper.with_suffix(".pdf")), "-"]
    text = subprocess.run(read, check=True, capture_output=True, timeout=60).stdout.decode()
    return [re.sub(r"\s", "", page) for page in text.split("\f")[:-1]]


@pytest.mark.requirement("R001", "R002")
@pytest.mark.parametrize("facts", [FULL, RARE, LONGEST], ids=["full", "rare", "longest"])
def test_the_form_prints_on_one_page_for_each_copy(tmp_path: Path, facts) -> None:
    found = pages(tmp_path, "form.docx", form_docx(facts, services(14), PAPERS, ("社区留存", "单位留存"), None))
    assert [page[:4] for page in found] == ["社区留存", "单位留存"]
    for page in found:
        places = [page.index(label) for label in ("姓名", "性别", "年龄", "技能特长", "服务记录", "服务意愿")]
        assert places == sorted(places)
        assert page.count("(盖章)") == 2
        assert page.endswith("本表一式两份,分别由社区、党员所在单位党组织留存。")


@pytest.mark.requirement("R003", "R004", "R005")
@pytest.mark.parametrize("facts", [FULL, RARE], ids=["full", "rare"])
def test_letter_and_slip_print_on_the_same_page(tmp_path: Path, facts) -> None:
    copies = ("党员所在单位党组织留存", "社区留存")
    found = pages(tmp_path, "letter.docx", letter_docx(facts, ANSWERED, PAPERS, copies, None))
    assert len(found) == 2
    for page in found:
        assert page.index("单位党组织") < page.index("反馈栏") < page.index("社区名称")
        assert "通过。已编入水电维修小组" in page
        assert page.endswith("注:本表分别由党员所在单位党组织、社区留存。")


@pytest.mark.requirement("R119")
def test_the_record_is_one_page(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, "record.docx", record_docx(RECORD, TODAY, None))
    assert page.startswith("党员服务群众一人一档")
    assert "受助-0137" in page


@pytest.mark.requirement("R006", "R016")
def test_lists_print_as_wide_as_the_page_with_heading_and_note(tmp_path: Path) -> None:
    many = replace(NAMES, people=NAMES.people * 20)
    found = pages(tmp_path, "names.xlsx", name_list_xlsx(many, TODAY, None))
    assert len(found) > 1
    assert found[0].startswith("巢湖市学雷锋党员志愿服务队人员信息登记表单位盖章：填报时间：2026年7月13日")
    assert all("姓名性别身份证号码手机号码服务志愿所在单位名称" in page for page in found)
    assert "道德引导等项。" in found[-1]
    (page,) = pages(tmp_path, "coverage.xlsx", coverage_xlsx(COVERAGE, TODAY, None))
    assert "市住建局403895.0%3075.0%3" in page
