"""Activity summaries: who did it, who was served, what was done, what lacks and what stays open. Today is 2026-07-20."""

from datetime import date

import pytest

from matching.model import SummaryReading
from matching.summaries import read_summary

TODAY = date(2026, 7, 20)


def summary(text: str, photos: int = 1) -> SummaryReading:
    return read_summary(text, TODAY, photos)


def test_a_whole_summary_is_read() -> None:
    found = summary("市气象局在职党员14人7月11日走进翠竹社区，为28名老人量血压，发放防暑药包60余份。老人们连声道谢。")
    assert (str(found.date), found.date_end, found.place) == ("2026-07-11", None, "翠竹社区")
    assert (found.participants, found.served, found.served_unit) == (14, 28, "人")
    assert [(f.value, f.unit, f.approx) for f in found.figures] == [(60, "份", True)]
    assert (found.units, found.missing, found.unresolved) == (("市气象局",), (), ())


@pytest.mark.parametrize(
    ("text", "participants", "approx"),
    [
        ("9名党员和4名团员到桥西社区清扫", 13, False),
        ("党员11名（其中青年党员5名）参加", 11, False),
        ("20多名青年到福利院陪孩子", 20, True),
        ("近百名党员植树", 100, True),
        ("设咨询台3个，每台2人", 6, False),
        ("每日2人，5天累计10人次值守", 10, False),
        ("医护共14人义诊，同时请理发师傅2名", 16, False),
        ("应到10人实到9人", 9, False),
        ("时间：7月12日；人数：25；内容：捡垃圾", 25, False),
        ("我和老赵去给低保户送米", 2, False),
        ("三名老兵在桥西社区支起摊子", 3, False),
        ("为26位老人理发", None, False),
    ],
)
def test_those_who_do_the_work_are_counted(text: str, participants: int | None, approx: bool) -> None:
    found = summary(text)
    assert (found.participants, found.participants_approx) == (participants, approx)


@pytest.mark.parametrize(
    ("text", "served", "unit"),
    [
        ("量血压126人、理发48人", 174, "人"),
        ("接待群众近300人次", 300, "人次"),
        ("给5户独居老人送去应急灯", 5, "户"),
        ("入户宣传156户", 156, "户"),
        ("检查出租屋64户", None, None),
        ("听众45人，讲师2人", 45, "人"),
        ("累计服务群众1.5万余人次", 15000, "人次"),
    ],
)
def test_those_who_were_served_are_counted(text: str, served: float | None, unit: str | None) -> None:
    found = summary(text)
    assert (found.served, found.served_unit) == (served, unit)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("活动持续一个半小时", 1.5),
        ("用时90分钟", 1.5),
        ("从早上8点干到下午4点", 8),
        ("从早七点站到九点", 2),
        ("3个小时搬完", 3),
        ("等了两个小时才开门", None),
    ],
)
def test_the_length_of_an_activity_in_hours(text: str, hours: float | None) -> None:
    assert summary(text).hours == hours


@pytest.mark.parametrize(
    "text", ["第3次活动", "分4组清扫", "联合12家企业", "每人50元", "38度高温", "计划植树500棵", "再三道谢"]
)
def test_ordinals_groups_plans_and_averages_are_no_figures(text: str) -> None:
    assert summary(text).figures == ()


@pytest.mark.parametrize(
    ("text", "photos", "missing"),
    [
        ("我支部认真开展志愿服务活动，取得圆满成功。", 0, ("时间", "地点", "人数", "内容", "成效", "照片")),
        ("7月5日12名党员到桥西社区捡垃圾3袋", 1, ()),
        ("近日12名党员到桥西社区捡垃圾3袋", 1, ("时间",)),
        ("6月31日12名党员到桥西社区捡垃圾3袋", 1, ("时间",)),
        ("7月5日12名党员到桥西社区打扫卫生", 1, ("成效",)),
        ("7月5日12名党员到桥西社区打扫卫生，居民点赞", 0, ("照片",)),
    ],
)
def test_what_lacks_is_named(text: str, photos: int, missing: tuple[str, ...]) -> None:
    assert summary(text, photos).missing == missing


@pytest.mark.parametrize(
    ("text", "open_words"),
    [
        ("查出隐患16处，当场整改13处，余下3处限期三天整改。", ("余下3处限期三天整改",)),
        ("换了灯泡19个，还剩北门那两盏要等配件，没修好。", ("还剩北门那两盏要等配件，没修好",)),
        ("存在问题：7号楼反映的噪音扰民仍在核实。", ("7号楼反映的噪音扰民仍在核实",)),
        ("巡查一圈，没有发现问题，无遗留。", ()),
        ("发现漏水1处已报物业。", ()),
        ("孩子们玩得不肯走。", ()),
    ],
)
def test_open_trouble_is_quoted(text: str, open_words: tuple[str, ...]) -> None:
    assert summary(text).unresolved == open_words


def test_a_long_or_an_empty_summary_is_read() -> None:
    assert summary("").missing == ("时间", "地点", "人数", "内容", "成效")
    assert summary("7月5日党员12人清运垃圾3车，" * 700).participants is not None
