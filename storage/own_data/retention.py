"""How long what is kept: each kind of data is forgotten when its time in the policy pack is over (L09).

Figures and the ledger's lines stay; what could name somebody goes, its key with it, so that an old backup does not
open it either.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.ledger import ledger_keeping, merits
from storage.policy import policies_of, policy_of
from storage.profiles import keep_profile, profile_of
from storage.tables import Chronicle, Need, Notice, Offer, Org, Person, Photo, RosterEntry, Service, Subject, Summary

_LETTERS_KEPT = timedelta(days=30)  # words of a message that may not have arrived


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What one sweep took away; `photo_files` are still to be removed from the disk, after the commit."""

    needs: int
    summaries: int
    id_numbers: int
    notices: int
    photo_files: tuple[str, ...]


async def forget_expired(session: AsyncSession, now: datetime) -> Forgotten:
    """Take away everything whose time is over, by the pack of the organisation that it belongs to."""
    orgs = tuple(await session.scalars(select(Org.id)))
    needs = summaries = numbers = 0
    files: list[str] = []
    for org_id in orgs:
        keeping = (await policy_of(session, org_id)).keeping
        needs += await _needs(session, org_id, now - timedelta(days=keeping.needs_days))
        summaries += await _summaries(session, org_id, years_before(now, keeping.summaries_years))
        files += await _photos(session, org_id, now - timedelta(days=keeping.photos_days))
        files += await ledger_keeping.forget_photos(session, org_id, now - timedelta(days=keeping.photos_days))
        await ledger_keeping.forget_words(session, org_id, now - timedelta(days=keeping.needs_days))
        await merits.forget_words(session, org_id, now - timedelta(days=keeping.needs_days))
        numbers += await _roster_numbers(session, org_id, now - timedelta(days=keeping.id_numbers_days))
    await ledger_keeping.forget_guesses(session, now)
    usual = policies_of(session).usual.keeping
    numbers += await _own_numbers(session, now, usual.id_numbers_days)
    letters = await _letters(session, now - _LETTERS_KEPT)
    done = Forgotten(needs, summaries, numbers, letters, tuple(files))
    if needs or summaries or numbers or files:
        counts = {"needs": needs, "summaries": summaries, "id_numbers": numbers, "photos": len(files)}
        note(session, now, None, "forget", "database", 0, **counts)
    return done


async def _needs(session: AsyncSession, org_id: int, before: datetime) -> int:
    """The words of needs that ended long ago, with the key of whom they were about."""
    rows = list(
        await session.scalars(
            select(Need)
            .where(Need.org_id == org_id, Need.state.in_(("closed", "withdrawn", "rejected")))
            .where(func.coalesce(Need.closed_at, Need.posted_at) < before, Need.details.is_not(None))
        )
    )
    for need in rows:
        subject_id, need.details, need.thing, need.subject_id = need.subject_id, None, None, None
        await session.execute(update(Service).where(Service.need_id == need.id).values(content=None, comment=None))
        await session.execute(update(Offer).where(Offer.need_id == need.id).values(reason=None))
        await session.flush()
        await session.execute(delete(Subject).where(Subject.id == subject_id))
    return len(rows)


async def _summaries(session: AsyncSession, org_id: int, before: datetime) -> int:
    """The words of old summaries; their figures stay."""
    result = await session.execute(
        update(Summary)
        .where(Summary.org_id == org_id, Summary.sent_at < before, Summary.text != "")
        .values(text="", place=None, unresolved=[])
        .returning(Summary.id)
    )
    return len(result.all())


async def _photos(session: AsyncSession, org_id: int, before: datetime) -> list[str]:
    old = select(Photo.id).join(Summary).where(Summary.org_id == org_id, Photo.kept_at < before)
    result = await session.execute(delete(Photo).where(Photo.id.in_(old)).returning(Photo.file))
    return list(result.scalars())


async def _own_numbers(session: AsyncSession, now: datetime, days: int) -> int:
    """ID numbers that people gave themselves: kept only while the registration needs them."""
    kept = select(Chronicle.row_id).where(
        Chronicle.noun == "person", Chronicle.verb == "keep_id_number", Chronicle.at >= now - timedelta(days=days)
    )
    result = await session.execute(
        update(Person)
        .where(Person.id_number.is_not(None), Person.id.not_in(kept))
        .values(id_number=None)
        .returning(Person.id)
    )
    return len(result.all())


async def _roster_numbers(session: AsyncSession, org_id: int, before: datetime) -> int:
    """ID numbers in a unit's roster. They are sealed, so each old line is opened."""
    rows = await session.scalars(
        select(RosterEntry)
        .where(RosterEntry.unit_id == org_id, RosterEntry.listed_at < before, RosterEntry.details.is_not(None))
    )  # fmt: skip
    forgotten = 0
    for row in rows:
        profile = await profile_of(session, row)
        if profile.id_number:
            await keep_profile(session, row, profile.without_id_number())
            forgotten += 1
    return forgotten


async def _letters(session: AsyncSession, before: datetime) -> int:
    """Words of messages that the platform never owned up to."""
    result = await session.execute(
        update(Notice)
        .where(Notice.state.in_(("unknown", "expired", "refused")), Notice.created_at < before)
        .where(Notice.body.is_not(None) | Notice.fallback_body.is_not(None))
        .values(body=None, fallback_body=None)
        .returning(Notice.id)
    )
    return len(result.all())


def years_before(now: datetime, years: int) -> datetime:
    """The same moment so many years before; 28 February where there is no 29th."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)
