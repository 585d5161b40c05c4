"""The clock of offers: nobody's silence stalls a need. An offer lapses, the next wave is asked, and when nobody is left
a human is told. Everything is rows; the clock only looks, as often as it likes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs
from storage.asking.needs import NeedView
from storage.chronicle import note
from storage.cooperation.contacts import contact_of
from storage.errors import NotNow
from storage.offering import telling
from storage.offering.offers import hold_out, shown_name
from storage.offering.opening import Opening
from storage.policy import policies_of, policy_of
from storage.policy_sections import Offers
from storage.post import notices
from storage.roster.proofs import sendable
from storage.speakers import Speaker, Staff
from storage.tables import Need, NeedTrait, Offer, Ticket, UnitOrder

_SOON = timedelta(days=2)  # a need this near is urgent
_BEFORE = timedelta(hours=1)  # nobody is still asked when it begins
_LEAST = timedelta(minutes=30)  # but everybody has so long to answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What one wave did. `people` 0: nobody was left and the contacts were told."""

    need: NeedView
    people: int
    wave: int


async def seek(session: AsyncSession, speaker: Speaker, by: Staff, number: int) -> NeedView:
    """派单 N without a name: ask wave after wave, the best and the least burdened first, until somebody accepts."""
    need = await needs.held(session, number)
    view = await needs.view_of(session, need)
    if need.state != "open" or need.taken >= need.people:
        raise NotNow(f"#{number} 现在不缺人。看看：需求 {number}")
    if need.object:
        raise NotNow(f"#{number} 要的是物品，不按特长派。党员可发：认领 {number}")
    if view.lacks:
        raise NotNow(view.lacking)
    view.must_lie_ahead(speaker.today)
    need.seeking_for, need.wave = by.person_id, 0
    note(session, speaker.now, by.person_id, "seek", "need", need.id, org_id=need.org_id)
    return view


async def waiting_for_a_wave(session: AsyncSession) -> tuple[int, ...]:
    """Needs for which somebody is sought and nobody is being asked now."""
    rows = await session.scalars(
        select(Need.id)
        .where(Need.seeking_for.is_not(None), Need.state == "open", Need.taken < Need.people)
        .where(~exists(_living(("offered",))))
        .order_by(Need.day, Need.id)
        .limit(50)
    )
    return tuple(rows)


async def ask_wave(session: AsyncSession, now: datetime, number: int, ranked: Sequence[int], text: str) -> Asked | None:
    """Ask the next of `ranked` (people, best first) what `text` says; None when the need no longer waits for it."""
    need = await needs.held(session, number)
    if number not in await waiting_for_a_wave(session):
        return None
    view = await needs.view_of(session, need)
    waves = (await policy_of(session, need.org_id)).offers.waves
    asked_before = {*await session.scalars(select(Offer.person_id).where(Offer.need_id == need.id))}
    fresh = await sendable(session, need, [person for person in ranked if person not in asked_before])
    if need.wave >= len(waves) or not fresh or view.is_past(today_of(session, now)):
        await _give_up(session, now, need)
        return Asked(view, 0, need.wave)
    wanted = waves[need.wave] * (need.people - need.taken)
    due = await due_at(session, need, now)
    made = 0
    for person_id in fresh:
        if made == wanted:
            break
        if await hold_out(session, now, need, person_id, None, due):
            await notices.tell_person(session, now, person_id, text, need_id=need.id)
            made += 1
    need.wave += 1
    note(session, now, None, "ask_wave", "need", need.id, org_id=need.org_id, wave=need.wave, people=made)
    return Asked(view, made, need.wave)


async def lapse(session: AsyncSession, now: datetime) -> int:
    """Take back what nobody answered in time; the next may be asked. Who was silent loses nothing, and who could not
    be told of it in that time hears nothing of it."""
    for offer, late in await telling.heed(session):
        if late and offer.due_at is not None:  # told late, he has as long to answer as anybody
            need = await session.get_one(Need, offer.need_id)
            offer.due_at = max(offer.due_at, await due_at(session, need, offer.told_at or now))
    await session.flush()
    begun = await _begun(session, now)
    rows = await session.execute(
        update(Offer)
        .where(Offer.state == "offered", or_(Offer.due_at <= now, telling.cannot_be_told(), Offer.id.in_(begun)))
        .values(state="withdrawn", answered_at=now, lapsed_at=now)
        .returning(Offer.need_id, Offer.person_id, Offer.told_at)
    )
    lapsed = rows.all()
    for need_id, person_id, told_at in lapsed:
        await _tell_of_lapse(session, now, await session.get_one(Need, need_id), person_id, told=told_at is not None)
    return len(lapsed)


async def _tell_of_lapse(session: AsyncSession, now: datetime, need: Need, person_id: int, *, told: bool) -> None:
    if told:
        text = f"#{need.id} 没等到您的答复，先请别的同志了，没关系。还想去可发：接单 {need.id}"
        await notices.tell_person(session, now, person_id, text, by_person=False)
    if need.seeking_for is None:
        name = await shown_name(session, person_id)
        why = f"{name}还没答复" if told else f"消息没能送到{name}那里"
        text = f"#{need.id} {why}，已收回。换人请发：推荐 {need.id}（或自动找人：派单 {need.id}）"
        await notices.tell_org(session, now, need.org_id, text)
        need.told_at = now
    verb = "lapse" if told else "lapse_untold"
    note(session, now, None, verb, "need", need.id, org_id=need.org_id, person=person_id)


async def _begun(session: AsyncSession, now: datetime) -> list[int]:
    """Offers whose need begins before they lapse, because its day was changed after they were made."""
    rows = await session.execute(
        select(Offer, Need)
        .join(Need, Need.id == Offer.need_id)
        .where(Offer.state == "offered", Need.day <= today_of(session, now) + timedelta(days=1))
    )
    found: list[int] = []
    for offer, need in rows.all():
        begins = _begins(session, need)
        asked_at = offer.told_at or offer.offered_at
        if begins is not None and max(begins - _BEFORE, asked_at + _LEAST) <= now:
            found.append(offer.id)
    return found


async def remind(session: AsyncSession, now: datetime) -> int:
    """One reminder to each who has not answered, when half of the time is over."""
    rows = await session.scalars(
        select(Offer)
        .where(Offer.state == "offered", Offer.reminded_at.is_(None), Offer.due_at > now, Offer.told_at.is_not(None))
        .limit(200)
    )
    reminded = 0
    for offer in rows:
        if offer.due_at is None or offer.told_at is None or now < offer.told_at + (offer.due_at - offer.told_at) / 2:
            continue
        offer.reminded_at = now
        text = f"#{offer.need_id} 还等您答复：能去发「接单 {offer.need_id}」，去不了发「婉拒 {offer.need_id}」就好。"
        await notices.tell_person(session, now, offer.person_id, text, need_id=offer.need_id, by_person=False)
        reminded += 1
    return reminded


async def tell_of_unowned(session: AsyncSession, now: datetime) -> int:
    """Needs that nobody has, nobody is asked for and nobody was told of for too long: their staff hears of them."""
    rows = await session.scalars(
        select(Need)
        .where(Need.state.in_(("open", "pending")), Need.taken < Need.people, Need.seeking_for.is_(None))
        .where(~exists(_living(("offered",))), ~exists(_ticketed()))
        .where(~exists(_sent_to_unit()), ~exists(_drafted()))
        .order_by(Need.id)
    )
    told = 0
    for need in rows:
        clock = (await policy_of(session, need.org_id)).offers
        since = need.told_at or need.posted_at
        if opening(session, clock).after(since, clock.unowned_hours) > now:
            continue
        need.told_at = now
        await notices.tell_org(session, now, need.org_id, _unowned(need, today_of(session, now)), by_person=False)
        told += 1
    return told


async def due_at(session: AsyncSession, need: Need, now: datetime) -> datetime:
    """Until when an offer made now waits for its answer: open hours of the pack, and not into the need itself."""
    clock = (await policy_of(session, need.org_id)).offers
    begins = _begins(session, need)
    urgent = begins is not None and begins - now <= _SOON
    due = opening(session, clock).after(now, clock.urgent_hours if urgent else clock.reply_hours)
    return due if begins is None else max(min(due, begins - _BEFORE), now + _LEAST)


def opening(session: AsyncSession, clock: Offers) -> Opening:
    """The open hours of a pack, in the place's zone."""
    return Opening(policies_of(session).zone, clock.opens, clock.closes, clock.days_off)


def today_of(session: AsyncSession, now: datetime) -> date:
    """The day it is in the place's zone."""
    return now.astimezone(policies_of(session).zone).date()


async def _give_up(session: AsyncSession, now: datetime, need: Need) -> None:
    """Everybody who fits was asked, or its day is over: the community hears so, and its contact person, who may know
    somebody."""
    need.seeking_for, need.told_at = None, now
    asked, untold = await _count(session, need, Offer.told_at.is_not(None)), await _count(session, need, _never_told())
    missed = f"（另有{untold}位没能告诉到）" if untold else ""
    text = f"#{need.id} 问过{asked}位同志{missed}，还没人能去。请看看：推荐 {need.id}；改期发：修改 {need.id} 周日上午"
    if (need.day_end or need.day or date.max) < today_of(session, now):
        text = _unowned(need, today_of(session, now))
    await notices.tell_org(session, now, need.org_id, text)
    contact = await contact_of(session, need.org_id)
    if contact is not None and contact.person_id is not None:
        await notices.tell_privately(session, now, contact.person_id, text, f"#{need.id} 还没找到人，请私聊我看。")
    note(session, now, None, "give_up", "need", need.id, org_id=need.org_id, asked=asked)


async def _count(session: AsyncSession, need: Need, which: ColumnElement[bool]) -> int:
    people = select(func.count(Offer.person_id.distinct())).where(Offer.need_id == need.id, which)
    return await session.scalar(people) or 0


def _never_told() -> ColumnElement[bool]:
    """Offers that lapsed before their person could be told."""
    return Offer.told_at.is_(None) & Offer.lapsed_at.is_not(None)


def _unowned(need: Need, today: date) -> str:
    last = need.day_end or need.day
    if need.state == "pending":
        return f"#{need.id} 还等着审核。通过 {need.id}　或　退回 {need.id} 原因"
    if last is not None and last < today:
        return f"#{need.id} 定的日子已过，还没人接。改期发：修改 {need.id} 周日上午　不办了发：撤销 {need.id} 原因"
    if need.object or need.kind == "wish":
        return f"#{need.id} 还没人认领。可以请单位帮忙，或发：推荐 {need.id}"
    return f"#{need.id} 还没人接。自动找人发：派单 {need.id}　看谁合适发：推荐 {need.id}"


def _begins(session: AsyncSession, need: Need) -> datetime | None:
    if need.day is None:
        return None
    parts = {"上午": time(8), "中午": time(11), "下午": time(13), "晚上": time(18)}
    clock = need.start or parts.get(need.part or "", time(8))
    return datetime.combine(need.day, clock, policies_of(session).zone)


def _living(states: tuple[str, ...]) -> Select[int]:
    return select(Offer.id).where(Offer.need_id == Need.id, or_(*(Offer.state == state for state in states)))


def _ticketed() -> Select[int]:
    """A ticket's owner follows it."""
    return select(Ticket.id).where(Ticket.need_id == Need.id, Ticket.state == "open")


def _sent_to_unit() -> Select[int]:
    """A unit was asked for it and has its time."""
    return select(UnitOrder.id).where(UnitOrder.need_id == Need.id, UnitOrder.state == "sent")


def _drafted() -> Select[int]:
    """A draft from a list: its list is brought to mind as a whole."""
    return select(NeedTrait.need_id).where(
        NeedTrait.need_id == Need.id, NeedTrait.import_id.is_not(None), Need.state == "pending"
    )
