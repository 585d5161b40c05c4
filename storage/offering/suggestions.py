"""Who fits a need: a short read that takes frozen values, thinking in a worker thread with no transaction open,
and a short write that remembers the order shown, so that `派单 12 1` means what the staff saw."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from matching.eligibility import bars
from matching.explain import poor_match, why_not
from matching.model import Ask, Helper, Suggestion
from matching.ranking import Ranker, Weights
from storage.asking import needs
from storage.asking.needs import NeedView
from storage.database import Database
from storage.errors import NotFound, NotNow
from storage.masking import masked_name
from storage.offering import member_index
from storage.offering.askable import WEEKDAYS, ask_for, communities_around, helpers_of, people_for, refused_by, rules_of
from storage.people import PersonRef
from storage.speakers import Member
from storage.tables import Need, Offer, Org, Person, Registration
from storage.vouching import vouched

MOST_SHOWN = 5
_MOST_LOOKED_AT = 40
_MOST_POOR = 2  # shown when nobody really fits


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggested member, with reasons that a group may read; `unproven`: the licence still to be verified."""

    person_id: int
    name: str
    reasons: tuple[str, ...]
    unproven: str | None = None


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
    weights: Weights


async def suggest(database: Database, number: int, today: date) -> Suggestions:
    """Rank the community's members for a need, and its neighbours' when nobody there fits. Whoever refused it, has it,
    or may not do it, is left out."""
    async with database.read() as session:
        taken = await _round(session, number, today)
    good = await _good(taken)
    if not good and not taken.need.object:
        among = await _named(database, taken)
        async with database.read() as session:
            wider = await _round(session, number, today, wide=True, among=among)
        if near := await _good(wider):
            return await _shown(database, wider, near, poor=False)
    ranked = good or [entry for entry in await asyncio.to_thread(_think, taken) if _says_why(entry)][:_MOST_POOR]
    return await _shown(database, taken, ranked, poor=not good)


async def _named(database: Database, taken: _Round) -> tuple[int, ...] | None:
    """Who of the communities around comes into question, as the index says; None: few enough to look at everybody (or
    the index is not made yet: then at the first of them)."""
    if not member_index.is_ready(database):
        return None
    async with database.read() as session:
        need = await needs.row_of(session, taken.need.number)
        around = [place.id for place in await communities_around(session, taken.need.community)]
        here = select(func.count()).select_from(Registration).where(Registration.org_id.in_(around))
        if (await session.scalar(here) or 0) <= member_index.FEW:
            return None
        refused = await refused_by(session, need)
    return await member_index.candidates(database, taken.ask.text, around, refused)


async def candidates(database: Database, number: int, today: date) -> tuple[int, ...]:
    """Everybody who really fits a need, may do it and is known to be somebody, the best first: who is asked wave after
    wave, with no human looking at each name."""
    async with database.read() as session:
        taken = await _round(session, number, today)
        known = await vouched(session, [int(helper.id) for helper in taken.helpers])
    good = await _good(taken, len(taken.helpers))
    return tuple(int(entry.helper) for entry in good if entry.unproven is None and int(entry.helper) in known)


async def _good(taken: _Round, most: int = MOST_SHOWN) -> list[Suggestion]:
    """Those who really fit."""
    ranked = await asyncio.to_thread(_think, taken, most)
    return [entry for entry in ranked if not poor_match([entry], taken.weights)]


async def _shown(database: Database, taken: _Round, ranked: Sequence[Suggestion], *, poor: bool) -> Suggestions:
    """The suggestions as a group may read them; their order is remembered for 派单 N 序号."""
    home = taken.ask.community
    people = tuple(
        Suggested(
            int(entry.helper),
            taken.names[entry.helper],
            _shareable(entry.reasons, own=home in next(h for h in taken.helpers if h.id == entry.helper).communities),
            entry.unproven,
        )
        for entry in ranked
    )
    async with database.begin() as session:
        known = await vouched(session, [entry.person_id for entry in people])
        people = tuple(e if e.person_id in known else replace(e, reasons=(*e.reasons, "身份待核对")) for e in people)
        (await needs.row_of(session, taken.need.number)).suggested = [entry.person_id for entry in people]
    return Suggestions(taken.need, people, poor, len(taken.helpers))


async def nth(session: AsyncSession, number: int, place: int) -> PersonRef:
    """The person that was shown at this place (from 1) when the need was last suggested."""
    need = await needs.row_of(session, number)
    if not 1 <= place <= len(need.suggested):
        raise NotFound(f"#{number} 没有第{place}位建议。先发：推荐 {number}")
    person = await session.get_one(Person, need.suggested[place - 1])
    return PersonRef(person.id, person.name)


async def explain_absence(
    database: Database, number: int, by: Member, today: date, *, in_group: bool
) -> tuple[NeedView, tuple[str, ...]]:
    """为什么没有我: the reasons why this member is not, or not high, among the suggestions; `in_group`: others listen."""
    async with database.read() as session:
        need = await needs.row_of(session, number)
        if need.org_id not in by.community_ids:
            name = await session.scalar(select(Org.name).where(Org.id == need.org_id))
            raise NotNow(f"#{number} 是{name}的，您还没有在那里报到。可发：报到 {name}")
        if await session.scalar(_living_offer(need.id, by.person_id)) is not None:
            raise NotNow(f"#{number} 已经派给您了。看怎么答复发：我的任务")
        taken = await _round(session, number, today, keep=by.person_id)
    me = next(helper for helper in taken.helpers if helper.id == str(by.person_id))
    reasons = await asyncio.to_thread(
        lambda: why_not(taken.ask, me, Ranker(taken.helpers, taken.weights), in_group=in_group)
    )
    return taken.need, reasons


async def for_member(
    database: Database, by: Member, days: tuple[str, ...], most: int, today: date
) -> tuple[NeedView, ...]:
    """The open needs with a free place in the member's communities, the best fit first; `days` narrows them.

    What the member may not do is left out. The monthly load bars nobody here: who asks for work has chosen it.
    """
    async with database.read() as session:
        rows = await session.scalars(
            select(Need)
            .where(Need.org_id.in_(by.community_ids), Need.state == "open", Need.taken < Need.people)
            .where(Need.id.not_in(_asked_before(by.person_id)))
            .order_by(Need.id.desc())
            .limit(_MOST_LOOKED_AT)
        )
        person = await session.get_one(Person, by.person_id)
        fits: list[tuple[float, NeedView]] = []
        rankers: dict[int, Ranker] = {}
        for row in rows:
            rules = await rules_of(session, row.org_id)
            view, ask = await ask_for(session, row, rules)
            if not _suits(view, days):
                continue
            (me,) = await helpers_of(session, [(person, view.community.name, ())], ask, rules, today, today)
            if not bars(ask, replace(me, this_month=None), rules.weights):
                ranker = rankers.setdefault(row.org_id, Ranker((me,), rules.weights))
                fits.append((ranker.fit_of(ask, me.id), view))
    views = sorted(fits, key=lambda pair: (-pair[0], pair[1].number))
    return tuple(view for _, view in views[:most])


def _suits(view: NeedView, days: tuple[str, ...]) -> bool:
    """A place is free that nobody is being asked for, on a day that was named."""
    if view.taken + view.waiting >= view.people:
        return False
    return not days or view.day is None or WEEKDAYS[view.day.weekday()] in days


def _asked_before(person_id: int) -> Select[int]:
    """Needs that the member holds, was asked for or gave back."""
    return select(Offer.need_id).where(Offer.person_id == person_id)


async def _round(
    session: AsyncSession, number: int, today: date, keep: int | None = None, *, wide: bool = False,
    among: tuple[int, ...] | None = None,
) -> _Round:  # fmt: skip
    need = await needs.row_of(session, number)
    rules = await rules_of(session, need.org_id)
    view, ask = await ask_for(session, need, rules)
    people = await people_for(session, need, keep, wide=wide, among=among)
    helpers = await helpers_of(session, people, ask, rules, today, need.day or need.day_end or today)
    shown = {str(p.id): masked_name(p.name) if p.name_hidden or wide else p.name or "一位同志" for p, _, _ in people}
    return _Round(view, ask, helpers, shown, rules.weights)


def _think(taken: _Round, most: int = MOST_SHOWN) -> list[Suggestion]:
    return Ranker(taken.helpers, taken.weights).rank(taken.ask, most) if taken.helpers else []


def _living_offer(need_id: int, person_id: int) -> Select[int]:
    living = Offer.state.in_(("offered", "accepted", "done"))
    return select(Offer.id).where(Offer.need_id == need_id, Offer.person_id == person_id, living)


def _says_why(entry: Suggestion) -> bool:
    """Whether a poor match is one at all: being near or free is no reason to be asked for a skill."""
    return any(reason.startswith(("会", "可能会", "特长", "服务意愿", "愿意")) for reason in entry.reasons)


def _shareable(reasons: tuple[str, ...], *, own: bool) -> tuple[str, ...]:
    """Yearly counts are for the person, for files and for admins: a group does not read them. Of somebody registered
    elsewhere (not `own`) a group reads no words of his own either."""
    shown = tuple(reason for reason in reasons if not reason.startswith("今年"))
    return shown if own else tuple(reason for reason in shown if "“" not in reason)
