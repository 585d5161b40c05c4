"""The history cannot be changed, names ids and no words; constraints hold whatever a verb forgets (T20)."""

from typing import Any

import actors
import pytest
from actors import accept, members, post, rows, town
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database import Database
from storage.tables import Chronicle, Need, NeedTrait, Offer, Person


@pytest.mark.requirement("T20")
@pytest.mark.parametrize(
    "change", [update(Chronicle).values(verb="x"), delete(Chronicle), text("DELETE FROM chronicle WHERE id = 1")]
)
async def test_the_database_itself_refuses_to_change_the_history(database: Database, change: Any) -> None:
    await town(database)
    before = [(row.id, row.verb) for row in await rows(database, Chronicle)]
    assert before
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.begin() as session:
            await session.execute(change)
    assert [(row.id, row.verb) for row in await rows(database, Chronicle)] == before


async def test_every_verb_writes_its_line_and_no_line_holds_words(database: Database) -> None:
    await town(database)
    (user,) = await members(database, 1)
    need = await post(database, "独居的孙奶奶家（5幢301）水龙头坏了，周六上午，电话13912345678")
    await accept(database, user, need.number)
    await actors.give_back(database, user, need.number)
    lines = await rows(database, Chronicle)
    verbs = ["bind", "bind", "appoint", "check_in", "told_purpose", "post", "accept", "cancel"]
    assert [line.verb for line in lines] == verbs
    assert all(line.at == actors.NOW for line in lines)
    words = "".join(f"{line.verb}{line.noun}{line.facts}" for line in lines)
    assert words.isascii(), "closed words and ids only"


@pytest.mark.parametrize(
    "values", [{"taken": 2}, {"taken": -1}, {"people": 0}, {"people": 501}, {"state": "lost"}, {"kind": "thing"}]
)
async def test_what_cannot_be_true_cannot_be_written(database: Database, values: dict[str, Any]) -> None:
    await town(database)
    await post(database)
    with pytest.raises(IntegrityError):
        async with database.begin() as session:
            await session.execute(update(Need).values(**values))


async def test_a_person_has_one_living_offer_for_a_need(database: Database) -> None:
    await town(database)
    (user,) = await members(database, 1)
    need = await post(database, people_wanted=3)
    await accept(database, user, need.number)
    (offer,) = await rows(database, Offer)
    with pytest.raises(IntegrityError):
        async with database.begin() as session:
            session.add(Offer(need_id=need.number, person_id=offer.person_id, state="offered", offered_at=actors.NOW))


async def test_a_number_is_never_given_twice(database: Database) -> None:
    await town(database)
    first = await post(database)
    async with database.begin() as session:
        await session.execute(delete(NeedTrait).where(NeedTrait.need_id == first.number))
        await session.execute(delete(Need).where(Need.id == first.number))
    assert (await post(database)).number > first.number


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    await town(database)
    with pytest.raises(Exception, match="a moment needs a zone"):
        async with database.begin() as session:
            await session.execute(update(Person).values(created_at=actors.NOW.replace(tzinfo=None)))
    assert all(person.created_at.utcoffset() is not None for person in await rows(database, Person))
