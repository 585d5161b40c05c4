"""What generated lives of needs ran into, each as a plain case (F05): silence, platforms, changed minds, lost groups."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from actors import COMMUNITY, NOW, OPERATOR, STAFF, TODAY, UNIT, accept, give_back, members, post, rows, speaker, town
from need_actors import as_staff, clock, offer, sent_at, told

from storage import orgs
from storage.asking import needs, ticket_sources, unit_orders, waiting
from storage.database import Database
from storage.errors import NotNow
from storage.offering import counter_offers, offers, rounds
from storage.offering.counter_offers import OtherTime
from storage.people import PersonRef
from storage.post import notices, outbox
from storage.speakers import ChatRef, Operator, member, staff
from storage.tables import Need, Offer, UnitOrder, WaitingPlace

pytestmark = pytest.mark.requirement("F05")
HOUR = timedelta(hours=1)


@pytest.fixture
async def asked(database: Database) -> Database:
    """A need for one, with the first of three members asked."""
    await town(database)
    users = await members(database, 3)
    await post(database, "给郑大爷理发，时间不限")
    await offer(database, users[0])
    return database


async def test_who_is_told_late_has_the_whole_time_to_answer_from_then_on(asked: Database) -> None:
    first = (await rows(asked, Offer))[0]
    assert first.told_at is None
    await sent_at(asked, NOW + 10 * HOUR)
    await clock(asked, NOW + 11 * HOUR)
    row = (await rows(asked, Offer))[0]
    assert row.told_at == NOW + 10 * HOUR
    assert row.due_at is not None
    assert first.due_at is not None
    assert row.due_at > first.due_at
    await clock(asked, first.due_at + HOUR)
    assert (await rows(asked, Offer))[0].state == "offered"
    await clock(asked, row.due_at)
    assert (await rows(asked, Offer))[0].state == "withdrawn"


async def test_told_at_once_the_clock_runs_from_the_offering(asked: Database) -> None:
    due = (await rows(asked, Offer))[0].due_at
    await sent_at(asked, NOW + timedelta(seconds=2))
    await clock(asked, NOW + HOUR)
    assert [(row.due_at, row.told_at is None) for row in await rows(asked, Offer)] == [(due, False)]


async def test_who_could_not_be_told_in_time_hears_nothing_and_the_staff_hears_why(asked: Database) -> None:
    due = (await rows(asked, Offer))[0].due_at
    assert due is not None
    await clock(asked, due - HOUR)
    assert (await rows(asked, Offer))[0].reminded_at is None, "nobody is reminded of what he has not heard of"
    await clock(asked, due)
    assert (await rows(asked, Offer))[0].state == "withdrawn"
    assert (await told(asked, UNIT)) == ["请帮忙"]
    assert (await told(asked, COMMUNITY))[-1].startswith("#1 消息没能送到人2000那里，已收回。")
    async with asked.begin() as session:
        letters = await outbox.claim(session, due + HOUR, quiet=False)
    assert "请帮忙" not in [letter.text for letter in letters], "an offer that is over is not told any more"


async def test_a_wave_does_not_wait_for_whom_the_platform_refuses(database: Database) -> None:
    await town(database)
    await members(database, 4)
    await post(database, "给郑大爷理发，时间不限")
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        await rounds.seek(session, by, await staff(session, by), 1)
    await clock(database, NOW)
    async with database.begin() as session:
        for letter in await outbox.claim(session, NOW, quiet=False):
            await notices.refused(session, NOW, letter.id, "retcode 110")
    await clock(database, NOW + timedelta(minutes=1))
    assert [row.state for row in await rows(database, Offer)] == ["withdrawn", "offered", "offered"]


async def test_nobody_is_sought_for_a_day_that_is_over_and_the_staff_hears_so(database: Database) -> None:
    await town(database)
    await members(database, 3)
    await post(database, "给郑大爷理发，7月14日上午")
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        await rounds.seek(session, by, await staff(session, by), 1)
    await clock(database, NOW + timedelta(days=3))
    assert await rows(database, Offer) == []
    assert (await rows(database, Need))[0].seeking_for is None
    assert "定的日子已过" in (await told(database, COMMUNITY))[-1]
    with pytest.raises(NotNow, match="定的日子已经过了"):
        await offer_late(database)


async def offer_late(database: Database) -> None:
    by = await as_staff(database, NOW + timedelta(days=3))
    async with database.begin() as session:
        to = PersonRef((await speaker(session, "2000", UNIT)).person_id or 0, "")
        await offers.offer(session, by, await staff(session, by), 1, to, "请帮忙")


async def test_an_offer_ends_before_its_need_though_the_day_was_brought_forward(asked: Database) -> None:
    await sent_at(asked, NOW)
    async with asked.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        await needs.supplement(session, by, 1, "今天下午1点", TODAY, time(10))
    await clock(asked, datetime.combine(TODAY, time(4, 10), NOW.tzinfo))  # 12:10 at the place
    assert (await rows(asked, Offer))[0].state == "withdrawn"


async def test_who_is_not_needed_any_more_after_a_change_need_not_answer(database: Database) -> None:
    await town(database)
    first, second = await members(database, 2)
    await post(database, "给郑大爷理发，时间不限", people_wanted=2)
    await accept(database, first, 1)
    await offer(database, second)
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        await needs.supplement(session, by, 1, "1人", TODAY, time(10))
    assert [row.state for row in await rows(database, Offer)] == ["accepted", "withdrawn"]
    assert "#1 已经有人接了，您不用答复，谢谢您。" in await told(database, UNIT)


async def test_another_time_said_twice_is_told_once(asked: Database) -> None:
    other = OtherTime(date(2026, 7, 16), None, "下午", None)
    for _ in range(2):
        async with asked.begin() as session:
            await counter_offers.propose(session, await speaker(session, "2000", UNIT), 1, other, "7月16日下午")
    assert sum("7月16日下午可以" in text for text in await told(asked, COMMUNITY)) == 1


async def test_a_ticket_said_twice_is_told_its_owner_once(database: Database) -> None:
    await town(database)
    (user,) = await members(database, 1)
    await post(database, "楼道扶手要换，时间不限")
    for _ in range(2):
        async with database.begin() as session:
            by = await speaker(session, STAFF, COMMUNITY)
            owner = (await speaker(session, user, UNIT)).person_id or 0
            due = TODAY + timedelta(7)
            await ticket_sources.from_need(session, by, await staff(session, by), 1, owner, due, "换扶手")
    assert sum("工单T1" in text for text in await told(database, ChatRef("qq", user, True))) == 1


async def test_who_declined_is_not_let_wait_for_what_he_will_not_be_asked(asked: Database) -> None:
    await give_back(asked, "2000", 1)
    await accept(asked, "2001", 1)
    async with asked.begin() as session:
        by = await speaker(session, "2000", UNIT)
        with pytest.raises(NotNow, match="您婉拒过，不会再问您"):
            await waiting.queue_up(session, by, await member(session, by), 1)


async def test_who_is_asked_by_name_waits_on_the_list_no_longer(asked: Database) -> None:
    async with asked.begin() as session:
        by = await speaker(session, "2001", UNIT)
        await waiting.queue_up(session, by, await member(session, by), 1)
    await offer(asked, "2001")
    assert [row.state for row in await rows(asked, WaitingPlace)] == ["offered"]
    async with asked.read() as session:
        assert await waiting.count(session, 1) == 0


async def test_a_unit_hears_that_a_need_was_taken_back_and_is_not_called_late(database: Database) -> None:
    await town(database)
    await members(database, 1)
    await post(database, "给郑大爷理发，时间不限")
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        proof = await staff(session, by)
        unit = await unit_orders.unit_near(session, "市住建局", proof.org)
        await unit_orders.hand_to(session, by, proof, 1, unit, "请派人")
    async with database.begin() as session:
        await needs.withdraw(session, await speaker(session, STAFF, COMMUNITY), 1, "改期")
    await clock(database, NOW + timedelta(days=5))
    assert [row.state for row in await rows(database, UnitOrder)] == ["withdrawn"]
    assert (await told(database, UNIT))[-1] == "#1 已有人接或已撤销，不用派人了，谢谢。"
    async with database.read() as session:
        assert await unit_orders.responses(session, [unit.id], NOW - HOUR) == ()


async def test_what_a_group_refuses_its_admins_hear_in_private(asked: Database) -> None:
    await give_back(asked, "2000", 1)
    for _ in range(6):
        async with asked.begin() as session:
            for letter in await outbox.claim(session, NOW, quiet=False):
                if letter.chat == COMMUNITY:
                    await notices.refused(session, NOW, letter.id, "retcode 120")
    heard = await told(asked, ChatRef("qq", STAFF, True))
    assert heard == [
        "舜水新村的群（200001）收不到我的消息：可能我被禁言，或已不在群里。请看一下。",
        "群里没收到：#1 人2000这次去不了。换人请发：推荐 1",
    ]


async def test_a_community_that_lost_its_group_hears_through_its_staff(asked: Database) -> None:
    async with asked.begin() as session:
        by = replace(await speaker(session, OPERATOR, COMMUNITY), is_operator=True)
        await orgs.unbind(session, Operator(None), by)
    await give_back(asked, "2000", 1)
    assert await told(asked, ChatRef("qq", STAFF, True)) == ["#1 人2000这次去不了。换人请发：推荐 1"]
