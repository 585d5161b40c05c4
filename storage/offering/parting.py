"""Who is gone holds nothing: what he had accepted is open again."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs
from storage.post import notices
from storage.speakers import ChatRef
from storage.tables import Need, Offer


async def release(session: AsyncSession, now: datetime, person_id: int, *, but: ChatRef) -> int:
    """Who is gone holds nothing: accepted places are open again and their communities hear so. Returns how many."""
    living = (Offer.person_id == person_id, Offer.state.in_(("offered", "accepted")))
    for need_id in list(await session.scalars(select(Offer.need_id).where(*living).order_by(Offer.need_id))):
        await needs.held(session, need_id)
    held = (await session.execute(select(Offer, Need).join(Need, Need.id == Offer.need_id).where(*living))).all()
    for offer, need in held:
        if offer.state == "accepted":
            await session.execute(update(Need).where(Need.id == need.id, Need.taken > 0).values(taken=Need.taken - 1))
            text = f"#{need.id} 接单的同志退出了，已重新开放。换人请发：推荐 {need.id}"
            await notices.tell_org(session, now, need.org_id, text, but=but)
            need.told_at = now
        offer.state, offer.answered_at = "withdrawn", now
    return len(held)
