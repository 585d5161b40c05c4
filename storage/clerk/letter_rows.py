"""One letter of the ledger as papers and answers show it, its opinion opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.clerk.paper_people import Bearer
from storage.database import vault_of
from storage.people import unit_name
from storage.speakers import OrgRef, org_ref
from storage.tables import Contact, Letter, Org, Person, RosterEntry, Subject

_OPINION = "letter:opinion"


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as papers and answers show it. `again` when it stood in the ledger before."""

    id: int
    mark: str  # 市住建局〔2026〕3号
    bearer: Bearer
    unit: str
    issued_on: date
    community: OrgRef | None
    head: str  # 社区负责人
    head_phone: str
    answer: str | None
    opinion: str
    answered_on: date | None
    void: bool = False
    again: bool = False


async def living(session: AsyncSession, unit_id: int, bearer: Bearer) -> Letter | None:
    """The bearer's letter of this unit that was not made void."""
    rows = await session.scalars(
        select(Letter)
        .where(Letter.unit_id == unit_id, Letter.voided_at.is_(None), of_bearer(bearer))
        .order_by(Letter.id)
    )
    return rows.first()


async def view_of(session: AsyncSession, row: Letter, *, again: bool = False) -> LetterView:
    """A letter in words, its opinion opened."""
    unit = await unit_name(session, row.unit_id) or ""
    community = await session.get(Org, row.community_id) if row.community_id is not None else None
    head, phone = await _head_of(session, row.community_id)
    bearer = Bearer(row.person_id, row.roster_id, await _name_of(session, row), row.unit_id)
    return LetterView(
        id=row.id, mark=f"{unit}〔{row.year}〕{row.number}号", bearer=bearer, unit=unit, issued_on=row.issued_on,
        community=org_ref(community) if community is not None else None, head=head, head_phone=phone,
        answer=row.answer, opinion=await _opened(session, row), answered_on=row.answered_on, void=row.voided_at is not None, again=again,
    )  # fmt: skip


async def _head_of(session: AsyncSession, community_id: int | None) -> tuple[str, str]:
    """Name and phone of a community's head (负责人), else of its contact; empty where it named nobody."""
    rows: Sequence[Contact] = (await session.scalars(select(Contact).where(Contact.org_id == community_id))).all()
    for row in sorted(rows, key=lambda one: one.role != "负责人"):
        sealed = row.phone
        phone = vault_of(session).open_ours(f"contact:phone:{community_id}", sealed) if sealed is not None else ""
        return row.name, phone
    return "", ""


async def _subject_of(session: AsyncSession, row: Letter) -> Subject | None:
    owner = await session.get(Person, row.person_id) if row.person_id is not None else None
    line = await session.get(RosterEntry, row.roster_id) if owner is None and row.roster_id is not None else None
    subject_id = owner.subject_id if owner is not None else line.subject_id if line is not None else None
    return await session.get(Subject, subject_id) if subject_id is not None else None


async def seal_opinion(session: AsyncSession, row: Letter, words: str) -> bytes | None:
    """The words of an answer under the key of who the letter is for."""
    subject = await _subject_of(session, row)
    return vault_of(session).seal(subject.key, f"{_OPINION}:{subject.id}", words) if subject is not None else None


async def _opened(session: AsyncSession, row: Letter) -> str:
    subject = await _subject_of(session, row) if row.opinion is not None else None
    if subject is None or row.opinion is None:
        return ""
    return vault_of(session).open(subject.key, f"{_OPINION}:{subject.id}", row.opinion)


async def _name_of(session: AsyncSession, row: Letter) -> str:
    if row.person_id is not None:
        return (await session.get_one(Person, row.person_id)).name
    return (await session.get_one(RosterEntry, row.roster_id)).name


def of_bearer(bearer: Bearer) -> ColumnElement[bool]:
    """Whether a letter is for this person or for this roster line."""
    held: list[ColumnElement[bool]] = []
    if bearer.person_id is not None:
        held.append(Letter.person_id == bearer.person_id)
    if bearer.roster_id is not None:
        held.append(Letter.roster_id == bearer.roster_id)
    return or_(*held)
