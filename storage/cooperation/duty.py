"""轮值 as it stands: who is on duty where on which day, which days lack somebody; and what the clock tells of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.cooperation.contacts import contact_of
from storage.cooperation.teams import shown
from storage.database import insert_once
from storage.orgs import voice
from storage.policy import policy_of
from storage.policy_sections import Duty
from storage.post import notices
from storage.speakers import OrgRef, org_ref
from storage.tables import DutyAlert, DutyRoster, DutyShift, Org, Pairing, Person

USUAL = Duty(source="没有另选规则包时的通用规则")
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody on a day."""

    number: int
    day: date
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class RosterView:
    """A roster with its shifts, by day."""

    id: int
    unit: OrgRef
    community: OrgRef
    first: date
    last: date
    least: int
    shifts: tuple[Shift, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """Every day it covers."""
        return tuple(self.first + timedelta(n) for n in range((self.last - self.first).days + 1))

    def on(self, day: date) -> tuple[Shift, ...]:
        """Who is on duty on a day."""
        return tuple(shift for shift in self.shifts if shift.day == day)

    @property
    def empty(self) -> tuple[date, ...]:
        """Days with fewer than wanted."""
        return tuple(day for day in self.days if len(self.on(day)) < self.least)


@dataclass(frozen=True, slots=True)
class EmptyDay:
    """A day on which fewer than wanted are on duty at a community."""

    community: str
    day: date
    have: int
    least: int


@dataclass(frozen=True, slots=True)
class DutyStanding:
    """All days that are owed, past ones too, and how many of them are (or were) short."""

    owed: bool
    days: int
    short: int
    source: str | None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is still owed; empty when nothing is."""
        return (f"轮值缺人 {self.short}/{self.days}天",) if self.short else ()


async def of_org(session: AsyncSession, org: OrgRef, today: date) -> tuple[RosterView, ...]:
    """The rosters of a unit (of a community: those at it) that are not over."""
    mine = DutyRoster.community_id == org.id if org.kind == "community" else DutyRoster.unit_id == org.id
    rows = await session.scalars(
        select(DutyRoster).where(mine, DutyRoster.last >= today).order_by(DutyRoster.first, DutyRoster.id)
    )
    return tuple([await view(session, row) for row in list(rows)])


async def view(session: AsyncSession, row: DutyRoster) -> RosterView:
    """One roster with the names its unit's group may see."""
    found = await session.execute(
        select(DutyShift.id, DutyShift.day, Person)
        .join(Person, Person.id == DutyShift.person_id)
        .where(DutyShift.roster_id == row.id)
        .order_by(DutyShift.day, DutyShift.id)
    )
    shifts = tuple(Shift(number, day, person.id, shown(person)) for number, day, person in found)
    unit, community = await session.get_one(Org, row.unit_id), await session.get_one(Org, row.community_id)
    return RosterView(row.id, org_ref(unit), org_ref(community), row.first, row.last, row.least, shifts)


async def empty_days(session: AsyncSession, unit_id: int, today: date) -> tuple[EmptyDay, ...]:
    """Days from today on with fewer than wanted: of the rosters, and of the policy's window for paired communities."""
    wanted, have = await _owed(session, unit_id)
    names = await _names(session, {community for community, _ in wanted})
    return tuple(
        EmptyDay(names[community], day, have[community, day], least)
        for (community, day), least in sorted(wanted.items(), key=lambda one: (one[0][1], one[0][0]))
        if day >= today and have[community, day] < least
    )


async def standing(session: AsyncSession, unit_id: int, today: date) -> DutyStanding:
    """What is owed and what is short, over every day of rosters and window."""
    policy = (await policy_of(session, unit_id)).duty
    wanted, have = await _owed(session, unit_id)
    short = sum(have[place] < least for place, least in wanted.items())
    return DutyStanding(bool(wanted), len(wanted), short, policy.source if policy else None)


async def remind(session: AsyncSession, now: datetime, today: date) -> int:
    """For the clock: tomorrow's duty to who has it, and days that lack somebody to the unit; each told once.
    Returns how many messages were promised."""
    tomorrow = today + timedelta(1)
    told = 0
    claimed = await session.execute(
        update(DutyShift)
        .where(DutyShift.day == tomorrow, DutyShift.reminded_at.is_(None))
        .values(reminded_at=now)
        .returning(DutyShift.person_id, DutyShift.roster_id)
    )
    for person_id, roster_id in claimed.all():
        roster = await session.get_one(DutyRoster, roster_id)
        community = await session.get_one(Org, roster.community_id)
        text = (
            f"提醒：明天（{_said(tomorrow)}）您在{community.name}轮值。"
            f"去不了发：换班 {tomorrow.month}月{tomorrow.day}日 @接替的人"
        )
        await notices.tell_person(session, now, person_id, text, by_person=False)
        told += 1
    return told + await alert(session, now, today)


async def alert(session: AsyncSession, now: datetime, today: date) -> int:
    """Tell units of days that lack somebody, in their groups and each day once."""
    rosters = await session.scalars(select(DutyRoster).where(DutyRoster.last > today).order_by(DutyRoster.id))
    return sum([await _alert(session, now, today, roster) for roster in list(rosters)])


async def _alert(session: AsyncSession, now: datetime, today: date, roster: DutyRoster) -> int:
    policy = (await policy_of(session, roster.unit_id)).duty or USUAL
    seen = await view(session, roster)
    near = [day for day in seen.empty if today < day <= today + timedelta(policy.alert_days)]
    row = {"roster_id": roster.id, "told_at": now}
    new = [day for day in near if await insert_once(session, DutyAlert, row | {"day": day})]
    to = await voice(session, roster.unit_id)
    if not new or to is None:
        return 0
    contact = await contact_of(session, roster.unit_id)
    account = None
    if contact is not None and contact.person_id is not None:
        account = await notices.account_of(session, contact.person_id, to.platform)
    mention = account.user_id if account is not None and account.platform == to.platform else None
    days = "、".join(f"{_said(day)}（{len(seen.on(day))}/{seen.least}人）" for day in near if day in new)
    text = f"{seen.community.name}轮值还缺人：{days}。单位管理员可发：轮值 {new[0].month}月{new[0].day}日 @某人"
    notices.queue(session, now, to, text, mention=mention, by_person=False)
    return 1


async def _owed(session: AsyncSession, unit_id: int) -> tuple[dict[tuple[int, date], int], Counter[tuple[int, date]]]:
    """(community, day) → how many are wanted, and how many there are."""
    policy = (await policy_of(session, unit_id)).duty
    wanted: dict[tuple[int, date], int] = {}
    rosters = await session.scalars(select(DutyRoster).where(DutyRoster.unit_id == unit_id))
    spans = [(row.community_id, row.first, row.last, row.least) for row in rosters]
    if policy is not None and policy.first is not None and policy.last is not None:
        paired = select(Pairing.community_id).where(
            Pairing.unit_id == unit_id, Pairing.ended_at.is_(None), Pairing.community_id.is_not(None)
        )
        found = [community for community in await session.scalars(paired) if community is not None]
        spans += [(community, policy.first, policy.last, policy.least) for community in found]
    for community, first, last, least in spans:
        for n in range((last - first).days + 1):
            place = (community, first + timedelta(n))
            wanted[place] = max(wanted.get(place, 0), least)
    shifts = await session.execute(
        select(DutyRoster.community_id, DutyShift.day)
        .join(DutyShift, DutyShift.roster_id == DutyRoster.id)
        .where(DutyRoster.unit_id == unit_id)
    )
    return wanted, Counter((community, day) for community, day in shifts)


async def _names(session: AsyncSession, org_ids: set[int]) -> dict[int, str]:
    rows = await session.scalars(select(Org).where(Org.id.in_(org_ids)))
    return {org.id: org.name for org in rows}


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日{_WEEKDAYS[day.weekday()]}"
