"""From what to a ticket, and back: a need, a 社情民意 or a visit's item gets an owner and a day; closing it closes them."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs, opinions, tickets
from storage.asking.tickets import Source, TicketView
from storage.chronicle import note
from storage.cooperation.visits import item_numbered
from storage.errors import NotNow
from storage.policy import policy_of
from storage.post import notices
from storage.speakers import OrgRef, Speaker, Staff, UnitAdmin, org_ref
from storage.tables import Offer, Opinion, Org, Ticket, VisitItem


@dataclass(frozen=True, slots=True)
class DueTicket:
    """A ticket whose owner is to be reminded: `days` before (0: today) or, negative, after its day."""

    number: int
    org_id: int
    owner_id: int
    due: date
    occasion: str
    late: bool


async def from_need(
    session: AsyncSession, speaker: Speaker, by: Staff, number: int, owner_id: int, due: date, words: str
) -> TicketView:
    """转办 N: nobody can solve it now. Nobody is sought for it any more; it closes with its ticket."""
    need = await needs.held(session, number)
    if need.state not in ("open", "pending"):
        raise NotNow(f"#{number} 已经不在办了，不用转办。")
    if need.taken:
        raise NotNow(f"#{number} 已有同志接单，等办完再说；确实办不了先发：撤销 {number} 原因")
    need.seeking_for = None
    inside = await needs.details_of(session, need)
    kept = "\n".join(part for part in (words, inside.text if inside else "") if part)
    view = await tickets.open_ticket(session, speaker, by.org, Source(need_id=need.id), owner_id, due, kept)
    if need.posted_by != speaker.person_id:
        text = f"您提的 #{number} 一时办不了，已转工单T{view.number}，专人跟踪，{due.month}月{due.day}日前给您消息。"
        await notices.tell_privately(
            session, speaker.now, need.posted_by, text, f"您提的 #{number} 有进展，请私聊我看。"
        )
    return view


async def from_opinion(
    session: AsyncSession, speaker: Speaker, org: OrgRef, number: int, owner_id: int, due: date, words: str
) -> TicketView:
    """转办 Y5: an opinion that needs time; its author hears so."""
    said = await opinions.take_in_hand(session, speaker, org, number)
    kept = "\n".join(part for part in (words, said) if part)
    return await tickets.open_ticket(session, speaker, org, Source(opinion_id=number), owner_id, due, kept)


async def from_visit(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, number: int, owner_id: int, due: date, words: str
) -> TicketView:
    """转办 走访 3: what was heard on a visit. Its own words stay where they are sealed; the ticket says only what is done."""
    item, _ = await item_numbered(session, by, number)
    item.owner_id = owner_id
    return await tickets.open_ticket(session, speaker, by.org, Source(visit_item_id=item.id), owner_id, due, words)


async def close(
    session: AsyncSession, speaker: Speaker, number: int, words: str, photos: tuple[str, ...] = ()
) -> TicketView:
    """办结 T3: the need or opinion it came from is closed with it, and who brought it hears what came of it."""
    view, source = await tickets.close(session, speaker, number, words, photos)
    if source.need_id is not None:
        await _close_need(session, speaker, source.need_id, words)
    if source.opinion_id is not None:
        await opinions.answered_by_ticket(session, speaker, source.opinion_id, words)
    if source.visit_item_id is not None:
        done = update(VisitItem).where(VisitItem.id == source.visit_item_id, VisitItem.state == "open")
        await session.execute(done.values(state="answered", answered_at=speaker.now))
    return view


async def due(session: AsyncSession, today: date) -> tuple[DueTicket, ...]:
    """Open tickets whose owner is to be reminded today, by the pack: before the day, on it, and every few days after
    it. It only reads; who was told before is known by the occasion."""
    found: list[DueTicket] = []
    rows = await session.scalars(select(Ticket).where(Ticket.state == "open").order_by(Ticket.due, Ticket.id))
    for row in list(rows):
        rules = (await policy_of(session, row.org_id)).tickets
        left = (row.due - today).days
        if left >= 0:
            stages = [day for day in (*rules.remind, 0) if day >= left]
            mark = str(min(stages)) if stages else None
        else:
            mark = f"late{(-left - 1) // rules.overdue_every}"
        if mark is not None:
            occasion = f"{row.id}:{row.due.isoformat()}:{mark}"
            found.append(DueTicket(row.id, row.org_id, row.owner_id, row.due, occasion, left < 0))
    return tuple(found)


async def open_counts(session: AsyncSession, org_ids: list[int], today: date) -> tuple[int, int]:
    """Open tickets of these organisations, and how many of them are past their day."""
    rows = list(await session.scalars(select(Ticket.due).where(Ticket.org_id.in_(org_ids), Ticket.state == "open")))
    return len(rows), sum(day < today for day in rows)


async def stale_opinions(session: AsyncSession, today: date) -> tuple[tuple[OrgRef, int, int], ...]:
    """Organisations that owe an answer for longer than the pack's days: how many, and the days."""
    found: list[tuple[OrgRef, int, int]] = []
    waiting = select(Opinion.org_id).where(Opinion.state == "received").distinct()
    for row in list(await session.scalars(select(Org).where(Org.id.in_(waiting)).order_by(Org.id))):
        days = (await policy_of(session, row.id)).tickets.answer_days
        count = await opinions.unanswered(session, row.id, today - timedelta(days))
        if count:
            found.append((org_ref(row), count, days))
    return tuple(found)


async def _close_need(session: AsyncSession, speaker: Speaker, need_id: int, words: str) -> None:
    """It is over for everybody: who was asked or meant to go hears so. What somebody has done already is waited for to
    be confirmed, which closes the need in its turn."""
    need = await needs.held(session, need_id)
    living = (Offer.need_id == need_id, Offer.state.in_(("offered", "accepted")))
    reported = select(Offer.id).where(Offer.need_id == need_id, Offer.state == "done").limit(1)
    if need.state not in ("open", "pending") or await session.scalar(reported) is not None:
        return
    need.state, need.closed_at, need.taken = "closed", speaker.now, 0
    off = update(Offer).where(*living).values(state="withdrawn", answered_at=speaker.now).returning(Offer.person_id)
    for person_id in (await session.scalars(off)).all():
        text = f"#{need_id} 社区已办结，不用去了，谢谢您。做过的请告诉社区补录。"
        await notices.tell_person(session, speaker.now, person_id, text)
    note(session, speaker.now, speaker.person_id, "close", "need", need_id, org_id=need.org_id)
    if need.posted_by != speaker.person_id:
        text = f"您提的 #{need_id} 办结了{'：' + words[:200] if words else '，谢谢您。'}"
        otherwise = f"您提的 #{need_id} 有结果了，请私聊我看。"
        await notices.tell_privately(session, speaker.now, need.posted_by, text, otherwise)


async def owner_org(session: AsyncSession, row: Ticket) -> OrgRef:
    """Whose ticket it is."""
    return org_ref(await session.get_one(Org, row.org_id))
