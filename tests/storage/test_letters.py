"""The ledger of letters: numbers, answers, what is late, and who is asked how often."""

import asyncio
from datetime import date, timedelta

import pytest
from actors import COMMUNITY, NOW, STAFF, TODAY, UNIT, bind, check_in, rows, speaker, town
from sqlalchemy import select

from storage import roles
from storage.clerk import letters
from storage.clerk.letter_rows import LetterView
from storage.clerk.paper_people import Bearer, people_of
from storage.database import Database
from storage.errors import NotFound, NotNow
from storage.policy import NEUTRAL, Policies
from storage.policy_sections import Letters
from storage.speakers import ChatRef, staff, unit_admin
from storage.tables import Letter, Notice, Org, Person, RosterEntry

ADMIN, OTHER_ADMIN = "4001", "4002"
OTHER_UNIT = ChatRef("qq", "100002", False)
RULED = NEUTRAL.model_copy(update={"letters": Letters(source="各单位党组织要开具证明信", reply_days=15)})


@pytest.fixture
async def bureau(database: Database) -> Database:
    """A unit with an admin, a community with staff, and a pack that speaks of letters."""
    database.policies = Policies({RULED.name: RULED}, RULED.name)
    await town(database)
    await _appoint(database, UNIT, ADMIN)
    return database


async def _appoint(database: Database, chat: ChatRef, user_id: str) -> None:
    async with database.begin() as session:
        await roles.appoint(session, await speaker(session, "9001", chat), user_id, None, "unit_admin")


async def _bearers(database: Database) -> list[Bearer]:
    async with database.read() as session:
        by = await unit_admin(session, await speaker(session, ADMIN, UNIT))
        return list(await people_of(session, by, TODAY))


async def _issue(database: Database, bearer: Bearer, *, anew: bool = False, user_id: str = ADMIN) -> LetterView:
    async with database.begin() as session:
        by = await speaker(session, user_id)
        return await letters.issue(session, by, await unit_admin(session, by), bearer, anew=anew)


async def _answer(database: Database, bearer: Bearer, result: str = "通过", words: str = "") -> LetterView:
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        return await letters.answer(session, by, await staff(session, by), bearer, result, words)


async def _chase(database: Database, today: date) -> int:
    async with database.begin() as session:
        return await letters.chase(session, NOW, today)


@pytest.mark.requirement("R003")
async def test_each_letter_gets_the_next_number_and_the_same_person_the_same_letter(bureau: Database) -> None:
    for user_id in ("2001", "2002"):
        await check_in(bureau, user_id)
    one, two = await _bearers(bureau)
    assert [(await _issue(bureau, who)).mark for who in (one, two, one)] == [
        "市住建局〔2026〕1号", "市住建局〔2026〕2号", "市住建局〔2026〕1号",
    ]  # fmt: skip
    assert (await _issue(bureau, one)).again
    anew = await _issue(bureau, one, anew=True)
    assert (anew.mark, anew.again) == ("市住建局〔2026〕3号", False)
    held = await rows(bureau, Letter)
    assert [(row.number, row.voided_at is not None) for row in held] == [(1, True), (2, False), (3, False)]
    assert [row.issued_on for row in held] == [TODAY] * 3
    assert len({row.issued_by for row in held}) == 1


@pytest.mark.requirement("R003")
async def test_at_once_every_letter_gets_its_own_number_and_nobody_two(bureau: Database) -> None:
    for number in range(5):
        await check_in(bureau, str(2001 + number))
    people = await _bearers(bureau)
    views = await asyncio.gather(*(_issue(bureau, who) for who in people * 2))
    assert sorted({view.mark for view in views}) == [f"市住建局〔2026〕{n}号" for n in range(1, 6)]
    held = await rows(bureau, Letter)
    assert sorted(row.number for row in held) == [1, 2, 3, 4, 5]
    assert len({row.person_id for row in held}) == 5


@pytest.mark.requirement("R003")
async def test_a_number_is_not_given_again_when_its_letter_is_gone(bureau: Database) -> None:
    await check_in(bureau, "2001")
    (one,) = await _bearers(bureau)
    await _issue(bureau, one)
    async with bureau.begin() as session:
        await session.delete((await session.scalars(select(Letter))).one())
    assert (await _issue(bureau, one)).mark == "市住建局〔2026〕2号"


@pytest.mark.requirement("R003")
async def test_units_count_for_themselves_and_somebody_only_on_the_list_gets_one_too(bureau: Database) -> None:
    await bind(bureau, OTHER_UNIT, "unit", "市卫健委")
    await _appoint(bureau, OTHER_UNIT, OTHER_ADMIN)
    await check_in(bureau, "2001")
    (one,) = await _bearers(bureau)
    await _issue(bureau, one)
    async with bureau.begin() as session:
        unit = (await session.scalars(select(Org).where(Org.name == "市卫健委"))).one()
        session.add(RosterEntry(unit_id=unit.id, name="钱七", listed_at=NOW))
    async with bureau.read() as session:
        by = await speaker(session, OTHER_ADMIN)
        (line,) = await people_of(session, await unit_admin(session, by), TODAY)
    view = await _issue(bureau, line, user_id=OTHER_ADMIN)
    assert (view.mark, view.bearer.name, view.bearer.person_id) == ("市卫健委〔2026〕1号", "钱七", None)
    assert view.community is None


@pytest.mark.requirement("R004")
async def test_the_answer_closes_the_letter_once_and_tells_unit_and_bearer(bureau: Database) -> None:
    await check_in(bureau, "2001")
    (one,) = await _bearers(bureau)
    with pytest.raises(NotFound, match="没有收到"):
        await _answer(bureau, one)
    await _issue(bureau, one)
    before = len(await rows(bureau, Notice))
    view = await _answer(bureau, one, "通过", "已编组，电话13812345678")
    assert (view.answer, view.opinion, view.answered_on) == ("通过", "已编组，电话（号码已隐去）", TODAY)
    with pytest.raises(NotNow, match="已有回执"):
        await _answer(bureau, one)
    (row,) = await rows(bureau, Letter)
    assert "已编组".encode() not in (row.opinion or b"")
    told = [(notice.chat, notice.user_id) for notice in (await rows(bureau, Notice))[before:]]
    assert told == [("100001", None), (None, "2001")]


@pytest.mark.requirement("R004")
async def test_at_once_one_answer_closes_it(bureau: Database) -> None:
    await check_in(bureau, "2001")
    (one,) = await _bearers(bureau)
    await _issue(bureau, one)
    done = await asyncio.gather(*(_answer(bureau, one, "通过") for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(one, NotNow) for one in done) == 2


@pytest.mark.requirement("R004")
async def test_the_letter_of_another_community_is_answered_there(bureau: Database) -> None:
    await check_in(bureau, "2001")
    (one,) = await _bearers(bureau)
    other = ChatRef("qq", "200002", False)
    await bind(bureau, other, "community", "梅湖社区")
    await _issue(bureau, one)
    async with bureau.begin() as session:
        await roles.appoint(session, await speaker(session, "9001", other), "3002", None, "staff")
    async with bureau.begin() as session:
        by = await speaker(session, "3002", other)
        proof = await staff(session, by)
        with pytest.raises(NotNow, match="开给别的社区"):
            await letters.answer(session, by, proof, one, "通过", "")
        with pytest.raises(NotFound, match="没有开给梅湖社区"):
            await letters.marked(session, proof, "市住建局", 2026, 1)


@pytest.mark.requirement("R004")
async def test_late_letters_are_asked_after_once_a_week_and_answered_ones_never(bureau: Database) -> None:
    for user_id in ("2001", "2002"):
        await check_in(bureau, user_id)
    one, two = await _bearers(bureau)
    await _issue(bureau, one)
    await _issue(bureau, two)
    await _answer(bureau, two)
    unit_id = (await rows(bureau, Letter))[0].unit_id
    due = TODAY + timedelta(days=15)
    before = len(await rows(bureau, Notice))
    async with bureau.read() as session:
        assert await letters.overdue(session, unit_id, due) == ()
        (late,) = await letters.overdue(session, unit_id, due + timedelta(days=1))
        assert late.mark == "市住建局〔2026〕1号"
        community = (await session.scalars(select(Org).where(Org.kind == "community"))).one()
        assert len(await letters.overdue(session, community.id, due + timedelta(days=1))) == 1
    assert await _chase(bureau, due) == 0
    assert sorted(await asyncio.gather(*(_chase(bureau, due + timedelta(days=1)) for _ in range(3)))) == [0, 0, 1]
    asked = (await rows(bureau, Notice))[before:]
    assert [(notice.chat, notice.user_id) for notice in asked] == [(None, "2001"), ("100001", None), ("200001", None)]
    assert not any(notice.by_person for notice in asked)  # the clock's own: waits for the morning
    assert await _chase(bureau, due + timedelta(days=7)) == 0
    assert await _chase(bureau, due + timedelta(days=8)) == 1
    await _answer(bureau, one)
    assert await _chase(bureau, due + timedelta(days=30)) == 0


@pytest.mark.requirement("R004")
async def test_where_the_pack_says_nothing_of_letters_nothing_is_late(bureau: Database) -> None:
    await check_in(bureau, "2001")
    (one,) = await _bearers(bureau)
    await _issue(bureau, one)
    bureau.policies = Policies({NEUTRAL.name: NEUTRAL}, NEUTRAL.name)
    assert await _chase(bureau, TODAY + timedelta(days=99)) == 0


async def test_the_opinion_cannot_be_read_when_the_person_is_erased(bureau: Database) -> None:
    await check_in(bureau, "2001")
    (one,) = await _bearers(bureau)
    await _issue(bureau, one)
    await _answer(bureau, one, "意见", "请先到社区登记")
    async with bureau.begin() as session:
        (await session.get_one(Person, one.person_id)).subject_id = None
    async with bureau.read() as session:
        by = await unit_admin(session, await speaker(session, ADMIN))
        (view,) = await letters.ledger(session, by, 2026)
    assert (view.answer, view.opinion) == ("意见", "")


async def test_letters_are_forgotten_after_the_packs_years_and_their_numbers_never_come_again(bureau: Database) -> None:
    await check_in(bureau, "2001")
    (one,) = await _bearers(bureau)
    await _issue(bureau, one)
    years = RULED.keeping.letters_years
    for day, left in (
        (TODAY.replace(year=TODAY.year + years), 1),
        (TODAY.replace(year=TODAY.year + years, month=9), 0),
    ):
        async with bureau.begin() as session:
            await letters.sweep(session, day)
        assert len(await rows(bureau, Letter)) == left
    assert (await _issue(bureau, one)).mark == "市住建局〔2026〕2号"
