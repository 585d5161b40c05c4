"""A need that was posted before: noticed and named, never swallowed. Two people may well want the same thing."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from matching.language.alike import likeness
from storage.asking import needs
from storage.tables import Need

_LOOK_BACK = timedelta(days=30)
_MOST = 200  # open needs of a community that are compared
_ALIKE = 0.7  # the same words in another order
_SAME_CASE = 0.35  # for the same person, in the same community, of the same kind


async def earlier_twin(session: AsyncSession, number: int) -> int | None:
    """The number of an open need of the same community that says the same as this one; None when there is none."""
    need = await needs.row_of(session, number)
    words = await needs.words_of(session, need)
    rows = await session.scalars(
        select(Need)
        .where(Need.org_id == need.org_id, Need.id < need.id, Need.state.in_(("open", "pending")))
        .where(Need.object == need.object, Need.posted_at >= need.posted_at - _LOOK_BACK)
        .order_by(Need.id.desc())
        .limit(_MOST)
    )
    for row in rows:
        other = await needs.words_of(session, row)
        if other.day is not None and words.day is not None and other.day != words.day:
            continue  # the same help on another day is wanted again
        if other.beneficiary and words.beneficiary and other.beneficiary != words.beneficiary:
            continue
        same_person = bool(words.beneficiary) and other.beneficiary == words.beneficiary
        same_case = same_person and row.category == need.category
        if likeness(words.text, other.text) >= (_SAME_CASE if same_case else _ALIKE):
            return row.id
    return None
