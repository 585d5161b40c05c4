"""Days, parts of the day and hours, as people say them. Today is Wednesday 2026-07-08."""

from datetime import date, time

import pytest

from matching.language.normal import fold
from matching.language.numbers import find_quantity
from matching.messages.reader import read_month
from matching.times.dates import mentions
from matching.times.when import read_when

TODAY = date(2026, 7, 8)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("周六", "2026-07-11", None),
        ("这周六", "2026-07-11", None),
        ("下周三", "2026-07-15", None),
        ("下下周四", "2026-07-23", None),
        ("周二", "2026-07-14", None),
        ("礼拜天", "2026-07-12", None),
        ("大后天", "2026-07-11", None),
        ("12号", "2026-07-12", None),
        ("3号", "2026-08-03", None),
        ("二十三号", "2026-07-23", None),
        ("７月１８日", "2026-07-18", None),
        ("7.18", "2026-07-18", None),
        ("2026年7月9日", "2026-07-09", None),
        ("5月20号", "2027-05-20", None),
        ("月底", "2026-07-31", None),
        ("中秋节", "2026-09-25", None),
        ("除夕", "2027-02-05", None),
        ("八一", "2026-08-01", None),
        ("7月18日（周六）", "2026-07-18", None),
        ("周六或周日", "2026-07-11", "2026-07-12"),
        ("周六周日", "2026-07-11", "2026-07-12"),
        ("13号、20号", "2026-07-13", "2026-07-20"),
        ("7月13日到24日", "2026-07-13", "2026-07-24"),
        ("7月15日-31日", "2026-07-15", "2026-07-31"),
        ("13、14、15三天", "2026-07-13", "2026-07-15"),
        ("这周末", "2026-07-11", "2026-07-12"),
        ("下周", "2026-07-13", "2026-07-19"),
        ("下周二、周四", "2026-07-14", "2026-07-16"),
        ("周一到周五", "2026-07-13", "2026-07-17"),
        ("九月份", "2026-09-01", "2026-09-30"),
        ("从后天起一周", "2026-07-10", "2026-07-16"),
        ("20号起四天", "2026-07-20", "2026-07-23"),
        ("明后天", "2026-07-09", "2026-07-10"),
        ("国庆长假", "2026-10-01", "2026-10-07"),
    ],
)
def test_a_day_or_a_range_is_found(words: str, first: str, last: str | None) -> None:
    when = read_when(fold(f"{words}来两个人"), TODAY)
    assert (str(when.day), str(when.day_end) if when.day_end else None, when.bad) == (first, last, False)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("周五之前修好", "2026-07-10"),
        ("月底前交给社区", "2026-07-31"),
        ("最迟后天要用", "2026-07-10"),
        ("三天内要人", "2026-07-11"),
        ("周五下班前换好", "2026-07-10"),
    ],
)
def test_a_deadline_gives_only_the_last_day(text: str, last: str) -> None:
    when = read_when(text, TODAY)
    assert (when.day, str(when.day_end), when.part, when.start) == (None, last, None, None)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("2月30日下午清理河道", "下午"),
        ("7月6号上午来8个人", "上午"),
        ("本周一搬家", None),
        ("7月18日（周五）搬家", None),
        ("11月31号晚上巡逻", "晚上"),
    ],
)
def test_a_day_that_cannot_be_is_asked_about(text: str, part: str | None) -> None:
    when = read_when(fold(text), TODAY)
    assert (when.bad, when.day, when.day_end, when.part) == (True, None, None, part)
    assert when.words
    assert when.words in fold(text)


@pytest.mark.parametrize(
    "text", ["马上来人", "尽快", "这几天都行", "时间你们定", "每周六来一次", "5号楼3单元", "300号门牌", "昨晚马桶堵了"]
)
def test_no_day_is_made_up(text: str) -> None:
    when = read_when(text, TODAY)
    assert (when.day, when.day_end, when.bad) == (None, None, False)


@pytest.mark.parametrize(
    ("text", "part", "start"),
    [
        ("周六早上8点到", "上午", "08:00"),
        ("明儿一早7点", "上午", "07:00"),
        ("下午2:30", "下午", "14:30"),
        ("3点半来", "下午", "15:30"),
        ("9点到16点", "全天", "09:00"),
        ("上午9点到下午4点", "全天", "09:00"),
        ("下午两点干到天黑", "下午", "14:00"),
        ("晚会22号晚上，下午4点先到", "下午", "16:00"),
        ("１４：００到位", "下午", "14:00"),
        ("今天下班顺路", "晚上", None),
        ("午休来一趟", "中午", None),
        ("四点半课堂缺老师", None, None),
        ("快一点来", None, None),
        ("一到晚上就黑，周六来修", None, None),
        ("昨晚堵了，今天下午来", "下午", None),
    ],
)
def test_part_and_hour_of_the_arrival(text: str, part: str | None, start: str | None) -> None:
    when = read_when(fold(text), TODAY)
    assert (when.part, when.start.strftime("%H:%M") if when.start else None) == (part, start)


@pytest.mark.parametrize(
    ("text", "now", "day"),
    [
        ("周三下午来", time(9), "2026-07-08"),
        ("周三上午来", time(15), "2026-07-15"),
        ("周三来", None, "2026-07-08"),
        ("周三晚上7点", time(19, 30), "2026-07-15"),
        ("今天上午来", time(15), "2026-07-08"),
    ],
)
def test_a_bare_weekday_is_today_while_its_part_lies_ahead(text: str, now: time | None, day: str) -> None:
    assert str(read_when(text, TODAY, now).day) == day


@pytest.mark.parametrize(
    ("words", "value", "approx"),
    [
        ("1.5万余人次", 15000, True),
        ("两百多户", 200, True),
        ("百余人", 100, True),
        ("近百人", 100, True),
        ("七八个", 7, True),
        ("十五六个", 15, True),
        ("二十几个", 20, True),
        ("2到3个", 2, True),
        ("一百二十人", 120, False),
        ("半吨", 0.5, False),
        ("28600元", 28600, False),
    ],
)
def test_numbers_as_people_write_them(words: str, value: float, approx: bool) -> None:
    found = find_quantity(words)
    assert found is not None
    assert (found.value, found.approx) == (value, approx)


def test_days_of_a_summary_lie_behind() -> None:
    monday = date(2026, 7, 20)
    said = {
        "周四": "2026-07-16",
        "上周四": "2026-07-16",
        "周六": "2026-07-18",
        "上周六": "2026-07-18",
        "7.5": "2026-07-05",
    }
    assert {words: str(mentions(words, monday, "behind")[0].first) for words in said} == said


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("7月", (2026, 7)),
        ("2025年9月", (2025, 9)),
        ("七月", (2026, 7)),
        ("上月", (2026, 6)),
        ("本月", (2026, 7)),
        ("12月", (2025, 12)),
        ("汇总", None),
    ],
)
def test_a_month_without_a_year_is_the_latest_that_has_begun(words: str, month: tuple[int, int] | None) -> None:
    assert read_month(words, TODAY) == month
