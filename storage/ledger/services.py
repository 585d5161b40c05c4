"""The service ledger: reported by who served, credited by somebody else's word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from matching.times.durations import without_hours
from matching.times.spans import read_span
from storage.asking import needs
from storage.asking.needs import NeedView
from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotFound, NotNow
from storage.ledger import back_entries, evidence
from storage.ledger.ledger_flags import doubts_of, names_of
from storage.ledger.photos import KeptPhoto
from storage.ledger.unrecorded import unrecorded_kind
from storage.offering.offers import shown_name
from storage.policy import policies_of, policy_of
from storage.post.routing import announce
from storage.speakers import Speaker, community_ids
from storage.tables import Need, Offer, Org, Person, Service, Subject

_CONTENT = "service:content"


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
    if offer is None and need.state == "withdrawn":
        raise NotNow(f"#{number} 已被社区撤销，不能报完成。已经去做了的请告诉社区。")
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


async def sealed_for(session: AsyncSession, need: Need, place: str, words: str) -> bytes | None:
    """Words about a need under its own key; None when there are none, or the need was forgotten."""
    subject = await session.get(Subject, need.subject_id) if need.subject_id is not None else None
    if subject is None or not words:
        return None
    return vault_of(session).seal(subject.key, f"{place}:{subject.id}", words[:1000])


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
        "content": await sealed_for(session, need, _CONTENT, without_hours(content)), "reported_at": speaker.now,
    }  # fmt: skip


def _moment(session: AsyncSession, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, policies_of(session).zone)


async def _announce(session: AsyncSession, speaker: Speaker, need: Need, row: Service) -> None:
    """Tell the community's group, with what is odd, and the unit's group."""
    spent = f"，用时{hours_text(row.hours)}小时" if row.hours else ""
    early = "，比约的日子早" if need.day is not None and need.day > speaker.today else ""
    told = f"#{need.id} {await shown_name(session, row.person_id)}说已完成{spent}"
    odd = await doubts_of(session, row)
    doubts = f"请核对：{'；'.join(doubt.words for doubt in odd)}。属实再发" if odd else "请确认"
    looked = f" 已核实 {'、'.join(names_of(odd))}" if names_of(odd) else ""
    to_staff = (need.org_id, f"{told}{early}。{doubts}：确认 {need.id} 满意{looked}")
    await announce(session, speaker, "完成", row.person_id, community=to_staff, unit=f"{told}，等社区确认。")


async def _correct(session: AsyncSession, number: int, offer_id: int, values: Mapping[str, object]) -> None:
    changed = {key: values[key] for key in ("reported_at", "unrecorded")}
    changed |= {"content": values["content"]} if values["content"] is not None else {}  # who adds hours has said it all
    changed |= {key: values[key] for key in ("started_at", "ended_at") if values["started_at"] is not None}
    if values["hours"] is not None or values["unrecorded"] is not None:
        changed["hours"] = values["hours"]
    result = await session.execute(
        update(Service)
        .where(Service.offer_id == offer_id, Service.state.in_(("reported", "disputed")), Service.voided_at.is_(None))
        .values(**changed, state="reported", confirmed_by=None, confirmed_at=None, looked_by=None, looked_at=None)
        .returning(Service.id)
    )
    if result.first() is None:
        void = await session.scalar(select(Service.voided_at).where(Service.offer_id == offer_id))
        if void is not None:
            raise NotNow(f"#{number} 抽查不符，工时已取消。要申诉请私聊我发：更正 #{number} 实际情况")
        raise NotNow("这次服务社区已经确认过了。要更正请找社区工作者。")
