"""The quick cursors of SQLite do what the slow ones did: rows, counts, errors, and nothing between two transactions."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.database import Database
from storage.sqlite_driver import Cursor, connect, connect_near
from storage.tables import Org
from tests.storage.actors import NOW


@pytest.fixture
def url(tmp_path: Path) -> Any:
    return make_url(f"sqlite+aiosqlite:///{tmp_path / 'one.db'}")


@pytest.mark.parametrize("opened", [connect, connect_near])
async def test_a_statement_has_its_rows_its_columns_and_its_counts(opened: Any, url: Any) -> None:
    connection = await opened(url)
    cursor: Cursor = connection.cursor()
    await cursor.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE)")
    assert (cursor.description, list(await cursor.fetchall())) == (None, [])
    await cursor.execute("INSERT INTO t (b) VALUES (?) RETURNING a", ("x",))
    assert (list(await cursor.fetchall()), cursor.lastrowid) == ([(1,)], 1)
    await cursor.executemany("INSERT INTO t (b) VALUES (?)", [("y",), ("z",)])
    assert cursor.rowcount == 2
    await cursor.execute("SELECT a, b FROM t ORDER BY a")
    assert [column[0] for column in cursor.description] == ["a", "b"]
    assert list(await cursor.fetchall()) == [(1, "x"), (2, "y"), (3, "z")]
    with pytest.raises(Exception, match="UNIQUE"):
        await cursor.execute("INSERT INTO t (b) VALUES ('x')")
    await connection.close()


@pytest.mark.parametrize("opened", [connect, connect_near])
async def test_no_transaction_begins_by_itself(opened: Any, url: Any) -> None:
    connection, other = await opened(url), await opened(url)
    await connection.cursor().execute("CREATE TABLE t (a)")
    await connection.cursor().execute("INSERT INTO t VALUES (1)")
    cursor: Cursor = await other.cursor().execute("SELECT count(*) FROM t")
    assert list(await cursor.fetchall()) == [(1,)], "seen by others without a commit"
    await connection.close()
    await other.close()


async def test_a_glance_sees_what_was_committed_and_one_state_throughout(database: Database) -> None:
    counted = text("SELECT count(*) FROM org")
    async with database.glance() as glance:
        assert (await glance.execute(counted)).scalar_one() == 0
        async with database.begin() as session:
            await session.execute(insert(Org).values(kind="unit", name="市住建局", created_at=NOW))
        if database.url.get_backend_name() == "sqlite":
            assert (await glance.execute(counted)).scalar_one() == 0
    async with database.glance() as glance, database.read() as session:
        assert (await glance.execute(counted)).scalar_one() == (await session.execute(counted)).scalar_one() == 1


async def test_errors_keep_their_names_and_leave_the_connection_usable(database: Database) -> None:
    values = {"kind": "unit", "name": "市住建局", "created_at": NOW}
    async with database.begin() as session:
        await session.execute(insert(Org).values(values))
    with pytest.raises(IntegrityError):
        async with database.begin() as session:
            await session.execute(insert(Org).values(values))
    if database.url.get_backend_name() == "sqlite":
        with pytest.raises(OperationalError):
            async with database.read() as session:
                await session.execute(text("SELECT nothing FROM nowhere"))
    async with database.begin() as session:
        changed: Any = await session.execute(update(Org).values(name="市卫健委"))
        assert changed.rowcount == 1


async def test_many_glances_and_writes_at_once_lose_nothing(database: Database) -> None:
    async def write(n: int) -> None:
        async with database.begin() as session:
            await session.execute(insert(Org).values(kind="unit", name=f"单位{n}", created_at=NOW))

    async def glance() -> int:
        async with database.glance() as session:
            return (await session.execute(text("SELECT count(*) FROM org"))).scalar_one()

    seen = await asyncio.gather(*(call for n in range(20) for call in (write(n), glance())))
    assert await glance() == 20
    assert all(0 <= count <= 20 for count in seen if count is not None)
