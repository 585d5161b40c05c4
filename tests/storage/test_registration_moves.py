"""Moves: what is due when, what answers it, and who is overdue (R012)."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from actors import NOW, TODAY, UNIT, bind, rows, speaker, town
from packs import only

from storage import orgs, people
from storage.database import Database
from storage.errors import NotNow, NotUnderstood
from storage.people import AboutMe
from storage.registration.moves import Moved, months_after, note_by_admin, note_move, open_moves
from storage.speakers import ChatRef, OrgRef, UnitAdmin
from storage.tables import Move, Org, Registration

OTHER, FAR = ChatRef("qq", "200002", False), ChatRef("qq", "100002", False)
MOVES = {"source": "应在1个月内到社区报到", "months": 1}


@pytest.fixture
async def place(database: Database) -> Database:
    database.policies = only(moves=MOVES, registration={"places": ["居住地", "工作地"], "required": ["居住地"]})
    await town(database)
    await bind(database, OTHER, "community", "梅湖社区")
    await bind(database, FAR, "unit", "市财政局")
    await check_in(database, "舜水新村", ["居住地"])
    return database


async def check_in(database: Database, community: str, places: list[str], later: int = 0) -> None:
    async with database.begin() as session:
        by = await speaker(session, "2001", UNIT)
        by = replace(by, now=NOW + timedelta(days=later))
        await people.check_in(session, by, community, AboutMe(), places=places)


async def moved(database: Database, kind: str, day: date = TODAY, community: str | None = None) -> Moved:
    async with database.begin() as session:
        by = await speaker(session, "2001", UNIT)
        person = await people.row_of(session, by)
        where = await orgs.community_named(session, community, by.org) if community else None
        return await note_move(session, by, person, kind, day, where)


async def waiting(database: Database, today: date, name: str = "市住建局") -> list[tuple[str, date, bool]]:
    async with database.read() as session:
        org_id = next(row.id for row in await rows(database, Org) if row.name == name)
        return [(one.kind, one.due, one.overdue) for one in await open_moves(session, today, org_id)]


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)), (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)), (date(2026, 8, 31), 12, date(2027, 8, 31)),
    ],
)  # fmt: skip
@pytest.mark.requirement("R012")
def test_a_month_is_a_calendar_month(day: date, months: int, due: date) -> None:
    assert months_after(day, months) == due


@pytest.mark.requirement("R012")
async def test_a_change_of_home_waits_for_the_new_community_and_leaves_the_old(place: Database) -> None:
    done = await moved(place, "住址", date(2026, 6, 30), "梅湖社区")
    assert (done.due, done.settled) == (date(2026, 7, 30), False)
    assert await waiting(place, date(2026, 7, 30)) == [("住址", date(2026, 7, 30), False)]
    assert await waiting(place, date(2026, 7, 31)) == [("住址", date(2026, 7, 30), True)]
    assert await waiting(place, date(2026, 7, 31), "梅湖社区") == [("住址", date(2026, 7, 30), True)]
    assert await waiting(place, date(2026, 7, 31), "市财政局") == []
    await check_in(place, "舜水新村", ["居住地"], 1)  # 旧的社区不算
    assert len(await waiting(place, TODAY)) == 1
    await check_in(place, "梅湖社区", ["居住地"], 1)
    assert await waiting(place, TODAY) == []
    names = {row.id: row.name for row in await rows(place, Org)}
    assert [(names[row.org_id], row.places) for row in await rows(place, Registration)] == [("梅湖社区", ["居住地"])]


async def test_a_place_held_for_another_reason_stays_when_the_home_moves(place: Database) -> None:
    await check_in(place, "舜水新村", ["工作地"])
    await moved(place, "住址", TODAY, "梅湖社区")
    await check_in(place, "梅湖社区", ["居住地"], 1)
    assert [row.places for row in await rows(place, Registration)] == [["工作地"], ["居住地"]]


async def test_a_new_workplace_asks_nothing_of_who_registered_at_home_only(place: Database) -> None:
    assert (await moved(place, "工作地")).settled is True
    assert await waiting(place, TODAY) == []


@pytest.mark.requirement("R012")
async def test_who_is_new_in_a_unit_is_due_until_all_owed_places_are_filled(place: Database) -> None:
    unit = next(row for row in await rows(place, Org) if row.name == "市住建局")
    async with place.begin() as session:
        by = await speaker(session, "2001", UNIT)
        proof = UnitAdmin(by.person_id or 0, OrgRef(unit.id, "unit", unit.name))
        person = await people.of_account(session, by, "2002", "小赵")
        done = await note_by_admin(session, by, proof, person, "新调入", date(2026, 5, 31))
        assert (done.due, person.unit_id) == (date(2026, 6, 30), unit.id)
        other = await people.of_account(session, by, "2003", "外单位")
        other.unit_id = next(row.id for row in await rows(place, Org) if row.name == "市财政局")
        await session.flush()
        with pytest.raises(NotNow, match="登记在别的单位"):
            await note_by_admin(session, by, proof, other, "新发展", TODAY)
    assert await waiting(place, TODAY) == [("新调入", date(2026, 6, 30), True)]
    async with place.begin() as session:
        await people.check_in(session, await speaker(session, "2002", UNIT), "舜水新村", AboutMe())
    assert await waiting(place, TODAY) == []


async def test_a_move_said_twice_is_one_and_an_impossible_day_none(place: Database) -> None:
    await moved(place, "住址", TODAY)
    again = await moved(place, "住址", TODAY, "梅湖社区")
    assert again.again is True
    (row,) = await rows(place, Move)
    assert row.community_id is not None
    with pytest.raises(NotUnderstood, match="离今天太远"):
        await moved(place, "住址", date(1999, 1, 1))


async def test_two_at_once_note_one_move(place: Database) -> None:
    await asyncio.gather(*(moved(place, "住址", TODAY, "梅湖社区") for _ in range(4)))
    assert len(await rows(place, Move)) == 1


@pytest.mark.requirement("R012")
async def test_the_pack_decides_how_long_and_whether_at_all(place: Database) -> None:
    await moved(place, "住址", date(2026, 6, 30), "梅湖社区")
    place.policies = only(moves={**MOVES, "months": 2}, registration={"places": ["居住地", "工作地"]})
    assert await waiting(place, TODAY) == [("住址", date(2026, 8, 30), False)]
    place.policies = only(registration={"places": ["居住地"]})
    assert await waiting(place, TODAY) == []
