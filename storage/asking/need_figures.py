"""需求统计: what became of the needs of an organisation's communities, and how its units answer. Counts only."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import funds, opinions, projects, ticket_sources, unit_orders
from storage.asking.funds import Funds
from storage.asking.traits import SMALL, GroupCount, group_counts
from storage.asking.unit_orders import Response
from storage.orgs import subtree
from storage.policy import policies_of, policy_of
from storage.speakers import OrgRef, Overseer, Speaker, org_ref
from storage.tables import GroupChat, Need, NeedTrait, Offer, Org, Person

STATES = {"pending": "待审核", "open": "办理中", "closed": "已办结", "withdrawn": "已撤销", "rejected": "已退回"}
_ANSWERED = ("accepted", "done", "declined", "cancelled")


@dataclass(frozen=True, slots=True)
class Figures:
    """A year's counts. `groups` are for private talk alone; `answers`: offers to people of each unit."""

    org: OrgRef
    since: date
    states: tuple[tuple[str, int], ...]
    wishes: tuple[int, int]  # granted, of all
    supports: tuple[tuple[str, int], ...]
    groups: tuple[GroupCount, ...]
    tickets: tuple[int, int]  # open, past their day
    opinions: tuple[tuple[str, int], ...]
    funds: Funds
    projects: tuple[int, int]  # open ones, and members who run one
    orders: tuple[Response, ...]
    answers: tuple[Response, ...]


@dataclass(frozen=True, slots=True)
class Quiet:
    """A community that has posted nothing since a day, for `weeks` weeks; `period`: the how-manieth time in a row."""

    org: OrgRef
    since: date
    weeks: int
    period: int


async def figures(session: AsyncSession, speaker: Speaker, by: Overseer) -> Figures:
    """This calendar year, of the overseer's organisation and what lies below it."""
    since = date(speaker.today.year, 1, 1)
    begin = datetime.combine(since, time(), policies_of(session).zone)
    places = [org.id for org in await subtree(session, by.org.id)]
    mine = (Need.org_id.in_(places), Need.posted_at >= begin)
    counted = await session.execute(select(Need.state, func.count()).where(*mine).group_by(Need.state))
    states = Counter({state: number for state, number in counted.all()})  # noqa: C416
    wishes = [
        *await session.scalars(select(Need.state).where(*mine, Need.kind == "wish", Need.state.in_(("open", "closed"))))
    ]
    supports = Counter[str]()
    for row in await session.scalars(select(NeedTrait.supports).join(Need, Need.id == NeedTrait.need_id).where(*mine)):
        supports.update(row)
    said = await opinions.counts(session, places, begin)
    return Figures(
        by.org, since, tuple((STATES[state], states[state]) for state in STATES if states[state]),
        (wishes.count("closed"), len(wishes)), tuple(supports.most_common()),
        await group_counts(session, by, begin), await ticket_sources.open_counts(session, places, speaker.today),
        tuple(said.items()), await funds.of_orgs(session, places, begin), await projects.counts(session, places), await unit_orders.responses(session, places, begin), await _answers(session, places, begin),
    )  # fmt: skip


async def quiet_communities(session: AsyncSession, today: date) -> tuple[Quiet, ...]:
    """Communities that have posted nothing for the pack's weeks, counted from the last need or from their binding."""
    zone = policies_of(session).zone
    found: list[Quiet] = []
    for org in list(await session.scalars(select(Org).where(Org.kind == "community").order_by(Org.id))):
        weeks = (await policy_of(session, org.id)).intake.silent_weeks
        last = await session.scalar(select(func.max(Need.posted_at)).where(Need.org_id == org.id))
        last = last or await session.scalar(select(func.min(GroupChat.bound_at)).where(GroupChat.org_id == org.id))
        if not weeks or last is None:
            continue
        since = last.astimezone(zone).date()
        days = (today - since).days
        if days >= 7 * weeks:
            found.append(Quiet(org_ref(org), since, days // 7, days // (7 * weeks)))
    return tuple(found)


async def _answers(session: AsyncSession, places: list[int], begin: datetime) -> tuple[Response, ...]:
    """派单: of the offers to people of each unit, how many were answered, and in how many hours at the median."""
    rows = await session.execute(
        select(Org, Offer)
        .join(Person, Person.unit_id == Org.id)
        .join(Offer, Offer.person_id == Person.id)
        .join(Need, Need.id == Offer.need_id)
        .where(Offer.offered_at >= begin, Offer.due_at.is_not(None))
        .where(Need.org_id.in_(places) | Person.unit_id.in_(places))
        .order_by(Org.id)
    )
    by_unit: dict[int, tuple[OrgRef, list[Offer]]] = {}
    for org, offer in rows.all():
        by_unit.setdefault(org.id, (org_ref(org), []))[1].append(offer)
    found: list[Response] = []
    for unit, offers in by_unit.values():
        decided = [one for one in offers if one.state != "withdrawn" or one.lapsed_at is not None]
        answered = [one for one in decided if one.state in _ANSWERED and one.answered_at is not None]
        hours = [(one.answered_at - one.offered_at) / timedelta(hours=1) for one in answered if one.answered_at]
        found.append(Response(unit, len(decided), len(answered), round(median(hours), 1) if hours else None))
    return tuple(one for one in found if one.sent)


def shown_count(count: int | None) -> str:
    """A count as it may be told; `1–4` where it is hidden."""
    return f"不足{SMALL}" if count is None else str(count)
