"""The outbox: messages to people who did not just speak, written with the change that causes them.

A notice goes queued → sending → sent | unknown | refused | expired. What was claimed (`sending`) when the process
died may have arrived: it becomes `unknown` and is never sent again blindly. Here it is written and its outcome noted;
storage.post.outbox says what goes out when, storage.post.lookback what becomes of the unknown.
"""

import re
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import vault_of
from storage.orgs import chats_of, voice
from storage.speakers import ChatRef, org_of
from storage.tables import Account, GroupChat, Notice, Org, Person, Role

PLACE = "notice:body"
KEPT = timedelta(days=3)
LOOK_AFTER = timedelta(seconds=8)  # a message that the platform was slow with is in its history by then
LOOKS = 2  # and it is looked for twice, because it may be late there
_ADMINS = ("unit_admin", "staff", "superior_admin")
_MOST_ADMINS = 2
_OF_A_NEED = re.compile(r"#\d")


def queue(
    session: AsyncSession,
    now: datetime,
    to: ChatRef,
    text: str,
    *,
    mention: str | None = None,
    fallback: ChatRef | None = None,
    fallback_text: str = "",
    by_person: bool = True,
    need_id: int | None = None,
    topic: str | None = None,
) -> None:
    """Promise a message in the caller's transaction. `fallback` is the group told when a private one cannot go;
    `need_id` is the need it holds out, so that the person may answer by quoting it; `topic` see `withdraw`."""
    vault = vault_of(session)
    session.add(
        Notice(
            platform=to.platform,
            chat=None if to.private else to.id,
            user_id=to.id if to.private else mention,
            body=vault.seal_ours(PLACE, text),
            fallback_chat=fallback.id if fallback else None,
            fallback_body=vault.seal_ours(PLACE, fallback_text) if fallback else None,
            by_person=by_person,
            need_id=need_id,
            topic=topic,
            due_at=now,
            created_at=now,
        )
    )
    session.info["noticed"] = True


async def tell_person(
    session: AsyncSession,
    now: datetime,
    person_id: int,
    text: str,
    *,
    need_id: int | None = None,
    by_person: bool = True,
) -> None:
    """Tell a person where he or she checked in: mentioned in that group, or in private."""
    person = await session.get_one(Person, person_id)
    home = await home_of(session, person)
    account = await account_of(session, person_id, person.home_platform, in_group=home is not None)
    if account is None:
        return
    if home is not None:
        queue(session, now, home, text, mention=account.user_id, need_id=need_id, by_person=by_person)
    else:
        alone = ChatRef(account.platform, account.user_id, True)
        queue(session, now, alone, text, need_id=need_id, by_person=by_person)


async def tell_privately(
    session: AsyncSession, now: datetime, person_id: int, text: str, otherwise: str, *, by_person: bool = True
) -> None:
    """Tell a person what no group may see; when it cannot be delivered, `otherwise` is said in the home group."""
    person = await session.get_one(Person, person_id)
    account = await account_of(session, person_id, person.home_platform)
    if account is None:
        return
    home = await home_of(session, person)
    to = ChatRef(account.platform, account.user_id, True)
    queue(session, now, to, text, fallback=home, fallback_text=otherwise, by_person=by_person)


async def tell_org(
    session: AsyncSession,
    now: datetime,
    org_id: int,
    text: str,
    *,
    but: ChatRef | None = None,
    by_person: bool = True,
) -> None:
    """Tell an organisation's group, unless it was said there (`but`) anyway; one without a group, through its admins."""
    if but is not None and but in await chats_of(session, org_id):
        return
    to = await voice(session, org_id, but.platform if but is not None else None)
    if to is not None:
        queue(session, now, to, text, by_person=by_person)
    else:
        await _tell_admins(session, now, org_id, None, text)


async def home_of(session: AsyncSession, person: Person) -> ChatRef | None:
    """The group in which somebody checked in, while it is bound: where nobody listens any more, nothing is said."""
    if person.home_chat is None or person.home_platform is None:
        return None
    home = ChatRef(person.home_platform, person.home_chat, False)
    return home if await org_of(session, home) is not None else None


async def account_of(
    session: AsyncSession, person_id: int, platform: str | None, *, in_group: bool = False
) -> Account | None:
    """A person's account, on `platform` when there is one. To be mentioned `in_group`: rather one that was never heard
    in private, because official QQ may know the same person by another id there."""
    rows = await session.scalars(select(Account).where(Account.person_id == person_id).order_by(Account.id))
    accounts = sorted(rows, key=lambda a: (a.platform != platform, in_group and a.heard_by is not None, a.id))
    return accounts[0] if accounts else None


def addressed_to(platform: str, user_id: str) -> ColumnElement[bool]:
    """Whether a notice is for this account, or for another one on the platform of whoever has it."""
    person = select(Account.person_id).where(Account.platform == platform, Account.user_id == user_id)
    theirs = select(Account.user_id).where(Account.platform == platform, Account.person_id == person.scalar_subquery())
    return (Notice.user_id == user_id) | Notice.user_id.in_(theirs)


async def withdraw(session: AsyncSession, chat: ChatRef, topic: str) -> datetime | None:
    """Take back what still waits for this chat about this topic; returns when the first of it was written."""
    gone = await session.scalars(
        delete(Notice)
        .where(Notice.state == "queued", Notice.topic == topic, Notice.platform == chat.platform)
        .where(Notice.chat.is_(None) & (Notice.user_id == chat.id) if chat.private else Notice.chat == chat.id)
        .returning(Notice.created_at)
    )
    return min(gone, default=None)


async def sent(session: AsyncSession, now: datetime, letter_id: int, message_ref: str | None) -> None:
    """It arrived, with all that went with it: the words are not kept any longer. `message_ref` is the platform's id
    of the message."""
    chats = await session.execute(
        update(Notice)
        .where(_of(letter_id))
        .values(state="sent", sent_at=now, message_ref=message_ref, body=None, fallback_body=None, problem=None)
        .returning(Notice.platform, Notice.chat)
    )
    platform, chat = next(iter(chats), (None, None))
    if chat is not None:
        there = (GroupChat.platform == platform) & (GroupChat.chat_id == chat)
        back = update(GroupChat).where(there, GroupChat.unreachable_at.is_not(None)).values(unreachable_at=None)
        await session.execute(back)


async def quoted_need(session: AsyncSession, chat: ChatRef, user_id: str, message_ref: str) -> int | None:
    """The need that one of our messages to this account in this chat held out, by the id it is quoted with."""
    return await session.scalar(
        select(Notice.need_id)
        .where(Notice.platform == chat.platform, Notice.message_ref == message_ref)
        .where(addressed_to(chat.platform, user_id))
        .where(Notice.chat.is_(None) if chat.private else Notice.chat == chat.id)
        .order_by(Notice.id.desc())
        .limit(1)
    )


async def last_held_out(session: AsyncSession, chat: ChatRef, user_id: str, since: datetime) -> int | None:
    """The need that was last held out to this account in this chat, when that was not long ago."""
    return await session.scalar(
        select(Notice.need_id)
        .where(Notice.platform == chat.platform, Notice.need_id.is_not(None))
        .where(addressed_to(chat.platform, user_id))
        .where(Notice.chat.is_(None) if chat.private else Notice.chat == chat.id)
        .where(Notice.sent_at >= since)
        .order_by(Notice.id.desc())
        .limit(1)
    )


async def postponed(session: AsyncSession, now: datetime, letter_id: int, wait: timedelta, problem: str) -> None:
    """It did not go out at all (no connection, too many at once): later again, until it is too old to be news."""
    for row in await session.scalars(select(Notice).where(_of(letter_id))):
        row.state = "queued" if now - row.created_at < KEPT else "expired"
        row.due_at, row.problem, row.joined_to, row.tried_at = now + wait, problem, None, None


async def unknown(session: AsyncSession, letter_id: int, problem: str) -> None:
    """It may have arrived: never sent again blindly. It is looked for, where the platform lets one look."""
    for row in await session.scalars(select(Notice).where(_of(letter_id))):
        row.state, row.problem = "unknown", problem
        row.due_at = (row.tried_at or row.due_at) + LOOK_AFTER


async def stumbled(session: AsyncSession, now: datetime, letter_id: int) -> None:
    """Something went wrong on our side: it may have arrived all the same, and is looked for once less."""
    for row in await session.scalars(select(Notice).where(_of(letter_id), Notice.state.in_(("sending", "unknown")))):
        row.state, row.problem = "unknown", "the post office stumbled"
        row.looks, row.due_at = row.looks + 1, now + LOOK_AFTER


async def refused(session: AsyncSession, now: datetime, letter_id: int, problem: str) -> None:
    """The platform said no. Not tried again; who missed a private message is told so in the group. A group's admins
    are told once that nothing reaches it, and in private what it was to hear: a need must not get stuck by that."""
    for row in await session.scalars(select(Notice).where(_of(letter_id)).order_by(Notice.id)):
        news = vault_of(session).open_ours(PLACE, row.body) if row.body is not None and row.user_id is None else ""
        row.state, row.problem, row.body = "refused", problem, None
        if row.chat is not None:
            await _tell_unreachable(session, now, ChatRef(row.platform, row.chat, False), news)
        if row.fallback_chat is None or row.fallback_body is None or row.chat is not None:
            continue
        text = vault_of(session).open_ours(PLACE, row.fallback_body)
        row.fallback_body = None
        home = ChatRef(row.platform, row.fallback_chat, False)
        queue(session, now, home, text, mention=row.user_id, by_person=row.by_person)


async def _tell_unreachable(session: AsyncSession, now: datetime, chat: ChatRef, news: str) -> None:
    """The first admins of the organisation hear in private that its group does not, once until something arrives there
    again, and each time its `news` of a need: nobody else would know that it waits for somebody."""
    group = (GroupChat.platform == chat.platform) & (GroupChat.chat_id == chat.id)
    org = await session.scalar(select(Org).join(GroupChat, GroupChat.org_id == Org.id).where(group))
    if org is None:
        return
    first = await session.scalar(
        update(GroupChat)
        .where(group, GroupChat.unreachable_at.is_(None))
        .values(unreachable_at=now)
        .returning(GroupChat.id)
    )
    lost = f"{org.name}的群（{chat.id}）收不到我的消息：可能我被禁言，或已不在群里。请看一下。"
    missed = [f"群里没收到：{news}"] if _OF_A_NEED.match(news) else []
    text = "\n".join([*([lost] if first is not None else []), *missed])
    if text:
        await _tell_admins(session, now, org.id, chat.platform, text)


async def _tell_admins(session: AsyncSession, now: datetime, org_id: int, platform: str | None, text: str) -> None:
    held = select(Role.person_id).where(Role.org_id == org_id, Role.suspended_at.is_(None), Role.kind.in_(_ADMINS))
    for person_id in list(await session.scalars(held.order_by(Role.id).limit(_MOST_ADMINS))):
        account = await account_of(session, person_id, platform)
        if account is not None:
            queue(session, now, ChatRef(account.platform, account.user_id, True), text)


async def recover(session: AsyncSession) -> int:
    """At start: what was being sent when the process died may have arrived. Returns how many."""
    result = await session.execute(
        update(Notice).where(Notice.state == "sending").values(state="unknown", problem="stopped while sending")
    )
    return result.rowcount  # type: ignore[attr-defined, no-any-return]


def _of(letter_id: int) -> ColumnElement[bool]:
    """The notice and those that went out in one message with it."""
    return (Notice.id == letter_id) | (Notice.joined_to == letter_id)
