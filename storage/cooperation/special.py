"""The sealed line of a special member: found by a keyed hash, read and written under a key of its own."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import vault_of
from storage.errors import NotFound
from storage.tables import SpecialMember, SpecialVisit, Subject

DETAILS, NOTES, ITEM, REPLY = (
    "special_member:details", "special_visit:notes", "visit_item:text", "visit_item:reply",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Details:
    """What stands sealed in the line."""

    name: str
    kinds: tuple[str, ...]


def index_of(session: AsyncSession, unit_id: int, name: str) -> str:
    """A keyed hash of unit and name."""
    return vault_of(session).index(f"special:{unit_id}:{name}")


async def named(session: AsyncSession, unit_id: int, name: str, *, living: bool = True) -> SpecialMember:
    """The line of this name on the unit's list."""
    same = [SpecialMember.unit_id == unit_id, SpecialMember.name_index == index_of(session, unit_id, name)]
    row = await session.scalar(
        select(SpecialMember).where(*same, *([SpecialMember.left_at.is_(None)] if living else []))
    )
    if row is None:
        raise NotFound("走访名册里没有这个姓名。先登记：走访 登记 姓名 种类；看名册发：走访 名册")
    return row


async def days_of(session: AsyncSession, special_id: int) -> tuple[date, ...]:
    """The days on which somebody was visited."""
    days = select(SpecialVisit.day).where(SpecialVisit.special_id == special_id).order_by(SpecialVisit.day)
    return tuple(await session.scalars(days))


async def sealed(session: AsyncSession, row: SpecialMember, place: str, text: str) -> bytes:
    """Words sealed under this member's key."""
    key, subject_id = await _key(session, row)
    return vault_of(session).seal(key, f"{place}:{subject_id}", text)


async def unsealed(session: AsyncSession, row: SpecialMember, place: str, sealed: bytes | None) -> str | None:
    """Words opened again; None where there are none, or the key is gone."""
    if sealed is None or row.subject_id is None:
        return None
    key, subject_id = await _key(session, row)
    return vault_of(session).open(key, f"{place}:{subject_id}", sealed)


async def details_of(session: AsyncSession, row: SpecialMember) -> Details:
    """The name and the kinds."""
    said: dict[str, Any] = json.loads(await unsealed(session, row, DETAILS, row.details) or "{}")
    return Details(str(said.get("name", "")), tuple(str(kind) for kind in said.get("kinds", ())))


async def _key(session: AsyncSession, row: SpecialMember) -> tuple[bytes, int]:
    subject = await session.get_one(Subject, row.subject_id)
    return subject.key, subject.id
