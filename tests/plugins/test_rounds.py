"""An offer has a clock: silence stalls nothing, a refusal costs nothing, and in the end a human is told (F05)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from places import COMMUNITY, UNIT
from talk import Talk

from plugins.rounds import turn
from storage.offering.opening import Opening, is_workday
from storage.tables import Chronicle, Need, Notice, Offer

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
async def barbers(town: Talk) -> Talk:
    """Six more members who cut hair."""
    for who in ("吴芳", "孙丽", "马超", "黄忠", "赵云", "周仓"):
        await town(who, "报到 舜水新村 特长：理发", UNIT)
    town.sent.clear()
    return town


async def later(talk: Talk, **span: float) -> None:
    """The clock's turn, so much later, and the post after it."""
    now = datetime.now(UTC) + timedelta(**span)
    with time_machine.travel(now):
        await turn(talk.database, now, now.astimezone(SHANGHAI).date())
        await talk.post.deliver()


async def asked(talk: Talk, state: str = "offered") -> int:
    return sum(row.state == state for row in await talk.rows(Offer))


@pytest.mark.requirement("F05")
async def test_who_is_silent_is_reminded_once_then_the_next_are_asked_and_at_last_a_human_is_told(
    barbers: Talk,
) -> None:
    await barbers("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    answer = await barbers("王主任", "派单 1", COMMUNITY)
    assert answer == "#1 开始找人，先问了最合适的1位；没人接就问下一批，有结果会告诉您。"
    assert await asked(barbers) == 1
    for _ in range(3):  # looking more often changes nothing
        await later(barbers, minutes=1)
    assert await asked(barbers) == 1
    first = (await barbers.rows(Offer))[0]
    assert first.due_at is not None
    half = (first.due_at - first.offered_at) / 2
    await later(barbers, seconds=half.total_seconds() + 60)
    await later(barbers, seconds=half.total_seconds() + 120)
    assert sum("还等您答复" in sent.text for sent in barbers.sent) == 1
    await later(barbers, days=2)
    assert [await asked(barbers), await asked(barbers, "withdrawn")] == [2, 1]
    await later(barbers, days=4)
    assert [await asked(barbers), await asked(barbers, "withdrawn")] == [3, 3]
    barbers.news(COMMUNITY)
    await later(barbers, days=6)
    assert await asked(barbers) == 0
    told = barbers.news(COMMUNITY)
    assert told == ["#1 问过6位同志，还没人能去。请看看：推荐 1；改期发：修改 1 周日上午"]
    people = [row.person_id for row in await barbers.rows(Offer)]
    assert len(people) == len(set(people)), "nobody is asked twice for one need"
    assert (await barbers.rows(Need))[0].seeking_for is None


@pytest.mark.requirement("F05", "R056")
async def test_a_wave_ends_with_the_first_who_accepts(barbers: Talk) -> None:
    await barbers("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    await barbers("王主任", "派单 1", COMMUNITY)
    await later(barbers, days=2)
    waiting = [*_mentioned(barbers)[-2:]]
    assert (await barbers(waiting[0], "接单 1", UNIT)).startswith(f"#1 {waiting[0]}已接单")
    assert barbers.news(UNIT)[-1].endswith("#1 已经有人接了，您不用答复，谢谢您。")
    await later(barbers, days=9)
    assert [await asked(barbers, "accepted"), await asked(barbers)] == [1, 0]


def _mentioned(talk: Talk) -> list[str]:
    return [sent.text.split()[0].lstrip("@") for sent in talk.sent if "社区想请您帮忙" in sent.text]


@pytest.mark.requirement("F05", "L01")
async def test_a_decliner_is_never_asked_again_and_the_next_is_asked_at_once(barbers: Talk) -> None:
    await barbers("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    await barbers("王主任", "派单 1", COMMUNITY)
    first = (await barbers.rows(Offer))[0].person_id
    who = _mentioned(barbers)[0]
    assert await barbers(who, "婉拒 1", UNIT) == "#1 没关系，已记下，这条不会再问您。"
    for days in range(1, 9):
        await later(barbers, days=days)
    rows = await barbers.rows(Offer)
    assert sum(row.person_id == first for row in rows) == 1
    assert rows[0].state == "declined"


@pytest.mark.requirement("F05", "L05")
async def test_who_cannot_come_reopens_the_need_and_the_search_goes_on(barbers: Talk) -> None:
    await barbers("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    await barbers("王主任", "派单 1", COMMUNITY)
    who = _mentioned(barbers)[0]
    await barbers(who, "接单 1", UNIT)
    await barbers(who, "来不了 1 临时值班", UNIT)
    await later(barbers, minutes=1)
    assert await asked(barbers) == 2


@pytest.mark.requirement("F05")
async def test_an_offer_to_one_person_lapses_and_the_staff_hears_so(barbers: Talk) -> None:
    await barbers("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    await barbers("王主任", "派单 1 @张伟", COMMUNITY)
    barbers.news(COMMUNITY)
    await later(barbers, days=2)
    assert barbers.news(COMMUNITY) == ["#1 张伟还没答复，已收回。换人请发：推荐 1（或自动找人：派单 1）"]
    assert (await barbers("张伟", "接单 1", UNIT)).startswith("#1 张伟已接单"), "who was silent has lost nothing"


async def test_an_urgent_offer_waits_hours_and_never_into_the_need_itself(barbers: Talk) -> None:
    tomorrow = (datetime.now(SHANGHAI) + timedelta(days=1)).date()
    await barbers("王主任", f"需求：给郑大爷理发，{tomorrow.month}月{tomorrow.day}日上午，1人", COMMUNITY)
    await barbers("王主任", "派单 1 @张伟", COMMUNITY)
    offer = (await barbers.rows(Offer))[0]
    assert offer.due_at is not None
    begins = datetime.combine(tomorrow, time(8), SHANGHAI)
    assert offer.due_at <= max(begins - timedelta(hours=1), offer.offered_at + timedelta(minutes=30))


@pytest.mark.requirement("F05")
async def test_needs_that_nobody_has_are_brought_to_the_staffs_mind_and_not_every_minute(barbers: Talk) -> None:
    await barbers("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    await barbers("王主任", "微心愿：吴爷爷想要一台收音机", COMMUNITY)
    await barbers("路人", "需求：楼道灯不亮了，时间不限", COMMUNITY)
    barbers.news(COMMUNITY)
    for minutes in (1, 60, 300):
        await later(barbers, minutes=minutes)
    assert barbers.news(COMMUNITY) == []
    await later(barbers, days=3)
    await later(barbers, days=3, minutes=5)
    assert barbers.news(COMMUNITY) == [
        "#1 还没人接。自动找人发：派单 1　看谁合适发：推荐 1",
        "#2 还没人认领。可以请单位帮忙，或发：推荐 2",
        "#3 还等着审核。通过 3　或　退回 3 原因",
    ]
    assert not any(row.by_person for row in await barbers.rows(Notice) if "还没人接" in str(row.problem))


@pytest.mark.requirement("F05")
async def test_another_time_becomes_a_question_to_the_staff(barbers: Talk) -> None:
    await barbers("王主任", "需求：给郑大爷理发，下周六上午，1人", COMMUNITY)
    await barbers("王主任", "派单 1 @张伟", COMMUNITY)
    barbers.news(COMMUNITY)
    answer = await barbers("张伟", "周六不行，下周日可以", UNIT)
    assert answer.startswith("#1 已告诉社区您")
    assert "周日可以，等社区答复。原来的时间也行就发：接单 1" in answer
    told = barbers.news(COMMUNITY)[-1]
    assert told.startswith("#1 张伟说")
    assert "同意改期发：修改 1 " in told
    changed = await barbers("王主任", told.split("同意改期发：")[1].split("　")[0], COMMUNITY)
    assert "周日" in changed
    assert (await barbers("张伟", "好的", UNIT)).startswith("#1 张伟已接单")
    verbs = [row.verb for row in await barbers.rows(Chronicle) if row.noun == "need"]
    assert "counter" in verbs


async def test_the_needs_own_time_in_own_words_is_a_yes(barbers: Talk) -> None:
    await barbers("王主任", "需求：给郑大爷理发，下周六上午，1人", COMMUNITY)
    await barbers("王主任", "派单 1 @张伟", COMMUNITY)
    assert (await barbers("张伟", "下周六可以", UNIT)).startswith("#1 张伟已接单")


async def test_only_the_staff_starts_a_search_and_only_for_what_can_be_asked(barbers: Talk) -> None:
    await barbers("王主任", "需求：给郑大爷理发，1人", COMMUNITY)
    assert (await barbers("张伟", "派单 1", UNIT)).startswith("只有舜水新村的社区工作者")
    assert (await barbers("王主任", "派单 1", COMMUNITY)).startswith("#1 还没说哪天")
    await barbers("王主任", "微心愿：吴爷爷想要一台收音机", COMMUNITY)
    assert (await barbers("王主任", "派单 2", COMMUNITY)).startswith("#2 要的是物品")
    assert await barbers.rows(Offer) == []


@pytest.mark.requirement("R063", "F05")
def test_the_clock_stands_still_at_night_and_where_the_pack_says_so_on_days_off() -> None:
    always = Opening(SHANGHAI, time(8), time(21), days_off=True)
    evening = datetime(2026, 9, 30, 20, 0, tzinfo=SHANGHAI)
    assert always.after(evening, 3) == datetime(2026, 10, 1, 10, 0, tzinfo=SHANGHAI)
    working = Opening(SHANGHAI, time(8), time(21))
    assert working.after(evening, 3) == datetime(2026, 10, 8, 10, 0, tzinfo=SHANGHAI), "after the festival"
    assert is_workday(datetime(2026, 10, 10, tzinfo=SHANGHAI).date()), "a Saturday that is worked on"
    assert not is_workday(datetime(2031, 3, 8, tzinfo=SHANGHAI).date()), "beyond the calendar's years a Saturday is off"
    assert not working.is_open(datetime(2026, 10, 3, 12, tzinfo=SHANGHAI))
