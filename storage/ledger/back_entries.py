"""补录: hours that nobody reported at the time. One member of the staff enters them, a second person confirms them, and
neither is the helper. They are listed apart from the services."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from matching.times.spans import read_span
from storage.asking.asks import hear_need
from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.ledger.ledger_flags import doubts_of, looked_into, names_of
from storage.ledger.second_persons import is_within_reach
from storage.ledger.unrecorded import unrecorded_kind
from storage.masking import plain, without_numbers
from storage.offering.offers import shown_name
from storage.policy import policies_of, policy_of
from storage.post import notices
from storage.speakers import OrgRef, Speaker, Staff, community_ids, org_ref
from storage.tables import BackEntry, Org, Person, Subject

_CONTENT = "back_entry:content"
_MOST = 200
_EXAMPLE = "补录 @李明 7月11日 帮王奶奶修水管 用时2小时"


@dataclass(frozen=True, slots=True)
class EntryView:
    """A back-entry as who enters, decides or is meant may read it. `content` in private only."""

    number: int
    name: str
    org: OrgRef
    day: date
    hours: Decimal
    category: str
    content: str
    state: str  # waiting confirmed declined voided
    again: bool = False
    doubts: tuple[str, ...] = ()
    to_look_into: tuple[str, ...] = ()  # names of what the second person must say he has looked into


async def enter(
    session: AsyncSession, speaker: Speaker, by: Staff, person_id: int, day: date, content: str, hours: Decimal | None
) -> EntryView:
    """补录 of somebody registered in the staff's own community; nothing counts before a second person agrees."""
    words, hours = _checked(content, hours)
    await _must_be_due(session, by, speaker, person_id, day, words)
    person = await session.get_one(Person, person_id)
    span, zone = read_span(words), policies_of(session).zone
    fingerprint = vault_of(session).index("".join(plain(words).split()))
    values: dict[str, object] = {
        "person_id": person.id, "unit_id": person.unit_id, "org_id": by.org.id, "day": day, "hours": hours,
        "started_at": datetime.combine(day, span[0], zone) if span else None,
        "ended_at": datetime.combine(day, span[1], zone) if span else None,
        "category": _category(words, day), "content": await _sealed(session, person, words),
        "fingerprint": fingerprint, "state": "waiting",
        "entered_by": by.person_id, "entered_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, BackEntry, values)
    row = await session.scalar(
        select(BackEntry).where(
            BackEntry.person_id == person.id, BackEntry.org_id == by.org.id, BackEntry.day == day,
            BackEntry.fingerprint == fingerprint,
        )
    )  # fmt: skip
    assert row is not None
    if new:
        note(session, speaker.now, by.person_id, "enter_back", "back_entry", row.id, org_id=by.org.id, person=person.id)
        await _ask_second(session, speaker, row)
    return await view_of(session, row, again=not new)


async def decide(session: AsyncSession, speaker: Speaker, number: int, *, agreed: bool, said: str = "") -> EntryView:
    """The second person's word: another of the community's staff, the helper's unit, or a superior of either. What is
    odd counts only when he has looked into it: `said` names it (已核实 重叠)."""
    row = await _readable(session, speaker, number)
    await _must_decide(session, speaker, row)
    doubts = await doubts_of(session, row)
    owed = names_of(doubts)
    if agreed and row.state == "waiting" and not {*owed} <= looked_into(said):
        odd = "；".join(doubt.words for doubt in doubts)
        raise NotNow(f"补录 {row.id} 有疑点：{odd}。核实属实发：补录 {row.id} 同意 已核实 {'、'.join(owed)}")
    done = await session.execute(
        update(BackEntry)
        .where(BackEntry.id == row.id, BackEntry.state == "waiting")
        .values(
            state="confirmed" if agreed else "declined",
            decided_by=speaker.person_id,
            decided_at=speaker.now,
            looked_into=list(owed) if agreed and owed else None,
        )
        .returning(BackEntry.id)
    )
    if done.first() is None:
        raise NotNow(f"补录 {number} 已经有结果了，不用再办。")
    await session.refresh(row)
    verb = "confirm_back" if agreed else "decline_back"
    note(session, speaker.now, speaker.person_id, verb, "back_entry", row.id, org_id=row.org_id)
    where = (await session.get_one(Org, row.org_id)).name
    outcome = f"已由第二人确认，计{_hours(row.hours)}小时（补录单列）" if agreed else "没有通过"
    text = f"{where}给您补录的{row.day.month}月{row.day.day}日服务{outcome}。看记录发：我的服务"
    await notices.tell_privately(session, speaker.now, row.person_id, text, "您有一条补录有结果，请私聊我发：我的服务")
    return await view_of(session, row)


async def look(session: AsyncSession, speaker: Speaker, number: int) -> EntryView:
    """One back-entry, for its helper and for who may decide on it."""
    row = await _readable(session, speaker, number)
    note(session, speaker.now, speaker.person_id, "read_back", "back_entry", row.id, org_id=row.org_id)
    return await view_of(session, row)


async def waiting(session: AsyncSession, speaker: Speaker) -> tuple[EntryView, ...]:
    """The back-entries that wait for somebody and that the speaker may see, the oldest first."""
    rows = await session.scalars(select(BackEntry).where(BackEntry.state == "waiting").order_by(BackEntry.id))
    return tuple(
        [await view_of(session, row) for row in list(rows) if await is_within_reach(session, speaker, row)][:20]
    )


async def sums(session: AsyncSession, person_id: int, year: int) -> tuple[int, Decimal]:
    """How many confirmed back-entries a person has in a year, and their hours."""
    count, hours = (
        await session.execute(
            select(func.count(), func.coalesce(func.sum(BackEntry.hours), 0)).where(
                BackEntry.person_id == person_id, BackEntry.state == "confirmed",
                BackEntry.day.between(date(year, 1, 1), date(year, 12, 31)),
            )
        )
    ).one()  # fmt: skip
    return count, Decimal(str(hours))


async def view_of(session: AsyncSession, row: BackEntry, *, again: bool = False) -> EntryView:
    """The row as it is shown."""
    person = await session.get_one(Person, row.person_id)
    doubts = await doubts_of(session, row) if row.state in ("waiting", "confirmed") else ()
    return EntryView(
        row.id, await shown_name(session, row.person_id), org_ref(await session.get_one(Org, row.org_id)), row.day,
        row.hours, row.category, await _opened(session, person, row.content), row.state, again,
        tuple(doubt.words for doubt in doubts), names_of(doubts),
    )  # fmt: skip


def _checked(content: str, hours: Decimal | None) -> tuple[str, Decimal]:
    words = without_numbers(content.strip())[:_MOST]
    span = read_span(words)
    if hours is None and span is not None:
        hours = Decimal(span[1].hour * 60 + span[1].minute - span[0].hour * 60 - span[0].minute) / 60
    if hours is None or not 0 < hours <= 24:
        raise NotUnderstood(f"请写用时多久（0到24小时之间）。例：{_EXAMPLE}")
    if len(words) < 2:
        raise NotUnderstood(f"请写做了什么。例：{_EXAMPLE}")
    return words, round(hours, 2)


def _category(words: str, day: date) -> str:
    """The kind of service that papers show: the words themselves may name who was helped."""
    try:
        return hear_need("need", words, day, time(0)).category
    except NotUnderstood:
        return "志愿服务"


async def _must_be_due(
    session: AsyncSession, by: Staff, speaker: Speaker, person_id: int, day: date, words: str
) -> None:
    rules = (await policy_of(session, by.org.id)).records
    if person_id == by.person_id:
        raise NotAllowed("不能给自己补录，请另一位社区工作者来录。")
    if by.org.id not in await community_ids(session, person_id):
        raise NotAllowed(f"{await shown_name(session, person_id)}没有在{by.org.name}报到，请他报到的社区来补录。")
    if day > speaker.today:
        raise NotUnderstood(f"补录的是做过的服务，日期不能在今天之后。例：{_EXAMPLE}")
    if day < speaker.today - timedelta(days=rules.back_days):
        raise NotNow(f"只能补录{rules.back_days}天以内的服务。")
    kind = unrecorded_kind(rules, words)
    if kind is not None:
        raise NotNow(f"{kind}不计入服务记录（{rules.unrecorded_source}）。")


async def _ask_second(session: AsyncSession, speaker: Speaker, row: BackEntry) -> None:
    """The community's and the unit's groups hear that a second person is wanted; no name, no words."""
    text = f"补录 {row.id} 等第二人确认，请另一位社区工作者或他单位的管理员私聊我发：补录 {row.id}"
    await notices.tell_org(session, speaker.now, row.org_id, text, but=speaker.chat)
    if row.unit_id is not None:
        await notices.tell_org(session, speaker.now, row.unit_id, text, but=speaker.chat)


async def _readable(session: AsyncSession, speaker: Speaker, number: int) -> BackEntry:
    row = await session.get(BackEntry, number) if 0 < number < 2**31 else None
    if row is None or (row.person_id != speaker.person_id and not await is_within_reach(session, speaker, row)):
        raise NotFound(f"没有您能看的补录 {number}。")
    return row


async def _must_decide(session: AsyncSession, speaker: Speaker, row: BackEntry) -> None:
    if speaker.person_id == row.person_id:
        raise NotAllowed("自己的补录不能自己确认，要由社区或单位的人确认。")
    if speaker.person_id == row.entered_by:
        raise NotAllowed(f"补录 {row.id} 是您录的，请另一位社区工作者或他单位的管理员确认。")
    if not await is_within_reach(session, speaker, row):
        raise NotAllowed("只有社区工作者、他单位的管理员或上级管理员能确认补录。")


async def _sealed(session: AsyncSession, person: Person, text: str) -> bytes | None:
    if person.subject_id is None:
        return None
    subject = await session.get_one(Subject, person.subject_id)
    return vault_of(session).seal(subject.key, f"{_CONTENT}:{subject.id}", text)


async def _opened(session: AsyncSession, person: Person, sealed: bytes | None) -> str:
    if sealed is None or person.subject_id is None:
        return ""
    subject = await session.get_one(Subject, person.subject_id)
    return vault_of(session).open(subject.key, f"{_CONTENT}:{subject.id}", sealed)


def _hours(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
