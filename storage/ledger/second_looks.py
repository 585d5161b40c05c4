"""Records that somebody has confirmed and nobody has looked into yet: they are odd, and do not count."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.ledger.ledger_flags import doubts_of, names_of
from storage.orgs import subtree
from storage.speakers import Overseer
from storage.tables import Service


@dataclass(frozen=True, slots=True)
class Look:
    """One such record, by its need's number, and what is to be looked into."""

    number: int
    names: tuple[str, ...]


async def waiting_looks(session: AsyncSession, by: Overseer) -> tuple[Look, ...]:
    """What waits in the overseer's organisation and below, the oldest first."""
    below = [org.id for org in await subtree(session, by.org.id)]
    rows = await session.scalars(
        select(Service)
        .where(or_(Service.org_id.in_(below), Service.unit_id.in_(below)))
        .where(Service.state == "reported", Service.confirmed_by.is_not(None))
        .order_by(Service.confirmed_at, Service.id)
        .limit(100)
    )
    found = [Look(row.need_id, names_of(await doubts_of(session, row))) for row in list(rows)]
    return tuple(one for one in found if one.names)
