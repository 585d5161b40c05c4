"""A scene is played once and its rows are kept: the next test that wants it gets copies of the rows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, text
from talk import Talk

from storage.tables import Table


@dataclass
class _Scene:
    rows: dict[str, list[dict[str, Any]]]
    names: dict[int, str]
    message_id: int


_SCENES: dict[str, _Scene] = {}


async def play(talk: Talk, name: str, scene: Callable[[Talk], Awaitable[None]]) -> None:
    """Bring the empty database of `talk` to where `scene` ends."""
    kept = _SCENES.get(name)
    if kept is not None:
        await _restore(talk, kept)
        return
    await scene(talk)
    talk.sent.clear()
    async with talk.database.read() as session:
        rows = {
            table.name: [dict(row) for row in (await session.execute(select(table))).mappings()]
            for table in Table.metadata.sorted_tables
        }
    _SCENES[name] = _Scene(rows, dict(talk.names), talk.message_id)


async def _restore(talk: Talk, scene: _Scene) -> None:
    talk.names, talk.message_id = dict(scene.names), scene.message_id
    async with talk.database.begin() as session:
        for table in Table.metadata.sorted_tables:
            rows = scene.rows[table.name]
            if not rows:
                continue
            await session.execute(insert(table), sorted(rows, key=lambda row: row.get("id", 0)))
            if "id" in table.columns and session.get_bind().dialect.name == "postgresql":
                last = max(row["id"] for row in rows)
                await session.execute(text(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), {last})"))
