"""Times away: noticed by a sign of life that is written each minute, and owned up to in each bound group, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import insert_once
from storage.post.notices import queue, withdraw
from storage.speakers import ChatRef
from storage.tables import Gap, GroupChat, Presence

AWAY = timedelta(minutes=10)  # a restart takes seconds, and nobody needs to hear of it
PULLED_WITHIN = timedelta(hours=3)  # what was said longer ago is no longer meant so
_TOPIC = "gap"
Wording = Callable[[datetime, datetime, bool], str]


@dataclass(frozen=True, slots=True)
class Away:
    """A time away on one platform whose messages are still to be looked through, from `since` on."""

    id: int
    platform: str
    since: datetime
    until: datetime


async def beat(session: AsyncSession, now: datetime, platform: str, wording: Wording) -> bool:
    """The bot is connected to this platform now. After a time away each bound group there is promised the words for
    it (from, to, more than once); returns whether that was so. Said again it promises nothing."""
    if await insert_once(session, Presence, {"platform": platform, "seen_at": now}):
        return False
    row = (await session.scalars(select(Presence).where(Presence.platform == platform).with_for_update())).one()
    began, row.seen_at = row.seen_at, max(row.seen_at, now)
    if now - began <= AWAY:
        return False
    if not await insert_once(session, Gap, {"platform": platform, "began_at": began, "ended_at": now}):
        return False
    for chat_id in await session.scalars(select(GroupChat.chat_id).where(GroupChat.platform == platform)):
        await _own_up(session, now, ChatRef(platform, chat_id, False), began, wording)
    return True


async def _own_up(session: AsyncSession, now: datetime, chat: ChatRef, began: datetime, wording: Wording) -> None:
    """What still waits to be said about an earlier time away is said together with this one."""
    waits_since = await withdraw(session, chat, _TOPIC)
    first = began
    if waits_since is not None:
        untold = select(Gap.began_at).where(Gap.platform == chat.platform, Gap.ended_at >= waits_since)
        first = min(await session.scalars(untold), default=began)
    text = wording(first, now, first != began)
    queue(session, waits_since or now, chat, text, by_person=False, topic=_TOPIC)


async def to_pull(session: AsyncSession, now: datetime) -> tuple[Away, ...]:
    """The times away whose messages may still be had and have not been looked through, the first one first."""
    rows = await session.scalars(
        select(Gap).where(Gap.pulled_at.is_(None), Gap.ended_at > now - PULLED_WITHIN).order_by(Gap.ended_at)
    )
    return tuple(Away(r.id, r.platform, max(r.began_at, now - PULLED_WITHIN), r.ended_at) for r in rows)


async def pulled(session: AsyncSession, now: datetime, gap_id: int) -> None:
    """Everything that could be had of it has been looked through."""
    await session.execute(update(Gap).where(Gap.id == gap_id).values(pulled_at=now))
