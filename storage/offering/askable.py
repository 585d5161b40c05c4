"""Members and needs as the ranking sees them: frozen values, taken from the rows in a few short queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, and_, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from matching.eligibility import with_demands
from matching.licences import LicensedAct
from matching.model import Ask, Helper
from matching.ranking import Weights
from storage import orgs
from storage.asking import needs
from storage.asking.asks import NeedWords
from storage.asking.needs import NeedView
from storage.policy import policy_of
from storage.profiles import profile_of
from storage.roster.licences import acts_of, proven
from storage.speakers import OrgRef
from storage.tables import Need, Offer, Org, Person, Registration, Service

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_MOST_WIDE = 2000  # people looked at in the neighbourhood


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """What a place's policy pack says about asking people."""

    weights: Weights
    acts: tuple[LicensedAct, ...]
    target: int  # services owed a year


async def rules_of(session: AsyncSession, org_id: int) -> PlaceRules:
    """The rules that hold for a community's needs."""
    policy = await policy_of(session, org_id)
    weights = replace(policy.weights, monthly_cap=policy.services.monthly_cap)
    return PlaceRules(weights, await acts_of(session, org_id), policy.services.per_year)


def ask_of(view: NeedView, words: NeedWords, rules: PlaceRules, areas: Sequence[str] = ()) -> Ask:
    """A need with what its words demand of a helper."""
    weekday = WEEKDAYS[view.day.weekday()] if view.day is not None else None
    ask = Ask(
        str(view.number), words.text, view.category, view.object, view.community.name, weekday, words.part,  # type: ignore[arg-type]
        areas=tuple(areas),
    )  # fmt: skip
    return with_demands(ask, rules.acts)


async def areas_of(session: AsyncSession, view: NeedView) -> tuple[str, ...]:
    """What the need's community lies in, nearest first: 街道, 区, 市, as they were bound."""
    return tuple(above.name for above in await orgs.ancestors(session, view.community))


async def people_for(
    session: AsyncSession, need: Need, keep: int | None, *, wide: bool, among: Collection[int] | None = None
) -> list[tuple[Person, str, tuple[str, ...]]]:
    """Members who may be asked, each with community and its areas: of the need's community, or (`wide`) of the
    communities around it, there only those `among` whom the index names. Who refused it, has it or is elsewhere then is
    left out, but for `keep`."""
    org = orgs.org_ref(await session.get_one(Org, need.org_id))
    places = await communities_around(session, org) if wide else (org,)
    out = await refused_by(session, need) - {keep}
    named = {place.id: place for place in places}
    rows = await session.execute(
        select(Person, Registration.org_id)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.org_id.in_(named), Person.erased_at.is_(None))
        .where(true() if among is None else Person.id.in_(among))
        .order_by(Person.id)
        .limit(_MOST_WIDE if wide else None)
    )
    found = [(person, at) for person, at in rows if person.id not in out]
    areas = {at: tuple(a.name for a in await orgs.ancestors(session, named[at])) for at in {at for _, at in found}}
    return list({person.id: (person, named[at].name, areas[at]) for person, at in found}.values())


async def communities_around(session: AsyncSession, org: OrgRef) -> tuple[OrgRef, ...]:
    """The other communities under the organisation that is next above."""
    if org.parent_id is None:
        return ()
    around = await orgs.subtree(session, org.parent_id)
    return tuple(place for place in around if place.kind == "community" and place.id != org.id)


async def refused_by(session: AsyncSession, need: Need) -> set[int]:
    """Who cannot be asked: has it, gave it back, or is elsewhere then."""
    return {*await session.scalars(_unavailable(need.id)), *await session.scalars(_elsewhere(need))}


async def helpers_of(
    session: AsyncSession,
    people: Sequence[tuple[Person, str, tuple[str, ...]]],
    ask: Ask,
    rules: PlaceRules,
    today: date,
    day: date,
) -> tuple[Helper, ...]:
    """The members with their load this year and in the month of `day`. Sex, age and licences are looked up only when
    the need itself asks for them: they are sealed, and nothing else may move by them."""
    ids = [person.id for person, _, _ in people]
    served, month = await _served(session, ids, today.year), await _taken_in_month(session, ids, day)
    licences = await proven(session, ids) if ask.licence else dict[int, tuple[str, ...]]()
    personal = bool(ask.sex or ask.age_from or ask.age_to or ask.licence or ask.risky)
    helpers: list[Helper] = []
    for person, community, areas in people:
        profile = await profile_of(session, person) if personal and person.profile else None
        helpers.append(
            Helper(
                id=str(person.id),
                text=person.skills,
                wishes=tuple(person.wishes),
                days=tuple(person.days),
                parts=tuple(person.parts),
                communities=(community,),
                served=served.get(person.id, 0),
                target=rules.target,
                areas=areas,
                licences=licences.get(person.id, ()),
                age=profile.age(today) if profile else None,
                sex=profile.sex if profile else None,
                this_month=month.get(person.id, 0),
            )
        )
    return tuple(helpers)


async def ask_for(session: AsyncSession, need: Need, rules: PlaceRules) -> tuple[NeedView, Ask]:
    """A need's view and what it asks."""
    view = await needs.view_of(session, need)
    return view, ask_of(view, await needs.words_of(session, need), rules, await areas_of(session, view))


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


async def _served(session: AsyncSession, person_ids: list[int], year: int) -> dict[int, int]:
    rows = await session.execute(
        select(Service.person_id, func.count())
        .where(Service.state == "confirmed", Service.day.between(date(year, 1, 1), date(year, 12, 31)))
        .where(Service.person_id.in_(person_ids))
        .group_by(Service.person_id)
    )
    return dict(rows.all())


async def _taken_in_month(session: AsyncSession, person_ids: list[int], day: date) -> dict[int, int]:
    """How many needs each person has accepted or done that fall in the month of `day`. A need without a day falls in
    the month of the acceptance (in UTC: a few hours at the edge of a month decide nothing)."""
    first = day.replace(day=1)
    next_first = (first + timedelta(days=31)).replace(day=1)
    start, end = (datetime.combine(edge, time(), UTC) for edge in (first, next_first))
    last_named = func.coalesce(Need.day, Need.day_end)
    dated = and_(last_named >= first, last_named < next_first)
    undated = and_(last_named.is_(None), Offer.answered_at >= start, Offer.answered_at < end)
    rows = await session.execute(
        select(Offer.person_id, func.count())
        .join(Need, Need.id == Offer.need_id)
        .where(Offer.person_id.in_(person_ids), Offer.state.in_(("accepted", "done")), or_(dated, undated))
        .group_by(Offer.person_id)
    )
    return dict(rows.all())
