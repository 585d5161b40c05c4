"""A fresh database for each test: SQLite in a temporary folder, or PostgreSQL when TEST_DATABASE_URL names one."""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import Database
from storage.vault import Vault

MASTER = b"\x07" * 32  # a fixed key: values sealed in one run open in the next
SERVER = os.environ.get("TEST_DATABASE_URL", "")


@asynccontextmanager
async def fresh_database(folder: Path, template: Path) -> AsyncGenerator[Database]:
    """An empty database with the newest schema. `template` is a migrated SQLite file that is copied."""
    if SERVER:
        async with _postgres() as url:
            database = Database(url, Vault(MASTER))
            await database.open()
            yield database
            await database.close()
        return
    shutil.copy(template, folder / "test.db")
    database = Database(f"sqlite+aiosqlite:///{folder / 'test.db'}", Vault(MASTER))
    yield database
    await database.close()


def make_template(folder: Path) -> Path:
    """A migrated, empty SQLite file; copying it is a hundred times quicker than migrating again."""

    async def migrate() -> None:
        database = Database(f"sqlite+aiosqlite:///{folder / 'template.db'}", Vault(MASTER))
        await database.open()
        await database.scrub()
        await database.close()

    asyncio.run(migrate())
    return folder / "template.db"


@asynccontextmanager
async def _postgres() -> AsyncGenerator[str]:
    name = f"test_{secrets.token_hex(6)}"
    server = create_async_engine(SERVER, isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        async with server.connect() as connection:
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        await server.dispose()
