"""Times away: noticed by a sign of life that is written each minute, and owned up to in each bound group, once.

Of several accounts of the bot one may be away while another is there: what counts for a group is the one that hears it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, update
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
    """A time away whose messages are still to be looked through, from `since` on: those of the group `chat`, or what
    friends wrote to `account`."""

    id: int
    platform: str
    chat: str | None
    account: str | None
    since: datetime
    until: datetime


async def beat(session: AsyncSession, now: datetime, platform: str, connected: Sequence[str], wording: Wording) -> None:
    """These accounts of the bot are connected to the platform now. Each bound group that none of them heard for a time
    is promised the words for it (from, to, more than once). Said again it promises nothing."""
    for account in connected:
        await _account_is_back(session, now, platform, account)
    heard = (GroupChat.platform == platform) & or_(GroupChat.heard_by.is_(None), GroupChat.heard_by.in_(connected))
    deaf = select(GroupChat).where(heard, GroupChat.seen_at < now - AWAY).order_by(GroupChat.id).with_for_update()
    for group in list(await session.scalars(deaf)):
        began = group.seen_at
        assert began is not None
        session.add(Gap(platform=platform, chat=group.chat_id, began_at=began, ended_at=now))
        await _own_up(session, now, ChatRef(platform, group.chat_id, False), began, wording)
    unseen = or_(GroupChat.seen_at.is_(None), GroupChat.seen_at < now)
    await session.execute(update(GroupChat).where(heard, unseen).values(seen_at=now))


async def _account_is_back(session: AsyncSession, now: datetime, platform: str, account: str) -> None:
    if await insert_once(session, Presence, {"platform": platform, "account": account, "seen_at": now}):
        return
    its_own = (Presence.platform == platform) & (Presence.account == account)
    row = (await session.scalars(select(Presence).where(its_own).with_for_update())).one()
    began, row.seen_at = row.seen_at, max(row.seen_at, now)
    if now - began > AWAY:
        session.add(Gap(platform=platform, account=account, began_at=began, ended_at=now))


async def _own_up(session: AsyncSession, now: datetime, chat: ChatRef, began: datetime, wording: Wording) -> None:
    """What still waits to be said about an earlier time away is said together with this one."""
    waits_since = await withdraw(session, chat, _TOPIC)
    first = began
    if waits_since is not None:
        its_own = (Gap.platform == chat.platform) & (Gap.chat == chat.id)
        untold = select(Gap.began_at).where(its_own, Gap.ended_at >= waits_since)
        first = min(await session.scalars(untold), default=began)
    text = wording(first, now, first != began)
    queue(session, waits_since or now, chat, text, by_person=False, topic=_TOPIC)


async def to_pull(session: AsyncSession, now: datetime) -> tuple[Away, ...]:
    """The times away whose messages may still be had and have not been looked through: the first one first, and of one
    time the groups before the friends."""
    bound = exists().where(GroupChat.platform == Gap.platform, GroupChat.chat_id == Gap.chat)
    rows = await session.scalars(
        select(Gap)
        .where(Gap.pulled_at.is_(None), Gap.ended_at > now - PULLED_WITHIN, Gap.chat.is_(None) | bound)
        .order_by(Gap.ended_at, Gap.chat.is_(None), Gap.id)
    )
    return tuple(
        Away(r.id, r.platform, r.chat, r.account, max(r.began_at, now - PULLED_WITHIN), r.ended_at) for r in rows
    )


async def pulled(session: AsyncSession, now: datetime, gap_id: int) -> None:
    """Everything that could be had of it has been looked through."""
    await session.execute(update(Gap).where(Gap.id == gap_id).values(pulled_at=now))
