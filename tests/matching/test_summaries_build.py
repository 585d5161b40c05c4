"""Summaries whose nouns no list holds: labels, teams, sums, deeds and places told by the build of the sentence."""

from datetime import date

import pytest

from matching.model import SummaryReading
from matching.summaries.reader import read_summary


def summary(text: str) -> SummaryReading:
    return read_summary(text, date(2026, 7, 20), 1)


@pytest.mark.parametrize(
    ("text", "participants", "served"),
    [
        ("活动：数字反哺。时间：7月18日。志愿者：职校学生10人；受益：老人27人。", 10, 27),
        ("昨天晚上我们六个跳舞的姐妹去双塔广场教健身操，跟着跳的有八十多号。", 6, 80),
        ("7月17日，到三号地铁工地送西瓜90个，受益工友180名，慰问组共6人。", 6, 180),
        ("7月9日，我社区老人30人到卫生站参加免费体检，医护8人全程服务。", 8, 30),
        ("7月16日，县医保局来了四个人，在戏台给老乡讲异地报销，老乡围了七十来个。", 4, 70),
        ("7月1日，在职党员40名、驻村干部20名共60人参观革命纪念馆。", 60, None),
        ("7月14日，退休教师志愿者郑老师教33个孩子剪纸，剪出窗花66张，助教2名。", 3, 33),
        ("昨天，两个电焊工、一个木工到蓓蕾幼儿园修滑梯，修好2架。", 3, None),
        ("7月8日，社区网格员4人一组共3组，对出租屋86间开展摸排。", 12, None),
        ("7月12日，卖豆腐的老冉两口子给鹿角坡的五保老人送豆腐脑，送了13户。", 2, 13),
        ("7月17日晚，小乐队在养老公寓连演两场，拉弦的吹管的拢共12号人。", 12, None),
        ("7月15日，眼科医生验光，验了143人，近视的有39人。", None, 143),
    ],
)
def test_who_did_it_without_a_known_noun(text: str, participants: int | None, served: int | None) -> None:
    found = summary(text)
    assert (found.participants, found.served) == (participants, served)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我站今天去了沟子屯，路滑，只给11个老人看了病。", "沟子屯"),
        ("7月16日，志愿者9人查了水晶城1-8号楼，拔掉飞线35根，清出楼道电动车28辆。", "水晶城1-8号楼"),
        ("听说枣园的枣打不完，7月19日，小伙子们去了7人，打枣1200斤。", "枣园"),
        ("7月13日半夜，三里屯下沉桥积水，在桥洞值守的5人推出熄火车7辆。", "三里屯下沉桥"),
        ("机关党员走街串巷、入户宣讲，把政策送到千家万户。", None),
    ],
)
def test_places_without_a_preposition(text: str, place: str | None) -> None:
    assert summary(text).place == place


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("7月8日，小橘灯读书社的8位妈妈在云栖社区讲绘本。", ("小橘灯读书社",)),
        ("7月12日，红帆义工站、滨江志愿者之家二十来人到石桥头疏通排水沟。", ("红帆义工站", "滨江志愿者之家")),
        ("“银发帮帮团”上周三帮独居老太太们缴电费，跑了17单。", ("银发帮帮团",)),
        ("蒲公英小学的课桌椅修好了88套，大伙儿还站着聊了会儿。", ()),
    ],
)
def test_clubs_and_short_names(text: str, units: tuple[str, ...]) -> None:
    assert summary(text).units == units


def test_a_deed_or_a_word_of_somebody_there_is_enough() -> None:
    told = summary("昨天下午去了趟红旗大院，三五个人吧，帮瘫痪的老魏擦身子，老魏媳妇说三年了头一回睡了个囫囵觉。")
    assert "成效" not in told.missing
    assert "内容" not in told.missing
    hollow = summary("接上级通知，我单位全体党员投身志愿服务，认真负责，充分发挥了先锋模范作用，展现了新担当新作为。")
    assert {"内容", "成效"} <= set(hollow.missing)
