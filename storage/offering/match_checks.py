"""Whether a proposal still holds at the moment it is sent: everything is looked at again, in the sending transaction."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from matching.ranking.eligibility import bars
from storage.asking.whole_needs import WholeNeed, whole_need
from storage.offering.askable import ask_of, askable, home_of, rules_of
from storage.roster.proofs import sendable
from storage.tables import Need, Offer


async def why_not_now(session: AsyncSession, need: Need, person_id: int, org_id: int, today: date) -> str | None:
    """What keeps this pair from being sent, in words for the community's staff; None: nothing does."""
    whole = await whole_need(session, need.id)
    return _of_need(whole, org_id, today) or await _of_person(session, whole, person_id, today)


def _of_need(whole: WholeNeed, org_id: int, today: date) -> str | None:
    need, seen = whole.row, whole.view
    last = need.day_end or need.day
    if need.state != "open" or need.org_id != org_id:
        return "已撤销或办结"
    if need.seeking_for is not None or need.taken + seen.waiting >= need.people:
        return "已有人接或正在问别人"
    if seen.lacks:
        return f"还没说{'、'.join(seen.lacks)}"
    return "日子已过" if last is not None and last < today else None


async def _of_person(session: AsyncSession, whole: WholeNeed, person_id: int, today: date) -> str | None:
    need = whole.row
    asked = await session.scalar(
        select(Offer.id).where(Offer.need_id == need.id, Offer.person_id == person_id).limit(1)
    )
    if asked is not None:
        return "已经问过他"
    rules = await rules_of(session, need.org_id)
    ask, day = ask_of(whole, rules), need.day or need.day_end or today
    places = (home_of(whole.view, rules),)
    people = await askable(session, ask, rules, places, today, day, need=need, among=(person_id,))
    hand = await _in_hand(session, person_id)
    if not people or any(same_time(need, other) for other in hand):
        return "他那时有别的事，或不在这里报到了"
    if len(hand) >= rules.most_each:
        return f"他手上已有{len(hand)}件"
    if bars(ask, people[0].helper, rules.weights) or not await sendable(session, need, [person_id]):
        return "他不合条件，或这个月已满"
    return None


def same_time(one: Need, other: Need) -> bool:
    """Whether nobody can go to both: the same single day, unless both name parts of it that differ."""
    days = {_single(one), _single(other)}
    if len(days) > 1 or None in days:
        return False
    return one.part == other.part or bool({one.part, other.part} & {None, "全天"})


def _single(need: Need) -> date | None:
    return need.day if need.day_end in (None, need.day) else None


async def _in_hand(session: AsyncSession, person_id: int) -> list[Need]:
    rows = await session.scalars(
        select(Need)
        .join(Offer, Offer.need_id == Need.id)
        .where(Offer.person_id == person_id, Offer.state.in_(("offered", "accepted")), Need.state == "open")
    )
    return list(rows.unique())
