"""A list with mistakes waits here, sealed, until 仅导入正确行 or a corrected file: nobody has to send it again."""

import asyncio
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import insert_once, vault_of
from storage.errors import NotNow
from storage.profiles import Profile
from storage.roster.roster_lines import Checked, Listed
from storage.speakers import Speaker, UnitAdmin
from storage.tables import RosterDraft

_PLACE = "roster_draft:lines"
_KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Draft:
    """The good lines of a checked list, and the names of its bad ones: they are not gone, only written wrongly."""

    lines: tuple[Listed, ...]
    unsure: frozenset[str]


async def keep(session: AsyncSession, speaker: Speaker, by: UnitAdmin, checked: Checked) -> datetime:
    """Put the list aside; an older one of the unit gives way. Returns until when it waits."""
    until = speaker.now + _KEPT
    names = sorted({problem.name for problem in checked.problems if problem.name})
    said = await asyncio.to_thread(_packed, checked.lines, names)
    sealed = vault_of(session).seal_ours(_PLACE, said)
    await session.execute(delete(RosterDraft).where(RosterDraft.unit_id == by.org.id))
    values = {
        "unit_id": by.org.id, "made_by": by.person_id, "lines": sealed, "made_at": speaker.now, "until": until,
    }  # fmt: skip
    await insert_once(session, RosterDraft, values)
    return until


async def take_out(session: AsyncSession, speaker: Speaker, by: UnitAdmin) -> Draft:
    """The list that waits; it does not wait any longer."""
    sealed = await session.scalar(
        select(RosterDraft.lines).where(RosterDraft.unit_id == by.org.id, RosterDraft.until > speaker.now)
    )
    if sealed is None:
        raise NotNow("没有等着导入的名册（最多留24小时）。请重新发：导入名册")
    await forget(session, by)
    said: dict[str, Any] = json.loads(vault_of(session).open_ours(_PLACE, sealed))
    lines = [Listed(place, name, Profile(**told), number) for place, name, told, number in said["lines"]]
    return Draft(tuple(lines), frozenset(said["unsure"]))


async def forget(session: AsyncSession, by: UnitAdmin) -> None:
    """A corrected list has come, or the good lines were taken."""
    await session.execute(delete(RosterDraft).where(RosterDraft.unit_id == by.org.id))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Lists that nobody came back for."""
    await session.execute(delete(RosterDraft).where(RosterDraft.until <= now))


def _packed(lines: tuple[Listed, ...], unsure: list[str]) -> str:
    rows: list[Any] = []
    for line in lines:
        told = {key: value for key, value in asdict(line.profile).items() if value}
        rows.append([line.place, line.name, told, line.registry_number])
    return json.dumps({"lines": rows, "unsure": unsure}, ensure_ascii=False)
