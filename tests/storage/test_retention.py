"""What is kept no longer than the policy pack says, and what stays for ever (L09)."""

from datetime import UTC, datetime, timedelta

import pytest
from actors import COMMUNITY, NOW, STAFF, UNIT, accept, members, post, rows, speaker, town
from sqlalchemy import select

from storage.database import Database
from storage.ledger import confirming, services
from storage.own_data import privacy, retention
from storage.own_data.retention import Forgotten
from storage.post import notices, outbox
from storage.profiles import Profile, keep_profile, profile_of
from storage.speakers import ChatRef
from storage.tables import Need, Notice, Person, Photo, RosterEntry, Service, Subject, Summary


async def forget(database: Database, *, after_days: int) -> Forgotten:
    async with database.begin() as session:
        return await retention.forget_expired(session, NOW + timedelta(days=after_days))


async def closed_need(database: Database) -> int:
    """A need that was served and confirmed at NOW."""
    await town(database)
    (user,) = await members(database, 1)
    number = (await post(database)).number
    await accept(database, user, number)
    async with database.begin() as session:
        await services.report(session, await speaker(session, user, UNIT), number, "理好了", None)
    async with database.begin() as session:
        await confirming.confirm(
            session, await speaker(session, STAFF, COMMUNITY), number, satisfied=True, comment="很好"
        )
    return number


@pytest.mark.requirement("L09")
async def test_the_words_of_a_need_go_180_days_after_its_end_and_the_ledger_stays(database: Database) -> None:
    await closed_need(database)
    keys = len(await rows(database, Subject))
    assert (await forget(database, after_days=179)).needs == 0
    assert (await rows(database, Need))[0].details is not None
    assert (await forget(database, after_days=181)).needs == 1
    need, service = (await rows(database, Need))[0], (await rows(database, Service))[0]
    assert need.details is None
    assert need.subject_id is None
    assert len(await rows(database, Subject)) == keys - 1, "the key is destroyed, so that a backup does not open either"
    assert service.state == "confirmed"
    assert service.content is None
    assert (await forget(database, after_days=182)).needs == 0


@pytest.mark.requirement("L09")
async def test_an_open_need_is_never_forgotten(database: Database) -> None:
    await town(database)
    await post(database)
    assert (await forget(database, after_days=3000)).needs == 0
    assert (await rows(database, Need))[0].details is not None


@pytest.mark.requirement("L09")
async def test_services_are_kept_ten_years_and_longer(database: Database) -> None:
    await closed_need(database)
    await forget(database, after_days=3660)
    assert [row.state for row in await rows(database, Service)] == ["confirmed"]


async def test_id_numbers_go_after_180_days_wherever_they_stand(database: Database) -> None:
    await town(database)
    await members(database, 1)
    async with database.begin() as session:
        await privacy.keep_id_number(session, await speaker(session, "2000"), "110105198503070027")
    async with database.begin() as session:
        person = (await session.scalars(select(Person).where(Person.id_number.is_not(None)))).one()
        unit = person.unit_id
        assert unit is not None
        line = RosterEntry(unit_id=unit, name="陈静", listed_at=NOW)
        session.add(line)
        await keep_profile(session, line, Profile(sex="女", phone="13800000000", id_number="110105198503070027"))
    assert (await forget(database, after_days=179)).id_numbers == 0
    assert (await forget(database, after_days=181)).id_numbers == 2
    assert all(row.id_number is None for row in await rows(database, Person))
    async with database.read() as session:
        profile = await profile_of(session, (await session.scalars(select(RosterEntry))).one())
    assert profile == Profile(sex="女", phone="13800000000")


async def test_the_words_of_summaries_go_after_two_years_and_photos_after_one(database: Database) -> None:
    await town(database)
    async with database.begin() as session:
        unit = (await session.scalars(select(Person.unit_id))).first()
        author = (await session.scalars(select(Person.id))).first()
        org = unit or 1
        summary = Summary(
            org_id=org, person_id=author, month="2026-07", text="清理河道", fingerprint="x", sent_at=NOW, participants=9
        )
        session.add(summary)
        await session.flush()
        session.add(Photo(summary_id=summary.id, sha256="a", file="a.jpg", kept_at=NOW))
    assert (await forget(database, after_days=364)).photo_files == ()
    assert (await forget(database, after_days=366)).photo_files == ("a.jpg",)
    assert (await rows(database, Summary))[0].text == "清理河道"
    assert (await forget(database, after_days=732)).summaries == 1
    kept = (await rows(database, Summary))[0]
    assert (kept.text, kept.participants) == ("", 9)


async def test_the_words_of_a_message_that_may_not_have_arrived_go_after_a_month(database: Database) -> None:
    async with database.begin() as session:
        notices.queue(session, NOW, ChatRef("qq", "2000", True), "王奶奶的地址")
    async with database.begin() as session:
        (letter,) = await outbox.claim(session, NOW, quiet=False)
        await notices.unknown(session, letter.id, "timeout")
    assert (await forget(database, after_days=29)).notices == 0
    assert (await forget(database, after_days=31)).notices == 1
    assert (await rows(database, Notice))[0].body is None


def test_years_are_counted_to_the_day_before_a_leap_day_that_is_not_there() -> None:
    assert retention.years_before(datetime(2028, 2, 29, tzinfo=UTC), 2) == datetime(2026, 2, 28, tzinfo=UTC)
