"""Who fits a need: a short read that takes frozen values, thinking in a worker thread with no transaction open,
and a short write that remembers the order shown, so that `派单 12 1` means what the staff saw."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from matching.model import Ask, Helper, Suggestion
from matching.ranking.eligibility import bars
from matching.ranking.explain import poor_match, why_not
from matching.ranking.ranker import Ranker, reads_nothing
from storage.asking import needs
from storage.asking.need_view import NeedView
from storage.asking.whole_needs import WholeNeed, whole_need
from storage.database import Database
from storage.errors import NotFound, NotNow
from storage.offering import member_index
from storage.offering.askable import WEEKDAYS, Askable, PlaceRules, ask_of, askable, home_of, places_around, rules_of
from storage.offering.member_rows import unfree
from storage.people import PersonRef
from storage.speakers import Member
from storage.tables import Need, Offer, Org, Person, Registration

MOST_SHOWN = 5
_MOST_WIDE = 2000  # people looked at in the neighbourhood
_MOST_LOOKED_AT = 40
_MOST_AT_ONCE = 500  # people ranked on the event loop, in a millisecond
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
    """The ranked members for a need. `poor`: even the best hardly fits. `helpers`: how many were looked at; `asked`:
    none were left, because somebody was asked already."""

    need: NeedView
    people: tuple[Suggested, ...]
    poor: bool
    helpers: int
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A need and those who may be asked for it, taken in one short read: what the thinking needs."""

    need: NeedView
    ask: Ask
    people: tuple[Askable, ...]
    rules: PlaceRules

    @property
    def helpers(self) -> tuple[Helper, ...]:
        """The people as the ranking sees them."""
        return tuple(one.helper for one in self.people)


async def take(session: AsyncSession, number: int, today: date, keep: int | None = None) -> Taken:
    """The community's members for a need, but for who refused it, has it or is elsewhere then (`keep` stays)."""
    whole, rules, ask = await _asked(session, number)
    day = whole.row.day or whole.row.day_end or today
    places = (home_of(whole.view, rules),)
    people = await askable(session, ask, rules, places, today, day, need=whole.row, keep=keep)
    return Taken(whole.view, ask, people, rules)


async def suggest(database: Database, taken: Taken, today: date) -> Suggestions:
    """Rank the community's members for a need, and its neighbours' when nobody there fits."""
    ranked = await thought(taken)
    good = _fitting(ranked, taken)
    if not good and not taken.need.object:
        wider = await _around(database, taken.need.number, today)
        if near := _fitting(await thought(wider), wider):
            return _shown(wider, near, poor=False)
    shown = _shown(taken, good or [one for one in ranked if _says_why(one)][:_MOST_POOR], poor=not good)
    return shown if taken.people else replace(shown, asked=await _was_asked(database, taken.need.number))


async def _was_asked(database: Database, number: int) -> bool:
    async with database.read() as session:
        return await session.scalar(select(Offer.id).where(Offer.need_id == number).limit(1)) is not None


async def keep(session: AsyncSession, found: Suggestions) -> None:
    """Remember the order that was shown, for 派单 N 序号."""
    order = [one.person_id for one in found.people]
    change = update(Need).where(Need.id == found.need.number).values(suggested=order)
    await session.execute(change.execution_options(synchronize_session=False))


async def candidates(database: Database, number: int, today: date) -> tuple[int, ...]:
    """Everybody who really fits a need, may do it and is known to be somebody, the best first: who is asked wave after
    wave, with no human looking at each name."""
    async with database.read() as session:
        taken = await take(session, number, today)
    known = {one.helper.id for one in taken.people if one.row.vouched}
    good = _fitting(await thought(taken, len(taken.people)), taken)
    return tuple(int(one.helper) for one in good if one.unproven is None and one.helper in known)


async def nth(session: AsyncSession, number: int, place: int) -> PersonRef:
    """The person that was shown at this place (from 1) when the need was last suggested."""
    need = await needs.row_of(session, number)
    if not 1 <= place <= len(need.suggested):
        raise NotFound(f"#{number} 没有第{place}位建议。先发：推荐 {number}")
    person = await session.get_one(Person, need.suggested[place - 1])
    return PersonRef(person.id, person.name)


async def take_for(session: AsyncSession, number: int, by: Member, today: date) -> Taken:
    """As `take`, for who asks why he is not suggested. Raises NotNow where he is not registered, or has it."""
    need = await needs.row_of(session, number)
    if need.org_id not in by.community_ids:
        name = await session.scalar(select(Org.name).where(Org.id == need.org_id))
        raise NotNow(f"#{number} 是{name}的，您还没有在那里报到。可发：报到 {name}")
    if await session.scalar(_living_offer(need.id, by.person_id)) is not None:
        raise NotNow(f"#{number} 已经派给您了。看怎么答复发：我的任务")
    return await take(session, number, today, keep=by.person_id)


async def explain_absence(taken: Taken, by: Member, *, in_group: bool) -> tuple[str, ...]:
    """为什么没有我: the reasons why this member is not, or not high, among the suggestions; `in_group`: others listen."""
    me = next(one.helper for one in taken.people if one.row.id == by.person_id)

    def think() -> tuple[str, ...]:
        return why_not(taken.ask, me, Ranker(taken.helpers, taken.rules.weights), in_group=in_group)

    return await asyncio.to_thread(think)


async def for_member(
    database: Database, by: Member, days: tuple[str, ...], most: int, today: date
) -> tuple[NeedView, ...]:
    """The open needs with a free place in the member's communities, the best fit first; `days` narrows them.

    What the member may not do is left out. The monthly load bars nobody here: who asks for work has chosen it.
    """
    async with database.read() as session:
        numbers = await session.scalars(
            select(Need.id)
            .where(Need.org_id.in_(by.community_ids), Need.state == "open", Need.taken < Need.people)
            .where(Need.id.not_in(_asked_before(by.person_id)))
            .order_by(Need.id.desc())
            .limit(_MOST_LOOKED_AT)
        )
        fits: list[tuple[float, NeedView]] = []
        places: dict[int, PlaceRules] = {}
        for number in numbers:
            whole, rules, ask = await _asked(session, number, places)
            if not _suits(whole.view, days):
                continue
            home = home_of(whole.view, rules)
            (me,) = await askable(session, ask, rules, (home,), today, today, among=(by.person_id,))
            if not bars(ask, me.helper._replace(this_month=None), rules.weights):
                fits.append((Ranker((me.helper,), rules.weights).fit_of(ask, me.helper.id), whole.view))
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


async def _asked(
    session: AsyncSession, number: int, known: dict[int, PlaceRules] | None = None
) -> tuple[WholeNeed, PlaceRules, Ask]:
    """A need, the rules of its place (`known` already, or found now), and what it asks."""
    whole = await whole_need(session, number)
    org_id = whole.row.org_id
    rules = (known or {}).get(org_id) or await rules_of(session, org_id)
    if known is not None:
        known[org_id] = rules
    return whole, rules, ask_of(whole, rules)


async def _around(database: Database, number: int, today: date) -> Taken:
    """Those of the communities around: everybody, or of very many those whom the index names (until it is made: the
    first of them)."""
    async with database.read() as session:
        whole, rules, ask = await _asked(session, number)
        places = await places_around(session, whole.view.community, rules)
        here = select(func.count()).select_from(Registration).where(Registration.org_id.in_([at.id for at in places]))
        many = member_index.is_ready(database) and (await session.scalar(here) or 0) > member_index.FEW
        refused = await unfree(session, whole.row) if many else set[int]()
    named = await member_index.candidates(database, ask.text, [at.id for at in places], refused) if many else None
    async with database.read() as session:
        day = whole.row.day or whole.row.day_end or today
        people = await askable(
            session, ask, rules, places, today, day, need=whole.row, among=named, most=_MOST_WIDE
        )  # fmt: skip
    return Taken(whole.view, ask, people, rules)


async def thought(taken: Taken, most: int = MOST_SHOWN) -> list[Suggestion]:
    """The ranking: in a thread of its own where texts must be read, which takes a hundred times as long."""
    if len(taken.people) <= _MOST_AT_ONCE and reads_nothing(taken.helpers):
        return _think(taken, most)
    return await asyncio.to_thread(_think, taken, most)


def _think(taken: Taken, most: int = MOST_SHOWN) -> list[Suggestion]:
    return Ranker(taken.helpers, taken.rules.weights).rank(taken.ask, most) if taken.people else []


def _fitting(ranked: Sequence[Suggestion], taken: Taken) -> list[Suggestion]:
    """Those who really fit."""
    return [one for one in ranked if not poor_match([one], taken.rules.weights)]


def _shown(taken: Taken, ranked: Sequence[Suggestion], *, poor: bool) -> Suggestions:
    """The suggestions as a group may read them."""
    by_id = {one.helper.id: one for one in taken.people}
    home = taken.need.community
    people: list[Suggested] = []
    for entry in ranked:
        one = by_id[entry.helper]
        own = one.row.org_id == home.id
        said = _shareable(entry.reasons, own=own)
        said = said if one.row.vouched else (*said, "身份待核对")
        people.append(Suggested(one.row.id, one.shown(masked=not own), said, entry.unproven))
    return Suggestions(taken.need, tuple(people), poor, len(taken.people))


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
