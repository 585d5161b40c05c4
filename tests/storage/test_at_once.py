"""Many do the same at the same instant: exactly as many succeed as may, and the others are refused politely (Z22)."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import actors
import pytest
from actors import COMMUNITY, STAFF, UNIT, accept, members, post, rows, speaker, town

from storage import people, roles
from storage.asking import needs
from storage.database import Database
from storage.errors import NotNow, Refusal
from storage.ledger import confirming, services
from storage.offering import offers
from storage.people import PersonRef
from storage.post.heard import Repeated, once
from storage.speakers import ChatRef, member
from storage.tables import (
    Account,
    Chronicle,
    GroupChat,
    HeardMessage,
    Need,
    Offer,
    Org,
    Person,
    Registration,
    Role,
    Service,
    Subject,
)


async def all_at_once(calls: list[Awaitable[Any]]) -> tuple[list[Any], list[Refusal]]:
    """The outcomes and the refusals; any other exception flies."""
    ended = await asyncio.gather(*calls, return_exceptions=True)
    for one in ended:
        if isinstance(one, BaseException) and not isinstance(one, Refusal):
            raise one
    return [one for one in ended if not isinstance(one, Refusal)], [one for one in ended if isinstance(one, Refusal)]


@pytest.mark.requirement("Z22", "R053")
async def test_fifty_claim_one_wish_and_one_owns_it(database: Database) -> None:
    await town(database)
    users = await members(database, 50)
    wish = await post(database, "吴爷爷想要一台收音机", kind="wish")
    done, refused = await all_at_once([accept(database, user, wish.number) for user in users])
    assert (len(done), len(refused)) == (1, 49)
    assert all(isinstance(one, NotNow) and "已被" in str(one) for one in refused), {str(one) for one in refused}
    (need,) = await rows(database, Need)
    assert (need.taken, [offer.state for offer in await rows(database, Offer)]) == (1, ["accepted"])


@pytest.mark.requirement("Z22")
async def test_fifty_take_a_need_for_three_and_three_have_it(database: Database) -> None:
    await town(database)
    users = await members(database, 50)
    need = await post(database, people_wanted=3)
    done, refused = await all_at_once([accept(database, user, need.number) for user in users])
    assert (len(done), len(refused)) == (3, 47)
    assert ((await rows(database, Need))[0].taken, len(await rows(database, Offer))) == (3, 3)


@pytest.mark.slow
@pytest.mark.requirement("Z22")
async def test_a_hundred_wishes_have_a_hundred_owners(database: Database) -> None:
    await town(database)
    users = await members(database, 50)
    wishes = [await post(database, "吴爷爷想要一台收音机", kind="wish") for _ in range(100)]
    done, refused = await all_at_once([accept(database, user, wish.number) for wish in wishes for user in users])
    assert (len(done), len(refused)) == (100, 4900)
    assert {need.taken for need in await rows(database, Need)} == {1}


async def test_who_says_the_same_at_once_has_it_once(database: Database) -> None:
    await town(database)
    (user,) = await members(database, 1)
    need = await post(database, people_wanted=5)
    done, refused = await all_at_once([accept(database, user, need.number) for _ in range(10)])
    assert len(done) + len(refused) == 10
    assert [one.again for one in done].count(False) == 1
    assert ((await rows(database, Need))[0].taken, len(await rows(database, Offer))) == (1, 1)


async def test_who_gives_back_twice_at_once_frees_one_place(database: Database) -> None:
    await town(database)
    users = await members(database, 3)
    need = await post(database, people_wanted=3)
    for user in users:
        await accept(database, user, need.number)
    done, refused = await all_at_once([actors.give_back(database, users[0], need.number) for _ in range(6)])
    assert (len(done), len(refused)) == (1, 5)
    assert (await rows(database, Need))[0].taken == 2


async def test_the_first_messages_of_one_account_at_once_make_one_person(database: Database) -> None:
    await town(database)
    before = len(await rows(database, Person)), len(await rows(database, Subject))

    async def become_known() -> int:
        async with database.begin() as session:
            return (await people.known(session, await speaker(session, "2001", UNIT))).id

    ids, _ = await all_at_once([become_known() for _ in range(20)])
    assert len(set(ids)) == 1
    assert (len(await rows(database, Person)), len(await rows(database, Subject))) == (before[0] + 1, before[1] + 1)
    assert [row.user_id for row in await rows(database, Account)].count("2001") == 1


async def test_the_same_check_in_at_once_is_one_registration(database: Database) -> None:
    await town(database)
    done, _ = await all_at_once([actors.check_in(database, "2001") for _ in range(10)])
    assert [one.again for one in done].count(False) == 1
    assert len(await rows(database, Registration)) == 1


@pytest.mark.parametrize("same_group", [True, False])
async def test_binding_at_once_makes_one_organisation(database: Database, same_group: bool) -> None:
    chats = [ChatRef("qq", "1" if same_group else str(number), False) for number in range(10)]
    done, refused = await all_at_once([actors.bind(database, chat, "unit", "市住建局") for chat in chats])
    assert (len(done), refused) == (10, [])
    assert len(await rows(database, Org)) == 1
    assert len(await rows(database, GroupChat)) == (1 if same_group else 10)


async def test_one_group_bound_to_two_names_at_once_speaks_for_one(database: Database) -> None:
    chat = ChatRef("qq", "1", False)
    done, refused = await all_at_once([actors.bind(database, chat, "unit", name) for name in ("甲局", "乙局") * 5])
    assert len(done) + len(refused) == 10
    assert {one.org.name for one in done} != {"甲局", "乙局"}
    assert len(await rows(database, GroupChat)) == 1


async def test_one_need_offered_to_one_person_at_once_is_one_offer(database: Database) -> None:
    await town(database)
    await members(database, 2)
    need = await post(database)
    (person,) = [row for row in await rows(database, Person) if row.name == "人2001"]

    async def offer() -> offers.OfferMade:
        async with database.begin() as session:
            by = await speaker(session, STAFF, COMMUNITY)
            right = await offers.right_to_dispatch(session, by, need.number)
            return await offers.offer(session, by, right, need.number, PersonRef(person.id, person.name), "请您帮忙")

    done, refused = await all_at_once([offer() for _ in range(10)])
    assert (len(done), len(refused)) == (1, 9)
    assert {str(one) for one in refused} == {"#1 已经派给人2001了，等他答复。"}
    assert len(await rows(database, Offer)) == 1


async def test_two_of_the_staff_confirm_at_once_and_it_counts_once(database: Database) -> None:
    await town(database)
    (user,) = await members(database, 1)
    need = await post(database)
    await accept(database, user, need.number)
    async with database.begin() as session:
        await roles.appoint(session, await speaker(session, STAFF, COMMUNITY), "3002", None, "staff")
    async with database.begin() as session:
        await services.report(session, await speaker(session, user, UNIT), need.number, "理了发", None)

    async def confirm(staff_id: str) -> confirming.Confirmed:
        async with database.begin() as session:
            by = await speaker(session, staff_id, COMMUNITY)
            return await confirming.confirm(session, by, need.number, satisfied=True, comment="")

    done, refused = await all_at_once([confirm(one) for one in (STAFF, "3002") * 4])
    assert (len(done), len(refused)) == (1, 7)
    assert [row.state for row in await rows(database, Service)] == ["confirmed"]
    assert [row.verb for row in await rows(database, Chronicle)].count("confirm") == 1


@pytest.mark.parametrize("change", ["withdraw", "give_back", "approve"])
async def test_a_change_of_state_happens_once(database: Database, change: str) -> None:
    await town(database)
    users = await members(database, 1)
    need = await post(database)
    await accept(database, users[0], need.number)

    async def act() -> None:
        async with database.begin() as session:
            by = await speaker(session, STAFF, COMMUNITY)
            if change == "withdraw":
                await needs.withdraw(session, by, need.number, "")
            elif change == "approve":
                await needs.approve(session, by, need.number)
            else:
                await offers.give_back(session, await speaker(session, users[0], UNIT), need.number, "")

    done, refused = await all_at_once([act() for _ in range(8)])
    assert len(done) == (0 if change == "approve" else 1)
    assert len(done) + len(refused) == 8


@pytest.mark.requirement("Z8")
async def test_taking_giving_back_and_withdrawing_at_once_end_in_a_state_that_adds_up(database: Database) -> None:
    await town(database)
    users = await members(database, 8)
    for number in range(1, 6):
        need = await post(database, people_wanted=3)
        acts = [(accept, user) for user in users] + [(actors.give_back, user) for user in users[:4]]
        await all_at_once([act(database, user, number) for act, user in acts])
        await all_at_once([act(database, user, number) for act, user in reversed(acts)])
        living = [row for row in await rows(database, Offer) if row.need_id == need.number and row.state == "accepted"]
        row = next(row for row in await rows(database, Need) if row.id == need.number)
        assert row.taken == len(living) <= 3


@pytest.mark.requirement("Z6")
async def test_one_message_heard_at_once_by_several_has_one_effect(database: Database) -> None:
    async def hear() -> None:
        async with database.begin() as session:
            await once(session, "digest", actors.NOW)

    done, repeated = await all_at_once([hear() for _ in range(20)])
    assert (len(done), len(repeated)) == (1, 19)
    assert all(isinstance(one, Repeated) for one in repeated)
    assert len(await rows(database, HeardMessage)) == 1


async def test_one_role_given_at_once_is_one_role(database: Database) -> None:
    await town(database)

    async def appoint() -> roles.Appointed:
        async with database.begin() as session:
            return await roles.appoint(
                session, await speaker(session, actors.OPERATOR, COMMUNITY), "3002", None, "staff"
            )

    done, _ = await all_at_once([appoint() for _ in range(10)])
    assert [one.again for one in done].count(False) == 1
    assert len(await rows(database, Role)) == 2


async def test_a_reader_sees_only_what_was_committed(database: Database) -> None:
    await town(database)
    async with database.begin() as session:
        await people.known(session, await speaker(session, "2001", UNIT))
        assert "2001" not in [row.user_id for row in await rows(database, Account)]
    assert "2001" in [row.user_id for row in await rows(database, Account)]


async def test_what_is_refused_leaves_nothing(database: Database) -> None:
    await town(database)
    before = len(await rows(database, Person))

    async def accept_unknown() -> None:
        async with database.begin() as session:
            by = await speaker(session, "2001", UNIT)
            await people.known(session, by)
            await member(session, by)

    _, refused = await all_at_once([accept_unknown()])
    assert len(refused) == 1
    assert len(await rows(database, Person)) == before
