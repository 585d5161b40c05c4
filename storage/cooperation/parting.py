"""What a person leaves behind in teams, help and duty when he is erased: ended, given back, nobody's any more."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import need_parting
from storage.tables import Contact, DutyShift, DutySwap, Team, TeamMember, Tie


async def part(session: AsyncSession, now: datetime, person_id: int) -> None:
    """Leave teams and ties, give back duties still to come, and be nobody's contact; counts of the past stay."""
    out = update(TeamMember).where(TeamMember.person_id == person_id, TeamMember.left_at.is_(None))
    await session.execute(out.values(left_at=now))
    await session.execute(update(Team).where(Team.leader_id == person_id).values(leader_id=None))
    living = update(Tie).where(Tie.person_id == person_id, Tie.state.in_(("asked", "active")))
    await session.execute(living.values(state="ended", next_due=None, answered_at=now))
    ahead = select(DutyShift.id).where(DutyShift.person_id == person_id, DutyShift.day >= now.date())
    swaps = delete(DutySwap).where(
        or_(
            DutySwap.shift_id.in_(ahead),
            (DutySwap.state == "open") & (DutySwap.to_person_id == person_id),
        )
    )
    await session.execute(swaps)
    await session.execute(delete(DutyShift).where(DutyShift.person_id == person_id, DutyShift.day >= now.date()))
    await session.execute(delete(Contact).where(Contact.person_id == person_id))
    await need_parting.part(session, now, person_id)
