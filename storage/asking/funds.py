"""Money that others give for a need or a project: the amount, who gave it and when. It is recorded and never handled, and
no account number is kept (R061)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs, projects
from storage.chronicle import note
from storage.errors import NotNow, NotUnderstood
from storage.masking import tidy_name
from storage.speakers import Speaker, staff_of
from storage.tables import FundNote

_MOST = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class Funds:
    """What was recorded for one need or project."""

    notes: int
    yuan: Decimal


async def record(
    session: AsyncSession, speaker: Speaker, yuan: Decimal, giver: str, day: date, *,
    need: int | None = None, project: int | None = None,
) -> Funds:  # fmt: skip
    """资金记录, by the staff of the community it is for."""
    org_id = (
        (await needs.row_of(session, need)).org_id
        if need is not None
        else (await projects.row_of(session, project or 0)).org_id
    )
    by = await staff_of(session, speaker, org_id)
    if not 0 < yuan <= _MOST:
        raise NotUnderstood("请写数额。例：资金记录 12 5000元 市住建局")
    if day > speaker.today:
        raise NotNow("只记已经给了的，这个日子还没到。")
    name = tidy_name(giver) or "爱心人士"
    row = FundNote(
        org_id=org_id, need_id=need, project_id=project, yuan=yuan, giver=name, day=day, noted_by=by.person_id,
        noted_at=speaker.now,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    note(session, speaker.now, by.person_id, "note_fund", "fund_note", row.id, org_id=org_id)
    return await total(session, FundNote.need_id == need if need is not None else FundNote.project_id == project)


async def total(session: AsyncSession, which: ColumnElement[bool]) -> Funds:
    """How many notes and how much, of those that match."""
    row = (await session.execute(select(func.count(), func.coalesce(func.sum(FundNote.yuan), 0)).where(which))).one()
    return Funds(row[0], Decimal(str(row[1])))


async def of_orgs(session: AsyncSession, org_ids: list[int], since: datetime) -> Funds:
    """Everything that was recorded for these communities since a moment."""
    return await total(session, FundNote.org_id.in_(org_ids) & (FundNote.noted_at >= since))
