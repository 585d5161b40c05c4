"""The database: one way in to write, one to read, the same on SQLite and PostgreSQL."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Table, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from storage.policy import NEUTRAL, Policies
from storage.sqlite_driver import connect, connect_near
from storage.vault import Vault

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL loses acknowledged writes when the power goes
    "foreign_keys=ON",
    "secure_delete=ON",
    "busy_timeout=10000",
)


class Database:
    """Opens transactions. `noticed` is set after each commit that wrote a notice: the post office waits for it."""

    def __init__(self, url: str, vault: Vault, policies: Policies | None = None) -> None:
        self.url = make_url(url)
        self.vault = vault
        self.policies = policies or Policies({NEUTRAL.name: NEUTRAL}, NEUTRAL.name)
        self.noticed = asyncio.Event()
        self._writing = _engine(self.url, "BEGIN IMMEDIATE", connect, 1)
        self._reading = _engine(self.url, "BEGIN", connect, 4)
        self._glancing = _engine(self.url, "BEGIN", connect_near, 4) if _is_sqlite(self.url) else self._reading
        self._write_sessions = async_sessionmaker(self._writing, expire_on_commit=False)
        self._read_sessions = async_sessionmaker(self._reading, expire_on_commit=False, autoflush=False)
        self._glance_sessions = async_sessionmaker(self._glancing, expire_on_commit=False, autoflush=False)

    async def open(self) -> None:
        """Bring the schema to the newest form. Call once, before anything else."""
        async with self._writing.connect() as connection:
            await connection.run_sync(_upgrade)
            await connection.commit()

    async def close(self) -> None:
        """Give the connections back; without it the process hangs at its end."""
        await self._writing.dispose()
        await self._reading.dispose()
        await self._glancing.dispose()

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncSession]:
        """A writing transaction: committed when the block ends, undone when it raises. Say nothing inside."""
        async with self._write_sessions() as session:
            session.info.update(vault=self.vault, policies=self.policies)
            async with session.begin():
                yield session
        if session.info.get("noticed"):
            self.noticed.set()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncSession]:
        """A reading transaction; it never waits for a writer."""
        async with self._read_sessions() as session:
            session.info.update(vault=self.vault, policies=self.policies)
            yield session

    @asynccontextmanager
    async def glance(self) -> AsyncGenerator[AsyncSession]:
        """As `read`, for a few rows by their keys, within a millisecond or two: on SQLite it runs on the event loop, where
        nothing else goes on meanwhile."""
        async with self._glance_sessions() as session:
            session.info.update(vault=self.vault, policies=self.policies)
            yield session

    async def copy_to(self, file: Path) -> None:
        """Write a consistent copy of an SQLite database to a new file, in one step, while it is in use."""
        async with self._reading.connect() as connection:
            raw = await connection.get_raw_connection()
            await raw.driver_connection.execute("VACUUM INTO ?", (str(file),))  # type: ignore[union-attr]

    async def scrub(self) -> None:
        """After an erasure: push what was overwritten out of the write-ahead log."""
        if not _is_sqlite(self.url):
            return
        async with self._reading.connect() as connection:
            raw = await connection.get_raw_connection()
            await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]


def vault_of(session: AsyncSession) -> Vault:
    """The vault that came with the session."""
    return session.info["vault"]


async def insert_once(session: AsyncSession, table: type[Any], values: dict[str, Any]) -> bool:
    """Insert unless a row with the same unique key stands already; True when this call made the row."""
    target: Table = table.__table__
    kind = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = kind.insert(target).values(values).on_conflict_do_nothing()
    result = await session.execute(statement.returning(*target.primary_key.columns))
    return result.first() is not None


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _engine(url: URL, begin: str, opened: Callable[[URL], Awaitable[Any]], size: int) -> AsyncEngine:
    if not _is_sqlite(url):
        return create_async_engine(url, pool_size=5, max_overflow=5, pool_pre_ping=True, hide_parameters=True)
    # one writing connection: waiting for it in Python is fair and quick, waiting for SQLite's lock is neither
    engine = create_async_engine(
        url, async_creator=partial(opened, url), pool_size=size, max_overflow=0, pool_timeout=60, hide_parameters=True
    )
    _prepare_sqlite(engine, begin)
    return engine


def _prepare_sqlite(engine: AsyncEngine, begin: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _record: Any) -> None:  # pyright: ignore[reportUnusedFunction]
        _run(connection, *(f"PRAGMA {pragma}" for pragma in _PRAGMAS))

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        _run(connection.connection, begin)  # the driver's own cursor: SQLAlchemy's takes ten times as long


def _run(connection: Any, *statements: str) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def is_healthy(database: Database) -> bool:
    """Whether a read works; raises what the driver raises when it does not."""
    async with database.read() as session:
        return (await session.execute(text("SELECT 1"))).scalar_one() == 1
