"""One-to-one help: agreed to by the helper, a code outside, due by interval, double ties, forgotten in time."""

from datetime import date, timedelta

import pytest
from actors import COMMUNITY, NOW, STAFF, TODAY, rows, speaker
from packs import only
from test_at_once import all_at_once
from unit_town import ONE, THREE, TWO, acting, as_admin, id_of, org_id, unit_town

from storage.cooperation import teamwork, ties, tiework
from storage.cooperation.teamwork import TeamWords
from storage.cooperation.tiework import TieWords
from storage.database import Database
from storage.errors import NotAllowed, NotFound, NotNow
from storage.speakers import staff
from storage.tables import Beneficiary, Subject, Tie, TieVisit


async def _tie(
    database: Database, user: str | None, name: str, kind: str = "家庭", team: int | None = None
) -> ties.TieView:
    person = await id_of(database, user) if user else None
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        words = TieWords(person, team, name, kind, "东区", None)
        return (await tiework.tie(session, by, await staff(session, by), words))[0]


async def _answer(database: Database, user: str, number: int, agreed: bool = True) -> ties.TieView:
    async with acting(database, user, None) as (session, by):
        return await tiework.answer(session, by, number, agreed=agreed)


async def _visit(database: Database, user: str, number: int, day: date = TODAY) -> ties.TieView:
    async with acting(database, user, None) as (session, by):
        return await tiework.record_visit(session, by, number, day, "王奶奶腿疼")


@pytest.mark.requirement("R042", "R019", "L01")
async def test_nobody_is_tied_who_has_not_agreed_and_a_refusal_costs_nothing(database: Database) -> None:
    await unit_town(database)
    view = await _tie(database, ONE, "王奶奶")
    assert (view.state, view.next_due, view.helped, view.kind, view.area) == (
        "asked",
        None,
        "受助-0001",
        "家庭",
        "东区",
    )
    with pytest.raises(NotAllowed):
        await _answer(database, TWO, view.number)
    with pytest.raises(NotNow):
        await _visit(database, ONE, view.number)
    assert (await _answer(database, ONE, view.number, agreed=False)).state == "declined"
    again = await _tie(database, ONE, "王奶奶")
    assert (again.number, again.helped) == (view.number + 1, "受助-0001")
    agreed = await _answer(database, ONE, again.number)
    assert (agreed.state, agreed.next_due) == ("active", TODAY + timedelta(30))


@pytest.mark.requirement("R042")
async def test_visits_are_due_by_the_interval_of_the_pack(database: Database) -> None:
    database.policies = only(households={"source": "经常性服务", "every_days": 10})
    await unit_town(database)
    view = await _tie(database, ONE, "王奶奶")
    await _answer(database, ONE, view.number)
    async with database.read() as session:
        assert await ties.due(session, TODAY + timedelta(9)) == ()
        (due,) = await ties.due(session, TODAY + timedelta(10))
    assert (due.code, due.person_ids, due.next_due) == (
        "受助-0001",
        (await id_of(database, ONE),),
        TODAY + timedelta(10),
    )
    visited = await _visit(database, ONE, view.number, TODAY + timedelta(12))
    assert visited.next_due == TODAY + timedelta(22)
    assert (await _visit(database, ONE, view.number, TODAY)).next_due == TODAY + timedelta(22)  # told late
    with pytest.raises(NotAllowed, match="帮扶的同志自己记"):
        await _visit(database, TWO, view.number)
    with pytest.raises(NotFound):
        await _visit(database, ONE, 99)


@pytest.mark.requirement("R042")
async def test_the_name_stands_sealed_under_its_own_key_and_the_same_household_is_one(database: Database) -> None:
    await unit_town(database)
    first, second = await _tie(database, ONE, "王奶奶"), await _tie(database, TWO, "王奶奶")
    assert first.helped == second.helped
    await _answer(database, ONE, first.number)
    await _visit(database, ONE, first.number)
    (row,) = await rows(database, Beneficiary)
    (visit,) = await rows(database, TieVisit)
    assert "王奶奶".encode() not in (row.name or b"") + (visit.notes or b"") + (row.name_index or "").encode()
    async with database.read() as session:
        assert await ties.name_of(session, first.number) == "王奶奶"


async def test_the_same_tie_at_once_is_one(database: Database) -> None:
    await unit_town(database)
    done, refused = await all_at_once([_tie(database, ONE, "王奶奶") for _ in range(8)])
    assert (len({one.number for one in done}), refused) == (1, [])
    done, refused = await all_at_once([_answer(database, ONE, done[0].number, agreed=bool(n % 2)) for n in range(6)])
    assert len({one.state for one in done}) == 1
    assert len(await rows(database, Tie)) == 1


@pytest.mark.requirement("R017", "R123")
async def test_double_ties_count_resident_and_project_and_those_of_ones_team(database: Database) -> None:
    rules = {"source": "双对接", "kinds": ["居民", "项目"]}
    database.policies = only(double_ties=rules)
    await unit_town(database)
    one = await _tie(database, ONE, "王奶奶")
    await _answer(database, ONE, one.number)
    team = await as_admin(database, teamwork.found, TeamWords("水电队", leader_id=await id_of(database, ONE)))
    project = await _tie(database, None, "便民维修", "项目", team.team.id)
    await _answer(database, ONE, project.number)
    asked = await _tie(database, THREE, "李爷爷")  # asked is not yet tied
    async with database.read() as session:
        unit = await org_id(database, "市住建局")
        (line,) = await ties.double_ties(session, unit)
        standing = await ties.standing(session, unit)
    assert (line.members, line.with_resident, line.with_project, line.both) == (4, 1, 1, 1)
    assert (standing.rate, standing.kinds, standing.source, asked.state) == (0.25, ("居民", "项目"), "双对接", "asked")


@pytest.mark.requirement("R043")
async def test_where_the_notice_says_if_possible_nothing_is_owed(database: Database) -> None:
    await unit_town(database)
    for owed in (False, True):
        database.policies = only(households={"source": "有条件的可与困难群众结成对子", "owed": owed})
        async with database.read() as session:
            assert (await ties.standing(session, await org_id(database, "市住建局"))).owed is owed


async def test_the_helper_or_the_staff_ends_it_and_nobody_else(database: Database) -> None:
    await unit_town(database)
    view = await _tie(database, ONE, "王奶奶")
    await _answer(database, ONE, view.number)
    async with acting(database, TWO, None) as (session, by):
        with pytest.raises(NotAllowed):
            await tiework.end(session, by, None, view.number)
    async with acting(database, ONE, None) as (session, by):
        assert (await tiework.end(session, by, None, view.number)).state == "ended"
    async with acting(database, STAFF, COMMUNITY) as (session, by):
        with pytest.raises(NotNow):
            await tiework.end(session, by, await staff(session, by), view.number)


async def test_what_was_seen_is_forgotten_after_the_packs_days_and_the_name_after_the_tie(database: Database) -> None:
    await unit_town(database)
    view = await _tie(database, ONE, "王奶奶")
    await _answer(database, ONE, view.number)
    await _visit(database, ONE, view.number)
    subjects = len(await rows(database, Subject))
    async with database.begin() as session:
        assert await ties.sweep(session, NOW + timedelta(400), TODAY + timedelta(365)) == 0
        assert await ties.sweep(session, NOW + timedelta(400), TODAY + timedelta(366)) == 1  # the notes; it still lives
    async with acting(database, ONE, None) as (session, by):
        await tiework.end(session, by, None, view.number)
    async with database.begin() as session:
        assert await ties.sweep(session, NOW + timedelta(100), TODAY) == 0
        assert await ties.sweep(session, NOW + timedelta(400), TODAY) == 1
    (row,) = await rows(database, Beneficiary)
    assert (row.name, row.name_index, len(await rows(database, Subject))) == (None, None, subjects - 1)
