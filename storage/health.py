"""How the service is doing, in figures that name nobody."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import GroupChat, Need, Notice, Person, Summary


@dataclass(frozen=True, slots=True)
class Health:
    """Counts of what is kept, and of what the post office could not deliver."""

    groups: int
    people: int
    open_needs: int
    summaries: int
    queued: int
    unknown: int
    refused: int
    expired: int


async def health(session: AsyncSession) -> Health:
    """Count."""
    states = dict(
        (await session.execute(select(Notice.state, func.count()).group_by(Notice.state))).all()  # type: ignore[arg-type]
    )
    return Health(
        groups=await session.scalar(select(func.count(GroupChat.id))) or 0,
        people=await session.scalar(select(func.count(Person.id)).where(Person.erased_at.is_(None))) or 0,
        open_needs=await session.scalar(select(func.count(Need.id)).where(Need.state == "open")) or 0,
        summaries=await session.scalar(select(func.count(Summary.id))) or 0,
        queued=states.get("queued", 0) + states.get("sending", 0),
        unknown=states.get("unknown", 0),
        refused=states.get("refused", 0),
        expired=states.get("expired", 0),
    )
