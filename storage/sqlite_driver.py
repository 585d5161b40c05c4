"""aiosqlite with one trip to the connection's thread for a statement, not four (cursor, execute, fetch, close): of the
0.25 ms that a short statement takes, 0.2 are these trips. SQLAlchemy takes all rows of a result at once anyway.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Self

import aiosqlite
from sqlalchemy.engine import URL


class _Result(NamedTuple):
    """What a statement left behind."""

    rows: list[Any]
    description: Any
    rowcount: int
    lastrowid: int | None


_NOTHING = _Result([], None, -1, None)


class Cursor:
    """What SQLAlchemy asks of a cursor. A statement's rows are there once it is executed."""

    arraysize = 1

    def __init__(self, connection: "Connection | NearConnection") -> None:
        self._connection = connection
        self._result = _NOTHING

    async def __aenter__(self) -> Self:
        """Nothing is opened before there is a statement."""
        return self

    async def execute(self, operation: str, parameters: Iterable[Any] = ()) -> Self:
        """Run a statement and fetch what it returns."""
        self._result = await self._connection.at_once(sqlite3.Cursor.execute, operation, parameters)
        return self

    async def executemany(self, operation: str, parameters: Iterable[Iterable[Any]]) -> Self:
        """Run a statement with each set of parameters."""
        self._result = await self._connection.at_once(sqlite3.Cursor.executemany, operation, parameters)
        return self

    async def fetchall(self) -> Sequence[Any]:
        """The rows."""
        return self._result.rows

    async def close(self) -> None:
        """The cursor was closed in the thread that used it."""

    @property
    def description(self) -> Any:
        """The columns; None where a statement returns none."""
        return self._result.description

    @property
    def rowcount(self) -> int:
        """How many rows a change touched."""
        return self._result.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The row that was inserted last."""
        return self._result.lastrowid


def _at_once(connection: sqlite3.Connection, run: Callable[..., Any], operation: str, parameters: Any) -> _Result:
    """Open a cursor, run a statement, fetch and close."""
    cursor = connection.cursor()
    try:
        run(cursor, operation, parameters)
        rows = cursor.fetchall() if cursor.description else []
        return _Result(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()


class Connection(aiosqlite.Connection):
    """An aiosqlite connection with cursors of one trip; its thread does not keep the process alive."""

    def __init__(self, *where: Any, **how: Any) -> None:
        super().__init__(lambda: sqlite3.connect(*where, **how), iter_chunk_size=64)
        self._thread.daemon = True

    def cursor(self) -> Any:
        """A cursor for one statement after another."""
        return Cursor(self)

    async def at_once(self, run: Callable[..., Any], operation: str, parameters: Any) -> _Result:
        """All of a statement in the connection's thread."""
        return await self._execute(_at_once, self._conn, run, operation, parameters)  # pyright: ignore[reportUnknownMemberType] - aiosqlite does not say what it takes


class NearConnection:
    """A connection without a thread: what it is asked is done on the event loop. For reads of a few rows by their keys,
    which take less than waking a thread does; whatever takes long would keep everybody waiting."""

    def __init__(self, *where: Any, **how: Any) -> None:
        self._connection = sqlite3.connect(*where, **how)

    def cursor(self) -> Cursor:
        """A cursor for one statement after another."""
        return Cursor(self)

    async def at_once(self, run: Callable[..., Any], operation: str, parameters: Any) -> _Result:
        """All of a statement, here."""
        return _at_once(self._connection, run, operation, parameters)

    async def create_function(self, *what: Any, **how: Any) -> None:
        """As sqlite3 does; SQLAlchemy adds one for regular expressions."""
        self._connection.create_function(*what, **how)

    async def commit(self) -> None:
        """As sqlite3 does."""
        self._connection.commit()

    async def rollback(self) -> None:
        """As sqlite3 does."""
        self._connection.rollback()

    async def close(self) -> None:
        """As sqlite3 does."""
        self._connection.close()


async def connect(url: URL) -> Connection:
    """Open a connection as SQLAlchemy would: what `create_async_engine` takes as `async_creator`."""
    where, how = _arguments(url)
    connection = Connection(*where, **how)
    await connection
    return connection


async def connect_near(url: URL) -> NearConnection:
    """The same without a thread."""
    where, how = _arguments(url)
    return NearConnection(*where, **how)


def _arguments(url: URL) -> tuple[Any, dict[str, Any]]:
    """The driver begins no transaction by itself: its BEGIN is deferred and loses updates."""
    where, how = url.get_dialect()().create_connect_args(url)
    return where, {**how, "isolation_level": None}
