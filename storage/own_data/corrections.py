"""更正: a person says what is wrong in a record that others keep, and the keeper decides. Both stay on record."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from matching.times.durations import read_hours
from storage.chronicle import note
from storage.database import vault_of
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.ledger import certificates
from storage.ledger.ledger_flags import doubts_of, looked_into, names_of
from storage.masking import without_numbers
from storage.offering.offers import shown_name
from storage.orgs import ancestors
from storage.post import notices
from storage.speakers import OrgRef, Speaker, community_ids, org_ref
from storage.tables import Correction, Org, Person, Service, SpotItem, Subject

_WORDS, _REASON = "correction:words", "correction:reason"
_MOST = 300
_NUMBERED = re.compile(r"[#＃]\s*(\d{1,9})")
_DECIDES = {"unit": "unit_admin", "community": "staff", "superior": "superior_admin"}


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A request as the person and the deciding organisation may read it, in private. `need` is the #number of the
    service it is about; `hours` what that service should say."""

    number: int
    name: str
    org: OrgRef
    words: str
    need: int | None
    hours: Decimal | None
    state: str  # open agreed declined
    asked_at: datetime
    reason: str


async def ask(session: AsyncSession, speaker: Speaker, words: str) -> CorrectionView:
    """Ask for a correction. `#12 …` is about that service and goes to its community; anything else to the unit."""
    said = without_numbers(words.strip())[:_MOST]
    if len(said) < 4:
        raise NotUnderstood("请写清哪里不对、应该是什么。例：更正 #12 用时应为3小时")
    person = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    if person is None:
        raise NotNow("没有您的记录，不用更正。")
    service = await _service(session, person.id, words)
    org_id = await _decider(session, service) if service is not None else await _keeper(session, person)
    hours = read_hours(_NUMBERED.sub(" ", words)) if service is not None else None
    if service is not None and service.unrecorded is not None:
        raise NotNow(f"#{service.need_id} 是{service.unrecorded}，按规定不计服务时长。")
    if hours is not None and not 0 < hours <= 24:
        raise NotUnderstood("用时要在0到24小时之间。例：更正 #12 用时应为3小时")
    if service is not None and await _open_about(session, service.id):
        raise NotNow(f"#{service.need_id} 已经有一条更正在等答复，请等社区回复。")
    row = Correction(
        person_id=person.id,
        org_id=org_id,
        service_id=service.id if service is not None else None,
        hours=Decimal(str(hours)) if hours is not None else None,
        words=await _sealed(session, person, _WORDS, said),
        asked_at=speaker.now,
    )
    session.add(row)
    await session.flush()
    note(session, speaker.now, person.id, "ask_correction", "correction", row.id, org_id=org_id)
    text = f"有一条更正申请（更正 {row.id}），请私聊我发：更正 {row.id}"
    await notices.tell_org(session, speaker.now, org_id, text, but=speaker.chat)
    return await _view(session, row)


async def look(session: AsyncSession, speaker: Speaker, number: int) -> CorrectionView:
    """A request, for who asked and for who decides. Reading it is noted."""
    row = await _readable(session, speaker, number)
    note(session, speaker.now, speaker.person_id, "read_correction", "correction", row.id, org_id=row.org_id)
    return await _view(session, row)


async def decide(session: AsyncSession, speaker: Speaker, number: int, *, agreed: bool, reason: str) -> CorrectionView:
    """The keeper agrees, which corrects the service's hours, or declines with a reason. Once, by somebody else."""
    row = await _readable(session, speaker, number)
    if not await _keeps(session, speaker, row.org_id):
        name = (await session.get_one(Org, row.org_id)).name
        raise NotAllowed(f"更正 {number} 由{name}决定。")
    if row.person_id == speaker.person_id:
        raise NotAllowed("这是您自己的更正申请，请另一位来决定。")
    if not agreed and len(reason.strip()) < 2:
        raise NotUnderstood(f"请写明为什么不同意。例：更正 {number} 不同意 签到表上是2小时")
    person = await session.get_one(Person, row.person_id)
    moved = await session.execute(
        update(Correction)
        .where(Correction.id == row.id, Correction.state == "open")
        .values(
            state="agreed" if agreed else "declined",
            decided_by=speaker.person_id,
            decided_at=speaker.now,
            reason=await _sealed(session, person, _REASON, without_numbers(reason.strip())[:_MOST]),
        )
        .returning(Correction.id)
    )
    if moved.first() is None:
        raise NotNow(f"更正 {number} 已经有答复了。")
    if agreed and row.service_id is not None:
        await _put_right(session, speaker, row, reason)
    await session.refresh(row)
    verb = "agree_correction" if agreed else "decline_correction"
    note(session, speaker.now, speaker.person_id, verb, "correction", row.id, org_id=row.org_id)
    said = "同意了" if agreed else "没有同意"
    text = f"您的更正 {number}，{(await session.get_one(Org, row.org_id)).name}{said}。看详情发：更正 {number}"
    otherwise = "您的更正申请有回复，请私聊我看。"
    await notices.tell_privately(session, speaker.now, row.person_id, text, otherwise)
    return await _view(session, row)


async def views_of(session: AsyncSession, person_id: int) -> tuple[CorrectionView, ...]:
    """All requests of one person, the oldest first."""
    rows = await session.scalars(select(Correction).where(Correction.person_id == person_id).order_by(Correction.id))
    return tuple([await _view(session, row) for row in rows])


async def _service(session: AsyncSession, person_id: int, words: str) -> Service | None:
    found = _NUMBERED.search(words)
    if found is None:
        return None
    service = await session.scalar(
        select(Service).where(Service.person_id == person_id, Service.need_id == int(found[1]))
    )
    if service is None:
        raise NotFound(f"您没有 #{found[1]} 的服务记录。看自己的记录发：我的服务")
    return service


async def _decider(session: AsyncSession, service: Service) -> int:
    """The community keeps the record; after it declined, and against a spot check, the superior decides: an appeal."""
    declined = select(Correction.org_id).where(Correction.service_id == service.id, Correction.state == "declined")
    refused = set(await session.scalars(declined))
    if service.org_id not in refused and service.voided_at is None:
        return service.org_id
    held = [service.org_id, *([service.unit_id] if service.unit_id is not None else [])]
    above = [one for org_id in held for one in await ancestors(session, org_ref(await session.get_one(Org, org_id)))]
    higher = [one for one in above if one.kind == "superior" and one.id not in refused]
    if higher:
        return higher[0].id
    if service.org_id not in refused:
        return service.org_id
    again = "上级也已经答复过" if above else "也没有登记上级"
    raise NotNow(f"#{service.need_id} 的更正社区没有同意，{again}，不能再申请。")


async def _put_right(session: AsyncSession, speaker: Speaker, row: Correction, said: str) -> None:
    """An agreed correction: the hours asked for, and a voided record stands again. Certificates with the old figure
    are void; nobody restores what he found untrue himself, and what is odd then is looked into first."""
    service, hours = await session.get_one(Service, row.service_id, with_for_update=True), row.hours
    found = select(SpotItem.found_by).where(SpotItem.service_id == service.id, SpotItem.finding == "不符")
    if service.voided_at is not None and speaker.person_id in set(await session.scalars(found)):
        raise NotAllowed("抽查是您查的，申诉请另一位来决定。")
    if service.voided_at is not None and service.confirmed_by is not None:
        service.state, service.voided_at = "confirmed", None
    changed = hours is not None and hours != service.hours
    if changed:
        service.hours = hours
    await session.flush()
    await _must_be_looked_into(session, speaker, row, service, said)
    if changed:
        await certificates.void_those_with(session, speaker, service, "所依据的记录已更正")


async def _must_be_looked_into(
    session: AsyncSession, speaker: Speaker, row: Correction, service: Service, said: str
) -> None:
    doubts = await doubts_of(session, service) if service.state == "confirmed" else ()
    new = [doubt for doubt in doubts if doubt.name is not None and doubt.name not in (service.looked_into or [])]
    if not {*names_of(new)} <= looked_into(said):
        odd = "；".join(doubt.words for doubt in new)
        raise NotNow(
            f"更正 {row.id} 同意后有疑点：{odd}。核实属实发：更正 {row.id} 同意 已核实 {'、'.join(names_of(new))}"
        )
    if new:
        service.looked_by, service.looked_at = speaker.person_id, speaker.now
        service.looked_into = [*(service.looked_into or []), *names_of(new)]


async def _keeper(session: AsyncSession, person: Person) -> int:
    """The unit keeps a person's record; who has none is kept by the community."""
    if person.unit_id is not None:
        return person.unit_id
    communities = await community_ids(session, person.id)
    if not communities:
        raise NotNow("您还没有报到，自己的资料可以直接改。例：姓名 李明")
    return communities[0]


async def _open_about(session: AsyncSession, service_id: int) -> bool:
    held = select(Correction.id).where(Correction.service_id == service_id, Correction.state == "open")
    return await session.scalar(held) is not None


async def _keeps(session: AsyncSession, speaker: Speaker, org_id: int) -> bool:
    org = await session.get_one(Org, org_id)
    return (_DECIDES[org.kind], org_id) in speaker.roles


async def _readable(session: AsyncSession, speaker: Speaker, number: int) -> Correction:
    row = await session.get(Correction, number) if number < 2**31 else None
    if row is None or (row.person_id != speaker.person_id and not await _keeps(session, speaker, row.org_id)):
        raise NotFound(f"没有您能看的更正 {number}。")
    return row


async def _view(session: AsyncSession, row: Correction) -> CorrectionView:
    person = await session.get_one(Person, row.person_id)
    service = await session.get(Service, row.service_id) if row.service_id is not None else None
    return CorrectionView(
        number=row.id,
        name=await shown_name(session, row.person_id),
        org=org_ref(await session.get_one(Org, row.org_id)),
        words=await _opened(session, person, _WORDS, row.words),
        need=service.need_id if service is not None else None,
        hours=row.hours,
        state=row.state,
        asked_at=row.asked_at,
        reason=await _opened(session, person, _REASON, row.reason),
    )


async def _sealed(session: AsyncSession, person: Person, place: str, text: str) -> bytes | None:
    if not text or person.subject_id is None:
        return None
    subject = await session.get_one(Subject, person.subject_id)
    return vault_of(session).seal(subject.key, f"{place}:{subject.id}", text)


async def _opened(session: AsyncSession, person: Person, place: str, sealed: bytes | None) -> str:
    if sealed is None or person.subject_id is None:
        return ""
    subject = await session.get_one(Subject, person.subject_id)
    return vault_of(session).open(subject.key, f"{place}:{subject.id}", sealed)
