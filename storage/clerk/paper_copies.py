"""Which copy of a paper was handed over and which one was stamped: on what day, and who said so."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.clerk.paper_people import Bearer
from storage.database import insert_once
from storage.errors import NotNow, NotUnderstood
from storage.policy import Policy, policy_of
from storage.speakers import Speaker
from storage.tables import PaperCopy

Paper = Literal["登记表", "证明信"]
Event = Literal["handed", "stamped"]


@dataclass(frozen=True, slots=True)
class CopyView:
    """A copy under its name: 社区留存. Days are None for what has not happened."""

    paper: str
    copy: str
    handed_on: date | None
    stamped_on: date | None
    again: bool = False


def copies_named(policy: Policy, paper: Paper) -> tuple[str, ...]:
    """The copies of a paper as the pack names them."""
    if paper == "证明信" and policy.letters is not None:
        return policy.letters.copies
    return policy.papers.form_copies


async def mark(
    session: AsyncSession, speaker: Speaker, bearer: Bearer, paper: Paper, words: str, event: Event
) -> CopyView:
    """Note that the copy meant by `words` (社区, 单位) was handed over or stamped; the first day said stays."""
    if bearer.unit_id is None or speaker.person_id is None:
        raise NotNow(f"还不知道这位同志是哪个单位的，请他先登记单位，再记{paper}。")
    copies = copies_named(await policy_of(session, bearer.unit_id), paper)
    wanted = [name for name in copies if words.strip() and words.strip().removesuffix("留存") in name]
    if len(wanted) != 1:
        raise NotUnderstood(f"是哪一份？{'、'.join(copies)}。例：已交 {paper} @张伟 {copies[0].removesuffix('留存')}")
    of = {"unit_id": bearer.unit_id, "person_id": bearer.person_id, "roster_id": bearer.roster_id}
    new = await insert_once(session, PaperCopy, {**of, "paper": paper, "copy": wanted[0], "noted_at": speaker.now})
    row = (await session.scalars(select(PaperCopy).where(_of(bearer, paper), PaperCopy.copy == wanted[0]))).one()
    again = await _dated(session, speaker, row.id, event)
    if not again:
        verb = "hand_over_paper" if event == "handed" else "stamp_paper"
        note(session, speaker.now, speaker.person_id, verb, "paper_copy", row.id, org_id=bearer.unit_id, paper=paper)
    await session.refresh(row)
    return CopyView(paper, row.copy, row.handed_on, row.stamped_on, again=again and not new)


async def of_bearer(session: AsyncSession, bearer: Bearer, paper: Paper) -> tuple[CopyView, ...]:
    """What is known of the copies of a person's paper."""
    rows = await session.scalars(select(PaperCopy).where(_of(bearer, paper)).order_by(PaperCopy.id))
    return tuple(CopyView(row.paper, row.copy, row.handed_on, row.stamped_on) for row in rows)


async def _dated(session: AsyncSession, speaker: Speaker, row_id: int, event: Event) -> bool:
    """True when the day stood there before."""
    day, by = (
        (PaperCopy.handed_on, PaperCopy.handed_by)
        if event == "handed"
        else (PaperCopy.stamped_on, PaperCopy.stamped_by)
    )
    done = await session.execute(
        update(PaperCopy)
        .where(PaperCopy.id == row_id, day.is_(None))
        .values({day: speaker.today, by: speaker.person_id})
        .returning(PaperCopy.id)
    )
    return done.first() is None


def _of(bearer: Bearer, paper: Paper) -> ColumnElement[bool]:
    whose = (
        PaperCopy.person_id == bearer.person_id
        if bearer.person_id is not None
        else (PaperCopy.roster_id == bearer.roster_id) & PaperCopy.person_id.is_(None)
    )
    return (PaperCopy.unit_id == bearer.unit_id) & (PaperCopy.paper == paper) & whose
