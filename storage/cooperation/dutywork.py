"""What is done about 轮值: a roster made, people put on days, a shift handed over with the other's word (换班)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.chronicle import note
from storage.cooperation.duty import USUAL, RosterView, view
from storage.cooperation.teams import shown
from storage.cooperation.teamwork import must_belong
from storage.database import insert_once
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.orgs import community_in_tree
from storage.policy import policy_of
from storage.post import notices
from storage.speakers import OrgRef, Speaker, UnitAdmin, org_ref
from storage.tables import DutyRoster, DutyShift, DutySwap, Org, Person

_LONGEST = 366


@dataclass(frozen=True, slots=True)
class Swap:
    """A shift that somebody asks to be taken over. `to` is None when anyone of the unit may; `back` is the day that
    is given in exchange."""

    number: int
    day: date
    community: str
    unit: OrgRef
    asker: str
    asker_id: int
    to: str | None
    to_id: int | None
    back: date | None


async def make(
    session: AsyncSession,
    speaker: Speaker,
    by: UnitAdmin,
    community: str,
    days: tuple[date, date] | None,
    least: int | None,
) -> tuple[RosterView, bool]:
    """A roster for a community; its days default to the policy's window. The second value: it stood there before."""
    policy = (await policy_of(session, by.org.id)).duty or USUAL
    where = await community_in_tree(session, community, by.org)
    if where is None:
        raise NotFound(f"没有找到社区「{community}」，要先在它的群里绑定。例：轮值 舜水新村 7月1日到7月10日 每天1人")
    if days is None and policy.first is not None and policy.last is not None:
        days = (policy.first, policy.last)
    if days is None:
        raise NotUnderstood(f"请写从哪天到哪天。例：轮值 {where.name} 7月1日到7月10日 每天1人")
    if (days[1] - days[0]).days >= _LONGEST:
        raise NotUnderstood("轮值表最长一年，请分几次排。")
    if least is not None and least < policy.least:
        raise NotNow(f"按规则每天至少{policy.least}人（{policy.source}）。")
    await session.execute(select(Org.id).where(Org.id == by.org.id).with_for_update())  # one roster at a time
    await _must_not_overlap(session, by.org.id, where, days)
    values = {
        "unit_id": by.org.id, "community_id": where.id, "first": days[0], "last": days[1],
        "least": least or policy.least, "made_by": by.person_id, "made_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, DutyRoster, values)
    same = (DutyRoster.unit_id == by.org.id, DutyRoster.community_id == where.id, DutyRoster.first == days[0])
    row = (await session.scalars(select(DutyRoster).where(*same))).one()
    if not new:
        late = await session.scalar(select(DutyShift.day).where(DutyShift.roster_id == row.id, DutyShift.day > days[1]))
        if late is not None:
            raise NotNow(f"{late.month}月{late.day}日已经排了人，先取消：轮值 取消 {late.month}月{late.day}日 @某人")
        row.last, row.least = days[1], least or row.least
    note(session, speaker.now, by.person_id, "roster" if new else "change", "duty_roster", row.id, org_id=by.org.id)
    await session.flush()
    return await view(session, row), not new


async def assign(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, community: str | None, plan: tuple[tuple[date, int], ...]
) -> tuple[RosterView, ...]:
    """Put people on days, all of them or none; who is on that day already stays so. Returns the rosters touched."""
    touched: dict[int, DutyRoster] = {}
    news: dict[int, list[tuple[date, str]]] = {}
    for day, person_id in plan:
        row = await _covering(session, by, community, day)
        await must_belong(session, person_id, by.org)
        values = {
            "roster_id": row.id, "day": day, "person_id": person_id, "set_by": by.person_id, "set_at": speaker.now,
        }  # fmt: skip
        if await insert_once(session, DutyShift, values):
            where = (await session.get_one(Org, row.community_id)).name
            news.setdefault(person_id, []).append((day, where))
        touched[row.id] = row
    for person_id, shifts in news.items():
        await _tell_assigned(session, speaker, person_id, shifts)
    for row in touched.values():
        note(session, speaker.now, by.person_id, "assign", "duty_roster", row.id, org_id=by.org.id, shifts=len(plan))
    return tuple([await view(session, row) for row in touched.values()])


async def unassign(session: AsyncSession, speaker: Speaker, by: UnitAdmin, day: date, person_id: int) -> RosterView:
    """Take somebody off a day."""
    row = await session.scalar(
        select(DutyRoster)
        .join(DutyShift, DutyShift.roster_id == DutyRoster.id)
        .where(DutyRoster.unit_id == by.org.id, DutyShift.day == day, DutyShift.person_id == person_id)
    )
    if row is None:
        raise NotFound(f"{day.month}月{day.day}日没有排这位同志。看轮值表发：轮值")
    await session.execute(
        delete(DutyShift).where(DutyShift.roster_id == row.id, DutyShift.day == day, DutyShift.person_id == person_id)
    )
    note(session, speaker.now, by.person_id, "unassign", "duty_roster", row.id, org_id=by.org.id)
    return await view(session, row)


async def ask_swap(session: AsyncSession, speaker: Speaker, day: date, to_id: int | None, back: date | None) -> Swap:
    """Ask one person (or, `to_id` None, anyone of the unit) to take one's shift; a newer asking replaces an older."""
    mine = await _own_shift(session, speaker.person_id, day)
    if mine is None or speaker.person_id is None:
        raise NotFound(f"您{day.month}月{day.day}日没有轮值。看轮值表发：轮值")
    if day < speaker.today:
        raise NotNow(f"{day.month}月{day.day}日已经过了，不能换班。")
    roster = await session.get_one(DutyRoster, mine.roster_id)
    unit = org_ref(await session.get_one(Org, roster.unit_id))
    theirs = None
    if to_id is not None:
        if to_id == speaker.person_id:
            raise NotUnderstood(f"请 @ 接替的人。例：换班 {day.month}月{day.day}日 @李明")
        await must_belong(session, to_id, unit)
        theirs = await _own_shift(session, to_id, back) if back is not None else None
        if back is not None and theirs is None:
            raise NotFound(f"对方{back.month}月{back.day}日没有轮值，不能对换。")
        await _must_be_free(session, roster, day, to_id)
    await session.execute(
        update(DutySwap)
        .where(DutySwap.shift_id == mine.id, DutySwap.state == "open")
        .values(state="ended", answered_at=speaker.now)
    )
    values = {
        "shift_id": mine.id, "back_id": theirs.id if theirs else None, "asked_by": speaker.person_id,
        "to_person_id": to_id, "state": "open", "asked_at": speaker.now,
    }  # fmt: skip
    if not await insert_once(session, DutySwap, values):
        raise NotNow("刚刚已经有一条换班在问了，请稍等。")
    row = (await session.scalars(select(DutySwap).where(DutySwap.shift_id == mine.id, DutySwap.state == "open"))).one()
    note(session, speaker.now, speaker.person_id, "ask_swap", "duty_shift", mine.id, org_id=unit.id)
    return await _view(session, row)


async def answer_swap(session: AsyncSession, speaker: Speaker, number: int, *, agreed: bool) -> Swap:
    """是 or 否 to a swap. Agreed: the shift (and the one given back) changes hands in this transaction, once."""
    row = await session.get(DutySwap, number) if number < 2**31 else None
    me = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    if row is None or me is None:
        raise NotFound(f"没有换班 {number}。")
    seen = await _view(session, row)
    if row.to_person_id not in (None, me.id) or me.unit_id != seen.unit.id:
        raise NotAllowed(f"换班 {number} 问的不是您。")
    if row.to_person_id is None and (me.id == row.asked_by or not agreed):
        raise NotNow("等本单位别的同志来接。不换了发：换班 取消" if agreed else "好的，不用答复，等别的同志来接。")
    if seen.day < speaker.today:
        raise NotNow(f"{seen.day.month}月{seen.day.day}日已经过了，不能换班。")
    closed = update(DutySwap).where(DutySwap.id == row.id, DutySwap.state == "open")
    closed = closed.values(state="agreed" if agreed else "refused", answered_at=speaker.now)
    if (await session.execute(closed.returning(DutySwap.id))).first() is None:
        raise NotNow(f"换班 {number} 已经有人答复或取消了。")
    if agreed:
        await _hand_over(session, row.shift_id, row.asked_by, me.id)
        if row.back_id is not None:
            await _hand_over(session, row.back_id, me.id, row.asked_by)
    verb = "swap" if agreed else "refuse_swap"
    note(session, speaker.now, me.id, verb, "duty_shift", row.shift_id, org_id=seen.unit.id)
    return await _view(session, row, taker=me if agreed else None)


async def withdraw_swap(session: AsyncSession, speaker: Speaker) -> int:
    """Take back all swaps one has asked for; returns how many."""
    done = await session.execute(
        update(DutySwap)
        .where(DutySwap.asked_by == speaker.person_id, DutySwap.state == "open")
        .values(state="ended", answered_at=speaker.now)
        .returning(DutySwap.id)
    )
    return len(done.all())


async def _hand_over(session: AsyncSession, shift_id: int, giver: int, taker: int) -> None:
    shift = await session.get_one(DutyShift, shift_id)
    roster = select(DutyRoster).where(DutyRoster.id == shift.roster_id).with_for_update()
    row = (await session.scalars(roster)).one()  # who changes a roster's hands waits for who is doing so
    await _must_be_free(session, row, shift.day, taker)
    moved = await session.execute(
        update(DutyShift)
        .where(DutyShift.id == shift_id, DutyShift.person_id == giver)
        .values(person_id=taker, reminded_at=None)
        .returning(DutyShift.id)
    )
    if moved.first() is None:
        raise NotNow("这个班已经换给别人了。看轮值表发：轮值")


async def _must_be_free(session: AsyncSession, roster: DutyRoster, day: date, person_id: int) -> None:
    same = (DutyShift.roster_id == roster.id, DutyShift.day == day, DutyShift.person_id == person_id)
    if await session.scalar(select(DutyShift.id).where(*same)) is not None:
        person = await session.get_one(Person, person_id)
        raise NotNow(f"{shown(person)}{day.month}月{day.day}日本来就轮值，换不了，请另找人。")


async def _own_shift(session: AsyncSession, person_id: int | None, day: date) -> DutyShift | None:
    mine = select(DutyShift).where(DutyShift.person_id == person_id, DutyShift.day == day).order_by(DutyShift.id)
    return await session.scalar(mine.limit(1))


async def _must_not_overlap(session: AsyncSession, unit_id: int, where: OrgRef, days: tuple[date, date]) -> None:
    other = await session.scalar(
        select(DutyRoster).where(
            DutyRoster.unit_id == unit_id, DutyRoster.community_id == where.id, DutyRoster.first != days[0],
            DutyRoster.first <= days[1], DutyRoster.last >= days[0],
        )
    )  # fmt: skip
    if other is not None:
        a, b = other.first, other.last
        raise NotNow(f"{where.name}已有{a.month}月{a.day}日至{b.month}月{b.day}日的轮值表，日期重叠，请错开。")


async def _covering(session: AsyncSession, by: UnitAdmin, community: str | None, day: date) -> DutyRoster:
    where = await community_in_tree(session, community, by.org) if community else None
    if community and where is None:
        raise NotFound(f"没有找到社区「{community}」。看轮值表发：轮值")
    rows = list(
        await session.scalars(
            select(DutyRoster).where(
                DutyRoster.unit_id == by.org.id, DutyRoster.first <= day, DutyRoster.last >= day,
                *([DutyRoster.community_id == where.id] if where else []),
            )
        )
    )  # fmt: skip
    if not rows:
        raise NotFound(f"{day.month}月{day.day}日不在轮值表里。先发：轮值 社区名 7月1日到7月10日 每天1人")
    if len(rows) > 1:
        raise NotUnderstood(f"那天有几个社区轮值，请写明社区。例：轮值 社区名 {day.month}月{day.day}日 @某人")
    return rows[0]


async def _tell_assigned(
    session: AsyncSession, speaker: Speaker, person_id: int, shifts: list[tuple[date, str]]
) -> None:
    """Who is put on duty hears of it, unless it was said in his own group, where he is mentioned."""
    person = await session.get_one(Person, person_id)
    if person_id == speaker.person_id or person.home_chat == speaker.chat.id:
        return
    days = "、".join(f"{day.month}月{day.day}日（{where}）" for day, where in shifts)
    text = f"单位排您轮值：{days}。去不了发：换班 {shifts[0][0].month}月{shifts[0][0].day}日 @接替的人"
    await notices.tell_person(session, speaker.now, person_id, text)


async def _view(session: AsyncSession, row: DutySwap, taker: Person | None = None) -> Swap:
    shift = aliased(DutyShift)
    found = await session.execute(
        select(shift.day, DutyRoster.unit_id, DutyRoster.community_id)
        .join(DutyRoster, DutyRoster.id == shift.roster_id)
        .where(shift.id == row.shift_id)
    )
    day, unit_id, community_id = found.one()
    unit, community = await session.get_one(Org, unit_id), await session.get_one(Org, community_id)
    asker = await session.get_one(Person, row.asked_by)
    to = taker or (await session.get(Person, row.to_person_id) if row.to_person_id is not None else None)
    back = await session.scalar(select(DutyShift.day).where(DutyShift.id == row.back_id))
    return Swap(
        row.id, day, community.name, org_ref(unit), shown(asker), asker.id,
        shown(to) if to else None, to.id if to else None, back,
    )  # fmt: skip
