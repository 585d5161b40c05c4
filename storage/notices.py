"""The outbox: messages to people who did not just speak, written with the change that causes them.

A notice goes queued → sending → sent | unknown | refused | expired. What was claimed (`sending`) when the process
died may have arrived: it becomes `unknown` and is never sent again blindly.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import vault_of
from storage.orgs import chats_of, voice
from storage.speakers import ChatRef
from storage.tables import Account, Notice, Person

_PLACE = "notice:body"
_KEPT_QUEUED = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Letter:
    """A claimed notice, opened. `mention` is the account to be mentioned in a group, None in private."""

    id: int
    chat: ChatRef
    mention: str | None
    text: str
    tries: int
    by_person: bool


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
) -> None:
    """Promise a message in the caller's transaction. `fallback` is the group told when a private one cannot go;
    `need_id` is the need it holds out, so that the person may answer by quoting it."""
    vault = vault_of(session)
    session.add(
        Notice(
            platform=to.platform,
            chat=None if to.private else to.id,
            user_id=to.id if to.private else mention,
            body=vault.seal_ours(_PLACE, text),
            fallback_chat=fallback.id if fallback else None,
            fallback_body=vault.seal_ours(_PLACE, fallback_text) if fallback else None,
            by_person=by_person,
            need_id=need_id,
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
    account = await account_of(session, person_id, person.home_platform)
    if account is None:
        return
    if person.home_chat is not None and person.home_platform is not None:
        home = ChatRef(person.home_platform, person.home_chat, False)
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
    home = None
    if person.home_chat is not None and person.home_platform is not None:
        home = ChatRef(person.home_platform, person.home_chat, False)
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
    """Tell an organisation's group, unless it was said there (`but`) anyway."""
    if but is not None and but in await chats_of(session, org_id):
        return
    to = await voice(session, org_id, but.platform if but is not None else None)
    if to is not None:
        queue(session, now, to, text, by_person=by_person)


async def account_of(session: AsyncSession, person_id: int, platform: str | None) -> Account | None:
    """A person's account, on `platform` when there is one."""
    rows = await session.scalars(select(Account).where(Account.person_id == person_id).order_by(Account.id))
    accounts = sorted(rows, key=lambda a: (a.platform != platform, a.id))
    return accounts[0] if accounts else None


async def claim(session: AsyncSession, now: datetime, *, quiet: bool, limit: int = 20) -> tuple[Letter, ...]:
    """Take what is due, what people's commands sent first. In quiet hours only that. Marks it `sending`."""
    rows = await session.scalars(
        select(Notice)
        .where(Notice.state == "queued", Notice.due_at <= now, *([Notice.by_person] if quiet else []))
        .order_by(Notice.by_person.desc(), Notice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    vault = vault_of(session)
    letters: list[Letter] = []
    for row in rows:
        row.state, row.tries = "sending", row.tries + 1
        chat = ChatRef(row.platform, row.chat or row.user_id or "", row.chat is None)
        try:
            text = vault.open_ours(_PLACE, row.body or b"")
        except InvalidTag:  # sealed under another master key: one unreadable letter must not hold up the others
            row.state, row.problem = "refused", "sealed under another key"
            continue
        mention = None if chat.private else row.user_id
        letters.append(Letter(row.id, chat, mention, text, row.tries, row.by_person))
    return tuple(letters)


async def sent(session: AsyncSession, now: datetime, letter_id: int, message_ref: str | None) -> None:
    """It arrived: its words are not kept any longer. `message_ref` is the platform's id of the message."""
    await session.execute(
        update(Notice)
        .where(Notice.id == letter_id)
        .values(state="sent", sent_at=now, message_ref=message_ref, body=None, fallback_body=None, problem=None)
    )


async def quoted_need(session: AsyncSession, chat: ChatRef, user_id: str, message_ref: str) -> int | None:
    """The need that one of our messages to this account in this chat held out, by the id it is quoted with."""
    return await session.scalar(
        select(Notice.need_id)
        .where(Notice.platform == chat.platform, Notice.message_ref == message_ref, Notice.user_id == user_id)
        .where(Notice.chat.is_(None) if chat.private else Notice.chat == chat.id)
        .order_by(Notice.id.desc())
        .limit(1)
    )


async def last_held_out(session: AsyncSession, chat: ChatRef, user_id: str, since: datetime) -> int | None:
    """The need that was last held out to this account in this chat, when that was not long ago."""
    return await session.scalar(
        select(Notice.need_id)
        .where(Notice.platform == chat.platform, Notice.user_id == user_id, Notice.need_id.is_not(None))
        .where(Notice.chat.is_(None) if chat.private else Notice.chat == chat.id)
        .where(Notice.sent_at >= since)
        .order_by(Notice.id.desc())
        .limit(1)
    )


async def postponed(session: AsyncSession, now: datetime, letter_id: int, wait: timedelta, problem: str) -> None:
    """It did not go out at all (no connection): try again later, until it is too old to be news."""
    row = await session.get_one(Notice, letter_id)
    row.state = "queued" if now - row.created_at < _KEPT_QUEUED else "expired"
    row.due_at, row.problem = now + wait, problem


async def unknown(session: AsyncSession, letter_id: int, problem: str) -> None:
    """It may have arrived: never sent again blindly."""
    await session.execute(update(Notice).where(Notice.id == letter_id).values(state="unknown", problem=problem))


async def refused(session: AsyncSession, now: datetime, letter_id: int, problem: str) -> None:
    """The platform said no. Not tried again; who missed a private message is told so in the group."""
    row = await session.get_one(Notice, letter_id)
    row.state, row.problem, row.body = "refused", problem, None
    if row.fallback_chat is None or row.fallback_body is None or row.chat is not None:
        return
    text = vault_of(session).open_ours(_PLACE, row.fallback_body)
    row.fallback_body = None
    home = ChatRef(row.platform, row.fallback_chat, False)
    queue(session, now, home, text, mention=row.user_id, by_person=row.by_person)


async def recover(session: AsyncSession) -> int:
    """At start: what was being sent when the process died may have arrived. Returns how many."""
    result = await session.execute(
        update(Notice).where(Notice.state == "sending").values(state="unknown", problem="stopped while sending")
    )
    return result.rowcount  # type: ignore[attr-defined, no-any-return]
