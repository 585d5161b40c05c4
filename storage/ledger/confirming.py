"""确认: somebody else's word credits the hours. What is odd about a record is looked into before it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs
from storage.asking.needs import NeedView
from storage.chronicle import note
from storage.errors import NotAllowed, NotNow, NotUnderstood
from storage.ledger.ledger_flags import Doubt, doubts_of, looked_into, names_of
from storage.ledger.second_persons import is_within_reach
from storage.ledger.services import hours_text, sealed_for
from storage.offering.offers import shown_name
from storage.policy import policy_of
from storage.post import notices
from storage.speakers import Speaker, staff_of
from storage.tables import Need, Offer, Person, Service

_COMMENT = "service:comment"


@dataclass(frozen=True, slots=True)
class Credit:
    """Hours of one person; `hours` None when none were said."""

    name: str
    hours: Decimal | None


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A record that does not count yet: `to_look_into` names what is odd about it; `by_another`: not by who confirmed."""

    name: str
    to_look_into: tuple[str, ...]
    by_another: bool


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What one 确认 did. `closed`: nothing of the need is left to do."""

    need: NeedView
    credits: tuple[Credit, ...]
    satisfied: bool
    closed: bool
    doubts: tuple[tuple[str, str], ...] = ()  # (name, what is odd about his record)
    unsettled: tuple[Unsettled, ...] = ()


async def awaiting(session: AsyncSession, org_id: int, since: datetime | None = None) -> tuple[int, ...]:
    """The needs of a community of which somebody says (from `since` on) that they are done, and nobody has confirmed it yet."""
    rows = await session.scalars(
        select(Service.need_id)
        .where(Service.org_id == org_id, Service.state == "reported", Service.confirmed_by.is_(None))
        .where(Service.voided_at.is_(None), Service.reported_at >= since if since else true())
        .distinct()
        .order_by(Service.need_id)
        .limit(20)
    )
    return tuple(rows)


async def confirm(session: AsyncSession, speaker: Speaker, number: int, *, satisfied: bool, comment: str) -> Confirmed:
    """确认 N: the community's word credits the hours of everyone who reported, but never one's own. An odd record counts
    when `comment` says by its names what was looked into (已核实 重叠), or `look_into` says so later."""
    need = await needs.held(session, number)
    by = await staff_of(session, speaker, need.org_id)
    rows = await _reported(session, need)
    if not rows:
        raise NotNow(await _nothing_to_confirm(session, need))
    others = [row for row in rows if row.person_id != by.person_id]
    if not others:
        raise NotAllowed(f"#{number} 是您自己做的，请另一位社区工作者来确认。")
    sealed = await sealed_for(session, need, _COMMENT, comment)
    for row in others:
        if not satisfied or row.confirmed_by is None:
            row.confirmed_by, row.confirmed_at, row.comment = by.person_id, speaker.now, sealed
            row.responsible_id = by.person_id
        if not satisfied:
            row.state = "disputed"
    await session.flush()
    note(session, speaker.now, by.person_id, "confirm" if satisfied else "dispute", "need", need.id,
         org_id=need.org_id, services=len(others))  # fmt: skip
    if satisfied:
        return await _settle(session, speaker, need, others, looked_into(comment))
    for row in others:
        await _tell_of_dispute(session, speaker.now, need, row)
    credits = tuple([Credit(await shown_name(session, row.person_id), row.hours) for row in others])
    return Confirmed(await needs.view_of(session, need), credits, False, False)


async def look_into(session: AsyncSession, speaker: Speaker, number: int, said: str) -> Confirmed:
    """确认 N 已核实 重叠: records that were confirmed and are odd count now, when what is odd about them is named. By the
    community's staff, the helper's unit admin or a superior; where the pack says so by another than who confirmed."""
    need = await needs.held(session, number)
    rows = [row for row in await _reported(session, need) if row.confirmed_by is not None]
    mine = [row for row in rows if row.person_id != speaker.person_id and await is_within_reach(session, speaker, row)]
    if not mine:
        await staff_of(session, speaker, need.org_id)  # a stranger is told who may
        raise NotNow(f"#{number} 没有等核实的记录。先确认：确认 {number} 满意")
    named = looked_into(said)
    if not named:
        owed = sorted({name for row in mine for name in names_of(await doubts_of(session, row))})
        raise NotUnderstood(f"请写核实了什么。例：确认 {number} 已核实 {'、'.join(owed or ['重叠'])}")
    return await _settle(session, speaker, need, mine, named)


async def _settle(
    session: AsyncSession, speaker: Speaker, need: Need, rows: Sequence[Service], named: frozenset[str]
) -> Confirmed:
    """Credit what is not odd, and what is odd and was looked into; the rest waits."""
    by_another = (await policy_of(session, need.org_id)).records.look_by_another
    credits: list[Credit] = []
    unsettled: list[Unsettled] = []
    told: list[tuple[str, str]] = []
    for row in rows:
        doubts, name = await doubts_of(session, row), await shown_name(session, row.person_id)
        told += [(name, doubt.words) for doubt in doubts]
        owed = names_of(doubts)
        if owed and (not {*owed} <= named or (by_another and row.confirmed_by == speaker.person_id)):
            unsettled.append(Unsettled(name, owed, by_another))
            continue
        await _credit(session, speaker, need, row, doubts)
        credits.append(Credit(name, row.hours))
    closed = await _close_when_done(session, speaker, need)
    return Confirmed(await needs.view_of(session, need), tuple(credits), True, closed, tuple(told), tuple(unsettled))


async def _credit(session: AsyncSession, speaker: Speaker, need: Need, row: Service, doubts: Sequence[Doubt]) -> None:
    row.state = "confirmed"
    owed = names_of(doubts)
    if owed:
        row.looked_by, row.looked_at, row.looked_into = speaker.person_id, speaker.now, list(owed)
        note(
            session,
            speaker.now,
            speaker.person_id,
            "look_into",
            "service",
            row.id,
            org_id=need.org_id,
            names=list(owed),
        )
    await session.flush()
    await _tell_of_credit(session, speaker, need, row)


async def _reported(session: AsyncSession, need: Need) -> list[Service]:
    waiting = select(Service).where(Service.need_id == need.id, Service.state == "reported").order_by(Service.id)
    return list(await session.scalars(waiting))


async def _nothing_to_confirm(session: AsyncSession, need: Need) -> str:
    if need.state != "open":
        return f"#{need.id} {'已经办结' if need.state == 'closed' else '不在办理中'}，不用再确认。"
    if need.taken == 0:
        return f"#{need.id} 还没有人接单，不能确认。换人请发：推荐 {need.id}"
    return f"#{need.id} 接单的同志还没说完成，等他发「完成 {need.id} …」后再确认。"


async def _close_when_done(session: AsyncSession, speaker: Speaker, need: Need) -> bool:
    """Closed when every place was taken and every helper's work is confirmed: 不满意 leaves something to do."""
    at_work = select(func.count()).select_from(Offer).where(Offer.need_id == need.id, Offer.state == "accepted")
    unsettled = or_(Service.state == "reported", (Service.state == "disputed") & Service.voided_at.is_(None))
    open_left = select(func.count()).select_from(Service).where(Service.need_id == need.id, unsettled)
    if need.state != "open" or need.taken < need.people:
        return False
    if await session.scalar(at_work) or await session.scalar(open_left):
        return False
    need.state, need.closed_at = "closed", speaker.now
    return True


async def _tell_of_dispute(session: AsyncSession, now: datetime, need: Need, row: Service) -> None:
    text = f"#{need.id} 社区对这次服务还有意见，工时暂不计入。补好后再发：完成 {need.id} 做了什么，用时多久"
    await notices.tell_privately(session, now, row.person_id, text, f"#{need.id} 社区有回复，请私聊我发：我的服务")


async def _tell_of_credit(session: AsyncSession, speaker: Speaker, need: Need, row: Service) -> None:
    person = await session.get_one(Person, row.person_id)
    if person.home_platform == speaker.platform and person.home_chat == speaker.chat.id:
        return
    credited = f"，计{hours_text(row.hours)}小时" if row.hours else ""
    await notices.tell_person(session, speaker.now, row.person_id, f"#{need.id} 社区已确认满意{credited}，谢谢您！")
