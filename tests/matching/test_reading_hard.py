"""Sentences that were read wrongly once: days with a said month, talk in the words of a need, residents' own trouble."""

from datetime import date

import pytest

from matching.checkins import read_skills
from matching.normal import fold
from matching.people import read_people
from matching.places import read_place
from matching.reading import read
from matching.when import read_when

TODAY = date(2026, 7, 8)


@pytest.mark.parametrize(
    ("words", "day", "day_end"),
    [
        ("下个月五号活动室要人", "2026-08-05", None),
        ("下月3号来献血", "2026-08-03", None),
        ("下个月十二号上午", "2026-08-12", None),
        ("这个月28号", "2026-07-28", None),
        ("本月30号", "2026-07-30", None),
        ("下月3号到5号", "2026-08-03", "2026-08-05"),
        ("上个月5号摔了，要人陪", None, None),
        ("时间：15号上午", "2026-07-15", None),
        ("周六一早集合", "2026-07-11", None),
        ("八一慰问演出，7月30号晚上", "2026-07-30", None),
        ("请本周内联系", None, "2026-07-12"),
    ],
)
def test_day(words: str, day: str | None, day_end: str | None) -> None:
    when = read_when(fold(words), TODAY)
    assert (when.day and when.day.isoformat(), when.day_end and when.day_end.isoformat()) == (day, day_end)


def test_day_of_this_month_that_is_past_is_asked_about() -> None:
    assert read_when("本月3号要两个人", TODAY).bad


@pytest.mark.parametrize(
    ("text", "speaker", "group"),
    [
        ("谁周六去钓鱼", "member", "community"),
        ("谁下楼帮我带杯咖啡", "member", "unit"),
        ("急需一名志愿者替我上班", "member", "community"),
        ("“谁能帮老赵修电视”这条已完成", "staff", "community"),
        ("请已经报名搬家的四位志愿者带好手套", "staff", "community"),
        ("请各单位派一名负责人参加推进会", "admin", "community"),
        ("微信群怎么改名片", "member", "unit"),
        ("要是社区有个会修电脑的就好了", "member", "community"),
    ],
)
def test_chat(text: str, speaker: str, group: str) -> None:
    assert read(text, TODAY, speaker=speaker, group=group).intent == "chat"


@pytest.mark.parametrize(
    "text",
    [
        "有没有懂劳动仲裁的？我在饭店干了半年被欠工资，不知道怎么告",
        "有没有会修窗户的师傅，我家纱窗掉下来了，在4栋1102",
    ],
)
def test_resident_asks_for_the_own_home(text: str) -> None:
    assert read(text, TODAY, speaker="outsider").intent == "need"


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("一对一教，来8个志愿者", 8),
        ("请摄影师和化妆师各一位", 2),
        ("来位会写毛笔字的老师", 1),
        ("请8位居民代表来坐坐", 8),
        ("装四个扶手，来两位会打孔的", 2),
        ("早7点到9点，每个点2人，共4个点", 8),
    ],
)
def test_people(words: str, people: int) -> None:
    assert read_people(fold(words)) == people


def test_hours_are_no_place() -> None:
    assert read_place("明天下午两点社区义诊") is None
    assert read_place("下个月五号活动室要2个人") == "活动室"


@pytest.mark.parametrize(
    ("words", "skills"),
    [("退休教师，教了三十年语文", ("语文",)), ("登记 王海涛 北苑社区 理发", ("理发",))],
)
def test_skills(words: str, skills: tuple[str, ...]) -> None:
    assert read_skills(words) == skills
