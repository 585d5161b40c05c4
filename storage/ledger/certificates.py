"""志愿服务记录证明 (67号令 第15–17条): numbered by the organisation that recorded the hours, verifiable by anybody who
holds the paper, void as soon as one of its records falls. What can be looked up shows no name."""

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotFound, NotNow, NotUnderstood
from storage.ledger.certificate_rows import Recorded, fingerprint, recorded
from storage.masking import without_numbers
from storage.post.notices import tell_privately
from storage.speakers import OrgRef, Speaker, Staff, org_ref
from storage.tables import BackEntry, Certificate, CertificateCount, CertificateLine, Org, Person, Service

_PLACE = "certificate:secrets"
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate as its owner gets it, with everything that is printed. `again`: nothing new, the same number."""

    org: OrgRef
    mark: str
    name: str
    person_number: str
    covers: int
    first: date
    last: date
    times: int
    hours: Decimal
    lines: tuple[Recorded, ...]
    issued_on: date
    token: str
    check: str
    again: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What anybody with the paper may know: no name."""

    mark: str
    org: str
    valid: bool
    first: date
    last: date
    times: int
    hours: Decimal
    issued_on: date
    reason: str | None


async def issue(session: AsyncSession, speaker: Speaker, year: int) -> tuple[Issued, ...]:
    """证明 [年]: the speaker's own, one from each organisation that recorded hours in that calendar year."""
    person = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    lines = await recorded(session, person.id, date(year, 1, 1), date(year, 12, 31)) if person is not None else ()
    if person is None or not lines:
        raise NotNow(f"您{year}年还没有已确认的服务时长，不能开证明。看自己的记录发：我的服务")
    return tuple([await _issue(session, speaker, person, year, org_id) for org_id in _orgs(lines)])


async def void(session: AsyncSession, speaker: Speaker, by: Staff, year: int, number: int, reason: str) -> Verdict:
    """作废证明: by the organisation that issued it, with a reason. Its number is never given again."""
    words = without_numbers(reason.strip())[:100]
    if len(words) < 2:
        raise NotUnderstood(f"请写作废的原因。例：作废证明 〔{year}〕{number}号 姓名写错")
    row = await session.scalar(
        select(Certificate).where(
            Certificate.org_id == by.org.id, Certificate.year == year, Certificate.number == number
        )
    )
    if row is None:
        raise NotFound(f"{by.org.name}没有开过〔{year}〕{number}号证明。")
    if not await _voided(session, speaker, row.id, words):
        raise NotNow(f"{mark_of(by.org.name, year, number)}已经作废了。")
    await session.refresh(row)
    await _tell(session, speaker, row, words)
    return await _verdict(session, row)


async def void_those_with(session: AsyncSession, speaker: Speaker, record: Service | BackEntry, reason: str) -> int:
    """A record fell or changed: every certificate that counts it is void."""
    same = CertificateLine.service_id if isinstance(record, Service) else CertificateLine.back_entry_id
    rows = await session.scalars(
        select(Certificate)
        .join(CertificateLine, CertificateLine.certificate_id == Certificate.id)
        .where(same == record.id, Certificate.voided_at.is_(None))
    )
    fallen = 0
    for row in list(rows):
        if await _voided(session, speaker, row.id, reason):
            fallen += 1
            await _tell(session, speaker, row, reason)
    return fallen


async def by_token(session: AsyncSession, token: str) -> Verdict | None:
    """What the address in the QR code leads to; None for any other. Looked up by a hash: time tells nothing."""
    if not _TOKEN.fullmatch(token):
        return None
    row = await session.scalar(select(Certificate).where(Certificate.token_hash == _hash(token)))
    return await _verdict(session, row) if row is not None else None


async def by_check(session: AsyncSession, org: str, year: int, number: int, check: str) -> Verdict | None:
    """The same by number and check code, where there is no web address; None unless both fit."""
    rows = await session.scalars(
        select(Certificate)
        .join(Org, Org.id == Certificate.org_id)
        .where(Org.name == org, Certificate.year == year, Certificate.number == number)
    )
    said = re.sub(r"[^0-9A-Z]", "", check.upper()).encode()
    found = None
    for row in list(rows):  # several places may have an organisation of this name
        if hmac.compare_digest(_secrets(session, row)[1].encode(), said):
            found = row
    return await _verdict(session, found) if found is not None else None


def mark_of(org: str, year: int, number: int) -> str:
    """舜水新村志证〔2026〕3号."""
    return f"{org}志证〔{year}〕{number}号"


async def _issue(session: AsyncSession, speaker: Speaker, person: Person, year: int, org_id: int) -> Issued:
    last = await _locked_count(session, org_id, speaker.today.year)
    lines = await recorded(session, person.id, date(year, 1, 1), date(year, 12, 31), org_id=org_id)
    held = await session.scalar(
        select(Certificate)
        .where(Certificate.org_id == org_id, Certificate.person_id == person.id, Certificate.covers == year)
        .where(Certificate.contents == fingerprint(lines), Certificate.voided_at.is_(None))
    )
    if held is not None:
        return await _issued(session, person, held, lines, again=True)
    here = (CertificateCount.org_id == org_id, CertificateCount.year == speaker.today.year)
    await session.execute(update(CertificateCount).where(*here).values(last=last + 1))
    token, check = secrets.token_urlsafe(32), "".join(secrets.choice(_SIGNS) for _ in range(8))
    row = Certificate(
        org_id=org_id, year=speaker.today.year, number=last + 1, person_id=person.id, covers=year,
        first=min(one.day for one in lines), last=max(one.day for one in lines), times=len(lines),
        hours=sum((one.hours for one in lines), Decimal(0)), contents=fingerprint(lines), token_hash=_hash(token),
        secrets=vault_of(session).seal_ours(_PLACE, json.dumps([token, check])), issued_on=speaker.today,
        issued_at=speaker.now,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    session.add_all(
        CertificateLine(certificate_id=row.id, service_id=one.service_id, back_entry_id=one.back_entry_id)
        for one in lines
    )
    await session.flush()
    note(session, speaker.now, person.id, "issue_certificate", "certificate", row.id, org_id=org_id, number=row.number)
    return await _issued(session, person, row, lines, again=False)


async def _issued(
    session: AsyncSession, person: Person, row: Certificate, lines: tuple[Recorded, ...], *, again: bool
) -> Issued:
    org = org_ref(await session.get_one(Org, row.org_id))
    token, check = _secrets(session, row)
    return Issued(
        org, mark_of(org.name, row.year, row.number), person.name, person.number, row.covers, row.first, row.last,
        row.times, row.hours, lines, row.issued_on, token, check, again,
    )  # fmt: skip


def _orgs(lines: tuple[Recorded, ...]) -> list[int]:
    """Who recorded them; counters are locked in one order, whoever asks."""
    return sorted({one.org_id for one in lines})


async def _locked_count(session: AsyncSession, org_id: int, year: int) -> int:
    """The organisation's last number of the year; two who ask at once wait for each other."""
    await insert_once(session, CertificateCount, {"org_id": org_id, "year": year, "last": 0})
    row = (
        await session.scalars(
            select(CertificateCount)
            .where(CertificateCount.org_id == org_id, CertificateCount.year == year)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).one()
    return row.last


async def _voided(session: AsyncSession, speaker: Speaker, certificate_id: int, reason: str) -> bool:
    done = await session.execute(
        update(Certificate)
        .where(Certificate.id == certificate_id, Certificate.voided_at.is_(None))
        .values(voided_at=speaker.now, voided_by=speaker.person_id, void_reason=reason)
        .returning(Certificate.id)
    )
    if done.first() is None:
        return False
    note(session, speaker.now, speaker.person_id, "void_certificate", "certificate", certificate_id)
    return True


async def _tell(session: AsyncSession, speaker: Speaker, row: Certificate, reason: str) -> None:
    org = (await session.get_one(Org, row.org_id)).name
    text = f"您的{mark_of(org, row.year, row.number)}已作废：{reason}。需要时请私聊我重开：证明 {row.covers}"
    await tell_privately(session, speaker.now, row.person_id, text, "您有一份证明作废了，请私聊我发：证明")


async def _verdict(session: AsyncSession, row: Certificate) -> Verdict:
    org = (await session.get_one(Org, row.org_id)).name
    return Verdict(
        mark_of(org, row.year, row.number), org, row.voided_at is None, row.first, row.last, row.times, row.hours,
        row.issued_on, row.void_reason,
    )  # fmt: skip


def _secrets(session: AsyncSession, row: Certificate) -> tuple[str, str]:
    token, check = json.loads(vault_of(session).open_ours(_PLACE, row.secrets))
    return str(token), str(check)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
