"""What generated lives ran into where many needs or people are concerned (F05): lists, 撮合, licences, tickets, projects."""

import pytest
from actors import COMMUNITY, NOW, STAFF, TODAY, UNIT, accept, check_in, post, rows, speaker, town
from need_actors import HOUR, clock, offer, told

from storage.asking import need_lists, needs, projects, ticket_sources, waiting
from storage.asking.asks import hear_need
from storage.asking.projects import ProjectWords
from storage.database import Database
from storage.errors import NotNow
from storage.ledger import confirming, services
from storage.post import notices, outbox
from storage.roster import licences, revocation
from storage.speakers import ChatRef, member, staff
from storage.tables import Need, Offer, Person, Project, WaitingPlace

pytestmark = pytest.mark.requirement("F05")
LISTED = ("给郑大爷理发，时间不限", "给赵奶奶理发，时间不限")


@pytest.fixture
async def wired(database: Database) -> Database:
    """A need that only an electrician with a proven licence may do, and two who have shown theirs."""
    await town(database)
    for user_id in ("2000", "2001"):
        await check_in(database, user_id, "水电维修")
        await prove(database, user_id)
    await post(database, "帮孙奶奶家检修电路，时间不限")
    return database


async def prove(database: Database, user_id: str) -> None:
    async with database.begin() as session:
        person = await session.get_one(Person, (await speaker(session, user_id)).person_id)
        await licences.verify(session, await speaker(session, STAFF, COMMUNITY), person, "电工证")


async def doubt(database: Database, user_id: str) -> None:
    async with database.begin() as session:
        person = await session.get_one(Person, (await speaker(session, user_id)).person_id)
        await revocation.doubt(session, await speaker(session, STAFF, COMMUNITY), person, "电工证")


async def import_list(database: Database, *texts: str) -> need_lists.Taken:
    words = [hear_need("need", text, TODAY, NOW.time()) for text in texts]
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        return await need_lists.take_needs(session, by, await staff(session, by), words)


async def ticket(database: Database) -> None:
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        owner = by.person_id or 0
        await ticket_sources.from_need(session, by, await staff(session, by), 1, owner, TODAY, "等资金")


async def close_ticket(database: Database) -> None:
    async with database.begin() as session:
        await ticket_sources.close(session, await speaker(session, STAFF, COMMUNITY), 1, "修好了")


@pytest.mark.requirement("L03")
async def test_whose_licence_is_doubted_is_not_asked_any_more_and_hears_so(wired: Database) -> None:
    await offer(wired, "2000")
    await doubt(wired, "2000")
    assert [row.state for row in await rows(wired, Offer)] == ["withdrawn"]
    assert "#1 要电工证，您的证书待核实，先不用去了，没关系。核实后还想去可发：接单 1" in await told(wired, UNIT)
    assert (await told(wired, COMMUNITY))[-1] == "#1 要电工证，有1位同志的证书待核实，已收回。换人请发：推荐 1"
    await prove(wired, "2000")
    await offer(wired, "2000")
    assert [row.state for row in await rows(wired, Offer)] == ["withdrawn", "offered"]


@pytest.mark.requirement("L03")
async def test_what_was_taken_with_a_licence_that_is_doubted_is_open_again(wired: Database) -> None:
    await accept(wired, "2000", 1)
    await doubt(wired, "2000")
    need = (await rows(wired, Need))[0]
    assert (need.state, need.taken) == ("open", 0)
    with pytest.raises(NotNow, match="证书待核实"):
        await accept(wired, "2000", 1)
    await accept(wired, "2001", 1)
    assert [row.state for row in await rows(wired, Offer)] == ["withdrawn", "accepted"]


@pytest.mark.requirement("L03")
async def test_a_need_that_turns_into_licensed_work_is_taken_back_from_who_has_no_licence(database: Database) -> None:
    await town(database)
    for user_id in ("2000", "2001"):
        await check_in(database, user_id)
    await prove(database, "2001")
    await post(database, "给郑大爷理发，时间不限", people_wanted=2)
    await accept(database, "2000", 1)
    await accept(database, "2001", 1)
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        await needs.supplement(session, by, 1, "顺便检修电路", TODAY, NOW.time())
    assert [row.state for row in await rows(database, Offer)] == ["withdrawn", "accepted"]
    assert (await rows(database, Need))[0].taken == 1


@pytest.mark.requirement("L03")
async def test_who_may_not_do_it_is_not_let_wait_for_it(wired: Database) -> None:
    await check_in(wired, "2002", "水电维修")
    await accept(wired, "2000", 1)
    async with wired.begin() as session:
        by = await speaker(session, "2002", UNIT)
        with pytest.raises(NotNow, match="证书待核实"):
            await waiting.queue_up(session, by, await member(session, by), 1)
    assert await rows(wired, WaitingPlace) == []


@pytest.mark.requirement("R068")
async def test_a_ticket_that_is_done_lets_off_who_was_asked_or_meant_to_go(database: Database) -> None:
    await town(database)
    for user_id in ("2000", "2001"):
        await check_in(database, user_id)
    await post(database, "给郑大爷理发，时间不限", people_wanted=2)
    await ticket(database)
    await accept(database, "2000", 1)
    await offer(database, "2001")
    await close_ticket(database)
    need = (await rows(database, Need))[0]
    assert (need.state, need.taken) == ("closed", 0)
    assert [row.state for row in await rows(database, Offer)] == ["withdrawn", "withdrawn"]
    over = "#1 社区已办结，不用去了，谢谢您。做过的请告诉社区补录。"
    assert (await told(database, UNIT)).count(over) == 2


@pytest.mark.requirement("R068")
async def test_what_somebody_has_done_is_confirmed_though_its_ticket_is_closed(database: Database) -> None:
    await town(database)
    await check_in(database, "2000")
    await post(database, "给郑大爷理发，时间不限")
    await ticket(database)
    await accept(database, "2000", 1)
    async with database.begin() as session:
        await services.report(session, await speaker(session, "2000", UNIT), 1, "理好了", None)
    await close_ticket(database)
    assert (await rows(database, Need))[0].state == "open"
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        done = await confirming.confirm(session, by, 1, satisfied=True, comment="")
    assert done.closed


@pytest.mark.requirement("R055")
async def test_a_list_that_comes_again_doubles_nothing_though_a_draft_was_changed(database: Database) -> None:
    await town(database)
    await import_list(database, *LISTED)
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        await needs.supplement(session, by, 1, "7月20日上午，2人", TODAY, NOW.time())
    again = await import_list(database, *LISTED, "陪李爷爷聊天，时间不限")
    assert (again.added, again.same, again.numbers) == (1, 2, (3,))


@pytest.mark.requirement("R055")
async def test_drafts_that_the_group_could_not_be_told_of_its_staff_hears_of_in_private(database: Database) -> None:
    await town(database)
    await import_list(database, *LISTED)
    late = NOW + 80 * HOUR
    await clock(database, late)
    async with database.begin() as session:
        for letter in await outbox.claim(session, late, quiet=False):
            await notices.refused(session, late, letter.id, "retcode 120")
    heard = await told(database, ChatRef("qq", STAFF, True))
    assert heard[0].endswith("群里没收到：#1起导入的需求还有2条没有发布。都发布请发：全部通过　不要的发：撤销 编号")


@pytest.mark.requirement("R066")
async def test_a_draft_of_a_project_can_be_given_up(database: Database) -> None:
    await town(database)
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        proof = await staff(session, by)
        await projects.make(session, by, proof, ProjectWords("周末理发", "方便老人"))
        view = await projects.end(session, by, proof, 1)
    assert (view.state, view.lacks) == ("ended", ())
    assert [row.state for row in await rows(database, Project)] == ["ended"]
