"""An in-memory SQLite without threads: the same statements, transactions and constraints, some times quicker than a file.

Ten thousand generated lives of needs are to run within minutes. A database is loaded from its bytes and gives them back,
so that a prepared town costs a copy, and a restart is another Database on the same bytes.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any, Self

from sqlalchemy import event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from storage.database import Database
from storage.policy import Policies
from storage.vault import Vault


class _Cursor:
    """What SQLAlchemy asks of an asynchronous cursor; nothing here ever waits."""

    def __init__(self, raw: sqlite3.Cursor) -> None:
        self._raw = raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)  # description, rowcount, lastrowid

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> None:
        self._raw.execute(statement, tuple(parameters))

    async def executemany(self, statement: str, parameters: Iterable[Any]) -> None:
        self._raw.executemany(statement, parameters)

    async def fetchall(self) -> list[Any]:
        return self._raw.fetchall()

    async def close(self) -> None:
        self._raw.close()


class _Connection:
    """What SQLAlchemy asks of an aiosqlite connection. It leads to whichever bytes were loaded last."""

    def __init__(self) -> None:
        self.raw = _empty()

    @property
    def _conn(self) -> sqlite3.Connection:
        return self.raw

    @property
    def _connection(self) -> sqlite3.Connection:
        return self.raw

    def cursor(self) -> _Cursor:
        return _Cursor(self.raw.cursor())

    async def create_function(self, *how: Any, **more: Any) -> None:
        self.raw.create_function(*how, **more)

    async def commit(self) -> None:
        self.raw.commit()

    async def rollback(self) -> None:
        self.raw.rollback()

    async def close(self) -> None:
        self.raw.close()

    def stop(self) -> None:
        """There is no thread."""


class NearDatabase(Database):
    """A Database on bytes; one at a time. Reading and writing share one connection: whoever comes second waits.

    All share one engine, because compiled statements belong to an engine, and compiling costs more than anything else.
    """

    def __init__(self, vault: Vault, policies: Policies, image: bytes | None = None) -> None:
        super().__init__("sqlite+aiosqlite:///near.db", vault, policies)
        _CONNECTION.raw.close()
        self.raw = _CONNECTION.raw = _empty()
        if image is not None:
            self.raw.deserialize(image)
        self.raw.execute("PRAGMA foreign_keys=ON")
        self._writing = self._reading = ENGINE
        self._write_sessions = async_sessionmaker(ENGINE, expire_on_commit=False)
        self._read_sessions = async_sessionmaker(ENGINE, expire_on_commit=False, autoflush=False)

    def image(self) -> bytes:
        """Everything there is, as bytes."""
        return self.raw.serialize()

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look at rows past SQLAlchemy: a model looks at much, and often."""
        return self.raw.execute(statement, values).fetchall()


def _empty() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


async def _connect(*_where: Any, **_how: Any) -> _Connection:
    return _CONNECTION


_CONNECTION = _Connection()
ENGINE = create_async_engine("sqlite+aiosqlite:///near.db", pool_size=1, max_overflow=0, async_creator=_connect)
event.listen(ENGINE.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
