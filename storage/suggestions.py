"""Who fits a need: a short read that takes frozen values, thinking in a worker thread with no transaction open,
and a short write that remembers the order shown, so that `派单 12 1` means what the staff saw."""

import asyncio
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from matching.explain import poor_match, why_not
from matching.model import Ask, Helper, Suggestion
from matching.ranking import Ranker
from storage import needs
from storage.database import Database
from storage.errors import NotFound, NotNow
from storage.masking import masked_name
from storage.needs import NeedView
from storage.people import PersonRef
from storage.speakers import Member
from storage.tables import Need, Offer, Org, Person, Registration, Service

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MOST_SHOWN = 5
_MOST_LOOKED_AT = 40
_MOST_POOR = 2  # shown when nobody really fits


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggested member, with reasons that a group may read."""

    person_id: int
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The ranked members for a need. `poor`: even the best hardly fits. `helpers`: how many were looked at."""

    need: NeedView
    people: tuple[Suggested, ...]
    poor: bool
    helpers: int


@dataclass(frozen=True, slots=True)
class _Round:
    """What the thinking needs, taken in one short read."""

    need: NeedView
    ask: Ask
    helpers: tuple[Helper, ...]
    names: dict[str, str]


async def suggest(database: Database, number: int, today: date) -> Suggestions:
    """Rank the community's members for a need. Whoever refused it, or has it, is left out."""
    async with database.read() as session:
        taken = await _round(session, number, today)
    ranked = await asyncio.to_thread(_think, taken)
    good = [entry for entry in ranked if not poor_match([entry])]
    shown = good or [entry for entry in ranked if _says_why(entry)][:_MOST_POOR]
    people = tuple(
        Suggested(int(entry.helper), taken.names[entry.helper], _shareable(entry.reasons)) for entry in shown
    )
    async with database.begin() as session:
        (await needs.row_of(session, number)).suggested = [entry.person_id for entry in people]
    poor = not good
    return Suggestions(taken.need, people, poor, len(taken.helpers))


async def nth(session: AsyncSession, number: int, place: int) -> PersonRef:
    """The person that was shown at this place (from 1) when the need was last suggested."""
    need = await needs.row_of(session, number)
    if not 1 <= place <= len(need.suggested):
        raise NotFound(f"#{number} 没有第{place}位建议。先发：推荐 {number}")
    person = await session.get_one(Person, need.suggested[place - 1])
    return PersonRef(person.id, person.name)


async def explain_absence(database: Database, number: int, by: Member, today: date) -> tuple[NeedView, tuple[str, ...]]:
    """为什么没有我: the reasons why this member is not, or not high, among the suggestions."""
    async with database.read() as session:
        need = await needs.row_of(session, number)
        if need.org_id not in by.community_ids:
            name = await session.scalar(select(Org.name).where(Org.id == need.org_id))
            raise NotNow(f"#{number} 是{name}的，您还没有在那里报到。可发：报到 {name}")
        if await session.scalar(_living_offer(need.id, by.person_id)) is not None:
            raise NotNow(f"#{number} 已经派给您了。看怎么答复发：我的任务")
        taken = await _round(session, number, today, keep=by.person_id)
    me = next(helper for helper in taken.helpers if helper.id == str(by.person_id))
    reasons = await asyncio.to_thread(lambda: why_not(taken.ask, me, Ranker(taken.helpers)))
    return taken.need, reasons


async def for_member(database: Database, by: Member, days: tuple[str, ...], most: int) -> tuple[NeedView, ...]:
    """The open needs with a free place in the member's communities, the best fit first; `days` narrows them."""
    async with database.read() as session:
        rows = await session.scalars(
            select(Need)
            .where(Need.org_id.in_(by.community_ids), Need.state == "open", Need.taken < Need.people)
            .where(Need.id.not_in(_asked_before(by.person_id)))
            .order_by(Need.id.desc())
            .limit(_MOST_LOOKED_AT)
        )
        open_needs = [(await needs.view_of(session, row), await needs.words_of(session, row)) for row in rows]
        me = _helper(await session.get_one(Person, by.person_id), "", 0)
    suiting = [(view, words) for view, words in open_needs if _suits(view, days)]
    ranker = Ranker((me,))
    fits = {view.number: ranker.fit_of(Ask("", words.text, words.category), me.id) for view, words in suiting}
    views = sorted((view for view, _ in suiting), key=lambda view: (-fits[view.number], view.number))
    return tuple(views[:most])


def _suits(view: NeedView, days: tuple[str, ...]) -> bool:
    """A place is free that nobody is being asked for, on a day that was named."""
    if view.taken + view.waiting >= view.people:
        return False
    return not days or view.day is None or WEEKDAYS[view.day.weekday()] in days


def _asked_before(person_id: int) -> Select[int]:
    """Needs that the member holds, was asked for or gave back."""
    return select(Offer.need_id).where(Offer.person_id == person_id)


async def _round(session: AsyncSession, number: int, today: date, keep: int | None = None) -> _Round:
    need = await needs.row_of(session, number)
    view = await needs.view_of(session, need)
    words = await needs.words_of(session, need)
    out = {*await session.scalars(_unavailable(need.id)), *await session.scalars(_elsewhere(need))} - {keep}
    rows = await session.scalars(
        select(Person)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.org_id == need.org_id, Person.erased_at.is_(None))
        .order_by(Person.id)
    )
    people = [person for person in rows if person.id not in out]
    served = await _served(session, [person.id for person in people], today.year)
    helpers = tuple(_helper(person, view.community.name, served.get(person.id, 0)) for person in people)
    names = {str(p.id): masked_name(p.name) if p.name_hidden else p.name or "一位同志" for p in people}
    weekday = WEEKDAYS[need.day.weekday()] if need.day is not None else None
    ask = Ask(str(number), words.text, need.category, need.object, view.community.name, weekday, words.part)  # type: ignore[arg-type]
    return _Round(view, ask, helpers, names)


def _think(taken: _Round) -> list[Suggestion]:
    return Ranker(taken.helpers).rank(taken.ask, MOST_SHOWN) if taken.helpers else []


def _helper(person: Person, community: str, served: int) -> Helper:
    return Helper(
        id=str(person.id),
        text=person.skills,
        wishes=tuple(person.wishes),
        days=tuple(person.days),
        parts=tuple(person.parts),
        communities=(community,),
        served=served,
    )


def _unavailable(need_id: int) -> Select[int]:
    states = ("offered", "accepted", "done", "declined", "cancelled")
    return select(Offer.person_id).where(Offer.need_id == need_id, Offer.state.in_(states))


def _elsewhere(need: Need) -> Select[int]:
    """Who has accepted another need at the same time: nobody can be in two places."""
    if need.day is None:
        return select(Offer.person_id).where(false())
    same_time = [Need.day == need.day, Need.day_end.is_(None) | (Need.day_end == Need.day)]
    if need.part is not None and need.part != "全天":
        same_time.append(Need.part.is_(None) | Need.part.in_((need.part, "全天")))
    return (
        select(Offer.person_id)
        .join(Need, Need.id == Offer.need_id)
        .where(Offer.state == "accepted", Need.state == "open", Need.id != need.id, *same_time)
    )


def _living_offer(need_id: int, person_id: int) -> Select[int]:
    living = Offer.state.in_(("offered", "accepted", "done"))
    return select(Offer.id).where(Offer.need_id == need_id, Offer.person_id == person_id, living)


async def _served(session: AsyncSession, person_ids: list[int], year: int) -> dict[int, int]:
    rows = await session.execute(
        select(Service.person_id, func.count())
        .where(Service.state == "confirmed", Service.day.between(date(year, 1, 1), date(year, 12, 31)))
        .where(Service.person_id.in_(person_ids))
        .group_by(Service.person_id)
    )
    return dict(rows.all())


def _says_why(entry: Suggestion) -> bool:
    """Whether a poor match is one at all: being near or free is no reason to be asked for a skill."""
    return any(reason.startswith(("会", "可能会", "特长", "服务意愿", "愿意")) for reason in entry.reasons)


def _shareable(reasons: tuple[str, ...]) -> tuple[str, ...]:
    """Yearly counts are for the person, for files and for admins: a group does not read them."""
    return tuple(reason for reason in reasons if not reason.startswith("今年"))
