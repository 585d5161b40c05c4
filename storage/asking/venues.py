"""Rooms and places of a community: when they are free, and lent to one at a time (R062)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking.tickets import LIMIT
from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.masking import publishable, tidy_name
from storage.offering.offers import shown_name
from storage.post import notices
from storage.speakers import Member, OrgRef, Speaker, Staff, org_ref
from storage.tables import Org, Venue, VenueLoan, VenueTime

PARTS = ("上午", "下午", "晚上")
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_AHEAD = 92  # days for which a venue may be asked


@dataclass(frozen=True, slots=True)
class VenueView:
    """A venue, its weekly free times, and what of the coming days is taken."""

    number: int
    org: OrgRef
    name: str
    note: str
    times: tuple[tuple[int, str], ...]
    taken: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Lent:
    """A loan; `again` when the same person had these parts already."""

    venue: VenueView
    day: date
    parts: tuple[str, ...]
    again: bool


async def make(
    session: AsyncSession, speaker: Speaker, by: Staff, name: str, times: frozenset[tuple[int, str]], about: str
) -> VenueView:
    """场所 新建 名称 周六下午 …: said again it sets the times anew; loans stay."""
    bare = tidy_name(name)
    if len(bare) < 2 or not times:
        raise NotUnderstood("请写场所名称和空闲时间。例：场所 新建 二楼活动室 周六下午、周日全天")
    values = {"org_id": by.org.id, "name": bare, "note": "", "made_by": by.person_id, "made_at": speaker.now}
    await insert_once(session, Venue, values)
    found = select(Venue).where(Venue.org_id == by.org.id, Venue.name == bare).with_for_update()
    row = (await session.scalars(found)).one()
    row.closed_at, row.note = None, publishable(about)[:100] or row.note
    await session.execute(delete(VenueTime).where(VenueTime.venue_id == row.id))
    for weekday, part in sorted(times):
        await insert_once(session, VenueTime, {"venue_id": row.id, "weekday": weekday, "part": part})
    note(session, speaker.now, by.person_id, "set_venue", "venue", row.id, org_id=by.org.id)
    return await view_of(session, row, speaker.today)


async def close(session: AsyncSession, speaker: Speaker, by: Staff, number: int) -> VenueView:
    """场所 停用 N."""
    row = await row_of(session, number)
    if row.org_id != by.org.id:
        raise NotAllowed(f"场所{number} 不是{by.org.name}的。")
    row.closed_at = speaker.now
    note(session, speaker.now, by.person_id, "close_venue", "venue", row.id, org_id=by.org.id)
    return await view_of(session, row, speaker.today)


async def lend(
    session: AsyncSession, speaker: Speaker, by: Member | Staff, number: int, day: date, part: str | None, use: str
) -> Lent:
    """借场所 N 日期 [上午|下午|晚上]: every part to one only, by a constraint. All parts of the day when none is named."""
    row = await row_of(session, number)
    org = org_ref(await session.get_one(Org, row.org_id))
    _must_be_near(by, org)
    if not speaker.today <= day <= speaker.today + timedelta(_AHEAD):
        raise NotNow(f"请写今天到三个月内的日子。例：借场所 {number} 周六下午")
    free = [p for p in PARTS if (day.weekday(), p) in await _times(session, row.id)]
    parts = [p for p in free if part in (None, "全天", p)]
    if row.closed_at is not None or not parts or (part == "全天" and len(parts) < len(free)):
        raise NotNow(f"「{row.name}」{WEEKDAYS[day.weekday()]}{part or ''}不开放。看空闲时间发：场所 {number}")
    made = 0
    for one in parts:
        values = {
            "venue_id": row.id, "day": day, "part": one, "person_id": by.person_id, "use": publishable(use)[:60],
            "asked_at": speaker.now,
        }  # fmt: skip
        if await insert_once(session, VenueLoan, values):
            made += 1
        elif not await _is_mine(session, row.id, day, one, by.person_id):
            raise NotNow(f"「{row.name}」{day.month}月{day.day}日{one}已经借出去了，换个时间：场所 {number}")
    if made:
        who = await shown_name(session, by.person_id)
        text = f"场所{row.id}「{row.name}」{day.month}月{day.day}日{'、'.join(parts)}借给{who}。"
        await notices.tell_org(session, speaker.now, row.org_id, text, but=speaker.chat)
        note(session, speaker.now, by.person_id, "borrow", "venue", row.id, org_id=row.org_id, parts=made)
    return Lent(await view_of(session, row, speaker.today), day, tuple(parts), again=not made)


async def give_back(session: AsyncSession, speaker: Speaker, number: int, day: date) -> int:
    """退场所 N 日期, by who borrowed it or the community's staff. Returns how many parts are free again."""
    row = await row_of(session, number)
    whose = [VenueLoan.person_id == speaker.person_id]
    if ("staff", row.org_id) in speaker.roles:
        whose = []
    done = await session.execute(
        update(VenueLoan)
        .where(VenueLoan.venue_id == row.id, VenueLoan.day == day, VenueLoan.given_back_at.is_(None), *whose)
        .values(given_back_at=speaker.now)
        .returning(VenueLoan.id)
    )
    freed = len(done.all())
    if not freed:
        raise NotFound(f"{day.month}月{day.day}日您没有借「{row.name}」。")
    note(session, speaker.now, speaker.person_id, "give_back", "venue", row.id, org_id=row.org_id, parts=freed)
    return freed


async def catalogue(session: AsyncSession, speaker: Speaker, org_ids: tuple[int, ...]) -> tuple[VenueView, ...]:
    """The venues of these communities."""
    rows = await session.scalars(
        select(Venue).where(Venue.org_id.in_(org_ids), Venue.closed_at.is_(None)).order_by(Venue.id).limit(60)
    )
    return tuple([await view_of(session, row, speaker.today) for row in list(rows)])


async def view_of(session: AsyncSession, row: Venue, today: date) -> VenueView:
    """The face of a venue's row."""
    taken = await session.execute(
        select(VenueLoan.day, VenueLoan.part)
        .where(VenueLoan.venue_id == row.id, VenueLoan.given_back_at.is_(None), VenueLoan.day >= today)
        .order_by(VenueLoan.day, VenueLoan.id)
        .limit(30)
    )
    org = org_ref(await session.get_one(Org, row.org_id))
    times = tuple(sorted(await _times(session, row.id), key=lambda one: (one[0], PARTS.index(one[1]))))
    return VenueView(row.id, org, row.name, row.note, times, tuple((day, part) for day, part in taken))


async def row_of(session: AsyncSession, number: int) -> Venue:
    """The venue of this number."""
    row = await session.get(Venue, number) if 0 < number <= LIMIT else None
    if row is None:
        raise NotFound(f"没有场所{str(number)[:10]}。看现有的发：场所")
    return row


async def _times(session: AsyncSession, venue_id: int) -> set[tuple[int, str]]:
    rows = await session.execute(select(VenueTime.weekday, VenueTime.part).where(VenueTime.venue_id == venue_id))
    return {(weekday, part) for weekday, part in rows}


async def _is_mine(session: AsyncSession, venue_id: int, day: date, part: str, person_id: int) -> bool:
    held = select(VenueLoan.id).where(
        VenueLoan.venue_id == venue_id, VenueLoan.day == day, VenueLoan.part == part,
        VenueLoan.person_id == person_id, VenueLoan.given_back_at.is_(None),
    )  # fmt: skip
    return await session.scalar(held) is not None


def _must_be_near(by: Member | Staff, org: OrgRef) -> None:
    """Staff of the community, or somebody registered there."""
    near = by.org.id == org.id if isinstance(by, Staff) else org.id in by.community_ids
    if not near:
        raise NotAllowed(f"这是{org.name}的场所，在那里报到的同志和社区工作者才能借。可发：报到 {org.name}")
