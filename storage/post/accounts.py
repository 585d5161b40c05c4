"""Several accounts of the bot on one platform: which of them a chat is reached through. An account that is not in a
group cannot speak there, so that what goes to a chat goes through the account that heard it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, literal, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage.speakers import ChatRef
from storage.tables import Account, GroupChat, Notice

PATIENCE = timedelta(minutes=10)  # so long a letter waits for the account of its chat to come back
_A_BEAT = timedelta(minutes=1)  # so long after its last sign of life an account may still have heard


async def heard(session: AsyncSession, chat: ChatRef, account: str, connected: Collection[str]) -> None:
    """This account has heard the chat. In a group the one that is known stays while it is connected, because several
    may be in it; in private the last one counts. Chats that the house does not know are not kept."""
    if chat.private:
        other = or_(Account.heard_by.is_(None), Account.heard_by != account)
        await session.execute(update(Account).where(_is_account(chat), other).values(heard_by=account))
        return
    await settle(session, chat.platform, account, (chat.id,), connected)


async def is_noted(session: AsyncSession, chat: ChatRef, account: str, connected: Collection[str]) -> bool | None:
    """Whether `heard` would change nothing; None when the chat is not known."""
    if chat.private:
        row = (await session.execute(select(Account.heard_by).where(_is_account(chat)))).first()
        return row[0] == account if row is not None else None
    row = (await session.execute(select(GroupChat.heard_by).where(_is_group(chat)))).first()
    return row[0] in connected if row is not None else None


async def unheard(session: AsyncSession, platform: str, connected: Collection[str]) -> frozenset[str]:
    """The bound groups that none of the connected accounts is known to hear."""
    theirs = select(GroupChat.chat_id).where(GroupChat.platform == platform, _unheard(connected))
    return frozenset(await session.scalars(theirs))


async def settle(
    session: AsyncSession, platform: str, account: str, inside: Collection[str], connected: Collection[str]
) -> None:
    """This account is in these groups: those that no connected one hears are its own from now on."""
    theirs = select(GroupChat).where(GroupChat.platform == platform, GroupChat.chat_id.in_(inside))
    for group in await session.scalars(theirs.where(_unheard(connected)).with_for_update()):
        if group.heard_by is not None and group.seen_at is not None:
            # what the other has acted on bears other ids here: it could not be known again when it is read again
            group.seen_at += _A_BEAT
        group.heard_by = account
        session.info["noticed"] = True  # what waited for the other goes now


async def forget(session: AsyncSession, chat: ChatRef, account: str) -> None:
    """This account cannot speak there any more: the next one that hears the chat is the one."""
    if chat.private:
        mine = update(Account).where(_is_account(chat), Account.heard_by == account)
    else:
        mine = update(GroupChat).where(_is_group(chat), GroupChat.heard_by == account)
    await session.execute(mine.values(heard_by=None))


async def of_chat(session: AsyncSession, chat: ChatRef) -> str | None:
    """The account that a chat is known to be reached through."""
    if chat.private:
        return await session.scalar(select(Account.heard_by).where(_is_account(chat)))
    return await session.scalar(select(GroupChat.heard_by).where(_is_group(chat)))


async def known_friends(
    session: AsyncSession, platform: str, account: str, recent: Collection[str] | None, most: int
) -> tuple[str, ...]:
    """People the house knows among those who wrote lately; where the platform cannot say who did (None), those who are
    known to write to this account in private."""
    theirs = Account.user_id.in_(recent) if recent is not None else Account.heard_by == account
    rows = select(Account.user_id).where(Account.platform == platform, theirs).order_by(Account.id.desc()).limit(most)
    return tuple(await session.scalars(rows))


@dataclass(frozen=True, slots=True)
class Line:
    """One account of the bot on a platform, and which notices are its own; one for all when there is no account."""

    platform: str
    account: str | None
    mine: ColumnElement[bool]


def lines_of(platform: str, connected: Sequence[str], now: datetime) -> tuple[Line, ...]:
    """The connected accounts."""
    lines = tuple(Line(platform, account, _goes_through(account, connected, now)) for account in connected)
    return lines or (Line(platform, None, true()),)


def _goes_through(account: str, connected: Sequence[str], now: datetime) -> ColumnElement[bool]:
    """Whether a notice is for this account: its chat's own while that is connected. A chat that none has heard, and one
    whose own account has not come back in time, is for the first."""
    known = case((Notice.chat.is_not(None), _of_group(Notice.chat)), else_=_of_person())
    its_own = known == account
    if account != connected[0]:
        return its_own
    waited = known.not_in(connected) & (Notice.created_at < now - PATIENCE)
    return func.coalesce(its_own | waited, literal(True))


def _of_group(chat: InstrumentedAttribute[str | None]) -> ColumnElement[str | None]:
    there = (GroupChat.platform == Notice.platform) & (GroupChat.chat_id == chat)
    return select(GroupChat.heard_by).where(there).correlate(Notice).scalar_subquery()


def _of_person() -> ColumnElement[str | None]:
    """Who was never heard in private is reached as somebody of the group that would be told instead."""
    theirs = (Account.platform == Notice.platform) & (Account.user_id == Notice.user_id)
    alone = select(Account.heard_by).where(theirs).correlate(Notice).scalar_subquery()
    return func.coalesce(alone, _of_group(Notice.fallback_chat))


def _unheard(connected: Collection[str]) -> ColumnElement[bool]:
    return or_(GroupChat.heard_by.is_(None), GroupChat.heard_by.not_in(connected))


def _is_group(chat: ChatRef) -> ColumnElement[bool]:
    return (GroupChat.platform == chat.platform) & (GroupChat.chat_id == chat.id)


def _is_account(chat: ChatRef) -> ColumnElement[bool]:
    return (Account.platform == chat.platform) & (Account.user_id == chat.id)
