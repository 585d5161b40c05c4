"""Tickets: what cannot be solved now has an owner and a day, is followed step by step, and is closed with a proof (R068).

They come from a need, a 社情民意 or what was heard on a visit. A group reads number, source, owner, day and state; the
words are for the owner and for who runs the ticket, in private.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.offering.offers import shown_name
from storage.post import notices
from storage.speakers import OrgRef, Speaker, org_ref
from storage.tables import Org, Ticket, TicketStep

LIMIT = 2**31 - 1
RUNNERS = {"community": "staff", "unit": "unit_admin", "superior": "superior_admin"}
_SOURCES = (("need_id", "需求 #{}"), ("opinion_id", "社情民意 Y{}"), ("visit_item_id", "走访事项 {}"))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a ticket comes from: exactly one of the three."""

    need_id: int | None = None
    opinion_id: int | None = None
    visit_item_id: int | None = None


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as a group may see it."""

    number: int
    org: OrgRef
    source: str
    owner_id: int
    owner: str
    due: date
    state: str  # open closed
    steps: int

    def is_late(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.state == "open" and self.due < today


@dataclass(frozen=True, slots=True)
class Step:
    """One step, opened, for who may read the ticket."""

    kind: str
    on: date
    by: str
    words: str
    photos: int


@dataclass(frozen=True, slots=True)
class Inside:
    """What only owner and runners read."""

    words: str
    steps: tuple[Step, ...]
    photos: tuple[str, ...]  # files, the oldest first


async def open_ticket(
    session: AsyncSession, speaker: Speaker, org: OrgRef, source: Source, owner_id: int, due: date, words: str
) -> TicketView:
    """Give a thing an owner and a day. Said again of an open one it changes both; the caller has proved his right."""
    if due < speaker.today:
        raise NotNow(f"{due.month}月{due.day}日已经过去了，请写今天或以后的日子。")
    values = {
        "org_id": org.id, "need_id": source.need_id, "opinion_id": source.opinion_id,
        "visit_item_id": source.visit_item_id, "owner_id": owner_id, "due": due, "state": "open",
        "opened_by": speaker.person_id, "opened_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, Ticket, values)
    row = (await session.scalars(select(Ticket).where(*_same(source)).with_for_update())).one()
    changed = new or row.owner_id != owner_id or row.due != due
    if not new:
        _must_be_open(row)
        if changed:
            await _step(session, speaker, row, "换人" if row.owner_id != owner_id else "改期", "", ())
        row.owner_id, row.due = owner_id, due
    if words:
        row.words = vault_of(session).seal_ours(_place(row.id), words[:1000])
    await session.flush()
    view = await view_of(session, row)
    text = f"工单T{row.id}（{view.source}）请您负责，{due.month}月{due.day}日前办。内容私聊我发：工单 T{row.id}"
    if changed and row.owner_id != speaker.person_id:
        await notices.tell_privately(
            session, speaker.now, row.owner_id, text, f"有一张工单T{row.id}请您负责，请私聊我发：工单 T{row.id}"
        )
    note(
        session,
        speaker.now,
        speaker.person_id,
        "open" if new else "change",
        "ticket",
        row.id,
        org_id=org.id,
        owner=owner_id,
    )
    return view


async def advance(
    session: AsyncSession, speaker: Speaker, number: int, words: str, photos: Sequence[str] = ()
) -> TicketView:
    """进展 T3 …, by its owner or a runner."""
    row = await held(session, number)
    await _must_be_theirs(session, speaker, row)
    _must_be_open(row)
    if not words and not photos:
        raise NotUnderstood(f"请写进展。例：进展 T{number} 已联系维修队，周五进场")
    await _step(session, speaker, row, "进展", words, photos)
    return await view_of(session, row)


async def postpone(session: AsyncSession, speaker: Speaker, number: int, due: date) -> TicketView:
    """改期 by a runner: an owner does not move his own day."""
    row = await held(session, number)
    await must_run(session, speaker, row)
    _must_be_open(row)
    if due < speaker.today:
        raise NotNow(f"{due.month}月{due.day}日已经过去了，请写今天或以后的日子。")
    row.due = due
    await _step(session, speaker, row, "改期", "", ())
    return await view_of(session, row)


async def close(
    session: AsyncSession, speaker: Speaker, number: int, words: str, photos: Sequence[str] = ()
) -> tuple[TicketView, Source]:
    """办结 T3 …: with what came of it, in words or a photo. Closed once, whoever else says so at this instant."""
    row = await held(session, number)
    await _must_be_theirs(session, speaker, row)
    if len(words.strip()) < 2 and not photos:
        raise NotUnderstood(f"办结要写结果或附照片。例：办结 T{number} 路灯已修好，居民看过")
    done = await session.execute(
        update(Ticket)
        .where(Ticket.id == row.id, Ticket.state == "open")
        .values(state="closed", closed_by=speaker.person_id, closed_at=speaker.now)
        .returning(Ticket.id)
    )
    if done.first() is None:
        raise NotNow(f"工单T{number} 已经办结了。")
    await session.refresh(row)
    await _step(session, speaker, row, "办结", words, photos)
    text = f"工单T{number}（{source_text(row)}）已办结。看结果私聊我发：工单 T{number}"
    await notices.tell_org(session, speaker.now, row.org_id, text, but=speaker.chat)
    return await view_of(session, row), Source(row.need_id, row.opinion_id, row.visit_item_id)


async def listing(session: AsyncSession, speaker: Speaker, org_ids: Sequence[int]) -> tuple[TicketView, ...]:
    """Open tickets of these organisations and one's own, the most pressing first."""
    rows = await session.scalars(
        select(Ticket)
        .where(Ticket.state == "open", Ticket.org_id.in_(org_ids) | (Ticket.owner_id == speaker.person_id))
        .order_by(Ticket.due, Ticket.id)
        .limit(200)
    )
    return tuple([await view_of(session, row) for row in rows])


async def inside(session: AsyncSession, speaker: Speaker, number: int) -> Inside | None:
    """The words of a ticket for its owner and runners; None for anybody else. That they were read is noted."""
    row = await row_of(session, number)
    if not await is_theirs(session, speaker, row):
        return None
    note(session, speaker.now, speaker.person_id, "read_ticket", "ticket", row.id, org_id=row.org_id)
    vault = vault_of(session)
    steps: list[Step] = []
    photos: list[str] = []
    for one in await session.scalars(select(TicketStep).where(TicketStep.ticket_id == row.id).order_by(TicketStep.id)):
        said = vault.open_ours(_place(row.id), one.words) if one.words else ""
        by = await shown_name(session, one.said_by)
        steps.append(Step(one.kind, one.said_at.date(), by, said, len(one.photos)))
        photos += one.photos
    return Inside(vault.open_ours(_place(row.id), row.words) if row.words else "", tuple(steps), tuple(photos))


async def row_of(session: AsyncSession, number: int) -> Ticket:
    """The ticket of this number."""
    row = await session.get(Ticket, number) if 0 < number <= LIMIT else None
    if row is None:
        raise NotFound(f"没有工单T{str(number)[:10]}。看现有的发：工单")
    return row


async def held(session: AsyncSession, number: int) -> Ticket:
    """The row, held for this transaction."""
    row = await row_of(session, number)
    await session.refresh(row, with_for_update=True)
    return row


async def view_of(session: AsyncSession, row: Ticket) -> TicketView:
    """The face of a ticket's row."""
    org = org_ref(await session.get_one(Org, row.org_id))
    steps = len(list(await session.scalars(select(TicketStep.id).where(TicketStep.ticket_id == row.id))))
    owner = await shown_name(session, row.owner_id)
    return TicketView(row.id, org, source_text(row), row.owner_id, owner, row.due, row.state, steps)


def source_text(row: Ticket) -> str:
    """需求 #12, 社情民意 Y5, 走访事项 3."""
    return next(words.format(getattr(row, column)) for column, words in _SOURCES if getattr(row, column) is not None)


async def is_theirs(session: AsyncSession, speaker: Speaker, row: Ticket) -> bool:
    """Whether the speaker owns the ticket or runs its organisation."""
    if speaker.person_id is None:
        return False
    return speaker.person_id == row.owner_id or await _runs(session, speaker, row)


async def must_run(session: AsyncSession, speaker: Speaker, row: Ticket) -> None:
    """Only who runs the organisation that opened it."""
    if not await _runs(session, speaker, row):
        org = await session.get_one(Org, row.org_id)
        raise NotAllowed(f"工单T{row.id} 只有{org.name}的{'社区工作者' if org.kind == 'community' else '管理员'}能改。")


async def _runs(session: AsyncSession, speaker: Speaker, row: Ticket) -> bool:
    org = await session.get_one(Org, row.org_id)
    return (RUNNERS[org.kind], row.org_id) in speaker.roles


async def _must_be_theirs(session: AsyncSession, speaker: Speaker, row: Ticket) -> None:
    if not await is_theirs(session, speaker, row):
        owner = await shown_name(session, row.owner_id)
        raise NotAllowed(f"工单T{row.id} 由{owner}负责，只有他和发单的管理员能记。")


async def _step(
    session: AsyncSession, speaker: Speaker, row: Ticket, kind: str, words: str, photos: Sequence[str]
) -> None:
    sealed = vault_of(session).seal_ours(_place(row.id), words[:1000]) if words else None
    session.add(
        TicketStep(
            ticket_id=row.id, kind=kind, said_by=speaker.person_id, said_at=speaker.now, words=sealed,
            photos=list(photos),
        )
    )  # fmt: skip
    await session.flush()
    verb = {"进展": "advance", "办结": "close", "改期": "postpone", "换人": "hand_over"}[kind]
    note(session, speaker.now, speaker.person_id, verb, "ticket", row.id, org_id=row.org_id)


def _same(source: Source) -> list[ColumnElement[bool]]:
    return [
        getattr(Ticket, column) == getattr(source, column)
        for column, _ in _SOURCES
        if getattr(source, column) is not None
    ]


def _must_be_open(row: Ticket) -> None:
    if row.state != "open":
        raise NotNow(f"工单T{row.id} 已经办结了。")


def _place(number: int) -> str:
    return f"ticket:words:{number}"
