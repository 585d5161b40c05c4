"""社情民意: what people think and what troubles them, kept sealed, answered by the community or the unit it goes to (R067).

A group reads number, day and state; words and reply are for its author and for who answers, in private.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import people
from storage.asking.tickets import LIMIT, RUNNERS
from storage.chronicle import note
from storage.database import vault_of
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.policy import policies_of, policy_of
from storage.post import notices
from storage.speakers import OrgRef, Speaker, community_ids, org_ref
from storage.tables import Opinion, Org, Person, Subject

_PLACE = "opinion:words"
STATES = {"received": "待答复", "handling": "办理中", "replied": "已答复"}


@dataclass(frozen=True, slots=True)
class OpinionView:
    """An opinion; `words` and `reply` only where they may be read."""

    number: int
    org: OrgRef
    state: str
    said_on: date
    words: str | None = None
    reply: str | None = None


async def hand_in(session: AsyncSession, speaker: Speaker, words: str, org: OrgRef | None) -> OpinionView:
    """社情民意 …: to the organisation of this group, to the one named, else to the author's community or unit."""
    if len(words.strip()) < 4:
        raise NotUnderstood("请写清楚是什么事。例：社情民意 3号楼门口路灯坏了两个月，晚上看不见路")
    person = await people.known(session, speaker)
    to = org or await _home(session, speaker, person)
    subject = Subject(key=vault_of(session).new_key())
    session.add(subject)
    await session.flush()
    row = Opinion(org_id=to.id, author_id=person.id, state="received", subject_id=subject.id, said_at=speaker.now)
    session.add(row)
    await session.flush()
    row.words = _seal(session, subject, "words", words[:2000])
    note(session, speaker.now, person.id, "hand_in", "opinion", row.id, org_id=to.id)
    text = f"收到一条社情民意Y{row.id}。看内容私聊我发：社情民意 Y{row.id}　答复发：答复 Y{row.id} …"
    await notices.tell_org(session, speaker.now, to.id, text, but=speaker.chat)
    return OpinionView(row.id, to, row.state, speaker.today, words)


async def answer(session: AsyncSession, speaker: Speaker, number: int, words: str) -> OpinionView:
    """答复 Y5 …, by who runs the organisation; it reaches the author in private. Said again it corrects."""
    row = await held(session, number)
    await _must_run(session, speaker, row)
    if len(words.strip()) < 2:
        raise NotUnderstood(f"请写答复。例：答复 Y{number} 已报路灯所，周五前修好")
    await _reply(session, speaker, row, words)
    return await view_of(session, row, inside=True)


async def take_in_hand(session: AsyncSession, speaker: Speaker, org: OrgRef, number: int) -> str:
    """It becomes a ticket of this organisation; returns its words for the ticket."""
    row = await held(session, number)
    await _must_run(session, speaker, row)
    if row.org_id != org.id or row.state == "replied":
        raise NotNow(
            f"社情民意Y{number} 已经答复了。" if row.state == "replied" else f"社情民意Y{number} 不归{org.name}。"
        )
    if row.state == "received" and row.author_id is not None:
        text = f"您反映的社情民意Y{number} 要花些时间，已有专人跟踪，办好告诉您。"
        await notices.tell_privately(
            session, speaker.now, row.author_id, text, f"您反映的Y{number} 有进展，请私聊我看。"
        )
    row.state = "handling"
    return (await view_of(session, row, inside=True)).words or ""


async def answered_by_ticket(session: AsyncSession, speaker: Speaker, number: int, words: str) -> None:
    """Its ticket is closed: what came of it is the answer."""
    row = await held(session, number)
    await _reply(session, speaker, row, words or "已办结。")


async def read(session: AsyncSession, speaker: Speaker, number: int) -> OpinionView:
    """One opinion: its words in private, for its author and for who answers; that they were read is noted."""
    row = await row_of(session, number)
    runs = await _runs(session, speaker, row.org_id)
    if not runs and (speaker.person_id is None or row.author_id != speaker.person_id):
        raise NotAllowed("只有提的人和负责答复的工作人员能看。")
    if not speaker.chat.private:
        return await view_of(session, row, inside=False)
    note(session, speaker.now, speaker.person_id, "read_opinion", "opinion", row.id, org_id=row.org_id)
    return await view_of(session, row, inside=True)


async def listing(session: AsyncSession, speaker: Speaker, org_ids: Sequence[int]) -> tuple[OpinionView, ...]:
    """Those of these organisations that wait, and one's own, the oldest waiting first; without words."""
    waits = Opinion.org_id.in_(org_ids) & (Opinion.state != "replied")
    rows = await session.scalars(
        select(Opinion)
        .where(waits | (Opinion.author_id == speaker.person_id))
        .order_by(Opinion.state == "replied", Opinion.id)
        .limit(100)
    )
    return tuple([await view_of(session, row, inside=False) for row in rows])


async def counts(session: AsyncSession, org_ids: Sequence[int], since: datetime) -> Counter[str]:
    """How many in each state."""
    rows = await session.execute(
        select(Opinion.state, func.count())
        .where(Opinion.org_id.in_(org_ids), Opinion.said_at >= since)
        .group_by(Opinion.state)
    )
    return Counter({STATES[state]: number for state, number in rows.all()})


async def unanswered(session: AsyncSession, org_id: int, before: date) -> int:
    """How many came before a day and were neither answered nor taken in hand."""
    edge = datetime.combine(before, time(), policies_of(session).zone)
    return (
        await session.scalar(
            select(func.count())
            .select_from(Opinion)
            .where(Opinion.org_id == org_id, Opinion.state == "received", Opinion.said_at < edge)
        )
        or 0
    )


async def view_of(session: AsyncSession, row: Opinion, *, inside: bool) -> OpinionView:
    """The face of an opinion; `inside` with its words, when they are still kept."""
    org = org_ref(await session.get_one(Org, row.org_id))
    on = row.said_at.astimezone(policies_of(session).zone).date()
    words = await _open(session, row, "words", row.words) if inside else None
    reply = await _open(session, row, "reply", row.reply) if inside else None
    return OpinionView(row.id, org, row.state, on, words, reply)


async def row_of(session: AsyncSession, number: int) -> Opinion:
    """The opinion of this number."""
    row = await session.get(Opinion, number) if 0 < number <= LIMIT else None
    if row is None:
        raise NotFound(f"没有社情民意Y{str(number)[:10]}。看自己提的发：社情民意")
    return row


async def held(session: AsyncSession, number: int) -> Opinion:
    """The row, held for this transaction."""
    row = await row_of(session, number)
    await session.refresh(row, with_for_update=True)
    return row


async def forget(session: AsyncSession, now: datetime) -> int:
    """Retention: words of what was answered long ago go with their key; that it was, and how it ended, stays."""
    gone: list[int | None] = []
    rows = await session.scalars(select(Opinion).where(Opinion.state == "replied", Opinion.subject_id.is_not(None)))
    for row in list(rows):
        keeping = (await policy_of(session, row.org_id)).keeping
        if (row.replied_at or row.said_at) < now - timedelta(days=keeping.needs_days):
            gone.append(row.subject_id)
            row.words = row.reply = row.subject_id = None
    await session.flush()
    await session.execute(delete(Subject).where(Subject.id.in_(gone)))
    return len(gone)


async def part(session: AsyncSession, person_id: int) -> None:
    """The author is erased: his words and their keys go."""
    rows = await session.execute(
        update(Opinion)
        .where(Opinion.author_id == person_id)
        .values(author_id=None, words=None, reply=None)
        .returning(Opinion.subject_id)
    )
    subjects = [subject_id for (subject_id,) in rows.all() if subject_id is not None]
    await session.execute(update(Opinion).where(Opinion.subject_id.in_(subjects)).values(subject_id=None))
    await session.execute(delete(Subject).where(Subject.id.in_(subjects)))


async def _reply(session: AsyncSession, speaker: Speaker, row: Opinion, words: str) -> None:
    subject = await session.get(Subject, row.subject_id) if row.subject_id is not None else None
    if subject is not None:
        row.reply = _seal(session, subject, "reply", words[:2000])
    row.state, row.replied_at, row.replied_by = "replied", speaker.now, speaker.person_id
    await session.flush()
    if row.author_id is not None and row.author_id != speaker.person_id:
        text = f"您反映的社情民意Y{row.id} 有答复：{words[:300]}"
        await notices.tell_privately(
            session, speaker.now, row.author_id, text, f"您反映的Y{row.id} 有答复，请私聊我发：社情民意 Y{row.id}"
        )
    note(session, speaker.now, speaker.person_id, "reply", "opinion", row.id, org_id=row.org_id)


async def _home(session: AsyncSession, speaker: Speaker, person: Person) -> OrgRef:
    """This group's community or unit; in private the author's only community, else his unit."""
    if speaker.org is not None and speaker.org.kind in RUNNERS:
        return speaker.org
    registered = await community_ids(session, person.id)
    if len(registered) == 1:
        return org_ref(await session.get_one(Org, registered[0]))
    if not registered and person.unit_id is not None:
        return org_ref(await session.get_one(Org, person.unit_id))
    raise NotNow("请到社区的群里说，或写明给谁。例：社情民意 给舜水新村 3号楼门口路灯坏了")


async def _runs(session: AsyncSession, speaker: Speaker, org_id: int) -> bool:
    org = await session.get_one(Org, org_id)
    return (RUNNERS[org.kind], org_id) in speaker.roles


async def _must_run(session: AsyncSession, speaker: Speaker, row: Opinion) -> None:
    if not await _runs(session, speaker, row.org_id):
        org = await session.get_one(Org, row.org_id)
        raise NotAllowed(
            f"社情民意Y{row.id} 由{org.name}的{'社区工作者' if org.kind == 'community' else '管理员'}答复。"
        )


def _seal(session: AsyncSession, subject: Subject, field: str, words: str) -> bytes:
    return vault_of(session).seal(subject.key, f"{_PLACE}:{field}:{subject.id}", json.dumps(words, ensure_ascii=False))


async def _open(session: AsyncSession, row: Opinion, field: str, sealed: bytes | None) -> str | None:
    subject = await session.get(Subject, row.subject_id) if row.subject_id is not None else None
    if subject is None or sealed is None:
        return None
    return json.loads(vault_of(session).open(subject.key, f"{_PLACE}:{field}:{subject.id}", sealed))
