"""Everything that is open in some communities at once, as frozen values; and the thinking over it (撮合).

Read in one short transaction, thought over in a worker thread with none open. Whoever holds, refused, gave back or once
let lapse a need is not proposed for it again; what people have in hand keeps its time and its load.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from matching.assignment.market import Task, assign
from matching.concepts.topics import needs_in
from matching.model import Ask, Helper, Suggestion
from matching.ranking.ranker import Ranker, Weights
from matching.ranking.reasons import reasons
from storage.asking.need_view import NeedView
from storage.asking.whole_needs import whole_need
from storage.offering.askable import PlaceRules, ask_of, askable, home_of, rules_of
from storage.speakers import OrgRef
from storage.tables import Need, Offer

_MOST_NEEDS = 300  # of one community in one round; the oldest first
_IN_HAND = ("offered", "accepted")


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """One need with those who may be asked. `free`: places that nobody has or is asked for."""

    view: NeedView
    ask: Ask
    task: Task
    free: int
    crew: str  # which of the market's crews its helpers are in
    asked: frozenset[str]  # people who were ever asked for it, or took it


@dataclass(frozen=True, slots=True)
class Crew:
    """The members of a community as the needs of one month see them."""

    helpers: tuple[Helper, ...]
    weights: Weights
    target: int


@dataclass(frozen=True, slots=True)
class Market:
    """What the thinking needs. `kept`: pairs of need and person that stand already; `elsewhere`: their other needs."""

    needs: tuple[OpenNeed, ...]
    crews: Mapping[str, Crew]
    names: Mapping[str, str]
    elsewhere: tuple[Task, ...]
    kept: tuple[tuple[str, str], ...]
    hands: Mapping[str, int]  # how many needs each person may have in hand
    rooms: Mapping[tuple[str, str], int]  # what each may still take in a month
    unready: tuple[NeedView, ...] = ()  # their day is still to be said


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody proposed for a need, with reasons that its community's group may read."""

    need: NeedView
    person_id: int
    name: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thought:
    """What came of it. `lacking`: needs with fewer people than wanted, and whether anybody fits at all."""

    matches: tuple[Match, ...]
    lacking: tuple[tuple[NeedView, bool], ...]
    unready: tuple[NeedView, ...]
    needs: int
    members: int
    places: int


@dataclass(slots=True)
class _Gathered:
    """The market as it is put together."""

    needs: list[OpenNeed] = field(default_factory=list[OpenNeed])
    unready: list[NeedView] = field(default_factory=list[NeedView])
    crews: dict[str, Crew] = field(default_factory=dict[str, Crew])
    names: dict[str, str] = field(default_factory=dict[str, str])
    hands: dict[str, int] = field(default_factory=dict[str, int])


async def gather(session: AsyncSession, communities: Sequence[OrgRef], today: date) -> Market:
    """The open needs of these communities that want people, and the members registered there."""
    found = _Gathered()
    for community in communities:
        await _add_community(session, found, community, today)
    held = await _in_hand(session, [int(name) for name in found.names])
    here = {need.task.id for need in found.needs}
    rooms = _rooms(found.crews, held, today)
    others = {need.id: need for need, _, _ in held if str(need.id) not in here}
    return Market(
        needs=tuple(found.needs), crews=found.crews, names=found.names,
        elsewhere=tuple(_task(need, need.people, today) for need in others.values()),
        kept=tuple((str(need.id), str(person)) for need, person, _ in held),
        hands=found.hands, rooms=rooms, unready=tuple(found.unready),
    )  # fmt: skip


def think(market: Market, more: Sequence[tuple[str, str]] = (), but: Sequence[tuple[str, str]] = ()) -> Thought:
    """Everyone at once. `more`: pairs proposed already, which stay; `but`: pairs that are not wanted."""
    rankers = {name: Ranker(crew.helpers, crew.weights) for name, crew in market.crews.items()}
    fitting = {need.task.id: _fitting(need, rankers[need.crew], {*but}) for need in market.needs}
    kept = (*market.kept, *more)
    taken = defaultdict[str, int](int)
    for task, _ in kept:
        taken[task] += 1
    free = {need.task.id: max(need.free - sum(t == need.task.id for t, _ in more), 0) for need in market.needs}
    tasks = [_with_places(need.task, free[need.task.id] + taken[need.task.id]) for need in market.needs]
    tasks += [_with_places(task, taken[task.id]) for task in market.elsewhere]
    pairs = [(task, one.helper, one.score) for task, ones in fitting.items() for one in ones.values()]
    chosen = assign(tasks, market.hands, pairs, kept, rooms=market.rooms, further=_further(market))
    named = {need.task.id: need for need in market.needs}
    matches = [_match(market, named[task], fitting[task][helper]) for task, helper in chosen]
    filled = defaultdict[str, int](int)
    for task, _ in chosen:
        filled[task] += 1
    lacking = [
        (need.view, bool(fitting[need.task.id])) for need in market.needs if filled[need.task.id] < free[need.task.id]
    ]
    return Thought(
        tuple(sorted(matches, key=lambda m: (m.need.community.id, m.need.number, -m.score, m.person_id))),
        tuple(lacking), market.unready, len(market.needs), len(market.names), sum(free.values()),
    )  # fmt: skip


def _fitting(need: OpenNeed, ranker: Ranker, but: set[tuple[str, str]]) -> dict[str, Suggestion]:
    """Those who really fit, may do it, and were never asked for it."""
    return {
        one.helper: one
        for one in ranker.order(need.ask)
        if one.fit >= ranker.weights.poor
        and one.unproven is None
        and one.helper not in need.asked
        and (need.task.id, one.helper) not in but
    }


def _further(market: Market) -> float:
    """What a second need for the same person costs: as much as the service it fulfils would have raised the score."""
    return min((crew.weights.owing / max(crew.target, 1) for crew in market.crews.values()), default=0.0)


def _match(market: Market, need: OpenNeed, one: Suggestion) -> Match:
    crew = market.crews[need.crew]
    helper = next(helper for helper in crew.helpers if helper.id == one.helper)
    why = reasons(need.ask, helper, needs_in(need.ask.text), crew.weights)
    shown = tuple(reason for reason in why if not reason.startswith("今年"))  # yearly counts are not for a group
    return Match(need.view, int(one.helper), market.names[one.helper], one.score, shown)


async def _add_community(session: AsyncSession, found: _Gathered, community: OrgRef, today: date) -> None:
    rules = await rules_of(session, community.id)
    for number in await _open_needs(session, community.id, today):
        whole = await whole_need(session, number)
        if whole.view.lacks:
            found.unready.append(whole.view)
            continue
        need, ask = whole.row, ask_of(whole, rules)
        free = need.people - need.taken - whole.view.waiting
        if free <= 0:
            continue
        day = need.day or need.day_end or today
        personal = bool(ask.sex or ask.age_from or ask.age_to or ask.licence or ask.risky)
        crew = f"{community.id} {day:%Y-%m} {ask.licence or personal}"
        if crew not in found.crews:
            found.crews[crew] = await _crew(session, found, whole.view, ask, rules, today, day)
        asked = await session.scalars(select(Offer.person_id).where(Offer.need_id == need.id))
        ids = frozenset(str(person_id) for person_id in asked)
        found.needs.append(OpenNeed(whole.view, ask, _task(need, need.people, today), free, crew, ids))


async def _crew(
    session: AsyncSession, found: _Gathered, view: NeedView, ask: Ask, rules: PlaceRules, today: date, day: date
) -> Crew:
    """Those registered there who are known to be somebody: many are sent at once, so nobody looks at each name."""
    people = await askable(session, ask, rules, (home_of(view, rules),), today, day)
    known = [one for one in people if one.row.vouched]
    for one in known:
        found.names[one.helper.id] = one.shown()
        found.hands[one.helper.id] = max(rules.most_each, found.hands.get(one.helper.id, 0))
    return Crew(tuple(one.helper for one in known), rules.weights, rules.target)


async def _open_needs(session: AsyncSession, org_id: int, today: date) -> list[int]:
    """Needs that want people and for which nobody is sought by the clock; what is past, or a thing, is none."""
    rows = await session.execute(
        select(Need.id, Need.day, Need.day_end)
        .where(Need.org_id == org_id, Need.state == "open", Need.taken < Need.people, Need.object.is_(False))
        .where(Need.seeking_for.is_(None))
        .order_by(Need.id)
        .limit(_MOST_NEEDS)
    )
    return [number for number, day, day_end in rows if (day_end or day or today) >= today]


async def _in_hand(session: AsyncSession, people: list[int]) -> list[tuple[Need, int, str]]:
    """What these people were asked for or have accepted, anywhere."""
    found: list[tuple[Need, int, str]] = []
    for start in range(0, len(people), 500):
        rows = await session.execute(
            select(Need, Offer.person_id, Offer.state)
            .join(Offer, Offer.need_id == Need.id)
            .where(Offer.person_id.in_(people[start : start + 500]), Offer.state.in_(_IN_HAND), Need.state == "open")
            .order_by(Offer.id)
        )
        found += [(need, person_id, state) for need, person_id, state in rows]
    return found


def _rooms(crews: Mapping[str, Crew], held: Sequence[tuple[Need, int, str]], today: date) -> dict[tuple[str, str], int]:
    """What the monthly cap leaves; who was asked counts as if he would come."""
    asked = defaultdict[tuple[str, str], int](int)
    for need, person_id, state in held:
        if state == "offered":
            asked[str(person_id), _month(need, today)] += 1
    rooms: dict[tuple[str, str], int] = {}
    for name, crew in crews.items():
        cap, month = crew.weights.monthly_cap, name.split(" ")[1]
        for helper in crew.helpers:
            if cap and helper.this_month is not None:
                left = cap - helper.this_month - asked[helper.id, month]
                rooms[helper.id, month] = min(left, rooms.get((helper.id, month), left))
    return rooms


def _task(need: Need, places: int, today: date) -> Task:
    single = need.day is not None and need.day_end in (None, need.day)
    day = need.day.isoformat() if need.day is not None and single else None
    return Task(str(need.id), places, day, need.part, _month(need, today))


def _with_places(task: Task, places: int) -> Task:
    return Task(task.id, places, task.day, task.part, task.month)


def _month(need: Need, today: date) -> str:
    return f"{need.day or need.day_end or today:%Y-%m}"
