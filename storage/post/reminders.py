"""The clock's reminders: one message a day to a person at most, whatever the number of reasons; each occasion once.

That a person had the day's message and that an occasion was said are unique rows, written with the notice: a restart,
or two clocks at once, say nothing twice.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotNow
from storage.post import notices
from storage.post.occasions import all_reasons, orgs_of
from storage.post.reasons import Reason
from storage.speakers import Speaker
from storage.tables import DutyShift, Person, Reminder, ReminderChoice, ReminderDay

BEGINS, ENDS = time(9), time(20)  # of the place: what comes later in the evening would be the next morning's
_MOST_LINES = 8
_FOOT = "不想收提醒发：勿扰（或：勿扰 到 8月31日）"
_OTHERWISE = "有一条给您的提醒没能私信到。请加我好友，或私聊我发：我的提醒"  # says nothing of what it is about


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything one person is to hear today, in one message."""

    person_id: int
    reasons: tuple[Reason, ...]

    def text(self) -> str:
        """The message: nobody's name, absolute days, what to type next."""
        lines = [reason.line for reason in self.reasons[:_MOST_LINES]]
        more = len(self.reasons) - len(lines)
        rest = [f"还有{more}项，发：我的提醒"] if more else []
        return "\n".join([*lines, *rest, _FOOT])


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose to hear. `until` None: until it is taken back."""

    silent: bool
    until: date | None = None


def is_open(now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is the time of day at which the clock may begin to speak."""
    return BEGINS <= now.astimezone(zone).time() < ENDS


async def due(session: AsyncSession, now: datetime, zone: ZoneInfo) -> tuple[Parcel, ...]:
    """Who is to hear what today and has not yet; nothing outside the hours of the clock's messages."""
    if not is_open(now, zone):
        return ()
    today = now.astimezone(zone).date()
    told = set(await session.scalars(select(ReminderDay.person_id).where(ReminderDay.day == today)))
    told |= await _silent(session, today)
    by_person: dict[int, list[Reason]] = {}
    for reason in await all_reasons(session, today):
        if reason.person_id not in told:
            by_person.setdefault(reason.person_id, []).append(reason)
    said = await _said(session, by_person)
    parcels: list[Parcel] = []
    for person_id, reasons in by_person.items():
        left = tuple(
            {(r.reason, r.occasion): r for r in reasons if (person_id, r.reason, r.occasion) not in said}.values()
        )
        if left:
            parcels.append(Parcel(person_id, left))
    return tuple(sorted(parcels, key=lambda parcel: parcel.person_id))  # two clocks lock in the same order


async def promise(session: AsyncSession, now: datetime, zone: ZoneInfo, parcel: Parcel) -> bool:
    """Promise one person's message; False when another clock was quicker, or nothing of it is news any more."""
    person = await session.get(Person, parcel.person_id)
    today = now.astimezone(zone).date()
    if person is None or person.erased_at is not None or person.id in await _silent(session, today, person.id):
        return False
    if await notices.account_of(session, person.id, person.home_platform) is None:
        return False
    if not await insert_once(session, ReminderDay, {"person_id": person.id, "day": today}):
        return False
    fresh = [reason for reason in parcel.reasons if await _first_time(session, now, reason)]
    if not fresh:
        return False
    text = Parcel(person.id, tuple(fresh)).text()
    await notices.tell_privately(session, now, person.id, text, _OTHERWISE, by_person=False)
    note(session, now, None, "remind", "person", person.id, reasons=sorted({reason.reason for reason in fresh}))
    return True


async def mine(session: AsyncSession, speaker: Speaker) -> tuple[Reason, ...]:
    """What the speaker would be reminded of today, said before or not."""
    if speaker.person_id is None:
        return ()
    near = await orgs_of(session, speaker.person_id)
    found = [one for one in await all_reasons(session, speaker.today, near) if one.person_id == speaker.person_id]
    return tuple({(one.reason, one.occasion): one for one in found}.values())


async def choice_of(session: AsyncSession, speaker: Speaker) -> Choice:
    """Whether the speaker wants to hear the clock."""
    row = await session.get(ReminderChoice, speaker.person_id) if speaker.person_id is not None else None
    if row is None or (row.until is not None and row.until < speaker.today):
        return Choice(silent=False)
    return Choice(silent=True, until=row.until)


async def keep_silent(session: AsyncSession, speaker: Speaker, until: date | None) -> None:
    """勿扰, 退订: no reminder up to and with `until`, or none any more."""
    person_id = _known(speaker)
    if until is not None and until < speaker.today:
        raise NotNow(f"{until.month}月{until.day}日已经过去了。例：勿扰 到 12月31日")
    values = {"person_id": person_id, "until": until, "chosen_at": speaker.now}
    if not await insert_once(session, ReminderChoice, values):
        await session.execute(update(ReminderChoice).where(ReminderChoice.person_id == person_id).values(**values))
    note(session, speaker.now, person_id, "silence", "person", person_id)


async def speak_again(session: AsyncSession, speaker: Speaker) -> None:
    """恢复提醒."""
    person_id = _known(speaker)
    await session.execute(delete(ReminderChoice).where(ReminderChoice.person_id == person_id))
    note(session, speaker.now, person_id, "remind_again", "person", person_id)


async def _first_time(session: AsyncSession, now: datetime, reason: Reason) -> bool:
    values = {
        "person_id": reason.person_id, "reason": reason.reason, "occasion": reason.occasion, "reminded_at": now,
    }  # fmt: skip
    if not await insert_once(session, Reminder, values):
        return False
    if reason.shift_id is None:
        return True
    claimed = await session.execute(
        update(DutyShift)
        .where(DutyShift.id == reason.shift_id, DutyShift.person_id == reason.person_id)
        .where(DutyShift.reminded_at.is_(None))
        .values(reminded_at=now)
        .returning(DutyShift.id)
    )
    return claimed.first() is not None


async def _silent(session: AsyncSession, today: date, person_id: int | None = None) -> set[int]:
    whose = [] if person_id is None else [ReminderChoice.person_id == person_id]
    rows = await session.scalars(
        select(ReminderChoice.person_id).where(ReminderChoice.until.is_(None) | (ReminderChoice.until >= today), *whose)
    )
    return set(rows)


async def _said(session: AsyncSession, wanted: dict[int, list[Reason]]) -> set[tuple[int, str, str]]:
    ids, found = sorted(wanted), set[tuple[int, str, str]]()
    for start in range(0, len(ids), 500):
        rows = await session.execute(
            select(Reminder.person_id, Reminder.reason, Reminder.occasion).where(
                Reminder.person_id.in_(ids[start : start + 500])
            )
        )
        found |= {(person_id, reason, occasion) for person_id, reason, occasion in rows}
    return found


def _known(speaker: Speaker) -> int:
    if speaker.person_id is None:
        raise NotNow("您还没有登记，不会收到提醒。要报到发：报到 社区名 特长：会什么")
    return speaker.person_id
