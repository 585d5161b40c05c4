"""候补: who would come if a place were free again. The first on the list is asked before anybody else, with a clock."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs
from storage.asking.needs import NeedView
from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotFound, NotNow
from storage.offering.offers import hold_out, must_belong
from storage.offering.rounds import due_at, today_of
from storage.post import notices
from storage.roster.proofs import must_be_fit_for, sendable
from storage.speakers import Member, Speaker
from storage.tables import Need, Offer, Person, WaitingPlace

_LIVING = ("offered", "accepted", "done")


@dataclass(frozen=True, slots=True)
class Queued:
    """A place on the list: the `place`-th (from 1). `again` when the person stood on it already."""

    need: NeedView
    place: int
    again: bool


async def queue_up(session: AsyncSession, speaker: Speaker, by: Member, number: int) -> Queued:
    """候补 N: only while the need is full; whoever could not take it cannot wait for it either."""
    need = await needs.held(session, number)
    view = await needs.view_of(session, need)
    if need.state != "open":
        raise NotNow(f"#{number} 现在不在招人，不用候补。看别的发：清单")
    await must_belong(session, by, need)
    if await _has_answered(session, need.id, by.person_id, _LIVING):
        raise NotNow(f"#{number} 您已经在名单里了。看怎么答复发：我的任务")
    if await _has_answered(session, need.id, by.person_id, ("declined",)):
        raise NotNow(f"#{number} 您婉拒过，不会再问您。有空位时想去，直接发：接单 {number}")
    await must_be_fit_for(session, speaker, need, await session.get_one(Person, by.person_id))
    if view.taken + view.waiting < view.people and not await _waiting(session, need.id):
        raise NotNow(f"#{number} 还有空位，直接发：{'认领' if view.kind == 'wish' else '接单'} {number}")
    values = {"need_id": need.id, "person_id": by.person_id, "state": "waiting", "asked_at": speaker.now}
    new = await insert_once(session, WaitingPlace, values)
    if not new:
        await _back_on_list(session, speaker.now, need.id, by.person_id)
    note(session, speaker.now, by.person_id, "queue_up", "need", need.id, org_id=need.org_id)
    ahead = await _waiting(session, need.id)
    return Queued(view, ahead.index(by.person_id) + 1, not new)


async def leave(session: AsyncSession, speaker: Speaker, number: int) -> None:
    """不候补 N."""
    need = await needs.held(session, number)
    gone = await session.execute(
        update(WaitingPlace)
        .where(WaitingPlace.need_id == need.id, WaitingPlace.person_id == speaker.person_id)
        .where(WaitingPlace.state == "waiting")
        .values(state="left")
        .returning(WaitingPlace.id)
    )
    if gone.first() is None:
        raise NotFound(f"#{number} 您没有在候补。")
    note(session, speaker.now, speaker.person_id, "leave_queue", "need", need.id, org_id=need.org_id)


async def move_up(session: AsyncSession, now: datetime, number: int) -> int:
    """Offer free places to the first on the list, before anybody else is asked. Returns how many were asked."""
    need = await needs.held(session, number)
    asked = 0
    view = await needs.view_of(session, need)
    if need.state != "open" or view.is_past(today_of(session, now)) or not await _waiting(session, need.id):
        return asked
    held = await session.scalar(
        select(func.count()).select_from(Offer).where(Offer.need_id == need.id, Offer.state == "offered")
    )
    free = need.people - need.taken - (held or 0)
    for person_id in await sendable(session, need, await _waiting(session, need.id)):
        if asked >= free:
            break
        await _mark(session, need.id, person_id, "offered")
        if await _has_answered(session, need.id, person_id, (*_LIVING, "declined")):
            continue
        if await hold_out(session, now, need, person_id, None, await due_at(session, need, now)):
            text = f"#{need.id} 您候补的有空位了，先问您：能去发「接单 {need.id}」，去不了发「婉拒 {need.id}」就好。"
            await notices.tell_person(session, now, person_id, text, need_id=need.id)
            asked += 1
    if asked:
        note(session, now, None, "move_up", "need", need.id, org_id=need.org_id, people=asked)
    return asked


async def fill(session: AsyncSession, now: datetime) -> int:
    """The clock's look: free places of needs for which somebody waits (a decline, a lapse, a wider need)."""
    rows = await session.scalars(
        select(Need.id)
        .join(WaitingPlace, WaitingPlace.need_id == Need.id)
        .where(WaitingPlace.state == "waiting", Need.state == "open", Need.taken < Need.people)
        .distinct()
        .order_by(Need.id)
        .limit(50)
    )
    return sum([await move_up(session, now, number) for number in list(rows)])


async def count(session: AsyncSession, number: int) -> int:
    """How many wait for a need."""
    return len(await _waiting(session, number))


async def _waiting(session: AsyncSession, need_id: int) -> list[int]:
    rows = await session.scalars(
        select(WaitingPlace.person_id)
        .where(WaitingPlace.need_id == need_id, WaitingPlace.state == "waiting")
        .order_by(WaitingPlace.asked_at, WaitingPlace.id)
    )
    return list(rows)


async def _back_on_list(session: AsyncSession, now: datetime, need_id: int, person_id: int) -> None:
    """Said again by who had left or had been asked before: at the end of the list."""
    await session.execute(
        update(WaitingPlace)
        .where(WaitingPlace.need_id == need_id, WaitingPlace.person_id == person_id, WaitingPlace.state != "waiting")
        .values(state="waiting", asked_at=now)
    )


async def _mark(session: AsyncSession, need_id: int, person_id: int, state: str) -> None:
    await session.execute(
        update(WaitingPlace)
        .where(WaitingPlace.need_id == need_id, WaitingPlace.person_id == person_id)
        .values(state=state)
    )


async def _has_answered(session: AsyncSession, need_id: int, person_id: int, states: tuple[str, ...]) -> bool:
    rows = await session.scalars(select(Offer.state).where(Offer.need_id == need_id, Offer.person_id == person_id))
    return bool({*rows} & {*states})
