"""What may or may not have arrived: looked for in the platform's own history, and sent again only if not there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.post.notices import LOOKS
from storage.post.outbox import Letter, Part, chat_of, opened, to_be_looked_for
from storage.speakers import ChatRef
from storage.tables import Notice

_AGAIN = timedelta(seconds=30)
# Sent again only when the history shows that it is not there, and with growing pauses: a platform that is troubled
# gets well, one that swallows these very words is not to be pressed.
_PAUSES = (timedelta(0), timedelta(minutes=2), timedelta(minutes=10))
_GIVEN_UP = 100  # more than any number of looks
_NEWS = timedelta(hours=3)  # what is sent again should still be news
_SLOW_CLOCK = timedelta(minutes=2)  # how far the platform's clock may be from ours


@dataclass(frozen=True, slots=True)
class Past:
    """One message of a chat's history. `text` has its words without mentions."""

    id: str
    at: datetime
    own: bool
    text: str


async def doubtful(session: AsyncSession, now: datetime, platform: str, limit: int = 20) -> tuple[Letter, ...]:
    """Letters that are to be looked for now."""
    firsts = await session.scalars(
        select(Notice)
        .where(to_be_looked_for(), Notice.platform == platform, Notice.due_at <= now)
        .order_by(Notice.id)
        .limit(limit)
    )
    letters: list[Letter] = []
    for first in list(firsts):
        with_it = select(Notice).where(Notice.joined_to == first.id, Notice.state == "unknown").order_by(Notice.id)
        rows = [first, *await session.scalars(with_it)]
        texts = [(row, opened(session, row)) for row in rows]
        parts = tuple(Part(row.id, row.user_id if row.chat else None, text) for row, text in texts if text is not None)
        if parts:
            letters.append(Letter(chat_of(first), parts, first.by_person, first.tried_at or first.created_at,
                                  first.sent_by))  # fmt: skip
        else:
            first.looks = _GIVEN_UP
    return tuple(letters)


def since(letter: Letter) -> datetime:
    """From when on the letter can be in the history."""
    return letter.tried_at - _SLOW_CLOCK


async def compare(session: AsyncSession, now: datetime, letter: Letter, past: tuple[Past, ...], *, whole: bool) -> str:
    """Look for the letter in what the platform has of the chat; `whole` when that reaches back far enough.

    Returns what it is now: sent (with the message's id), unknown, or queued to be sent again.
    """
    known = await _known(session, letter.chat, [one.id for one in past])
    for one in past:
        if one.own and one.id not in known and one.at >= since(letter) and _same(one.text, letter):
            await _note(session, letter, state="sent", sent_at=one.at, message_ref=one.id, body=None, problem=None,
                        fallback_body=None)  # fmt: skip
            return "sent"
    row = await session.get_one(Notice, letter.id)
    if not whole:
        await _note(session, letter, looks=_GIVEN_UP, problem="the history cannot be read")
    elif row.looks + 1 < LOOKS:
        await _note(session, letter, looks=row.looks + 1, due_at=now + _AGAIN)
    elif row.resent == len(_PAUSES) or now - row.created_at > _NEWS:
        await _note(session, letter, looks=_GIVEN_UP, problem="not in the history, not sent again")
    else:
        await _note(session, letter, state="queued", resent=row.resent + 1, looks=0, joined_to=None,
                    due_at=now + _PAUSES[row.resent], problem="not in the history, sent again")  # fmt: skip
        return "queued"
    return "unknown"


async def _note(session: AsyncSession, letter: Letter, **values: object) -> None:
    """Only while it is still unknown: a second look at the same time changes nothing."""
    ids = [part.id for part in letter.parts]
    await session.execute(update(Notice).where(Notice.id.in_(ids), Notice.state == "unknown").values(**values))
    session.info["noticed"] = True


async def _known(session: AsyncSession, chat: ChatRef, ids: list[str]) -> set[str]:
    """Those of the messages that are known to be other notices: the same words may well be said twice."""
    rows = select(Notice.message_ref).where(Notice.platform == chat.platform, Notice.message_ref.in_(ids))
    return {ref for ref in await session.scalars(rows) if ref is not None}


def _same(text: str, letter: Letter) -> bool:
    """The same words, whatever the platform does to spaces, line ends and mentions (some give them as words)."""
    heard, ours = "".join(text.split()), "".join("".join(part.text for part in letter.parts).split())
    if heard == ours or not any(part.mention for part in letter.parts):
        return heard == ours
    at = 0
    for part in letter.parts:
        words = "".join(part.text.split())
        found = heard.find(words, at)
        if found < 0 or (found > at and heard[at] != "@") or found - at > 40:
            return False
        at = found + len(words)
    return at == len(heard)
