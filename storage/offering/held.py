"""What the speaker has taken on and not yet reported as done."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs
from storage.asking.need_words import details_of
from storage.asking.needs import NeedView
from storage.speakers import Speaker
from storage.tables import Need, Offer

_MOST = 20


@dataclass(frozen=True, slots=True)
class Held:
    """One need in hand; `text`: its own words, never to be repeated in a group."""

    view: NeedView
    text: str


async def held_by(session: AsyncSession, speaker: Speaker) -> tuple[Held, ...]:
    """The open needs that the speaker has accepted, the newest first; none for a stranger."""
    if speaker.person_id is None:
        return ()
    rows = await session.scalars(
        select(Need)
        .join(Offer)
        .where(Offer.person_id == speaker.person_id, Offer.state == "accepted", Need.state == "open")
        .order_by(Offer.id.desc())
        .limit(_MOST)
    )
    return tuple([Held(await needs.view_of(session, need), await _text(session, need)) for need in rows])


async def _text(session: AsyncSession, need: Need) -> str:
    inside = await details_of(session, need)
    return inside.text if inside is not None else ""
