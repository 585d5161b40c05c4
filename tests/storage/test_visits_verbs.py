"""Visits to special members: sealed, counted in the window of the year, what was heard answered, forgotten in time."""

from datetime import date, timedelta

import pytest
from actors import NOW, OPERATOR, TODAY, UNIT, rows, speaker
from packs import only
from test_at_once import all_at_once
from unit_town import ADMIN, ONE, acting, appoint, as_admin, id_of, org_id, unit_town

from storage import orgs
from storage.cooperation import visits, visitwork
from storage.database import Database
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.speakers import ChatRef, UnitAdmin, operator, unit_admin
from storage.tables import SpecialMember, SpecialVisit, VisitItem

RULES = {
    "source": "在“七一”前后对三类特殊党员进行一次普遍的走访慰问", "kinds": ["老党员", "困难党员"], "first": date(2013, 6, 15), "last": date(2013, 8, 10),
}  # fmt: skip
DAY = date(2026, 6, 28)


async def _proof(database: Database) -> UnitAdmin:
    async with database.read() as session:
        return await unit_admin(session, await speaker(session, ADMIN, UNIT))


async def _standing(database: Database, today: date = TODAY) -> visits.VisitStanding:
    async with database.read() as session:
        return await visits.standing(session, await org_id(database, "市住建局"), today)


@pytest.mark.requirement("R044")
async def test_all_of_them_are_owed_a_visit_in_the_window_of_every_year(database: Database) -> None:
    database.policies = only(visits=RULES)
    await unit_town(database)
    for name in ("王建国", "孙秀英"):
        await as_admin(database, visitwork.enlist, name, ("老党员",))
    await as_admin(database, visitwork.record, "王建国", DAY, {})
    standing = await _standing(database)
    assert (standing.first, standing.last) == (date(2026, 6, 15), date(2026, 8, 10))
    assert (standing.owed, standing.total, standing.visited, standing.lacks) == (True, 2, 1, ("走访慰问 1/2",))
    async with database.read() as session:
        assert [one.name for one in await visits.unvisited(session, await _proof(database), TODAY)] == ["孙秀英"]
    await as_admin(database, visitwork.record, "孙秀英", date(2026, 6, 14), {})  # a day too early
    assert (await _standing(database)).unvisited == 1
    await as_admin(database, visitwork.record, "孙秀英", date(2026, 6, 15), {})
    assert (await _standing(database)).lacks == ()
    assert (await _standing(database, date(2027, 7, 1))).unvisited == 2  # the next year begins anew


@pytest.mark.requirement("R044")
async def test_where_the_pack_is_silent_visits_are_counted_and_not_owed(database: Database) -> None:
    await unit_town(database)
    await as_admin(database, visitwork.enlist, "王建国", ("老党员",))
    standing = await _standing(database)
    assert (standing.owed, standing.total, standing.lacks, standing.source) == (False, 1, (), None)


@pytest.mark.requirement("R044")
async def test_opinions_and_difficulties_wait_for_an_answer_and_make_the_table(database: Database) -> None:
    await unit_town(database)
    await as_admin(database, visitwork.enlist, "王建国", ("老党员",))
    await as_admin(database, visitwork.enlist, "王建国", ("困难党员",))
    for _ in range(2):  # told twice is heard once
        _, numbers = await as_admin(
            database, visitwork.record, "王建国", DAY, {"意见": "多组织活动", "困难": "看病不便", "备注": "好"}
        )
    assert (numbers, (await _standing(database)).open_items) == ((), 2)
    item = await as_admin(database, visitwork.hand_over, 2, await id_of(database, ONE))
    assert (item.kind, item.owner_id) == ("困难", await id_of(database, ONE))
    await as_admin(database, visitwork.reply, 2, "已联系医院")
    assert (await _standing(database)).open_items == 1
    with pytest.raises(NotNow):
        await as_admin(database, visitwork.hand_over, 2, await id_of(database, ONE))
    async with database.read() as session:
        (row,) = await visits.table(session, await _proof(database), TODAY)
    assert (row.name, row.kinds, row.days) == ("王建国", ("老党员", "困难党员"), (DAY,))
    assert (row.opinions, row.difficulties, row.answers) == (("多组织活动",), ("看病不便",), ("已联系医院",))


async def test_nothing_of_it_stands_in_clear(database: Database) -> None:
    await unit_town(database)
    await as_admin(database, visitwork.enlist, "王建国", ("困难党员",))
    await as_admin(database, visitwork.record, "王建国", DAY, {"困难": "看病不便", "备注": "血压高"})
    found = [
        *await rows(database, SpecialMember),
        *await rows(database, SpecialVisit),
        *await rows(database, VisitItem),
    ]
    kept = "".join(str(value) for row in found for value in vars(row).values())
    sealed = b"".join(value for row in found for value in vars(row).values() if isinstance(value, bytes))
    for word in ("王建国", "困难党员", "看病", "血压"):
        assert word not in kept
        assert word.encode() not in sealed


async def test_only_the_own_units_admin_and_only_days_that_have_been(database: Database) -> None:
    await unit_town(database)
    await as_admin(database, visitwork.enlist, "王建国", ("老党员",))
    other = ChatRef("qq", "100009", False)
    async with database.begin() as session:
        by = await speaker(session, OPERATOR, other)
        await orgs.bind(session, await operator(session, by), by, "unit", "市卫健委", None)
    await appoint(database, "4009", "unit_admin", other)
    with pytest.raises(NotFound):
        await as_admin(database, visitwork.record, "王建国", DAY, {}, user_id="4009", chat=other)
    with pytest.raises(NotUnderstood, match="已经去过"):
        await as_admin(database, visitwork.record, "王建国", TODAY + timedelta(1), {})
    async with acting(database, ONE) as (session, by):
        with pytest.raises(NotAllowed):
            await unit_admin(session, by)


async def test_listed_at_once_is_one_line_and_struck_off_is_unreadable(database: Database) -> None:
    await unit_town(database)
    done, _ = await all_at_once([as_admin(database, visitwork.enlist, "王建国", ("老党员",)) for _ in range(6)])
    assert (len(await rows(database, SpecialMember)), [again for _, again in done].count(False)) == (1, 1)
    await as_admin(database, visitwork.record, "王建国", DAY, {"困难": "看病不便"})
    await as_admin(database, visitwork.strike, "王建国")
    (row,), (item,) = await rows(database, SpecialMember), await rows(database, VisitItem)
    assert (row.details, row.subject_id, item.text) == (None, None, None)
    assert (await _standing(database)).total == 0
    with pytest.raises(NotNow, match="已按规定清除"):
        await as_admin(database, visitwork.reply, item.id, "好")
    again, known = await as_admin(database, visitwork.enlist, "王建国", ("老党员",))
    assert (again.visited, known) == ((), False)


async def test_words_go_after_the_packs_days_and_the_count_stays(database: Database) -> None:
    database.policies = only(keeping={"visits_days": 30})
    await unit_town(database)
    await as_admin(database, visitwork.enlist, "王建国", ("老党员",))
    await as_admin(database, visitwork.record, "王建国", DAY, {"困难": "看病不便", "备注": "好"})
    async with database.begin() as session:
        assert await visits.sweep(session, NOW, DAY + timedelta(30)) == 0
        assert await visits.sweep(session, NOW, DAY + timedelta(31)) == 2
        assert await visits.sweep(session, NOW, DAY + timedelta(31)) == 0
    assert (await _standing(database)).visited == 1
