"""Consent: which version of the text a person agreed to, and when; and forgetting what he gave on the strength of it."""

import hashlib

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once
from storage.policy import Policy
from storage.registration.places import rules_of
from storage.speakers import OrgRef, Speaker
from storage.tables import Bringing, Consent, Form, Move, Person, Proposal, UnitQuestion


def version_of(policy: Policy) -> str:
    """What is agreed to: the pack's version, and a mark of the words themselves, which differ from place to place."""
    return f"{policy.consent.version}·{_mark_of(policy)}"


def _mark_of(policy: Policy) -> str:
    return hashlib.sha256(policy.consent.text.encode()).hexdigest()[:8]


async def agreed(session: AsyncSession, person_id: int, policy: Policy) -> bool:
    """Whether the person agreed to the text that holds now."""
    found = select(Consent.id).where(Consent.person_id == person_id, Consent.version == version_of(policy))
    return await session.scalar(found) is not None


async def agree(session: AsyncSession, speaker: Speaker, person_id: int, policy: Policy) -> None:
    """Keep the agreement with its version and time; said twice it is one."""
    values = {"person_id": person_id, "version": version_of(policy), "given_at": speaker.now}
    if await insert_once(session, Consent, values):
        note(session, speaker.now, person_id, "consent", "person", person_id)


async def asked_of(session: AsyncSession, speaker: Speaker, person: Person) -> str | None:
    """The text that the person has still to agree to; None when he has."""
    policy = await rules_of(session, person, speaker.org)
    return None if await agreed(session, person.id, policy) else policy.consent.text


async def told(session: AsyncSession, speaker: Speaker, person: Person, where: OrgRef) -> None:
    """Who registers by a sentence of his own has not agreed to a text: kept is which one held when he was told in short
    what his data are for and how to take them back."""
    text = _mark_of(await rules_of(session, person, where))
    note(session, speaker.now, person.id, "told_purpose", "person", person.id, org_id=where.id, text=text)


async def agree_now(session: AsyncSession, speaker: Speaker) -> None:
    """The speaker agrees to the text that holds for him."""
    person = await session.get_one(Person, speaker.person_id)
    await agree(session, speaker, person.id, await rules_of(session, person, speaker.org))


async def forget(session: AsyncSession, person_id: int) -> None:
    """Erase what registering left behind of a person: form, agreements, lists, moves, and who brought whom."""
    for table in (Form, Consent, UnitQuestion, Proposal, Move):
        await session.execute(delete(table).where(table.person_id == person_id))
    await session.execute(delete(Bringing).where(or_(Bringing.person_id == person_id, Bringing.by_id == person_id)))
