"""Who has not reported and why: the unit's own day, reasons from a short list, promised days (R008, R010, R011)."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotFound, NotNow, NotUnderstood
from storage.masking import tidy_name, without_numbers
from storage.orgs import subtree
from storage.policy import policy_of
from storage.registration.places import deadline_of
from storage.registration.registrations import Registrant, coverage
from storage.speakers import Speaker, UnitAdmin
from storage.tables import Absence, OrgFacts, Person, RosterEntry, Subject

_CODES = (
    ("出差", r"出差|公出|开会|培训|学习|脱产"),
    ("病休", r"病|住院|手术|怀孕|产假|孕|休养|骨折|受伤|伤"),
    ("外派", r"外派|驻村|援疆|援藏|援外|派驻|支教|驻外|扶贫|出国|挂职"),
    ("借调", r"借调|抽调|跟班|帮助工作|借用"),
    ("退休", r"退休|离休|退二线|内退"),
    ("失联", r"失联|联系不上|找不到|没联系上|无法联系|不接电话"),
)  # fmt: skip
_PLACE = "absence:words"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody has not come: a closed word, what was said, and by when it is promised."""

    code: str
    words: str
    promised: date | None


@dataclass(frozen=True, slots=True)
class Missing:
    """Who has not reported where it is owed. `row`: the row of the 名册, None for who is on no list."""

    row: int | None
    name: str
    owed: tuple[str, ...]
    confirmed: bool
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class MissingList:
    """未报到 of a unit: of so many who owe it, these. `retired`: left out because they come of their own will."""

    unit: str
    known: int
    people: tuple[Missing, ...]
    retired: int
    others: int
    deadline: date | None
    source: str


@dataclass(frozen=True, slots=True)
class DaySet:
    """The unit's own last day for 报到, and the pack's, which it cannot pass."""

    day: date
    limit: date | None
    source: str


def code_of(words: str) -> str:
    """The closed word that a reason comes to; 其他 when none fits."""
    return next((code for code, pattern in _CODES if re.search(pattern, words)), "其他")


async def missing(session: AsyncSession, unit_id: int, today: date) -> MissingList:
    """The list as the place's rules have it: who owes, leaving out the retired and those of other organisations."""
    cover = await coverage(session, unit_id, today)
    rows = {entry_id: row for row, entry_id in enumerate(await _lines(session, unit_id), 1)}
    reasons = await _reasons(session, unit_id)
    linked = set(await _linked(session, unit_id))
    people = tuple(
        Missing(
            row=rows.get(one.roster_id) if one.roster_id is not None else None,
            name=one.name,
            owed=one.owed,
            confirmed=one.roster_id in linked,
            reason=_reason_of(one, reasons),
        )
        for one in cover.missing
    )
    rules = (await policy_of(session, unit_id)).registration
    others = sum(one.duty == "other" for one in cover.people)
    retired = sum(one.duty == "voluntary" for one in cover.people)
    deadline = await deadline_of(session, unit_id)
    return MissingList(cover.org.name, len(cover.on_duty), people, retired, others, deadline, rules.source)


async def missing_counts(session: AsyncSession, org_id: int, today: date) -> tuple[tuple[str, int, int], ...]:
    """Unit, 未报到, 应报到 for every unit below: figures for a superior, no names."""
    counts: list[tuple[str, int, int]] = []
    for unit in await subtree(session, org_id):
        if unit.kind == "unit":
            cover = await coverage(session, unit.id, today)
            counts.append((unit.name, len(cover.missing), len(cover.on_duty)))
    return tuple(sorted(counts, key=lambda one: -one[1]))


async def say_why(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, entry: RosterEntry | None, person: Person | None,
    words: str, promised: date | None,
) -> Reason:  # fmt: skip
    """Note why one of the unit's people has not reported; said again it replaces what was said before."""
    said = without_numbers(words)[:200].strip()
    if len(said) < 2:
        raise NotUnderstood("请写原因，例：未报到原因 @李明 出差，7月20日前报到")
    subject_id = entry.subject_id if entry is not None else person.subject_id if person is not None else None
    subject = await session.get(Subject, subject_id) if subject_id is not None else None
    values = {
        "unit_id": by.org.id, "entry_id": entry.id if entry is not None else None,
        "person_id": person.id if person is not None else None, "code": code_of(said), "promised": promised,
        "words": vault_of(session).seal(subject.key, f"{_PLACE}:{subject.id}", said) if subject is not None else None,
        "said_by": by.person_id, "said_at": speaker.now,
    }  # fmt: skip
    await _forget(session, by.org.id, values["entry_id"], values["person_id"])
    await insert_once(session, Absence, values)
    row_id, noun = (entry.id, "roster_entry") if entry is not None else (person.id if person else 0, "person")
    note(session, speaker.now, by.person_id, "say_why", noun, row_id, org_id=by.org.id, code=str(values["code"]))
    return Reason(str(values["code"]), said, promised)


async def whose(
    session: AsyncSession, by: UnitAdmin, person: Person | None, name: str
) -> tuple[RosterEntry | None, Person | None]:
    """The line and the person that are meant, by mention or by a name of the unit's list or people."""
    if person is not None:
        entry = await session.scalar(
            select(RosterEntry).where(
                RosterEntry.unit_id == by.org.id, RosterEntry.person_id == person.id, RosterEntry.left_at.is_(None)
            )
        )
        if entry is None and person.unit_id != by.org.id:
            raise NotFound(f"{person.name or '他'}不是{by.org.name}的人，也不在名册里。")
        return entry, person
    tidy = tidy_name(name)
    rows = await session.scalars(
        select(RosterEntry).where(
            RosterEntry.unit_id == by.org.id, RosterEntry.name == tidy, RosterEntry.left_at.is_(None)
        )
    )
    entries = rows.all()
    alone = select(Person).where(Person.unit_id == by.org.id, Person.name == tidy, Person.erased_at.is_(None))
    linked = {entry.person_id for entry in entries}
    persons = [one for one in await session.scalars(alone) if one.id not in linked]
    if not entries and not persons:
        raise NotFound(f"{by.org.name}没有「{tidy}」，名册里也没有。发「名册」看全表。")
    if len(entries) > 1 or (not entries and len(persons) > 1):
        raise NotUnderstood(f"有几位「{tidy}」，请 @ 他本人。")
    if entries:
        entry = entries[0]
        held = await session.get(Person, entry.person_id) if entry.person_id is not None else None
        return entry, held
    return None, persons[0]


async def set_deadline(session: AsyncSession, speaker: Speaker, by: UnitAdmin, day: date) -> DaySet:
    """The unit's own last day: only where the rules leave it to the unit, and never after their own."""
    rules = (await policy_of(session, by.org.id)).registration
    if not rules.unit_may_set:
        until = f"（{rules.deadline.year}年{rules.deadline.month}月{rules.deadline.day}日）" if rules.deadline else ""
        raise NotNow(f"这里按「{rules.source}」统一期限{until}，单位不另定。")
    if rules.deadline is not None and day > rules.deadline:
        limit = f"{rules.deadline.year}年{rules.deadline.month}月{rules.deadline.day}日"
        raise NotNow(f"期限不能晚于{limit}（{rules.source}）。例：报到期限 {rules.deadline.month}月1日")
    if day < speaker.today:
        raise NotUnderstood("这一天已经过了，请写以后的日期。例：报到期限 12月20日")
    values = {"org_id": by.org.id, "deadline": day, "set_at": speaker.now}
    if not await insert_once(session, OrgFacts, values):
        changed = update(OrgFacts).where(OrgFacts.org_id == by.org.id)
        await session.execute(changed.values(deadline=day, set_at=speaker.now))
    note(session, speaker.now, by.person_id, "set_deadline", "org", by.org.id, org_id=by.org.id, day=day.isoformat())
    return DaySet(day, rules.deadline, rules.source)


async def _forget(session: AsyncSession, unit_id: int, entry_id: object, person_id: object) -> None:
    for column, value in ((Absence.entry_id, entry_id), (Absence.person_id, person_id)):
        if value is not None:
            await session.execute(delete(Absence).where(Absence.unit_id == unit_id, column == value))


async def _reasons(session: AsyncSession, unit_id: int) -> list[tuple[int | None, int | None, Reason]]:
    rows = await session.execute(
        select(Absence, RosterEntry.subject_id, Person.subject_id)
        .outerjoin(RosterEntry, RosterEntry.id == Absence.entry_id)
        .outerjoin(Person, Person.id == Absence.person_id)
        .where(Absence.unit_id == unit_id)
        .order_by(Absence.id)
    )
    found: list[tuple[int | None, int | None, Reason]] = []
    for absence, of_line, of_person in rows.all():
        subject_id: int | None = of_line if absence.entry_id is not None else of_person
        subject = await session.get(Subject, subject_id) if subject_id is not None else None
        words = ""
        if subject is not None and absence.words is not None:
            words = vault_of(session).open(subject.key, f"{_PLACE}:{subject.id}", absence.words)
        found.append((absence.entry_id, absence.person_id, Reason(absence.code, words, absence.promised)))
    return found


def _reason_of(one: Registrant, reasons: list[tuple[int | None, int | None, Reason]]) -> Reason | None:
    for entry_id, person_id, reason in reversed(reasons):
        if (entry_id is not None and entry_id == one.roster_id) or (person_id and person_id == one.person_id):
            return reason
    return None


async def _lines(session: AsyncSession, unit_id: int) -> list[int]:
    living = (RosterEntry.unit_id == unit_id, RosterEntry.left_at.is_(None))
    return list(await session.scalars(select(RosterEntry.id).where(*living).order_by(RosterEntry.id)))


async def _linked(session: AsyncSession, unit_id: int) -> list[int]:
    living = (RosterEntry.unit_id == unit_id, RosterEntry.left_at.is_(None), RosterEntry.person_id.is_not(None))
    return list(await session.scalars(select(RosterEntry.id).where(*living)))
