"""Needs as community staff write them: groups of people, fittings that are work and no gift, feasts, certificates."""

from datetime import date, time

import pytest

from matching.concepts.licences import licence_for, licensed_acts
from matching.concepts.topics import topics
from matching.language.normal import fold
from matching.messages.reader import read_need
from matching.needs.people import read_people
from matching.times.when import read_when

TODAY, NOW = date(2026, 11, 23), time(9)
REPAIRS = {"水电维修", "家电数码", "开锁门窗家具"}


@pytest.mark.requirement("F01")
@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("一组4人共三组", 12), ("分成3个小组，一个小组5人", 15), ("4人为一组，分成三组", 12), ("4人编一组，编成2队", 8), ("一队6人，派两支队", 12),
        ("每组5人，共4组", 20), ("四人一岗，设2个岗", 8), ("12人分三组，每组4人", 12), ("要8个人，两人一组", 8), ("来6人分三组", 6),
        ("10名志愿者分成两队拔河", 10), ("一班3个人，早晚两班", 3), ("3组居民参加比赛，来2个裁判", 2), ("6人，一组发传单一组登记", 6),
        ("反诈宣传，6个小区各2人", 12), ("4个村各来3名志愿者", 12),
    ],
)  # fmt: skip
def test_groups_of_people_are_multiplied_and_a_total_stands(text: str, people: int) -> None:
    assert read_people(fold(text)) == people


@pytest.mark.requirement("F01")
@pytest.mark.parametrize(
    "text",
    [
        "给刘爷爷家换进户线", "给老党员家更换入户电缆", "帮赵大爷换总闸", "给王奶奶家接一根网线", "帮老人换净水器滤芯", "给老吴的轮椅换轮胎",
        "给困难户换旧电线", "给钱奶奶家换瓦片", "给陈阿姨装个门铃", "换燃气软管和减压阀", "给社区宣传栏换橱窗玻璃",
    ],
)  # fmt: skip
def test_what_is_fitted_into_something_is_work(text: str) -> None:
    reading = read_need(text, TODAY)
    assert (reading.kind in REPAIRS, reading.object, reading.thing) == (True, False, None)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("给困难家庭换新棉被", None), ("张奶奶想换个新电饭煲", "新电饭煲"), ("老李想换副老花镜", "老花镜"), ("给老人换个轮椅", "轮椅"),
        ("周阿姨腿摔了想借轮椅一个月", "轮椅"), ("想借一台轮椅用两周", "轮椅"), ("谁家有多余的轮椅，周阿姨腿摔了想借一个月", "轮椅"),
        ("小区活动室缺10把椅子，2张桌子", "椅子"),
    ],
)  # fmt: skip
def test_what_is_handed_over_is_a_thing_and_for_how_long_is_no_part_of_it(text: str, thing: str | None) -> None:
    reading = read_need(text, TODAY)
    assert (reading.kind, reading.object, reading.thing) == ("物资帮助", True, thing)


def test_a_long_story_does_not_hide_what_is_broken() -> None:
    story = (
        "7号楼张阿姨家热水器打不着火，她儿子在外地，老人一个人洗澡不方便，前几天自己用盆烧水差点烫着，社区上门看过说可能是点火器"
        "或者电池的问题，联系过厂家说过了保修期要等一周，老人着急，想找个懂行的志愿者先去看一看"
    )
    assert read_need(story, TODAY).kind == "家电数码"
    assert "家电维修" in topics(story)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("冬至当天上午包饺子", date(2026, 12, 22)), ("清明扫墓", date(2027, 4, 5)), ("腊月二十写春联", date(2027, 1, 27)),
        ("腊月廿三打扫卫生", date(2027, 1, 30)), ("正月初六联欢", date(2027, 2, 11)), ("正月十五猜灯谜", date(2027, 2, 20)),
        ("马上要10个人带铁锹", TODAY), ("立刻来3个人", TODAY), ("马上要过年了，找人写春联", None), ("腊月三十聚餐", None),
    ],
)  # fmt: skip
def test_feasts_days_of_the_moon_and_at_once(text: str, day: date | None) -> None:
    assert read_when(fold(text), TODAY).day == day


@pytest.mark.parametrize(
    "text", ["寻人！老人走失，昨晚7点从春晓路出走，急需20名志愿者寻找", "昨天上午10点外出后失联，请20人帮忙找"]
)
def test_the_story_of_who_is_missed_is_no_impossible_day(text: str) -> None:
    assert not read_when(fold(text), TODAY).bad


@pytest.mark.requirement("L03")
@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("给小区的路灯检查一下，要有电工证的2位", "电工证"), ("路灯的线路检查一下", "电工证"), ("要带焊工证的师傅", "焊接与热切割作业证"),
        ("值班的要有消防证", "消防设施操作员证"), ("来个有护士证的守着急救点", "护士执业证或执业医师证"),
        ("没有电工证也行，帮忙递工具", None), ("给老人拍照，要有相机的", None), ("巡逻线路要检查一下", None),
    ],
)  # fmt: skip
def test_a_certificate_that_is_asked_for_is_demanded(text: str, licence: str | None) -> None:
    act = licence_for(text, licensed_acts())
    assert (act.licence if act else None) == licence
