"""Who speaks, found in one statement for every message, and what an act notes of its speaker."""

from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, exists, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.masking import tidy_name
from storage.speakers import ChatRef, OrgRef, Speaker
from storage.tables import Account, GroupChat, HeardMessage, Org, Person, Registration, Role
from storage.vouching import vouch


class Recognised(NamedTuple):
    """Who said something, and whether this very message was acted on before."""

    speaker: Speaker
    answered: bool


async def speaker_of(
    session: AsyncSession,
    *,
    chat: ChatRef,
    user_id: str,
    name: str,
    is_operator: bool,
    now: datetime,
    today: date,
) -> Speaker:
    """Who this account is in this chat. Changes nothing: the name is the kept one, else the group card."""
    found = await recognise(
        session, chat=chat, user_id=user_id, name=name, is_operator=is_operator, now=now, today=today
    )
    return found.speaker


async def recognise(
    session: AsyncSession,
    *,
    chat: ChatRef,
    user_id: str,
    name: str,
    is_operator: bool,
    now: datetime,
    today: date,
    digest: str | None = None,
) -> Recognised:
    """As `speaker_of`, and whether the message of this digest was acted on before: one statement for all of it."""
    group = None if chat.private else chat.id
    asked = {"platform": chat.platform, "user": user_id, "group": group, "digest": digest}
    rows = (await session.execute(_who_and_where(), asked)).all()
    answered, unheard, person_id, kept, *org = rows[0][:8]
    known_as = kept or tidy_name(name)
    here = OrgRef(*org) if org[0] is not None else None
    roles = {(kind, held[0]): OrgRef(*held) for kind, *held in (row[8:] for row in rows) if kind is not None}
    speaker = Speaker(
        chat.platform, user_id, known_as, chat, person_id, here, is_operator, now, today, roles, bool(unheard)
    )
    return Recognised(speaker, bool(answered))


@cache
def _who_and_where() -> Select[*tuple[Any, ...]]:
    """The person behind an account, the organisation of a group and the person's roles, all at once: every message asks
    for them."""
    answered = exists().where(HeardMessage.digest == bindparam("digest"))
    mine_here = (Registration.person_id == Person.id) & (Registration.org_id == Org.id)
    unheard = exists().where(mine_here, Registration.vouched_at.is_(None))
    at = aliased(Org)
    account = (Account.platform == bindparam("platform")) & (Account.user_id == bindparam("user"))
    group = (GroupChat.platform == bindparam("platform")) & (GroupChat.chat_id == bindparam("group"))
    return (
        select(
            answered, unheard, Person.id, Person.name, Org.id, Org.kind, Org.name, Org.parent_id,
            Role.kind, at.id, at.kind, at.name, at.parent_id,
        )
        .select_from(select(literal(1)).subquery())
        .outerjoin(Account, account)
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(GroupChat, group)
        .outerjoin(Org, Org.id == GroupChat.org_id)
        .outerjoin(Role, (Role.person_id == Person.id) & Role.suspended_at.is_(None))
        .outerjoin(at, at.id == Role.org_id)
        .order_by(Role.id)
    )  # fmt: skip


async def follow_card(session: AsyncSession, speaker: Speaker, card: str) -> Person | None:
    """The name of somebody known follows the group card, until a name was given by 姓名. Returns the row: while it is
    held, whoever asks the session for it is given it without a statement."""
    if speaker.person_id is None:
        return None
    person = await session.get_one(Person, speaker.person_id)
    if speaker.unheard or (speaker.org is not None and speaker.org.kind != "community"):
        await vouch(session, speaker, person)
    shown = tidy_name(card)
    if shown and not person.name_given and person.name != shown:
        person.name = shown
    return person
