"""A need that was posted before: noticed and named, never swallowed. Two people may well want the same thing."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from matching.language.alike import likeness
from storage.asking.need_words import opened
from storage.database import vault_of
from storage.tables import Need, Subject

_LOOK_BACK = timedelta(days=30)
_MOST = 200  # open needs of a community that are compared
_ALIKE = 0.7  # the same words in another order
_SAME_CASE = 0.35  # for the same person, in the same community, of the same kind


async def earlier_twin(session: AsyncSession, number: int, now: datetime) -> int | None:
    """The number of an open need of the same community that says the same as this one; None when there is none."""
    vault = vault_of(session)
    this, *earlier = (await session.execute(_like(), {"number": number, "since": now - _LOOK_BACK})).all()
    words = opened(vault, *this[2:])
    if words is None:
        return None
    for row in earlier:
        other = opened(vault, *row[2:])
        if other is None or (other.beneficiary and words.beneficiary and other.beneficiary != words.beneficiary):
            continue
        same_person = bool(words.beneficiary) and other.beneficiary == words.beneficiary
        same_case = same_person and row.category == this.category
        if likeness(words.text, other.text) >= (_SAME_CASE if same_case else _ALIKE):
            return row.id
    return None


@cache
def _like() -> Select[*tuple[Any, ...]]:
    """The need itself and the earlier ones that may be the same; the same help on another day is wanted again."""
    this = aliased(Need)
    same_day = or_(Need.day.is_(None), this.day.is_(None), Need.day == this.day)
    earlier = (Need.id < this.id) & Need.state.in_(("open", "pending")) & (Need.posted_at >= bindparam("since"))
    return (
        select(Need.id, Need.category, Subject.id, Subject.key, Need.details)
        .join(this, (this.id == bindparam("number")) & (this.org_id == Need.org_id) & (this.object == Need.object))
        .join(Subject, Subject.id == Need.subject_id)
        .where(or_(Need.id == this.id, earlier & same_day))
        .order_by(Need.id.desc())
        .limit(1 + _MOST)
    )
