"""What a need tells beside what it asks for: troubles at a time of day, rooms, goods, blanks around numbers."""

from datetime import date

import pytest

from matching.concepts.topics import topics
from matching.messages.checkins import read_days, read_skills
from matching.messages.reader import read, read_need
from matching.summaries.reader import read_summary
from matching.times.durations import read_hours
from matching.times.spans import read_span
from matching.times.weekly_times import first_of_weekly

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("text", "day", "part"),
    [
        ("晚上老人走路怕摔，谁周六能来给2栋装个感应灯？", date(2026, 11, 28), None),
        ("楼道灯坏了，晚上老人走路怕摔，想装个灯", None, None),
        ("中午太阳晒得厉害，想给候车亭搭个棚，下周日", date(2026, 12, 6), None),
        ("李奶奶晚上经常胸闷，想找医生下周六来看看", date(2026, 12, 5), None),
        ("老人夜里总咳嗽，明天上午想找人陪着去医院", date(2026, 11, 24), "上午"),
        ("晚上到小区巡逻，需要5人，周六", date(2026, 11, 28), "晚上"),
        ("周六晚上放电影怕出事，要5个人维持秩序", date(2026, 11, 28), "晚上"),
        ("王奶奶家水龙头漏水，下午最好，周六", date(2026, 11, 28), "下午"),
    ],
)
def test_the_time_of_the_trouble_is_not_the_time_of_the_help(text: str, day: date | None, part: str | None) -> None:
    reading = read_need(text, TODAY)
    assert (reading.day, reading.part) == (day, part)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("今天下午3点社区门口卸物资，5人，急", "搬运家务"),
        ("下周六卸米面油，4人", "搬运家务"),
        ("下周六上午修活动室灯，1人", "水电维修"),
        ("老年活动中心的灯管要换，1人", "水电维修"),
        ("活动室的椅子坏了", "开锁门窗家具"),
        ("下周六义卖活动，帮忙布置场地", "活动协助"),
    ],
)
def test_the_kind_is_told_by_what_is_done_not_by_the_room(text: str, kind: str) -> None:
    assert read_need(text, TODAY).kind == kind


def test_books_to_be_put_in_order_are_no_gift_and_an_old_birthday_is_no_childrens_party() -> None:
    assert not read_need("咱们社区的图书角乱了，这两天谁有时间来整理整理", TODAY).object
    assert "儿童活动" not in topics("给八十岁以上老人过集体生日")
    assert "短视频制作" not in topics("社区广场放露天电影")


@pytest.mark.parametrize(
    ("text", "people"), [("下周六上午扫雪，二十来号人", 20), ("安置点两百多号人要吃饭，缺10个人打饭", 10)]
)
def test_people_are_counted_as_they_are_spoken_of(text: str, people: int) -> None:
    assert read_need(text, TODAY).people == people


def test_the_beginning_of_a_month_is_its_first_ten_days_and_no_month_is_the_thirteenth() -> None:
    reading = read_need("下个月初修凳子", TODAY)
    assert (reading.day, reading.day_end) == (date(2026, 12, 1), date(2026, 12, 10))
    assert read_need("13月5日打扫", TODAY).bad_date


def test_blanks_that_set_a_number_off_make_no_difference() -> None:
    spaced, plain = (
        read_need(text, TODAY) for text in ("12 月 5 日 上午 9 点，要 3 个人 扫雪", "12月5日上午9点，要3个人扫雪")
    )
    assert (spaced.day, spaced.start, spaced.people) == (plain.day, plain.start, plain.people)
    assert read_summary("昨天上午 我局 20 名党员 到梅园社区 扫雪除冰 服务居民 400 人", TODAY).participants == 20


def test_what_is_wanted_every_week_begins_with_the_next_time() -> None:
    assert first_of_weekly("每周二、周四上午教老人用手机", TODAY) == date(2026, 11, 24)
    assert first_of_weekly("周二上午教老人用手机", TODAY) is None


def test_a_heading_calls_for_a_draft_and_a_notice_to_units_does_not() -> None:
    assert read("【需求】下周六上午扫雪，5人", TODAY, speaker="staff").intent == "need"
    assert read("【需求】 各单位报一下人数", TODAY, group="unit").intent == "chat"


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("我叫李芳,来梅园社区报到,我会做饭、按摩", ("做饭", "按摩")),
        ("来报到啦,住枫林社区,平时爱捣鼓电脑,也会修手机", ("电脑", "修手机")),
    ],
)
def test_a_name_is_no_skill_and_cooking_is_one(text: str, skills: tuple[str, ...]) -> None:
    assert read_skills(text) == skills


def test_beside_the_weekend_the_other_days_are_the_working_days() -> None:
    assert len(read_days("平时晚上,周末全天")) == 7
    assert read_days("平时晚上可以") == ()


@pytest.mark.parametrize(("text", "hours"), [("花了俩小时", 2.0), ("一个来小时", 1.0), ("仨钟头", 3.0)])
def test_hours_in_everyday_words(text: str, hours: float) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize("text", ["九点干到十一点半", "上午9点一直忙到11点半"])
def test_from_when_to_when_with_a_verb_between(text: str) -> None:
    span = read_span(text)
    assert span is not None
    assert (span[0].hour, span[1].hour, span[1].minute) == (9, 11, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("和平里5号的庞大娘家厨房下水道堵了，后天下午三点，来1位", date(2026, 11, 25)),
        ("和平里5号的庞大娘家厨房下水道堵了", None),
        ("新华街道5号大院贾奶奶家跳闸了，今晚", date(2026, 11, 23)),
        ("舜水新村7号王奶奶家灯坏了，下周六上午", date(2026, 12, 5)),
        ("舜水新村28号上午大扫除，10人", date(2026, 11, 28)),
    ],
)
def test_the_number_of_a_door_is_no_day(text: str, day: date | None) -> None:
    assert read_need(text, TODAY).day == day
