"""Stars are counted from the ledger, ratings count while their service does, training and awards are noted by others."""

import asyncio
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from actors import NOW, OPERATOR, STAFF, TODAY, rows, speaker
from docx import Document
from docx.document import Document as DocxDocument
from ledger_actors import ADMIN, CHIEF, HELPER, OTHER, SECOND, YESTERDAY, decided, entered, ledger_town, served
from papers_people import RECORD
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.ledger import awards, ratings, spot_checks, stars, trainings
from storage.ledger.merits import Merits, merits_of
from storage.ledger.trainings import TrainingSaid, TrainingView
from storage.own_data import privacy, retention
from storage.own_data.own_record import own_record
from storage.papers.personal_docx import record_docx
from storage.policy import NEUTRAL, Policies
from storage.policy_stars import Stars
from storage.speakers import overseer
from storage.tables import Award, Chronicle, Notice, Rating, Service, Training, TrainingPlace

pytestmark = pytest.mark.requirement("L06")
FIRST_AID = TrainingSaid("急救知识", YESTERDAY, Decimal(2), "市红十字会")


def opened(paper: bytes) -> DocxDocument:
    return Document(io.BytesIO(paper))


@pytest.fixture
async def ledger(database: Database) -> Database:
    """The town of the ledger, where two and five hours make a star."""
    rules = Stars(source="两小时一颗星", names=("一星", "二星"), hours=(2, 5), grades=("差", "好"))
    database.policies = Policies({NEUTRAL.name: NEUTRAL.model_copy(update={"stars": rules})}, NEUTRAL.name)
    await ledger_town(database)
    return database


async def rated(database: Database, number: int, said: str, by: str = STAFF, of: tuple[str, ...] = ()) -> object:
    async with database.begin() as session:
        people = [(await speaker(session, one)).person_id for one in of]
        found = [one for one in people if one is not None]
        return await ratings.rate(session, await speaker(session, by), number, said, found)


async def trained(database: Database, *users: str, by: str = ADMIN, said: TrainingSaid = FIRST_AID) -> TrainingView:
    async with database.begin() as session:
        who = await speaker(session, by)
        people = [(await speaker(session, user)).person_id for user in users]
        mine = await overseer(session, who)
        return await trainings.note_training(session, who, mine, said, [one for one in people if one is not None])


async def awarded(database: Database, user: str = HELPER, by: str = ADMIN, day: date = YESTERDAY) -> awards.AwardView:
    async with database.begin() as session:
        who, whom = await speaker(session, by), (await speaker(session, user)).person_id
        assert whom is not None
        return await awards.note_award(session, who, await overseer(session, who), whom, "优秀志愿者", "市文明办", day)


async def merits(database: Database, user: str = HELPER) -> Merits:
    async with database.read() as session:
        person_id = (await speaker(session, user)).person_id
        assert person_id is not None
        return await merits_of(session, person_id)


async def test_a_star_is_reached_on_the_day_on_which_the_hours_were_enough(ledger: Database) -> None:
    assert (await merits(ledger)).standing == stars.Standing(Decimal(0), None, None, "一星", Decimal(2))
    await served(ledger, hours=1.5)
    await decided(ledger, (await entered(ledger, hours=0.5)).number, SECOND)  # of yesterday
    standing = (await merits(ledger)).standing
    assert (standing.hours, standing.star, standing.since) == (Decimal(2), "一星", TODAY)
    assert (standing.next_star, standing.missing) == ("二星", Decimal(3))
    await served(ledger, hours=3)
    assert (await merits(ledger)).standing == stars.Standing(Decimal(5), "二星", TODAY, None, Decimal(0))
    assert (await merits(ledger, OTHER)).standing.star is None


async def test_hours_that_are_not_confirmed_make_no_star_and_voided_ones_take_it_back(ledger: Database) -> None:
    await entered(ledger, hours=2)
    assert (await merits(ledger)).standing.star is None
    await served(ledger, hours=2)
    assert (await merits(ledger)).standing.star == "一星"
    async with ledger.begin() as session:
        by = await speaker(session, ADMIN)
        check = await spot_checks.begin(session, by, await overseer(session, by), 1)
        await spot_checks.find(session, by, check.drawn[0].item, true=False, reason="没有人来过")
    assert (await merits(ledger)).standing.hours == 0


async def test_many_small_hours_are_enough_on_both_databases(ledger: Database) -> None:
    rules = Stars(source="一小时一颗星", names=("一星",), hours=(1,))
    ledger.policies = Policies({NEUTRAL.name: NEUTRAL.model_copy(update={"stars": rules})}, NEUTRAL.name)
    for _ in range(10):  # added up as binary fractions, ten times 0.1 is less than 1
        await served(ledger, hours=0.1)
    standing = (await merits(ledger)).standing
    assert (standing.star, standing.since, standing.hours) == ("一星", TODAY, Decimal(1))


async def test_the_list_of_stars_holds_the_organisations_own_people(ledger: Database) -> None:
    await served(ledger, hours=3)
    await served(ledger, hours=6, user_id=OTHER)
    async with ledger.begin() as session:
        unit = (await overseer(session, await speaker(session, ADMIN))).org
        assert [(one.star, one.hours) for one in await stars.list_of(session, unit)] == [("二星", 6), ("一星", 3)]
        place = (await overseer(session, await speaker(session, STAFF))).org
        assert len(await stars.list_of(session, place)) == 2
        assert await stars.list_of(session, replace(unit, id=place.id)) == ()


async def test_a_place_without_stars_names_none(ledger: Database) -> None:
    rules = Stars(source="不评星级", names=(), hours=())
    ledger.policies = Policies({NEUTRAL.name: NEUTRAL.model_copy(update={"stars": rules})}, NEUTRAL.name)
    await served(ledger, hours=3)
    assert (await merits(ledger)).standing == stars.Standing(Decimal(3))


async def test_a_service_is_rated_once_and_a_second_word_replaces_the_first(ledger: Database) -> None:
    number, _ = await served(ledger)
    before = len(await rows(ledger, Notice))
    assert await rated(ledger, number, "2 修得又快又好") == ("好", ("人2000",))
    assert await rated(ledger, number, "好，修得又快又好") == ("好", ("人2000",))
    assert len([row for row in await rows(ledger, Chronicle) if row.verb == "rate"]) == 1
    assert len(await rows(ledger, Notice)) == before + 1
    assert await rated(ledger, number, "1") == ("差", ("人2000",))
    assert [(row.grade, row.words) for row in await rows(ledger, Rating)] == [(1, None)]
    found = (await merits(ledger)).ratings
    assert (found.count, found.mean, found.best) == (1, 1, 2)


async def test_who_may_not_rate_leaves_no_row(ledger: Database) -> None:
    number, _ = await served(ledger)
    for who in (HELPER, OTHER, ADMIN, CHIEF, OPERATOR):
        with pytest.raises(NotAllowed):
            await rated(ledger, number, "2", by=who)
    for said in ("3", "0", "很好", "20", "好评", ""):
        with pytest.raises(NotUnderstood):
            await rated(ledger, number, said)
    with pytest.raises(NotNow):
        await rated(ledger, number, "2", of=(OTHER,))
    assert await rows(ledger, Rating) == []


async def test_only_a_confirmed_service_is_rated_and_not_ones_own(ledger: Database) -> None:
    number, _ = await served(ledger)
    async with ledger.begin() as session:
        await session.execute(update(Service).values(state="reported", confirmed_by=None))
    with pytest.raises(NotNow):
        await rated(ledger, number, "2")
    async with ledger.begin() as session:
        own = (await speaker(session, STAFF)).person_id
        await session.execute(update(Service).values(state="confirmed", person_id=own))
    with pytest.raises(NotAllowed):
        await rated(ledger, number, "2")
    assert await rows(ledger, Rating) == []


async def test_two_who_rate_at_once_leave_one_rating(ledger: Database) -> None:
    number, _ = await served(ledger)
    await asyncio.gather(*(rated(ledger, number, grade, by=who) for grade, who in (("1", STAFF), ("2", SECOND))))
    assert len(await rows(ledger, Rating)) == 1


async def test_a_rating_falls_with_its_service(ledger: Database) -> None:
    number, _ = await served(ledger)
    await rated(ledger, number, "2")
    async with ledger.begin() as session:
        await session.execute(update(Service).values(state="disputed", voided_at=NOW))
    assert (await merits(ledger)).ratings.count == 0


async def test_training_is_noted_once_for_each_and_said_again_adds_people(ledger: Database) -> None:
    first = await trained(ledger, HELPER)
    assert (first.people, first.again, first.strangers) == (1, False, ())
    again = await trained(ledger, HELPER, OTHER, said=replace(FIRST_AID, hours=Decimal("2.5")))
    assert (again.number, again.people, again.hours, again.again) == (first.number, 2, Decimal("2.5"), True)
    assert [one.name for one in (await merits(ledger)).trainings] == ["急救知识"]
    assert (await merits(ledger)).trained_hours == Decimal("2.5")
    assert (await merits(ledger)).standing.hours == 0  # training is no service


async def test_two_who_note_the_same_training_at_once_note_it_once(ledger: Database) -> None:
    await asyncio.gather(*(trained(ledger, user) for user in (HELPER, OTHER, HELPER)))
    assert len(await rows(ledger, Training)) == 1
    assert len(await rows(ledger, TrainingPlace)) == 2


async def test_nobody_notes_training_or_awards_of_himself_of_strangers_or_of_tomorrow(ledger: Database) -> None:
    with pytest.raises(NotUnderstood):
        await trained(ledger, ADMIN)
    with pytest.raises(NotUnderstood):
        await trained(ledger, STAFF)  # no member of the unit
    with pytest.raises(NotUnderstood):
        await trained(ledger, HELPER, said=replace(FIRST_AID, day=TODAY + timedelta(1)))
    with pytest.raises(NotUnderstood):
        await awarded(ledger, ADMIN)
    with pytest.raises(NotFound):
        await awarded(ledger, STAFF)
    with pytest.raises(NotUnderstood):
        await awarded(ledger, day=TODAY + timedelta(1))
    with pytest.raises(NotAllowed):
        await awarded(ledger, OTHER, by=HELPER)
    assert (await rows(ledger, Training), await rows(ledger, Award)) == ([], [])


async def test_the_tables_themselves_refuse_what_somebody_notes_of_himself(ledger: Database) -> None:
    number, _ = await served(ledger)
    assert number == 1
    with pytest.raises(IntegrityError):
        async with ledger.begin() as session:
            session.add(Rating(service_id=1, person_id=1, grade=2, rated_by=1, rated_at=NOW))


async def test_a_superior_notes_awards_of_all_below_and_an_award_is_noted_and_told_once(ledger: Database) -> None:
    given = await awarded(ledger, by=CHIEF)
    assert (given.again, (await awarded(ledger, by=ADMIN)).again) == (False, True)
    assert len(await rows(ledger, Award)) == 1
    assert len([row for row in await rows(ledger, Notice) if row.fallback_chat is not None]) == 1


async def test_what_was_noted_by_mistake_is_taken_back_by_the_same_organisation_only(ledger: Database) -> None:
    number, award = (await trained(ledger, HELPER, OTHER)).number, (await awarded(ledger)).number
    async with ledger.begin() as session:
        other = await speaker(session, STAFF)
        community = await overseer(session, other)
        with pytest.raises(NotFound):
            await trainings.take_back_training(session, other, community, number, ())
        with pytest.raises(NotFound):
            await awards.take_back_award(session, other, community, award)
        by = await speaker(session, ADMIN)
        unit = await overseer(session, by)
        one = (await speaker(session, OTHER)).person_id
        assert one is not None
        await trainings.take_back_training(session, by, unit, number, (one,))
        await awards.take_back_award(session, by, unit, award)
    assert (await merits(ledger, OTHER)).trainings == ()
    assert len((await merits(ledger)).trainings) == 1
    assert (await merits(ledger)).awards == ()
    assert (await awarded(ledger)).number != award  # noted anew, it is another row


async def test_all_of_it_is_exported_words_age_and_an_erased_person_leaves_the_grade(ledger: Database) -> None:
    number, _ = await served(ledger, hours=2)
    await rated(ledger, number, "2 郑大爷很满意")
    await trained(ledger, HELPER)
    await awarded(ledger)
    async with ledger.begin() as session:
        record = await own_record(session, await speaker(session, HELPER), ZoneInfo("Asia/Shanghai"))
    parts = {part.title: part.rows for part in record}
    assert parts["星级"] == (("一星", 2.0, TODAY),)
    assert parts["评价"] == ((f"#{number}", TODAY, "好", 2, "郑大爷很满意"),)
    assert parts["培训"] == (("急救知识", YESTERDAY, 2.0, "市红十字会", ""),)
    assert parts["表彰"] == (("优秀志愿者", YESTERDAY, "市文明办"),)
    async with ledger.begin() as session:
        await retention.forget_expired(session, NOW + timedelta(days=100))
    assert (await merits(ledger)).ratings.latest[0].words == "郑大爷很满意"
    async with ledger.begin() as session:
        await retention.forget_expired(session, NOW + timedelta(days=200))
    assert [(row.words, row.grade) for row in await rows(ledger, Rating)] == [(None, 2)]
    async with ledger.begin() as session:
        assert await privacy.erase(session, await speaker(session, HELPER))
    assert (await rows(ledger, TrainingPlace), await rows(ledger, Award)) == ([], [])
    assert [row.grade for row in await rows(ledger, Rating)] == [2]


@pytest.mark.requirement("R119", "L04")
async def test_the_one_page_record_sums_them_and_leaves_the_communitys_words_to_the_person(ledger: Database) -> None:
    number, _ = await served(ledger, hours=2)
    await rated(ledger, number, "2 郑大爷很满意")
    await trained(ledger, HELPER)
    await awarded(ledger)
    page = opened(record_docx(replace(RECORD, merits=await merits(ledger)), TODAY, None))
    words = "\n".join(paragraph.text for paragraph in page.paragraphs)
    assert (
        "；一星（2026年7月13日）；社区评价平均2.0分（满分2，1次）；培训1次、2小时；表彰1项：优秀志愿者（市文明办，2026年7月12日）"
        in words
    )
    assert "郑大爷" not in words
    assert "；" not in "\n".join(
        p.text for p in opened(record_docx(RECORD, TODAY, None)).paragraphs if "表彰" in p.text
    )
