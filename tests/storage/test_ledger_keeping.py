"""What the ledger keeps about a person is exported, forgotten in time and erased (L06, L07, L09)."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from actors import bind, rows, speaker
from ledger_actors import HELPER, NOW, SECOND, decided, entered, ledger_town, photo, served
from sqlalchemy import select

from storage.clerk.person_records import services_of
from storage.database import Database
from storage.ledger import certificates
from storage.own_data import privacy, retention
from storage.own_data.own_record import own_record
from storage.speakers import ChatRef
from storage.tables import BackEntry, Certificate, Evidence, Org, PhotoPrint, Service


@pytest.fixture
async def kept(database: Database, tmp_path: Path) -> Database:
    """One service with a photo, one confirmed back-entry, one certificate."""
    await ledger_town(database)
    await served(database, photos=(photo(tmp_path, 1),))
    await decided(database, (await entered(database)).number, SECOND)
    async with database.begin() as session:
        await certificates.issue(session, await speaker(session, HELPER), 2026)
    return database


@pytest.mark.requirement("L07")
async def test_a_person_exports_back_entries_and_certificates_too(kept: Database) -> None:
    async with kept.begin() as session:
        parts = {
            part.title: part.rows
            for part in await own_record(session, await speaker(session, HELPER), ZoneInfo("Asia/Shanghai"))
        }
    assert [row[0] for row in parts["补录"]] == ["补录 1"]
    assert [(row[0], row[2], row[3]) for row in parts["服务证明"]] == [("舜水新村志证〔2026〕1号", 4.0, "有效")]


@pytest.mark.requirement("L09")
async def test_photos_and_words_are_forgotten_in_time_and_the_hours_stay(kept: Database) -> None:
    async with kept.begin() as session:
        assert (await retention.forget_expired(session, NOW + timedelta(days=100))).photo_files == ()
    file = (await rows(kept, Evidence))[0].file
    async with kept.begin() as session:
        done = await retention.forget_expired(session, NOW + timedelta(days=366))
    assert done.photo_files == (file,)
    assert [(row.file, row.kind) for row in await rows(kept, Evidence)] == [(None, "photo")]
    assert len(await rows(kept, PhotoPrint)) == 1  # the same photo is still known
    entry = (await rows(kept, BackEntry))[0]
    assert (entry.content, entry.state, entry.hours) == (None, "confirmed", 2)
    assert [row.hours for row in await rows(kept, Service)] == [2]


@pytest.mark.requirement("L09")
async def test_an_erased_person_leaves_hours_without_words_and_his_photos_go(kept: Database) -> None:
    file = (await rows(kept, Evidence))[0].file
    async with kept.begin() as session:
        assert await privacy.erase(session, await speaker(session, HELPER))
    async with kept.begin() as session:
        assert (await retention.forget_expired(session, NOW + timedelta(days=1))).photo_files == (file,)
    assert [row.content for row in await rows(kept, BackEntry)] == [None]
    assert [row.voided_at for row in await rows(kept, Certificate)] == [None]


@pytest.mark.requirement("R119")
async def test_the_personal_record_sums_back_entries_apart(kept: Database) -> None:
    async with kept.begin() as session:
        by = await speaker(session, HELPER)
        record = await services_of(session, by.person_id, most=9, confirmed_only=False)
    assert (record.times, record.hours, record.late_times, record.late_hours) == (1, 2, 1, 2)


async def test_the_ledgers_of_two_communities_do_not_mix(kept: Database) -> None:
    """A certificate lists what its own issuer recorded."""
    await bind(kept, ChatRef("qq", "200002", False), "community", "梅湖社区")
    async with kept.begin() as session:
        other = await session.scalar(select(Org.id).where(Org.name == "梅湖社区"))
        assert other is not None
        (await session.get_one(BackEntry, 1)).org_id = other
    async with kept.begin() as session:
        papers = await certificates.issue(session, await speaker(session, HELPER), 2026)
    assert {(one.org.name, one.times, one.mark) for one in papers} == {
        ("舜水新村", 1, "舜水新村志证〔2026〕2号"), ("梅湖社区", 1, "梅湖社区志证〔2026〕1号"),
    }  # fmt: skip
