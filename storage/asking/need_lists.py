"""导入需求, 导入服务对象: a community's own lists. Needs become drafts that one 全部通过 publishes; the people to be
helped are private to the community and sealed (R055). All rows or none: what is wrong is told row by row."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from matching.needs.traits import read_groups
from storage.asking import needs
from storage.asking.asks import NeedWords, first_said, hear_need
from storage.asking.grantable import faults_of, must_be_grantable
from storage.asking.traits import object_place, sealed_groups
from storage.chronicle import note
from storage.cooperation.tiework import TieWords, beneficiary
from storage.database import insert_once, vault_of
from storage.errors import NotNow, Refusal
from storage.masking import has_id_number, phones, tidy_name
from storage.offering.rounds import opening
from storage.policy import policy_of
from storage.post import notices
from storage.roster.list_sheets import NEEDS, OBJECTS, ListRow, find_rows
from storage.roster.roster_files import Sheet
from storage.roster.roster_lines import Problem
from storage.speakers import Speaker, Staff
from storage.tables import Beneficiary, ListImport, Need, NeedTrait, Org, ServiceObject, Subject

MOST_NEEDS, MOST_OBJECTS = 300, 2000
_DETAILS = "service_object:details"


@dataclass(frozen=True, slots=True)
class CheckedNeeds:
    """The needs of a list as they were read, or what has to be put right first."""

    words: tuple[NeedWords, ...]
    problems: tuple[Problem, ...]
    rows: tuple[ListRow, ...] = ()  # of the words, one each


@dataclass(frozen=True, slots=True)
class ObjectLine:
    """One person, household or group on a list of people to be helped."""

    name: str
    area: str
    group: str
    place: str
    phone: str
    wants: str
    note: str


@dataclass(frozen=True, slots=True)
class CheckedObjects:
    """The people of a list, or what has to be put right first."""

    lines: tuple[ObjectLine, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a list changed."""

    added: int
    same: int
    numbers: tuple[int, ...] = ()


def check_needs(sheets: tuple[Sheet, ...], today: date, now: time) -> CheckedNeeds:
    """Read every row as a need that staff would have typed. Raises NotUnderstood when there is no list at all."""
    rows = find_rows(sheets, NEEDS, "text", "至少有“需求内容”一列，可以有 服务对象、地址、电话、时间、人数")
    _must_fit(len(rows), MOST_NEEDS)
    found: list[NeedWords] = []
    read: list[ListRow] = []
    problems: list[Problem] = []
    for row in rows:
        reason = _wrong(row, "text", "需求内容")
        if reason is None:
            kind = "wish" if "心愿" in row.text("kind") else "need"
            try:
                found.append(hear_need(kind, _sentence(row), today, now))
                read.append(row)
                continue
            except Refusal as refusal:
                reason = str(refusal).split("例如：")[0]
        problems.append(_problem(row, reason))
    return CheckedNeeds(tuple(found), tuple(problems), tuple(read))


async def with_faults(session: AsyncSession, by: Staff, checked: CheckedNeeds) -> CheckedNeeds:
    """What the place's own rules have against a row (a wish that costs too much), beside what was found by reading."""
    problems = list(checked.problems)
    for row, words in zip(checked.rows, checked.words, strict=True):
        if faults := await faults_of(session, by.org.id, words):
            problems.append(_problem(row, "；".join(faults)))
    bad = {problem.place for problem in problems}
    kept = [(row, words) for row, words in zip(checked.rows, checked.words, strict=True) if row.place not in bad]
    problems.sort(key=_row_number)
    return CheckedNeeds(tuple(words for _, words in kept), tuple(problems), tuple(row for row, _ in kept))


def check_objects(sheets: tuple[Sheet, ...]) -> CheckedObjects:
    """Read every row as somebody to be helped."""
    rows = find_rows(sheets, OBJECTS, "who", "至少有“姓名”一列，可以有 类别、住址、片区、电话、需求、备注")
    _must_fit(len(rows), MOST_OBJECTS)
    found: list[ObjectLine] = []
    problems: list[Problem] = []
    for row in rows:
        reason = _wrong(row, "who", "姓名")
        if reason is None and row.text("phone") and not phones(row.text("phone")) and len(row.text("phone")) < 7:
            reason = "电话位数不对"
        if reason is not None:
            problems.append(_problem(row, reason))
            continue
        name = tidy_name(row.text("who"))
        found.append(
            ObjectLine(
                name,
                tidy_name(row.text("area")),
                *(row.text(f)[:300] for f in ("group", "place", "phone", "text", "note")),
            )
        )
    return CheckedObjects(tuple(found), tuple(problems))


async def take_needs(session: AsyncSession, speaker: Speaker, by: Staff, words: Sequence[NeedWords]) -> Taken:
    """Write a checked list as drafts. What is on the community's list already, word for word, is left out, whatever was
    added to it since."""
    await session.execute(select(Org.id).where(Org.id == by.org.id).with_for_update())  # one list at a time
    for one in words:
        await must_be_grantable(session, by.org.id, one)
    known = {text for one in await _living_words(session, by.org.id) for text in (one.text, first_said(one.text))}
    import_id = await _batch(session, speaker, by, "需求")
    numbers: list[int] = []
    for one in words:
        if one.text not in known:
            numbers.append((await needs.enlist(session, speaker, by, one, import_id)).number)
            known.add(one.text)
    note(session, speaker.now, by.person_id, "import_needs", "org", by.org.id, org_id=by.org.id, added=len(numbers))
    return Taken(len(numbers), len(words) - len(numbers), tuple(numbers))


async def publish_all(session: AsyncSession, speaker: Speaker, by: Staff) -> tuple[int, ...]:
    """全部通过: every draft that came from the community's lists. What others proposed is looked at one by one."""
    listed = select(NeedTrait.need_id).where(NeedTrait.import_id.is_not(None))
    done = await session.scalars(
        update(Need)
        .where(Need.org_id == by.org.id, Need.state == "pending", Need.id.in_(listed))
        .values(state="open", posted_at=speaker.now)
        .returning(Need.id)
    )
    numbers = tuple(sorted(done.all()))
    if not numbers:
        raise NotNow("没有等着发布的导入需求。别人提的请一条条看：通过 编号")
    note(session, speaker.now, by.person_id, "approve_all", "org", by.org.id, org_id=by.org.id, needs=len(numbers))
    text = f"新发布{len(numbers)}条需求（#{numbers[0]}起）。看一看发：清单"
    await notices.tell_org(session, speaker.now, by.org.id, text, but=speaker.chat)
    return numbers


async def take_objects(session: AsyncSession, speaker: Speaker, by: Staff, lines: Sequence[ObjectLine]) -> Taken:
    """Write a checked list of people to be helped; who stands there already is brought up to date."""
    await session.execute(select(Org.id).where(Org.id == by.org.id).with_for_update())  # one list at a time
    import_id = await _batch(session, speaker, by, "服务对象")
    names = (await policy_of(session, by.org.id)).recipients
    added = 0
    for line in lines:
        kind = "群体" if line.name.endswith(("们", "群体", "家属", "户")) else "家庭"
        row = await session.get_one(
            Beneficiary, await beneficiary(session, speaker, by, TieWords(None, None, line.name, kind, line.area, None))
        )
        row.noted_at = speaker.now
        subject = await session.get_one(Subject, row.subject_id)
        kept = {"group": line.group, "place": line.place, "phone": line.phone, "wants": line.wants, "note": line.note}
        sealed = vault_of(session).seal(subject.key, f"{_DETAILS}:{subject.id}", json.dumps(kept, ensure_ascii=False))
        groups = sealed_groups(session, object_place(row.id), read_groups(f"{line.group}，{line.note}", names))
        values = {
            "beneficiary_id": row.id,
            "details": sealed,
            "groups": groups,
            "import_id": import_id,
            "listed_at": speaker.now,
        }
        if await insert_once(session, ServiceObject, values):
            added += 1
        else:
            await session.execute(update(ServiceObject).where(ServiceObject.beneficiary_id == row.id).values(**values))
    note(session, speaker.now, by.person_id, "import_objects", "org", by.org.id, org_id=by.org.id, added=added)
    return Taken(added, len(lines) - added)


async def objects(session: AsyncSession, speaker: Speaker, by: Staff) -> tuple[tuple[int, ObjectLine], ...]:
    """The community's people to be helped, for its staff in private alone; that the list was read is noted."""
    rows = await session.execute(
        select(Beneficiary, ServiceObject.details, Subject)
        .join(ServiceObject, ServiceObject.beneficiary_id == Beneficiary.id)
        .join(Subject, Subject.id == Beneficiary.subject_id)
        .where(Beneficiary.community_id == by.org.id, ServiceObject.details.is_not(None), Beneficiary.name.is_not(None))
        .order_by(Beneficiary.id)
    )
    vault, found = vault_of(session), list[tuple[int, ObjectLine]]()
    for row, sealed, subject in rows.all():
        assert row.name is not None
        assert sealed is not None
        name = vault.open(subject.key, f"beneficiary:name:{subject.id}", row.name)
        kept = json.loads(vault.open(subject.key, f"{_DETAILS}:{subject.id}", sealed))
        found.append(
            (
                row.id,
                ObjectLine(name, row.area, kept["group"], kept["place"], kept["phone"], kept["wants"], kept["note"]),
            )
        )
    note(session, speaker.now, by.person_id, "read_objects", "org", by.org.id, org_id=by.org.id, people=len(found))
    return tuple(found)


async def tell_of_drafts(session: AsyncSession, now: datetime) -> int:
    """Lists whose drafts nobody has published for too long: the staff hears so once, with how many there are."""
    waiting = select(NeedTrait.need_id).join(Need, Need.id == NeedTrait.need_id)
    waiting = waiting.where(NeedTrait.import_id == ListImport.id, Need.state == "pending")
    rows = await session.scalars(select(ListImport).where(ListImport.told_at.is_(None), exists(waiting)))
    told = 0
    for row in list(rows):
        clock = (await policy_of(session, row.org_id)).offers
        if opening(session, clock).after(row.made_at, clock.unowned_hours) > now:
            continue
        row.told_at = now
        drafts = select(func.min(Need.id), func.count()).join(NeedTrait, NeedTrait.need_id == Need.id)
        drafts = drafts.where(NeedTrait.import_id == row.id, Need.state == "pending")
        first, count = (await session.execute(drafts)).one()
        text = f"#{first}起导入的需求还有{count}条没有发布。都发布请发：全部通过　不要的发：撤销 编号"
        await notices.tell_org(session, now, row.org_id, text, by_person=False)
        told += 1
    return told


async def _living_words(session: AsyncSession, org_id: int) -> list[NeedWords]:
    rows = await session.scalars(select(Need).where(Need.org_id == org_id, Need.state.in_(("open", "pending"))))
    return [await needs.words_of(session, row) for row in list(rows)]


async def _batch(session: AsyncSession, speaker: Speaker, by: Staff, kind: str) -> int:
    row = ListImport(org_id=by.org.id, kind=kind, made_by=by.person_id, made_at=speaker.now)
    session.add(row)
    await session.flush()
    return row.id


def _sentence(row: ListRow) -> str:
    """A row as one sentence, as staff would have typed it."""
    who, place, text = row.text("who"), row.text("place"), row.text("text")
    whom = f"{who}{f'（{place}）' if place else ''}：" if who and who not in text else f"{place}，" if place else ""
    people = row.text("people").removesuffix("名").removesuffix("人")
    parts = [f"{whom}{text}", row.text("day"), f"需要{people}人" if people else "", row.text("phone")]
    return "，".join(part for part in parts if part)


def _row_number(problem: Problem) -> tuple[str, int]:
    sheet, _, row = problem.place.rpartition(" 第")
    return sheet, int(row.removesuffix("行"))


def _problem(row: ListRow, reason: str) -> Problem:
    return Problem(row.place, row.text("who")[:12], reason.strip(), "改好这一行，再发整个文件")


def _wrong(row: ListRow, must: str, name: str) -> str | None:
    if row.odd:
        return f"有{row.odd}，请改成文字"
    if not row.text(must):
        return f"没有写{name}"
    if any(has_id_number(row.text(field)) for field in row.cells):
        return "有身份证号，请删掉：这里用不着"
    return None


def _must_fit(count: int, most: int) -> None:
    if count > most:
        raise NotNow(f"表里有{count}行，一次最多{most}行，请分成几个文件发。")
