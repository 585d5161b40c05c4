"""What a person leaves behind in the life of needs when he is erased, and what is forgotten there in time."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import opinions
from storage.policy import policy_of
from storage.post import notices
from storage.tables import (
    FitnessWord,
    NeedTrait,
    ProjectTaking,
    Ticket,
    TicketStep,
    UnitOrder,
    VenueLoan,
    WaitingPlace,
)


async def part(session: AsyncSession, now: datetime, person_id: int) -> None:
    """Waiting places, declarations and opinions go; tickets are open for another owner; loans to come are given back."""
    for table in (WaitingPlace, FitnessWord):
        await session.execute(delete(table).where(table.person_id == person_id))
    await opinions.part(session, person_id)
    await session.execute(update(NeedTrait).where(NeedTrait.escort_id == person_id).values(escort_id=None))
    await session.execute(update(UnitOrder).where(UnitOrder.person_id == person_id).values(person_id=None))
    taken = update(ProjectTaking).where(ProjectTaking.person_id == person_id, ProjectTaking.state == "active")
    await session.execute(taken.values(state="left", left_at=now))
    lent = update(VenueLoan).where(VenueLoan.person_id == person_id, VenueLoan.given_back_at.is_(None))
    await session.execute(lent.where(VenueLoan.day >= now.date()).values(given_back_at=now))
    await session.execute(update(VenueLoan).where(VenueLoan.person_id == person_id).values(use=""))
    for row in list(await session.scalars(select(Ticket).where(Ticket.owner_id == person_id, Ticket.state == "open"))):
        row.owner_id = row.opened_by  # somebody must own it: who opened it hands it on
        text = f"工单T{row.id} 的负责人退出了，请换一位：转办 工单T{row.id} @某人"
        await notices.tell_org(session, now, row.org_id, text)


async def forget_expired(session: AsyncSession, now: datetime) -> tuple[int, tuple[str, ...]]:
    """Words of closed tickets and answered opinions, after the pack's days; returns how many, and photo files to be
    removed after the commit."""
    gone, files = await opinions.forget(session, now), list[str]()
    for row in list(await session.scalars(select(Ticket).where(Ticket.state == "closed"))):
        keeping = (await policy_of(session, row.org_id)).keeping
        if row.closed_at is None or row.closed_at >= now - timedelta(days=keeping.needs_days):
            continue
        for step in list(await session.scalars(select(TicketStep).where(TicketStep.ticket_id == row.id))):
            if step.words is None and not step.photos:
                continue
            files += step.photos
            step.words, step.photos = None, []
            gone += 1
        gone += row.words is not None
        row.words = None
    return gone, tuple(files)
