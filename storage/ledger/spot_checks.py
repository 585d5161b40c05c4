"""抽查: a random draw of records that count, those without evidence or with doubts first, and what was found.

Who draws cannot choose: the order comes from hashes of a seed that is made at the draw and kept with the pool, so that
anybody can draw it again and get the same.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import vault_of
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.ledger import certificates
from storage.ledger.evidence import backing
from storage.ledger.ledger_flags import doubts_about
from storage.masking import without_numbers
from storage.offering.offers import shown_name
from storage.orgs import subtree
from storage.policy import policy_of
from storage.post import notices
from storage.speakers import OrgRef, Overseer, Speaker
from storage.tables import BackEntry, Need, Org, Person, Service, SpotCheck, SpotItem, Subject

MOST = 50
_REASON = "spot_item:reason"
_RIGHTS = {"superior_admin": "superior", "unit_admin": "unit", "staff": "community"}
Record = Service | BackEntry


@dataclass(frozen=True, slots=True)
class Drawn:
    """One record to be looked at; `name` only where the checker may know it (the superior's list has none)."""

    item: int
    record: str  # #12, 补录 3
    name: str
    category: str
    community: str
    day: date
    hours: Decimal | None
    backed_by: tuple[str, ...]
    doubts: tuple[str, ...]
    finding: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A draw: its number, out of how many, and the seed that proves it."""

    number: int
    org: OrgRef
    pool: int
    bare: int  # of the pool without evidence or with doubts
    seed: str
    drawn: tuple[Drawn, ...]


def draw(seed: str, first: Iterable[str], second: Iterable[str], wanted: int) -> tuple[str, ...]:
    """The records drawn: all of `first` come before any of `second`, each in the order of its hash with the seed."""

    def order(name: str) -> bytes:
        return hashlib.sha256(f"{seed}:{name}".encode()).digest()

    return tuple([*sorted(first, key=order), *sorted(second, key=order)][:wanted])


async def begin(session: AsyncSession, speaker: Speaker, by: Overseer, wanted: int) -> Check:
    """抽查 N: draw from what counts in the checker's own organisation and below, and was not found true before."""
    if not 1 <= wanted <= MOST:
        raise NotUnderstood(f"一次抽查1到{MOST}条。例：抽查 3")
    pool = await _pool(session, by, speaker.today)
    if not pool:
        raise NotNow(f"{by.org.name}现在没有可抽查的服务记录（要先有社区确认过的）。")
    first, second = await _sorted(session, pool)
    seed = secrets.token_hex(16)
    check = SpotCheck(
        org_id=by.org.id, drawn_by=by.person_id, drawn_at=speaker.now, wanted=wanted, seed=seed,
        first_pool=sorted(first), second_pool=sorted(second),
    )  # fmt: skip
    session.add(check)
    await session.flush()
    names = draw(seed, first, second, wanted)
    items = [_item(check.id, pool[name]) for name in names]
    session.add_all(items)
    await session.flush()
    note(session, speaker.now, by.person_id, "spot_check", "spot_check", check.id, org_id=by.org.id,
         wanted=wanted, pool=len(pool), seed=seed)  # fmt: skip
    drawn = tuple([await _drawn(session, by.org, item) for item in items])
    return Check(check.id, by.org, len(pool), len(first), seed, drawn)


async def find(session: AsyncSession, speaker: Speaker, number: int, *, true: bool, reason: str) -> Drawn:
    """抽查结果 N: 属实, or 不符 with a reason, which voids the hours and every certificate that counts them."""
    item = await session.get(SpotItem, number) if 0 < number < 2**31 else None
    check = await session.get(SpotCheck, item.check_id) if item is not None else None
    org = _right(speaker, check.org_id) if check is not None else None
    if item is None or org is None:
        raise NotFound(f"没有您能填的抽查 {number}。")
    record = await _record(session, item)
    words = without_numbers(reason.strip())[:200]
    _must_judge(speaker, record, number, true=true, words=words)
    moved = await session.execute(
        update(SpotItem)
        .where(SpotItem.id == item.id, SpotItem.finding.is_(None))
        .values(
            finding="属实" if true else "不符", found_by=speaker.person_id, found_at=speaker.now,
            reason=await _sealed(session, record.person_id, words),
        )
        .returning(SpotItem.id)
    )  # fmt: skip
    if moved.first() is None:
        raise NotNow(f"抽查 {number} 已经填过结果了。")
    await session.refresh(item)
    note(session, speaker.now, speaker.person_id, "found_true" if true else "found_false", "spot_item", item.id,
         org_id=org.id)  # fmt: skip
    if not true:
        await _void(session, speaker, record)
    return await _drawn(session, org, item)


async def _void(session: AsyncSession, speaker: Speaker, record: Record) -> None:
    if isinstance(record, Service):
        record.state, record.voided_at = "disputed", speaker.now
        named = f"#{record.need_id}"
    else:
        record.state = "voided"
        named = f"补录 {record.id}"
    await session.flush()
    await certificates.void_those_with(session, speaker, record, "所依据的记录经抽查不符")
    appeal = f"更正 {named} 实际情况" if isinstance(record, Service) else f"更正 {named}应当属实，实际情况…"
    text = f"抽查认为{named}的记录不符，工时已取消。有异议请私聊我发：{appeal}"
    await notices.tell_privately(
        session, speaker.now, record.person_id, text, "您的服务记录有抽查结果，请私聊我发：我的服务"
    )


async def _pool(session: AsyncSession, by: Overseer, today: date) -> dict[str, Record]:
    """What counts and was not checked before, by its name."""
    below = [org.id for org in await subtree(session, by.org.id)]
    since = today - timedelta(days=(await policy_of(session, by.org.id)).records.check_days)
    checked = select(SpotItem.service_id).where(SpotItem.service_id.is_not(None))
    services = await session.scalars(
        select(Service)
        .where(or_(Service.org_id.in_(below), Service.unit_id.in_(below)), Service.state == "confirmed")
        .where(Service.day >= since, Service.hours.is_not(None), Service.id.not_in(checked))
    )
    entered = select(SpotItem.back_entry_id).where(SpotItem.back_entry_id.is_not(None))
    entries = await session.scalars(
        select(BackEntry)
        .where(or_(BackEntry.org_id.in_(below), BackEntry.unit_id.in_(below)), BackEntry.state == "confirmed")
        .where(BackEntry.day >= since, BackEntry.id.not_in(entered))
    )
    return {f"{'s' if isinstance(row, Service) else 'b'}{row.id}": row for row in (*services, *entries)}


async def _sorted(session: AsyncSession, pool: dict[str, Record]) -> tuple[list[str], list[str]]:
    """Those without evidence or with doubts (back-entries always), and the others."""
    backed = await backing(session, [row.offer_id for row in pool.values() if isinstance(row, Service)])
    first = [
        name
        for name, row in pool.items()
        if isinstance(row, BackEntry) or row.offer_id not in backed or await doubts_about(session, row)
    ]
    return first, [name for name in pool if name not in set(first)]


def _item(check_id: int, row: Record) -> SpotItem:
    if isinstance(row, Service):
        return SpotItem(check_id=check_id, service_id=row.id)
    return SpotItem(check_id=check_id, back_entry_id=row.id)


def _must_judge(speaker: Speaker, record: Record, number: int, *, true: bool, words: str) -> None:
    if record.person_id == speaker.person_id:
        raise NotAllowed("这是您自己的记录，请另一位来查。")
    stood_for = (record.confirmed_by,) if isinstance(record, Service) else (record.entered_by, record.decided_by)
    if true and speaker.person_id in stood_for:
        raise NotAllowed(f"抽查 {number} 的记录是您确认的，请另一位来查。")
    if not true and len(words) < 2:
        raise NotUnderstood(f"请写明哪里不符。例：抽查结果 {number} 不符 居民说没有人来过")


async def _record(session: AsyncSession, item: SpotItem) -> Record:
    if item.service_id is not None:
        return await session.get_one(Service, item.service_id, with_for_update=True)
    return await session.get_one(BackEntry, item.back_entry_id, with_for_update=True)


def _right(speaker: Speaker, org_id: int) -> OrgRef | None:
    """The organisation that drew, when the speaker is one of those who may draw for it."""
    for (kind, held), org in speaker.roles.items():
        if held == org_id and _RIGHTS.get(kind) == org.kind:
            return org
    return None


async def _drawn(session: AsyncSession, org: OrgRef, item: SpotItem) -> Drawn:
    record = await _record(session, item)
    community = (await session.get_one(Org, record.org_id)).name
    known = await shown_name(session, record.person_id) if org.kind != "superior" else ""
    if isinstance(record, Service):
        need = await session.get_one(Need, record.need_id)
        backed = (await backing(session, [record.offer_id])).get(record.offer_id, ())
        named, category = f"#{record.need_id}", need.category
    else:
        backed, named, category = ("两人补录",), f"补录 {record.id}", record.category
    doubts = await doubts_about(session, record)
    return Drawn(item.id, named, known, category, community, record.day, record.hours, backed, doubts, item.finding)


async def proves(session: AsyncSession, by: Overseer, check_id: int) -> bool:
    """Whether the kept seed draws from the kept pool what was drawn: the proof that nobody chose."""
    check = await session.get(SpotCheck, check_id) if 0 < check_id < 2**31 else None
    if check is None or check.org_id not in {org.id for org in await subtree(session, by.org.id)}:
        raise NotFound(f"没有您能看的第{check_id}次抽查。")
    rows = await session.scalars(select(SpotItem).where(SpotItem.check_id == check_id).order_by(SpotItem.id))
    drawn = tuple(f"s{row.service_id}" if row.service_id is not None else f"b{row.back_entry_id}" for row in rows)
    return drawn == draw(check.seed, check.first_pool, check.second_pool, check.wanted)


async def _sealed(session: AsyncSession, person_id: int, text: str) -> bytes | None:
    person = await session.get_one(Person, person_id)
    if not text or person.subject_id is None:
        return None
    subject = await session.get_one(Subject, person.subject_id)
    return vault_of(session).seal(subject.key, f"{_REASON}:{subject.id}", text)
