"""The outbox from the post office's side: what may be sent now, joined where it may be, and what has grown too old.

What people's commands send comes first; then what the clock says, offers before news. A claimed notice is `sending`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from sqlalchemy import ColumnElement, Select, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import vault_of
from storage.post.accounts import Line, lines_of
from storage.post.budget import UNLIMITED, Budget, Told, spent, told_groups, told_people
from storage.post.notices import KEPT, LOOKS, PLACE, addressed_to
from storage.speakers import ChatRef
from storage.tables import Account, Notice, Offer

KEPT_NEWS = timedelta(days=1)  # what the clock says is about a day
KEPT_FOR_CONTACT = timedelta(days=30)  # where the bot may not speak first, who is told comes by when he comes by
MOST_LINES = 12
_SETTLING = timedelta(minutes=10)  # an offer this old may be over by now
_LATER = timedelta(seconds=20)
_MUCH_LATER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Part:
    """One notice of a letter. `mention` is the account to be mentioned in a group, None in private."""

    id: int
    mention: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out as one message: a claimed notice, or several for one chat."""

    chat: ChatRef
    parts: tuple[Part, ...]
    by_person: bool
    tried_at: datetime
    account: str | None = None  # the bot's own, that sends it

    @property
    def id(self) -> int:
        """The notice under whose number the outcome is noted, for all of them."""
        return self.parts[0].id

    @property
    def text(self) -> str:
        """The words without the mentions."""
        return "\n".join(part.text for part in self.parts)


async def waiting(session: AsyncSession, now: datetime) -> tuple[str, ...]:
    """The platforms for which something is due: to be sent, or to be looked for in the history."""
    due = select(Notice.platform).where((Notice.state == "queued") | to_be_looked_for(), Notice.due_at <= now)
    return tuple(sorted(await session.scalars(due.distinct())))


def to_be_looked_for() -> ColumnElement[bool]:
    """Letters, by their first notice, that may have arrived and have not been looked for often enough."""
    first = Notice.joined_to.is_(None) & Notice.body.is_not(None)
    return (Notice.state == "unknown") & (Notice.looks < LOOKS) & first


async def claim(
    session: AsyncSession,
    now: datetime,
    *,
    quiet: bool,
    budget: Budget = UNLIMITED,
    accounts: Mapping[str, Sequence[str]] | None = None,
    busy: Collection[ChatRef] = (),
) -> tuple[Letter, ...]:
    """Take what may be sent now, at most one letter for each chat, none for a `busy` one. In quiet hours only what
    people's commands send. `accounts`: the bot's connected ones by platform, the first for chats that none has heard;
    each has a budget of its own."""
    letters: list[Letter] = []
    if accounts is None:
        accounts = dict.fromkeys(await waiting(session, now), ())
    for platform, connected in accounts.items():
        await _expire(session, now, platform)
        for line in lines_of(platform, connected, now):
            closed = {*busy, *(letter.chat for letter in letters)}
            for rows in await _taken(session, now, line, closed, budget, quiet=quiet):
                letter = seal_up(session, now, rows, line.account)
                letters += [letter] if letter is not None else []
    return tuple(letters)


async def _taken(
    session: AsyncSession, now: datetime, line: Line, closed: Collection[ChatRef], budget: Budget, *, quiet: bool
) -> list[list[Notice]]:
    """What one account may send now, by letters."""
    account = await spent(session, now, budget, line.platform, line.account)
    taken = await _of_people(session, now, line, closed, account.room(now, budget, by_person=True))
    if not quiet and not (taken and budget.gap):
        room = account.room(now, budget, by_person=False)
        closed = {*closed, *(chat_of(rows[0]) for rows in taken)}
        taken += await _of_the_clock(session, now, line, closed, budget, room)
    return taken


async def claim_at_contact(
    session: AsyncSession, now: datetime, chat: ChatRef, most: int
) -> tuple[tuple[Letter, ...], int]:
    """Where the bot may not speak first: take what waits for this chat, as at most so many messages, and say how many
    notices are left. What people's commands sent comes first, then offers."""
    if chat.private:
        here = Notice.chat.is_(None) & addressed_to(chat.platform, chat.id)
    else:
        here = Notice.chat == chat.id
    due = select(Notice).where(Notice.state == "queued", Notice.platform == chat.platform, here, Notice.due_at <= now)
    order = (Notice.by_person.desc(), Notice.need_id.is_(None), Notice.id)
    await _expire(session, now, chat.platform, passive=True)
    rows = list(await session.scalars(due.order_by(*order).limit(100).with_for_update(skip_locked=True)))
    letters: list[Letter] = []
    while rows and len(letters) < most:
        taken = bundle(session, rows)
        rows = [row for row in rows if row not in taken]
        letter = seal_up(session, now, taken)
        letters += [letter] if letter is not None else []
    return tuple(letters), len(rows)


async def waiting_alone(session: AsyncSession, platform: str, user_id: str) -> int:
    """How many notices wait that this person may only be told in private."""
    alone = select(func.count()).where(
        Notice.state == "queued", Notice.platform == platform, Notice.chat.is_(None), addressed_to(platform, user_id)
    )
    return await session.scalar(alone) or 0


async def resume_at(
    session: AsyncSession, now: datetime, budget: Budget, accounts: Mapping[str, Sequence[str]]
) -> datetime | None:
    """The next moment at which it is worth looking again, as far as it is known."""
    moments: list[datetime] = []
    for line in [line for platform, connected in accounts.items() for line in lines_of(platform, connected, now)]:
        account = await spent(session, now, budget, line.platform, line.account)
        for by_person in (True, False):
            first = await session.scalar(_queued(line, by_person=by_person).order_by(Notice.due_at, Notice.id).limit(1))
            if first is None:
                continue
            ready = first.due_at if by_person or budget.together is None else first.created_at + budget.together
            free = account.free_at(budget, by_person=by_person) or ready
            moments.append(max(first.due_at, free, ready if first.need_id is None else first.due_at))
    waits = (Notice.state == "queued") | to_be_looked_for()
    moments += await session.scalars(
        select(Notice.due_at).where(waits, Notice.due_at > now).order_by(Notice.due_at).limit(1)
    )
    return min([at for at in moments if at > now], default=None)


def seal_up(session: AsyncSession, now: datetime, rows: list[Notice], account: str | None = None) -> Letter | None:
    """Claim these notices as one letter of this account. One that cannot be opened is refused and holds up no other."""
    parts: list[Part] = []
    for row in rows:
        row.state, row.tries, row.tried_at, row.sent_by = "sending", row.tries + 1, now, account
        text = opened(session, row)
        if text is None:
            row.state, row.problem = "refused", "sealed under another key"
            continue
        row.joined_to = parts[0].id if parts else None
        parts.append(Part(row.id, row.user_id if row.chat is not None else None, text))
    return Letter(chat_of(rows[0]), tuple(parts), rows[0].by_person, now, account) if parts else None


def opened(session: AsyncSession, row: Notice) -> str | None:
    """A notice's words; None when they were sealed under another master key."""
    try:
        return vault_of(session).open_ours(PLACE, row.body or b"")
    except InvalidTag:
        return None


def chat_of(row: Notice) -> ChatRef:
    """Where a notice goes."""
    return ChatRef(row.platform, row.chat or row.user_id or "", row.chat is None)


def bundle(session: AsyncSession, rows: list[Notice]) -> list[Notice]:
    """As many of one chat's notices, the first in any case, as fit on a screen. What holds out a need goes alone,
    because it is answered by quoting it."""
    if rows[0].need_id is not None:
        return rows[:1]
    taken: list[Notice] = []
    lines = 0
    for row in rows:
        lines += (opened(session, row) or "").count("\n") + 1
        if taken and lines > MOST_LINES:
            break
        if row.need_id is None:
            taken.append(row)
    return taken


def _queued(line: Line, *, by_person: bool) -> Select[Notice]:
    queued = (Notice.state == "queued") & (Notice.platform == line.platform)
    return select(Notice).where(queued, Notice.by_person.is_(by_person), line.mine)


async def _of_people(
    session: AsyncSession, now: datetime, line: Line, closed: Collection[ChatRef], room: int
) -> list[list[Notice]]:
    if room <= 0:
        return []
    due = _queued(line, by_person=True).where(Notice.due_at <= now).order_by(Notice.id).limit(200)
    first: dict[ChatRef, Notice] = {}
    for row in await session.scalars(due.with_for_update(skip_locked=True)):
        first.setdefault(chat_of(row), row)
    return [[row] for chat, row in first.items() if chat not in closed][:room]


async def _of_the_clock(
    session: AsyncSession, now: datetime, line: Line, closed: Collection[ChatRef], budget: Budget, room: int
) -> list[list[Notice]]:
    if room <= 0:
        return []
    due = _queued(line, by_person=False).where(Notice.due_at <= now)
    rows = list(
        await session.scalars(
            due.order_by(Notice.need_id.is_(None), Notice.id).limit(500).with_for_update(skip_locked=True)
        )
    )
    rows = await _within_caps(session, now, line.platform, rows, budget)
    chats: dict[ChatRef, list[Notice]] = {}
    for row in rows:
        chats.setdefault(chat_of(row), []).append(row)
    taken: list[list[Notice]] = []
    for chat, its in chats.items():
        if len(taken) < room and chat not in closed and _is_ready(its, now, budget):
            taken.append(its[:1] if budget.together is None else bundle(session, its))
    return taken


def _is_ready(rows: list[Notice], now: datetime, budget: Budget) -> bool:
    """Whether these have waited long enough for others to go with them; an offer waits for none."""
    if budget.together is None or rows[0].need_id is not None:
        return True
    return min(row.created_at for row in rows) <= now - budget.together


async def _within_caps(
    session: AsyncSession, now: datetime, platform: str, rows: list[Notice], budget: Budget
) -> list[Notice]:
    """What the caps let through; the rest is put off, with the reason."""
    groups = await told_groups(session, now, platform, {row.chat for row in rows if row.chat is not None})
    people = await told_people(session, now, platform, {row.user_id for row in rows if row.user_id is not None})
    kept: list[Notice] = []
    for row in rows:
        told = groups.get(row.chat or "", Told())
        alone = people.get(row.user_id or "", 0)
        if alone >= budget.person_day or told.day >= budget.group_day:
            row.due_at, row.problem = now + _MUCH_LATER, "the day's budget is spent"
        elif told.minute >= budget.group_minute or told.hour >= budget.group_hour:
            row.due_at = now + _LATER
        else:
            kept.append(row)
    return kept


async def _expire(session: AsyncSession, now: datetime, platform: str, *, passive: bool = False) -> None:
    """What nobody could be told in time is no news any more; an offer that is over is none."""
    waits = (Notice.state == "queued") & (Notice.platform == platform)
    of_the_clock = (Notice.created_at < now - KEPT_NEWS) & Notice.by_person.is_(False)
    old = Notice.created_at < now - KEPT_FOR_CONTACT if passive else (Notice.created_at < now - KEPT) | of_the_clock
    await session.execute(update(Notice).where(waits, old).values(state="expired", problem="too old to be news"))
    stands = (
        exists()
        .where(Account.platform == Notice.platform, Account.user_id == Notice.user_id)
        .where(Offer.person_id == Account.person_id, Offer.need_id == Notice.need_id, Offer.state == "offered")
    )
    over = waits & Notice.need_id.is_not(None) & (Notice.created_at < now - _SETTLING) & ~stands
    await session.execute(update(Notice).where(over).values(state="expired", problem="the offer is over"))
