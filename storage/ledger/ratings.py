"""评价: how good a confirmed service was, in the community's word (67号令 第10条). It goes to who served and to staff,
never into a group, and counts only while the service itself does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs
from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotAllowed, NotNow, NotUnderstood
from storage.masking import without_numbers
from storage.offering.offers import shown_name
from storage.policy import policies_of, policy_of
from storage.policy_stars import Stars
from storage.post.notices import tell_privately
from storage.speakers import Speaker, staff_of
from storage.tables import Need, Person, Rating, Service, Subject

_WORDS = "rating:words"
_MOST = 200
_LATEST = 3
_COUNTS = (Service.state == "confirmed", Service.voided_at.is_(None))  # a rating counts while its service does


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating as its helper and the staff may read it; `number` is the need's."""

    number: int
    name: str
    grade: int
    grade_name: str
    words: str
    day: date


@dataclass(frozen=True, slots=True)
class RatingSum:
    """A person's ratings: how many, their mean on a scale up to `best`, and the latest ones."""

    count: int = 0
    mean: Decimal = Decimal(0)
    best: int = 0
    latest: tuple[Rated, ...] = ()


async def rate(
    session: AsyncSession, speaker: Speaker, number: int, said: str, person_ids: Sequence[int]
) -> tuple[str, tuple[str, ...]]:
    """评价 N: of everybody who served, or of those named, but never of oneself. Said again it replaces. Returns the
    grade's name and who was rated, as groups may see the names."""
    need = await needs.held(session, number)
    by = await staff_of(session, speaker, need.org_id)
    grade, words = _heard((await policy_of(session, need.org_id)).stars, number, said)
    rows = await _confirmed(session, need, person_ids)
    others = [row for row in rows if row.person_id != by.person_id]
    if not others:
        raise NotAllowed(f"#{number} 是您自己做的，请另一位社区工作者来评价。")
    name = (await policy_of(session, need.org_id)).stars.grades[grade - 1]
    for row in others:
        if await _write(session, speaker, row, grade, words):
            note(session, speaker.now, by.person_id, "rate", "person", row.person_id, org_id=need.org_id, grade=grade)
            await _tell(session, speaker, row, name, grade, words)
    return name, tuple([await shown_name(session, row.person_id) for row in others])


async def of_need(session: AsyncSession, speaker: Speaker, number: int) -> tuple[Rated, ...]:
    """The ratings of one need's services, for its own staff."""
    need = await needs.held(session, number)
    await staff_of(session, speaker, need.org_id)
    rows = await session.execute(
        select(Rating, Service).join(Service).where(Service.need_id == need.id, *_COUNTS).order_by(Rating.service_id)
    )
    return tuple([await _view(session, rating, service) for rating, service in rows.all()])


async def of_person(session: AsyncSession, person_id: int, *, latest: int = _LATEST) -> RatingSum:
    """Somebody's ratings, for himself and his unit's admin."""
    mine = (Rating.person_id == person_id, *_COUNTS)
    count, mean = (
        await session.execute(
            select(func.count(), func.avg(Rating.grade)).select_from(Rating).join(Service).where(*mine)
        )
    ).one()
    if not count:
        return RatingSum()
    rows = await session.execute(
        select(Rating, Service).join(Service).where(*mine).order_by(Rating.rated_at.desc()).limit(latest)
    )
    views = [await _view(session, rating, service) for rating, service in rows.all()]
    best = len((await _rules(session, person_id)).grades)
    return RatingSum(count, round(Decimal(str(mean)), 1), best, tuple(views))


async def _rules(session: AsyncSession, person_id: int) -> Stars:
    person = await session.get_one(Person, person_id)
    return (await policy_of(session, person.unit_id)).stars


def _heard(rules: Stars, number: int, said: str) -> tuple[int, str]:
    """The grade, by its number or its name, and what is said besides."""
    names = "|".join(sorted(map(re.escape, rules.grades), key=len, reverse=True))
    found = re.match(
        rf"(?:(\d{{1,2}})\s*[分星]?|({names}))(?=$|[\s，,。；;：:！!])[\s，,。；;：:！!]*(.*)$", said, re.DOTALL
    )
    grade = (int(found[1]) if found[1] else rules.grades.index(found[2]) + 1) if found is not None else 0
    if found is None or not 1 <= grade <= len(rules.grades):
        named = "、".join(f"{place}{name}" for place, name in enumerate(rules.grades, 1))
        raise NotUnderstood(
            f"没看懂这句「评价」。请写几分：{named}。例：评价 {number} {len(rules.grades)} 修得又快又好"
        )
    return grade, without_numbers(found[3].strip())[:_MOST]


async def _confirmed(session: AsyncSession, need: Need, person_ids: Sequence[int]) -> Sequence[Service]:
    rows = select(Service).where(Service.need_id == need.id, *_COUNTS).order_by(Service.id)
    served = list(await session.scalars(rows))
    named = [row for row in served if not person_ids or row.person_id in person_ids]
    if not named:
        lacking = "还没有确认过的服务" if not served else "这位同志没有确认过的服务"
        raise NotNow(f"#{need.id} {lacking}，先确认再评价。例：确认 {need.id} 满意")
    return named


async def _write(session: AsyncSession, speaker: Speaker, row: Service, grade: int, words: str) -> bool:
    """Keep the rating; False when it stood there in just this way."""
    person = await session.get_one(Person, row.person_id)
    values: dict[str, object] = {
        "grade": grade, "words": await _sealed(session, person, words), "rated_by": speaker.person_id,
        "rated_at": speaker.now,
    }  # fmt: skip
    if await insert_once(session, Rating, {"service_id": row.id, "person_id": row.person_id, **values}):
        return True
    before = (await session.scalars(select(Rating).where(Rating.service_id == row.id).with_for_update())).one()
    if before.grade == grade and await _opened(session, person, before.words) == words:
        return False
    await session.execute(update(Rating).where(Rating.service_id == row.id).values(**values))
    return True


async def _tell(session: AsyncSession, speaker: Speaker, row: Service, name: str, grade: int, words: str) -> None:
    added = f"，{words}" if words else ""
    text = f"社区评价了您的#{row.need_id}：{name}（{grade}分）{added}。全部的发：我的评价"
    await tell_privately(session, speaker.now, row.person_id, text, "有一条给您的评价，请私聊我发：我的评价")


async def _view(session: AsyncSession, rating: Rating, service: Service) -> Rated:
    person = await session.get_one(Person, rating.person_id)
    grades = (await policy_of(session, service.org_id)).stars.grades
    return Rated(
        service.need_id, await shown_name(session, person.id), rating.grade,
        grades[rating.grade - 1] if rating.grade <= len(grades) else f"{rating.grade}分",
        await _opened(session, person, rating.words), _day(session, rating.rated_at),
    )  # fmt: skip


def _day(session: AsyncSession, moment: datetime) -> date:
    return moment.astimezone(policies_of(session).zone).date()


async def _sealed(session: AsyncSession, person: Person, words: str) -> bytes | None:
    subject = await session.get(Subject, person.subject_id) if person.subject_id is not None else None
    if subject is None or not words:
        return None
    return vault_of(session).seal(subject.key, f"{_WORDS}:{subject.id}", words)


async def _opened(session: AsyncSession, person: Person, sealed: bytes | None) -> str:
    if sealed is None or person.subject_id is None:
        return ""
    subject = await session.get_one(Subject, person.subject_id)
    return vault_of(session).open(subject.key, f"{_WORDS}:{subject.id}", sealed)
