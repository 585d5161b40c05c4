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

    `gap` lies before each of the clock's messages. What people's commands send goes at once, but no more than `burst`
    of it in any `burst * gap`, and the clock is silent while as many messages of either kind have just left: in the
    long run the account sends one every `gap`.
    `together`: the clock's news for one chat wait so long for each other and go out as one; None joins nothing.
    """

    gap: timedelta = timedelta(seconds=1.5)
    burst: int = 30
    group_minute: int = 5
    group_hour: int = 60
    group_day: int = 30
    person_day: int = 10
    account_day: int = 2000
    together: timedelta | None = timedelta(seconds=60)


_ANY = 1_000_000_000
UNLIMITED = Budget(timedelta(0), 1, _ANY, _ANY, _ANY, _ANY, _ANY, None)


@dataclass(frozen=True, slots=True)
class Spent:
    """What an account has sent in the last `burst` span, oldest first (of it what people's commands sent), and how
    many of the clock's own messages in a day."""

    recent: tuple[datetime, ...]
    by_people: tuple[datetime, ...]
    day: int

    def room(self, now: datetime, budget: Budget, *, by_person: bool) -> int:
        """How many messages may leave now."""
        if not budget.gap:
            return _ANY
        left = budget.burst - len(self.by_people if by_person else self.recent)
        if by_person:
            return max(0, left)
        waits = bool(self.recent) and now - self.recent[-1] < budget.gap
        return 0 if waits or left <= 0 or self.day >= budget.account_day else 1

    def free_at(self, budget: Budget, *, by_person: bool) -> datetime | None:
        """When the next may leave; None when that hangs on the day's cap, or is now."""
        moments = self.by_people if by_person else self.recent
        if len(moments) >= budget.burst:
            return moments[-budget.burst] + budget.burst * budget.gap
        return moments[-1] + budget.gap if moments and not by_person else None


async def spent(session: AsyncSession, now: datetime, budget: Budget, platform: str, account: str | None) -> Spent:
    """What an account has sent lately; all of the platform for None. What nobody's name stands on counts for each."""
    sent = (Notice.platform == platform) & Notice.joined_to.is_(None)
    if account is not None:
        sent &= (Notice.sent_by == account) | Notice.sent_by.is_(None)
    recent = select(Notice.tried_at, Notice.by_person).where(sent, Notice.tried_at > now - budget.burst * budget.gap)
    day = select(func.count()).where(sent, Notice.tried_at > now - DAY, Notice.by_person.is_(False))
    rows = [(at, by) for at, by in await session.execute(recent.order_by(Notice.tried_at)) if at is not None]
    return Spent(tuple(at for at, _ in rows), tuple(at for at, by in rows if by), await session.scalar(day) or 0)


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
