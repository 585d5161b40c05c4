"""Who has been told of an offer, and since when: from then on the answer is waited for.

Where the bot may not speak first, a person is told at the next contact, which may be days later. The post knows: its
rows say what went out and what still waits. An offer that nobody can be told of any more is none.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Account, Notice, Offer

AT_ONCE = timedelta(minutes=15)  # told within this time, the clock runs from the offering


async def heed(session: AsyncSession) -> tuple[tuple[Offer, bool], ...]:
    """Note of each offer that has gone out when that was. What may have arrived counts as told. True: it was late."""
    at = func.min(func.coalesce(Notice.sent_at, Notice.tried_at))
    rows = await session.execute(
        select(Offer, at)
        .join(Account, Account.person_id == Offer.person_id)
        .join(Notice, _of_the_offer())
        .where(Offer.state == "offered", Offer.told_at.is_(None), Notice.state.in_(("sent", "unknown")))
        .group_by(Offer.id)
    )
    found: list[tuple[Offer, bool]] = []
    for offer, told_at in rows.all():
        since: datetime = max(told_at, offer.offered_at)
        offer.told_at = since
        found.append((offer, since > offer.offered_at + AT_ONCE))
    return tuple(found)


def cannot_be_told() -> ColumnElement[bool]:
    """Offers of which nothing went out and nothing waits to: the platform refused it, it grew too old, or the person
    has no account."""
    waits = (
        exists()
        .where(Account.person_id == Offer.person_id, Notice.state.in_(("queued", "sending")))
        .where(_of_the_offer())
        .correlate(Offer)
    )
    return Offer.told_at.is_(None) & ~waits


def _of_the_offer() -> ColumnElement[bool]:
    """The notices that tell an offer's person (an account of his) of it."""
    same = (Notice.need_id == Offer.need_id) & (Notice.created_at >= Offer.offered_at)
    return same & (Notice.platform == Account.platform) & (Notice.user_id == Account.user_id)
