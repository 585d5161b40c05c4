"""Coming into a group and leaving it: a role rests while its holder is out, and the holder's offers are given back.

And the groups themselves: which are bound, which the bot is asked into, which get another number."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotFound
from storage.offering.parting import release
from storage.post import notices
from storage.speakers import ChatRef, Operator, org_of
from storage.tables import Account, GroupChat, Invitation, Notice, Person, Role


async def left(session: AsyncSession, chat: ChatRef, user_id: str, now: datetime) -> None:
    """Somebody left a group: roles there are suspended; if it was the home group, offers are given back."""
    person, org = await _person(session, chat, user_id), await org_of(session, chat)
    if person is None or org is None:
        return
    await session.execute(
        update(Role)
        .where(Role.person_id == person.id, Role.org_id == org.id, Role.suspended_at.is_(None))
        .values(suspended_at=now)
    )
    released = 0
    if (person.home_platform, person.home_chat) == (chat.platform, chat.id):
        released = await release(session, now, person.id, but=chat)
    note(session, now, person.id, "leave_group", "org", org.id, org_id=org.id, released=released)


async def returned(session: AsyncSession, chat: ChatRef, user_id: str, now: datetime) -> None:
    """Somebody came (back) into a group: suspended roles there count again."""
    person, org = await _person(session, chat, user_id), await org_of(session, chat)
    if person is None or org is None:
        return
    await session.execute(
        update(Role).where(Role.person_id == person.id, Role.org_id == org.id).values(suspended_at=None)
    )
    note(session, now, person.id, "enter_group", "org", org.id, org_id=org.id)


async def renumbered(session: AsyncSession, chat: ChatRef, number: str, now: datetime) -> None:
    """The platform gave a group another number: it stays bound, and what waits for it goes there. Said again, or of a
    group that was bound anew meanwhile, it changes nothing that holds by then."""
    there = (GroupChat.platform == chat.platform) & (GroupChat.chat_id == chat.id)
    old = await session.scalar(select(GroupChat).where(there))
    if old is None:
        return
    kept = {column.key: getattr(old, column.key) for column in GroupChat.__table__.columns if not column.primary_key}
    await insert_once(session, GroupChat, kept | {"chat_id": number, "unreachable_at": None})
    await session.execute(delete(GroupChat).where(there))
    at_home = (Person.home_platform == chat.platform) & (Person.home_chat == chat.id)
    await session.execute(update(Person).where(at_home).values(home_chat=number))
    waiting = (Notice.platform == chat.platform) & (Notice.state == "queued")
    for place in (Notice.chat, Notice.fallback_chat):
        await session.execute(update(Notice).where(waiting, place == chat.id).values({place: number}))
    note(session, now, None, "renumber_group", "org", old.org_id, org_id=old.org_id)


async def is_known(session: AsyncSession, platform: str, user_id: str) -> bool:
    """Whether this account belongs to somebody who ever acted in a bound group."""
    found = select(Account.id).where(Account.platform == platform, Account.user_id == user_id)
    return await session.scalar(found) is not None


async def bound_groups(session: AsyncSession, platform: str) -> tuple[str, ...]:
    """The ids of all bound groups of a platform."""
    rows = await session.scalars(select(GroupChat.chat_id).where(GroupChat.platform == platform).order_by(GroupChat.id))
    return tuple(rows)


async def invited(
    session: AsyncSession, chat: ChatRef, by_user: str, flag: str, operators: frozenset[tuple[str, str]], now: datetime
) -> None:
    """The bot was invited into a group: it waits, and the 系统管理员 are asked in private."""
    values = {"platform": chat.platform, "chat_id": chat.id, "flag": flag, "invited_by": by_user, "invited_at": now}
    await session.execute(delete(Invitation).where(Invitation.platform == chat.platform, Invitation.chat_id == chat.id))
    await insert_once(session, Invitation, values)
    text = f"QQ {by_user} 邀请我进群 {chat.id}。\n同意发：同意入群 {chat.id}　不同意就不用管"
    for platform, operator_id in sorted(operators):
        if platform == chat.platform:
            notices.queue(session, now, ChatRef(platform, operator_id, True), text)


async def take_invitation(session: AsyncSession, by: Operator, platform: str, chat_id: str) -> str:
    """A 系统管理员 agrees: returns the platform's flag of the invitation, which is then used up."""
    row = await session.scalar(select(Invitation).where(Invitation.platform == platform, Invitation.chat_id == chat_id))
    if row is None:
        raise NotFound(f"没有群 {chat_id[:12]} 的邀请。")
    flag = row.flag
    await session.delete(row)
    return flag


async def _person(session: AsyncSession, chat: ChatRef, user_id: str) -> Person | None:
    return await session.scalar(
        select(Person).join(Account).where(Account.platform == chat.platform, Account.user_id == user_id)
    )
