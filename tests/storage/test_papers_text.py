"""The chat answer, and the words it shares with the files."""

from dataclasses import replace
from datetime import date

import pytest
from papers_sample import DIGEST, EMPTY, HOSTILE, hostile, many

from storage.digest import Total
from storage.papers import wording
from storage.papers.digest_text import digest_text


@pytest.mark.requirement("R109")
def test_the_chat_answer_says_the_month_in_a_few_lines():
    assert digest_text(DIGEST) == (
        "市直机关工委2026年7月志愿服务活动汇总\n"
        "合计：活动3次、参加53人、服务200余人、46户、单项服务12次、30.5小时\n"
        "市住建局：活动2次、参加53人、服务200余人、46户、单项服务12次、30.5小时\n"
        "市卫健委：活动1次\n"
        "未报送2家：市文广旅局、市体育局\n"
        "待解决问题1个，见附件\n"
        "明细见附件 Word、Excel"
    )


def test_an_empty_month_says_so():
    assert digest_text(EMPTY) == (
        "市直机关工委2026年7月志愿服务活动汇总\n"
        "本月未收到活动小结\n"
        "未报送2家：市文广旅局、市体育局\n"
        "明细见附件 Word、Excel"
    )


def test_a_large_month_stays_within_twelve_lines():
    lines = digest_text(replace(many(9), owing=tuple("甲乙丙丁戊己庚"))).split("\n")
    assert len(lines) == 12
    assert lines[8:] == [
        "另有3家单位见附件",
        "未报送7家：甲、乙、丙、丁、戊、己等",
        "待解决问题9个，见附件",
        "明细见附件 Word、Excel",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_adds_a_line_to_the_chat_answer(text: str):
    assert len(digest_text(hostile(text)).split("\n")) == 5


@pytest.mark.requirement("R111")
@pytest.mark.parametrize(
    ("value", "approx", "words"),
    [
        (12456, False, "12456人"),
        (200, True, "200余人"),
        (216, True, "约216人"),
        (3, True, "约3人"),
        (2.5, False, "2.5人"),
        (0, False, "0人"),
    ],
)
def test_a_rough_number_stays_rough(value: float, approx: bool, words: str):
    assert wording.amount(value, "人", approx) == words


@pytest.mark.requirement("R111")
def test_sources_are_listed_in_order_and_cut_when_too_many():
    assert wording.sources((7, 3, 1, 2, 3)) == "1—3、7"
    assert wording.sources((4, 5)) == "4、5"
    assert wording.sources(tuple(range(1, 40, 2))) == "1、3、5、7、9、11等20份"
    assert wording.cited(Total("参加", 5, "人", False, ())) == "5人"


def test_days_carry_their_weekday_and_another_year():
    assert wording.day_words(date(2026, 7, 18), None, 2026) == "7月18日（星期六）"
    assert wording.day_words(date(2026, 7, 18), date(2026, 7, 19), 2026) == "7月18日（星期六）至19日（星期日）"
    assert wording.day_words(date(2026, 7, 31), date(2026, 8, 1), 2026) == "7月31日（星期五）至8月1日（星期六）"
    assert wording.day_words(date(2025, 12, 31), None, 2026) == "2025年12月31日（星期三）"


def test_printable_text_loses_what_files_cannot_hold():
    assert wording.printable("a\x00b\r\nc\rd\u2028e\x1f\ud800\ufffe\u202e🎉<&>\t。") == "ab\nc\nd\ne🎉<&>\t。"
    assert wording.one_line("一\n 二\t三", 3) == "一 二……"


def test_the_papers_are_named_after_the_month():
    assert wording.docx_name(DIGEST) == "志愿服务活动情况（2026年7月）.docx"
    assert wording.xlsx_name(DIGEST) == "志愿服务活动明细（2026年7月）.xlsx"
