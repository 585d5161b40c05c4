"""Hours that no day has, days that are over, festivals that only name an event."""

from datetime import date, time

import pytest

from matching.messages.reader import read_need
from matching.needs.traits import is_at_home

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("昨天下午打扫活动室，找3人", "昨天"), ("前天要2个人", "前天"), ("上周三晚上想请人教手机", "上周三"), ("上个月15号要3个人", "上个月15号"),
        ("下周五25点来人修门锁", "25点"), ("周六上午26:70打扫", "26:70"), ("13月40日打扫", "13月40日"), ("12月0日上午打扫", "12月0日"), ("国庆节周三上午要2人", "国庆节周三"),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_is_noticed(text: str, words: str) -> None:
    reading = read_need(text, TODAY, now=time(10))
    assert (reading.bad_date, reading.date_words) == (True, words)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本周日重阳敬老活动要两个人拍照", date(2026, 11, 29)), ("周六国庆晚会缺主持人1名", date(2026, 11, 28)),
        ("下周四腊八节煮粥3个人", date(2026, 12, 3)), ("上周六坏的水管，明天找人修", date(2026, 11, 24)),
        ("前天下雨屋顶漏了，周六要人来补", date(2026, 11, 28)), ("昨天晚上停电，老人害怕要人陪", None), ("昨天刚出院，要人送饭", None),
        ("昨天大风，树枝要人清理", None), ("前天晚上路灯不亮，找人看看", None), ("周六下午比赛，3:2的比分，要个裁判", date(2026, 11, 28)),
        ("上周五下午居民反映楼道堵，要2人清理", None),
    ],
)  # fmt: skip
def test_what_is_told_of_another_day_is_no_mistake(text: str, day: date | None) -> None:
    reading = read_need(text, TODAY, now=time(10))
    assert (reading.bad_date, reading.day) == (False, day)


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("欧阳奶奶（92岁，听力不好）家门锁坏了", True), ("湖滨路18号601要人修灯", True), ("陈姐家孩子要补数学", True), ("王哥家的灯不亮", True),
        ("到人民路120号社区服务中心义诊", False), ("大家（所有人）家长会", False), ("联系18号楼志愿者打扫楼道", False),
    ],
)  # fmt: skip
def test_somebodys_home_is_known_by_a_door_and_by_whose_it_is(text: str, home: bool) -> None:
    assert is_at_home(text) is home
