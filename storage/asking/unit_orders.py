"""转单位: a need goes to a unit by its function; the unit's admin names the person, who may refuse like anybody else.

A unit that is silent past its time loses the need to the community again, which hears so (R060, R056).
"""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs
from storage.asking.needs import NeedView
from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotAllowed, NotFound, NotNow
from storage.masking import tidy_name
from storage.offering.offers import offer, shown_name
from storage.offering.rounds import due_at, opening
from storage.orgs import ancestors
from storage.people import PersonRef
from storage.policy import policy_of
from storage.post import notices
from storage.registration.units import unit_meant
from storage.speakers import OrgRef, Speaker, Staff, UnitAdmin, org_ref
from storage.tables import Need, Offer, Org, Person, UnitOrder


@dataclass(frozen=True, slots=True)
class Sent:
    """A need was handed to a unit, which has until `due`. `again`: it had it already."""

    need: NeedView
    unit: OrgRef
    due: datetime
    again: bool


@dataclass(frozen=True, slots=True)
class Response:
    """How a unit answers what it is sent: `hours` is the median from sending to naming or refusing, None for none."""

    unit: OrgRef
    sent: int
    answered: int
    hours: float | None

    @property
    def rate(self) -> float:
        """The share that was answered in time."""
        return self.answered / self.sent if self.sent else 0.0


async def unit_near(session: AsyncSession, name: str, community: OrgRef) -> OrgRef:
    """The bound unit of this name under the same top as the community: another city's is never meant."""
    unit = await unit_meant(session, name, community)
    if unit is None or await _top(session, unit) != await _top(session, community):
        raise NotFound(f"没有找到单位「{tidy_name(name)[:12]}」，请写全称。例：转单位 12 市住建局")
    return unit


async def hand_to(session: AsyncSession, speaker: Speaker, by: Staff, number: int, unit: OrgRef, text: str) -> Sent:
    """Hand a need to a unit; `text` is what its group reads: number, kind, day and how to answer."""
    need = await needs.held(session, number)
    view = await needs.view_of(session, need)
    if need.state != "open" or need.taken >= need.people:
        raise NotNow(f"#{number} 现在不缺人。看看：需求 {number}")
    if view.lacks:
        raise NotNow(view.lacking)
    clock = (await policy_of(session, need.org_id)).offers
    due = opening(session, clock).after(speaker.now, clock.reply_hours)
    values = {
        "need_id": need.id, "unit_id": unit.id, "state": "sent", "sent_by": by.person_id, "sent_at": speaker.now,
        "due_at": due,
    }  # fmt: skip
    new = await insert_once(session, UnitOrder, values)
    row = await _open(session, need.id, unit.id)
    if new:
        await notices.tell_org(session, speaker.now, unit.id, text, but=speaker.chat)
        note(session, speaker.now, by.person_id, "send_to_unit", "need", need.id, org_id=need.org_id, unit=unit.id)
    return Sent(view, unit, row.due_at if row is not None else due, not new)


async def name(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, number: int, to: PersonRef, text: str
) -> tuple[NeedView, str]:
    """指派 N @某人: an ordinary offer to one of the unit's own people, on behalf of the community that asked."""
    need = await needs.held(session, number)
    row = await _open(session, need.id, by.org.id)
    if row is None:
        raise NotFound(f"#{number} 没有转给{by.org.name}，或已经退回社区。")
    person = await session.get_one(Person, to.id)
    if person.unit_id != by.org.id:
        raise NotAllowed(f"{await shown_name(session, to.id)}不是{by.org.name}的人，请指派本单位的同志。")
    community = org_ref(await session.get_one(Org, need.org_id))
    made = await offer(
        session, speaker, Staff(row.sent_by, community), number, to, text, await due_at(session, need, speaker.now)
    )
    row.state, row.person_id, row.answered_at = "named", person.id, row.answered_at or speaker.now
    await notices.tell_org(
        session, speaker.now, need.org_id, f"#{number} {by.org.name}已指派{made.helper}，等他答复。", but=speaker.chat
    )
    note(session, speaker.now, by.person_id, "name_helper", "need", need.id, org_id=need.org_id, to=person.id)
    return made.need, made.helper


async def refuse(session: AsyncSession, speaker: Speaker, by: UnitAdmin, number: int) -> NeedView:
    """退单 N: the unit has nobody for it; the community hears so at once, without a reason."""
    need = await needs.held(session, number)
    row = await _open(session, need.id, by.org.id)
    if row is None or row.state != "sent":
        raise NotFound(f"#{number} 没有等{by.org.name}答复。")
    row.state, row.answered_at = "refused", speaker.now
    text = f"#{number} {by.org.name}这次派不出人。可换一家：转单位 {number} 单位名　或自己找：推荐 {number}"
    await notices.tell_org(session, speaker.now, need.org_id, text, but=speaker.chat)
    note(session, speaker.now, by.person_id, "refuse_order", "need", need.id, org_id=need.org_id, unit=by.org.id)
    return await needs.view_of(session, need)


async def bring_back(session: AsyncSession, now: datetime) -> int:
    """Needs that a unit has not answered in time are back with the community, which hears so once. What was taken back
    or filled meanwhile is no unit's lateness: it hears that nobody is wanted any more."""
    await _call_off(session, now)
    late = await session.execute(
        update(UnitOrder)
        .where(UnitOrder.state == "sent", UnitOrder.due_at <= now)
        .values(state="late")
        .returning(UnitOrder.need_id, UnitOrder.unit_id)
    )
    told = 0
    for need_id, unit_id in late.all():
        need = await session.get_one(Need, need_id)
        if need.state != "open" or need.taken >= need.people:
            continue
        unit = await session.get_one(Org, unit_id)
        need.told_at = now
        text = f"#{need_id} {unit.name}没有在约定时间内答复，已转回社区。可换一家：转单位 {need_id} 单位名　或自己找：推荐 {need_id}"
        await notices.tell_org(session, now, need.org_id, text, by_person=False)
        note(session, now, None, "bring_back", "need", need_id, org_id=need.org_id, unit=unit_id)
        told += 1
    return told


async def _call_off(session: AsyncSession, now: datetime) -> None:
    wanted = exists().where(Need.id == UnitOrder.need_id, Need.state == "open", Need.taken < Need.people)
    over = await session.execute(
        update(UnitOrder)
        .where(UnitOrder.state == "sent", ~wanted)
        .values(state="withdrawn")
        .returning(UnitOrder.need_id, UnitOrder.unit_id)
    )
    for need_id, unit_id in over.all():
        text = f"#{need_id} 已有人接或已撤销，不用派人了，谢谢。"
        await notices.tell_org(session, now, unit_id, text, by_person=False)


async def ask_again(session: AsyncSession, now: datetime) -> int:
    """The named person refused or was silent: the unit names another while its time runs, and hears so. Once that is
    over, `bring_back` tells the community."""
    living = select(Offer.id).where(
        Offer.need_id == UnitOrder.need_id,
        Offer.person_id == UnitOrder.person_id,
        Offer.state.in_(("offered", "accepted", "done")),
    )
    dropped = await session.execute(
        update(UnitOrder)
        .where(UnitOrder.state == "named", ~exists(living))
        .values(state="sent", person_id=None)
        .returning(UnitOrder.need_id, UnitOrder.unit_id, UnitOrder.due_at)
    )
    told = 0
    for need_id, unit_id, due in dropped.all():
        need = await session.get_one(Need, need_id)
        if need.state == "open" and need.taken < need.people and due > now:
            text = f"#{need_id} 指派的同志这次去不了，请换一位：指派 {need_id} @某人　派不出发：退单 {need_id}"
            await notices.tell_org(session, now, unit_id, text, by_person=False)
            told += 1
    return told


async def is_with_unit(session: AsyncSession, number: int) -> str | None:
    """The unit that has a need in hand now, by name."""
    return await session.scalar(
        select(Org.name)
        .join(UnitOrder, UnitOrder.unit_id == Org.id)
        .where(UnitOrder.need_id == number, UnitOrder.state.in_(("sent", "named")))
        .limit(1)
    )


async def responses(session: AsyncSession, org_ids: list[int], since: datetime) -> tuple[Response, ...]:
    """Per unit: how many needs it was sent by these communities (or it is one of these units), how many it answered in
    time, and the median hours."""
    rows = await session.execute(
        select(UnitOrder, Org)
        .join(Org, Org.id == UnitOrder.unit_id)
        .join(Need, Need.id == UnitOrder.need_id)
        .where(
            UnitOrder.sent_at >= since,
            UnitOrder.state != "withdrawn",
            Need.org_id.in_(org_ids) | UnitOrder.unit_id.in_(org_ids),
        )
        .order_by(Org.id, UnitOrder.id)
    )
    by_unit: dict[int, tuple[OrgRef, list[UnitOrder]]] = {}
    for order, org in rows.all():
        by_unit.setdefault(org.id, (org_ref(org), []))[1].append(order)
    found: list[Response] = []
    for unit, orders in by_unit.values():
        hours = [(one.answered_at - one.sent_at).total_seconds() / 3600 for one in orders if one.answered_at]
        found.append(Response(unit, len(orders), len(hours), round(median(hours), 1) if hours else None))
    return tuple(found)


async def _top(session: AsyncSession, org: OrgRef) -> int | None:
    above = await ancestors(session, org)
    return above[-1].id if above else None


async def _open(session: AsyncSession, need_id: int, unit_id: int) -> UnitOrder | None:
    return await session.scalar(
        select(UnitOrder)
        .where(UnitOrder.need_id == need_id, UnitOrder.unit_id == unit_id, UnitOrder.state.in_(("sent", "named")))
        .limit(1)
    )
