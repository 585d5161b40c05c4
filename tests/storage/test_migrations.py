"""The tables that the migrations make are the tables that the code means; a broken upgrade leaves the old form (Z33)."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import MASTER, SERVER, postgres_url
from sqlalchemy import Connection, bindparam, event, inspect, select, text

from storage import database as module
from storage.database import Database
from storage.tables import Gap, GroupChat, Presence, Table
from storage.tables.base import Instant
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


@pytest.mark.requirement("Z11")
async def test_after_the_upgrade_a_time_away_is_known_for_the_accounts_and_groups_that_were_there(
    empty_url: str,
) -> None:
    database = Database(empty_url, Vault(MASTER))
    at = datetime(2026, 7, 13, 2, 0, tzinfo=UTC)
    async with database._writing.connect() as connection:
        await connection.run_sync(lambda sync: command.upgrade(configured(sync), "0007"))
        for statement in (
            "INSERT INTO org (id, kind, name, created_at) VALUES (1, 'unit', '市住建局', :at)",
            "INSERT INTO group_chat (platform, chat_id, org_id, bound_at, heard_by) VALUES ('qq', '1001', 1, :at, '10000')",
            "INSERT INTO group_chat (platform, chat_id, org_id, bound_at) VALUES ('telegram', '-5', 1, :at)",
            "INSERT INTO presence (platform, seen_at) VALUES ('qq', :at)",
            "INSERT INTO gap (platform, began_at, ended_at) VALUES ('qq', :at, :at)",
        ):
            await connection.execute(text(statement).bindparams(bindparam("at", at, Instant())))
        await connection.commit()
    await database.open()
    async with database.read() as session:
        assert [(row.platform, row.account, row.seen_at) for row in await session.scalars(select(Presence))] == [
            ("qq", "10000", at)
        ]
        groups = await session.scalars(select(GroupChat).order_by(GroupChat.id))
        assert [(row.chat_id, row.seen_at) for row in groups] == [("1001", at), ("-5", None)]
        (gap,) = await session.scalars(select(Gap))
        assert (gap.pulled_at, gap.chat, gap.account) == (at, None, None)
    async with database._writing.connect() as connection:
        await connection.run_sync(lambda sync: command.downgrade(configured(sync), "0007"))
        assert (await connection.execute(text("SELECT count(*) FROM gap"))).scalar_one() == 1
    await database.close()


def configured(connection: Connection) -> Config:
    """What the upgrade is run with."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
