"""Both papers printed by LibreOffice and read from the pages."""

import shutil
import subprocess
from pathlib import Path

import pytest
from papers_sample import DIGEST, many

from storage.papers.digest_docx import digest_docx
from storage.papers.digest_xlsx import digest_xlsx

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftotext")),
        reason="needs LibreOffice (soffice) and poppler-utils (pdftotext)",
    ),
]


def _pages(folder: Path, name: str, data: bytes) -> list[str]:
    """The text of every printed page, without spaces: fonts differ from machine to machine."""
    paper = folder / name
    paper.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(paper)]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    read = ["pdftotext", "-layout", str(paper.with_suffix(".pdf")), "-"]
    text = subprocess.run(read, check=True, capture_output=True, timeout=60).stdout.decode()
    return ["".join(page.split()) for page in text.split("\f")[:-1]]


def test_the_word_paper_prints_with_title_numbers_and_signature(tmp_path: Path):
    pages = _pages(tmp_path, "report.docx", digest_docx(DIGEST))
    whole = "".join(pages)
    assert pages[0].startswith("市直机关工委关于2026年7月志愿服务活动情况的报告市委组织部：2026年7月，共有2家单位")
    assert [page.endswith(f"—{number}—") for number, page in enumerate(pages, 1)] == [True] * len(pages)
    assert "附件：1.活动小结原文2.志愿服务活动明细（2026年7月）.xlsx市直机关工委2026年7月31日" in whole
    assert pages[-1].startswith("附件1活动小结原文小结3：市住建局")


def test_a_long_table_repeats_its_header_on_every_page(tmp_path: Path):
    pages = _pages(tmp_path, "long.docx", digest_docx(many(80)))
    with_rows = [page for page in pages if "200余人46户12" in page or "单位40" in page]
    assert len(with_rows) > 1
    assert all("来源小结" in page for page in pages[:3])


def test_the_excel_paper_prints_each_sheet_as_wide_as_the_page(tmp_path: Path):
    pages = _pages(tmp_path, "figures.xlsx", digest_xlsx(DIGEST))
    assert len(pages) == 3
    assert pages[0].startswith("市直机关工委2026年7月志愿服务活动汇总单位活动（次）参加（人）服务（人）")
    assert "2026-07-04星期六" in pages[1]
    assert "清运垃圾3车" in pages[2]
    assert [page[-7:] for page in pages] == ["第1页，共3页", "第2页，共3页", "第3页，共3页"]
