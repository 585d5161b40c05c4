"""Several needs in one message are told apart, each in words of its own; one need in many clauses stays one."""

from datetime import date, time

import pytest

from matching.messages.needs_apart import needs_apart

TODAY, NOW = date(2026, 11, 23), time(9)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("明天上午打扫卫生10人；周三下午义诊3人", 2),
        ("周六上午3人搬桌椅\n周日上午2人收桌椅\n下周一上午4人站岗", 3),
        ("1、王奶奶家修水管，周六上午 2、李大爷理发，周日下午", 2),
    ],
)
def test_needs_with_a_day_and_hands_of_their_own_are_counted(text: str, count: int) -> None:
    assert len(needs_apart(text, TODAY, NOW)) == count


@pytest.mark.parametrize(
    "text",
    [
        "", "王奶奶家水龙头漏水，周六上午找1个人来修", "招募志愿者：时间：周六上午；地点：广场；人数：5人",
        "下周三到周五每天上午要2名志愿者维持秩序", "周六上午义诊；请带血压计；2人", "住3.5公里外；周六送1人去医院",
        "打扫卫生，周六上午5人；集合地点社区门口；周六下雨就取消",
    ],
)  # fmt: skip
def test_one_need_in_many_clauses_stays_one(text: str) -> None:
    assert needs_apart(text, TODAY, NOW) == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1. 王奶奶家换灯泡 2人\n2. 给李大爷理发\n3、周日上午义诊，医生1名", ("王奶奶家换灯泡 2人", "给李大爷理发", "周日上午义诊，医生1名")),
        ("周六上午给王奶奶修水管，顺便给隔壁赵大爷理发", ("周六上午给王奶奶修水管", "周六上午，给隔壁赵大爷理发")),
        ("周日上午：1、给王奶奶擦窗户 2、陪李大爷聊天", ("周日上午，给王奶奶擦窗户", "周日上午，陪李大爷聊天")),
        ("给张奶奶修灯，帮李大爷修水管", ("给张奶奶修灯", "帮李大爷修水管")),
        ("明天上午打扫卫生10人；周三下午义诊3人；请穿红马甲", ("明天上午打扫卫生10人", "周三下午义诊3人；请穿红马甲")),
    ],
)  # fmt: skip
def test_each_part_can_stand_alone_and_nothing_is_dropped(text: str, parts: tuple[str, ...]) -> None:
    assert needs_apart(text, TODAY, NOW) == parts


@pytest.mark.parametrize(
    "text",
    [
        "12月5日上午广场摆摊：1、理发2人 2、磨刀1人 3、量血压3人", "招募：1.时间：周六上午 2.地点：广场 3.人数：5人", "需要：1、会用电脑的2名 2、会主持的1名",
        "下水道堵了两户，一户是孙奶奶，另一户是郑大爷", "送王奶奶去医院，帮她家里做顿饭", "王奶奶家水龙头漏水，灯也不亮", "给王奶奶、李奶奶理发",
    ],
)  # fmt: skip
def test_posts_of_one_event_and_one_household_stay_one(text: str) -> None:
    assert needs_apart(text, TODAY, NOW) == ()
