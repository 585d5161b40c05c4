"""Two and fifty at once, said twice, another place: waiting lists, rooms, tickets, projects, orders, counts from above."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from actors import (
    COMMUNITY,
    NOW,
    OPERATOR,
    STAFF,
    TODAY,
    UNIT,
    accept,
    bind,
    check_in,
    give_back,
    members,
    post,
    rows,
    speaker,
    town,
)

from storage import orgs, roles
from storage.asking import need_lists, needs, projects, ticket_sources, traits, unit_orders, venues, waiting
from storage.asking.asks import hear_need
from storage.asking.projects import ProjectWords
from storage.asking.tickets import Source, open_ticket
from storage.database import Database
from storage.errors import NotFound, NotNow, Refusal
from storage.own_data import privacy
from storage.speakers import ChatRef, Overseer, member, operator, staff
from storage.tables import Need, NeedTrait, Offer, ProjectTaking, Ticket, Tie, UnitOrder, VenueLoan, WaitingPlace

SATURDAY = date(2026, 7, 18)


async def tried(*actions: object) -> list[object]:
    """Everything at once; refusals are results, a defect flies."""
    results = await asyncio.gather(*actions, return_exceptions=True)  # type: ignore[call-overload]
    for one in results:
        if isinstance(one, BaseException) and not isinstance(one, Refusal):
            raise one
    return list(results)


async def queue_up(database: Database, user_id: str, number: int) -> waiting.Queued:
    async with database.begin() as session:
        by = await speaker(session, user_id, UNIT)
        return await waiting.queue_up(session, by, await member(session, by), number)


async def move_up(database: Database, number: int, now: datetime = NOW) -> int:
    async with database.begin() as session:
        return await waiting.move_up(session, now, number)


async def test_fifty_who_queue_at_once_stand_in_one_line_each_once(database: Database) -> None:
    await town(database)
    users = await members(database, 12)
    need = await post(database)
    await accept(database, users[0], need.number)
    line = await tried(*(queue_up(database, user, need.number) for user in users[1:] * 3))
    assert len(await rows(database, WaitingPlace)) == 11
    assert all(isinstance(one, waiting.Queued) for one in line)


async def test_one_free_place_is_offered_once_whoever_looks(database: Database) -> None:
    await town(database)
    users = await members(database, 4)
    need = await post(database)
    await accept(database, users[0], need.number)
    for user in users[1:]:
        await queue_up(database, user, need.number)
    await give_back(database, users[0], need.number)
    await tried(*(move_up(database, need.number) for _ in range(10)))
    offered = [row for row in await rows(database, Offer) if row.state == "offered"]
    assert len(offered) == 1
    assert offered[0].due_at is not None
    states = [row.state for row in await rows(database, WaitingPlace)]
    assert states == ["offered", "waiting", "waiting"]


async def test_who_declined_the_need_before_is_passed_over(database: Database) -> None:
    await town(database)
    first, second, third = await members(database, 3)
    need = await post(database)
    await accept(database, first, need.number)
    await queue_up(database, second, need.number)
    await queue_up(database, third, need.number)
    await give_back(database, first, need.number)
    await move_up(database, need.number)
    await give_back(database, second, need.number)
    assert await move_up(database, need.number) == 1
    people = [row.person_id for row in await rows(database, Offer)]
    assert len(people) == len(set(people))


@pytest.mark.requirement("R062")
async def test_twenty_who_ask_for_a_room_at_once_give_one_loan(database: Database) -> None:
    await town(database)
    users = await members(database, 20)
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        room = await venues.make(
            session, by, await staff(session, by), "活动室", frozenset({(5, "下午"), (5, "上午")}), ""
        )

    async def lend(user: str, part: str | None) -> venues.Lent:
        async with database.begin() as session:
            by = await speaker(session, user, UNIT)
            return await venues.lend(session, by, await member(session, by), room.number, SATURDAY, part, "")

    results = await tried(*(lend(user, "下午" if n % 2 else None) for n, user in enumerate(users)))
    loans = await rows(database, VenueLoan)
    assert len({(loan.day, loan.part) for loan in loans}) == len(loans)
    winners = [one for one in results if isinstance(one, venues.Lent)]
    assert sum(len(one.parts) for one in winners) == len(loans)
    assert len([loan for loan in loans if loan.part == "下午"]) == 1


@pytest.mark.requirement("R068")
async def test_a_need_becomes_one_ticket_and_is_closed_once_whoever_says_so(database: Database) -> None:
    await town(database)
    (user,) = await members(database, 1)
    need = await post(database, "楼道扶手要换，时间不限")

    async def hand_on() -> object:
        async with database.begin() as session:
            by = await speaker(session, STAFF, COMMUNITY)
            owner = (await speaker(session, user, UNIT)).person_id or 0
            due = TODAY + timedelta(7)
            return await ticket_sources.from_need(
                session, by, await staff(session, by), need.number, owner, due, "换扶手"
            )

    async def close() -> object:
        async with database.begin() as session:
            return await ticket_sources.close(session, await speaker(session, user, UNIT), 1, "换好了")

    await tried(*(hand_on() for _ in range(6)))
    assert len(await rows(database, Ticket)) == 1
    closed = await tried(*(close() for _ in range(6)))
    assert sum(not isinstance(one, Refusal) for one in closed) == 1
    assert (await rows(database, Need))[0].state == "closed"


async def test_a_ticket_needs_a_day_that_is_not_past(database: Database) -> None:
    await town(database)
    await post(database)
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        mine = await staff(session, by)
        with pytest.raises(NotNow, match="已经过去"):
            await open_ticket(session, by, mine.org, Source(need_id=1), mine.person_id, TODAY - timedelta(1), "")


@pytest.mark.requirement("R068")
async def test_reminders_of_tickets_have_stages_by_the_pack(database: Database) -> None:
    await town(database)
    await post(database)
    due = TODAY + timedelta(10)
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        mine = await staff(session, by)
        await open_ticket(session, by, mine.org, Source(need_id=1), mine.person_id, due, "")
    marks: list[str | None] = []
    async with database.read() as session:
        for ahead in range(20):
            found = await ticket_sources.due(session, TODAY + timedelta(ahead))
            marks.append(found[0].occasion.rsplit(":", 1)[1] if found else None)
    assert marks == [*[None] * 7, "3", "3", "1", "0", *["late0"] * 3, *["late1"] * 3, *["late2"] * 3]


@pytest.mark.requirement("R054")
async def test_a_project_taken_by_many_at_once_is_taken_by_each_once(database: Database) -> None:
    await town(database)
    users = await members(database, 5)
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        words = ProjectWords("周末理发", "方便老人", "登记了30户", "5名会理发的党员")
        made = await projects.make(session, by, await staff(session, by), words)

    async def take(user: str) -> object:
        async with database.begin() as session:
            by = await speaker(session, user, UNIT)
            return await projects.take(session, by, await member(session, by), made.number)

    await tried(*(take(user) for user in users * 3))
    assert len(await rows(database, ProjectTaking)) == 5
    assert [row.state for row in await rows(database, Tie)] == ["active"] * 5


@pytest.mark.requirement("R060", "R056")
async def test_a_need_is_sent_to_a_unit_once_and_another_tree_is_out_of_reach(database: Database) -> None:
    await town(database)
    await members(database, 1)
    need = await post(database)
    await bind(database, ChatRef("qq", "900001", False), "superior", "邻市工委")
    async with database.begin() as session:
        by = await speaker(session, OPERATOR, ChatRef("qq", "900002", False))
        await orgs.bind(session, await operator(session, by), by, "unit", "邻市气象局", "邻市工委")

    async def send() -> unit_orders.Sent:
        async with database.begin() as session:
            by = await speaker(session, STAFF, COMMUNITY)
            proof = await staff(session, by)
            unit = await unit_orders.unit_near(session, "市住建局", proof.org)
            return await unit_orders.hand_to(session, by, proof, need.number, unit, "请派人")

    sent = await tried(*(send() for _ in range(5)))
    assert sum(isinstance(one, unit_orders.Sent) and not one.again for one in sent) == 1
    assert len(await rows(database, UnitOrder)) == 1
    async with database.read() as session:
        proof = await staff(session, await speaker(session, STAFF, COMMUNITY))
        with pytest.raises(NotFound):
            await unit_orders.unit_near(session, "邻市气象局", proof.org)


@pytest.mark.requirement("R052")
async def test_small_counts_are_hidden_above_the_community(database: Database) -> None:
    await bind(database, ChatRef("qq", "300001", False), "superior", "市直工委")
    async with database.begin() as session:
        by = await speaker(session, OPERATOR, COMMUNITY)
        await orgs.bind(session, await operator(session, by), by, "community", "舜水新村", "市直工委")
        await roles.appoint(session, await speaker(session, OPERATOR, COMMUNITY), STAFF, None, "staff")
    for n in range(6):
        await post(database, f"独居的{'王李赵钱孙周'[n]}奶奶家水龙头漏水，周六上午")
    await post(database, "残疾的吴大爷要理发，周六上午")
    async with database.begin() as session:
        own = await staff(session, await speaker(session, STAFF, COMMUNITY))
        above = await orgs.ancestors(session, own.org)
        since = datetime(2026, 1, 1, tzinfo=UTC)
        near = {
            one.group: one.needs for one in await traits.group_counts(session, Overseer(own.person_id, own.org), since)
        }
        far = {one.group: one.needs for one in await traits.group_counts(session, Overseer(1, above[0]), since)}
    assert (near["空巢老人"], near["残障人士"]) == (6, 1)
    assert (far["空巢老人"], far["残障人士"], far["留守儿童"]) == (6, None, 0)


async def test_traits_follow_a_change_of_the_words(database: Database) -> None:
    await town(database)
    need = await post(database, "给郑大爷理发，周六上午")
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        await needs.supplement(session, by, need.number, "他是独居老人，要上门", TODAY, time(10))
    row = (await rows(database, NeedTrait))[0]
    assert row.at_home
    assert row.groups is not None


@pytest.mark.requirement("R055")
async def test_a_list_that_came_twice_at_once_is_there_once_and_all_or_nothing(database: Database) -> None:
    await town(database)
    words = [replace(hear_need("need", f"给{name}大爷理发，时间不限", TODAY, time(10))) for name in "赵钱孙李"]

    async def take() -> need_lists.Taken:
        async with database.begin() as session:
            by = await speaker(session, STAFF, COMMUNITY)
            return await need_lists.take_needs(session, by, await staff(session, by), words)

    done = [one for one in await tried(take(), take()) if isinstance(one, need_lists.Taken)]
    assert sorted(one.added for one in done) == [0, 4]
    bad = [*words, replace(words[0], kind="wish", text="想要一台5000元的电脑")]

    async def take_bad() -> None:
        async with database.begin() as session:
            by = await speaker(session, STAFF, COMMUNITY)
            await need_lists.take_needs(session, by, await staff(session, by), bad)

    with pytest.raises(Refusal):
        await take_bad()
    assert len(await rows(database, Need)) == 4


async def test_who_is_gone_waits_for_nothing(database: Database) -> None:
    await town(database)
    first, second = await members(database, 2)
    need = await post(database)
    await accept(database, first, need.number)
    await queue_up(database, second, need.number)
    await check_in(database, second)
    async with database.begin() as session:
        by = await speaker(session, second, UNIT)
        assert await privacy.erase(session, by)
    assert await rows(database, WaitingPlace) == []
