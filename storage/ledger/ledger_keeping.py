"""How long the ledger's personal parts are kept: photos of services, words of back-entries, wrong codes."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import BackEntry, CodeGuess, Evidence, Need, Offer, Person, SpotItem

_GUESSES = timedelta(days=2)


async def forget_photos(session: AsyncSession, org_id: int, before: datetime) -> list[str]:
    """Photos of services that are too old, or whose helper was erased; that there was one stays. Returns the files."""
    old = (
        select(Evidence.id, Evidence.file)
        .join(Offer, Offer.id == Evidence.offer_id)
        .join(Need, Need.id == Offer.need_id)
        .join(Person, Person.id == Offer.person_id)
        .where(Need.org_id == org_id, Evidence.file.is_not(None))
        .where(or_(Evidence.at < before, Person.erased_at.is_not(None)))
    )
    rows = [(row_id, file) for row_id, file in await session.execute(old)]
    await session.execute(update(Evidence).where(Evidence.id.in_([row_id for row_id, _ in rows])).values(file=None))
    return [file for _, file in rows if file is not None]


async def forget_words(session: AsyncSession, org_id: int, before: datetime) -> None:
    """What back-entries say in words: they may name who was helped. Day, kind and hours stay."""
    await session.execute(
        update(BackEntry).where(BackEntry.org_id == org_id, BackEntry.entered_at < before).values(content=None)
    )


async def forget_guesses(session: AsyncSession, now: datetime) -> None:
    """Wrong codes of past days."""
    await session.execute(delete(CodeGuess).where(CodeGuess.day < (now - _GUESSES).date()))


async def forget_person(session: AsyncSession, person_id: int) -> None:
    """Erasure: what was written about somebody in words goes; the hours stay, with nobody's name."""
    mine = select(BackEntry.id).where(BackEntry.person_id == person_id)
    await session.execute(update(BackEntry).where(BackEntry.person_id == person_id).values(content=None))
    await session.execute(update(SpotItem).where(SpotItem.back_entry_id.in_(mine)).values(reason=None))
    await session.execute(delete(CodeGuess).where(CodeGuess.person_id == person_id))
