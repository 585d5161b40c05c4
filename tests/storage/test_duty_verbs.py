"""Duty: at least so many a day, reminders once, a shift handed over with the other's word and never twice."""

from datetime import date, timedelta

import pytest
from actors import COMMUNITY, NOW, OPERATOR, TODAY, UNIT, rows, speaker
from packs import only
from sqlalchemy import select
from test_at_once import all_at_once
from unit_town import ADMIN, ONE, THREE, TWO, acting, appoint, as_admin, id_of, org_id, rename, unit_town

from storage import orgs
from storage.cooperation import contacts, duty, dutywork, pairwork
from storage.database import Database
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.speakers import ChatRef, operator
from storage.tables import DutyShift, DutySwap, Notice

FIRST, LAST = date(2026, 7, 20), date(2026, 7, 24)
RULES = {"source": "每天至少有1名干部到社区", "least": 1}


async def _roster(database: Database, first: date = FIRST, last: date = LAST, least: int | None = 1) -> duty.RosterView:
    return (await as_admin(database, dutywork.make, "舜水新村", (first, last), least))[0]


async def _assign(database: Database, *plan: tuple[date, str]) -> duty.RosterView:
    ids = tuple([(day, await id_of(database, user)) for day, user in plan])
    return (await as_admin(database, dutywork.assign, None, ids))[0]


async def _empty(database: Database, today: date = TODAY) -> list[tuple[date, int]]:
    async with database.read() as session:
        found = await duty.empty_days(session, await org_id(database, "市住建局"), today)
    return [(one.day, one.have) for one in found]


async def _ask(database: Database, user: str, day: date, to: str | None, back: date | None = None) -> dutywork.Swap:
    to_id = await id_of(database, to) if to else None
    async with acting(database, user) as (session, by):
        return await dutywork.ask_swap(session, by, day, to_id, back)


async def _answer(database: Database, user: str, number: int, agreed: bool = True) -> dutywork.Swap:
    async with acting(database, user) as (session, by):
        return await dutywork.answer_swap(session, by, number, agreed=agreed)


async def _on(database: Database, day: date) -> list[int]:
    async with database.read() as session:
        found = select(DutyShift.person_id).where(DutyShift.day == day).order_by(DutyShift.person_id)
        return list(await session.scalars(found))


@pytest.mark.requirement("R041")
async def test_every_day_of_the_roster_wants_at_least_so_many(database: Database) -> None:
    database.policies = only(duty=RULES)
    await unit_town(database)
    with pytest.raises(NotNow, match="每天至少1人"):
        await _roster(database, least=0)
    await _roster(database, least=2)
    view = await _assign(database, (FIRST, ONE), (FIRST, TWO), (FIRST + timedelta(1), ONE), (FIRST, ONE))
    assert [shift.name for shift in view.on(FIRST)] == ["人2001", "人2002"]
    assert view.empty == tuple(FIRST + timedelta(n) for n in (1, 2, 3, 4))
    assert await _empty(database) == [(FIRST + timedelta(1), 1), *((FIRST + timedelta(n), 0) for n in (2, 3, 4))]
    assert await _empty(database, LAST) == [(LAST, 0)]
    async with database.read() as session:
        standing = await duty.standing(session, await org_id(database, "市住建局"), TODAY)
    assert (standing.days, standing.short, standing.lacks, standing.source) == (
        5,
        4,
        ("轮值缺人 4/5天",),
        RULES["source"],
    )


@pytest.mark.requirement("R041")
async def test_the_packs_window_is_owed_by_every_paired_community(database: Database) -> None:
    database.policies = only(duty=RULES | {"first": FIRST, "last": FIRST + timedelta(1)})
    await unit_town(database)
    assert await _empty(database) == []
    await as_admin(database, pairwork.pair, "社区", "舜水新村", TODAY, None)
    assert await _empty(database) == [(FIRST, 0), (FIRST + timedelta(1), 0)]
    view, _ = await as_admin(database, dutywork.make, "舜水新村", None, None)
    assert (view.first, view.last, view.least) == (FIRST, FIRST + timedelta(1), 1)
    await _assign(database, (FIRST, ONE), (FIRST + timedelta(1), TWO))
    assert await _empty(database) == []


async def test_rosters_of_one_community_do_not_overlap_and_grow_when_said_again(database: Database) -> None:
    await unit_town(database)
    await _roster(database)
    with pytest.raises(NotNow, match="日期重叠"):
        await _roster(database, FIRST + timedelta(2), LAST + timedelta(3))
    view, again = await as_admin(database, dutywork.make, "舜水新村", (FIRST, LAST + timedelta(1)), 2)
    assert (view.last, view.least, again) == (LAST + timedelta(1), 2, True)
    await _assign(database, (LAST, ONE))
    with pytest.raises(NotNow, match="已经排了人"):
        await _roster(database, FIRST, FIRST)
    with pytest.raises(NotUnderstood, match="最长一年"):
        await _roster(database, date(2027, 1, 1), date(2028, 6, 1))
    done, _ = await all_at_once([_roster(database, date(2026, 9, 1), date(2026, 9, 3)) for _ in range(5)])
    assert len({one.id for one in done}) == 1


async def test_nobody_of_another_unit_no_day_outside_all_or_nothing(database: Database) -> None:
    await unit_town(database)
    await _roster(database)
    other = ChatRef("qq", "100009", False)
    async with database.begin() as session:
        by = await speaker(session, OPERATOR, other)
        await orgs.bind(session, await operator(session, by), by, "unit", "市卫健委", None)
    await appoint(database, "4009", "unit_admin", other)
    with pytest.raises(NotFound, match="不在轮值表里"):
        await _assign(database, (FIRST, ONE), (LAST + timedelta(1), TWO))
    assert await rows(database, DutyShift) == []
    ids = ((FIRST, await id_of(database, ONE)),)
    with pytest.raises(NotFound):
        await as_admin(database, dutywork.assign, None, ids, user_id="4009", chat=other)
    await as_admin(database, dutywork.make, "舜水新村", (FIRST, LAST), 1, user_id="4009", chat=other)
    with pytest.raises(NotAllowed, match="不是市卫健委的人"):
        await as_admin(database, dutywork.assign, None, ids, user_id="4009", chat=other)


@pytest.mark.requirement("R041")
async def test_a_shift_changes_hands_once_with_the_others_word(database: Database) -> None:
    await unit_town(database)
    await _roster(database)
    await _assign(database, (FIRST, ONE))
    swap = await _ask(database, ONE, FIRST, TWO)
    with pytest.raises(NotAllowed, match="问的不是您"):
        await _answer(database, THREE, swap.number)
    done, refused = await all_at_once([_answer(database, TWO, swap.number) for _ in range(6)])
    assert (len(done), len(refused), await _on(database, FIRST)) == (1, 5, [await id_of(database, TWO)])
    assert (done[0].asker, done[0].to) == ("人2001", "人2002")
    with pytest.raises(NotFound, match="没有轮值"):
        await _ask(database, ONE, FIRST, TWO)


@pytest.mark.requirement("R041")
async def test_an_announced_shift_is_taken_by_exactly_one(database: Database) -> None:
    await unit_town(database)
    await _roster(database)
    await _assign(database, (FIRST, ONE))
    swap = await _ask(database, ONE, FIRST, None)
    with pytest.raises(NotNow, match="等本单位别的同志"):
        await _answer(database, ONE, swap.number)
    done, refused = await all_at_once([_answer(database, user, swap.number) for user in (TWO, THREE, ADMIN) * 3])
    assert (len(done), len(refused)) == (1, 8)
    assert await _on(database, FIRST) == [done[0].to_id]


@pytest.mark.requirement("R041")
async def test_two_days_are_exchanged_or_neither(database: Database) -> None:
    await unit_town(database)
    await _roster(database)
    one, two = await id_of(database, ONE), await id_of(database, TWO)
    await _assign(database, (FIRST, ONE), (LAST, TWO))
    swap = await _ask(database, ONE, FIRST, TWO, LAST)
    await _answer(database, TWO, swap.number)
    assert (await _on(database, FIRST), await _on(database, LAST)) == ([two], [one])
    swap = await _ask(database, ONE, LAST, TWO, FIRST)
    await _assign(database, (FIRST, ONE))  # meanwhile he is on both days: the exchange would double him
    with pytest.raises(NotNow, match="本来就轮值"):
        await _answer(database, TWO, swap.number)
    assert (await _on(database, FIRST), await _on(database, LAST)) == (sorted([one, two]), [one])


async def test_a_refusal_and_a_newer_asking_leave_the_shift_where_it_is(database: Database) -> None:
    await unit_town(database)
    await _roster(database)
    await _assign(database, (FIRST, ONE))
    first = await _ask(database, ONE, FIRST, TWO)
    second = await _ask(database, ONE, FIRST, THREE)
    with pytest.raises(NotNow, match="已经有人答复或取消"):
        await _answer(database, TWO, first.number)
    await _answer(database, THREE, second.number, agreed=False)
    assert await _on(database, FIRST) == [await id_of(database, ONE)]
    third = await _ask(database, ONE, FIRST, None)
    async with acting(database, ONE) as (session, by):
        assert await dutywork.withdraw_swap(session, by) == 1
    with pytest.raises(NotNow):
        await _answer(database, TWO, third.number)
    assert {row.state for row in await rows(database, DutySwap)} == {"ended", "refused"}


@pytest.mark.requirement("R041", "Z23")
async def test_tomorrows_duty_and_empty_days_are_told_once_by_the_clock(database: Database) -> None:
    await unit_town(database)
    await _roster(database, TODAY + timedelta(1), TODAY + timedelta(5))
    await _assign(database, (TODAY + timedelta(1), ONE), (TODAY + timedelta(2), TWO))
    await rename(database, ADMIN, "陈静")
    async with acting(database, ADMIN, UNIT) as (session, by):
        await contacts.name_contact(session, by, await contacts.keeper(session, by), "陈静")

    async def remind() -> int:
        async with database.begin() as session:
            return await duty.remind(session, NOW, TODAY)

    told, _ = await all_at_once([remind() for _ in range(4)])
    assert sorted(told) == [0, 0, 0, 2]
    letters = [row for row in await rows(database, Notice) if not row.by_person]
    words = [database.vault.open_ours("notice:body", row.body or b"") for row in letters]
    assert [row.user_id for row in letters] == [ONE, ADMIN]  # the contact is mentioned
    assert words[0].startswith("提醒：明天（7月14日周二）您在舜水新村轮值。")
    assert words[1].startswith("舜水新村轮值还缺人：7月16日周四（0/1人）。")
    async with database.begin() as session:
        assert await duty.remind(session, NOW, TODAY + timedelta(1)) == 2  # the next day's shift and gap


async def test_the_community_sees_its_rosters(database: Database) -> None:
    await unit_town(database)
    await _roster(database)
    async with acting(database, ONE, COMMUNITY) as (session, by):
        assert by.org is not None
        assert [view.unit.name for view in await duty.of_org(session, by.org, TODAY)] == ["市住建局"]
        assert await duty.of_org(session, by.org, LAST + timedelta(1)) == ()
