"""The service ledger: reported by who served, credited by somebody else's word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import needs, notices
from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotAllowed, NotFound, NotNow
from storage.needs import NeedView
from storage.offers import shown_name
from storage.policy import policy_of
from storage.routing import announce
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


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a person's own ledger."""

    number: int
    category: str
    community: str
    day: date
    hours: Decimal | None
    state: str  # reported confirmed disputed


@dataclass(frozen=True, slots=True)
class MyLedger:
    """A person's services: this year's confirmed ones counted, the latest listed."""

    year: int
    owed: int  # by the rules of the unit, else of the community
    confirmed: int
    hours: Decimal
    waiting: int
    lines: tuple[Line, ...]


async def report(session: AsyncSession, speaker: Speaker, number: int, content: str, hours: Decimal | None) -> Reported:
    """完成 N: writes the ledger's line, unconfirmed; said again, before a confirmation or after 不满意, it corrects it."""
    need = await needs.held(session, number)
    offer = await session.scalar(
        select(Offer)
        .where(Offer.need_id == need.id, Offer.person_id == speaker.person_id)
        .where(Offer.state.in_(("accepted", "done")))
    )
    if offer is None:
        raise NotFound(f"#{number} 您没有接过单，不能报完成。先发：接单 {number}")
    person = await session.get_one(Person, offer.person_id)
    values = {
        "offer_id": offer.id, "need_id": need.id, "person_id": person.id, "unit_id": person.unit_id,
        "org_id": need.org_id, "state": "reported", "day": _served_on(need, speaker.today),
        "hours": hours, "content": await _sealed(session, need, _CONTENT, content), "reported_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, Service, values)
    if not new:
        await _correct(session, offer.id, values)
    offer.state = "done"
    note(session, speaker.now, person.id, "report", "need", need.id, org_id=need.org_id)
    spent = f"，用时{hours_text(hours)}小时" if hours else ""
    told = f"#{number} {await shown_name(session, person.id)}说已完成{spent}"
    to_staff = (need.org_id, f"{told}。请确认：确认 {number} 满意")
    await announce(session, speaker, "完成", person.id, community=to_staff, unit=f"{told}，等社区确认。")
    return Reported(await needs.view_of(session, need), hours, again=not new)


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
    await session.flush()
    closed = await _close_when_done(session, speaker, need, open_left=len(others) < len(rows))
    credits = tuple([Credit(await shown_name(session, row.person_id), row.hours) for row in others])
    for row in others:
        await _tell_helper(session, speaker, need, row, satisfied=satisfied)
    verb = "confirm" if satisfied else "dispute"
    note(session, speaker.now, by.person_id, verb, "need", need.id, org_id=need.org_id, services=len(others))
    return Confirmed(await needs.view_of(session, need), credits, satisfied, closed)


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
    lines = tuple(
        Line(need.id, need.category, org.name, row.day, row.hours, row.state) for row, need, org in rows
    )  # fmt: skip
    return MyLedger(year, await _owed(session, speaker), count, Decimal(str(hours)), waiting or 0, lines)


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


async def _correct(session: AsyncSession, offer_id: int, values: Mapping[str, object]) -> None:
    changed = {key: values[key] for key in ("content", "reported_at")}
    if values["hours"] is not None:
        changed["hours"] = values["hours"]
    result = await session.execute(
        update(Service)
        .where(Service.offer_id == offer_id, Service.state.in_(("reported", "disputed")))
        .values(**changed, state="reported", confirmed_by=None, confirmed_at=None)
        .returning(Service.id)
    )
    if result.first() is None:
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
