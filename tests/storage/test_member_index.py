"""The wide search over more people than can all be looked at: the index names them, the ranking judges them."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from storage import people
from storage.chronicle import note
from storage.database import Database
from storage.offering import member_index, suggestions
from storage.people import AboutMe
from storage.tables import Org, Person, Registration
from tests.storage.actors import COMMUNITY, NOW, TODAY, check_in, post, speaker, town

CROWD, FEW = 130, 100


@pytest.fixture(autouse=True)
def a_hundred_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As two thousand are, so that the tests are quick."""
    monkeypatch.setattr(member_index, "FEW", FEW)
    monkeypatch.setattr(suggestions, "_MOST_WIDE", FEW)


async def crowd(database: Database, count: int = CROWD) -> None:
    """A district: the small town's community, where nobody can help, and another with a crowd of cooks."""
    await town(database)
    async with database.begin() as session:
        district = Org(kind="superior", name="余姚区", created_at=NOW)
        session.add(district)
        await session.flush()
        here = (await session.scalars(select(Org).where(Org.kind == "community"))).one()
        here.parent_id = district.id
        there = Org(kind="community", name="梅湖", parent_id=district.id, created_at=NOW)
        session.add(there)
        await session.flush()
        cooks = [Person(number=f"V{n:08d}", name=f"王{n}", skills="会做饭", created_at=NOW) for n in range(count)]
        session.add_all(cooks)
        await session.flush()
        session.add_all(Registration(person_id=one.id, org_id=there.id, registered_at=NOW) for one in cooks)


async def learns(database: Database, number: int, skills: str) -> int:
    """One of the crowd says what he can do."""
    async with database.begin() as session:
        person = (await session.scalars(select(Person).where(Person.number == f"V{number:08d}"))).one()
        person.skills = skills
        note(session, NOW, person.id, "update", "person", person.id)
        return person.id


async def named(database: Database, text: str = "王奶奶家水龙头漏水，找人来修") -> list[int]:
    """Whom the suggestions name for a need."""
    view = await post(database, text)
    async with database.read() as session:
        taken = await suggestions.take(session, view.number, TODAY)
    return [entry.person_id for entry in (await suggestions.suggest(database, taken, TODAY)).people]


@pytest.mark.requirement("F02")
async def test_who_can_help_is_found_among_more_people_than_are_looked_at(database: Database, tmp_path: Path) -> None:
    await crowd(database)
    plumber = await learns(database, CROWD - 1, "水暖工，会修水管")
    assert await named(database) == []  # the first hundred only
    assert await member_index.refresh(database, tmp_path / "index")
    assert not await member_index.refresh(database, tmp_path / "index")
    assert await named(database) == [plumber]
    second = await learns(database, CROWD - 2, "修水管三十年")  # found at once, without a new fit
    assert set(await named(database)) == {plumber, second}
    async with database.begin() as session:
        await session.execute(delete(Registration).where(Registration.person_id == plumber))
        note(session, NOW, plumber, "leave_place", "person", plumber)
    assert await named(database) == [second]
    await learns(database, CROWD - 2, "会做饭")
    assert await named(database) == []
    member_index.close(database)
    assert await member_index.refresh(database, tmp_path / "index")  # from the files, then from the history
    await learns(database, 5, "修水龙头")
    assert len(await named(database)) == 1


async def test_a_small_place_makes_no_index_and_its_suggestions_are_as_they_were(database: Database) -> None:
    await crowd(database, 20)
    plumber = await learns(database, 3, "水暖工，会修水管")
    before = await named(database)
    assert not await member_index.refresh(database)
    assert not member_index.is_ready(database)
    assert await named(database) == before == [plumber]


async def test_inside_the_own_community_the_index_changes_nothing(database: Database) -> None:
    await crowd(database)
    mine = await check_in(database, "2001", "会修水管")
    before = await named(database)
    assert await member_index.refresh(database)
    assert await named(database) == before == [mine.person_id]


async def test_a_community_that_moves_to_another_district_is_no_longer_around(database: Database) -> None:
    await crowd(database)
    await learns(database, CROWD - 1, "水暖工，会修水管")
    assert await member_index.refresh(database)
    assert len(await named(database)) == 1
    async with database.begin() as session:
        other = Org(kind="superior", name="慈溪市", created_at=NOW + timedelta(1))
        session.add(other)
        await session.flush()
        there = (await session.scalars(select(Org).where(Org.name == "梅湖"))).one()
        there.parent_id = other.id
        note(session, NOW, None, "move", "org", there.id)
    assert await named(database) == []


async def test_who_registers_after_the_index_was_made_is_found(database: Database) -> None:
    await crowd(database)
    assert await member_index.refresh(database)
    async with database.begin() as session:
        by = await speaker(session, "7001", COMMUNITY)
        await people.check_in(session, by, "梅湖", AboutMe(skills="会修水管"))
    assert len(await named(database)) == 1
