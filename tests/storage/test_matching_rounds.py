"""撮合 with everybody at once: however many say it, each pair is asked once, and what changed meanwhile is left out."""

import asyncio
from datetime import timedelta

import pytest
from actors import COMMUNITY, NOW, STAFF, TODAY, accept, check_in, post, rows, speaker, town
from sqlalchemy import insert

from storage.database import Database
from storage.errors import NotNow, Refusal
from storage.offering import matchmaking
from storage.offering.market import gather, think
from storage.offering.matchmaking import Proposals, Sent
from storage.speakers import OrgRef, member, staff
from storage.tables import MatchPair, MatchRound, Need, Notice, Offer, Person, Service


async def propose(database: Database) -> Proposals:
    async with database.read() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        proof = await staff(session, by)
    return await matchmaking.propose(database, by, proof)


async def send(database: Database) -> Sent:
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        return await matchmaking.dispatch(session, by, await staff(session, by), lambda need: f"请帮忙 #{need.number}")


@pytest.fixture
async def busy(database: Database) -> Database:
    """Six barbers and five needs for one, the third for two."""
    await town(database)
    for number in range(6):
        await check_in(database, str(2000 + number))
    for number in range(5):
        await post(database, "给老人理发，时间不限", people_wanted=2 if number == 2 else 1)
    return database


@pytest.mark.requirement("F03")
async def test_two_who_propose_at_once_leave_one_round(busy: Database) -> None:
    await asyncio.gather(*(propose(busy) for _ in range(4)))
    pairs = await rows(busy, MatchPair)
    assert len(await rows(busy, MatchRound)) == 1
    assert len(pairs) == 6
    assert len({(pair.need_id, pair.person_id) for pair in pairs}) == 6


@pytest.mark.requirement("F03")
async def test_of_many_who_send_at_once_one_does(busy: Database) -> None:
    await propose(busy)
    done = await asyncio.gather(*(send(busy) for _ in range(5)), return_exceptions=True)
    sent = [one for one in done if isinstance(one, Sent)]
    assert len(sent) == 1
    assert len(sent[0].sent) == 6
    assert all(isinstance(one, NotNow | Sent) for one in done)
    offers = await rows(busy, Offer)
    assert len(offers) == len({(offer.need_id, offer.person_id) for offer in offers}) == 6
    assert sum(notice.need_id is not None for notice in await rows(busy, Notice)) == 6


@pytest.mark.requirement("F03")
async def test_places_taken_while_it_is_sent_are_never_given_twice(busy: Database) -> None:
    proposals = await propose(busy)
    takers = [str(2000 + number) for number in range(6)]
    await asyncio.gather(
        send(busy), *(accept(busy, user, number) for user, number in zip(takers, (1, 2, 3, 3, 4, 5), strict=True)),
        return_exceptions=True,
    )  # fmt: skip
    offers = await rows(busy, Offer)
    for need in await rows(busy, Need):
        living = [offer for offer in offers if offer.need_id == need.id and offer.state in ("offered", "accepted")]
        assert len(living) <= need.people, "never more are asked or taken than are wanted"
        assert need.taken == sum(offer.state == "accepted" for offer in living)
    assert len(proposals.proposed) == 6


async def test_a_proposal_that_is_swapped_while_it_is_sent_goes_out_once_or_not_at_all(busy: Database) -> None:
    await propose(busy)

    async def swap() -> object:
        async with busy.read() as session:
            by = await speaker(session, STAFF, COMMUNITY)
            proof = await staff(session, by)
        return await matchmaking.swap(busy, by, proof, 1)

    done = await asyncio.gather(send(busy), swap(), swap(), return_exceptions=True)
    assert all(not isinstance(one, Exception) or isinstance(one, Refusal) for one in done)
    offers = await rows(busy, Offer)
    assert len({(offer.need_id, offer.person_id) for offer in offers}) == len(offers)
    assert max(sum(o.need_id == need.id for o in offers) - need.people for need in await rows(busy, Need)) <= 0


@pytest.mark.requirement("F04")
async def test_nobody_has_more_in_hand_than_the_rules_allow(database: Database) -> None:
    await town(database)
    await check_in(database, "2000")
    for _ in range(5):
        await post(database, "给老人理发，时间不限")
    assert len((await propose(database)).proposed) == 2
    await send(database)
    assert len((await propose(database)).proposed) == 0


@pytest.mark.requirement("F04")
async def test_who_still_owes_a_service_comes_first_when_he_fits_alike(database: Database) -> None:
    """Two barbers; one has two confirmed services this year."""
    await town(database)
    for user in ("2000", "2001"):
        await check_in(database, user)
    old = await post(database, "给老人理发，时间不限", people_wanted=2)
    await accept(database, "2000", old.number)
    async with database.begin() as session:
        person = await member(session, await speaker(session, "2000"))
        offer = (await rows(database, Offer))[0]
        other = Need(kind="need", org_id=old.community.id, posted_by=person.person_id, state="closed", category="理发", posted_at=NOW)  # fmt: skip
        session.add(other)
        await session.flush()
        second = Offer(need_id=other.id, person_id=person.person_id, state="done", offered_at=NOW)
        session.add(second)
        await session.flush()
        for one, need in ((offer.id, old.number), (second.id, other.id)):
            values = {
                "offer_id": one, "need_id": need, "person_id": person.person_id, "org_id": old.community.id,
                "state": "confirmed", "day": TODAY - timedelta(days=30), "reported_at": NOW,
            }  # fmt: skip
            await session.execute(insert(Service).values(values))
    new = await post(database, "给老人理发，时间不限")
    found = await propose(database)
    first = next(one.match for one in found.proposed if one.match.need.number == new.number)
    names = {row.id: row.name for row in await rows(database, Person)}
    assert names[first.person_id] == "人2001"


async def test_a_community_without_members_or_needs_gets_an_empty_round(database: Database) -> None:
    await town(database)
    found = await propose(database)
    assert (found.proposed, found.thought.needs, found.thought.members) == ((), 0, 0)
    await post(database, "给老人理发，时间不限")
    found = await propose(database)
    assert found.proposed == ()
    assert [some for _, some in found.thought.lacking] == [False]


async def test_the_market_of_no_community_is_empty(database: Database) -> None:
    async with database.read() as session:
        market = await gather(session, (), TODAY)
        nowhere = await gather(session, (OrgRef(99, "community", "没有"),), TODAY)
    assert think(market).matches == think(nowhere).matches == ()
