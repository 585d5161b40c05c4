"""The message budget: how much the bot may say by itself, to whom and how fast. Counted in rows, so that a restart
forgets nothing; every window slides. Answers to who speaks to the bot are no part of it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Notice

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Budget:
    """What one account may send unasked. The caps of groups and persons concern the clock's own messages only.

    `gap` lies before each of the clock's messages. What people's commands send goes at once, but in any `burst * gap`
    no more than `burst` messages leave the account, so that it sends one every `gap` in the long run.
    `together`: the clock's news for one chat wait so long for each other and go out as one; None joins nothing.
    """

    gap: timedelta = timedelta(seconds=1.5)
    burst: int = 10
    group_minute: int = 5
    group_hour: int = 60
    group_day: int = 30
    person_day: int = 10
    account_day: int = 2000
    together: timedelta | None = timedelta(seconds=60)


_ANY = 1_000_000_000
UNLIMITED = Budget(timedelta(0), _ANY, _ANY, _ANY, _ANY, _ANY, _ANY, None)


@dataclass(frozen=True, slots=True)
class Spent:
    """What an account has sent: the last moment, the last `burst` span (oldest first), the clock's own of a day."""

    last: datetime | None
    recent: tuple[datetime, ...]
    day: int

    def room(self, now: datetime, budget: Budget, *, by_person: bool) -> int:
        """How many messages may leave now."""
        left = budget.burst - sum(at > now - budget.burst * budget.gap for at in self.recent) if budget.gap else _ANY
        if by_person or left <= 0 or not budget.gap:
            return max(0, left)
        waits = self.last is not None and now - self.last < budget.gap
        return 0 if waits or self.day >= budget.account_day else 1

    def free_at(self, now: datetime, budget: Budget, *, by_person: bool) -> datetime | None:
        """When the next may leave; None when that hangs on the day's cap, or is now."""
        if len(self.recent) >= budget.burst:
            return self.recent[-budget.burst] + budget.burst * budget.gap
        return self.last + budget.gap if not by_person and self.last is not None else None


async def spent(session: AsyncSession, now: datetime, budget: Budget, platform: str) -> Spent:
    """What the platform's account has sent lately."""
    sent = (Notice.platform == platform) & Notice.joined_to.is_(None)
    span = max(budget.burst * budget.gap, budget.gap) if budget.gap else timedelta(0)
    recent = select(Notice.tried_at).where(sent, Notice.tried_at > now - span).order_by(Notice.tried_at)
    day = select(func.count()).where(sent, Notice.tried_at > now - DAY, Notice.by_person.is_(False))
    moments = tuple(at for at in await session.scalars(recent) if at is not None)
    return Spent(moments[-1] if moments else None, moments, await session.scalar(day) or 0)


@dataclass(frozen=True, slots=True)
class Told:
    """How often the clock has told a group in the last minute, hour and day."""

    minute: int = 0
    hour: int = 0
    day: int = 0


async def told_groups(session: AsyncSession, now: datetime, platform: str, chats: Collection[str]) -> dict[str, Told]:
    """The clock's own messages of the last day to these groups."""
    message = func.coalesce(Notice.joined_to, Notice.id)

    def since(span: timedelta) -> ColumnElement[int]:
        return func.count(distinct(case((Notice.tried_at > now - span, message))))

    rows = await session.execute(
        select(Notice.chat, since(MINUTE), since(HOUR), since(DAY))
        .where(Notice.platform == platform, Notice.chat.in_(chats), Notice.by_person.is_(False))
        .where(Notice.tried_at > now - DAY)
        .group_by(Notice.chat)
    )
    return {chat: Told(minute, hour, day) for chat, minute, hour, day in rows if chat is not None}


async def told_people(session: AsyncSession, now: datetime, platform: str, users: Collection[str]) -> dict[str, int]:
    """The clock's own messages of the last day to these persons, in private and by mention."""
    message = func.coalesce(Notice.joined_to, Notice.id)
    rows = await session.execute(
        select(Notice.user_id, func.count(distinct(message)))
        .where(Notice.platform == platform, Notice.user_id.in_(users), Notice.by_person.is_(False))
        .where(Notice.tried_at > now - DAY)
        .group_by(Notice.user_id)
    )
    return {user: count for user, count in rows if user is not None}
