"""A backup is sound, carries no keys, and comes back whole."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from databases import MASTER, SERVER

from storage import backup
from storage.database import Database
from storage.tables import Person, Subject
from storage.vault import Vault

pytestmark = pytest.mark.skipif(bool(SERVER), reason="PostgreSQL is backed up by pg_dump")


async def person_with_phone(database: Database, number: str) -> int:
    """A person whose phone is sealed under a key of its own."""
    vault = database.vault
    async with database.begin() as session:
        subject = Subject(key=vault.new_key())
        session.add(subject)
        await session.flush()
        sealed = vault.seal(subject.key, f"person:phone:{subject.id}", number)
        session.add(
            Person(number=f"V{number}", name="李明", subject_id=subject.id, phone=sealed, created_at=datetime.now(UTC))
        )
    return subject.id


@pytest.mark.requirement("Z28", "T25")
async def test_a_backup_has_no_keys_and_a_restored_one_opens_again(database: Database, tmp_path: Path) -> None:
    await person_with_phone(database, "13800000001")
    saved = await backup.save(database, tmp_path / "backups", datetime.now(UTC))
    assert (saved.people, saved.needs) == (1, 0)
    with closing(sqlite3.connect(saved.file)) as copy:
        assert copy.execute("SELECT count(*) FROM subject").fetchone() == (0,)
    place = tmp_path / "elsewhere"
    place.mkdir()
    assert backup.main(["restore", str(saved.file), "--data-dir", str(place)]) == 0
    restored = Database(f"sqlite+aiosqlite:///{place / 'weixinyuan.db'}", Vault(MASTER))
    async with restored.read() as session:
        person, subject = await session.get_one(Person, 1), await session.get_one(Subject, 1)
    assert restored.vault.open(subject.key, "person:phone:1", person.phone or b"") == "13800000001"
    await restored.close()


@pytest.mark.requirement("T25")
async def test_who_was_erased_stays_unreadable_in_an_older_backup(database: Database, tmp_path: Path) -> None:
    subject_id = await person_with_phone(database, "13800000002")
    older = await backup.save(database, tmp_path / "backups", datetime(2026, 7, 1, tzinfo=UTC))
    async with database.begin() as session:
        await session.delete(await session.get_one(Subject, subject_id))
    await backup.save(database, tmp_path / "backups", datetime(2026, 7, 2, tzinfo=UTC))
    backup.restore(older.file, tmp_path)
    with closing(sqlite3.connect(tmp_path / "weixinyuan.db")) as copy:
        assert copy.execute("SELECT count(*) FROM subject").fetchone() == (0,)


def test_a_missing_backup_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert backup.main(["restore", str(tmp_path / "no.db"), "--data-dir", str(tmp_path)]) == 2
    assert "no.db" in capsys.readouterr().err
