"""As what a person is registered with a community (居住地, 工作地, 单位指定, 联系帮扶), and what is still owed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotNow, NotUnderstood
from storage.policy import Policy, policy_of
from storage.profiles import profile_of
from storage.speakers import OrgRef, org_ref
from storage.tables import ContactPoint, Move, Org, OrgFacts, Person, Registration

PLACES = ("居住地", "工作地", "单位指定", "联系帮扶")
Defaults = Mapping[str, tuple[int, ...]]
# which of a unit's contact points stand for which place
_POINTS = {
    "工作地": ("单位所属社区",),
    "单位指定": ("单位所属社区", "服务群众联系点", "党建工作联系点", "结对共建点"),
    "联系帮扶": ("联系帮扶社区",),
}
AFFECTED = {"住址": ("居住地",), "工作地": ("工作地", "单位指定"), "单位": ("工作地", "单位指定")}


@dataclass(frozen=True, slots=True)
class Registered:
    """A registration as it stands. `together`: owed places that this one community fills at once; `assumed`: the
    place was not said but follows from the pack or the unit."""

    new: bool
    place: str
    places: tuple[str, ...]
    together: tuple[str, ...]
    assumed: bool
    added: tuple[str, ...] = ()  # places said for a registration that stood already


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person owes and has: required places, place → community, what is missing, by when, in whose words."""

    required: tuple[str, ...]
    held: tuple[tuple[str, str], ...]
    owed: tuple[str, ...]
    deadline: date | None
    source: str
    defaults: tuple[tuple[str, str], ...]  # place → the unit's own community for it, where it is the only one


async def rules_of(session: AsyncSession, person: Person | None, org: OrgRef | None) -> Policy:
    """The pack that holds for a person's registration: the unit's, else the community's."""
    if person is not None and person.unit_id is not None:
        return await policy_of(session, person.unit_id)
    return await policy_of(session, org.id if org is not None else None)


async def defaults_of(session: AsyncSession, unit_id: int | None) -> Defaults:
    """Place → the communities that a unit's contact points name for it."""
    found: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
    if unit_id is None:
        return found
    points = await session.scalars(
        select(ContactPoint).where(ContactPoint.unit_id == unit_id).order_by(ContactPoint.id)
    )
    rows = [(point.kind, point.community_id) for point in points]
    for place, kinds in _POINTS.items():
        for kind in kinds:
            found[place] += tuple(org_id for named, org_id in rows if named == kind and org_id not in found[place])
    return {place: ids for place, ids in found.items() if ids}


async def deadline_of(session: AsyncSession, unit_id: int | None) -> date | None:
    """The last day for 报到: the unit's own where the pack lets it set one, never after the pack's."""
    rules = (await policy_of(session, unit_id)).registration
    own = None
    if rules.unit_may_set and unit_id is not None:
        own = await session.scalar(select(OrgFacts.deadline).where(OrgFacts.org_id == unit_id))
    days = [day for day in (rules.deadline, own) if day is not None]
    return min(days, default=None)


def filled(places: Sequence[str], org_id: int, defaults: Defaults) -> tuple[str, ...]:
    """The places that one registration fills: those it was made for, and those for which the unit names this very
    community: if both places are one community, one registration fills both."""
    return tuple(dict.fromkeys((*places, *(place for place, ids in defaults.items() if org_id in ids))))


async def default_community(session: AsyncSession, unit_id: int | None, place: str) -> OrgRef:
    """The community in which a unit's people register for a place; a refusal when the unit names none or several."""
    ids = (await defaults_of(session, unit_id)).get(place, ())
    example = f"报到 社区名 {place}"
    if not ids:
        raise NotNow(f"您的单位还没有定{place}是哪个社区，请写上社区名。例：{example}")
    orgs = [org_ref(await session.get_one(Org, org_id)) for org_id in ids]
    if len(orgs) > 1:
        raise NotUnderstood(f"您单位的{place}有{'、'.join(org.name for org in orgs)}，请写上是哪个。例：{example}")
    return orgs[0]


async def register(
    session: AsyncSession, now: datetime, person: Person, org: OrgRef, wanted: Sequence[str] = (), mode: str = "个人"
) -> Registered:
    """Register a person with a community as `wanted` (nothing: as the unit or the pack has it). A place the pack does
    not allow is refused in the notice's words. Closes the moves that this answers."""
    policy = await rules_of(session, person, org)
    _allowed(policy, wanted, org)
    defaults = await defaults_of(session, person.unit_id)
    values = {"person_id": person.id, "org_id": org.id, "registered_at": now, "mode": mode}
    places = list(wanted) or [await _usual(session, person, org, policy, defaults)]
    new = await insert_once(session, Registration, values | {"places": places})
    row = (
        await session.scalars(
            select(Registration)
            .where(Registration.person_id == person.id, Registration.org_id == org.id)
            .with_for_update()
        )
    ).one()
    before = () if new else tuple(row.places)
    if not new and wanted:
        row.places = [place for place in PLACES if place in {*row.places, *wanted}]
    now_filled = filled(row.places, org.id, defaults)
    required = policy.registration.required
    together = tuple(place for place in required if place in now_filled)
    await _settle(session, now, person, org, tuple(p for p in row.places if p not in before), now_filled, policy)
    return Registered(
        new,
        places[0],
        tuple(row.places),
        together if len(together) > 1 else (),
        assumed=not wanted and new,
        added=() if new else tuple(wanted),
    )


async def standing_of(session: AsyncSession, person: Person) -> Standing:
    """What a person owes and has. Who only comes of his own will (离退休) owes nothing."""
    policy = await policy_of(session, person.unit_id)
    rows = await _seats(session, person.id)
    if person.unit_id is None and rows:
        policy = await policy_of(session, rows[0][0].id)
    rules, defaults = policy.registration, await defaults_of(session, person.unit_id)
    held: dict[str, str] = {}
    for org, places in rows:
        for place in filled(places, org.id, defaults):
            if place in places or place in rules.required:
                held.setdefault(place, org.name)
    profile = await profile_of(session, person)
    owes = (profile.kind or "在职党员") in rules.who and not profile.elsewhere
    named = [(place, ids[0]) for place, ids in defaults.items() if len(ids) == 1]
    return Standing(
        required=rules.required if owes else (),
        held=tuple((place, held[place]) for place in PLACES if place in held),
        owed=tuple(place for place in rules.required if place not in held) if owes else (),
        deadline=await deadline_of(session, person.unit_id) if person.unit_id is not None else rules.deadline,
        source=rules.source,
        defaults=tuple([(place, (await session.get_one(Org, org_id)).name) for place, org_id in named]),
    )


async def standing_by_id(session: AsyncSession, person_id: int) -> Standing:
    """`standing_of` somebody by id."""
    return await standing_of(session, await session.get_one(Person, person_id))


def _allowed(policy: Policy, wanted: Sequence[str], org: OrgRef) -> None:
    rules = policy.registration
    refused = [place for place in wanted if place not in rules.places]
    if refused:
        raise NotNow(
            f"按「{rules.source}」，这里不按{'、'.join(refused)}报到，可以按：{'、'.join(rules.places)}。"
            f"例：报到 {org.name} {rules.places[0]}"
        )


async def _usual(session: AsyncSession, person: Person, org: OrgRef, policy: Policy, defaults: Defaults) -> str:
    """The place that is meant when none is said: the unit's own community stands for its place, a second community
    for what is still owed, any other for the pack's first place."""
    rules = policy.registration
    named = [place for place, ids in defaults.items() if org.id in ids and place in rules.places]
    if named:
        return next((place for place in rules.required if place in named), named[0])
    held = {p for other, places in await _seats(session, person.id) for p in filled(places, other.id, defaults)}
    owed = [place for place in rules.required if place not in held]
    return owed[0] if owed and len(owed) < len(rules.required) else rules.places[0]


async def _seats(session: AsyncSession, person_id: int) -> list[tuple[OrgRef, list[str]]]:
    rows = await session.execute(
        select(Org, Registration.places)
        .join(Registration, Registration.org_id == Org.id)
        .where(Registration.person_id == person_id)
        .order_by(Registration.id)
    )
    return [(org_ref(org), places) for org, places in rows]


async def _settle(
    session: AsyncSession, now: datetime, person: Person, org: OrgRef, added: Sequence[str], now_filled: Sequence[str],
    policy: Policy,
) -> None:  # fmt: skip
    """Close the moves that a registration answers, and give up the place that was left for it."""
    rows = await session.scalars(select(Move).where(Move.person_id == person.id, Move.done_at.is_(None)))
    for move in list(rows):
        if move.community_id is not None and move.community_id != org.id:
            continue
        affected = AFFECTED.get(move.kind)
        if affected is None:
            held = {p for _, places in await _seats(session, person.id) for p in places} | set(now_filled)
            closed = set(policy.registration.required) <= held
        else:
            fresh = now_filled if move.community_id is not None else added
            closed = bool(set(affected) & set(fresh))
        if not closed:
            continue
        move.done_at = now
        note(session, now, person.id, "settle_move", "move", move.id, org_id=org.id)
        if affected is not None:
            await _vacate(session, now, person, org, affected, move.said_at)


async def _vacate(
    session: AsyncSession, now: datetime, person: Person, new: OrgRef, affected: Sequence[str], before: datetime
) -> None:
    """Who has moved is no longer registered where he lived or worked before; a registration without a place goes."""
    rows = await session.scalars(
        select(Registration).where(
            Registration.person_id == person.id, Registration.org_id != new.id, Registration.registered_at <= before
        )
    )
    for row in list(rows):
        left = [place for place in row.places if place not in affected]
        if left == row.places:
            continue
        note(session, now, person.id, "leave_place", "person", person.id, org_id=row.org_id)
        if left:
            row.places = left
        else:
            await session.delete(row)
    await session.flush()
