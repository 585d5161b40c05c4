"""A fresh database for each test: SQLite in a temporary folder, or PostgreSQL when TEST_DATABASE_URL names one.

Either way an empty, migrated database is made once and copied for each test, a hundred times quicker than migrating.
"""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import Database
from storage.vault import Vault

MASTER = b"\x07" * 32  # a fixed key: values sealed in one run open in the next
SERVER = os.environ.get("TEST_DATABASE_URL", "")


@asynccontextmanager
async def fresh_database(folder: Path, template: str) -> AsyncGenerator[Database]:
    """An empty database with the newest schema, copied from what `templates` made."""
    async with copied_url(folder, template) as url:
        database = Database(url, Vault(MASTER))
        try:
            yield database
        finally:
            await database.close()


@asynccontextmanager
async def copied_url(folder: Path, template: str) -> AsyncGenerator[str]:
    """The URL of a copy of the template that is there while the block runs."""
    if SERVER:
        async with postgres_url(template) as url:
            yield url
        return
    shutil.copy(template, folder / "test.db")
    yield f"sqlite+aiosqlite:///{folder / 'test.db'}"


@contextmanager
def templates(folder: Path) -> Generator[str]:
    """A migrated, empty database to copy: the path of a SQLite file, or the name of a PostgreSQL database."""
    if not SERVER:
        asyncio.run(_migrate(f"sqlite+aiosqlite:///{folder / 'template.db'}"))
        yield str(folder / "template.db")
        return
    name = f"template_{secrets.token_hex(6)}"
    asyncio.run(_admin(f"CREATE DATABASE {name}"))
    try:
        asyncio.run(_migrate(_named(name)))
        yield name
    finally:
        asyncio.run(_admin(f"DROP DATABASE {name} WITH (FORCE)"))


@asynccontextmanager
async def postgres_url(template: str = "template1") -> AsyncGenerator[str]:
    """The URL of a new PostgreSQL database that is dropped after the block."""
    name = f"test_{secrets.token_hex(6)}"
    await _admin(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield _named(name)
    finally:
        await _admin(f"DROP DATABASE {name} WITH (FORCE)")


async def _migrate(url: str) -> None:
    database = Database(url, Vault(MASTER))
    await database.open()
    await database.scrub()
    await database.close()


async def _admin(statement: str) -> None:
    server = create_async_engine(SERVER, isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        await connection.execute(text(statement))
    await server.dispose()


def _named(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)
