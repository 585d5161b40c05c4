"""Two hundred generated needs full of addresses, phones, children's names, illness and poverty: no group reads them."""

import itertools
import random
import re

import pytest
from places import COMMUNITY, OTHER_COMMUNITY, OTHER_UNIT, UNIT
from talk import Talk

from storage.tables import Need

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
ELDERS = ("奶奶", "爷爷", "大爷", "大妈", "阿姨", "师傅", "老人", "大娘")
CHILDREN = ("小宇", "小敏", "子涵", "欣怡", "浩然", "小杰", "梓萱", "豆豆")
PLACES = (
    "3幢502",
    "5栋1单元301",
    "北京路8号",
    "解放路77弄",
    "柳树巷12号",
    "12号楼402室",
    "幸福小区6幢",
    "东街村2组18号",
)
PHONES = ("13812345678", "139-0013-9000", "１３７１２３４５６７８", "186 1234 5678", "+86 15912345678")
PLIGHTS = (
    "独居",
    "五保户",
    "低保户",
    "残疾",
    "瘫痪在床",
    "患癌症",
    "精神病",
    "失独",
    "刑满释放",
    "艾滋病",
    "抑郁症",
    "单亲",
    "聋哑",
    "老年痴呆",
)
TEMPLATES = (
    "需求：{plight}的{elder}家（{place}）水龙头漏水，下周六上午找1个人来修，电话{phone}",
    "需求：{place}的{elder}{plight}，要人陪去医院，下周日上午，联系{phone}",
    "需求：{elder}住{place}，{plight}，屋里灯不亮了，电话：{phone}，时间不限",
    "需求：下周六下午给{plight}老人{elder}理发，地址{place}，{phone}",
    "需求：{elder}的孙子{child}（{plight}家庭）数学跟不上，家住{place}，周末补课",
    "微心愿：留守儿童{child}想要一套《十万个为什么》，家在{place}，电话{phone}",
    "微心愿：{plight}的{elder}想要一台收音机，送到{place}",
    "微心愿：{plight}儿童{child}想要一个书包，{place}，联系人{phone}",
    "微心愿：{elder}（{plight}）想要一辆轮椅，住{place}",
    "求助：我妈{elder}{plight}，{place}，电脑坏了，{phone}",
)
FORBIDDEN = re.compile(
    "|".join((*map(re.escape, CHILDREN), *PLIGHTS, r"1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}", r"\d幢", r"\d栋", "路[0-9]", "柳树巷", "东街", r"(?<!\d)\d{3}(?!\d)"))
)  # fmt: skip
SALUTATION = re.compile(f"[{SURNAMES}](?:{'|'.join(ELDERS)})")


def generated(count: int) -> list[str]:
    """Needs and wishes of every template, with names, places and plights of a fixed seed."""
    chance = random.Random(20)
    return [
        template.format(
            elder=chance.choice(SURNAMES) + chance.choice(ELDERS), child=chance.choice(CHILDREN), place=chance.choice(PLACES),
            phone=chance.choice(PHONES), plight=chance.choice(PLIGHTS),
        )
        for template in itertools.islice(itertools.cycle(TEMPLATES), count)
    ]  # fmt: skip


def assert_groups_read_nothing_private(talk: Talk) -> None:
    """No group reads a name, place, number or plight; a foreign group no 称谓 either."""
    own = f"group:{talk.id_of(COMMUNITY)}"
    for sent in talk.to_groups():
        words = re.sub(
            r"#\d+|\d+月\d+日|(?:接单|认领|派单|补充|推荐|需求|婉拒|通过|退回|完成|来不了|撤销|陪同) \d+|提了一条",
            "",
            sent.text,
        )
        assert FORBIDDEN.search(words) is None, sent.text
        assert sent.to == own or SALUTATION.search(sent.text) is None, sent.text


@pytest.mark.requirement("T6", "L04", "R050")
async def test_no_group_reads_what_two_hundred_needs_tell(towns: Talk) -> None:
    towns.sent.clear()
    for place, text in enumerate(generated(200)):
        group = (COMMUNITY, None, UNIT, None)[place % 4]
        who = "路人" if place % 5 == 4 and group == COMMUNITY else "王主任"
        answer = await towns(who, text, group)
        assert "#" in answer, (text, answer)
    assert len(await towns.rows(Need)) == 200
    for group, who in ((COMMUNITY, "王主任"), (UNIT, "李明"), (OTHER_UNIT, "赵医生"), (OTHER_COMMUNITY, "刘站长")):
        await towns(who, "清单", group)
        await towns(who, "心愿", group)
        for number in range(1, 201, 7):
            await towns(who, f"需求 {number}", group)
    assert_groups_read_nothing_private(towns)


@pytest.mark.requirement("T6", "R057", "L04")
async def test_no_group_reads_them_on_the_way_from_the_offer_to_the_confirmation(towns: Talk) -> None:
    towns.sent.clear()
    for number, text in enumerate(generated(20), 1):
        await towns("王主任", text.replace("求助：", "需求："), COMMUNITY)
        await towns("王主任", f"补充 {number} 时间不限，家住北京路8号，电话13812345678", COMMUNITY)
        await towns("王主任", f"推荐 {number}", COMMUNITY)
        await towns("王主任", f"派单 {number} @李明", COMMUNITY)
        await towns("李明", f"接单 {number}", UNIT)
        await towns("李明", f"完成 {number} 去了王奶奶家北京路8号，她独居，电话13812345678，用时10分钟", UNIT)
        await towns("李明", "我的任务", UNIT)
        await towns("李明", "我的服务", UNIT)
        await towns("王主任", f"确认 {number} 满意 独居老人小宇很高兴", COMMUNITY)
    assert {row.state for row in await towns.rows(Need)} == {"closed"}
    assert_groups_read_nothing_private(towns)


@pytest.mark.requirement("T6", "R057", "L04")
async def test_the_address_is_read_by_who_accepted_and_by_staff_in_private_and_by_nobody_else(towns: Talk) -> None:
    await towns("王主任", "需求：独居的孙奶奶家（5幢301）水龙头坏了，下周六上午1个人来修，电话13912345678", COMMUNITY)
    await towns("王主任", "派单 1 @李明", COMMUNITY)
    for who in ("李明", "张伟", "刘站长", "赵医生", "路人", "管理员"):
        answer = await towns(who, "需求 1")
        assert "301" not in answer
        assert "13912345678" not in answer
        assert "孙奶奶" not in answer
        assert "地址和电话只私下给接单的同志。" in answer
    await towns("李明", "接单 1", UNIT)
    (letter,) = towns.news("私聊:李明")[-1:]
    assert "5幢301" in letter
    for who in ("李明", "王主任"):
        answer = await towns(who, "需求 1")
        assert "5幢301" in answer
        assert "13912345678" in answer
        for group in (COMMUNITY, UNIT):
            assert "301" not in await towns(who, "需求 1", group)
    await towns("李明", "来不了 1", UNIT)
    assert "301" not in await towns("李明", "需求 1")


@pytest.mark.requirement("T6")
async def test_the_other_groups_never_read_who_is_helped(towns: Talk) -> None:
    answer = await towns("王主任", "需求：给郑大爷理发，下周日下午，1人", COMMUNITY)
    assert "郑大爷" in answer
    for who, group in (("李明", UNIT), ("赵医生", OTHER_UNIT), ("刘站长", OTHER_COMMUNITY)):
        for word in ("清单", "需求 1"):
            assert "郑大爷" not in await towns(who, word, group)
    assert "郑大爷" not in await towns("王主任", "需求 1", UNIT)
    assert "郑大爷" in await towns("李明", "需求 1", COMMUNITY)
