"""The tables that the migrations make are the tables that the code means; a broken upgrade leaves the old form (Z33)."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import MASTER, SERVER, postgres_url
from sqlalchemy import Connection, event, inspect, text

from storage import database as module
from storage.database import Database
from storage.tables import Table
from storage.vault import Vault

MIGRATIONS = Path(module.__file__).parent / "migrations"


class Cut(Exception):
    """The upgrade was cut off here."""


@pytest.fixture
async def empty_url(tmp_path: Path) -> AsyncGenerator[str]:
    """The URL of a database without any table."""
    if SERVER:
        async with postgres_url() as url:
            yield url
    else:
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"


def differences(connection: Connection) -> list[object]:
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Table.metadata)


async def tables(database: Database) -> set[str]:
    async with database.read() as session:
        connection = await session.connection()
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_the_migrated_tables_are_the_tables_of_the_code(database: Database) -> None:
    async with database.read() as session:
        connection = await session.connection()
        assert await connection.run_sync(differences) == []


async def test_opening_again_changes_nothing(empty_url: str) -> None:
    database = Database(empty_url, Vault(MASTER))
    for _ in range(2):
        await database.open()
        assert set(Table.metadata.tables) | {"alembic_version"} == await tables(database)
        async with database.read() as session:
            version = (await session.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        assert version == ScriptDirectory(str(MIGRATIONS)).get_current_head()
    await database.close()


def test_the_migrations_are_one_line_from_the_first_to_the_newest() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


@pytest.mark.requirement("Z33")
@pytest.mark.parametrize("cut", [1, 2, 11, 23, 41, 42, 44, 60])
async def test_an_upgrade_that_is_cut_off_leaves_the_old_form_and_can_be_run_again(empty_url: str, cut: int) -> None:
    await cut_off(empty_url, cut)


@pytest.mark.slow
@pytest.mark.requirement("Z33")
async def test_an_upgrade_may_be_cut_off_at_any_statement(tmp_path: Path) -> None:
    if SERVER:
        pytest.skip("one database for each statement: SQLite shows the same")
    for cut in (*range(1, 12), *range(12, 320, 23)):  # the first ones each, then spread over the whole
        await cut_off(f"sqlite+aiosqlite:///{tmp_path / f'{cut}.db'}", cut)


async def cut_off(url: str, cut: int) -> None:
    """Run the upgrade until its `cut`-th change of the schema fails, look, and run it again."""
    database = Database(url, Vault(MASTER))
    changes = 0

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        nonlocal changes
        changes += statement.lstrip().upper().startswith(("CREATE", "INSERT", "UPDATE", "ALTER"))
        if changes == cut:
            raise Cut

    engine = database._writing.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        await database.open()
    except Cut:
        assert await tables(database) == set()
    finally:
        event.remove(engine, "before_cursor_execute", count)
    await database.open()
    assert set(Table.metadata.tables) <= await tables(database)
    await database.close()
