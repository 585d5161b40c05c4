"""The service ledger: reported by who served, credited by somebody else's word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from matching.spans import read_span
from storage.asking import needs
from storage.asking.needs import NeedView
from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotAllowed, NotFound, NotNow
from storage.ledger import back_entries, evidence
from storage.ledger.ledger_flags import doubts_about
from storage.ledger.photos import KeptPhoto
from storage.ledger.unrecorded import unrecorded_kind
from storage.offering.offers import shown_name
from storage.policy import policies_of, policy_of
from storage.post import notices
from storage.post.routing import announce
from storage.speakers import Speaker, community_ids, staff_of
from storage.tables import Need, Offer, Org, Person, Service, Subject

_CONTENT = "service:content"
_COMMENT = "service:comment"


@dataclass(frozen=True, slots=True)
class Reported:
    """Somebody says it is done; it counts once the community confirms."""

    need: NeedView
    hours: Decimal | None
    again: bool
    unrecorded: str | None = None  # a kind that gives no record
    backed_by: tuple[str, ...] = ()  # 服务码, 照片, 小结
    photos_used: tuple[str, ...] = ()  # where photos of this report were used before


@dataclass(frozen=True, slots=True)
class Credit:
    """Hours of one person; `hours` None when none were said."""

    name: str
    hours: Decimal | None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What one 确认 closed. `closed`: nothing of the need is left to do."""

    need: NeedView
    credits: tuple[Credit, ...]
    satisfied: bool
    closed: bool
    doubts: tuple[tuple[str, str], ...] = ()  # (name, what is odd about his record)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a person's own ledger."""

    number: int
    category: str
    community: str
    day: date
    hours: Decimal | None
    state: str  # reported confirmed disputed voided
    backed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MyLedger:
    """A person's services: this year's confirmed ones counted, the latest listed."""

    year: int
    owed: int  # by the rules of the unit, else of the community
    confirmed: int
    hours: Decimal
    waiting: int
    lines: tuple[Line, ...]
    back_entries: int = 0  # this year's confirmed 补录, listed apart
    back_hours: Decimal = Decimal(0)


async def report(
    session: AsyncSession,
    speaker: Speaker,
    number: int,
    content: str,
    hours: Decimal | None,
    photos: Sequence[KeptPhoto] = (),
) -> Reported:
    """完成 N: writes the ledger's line, unconfirmed; said again, before a confirmation or after 不满意, it corrects it.
    From 9点到11点 the times are kept, and the hours when none are said. Photos back it, unless they were used before."""
    need = await needs.held(session, number)
    offer = await session.scalar(
        select(Offer)
        .where(Offer.need_id == need.id, Offer.person_id == speaker.person_id)
        .where(Offer.state.in_(("accepted", "done")))
    )
    if offer is None:
        raise NotFound(f"#{number} 您没有接过单，不能报完成。先发：接单 {number}")
    person = await session.get_one(Person, offer.person_id)
    values = await _said(session, speaker, need, content, hours)
    values |= {
        "offer_id": offer.id, "need_id": need.id, "person_id": person.id, "unit_id": person.unit_id,
        "org_id": need.org_id, "state": "reported", "day": _served_on(need, speaker.today),
    }  # fmt: skip
    new = await insert_once(session, Service, values)
    if not new:
        await _correct(session, number, offer.id, values)
    offer.state = "done"
    rules = (await policy_of(session, need.org_id)).records
    used = await evidence.add_photos(session, speaker.now, offer, photos, rules.photo_distance)
    await session.flush()
    note(session, speaker.now, person.id, "report", "need", need.id, org_id=need.org_id, photos=len(photos))
    row = (await session.scalars(select(Service).where(Service.offer_id == offer.id))).one()
    await session.refresh(row)
    await _announce(session, speaker, need, row)
    backed = (await evidence.backing(session, [offer.id])).get(offer.id, ())
    view = await needs.view_of(session, need)
    return Reported(view, row.hours, not new, row.unrecorded, backed, used)


async def confirm(session: AsyncSession, speaker: Speaker, number: int, *, satisfied: bool, comment: str) -> Confirmed:
    """确认 N: the community's word credits the hours of everyone who reported, but never one's own."""
    need = await needs.held(session, number)
    by = await staff_of(session, speaker, need.org_id)
    rows = list(await session.scalars(select(Service).where(Service.need_id == need.id, Service.state == "reported")))
    if not rows:
        raise NotNow(await _nothing_to_confirm(session, need))
    others = [row for row in rows if row.person_id != by.person_id]
    if not others:
        raise NotAllowed(f"#{number} 是您自己做的，请另一位社区工作者来确认。")
    sealed = await _sealed(session, need, _COMMENT, comment)
    for row in others:
        row.state = "confirmed" if satisfied else "disputed"
        row.confirmed_by, row.confirmed_at, row.comment = by.person_id, speaker.now, sealed
        row.responsible_id = by.person_id
    await session.flush()
    doubts = [(row.person_id, doubt) for row in others for doubt in await doubts_about(session, row)]
    closed = await _close_when_done(session, speaker, need, open_left=len(others) < len(rows))
    credits = tuple([Credit(await shown_name(session, row.person_id), row.hours) for row in others])
    for row in others:
        await _tell_helper(session, speaker, need, row, satisfied=satisfied)
    verb = "confirm" if satisfied else "dispute"
    note(session, speaker.now, by.person_id, verb, "need", need.id, org_id=need.org_id, services=len(others))
    named = tuple([(await shown_name(session, person_id), doubt) for person_id, doubt in doubts])
    return Confirmed(await needs.view_of(session, need), credits, satisfied, closed, named)


async def mine(session: AsyncSession, speaker: Speaker) -> MyLedger:
    """The speaker's own ledger: this calendar year's sums and the ten latest lines."""
    year = speaker.today.year
    confirmed = await session.execute(
        select(func.count(), func.coalesce(func.sum(Service.hours), 0)).where(
            Service.person_id == speaker.person_id,
            Service.state == "confirmed",
            Service.day.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    count, hours = confirmed.one()
    waiting = await session.scalar(
        select(func.count())
        .select_from(Service)
        .where(Service.person_id == speaker.person_id, Service.state == "reported")
    )
    rows = await session.execute(
        select(Service, Need, Org)
        .join(Need, Need.id == Service.need_id)
        .join(Org, Org.id == Service.org_id)
        .where(Service.person_id == speaker.person_id)
        .order_by(Service.id.desc())
        .limit(10)
    )
    found = rows.all()
    backed = await evidence.backing(session, [row.offer_id for row, _, _ in found])
    lines = tuple(
        Line(need.id, need.category, org.name, row.day, row.hours, "voided" if row.voided_at else row.state,
             backed.get(row.offer_id, ()))
        for row, need, org in found
    )  # fmt: skip
    late = (
        await back_entries.sums(session, speaker.person_id, year) if speaker.person_id is not None else (0, Decimal(0))
    )
    return MyLedger(year, await _owed(session, speaker), count, Decimal(str(hours)), waiting or 0, lines, *late)


def hours_text(hours: Decimal | float) -> str:
    """1.5, 2, 0.25: no needless zeros."""
    return f"{Decimal(str(hours)).normalize():f}"


async def _owed(session: AsyncSession, speaker: Speaker) -> int:
    person = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    unit = person.unit_id if person is not None else None
    places = await community_ids(session, person.id) if person is not None else ()
    return (await policy_of(session, unit or next(iter(places), None))).services.per_year


def _served_on(need: Need, today: date) -> date:
    """The day it was wanted when that has come, else today."""
    return need.day if need.day is not None and need.day <= today else today


async def _said(
    session: AsyncSession, speaker: Speaker, need: Need, content: str, hours: Decimal | None
) -> dict[str, object]:
    """What a report says: times and hours, or no hours for a kind that gives no record."""
    rules = (await policy_of(session, need.org_id)).records
    span, day = read_span(content), _served_on(need, speaker.today)
    started, ended = (_moment(session, day, span[0]), _moment(session, day, span[1])) if span else (None, None)
    if hours is None and started is not None and ended is not None:
        hours = round(Decimal((ended - started).total_seconds()) / 3600, 2)
    unrecorded = unrecorded_kind(rules, content)
    return {
        "hours": None if unrecorded else hours, "unrecorded": unrecorded, "started_at": started, "ended_at": ended,
        "place": await session.scalar(select(Org.name).where(Org.id == need.org_id)),
        "content": await _sealed(session, need, _CONTENT, content), "reported_at": speaker.now,
    }  # fmt: skip


def _moment(session: AsyncSession, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, policies_of(session).zone)


async def _announce(session: AsyncSession, speaker: Speaker, need: Need, row: Service) -> None:
    """Tell the community's group, with what is odd, and the unit's group."""
    spent = f"，用时{hours_text(row.hours)}小时" if row.hours else ""
    told = f"#{need.id} {await shown_name(session, row.person_id)}说已完成{spent}"
    odd = await doubts_about(session, row)
    doubts = f"请核对：{'；'.join(odd)}。属实再发" if odd else "请确认"
    to_staff = (need.org_id, f"{told}。{doubts}：确认 {need.id} 满意")
    await announce(session, speaker, "完成", row.person_id, community=to_staff, unit=f"{told}，等社区确认。")


async def _correct(session: AsyncSession, number: int, offer_id: int, values: Mapping[str, object]) -> None:
    changed = {key: values[key] for key in ("content", "reported_at", "unrecorded")}
    changed |= {key: values[key] for key in ("started_at", "ended_at") if values["started_at"] is not None}
    if values["hours"] is not None or values["unrecorded"] is not None:
        changed["hours"] = values["hours"]
    result = await session.execute(
        update(Service)
        .where(Service.offer_id == offer_id, Service.state.in_(("reported", "disputed")), Service.voided_at.is_(None))
        .values(**changed, state="reported", confirmed_by=None, confirmed_at=None)
        .returning(Service.id)
    )
    if result.first() is None:
        void = await session.scalar(select(Service.voided_at).where(Service.offer_id == offer_id))
        if void is not None:
            raise NotNow(f"#{number} 抽查不符，工时已取消。要申诉请私聊我发：更正 #{number} 实际情况")
        raise NotNow("这次服务社区已经确认过了。要更正请找社区工作者。")


async def _sealed(session: AsyncSession, need: Need, place: str, words: str) -> bytes | None:
    subject = await session.get(Subject, need.subject_id) if need.subject_id is not None else None
    if subject is None or not words:
        return None
    return vault_of(session).seal(subject.key, f"{place}:{subject.id}", words[:1000])


async def _nothing_to_confirm(session: AsyncSession, need: Need) -> str:
    if need.state != "open":
        return f"#{need.id} {'已经办结' if need.state == 'closed' else '不在办理中'}，不用再确认。"
    if need.taken == 0:
        return f"#{need.id} 还没有人接单，不能确认。换人请发：推荐 {need.id}"
    return f"#{need.id} 接单的同志还没说完成，等他发「完成 {need.id} …」后再确认。"


async def _close_when_done(session: AsyncSession, speaker: Speaker, need: Need, *, open_left: bool) -> bool:
    """Closed when every place was taken and every helper's work is confirmed."""
    accepted = await session.scalar(
        select(func.count()).select_from(Offer).where(Offer.need_id == need.id, Offer.state == "accepted")
    )
    if open_left or accepted or need.taken < need.people:
        return False
    need.state, need.closed_at = "closed", speaker.now
    return True


async def _tell_helper(session: AsyncSession, speaker: Speaker, need: Need, row: Service, *, satisfied: bool) -> None:
    if not satisfied:
        text = f"#{need.id} 社区对这次服务还有意见，工时暂不计入。补好后再发：完成 {need.id} 做了什么，用时多久"
        await notices.tell_privately(
            session, speaker.now, row.person_id, text, f"#{need.id} 社区有回复，请私聊我发：我的服务"
        )  # fmt: skip
        return
    person = await session.get_one(Person, row.person_id)
    if person.home_platform == speaker.platform and person.home_chat == speaker.chat.id:
        return
    credited = f"，计{hours_text(row.hours)}小时" if row.hours else ""
    await notices.tell_person(session, speaker.now, row.person_id, f"#{need.id} 社区已确认满意{credited}，谢谢您！")
