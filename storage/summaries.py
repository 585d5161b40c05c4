"""Activity summaries: read, checked, kept with their figures and photos."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from difflib import SequenceMatcher

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from matching.model import SummaryReading
from storage import people
from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotNow, NotUnderstood
from storage.ledger import evidence
from storage.ledger.photo_prints import keep_print, looks_of_summary, used_before
from storage.ledger.photos import KeptPhoto
from storage.masking import publishable
from storage.policy import policy_of
from storage.speakers import OrgRef, Speaker, org_ref
from storage.tables import Org, Person, Photo, Summary, SummaryFigure

LONGEST = 4000
_EXAMPLE = "小结 7月11日，市住建局党员16人到舜水新村清理楼道8处，服务居民200余人，居民好评。（请附照片）"
_COMPLETED_WITHIN = timedelta(days=7)
_COMPARED = 400  # signs of two texts that are laid side by side
_MOST_COUNT = 10_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A summary as it was understood. `number` is what 修改 and the digest call it."""

    number: int
    org: OrgRef
    month: str
    reading: SummaryReading
    photos: int
    photos_seen_before: int
    replaced: int | None  # the number of the incomplete summary that this one takes the place of


async def submit(
    session: AsyncSession, speaker: Speaker, text: str, reading: SummaryReading, photos: tuple[KeptPhoto, ...]
) -> Kept:
    """Keep a summary for the organisation of this chat. Raises NotUnderstood when it says next to nothing."""
    org = await _org_for(session, speaker)
    await session.get(Org, org.id, with_for_update=True)  # two of one organisation at once: one after the other
    _must_say_something(text, reading)
    person = await people.known(session, speaker)
    words = publishable(text)[:LONGEST]
    month = _month(reading, speaker.today)
    fingerprint = hashlib.sha256(re.sub(r"\W", "", words).encode()).hexdigest()
    earlier = await _replaced(session, org, person, words, reading, speaker)
    await _must_be_new(session, org, fingerprint, earlier if photos else None)
    most = (await policy_of(session, org.id)).records.photo_distance
    known_before = len(await used_before(session, photos, most))
    fresh = len(photos) - known_before
    if earlier is not None:
        photos = (*photos, *await _given_up(session, earlier))
    if photos:
        reading = replace(reading, missing=tuple(item for item in reading.missing if item != "照片"))
    row = _row(org, person, month, words, fingerprint, reading, speaker)
    session.add(row)
    await session.flush()
    session.add_all(_figures(row.id, reading))
    for photo in photos:
        values = {"summary_id": row.id, "sha256": photo.sha256, "file": photo.file, "kept_at": speaker.now}
        if await insert_once(session, Photo, values):
            await keep_print(session, speaker.now, photo, summary_id=row.id)
    await evidence.add_summary(
        session, speaker.now, org_id=org.id, person_id=person.id, summary_id=row.id, text=words, new_photos=fresh > 0
    )
    note(session, speaker.now, person.id, "submit", "summary", row.id, org_id=org.id, photos=len(photos))
    replaced = earlier.id if earlier is not None else None
    return Kept(row.id, org, month, reading, len(photos), known_before, replaced)


async def _must_be_new(session: AsyncSession, org: OrgRef, fingerprint: str, completed: Summary | None) -> None:
    """The same words again are no second activity, unless they bring the photos that were missing."""
    same = await session.scalar(select(Summary.id).where(Summary.org_id == org.id, Summary.fingerprint == fingerprint))
    if same is not None and (completed is None or completed.id != same):
        raise NotNow(f"和小结 {same} 内容一样，没有重复收。")


def _figures(summary_id: int, reading: SummaryReading) -> list[SummaryFigure]:
    return [
        SummaryFigure(
            summary_id=summary_id,
            value=Decimal(str(figure.value)),
            unit=figure.unit[:12],
            what=publishable(figure.what)[:60],
            approx=figure.approx,
        )
        for figure in reading.figures
        if 0 <= figure.value <= _MOST_COUNT
    ]


async def _replaced(
    session: AsyncSession, org: OrgRef, person: Person, words: str, reading: SummaryReading, speaker: Speaker
) -> Summary | None:
    """The same person's incomplete summary of these days that this one says again, completed. The like words for
    another day or place are another activity."""
    rows = await session.scalars(
        select(Summary)
        .where(
            Summary.org_id == org.id, Summary.person_id == person.id, Summary.sent_at > speaker.now - _COMPLETED_WITHIN
        )
        .order_by(Summary.id.desc())
        .limit(5)
    )
    again = (row for row in rows if row.missing and _same_event(row, reading) and _alike(row.text, words))
    return next(again, None)


def _same_event(before: Summary, after: SummaryReading) -> bool:
    """Whether day and place, as far as both say them, are the same."""
    day = None in (before.day, after.date) or before.day == after.date
    places = before.place or "", publishable(after.place or "")
    return day and (places[0] in places[1] or places[1] in places[0])


def _alike(before: str, after: str) -> bool:
    """Whether most of the earlier words stand in the later ones."""
    head = before[:_COMPARED]
    matched = SequenceMatcher(None, head, after[: 2 * _COMPARED], autojunk=False).get_matching_blocks()
    return sum(block.size for block in matched if block.size > 1) >= 0.7 * len(head)


async def _given_up(session: AsyncSession, earlier: Summary) -> tuple[KeptPhoto, ...]:
    """Take the earlier summary away; its photos go over to the later one."""
    rows = list(await session.scalars(select(Photo).where(Photo.summary_id == earlier.id)))
    looks = await looks_of_summary(session, earlier.id)
    photos = tuple(KeptPhoto(row.file, row.sha256, looks.get(row.sha256)) for row in rows)
    for row in rows:
        await session.delete(row)
    await session.execute(delete(SummaryFigure).where(SummaryFigure.summary_id == earlier.id))
    await session.delete(earlier)
    await session.flush()
    return photos


async def _org_for(session: AsyncSession, speaker: Speaker) -> OrgRef:
    """The unit or community whose activity it was: this group's, else the speaker's own."""
    if speaker.org is not None:
        return speaker.org
    roles = speaker.roles
    governed = [org for (kind, _), org in roles.items() if kind in ("unit_admin", "staff")]
    if len(governed) == 1:
        return governed[0]
    person = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    if person is not None and person.unit_id is not None:
        return org_ref(await session.get_one(Org, person.unit_id))
    raise NotNow("不知道是哪个单位的小结，请到单位的群里发。")


def _must_say_something(text: str, reading: SummaryReading) -> None:
    if not text.strip():
        raise NotUnderstood(f"小结没有内容。例如：{_EXAMPLE}")
    when_or_where = reading.date is not None or reading.place is not None
    how_many = reading.participants is not None or reading.served is not None
    if not how_many and not (when_or_where and (reading.kinds or reading.figures)):
        lacks = "、".join(reading.missing) or "时间、地点、人数"
        raise NotUnderstood(f"这条小结还没有收下，缺：{lacks}。请补全后再发。例如：{_EXAMPLE}")


def _row(
    org: OrgRef, person: Person, month: str, words: str, fingerprint: str, reading: SummaryReading, speaker: Speaker
) -> Summary:
    return Summary(
        org_id=org.id, person_id=person.id, month=month, day=reading.date, day_end=reading.date_end,
        place=publishable(reading.place)[:80] if reading.place else None,
        participants=reading.participants if _sane(reading.participants) is not None else None, participants_approx=reading.participants_approx,
        served=Decimal(str(reading.served)) if _sane(reading.served) is not None else None,
        served_unit=reading.served_unit, served_approx=reading.served_approx,
        hours=Decimal(str(reading.hours)) if reading.hours is not None and reading.hours <= 24 * 31 else None,
        kinds=list(reading.kinds), missing=list(reading.missing),
        unresolved=[publishable(words)[:120] for words in reading.unresolved],
        text=words, fingerprint=fingerprint, sent_at=speaker.now,
    )  # fmt: skip


def _sane(count: float | None) -> float | None:
    return count if count is not None and 0 <= count <= _MOST_COUNT else None


def _month(reading: SummaryReading, today: date) -> str:
    day = reading.date or today
    return f"{day.year:04d}-{day.month:02d}"
