"""One chat message at a time: what it is for, and what of it was understood. Today is Wednesday 2026-07-08."""

import time as clock
from datetime import date

import pytest

from matching.messages.reader import read, read_availability, read_need, salutation
from matching.model import KINDS

TODAY = date(2026, 7, 8)

INTENTS = [
    ("staff", "4号楼罗奶奶家水龙头关不上了，谁会修，周六上午来一下", "need"),
    ("staff", "周日广场义诊，需要3名医生2名护士", "need"),
    ("staff", "微心愿：留守儿童小航想要一个新书包", "wish"),
    ("staff", "环卫工老汪想要一个保温杯，谁家有闲置的", "wish"),
    ("member", "报到 桥西社区 特长：电工、焊工 时间：周六", "check_in"),
    ("member", "水管我会修，算我一个", "offer"),
    ("member", "我家有台闲置的轮椅，谁需要我送过去", "offer"),
    ("member", "小结：7月5日我支部12名党员到桥西社区清理垃圾3车", "summary"),
    ("member", "今天去看了独居的樊奶奶，精神不错，就是腿疼", "visit"),
    ("outsider", "小区门口的路灯坏了一个多月，反映几次没人管", "opinion"),
    ("member", "请问怎么报到", "help_question"),
    ("member", "菜单", "help_question"),
    ("member", "收到", "chat"),
    ("staff", "罗奶奶家的水龙头昨天修好了，谢谢王师傅", "chat"),
    ("member", "要是我会理发早就报名了", "chat"),
    ("outsider", "专业开锁换锁，价格优惠，电话13800000000", "chat"),
    ("outsider", "饭店招聘服务员两名，月薪3500，包吃住", "chat"),
    ("member", "昨天说的轮椅有着落没", "chat"),
    ("staff", "通知：周五下午三点在二楼开会，请准时参加", "chat"),
    ("member", "😀😀", "chat"),
]


@pytest.mark.parametrize(("speaker", "text", "intent"), INTENTS, ids=[text for _, text, _ in INTENTS])
def test_a_message_is_read_for_what_it_is(speaker: str, text: str, intent: str) -> None:
    assert read(text, TODAY, speaker=speaker).intent == intent


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("每晚2人巡逻", 2),
        ("四个路口，每个路口2人站岗", 8),
        ("2名厨师和1名帮工", 3),
        ("两人一组来三组", 6),
        ("来2-3个小伙子", 2),
        ("五六个人搬家", 5),
        ("要二十几个人扫街", 20),
        ("找个护士换药", 1),
        ("来个懂行的看看", 1),
        ("敬老院28位老人，需要10个人去陪", 10),
        ("巡逻已有3人，还差2人", 2),
        ("要俩壮劳力", 2),
        ("请市医保局派个懂行的来讲，大概40人听", 1),
        ("谁会修灯", None),
        ("她一个人在家", None),
        ("家里三个孩子没人管", None),
    ],
)
def test_only_volunteers_are_counted(text: str, people: int | None) -> None:
    assert read_need(text, TODAY).people == people


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("马桶堵了", "水电维修"),
        ("冰箱不制冷", "家电数码"),
        ("钥匙断在锁里了", "开锁门窗家具"),
        ("头发太长要剪", "理发"),
        ("想要一双运动鞋", "物资帮助"),
        ("教老人用智能手机", "科普培训"),
        ("巡河防溺水", "治安巡逻"),
        ("孩子数学跟不上", "学习辅导"),
        ("老人走丢了", "应急救助"),
        ("咕噜咕噜", None),
    ],
)
def test_a_need_always_has_one_of_the_kinds(text: str, kind: str | None) -> None:
    found = read_need(text, TODAY)
    assert found.kind in KINDS
    assert kind is None or found.kind == kind
    assert found.object == (found.kind == "物资帮助")


def test_a_need_is_filled_from_its_own_words() -> None:
    text = "桥西社区12号楼低保户老马周六搬家，至少4个小伙子，早上８点到"
    found = read_need(text, TODAY)
    assert (str(found.day), found.part, str(found.start), found.people) == ("2026-07-11", "上午", "08:00:00", 4)
    assert (found.kind, found.beneficiary, found.place) == ("搬运家务", "低保户老马", "桥西社区12号楼")
    assert (found.date_words, found.bad_date, found.object, found.thing) == ("周六", False, False, None)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("小航想要一套《十万个为什么》", "十万个为什么"),
        ("孤儿小鹏想要一部新手机", "新手机"),
        ("微心愿：独居的罗奶奶想要一台电风扇", "电风扇"),
    ],
)
def test_the_thing_wanted_comes_without_names(text: str, thing: str) -> None:
    found = read_need(text, TODAY)
    assert (found.object, found.thing) == (True, thing)


def test_a_registration_gives_skills_community_and_days() -> None:
    found = read("报到 桥西社区 特长：电工、唱歌跳舞 时间：周末", TODAY)
    assert (found.intent, found.skills) == ("check_in", ("电工", "唱歌", "跳舞"))
    assert (found.community, found.days) == ("桥西社区", ("周六", "周日"))


@pytest.mark.parametrize(
    ("text", "days", "parts"),
    [
        ("周六、周日", ("周六", "周日"), ()),
        ("周末上午", ("周六", "周日"), ("上午",)),
        ("工作日晚上", ("周一", "周二", "周三", "周四", "周五"), ("晚上",)),
        ("周一到周三", ("周一", "周二", "周三"), ()),
        ("晚上", (), ("晚上",)),
        ("随时", (), ()),
    ],
)
def test_availability_is_days_and_parts(text: str, days: tuple[str, ...], parts: tuple[str, ...]) -> None:
    assert read_availability(text) == (days, parts)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("独居的王奶奶家水管漏了", "王奶奶"),
        ("给张大爷送饭", "张大爷"),
        ("老李家断电了", "老李"),
        ("低保户陈姐想找活", "陈姐"),
        ("留守儿童小宇想要书包", None),
        ("盲人阿良想学手机", None),
        ("3号楼王奶奶摔了", "王奶奶"),
        ("陪周爷爷去看病", "周爷爷"),
        ("给刘姐送药", "刘姐"),
        ("请张师傅来修李奶奶家的灯", "李奶奶"),
        ("李建华奶奶家漏水", None),
        ("王芳阿姨要人陪", None),
        ("由于奶奶住院", None),
        ("不管阿姨爷爷都能来", None),
        ("老毛病又犯了", None),
        ("老高血压病人要量血压", None),
        ("送水阿姨扭了腰", None),
        ("王奶奶社区", None),
        ("李建国家漏水", None),
        ("李建国老师家漏水", None),
        ("孩子发烧没人看", None),
        ("老人走丢了", None),
        ("老党员要搬家", None),
        ("", None),
    ],
)
def test_only_a_surname_with_a_word_of_respect_may_be_said_in_a_group(text: str, name: str | None) -> None:
    assert salutation(text) == name


STRANGE = [
    "",
    " ",
    "a",
    "需",
    "😀" * 50,
    "hello world",
    "需求" * 5000,
    "周" * 10000,
    "1" * 10000,
    "七月" * 5000,
    "(" * 5000,
]
STRANGE += [
    "[CQ:image,file=" + "a" * 3000 + "]",
    "<div>" * 2000,
    "99999999999名党员",
    "每个" * 4000,
    "和王" * 4000,
    "二十" * 4000,
]


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_a_strange_text_is_read_in_bounded_time(text: str) -> None:
    read("你好", TODAY)
    begin = clock.process_time()
    read(text, TODAY)
    read_need(text, TODAY)
    assert clock.process_time() - begin < 0.4


def test_invisible_signs_and_traditional_characters_are_read_and_words_stay_as_written() -> None:
    found = read_need("需\u200b要3名電工，獨居的陳奶奶家水管漏水", TODAY)
    assert (found.kind, found.people, found.beneficiary) == ("水电维修", 3, "獨居的陳奶奶")
