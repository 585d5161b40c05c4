"""Needs and members as the ranking sees them: frozen values, taken from the rows in a few short statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from matching.concepts.licences import LicensedAct
from matching.model import Ask, Helper
from matching.ranking.eligibility import with_demands
from matching.ranking.ranker import Weights
from storage import orgs
from storage.asking.need_view import NeedView
from storage.asking.whole_needs import WholeNeed
from storage.database import vault_of
from storage.lineage import lineage
from storage.masking import masked_name
from storage.offering.member_rows import MemberRow, Wanted, listed, member_rows
from storage.policy import policy_in
from storage.profiles import sex_and_birth
from storage.roster.licences import acts_in, proven
from storage.speakers import OrgRef
from storage.tables import Need
from storage.vault import Vault

_UNREAD = (None, None)  # age and sex
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """What a place's policy pack says about asking people, and what the place lies in (`areas`: 街道, 区, 市)."""

    weights: Weights
    acts: tuple[LicensedAct, ...]
    target: int  # services owed a year
    most_each: int  # needs that one person may have in hand when everyone is proposed at once
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A community whose members come into question, and what it lies in, nearest first."""

    id: int
    name: str
    areas: tuple[str, ...]


class Askable(NamedTuple):
    """Somebody who may be asked."""

    helper: Helper
    row: MemberRow

    def shown(self, *, masked: bool = False) -> str:
        """The name as a group may read it; `masked` where he is not registered there."""
        row = self.row
        return masked_name(row.name) if row.hidden or masked else row.name or row.number


async def rules_of(session: AsyncSession, org_id: int) -> PlaceRules:
    """The rules that hold for a community's needs."""
    line = await lineage(session, org_id)
    policy = policy_in(session, line)
    return PlaceRules(
        weights=replace(policy.weights, monthly_cap=policy.services.monthly_cap),
        acts=acts_in(policy),
        target=policy.services.per_year,
        most_each=policy.matchmaking.most_each,
        areas=tuple(step.org.name for step in line[1:]),
    )


def ask_of(need: WholeNeed, rules: PlaceRules) -> Ask:
    """A need with what its words demand of a helper."""
    view = need.view
    weekday = WEEKDAYS[view.day.weekday()] if view.day is not None else None
    ask = Ask(
        str(view.number), need.words.text, view.category, view.object, view.community.name, weekday, view.part,  # type: ignore[arg-type]
        areas=rules.areas,
    )  # fmt: skip
    return with_demands(ask, rules.acts)


def home_of(view: NeedView, rules: PlaceRules) -> Place:
    """The need's own community."""
    return Place(view.community.id, view.community.name, rules.areas)


async def places_around(session: AsyncSession, org: OrgRef, rules: PlaceRules) -> tuple[Place, ...]:
    """The other communities under the organisation that is next above."""
    if org.parent_id is None:
        return ()
    around = {one.id: one for one in await orgs.subtree(session, org.parent_id)}

    def areas(one: OrgRef) -> tuple[str, ...]:
        above, at = list[str](), one.parent_id
        while at is not None and at != org.parent_id:
            above.append(around[at].name)
            at = around[at].parent_id
        return (*above, *rules.areas)

    others = (one for one in around.values() if one.kind == "community" and one.id != org.id)
    return tuple(Place(one.id, one.name, areas(one)) for one in others)


async def askable(
    session: AsyncSession,
    ask: Ask,
    rules: PlaceRules,
    places: Sequence[Place],
    today: date,
    day: date,
    *,
    need: Need | None = None,
    keep: int | None = None,
    among: Collection[int] | None = None,
    most: int | None = None,
) -> tuple[Askable, ...]:
    """The members of these places with their load this year and in the month of `day`. With a `need`: but for those who
    refused it, have it or are elsewhere then (`keep` stays). Sex, age and licences are looked up only when the need
    itself asks for them: they are sealed, and nothing else may move by them."""
    personal = bool(ask.sex or ask.age_from or ask.age_to or ask.licence or ask.risky)
    at = {place.id: place for place in places}
    wanted = Wanted(tuple(at), today.year, day, need, keep, among, personal, most)
    rows = await member_rows(session, wanted)
    licences = await proven(session, [row.id for row in rows]) if ask.licence else dict[int, tuple[str, ...]]()
    vault = vault_of(session)
    known = {row.id: _personal(vault, row, today) for row in rows} if personal else {}
    return tuple(
        Askable(_helper(row, at[row.org_id], rules.target, licences, *known.get(row.id, _UNREAD)), row) for row in rows
    )


def _helper(
    row: MemberRow, place: Place, target: int, licences: dict[int, tuple[str, ...]], age: int | None, sex: str | None
) -> Helper:
    return Helper(
        str(row.id), row.skills, listed(row.wishes), listed(row.days), listed(row.parts), (place.name,),
        row.served, target, place.areas, licences.get(row.id, ()), age, sex, row.in_month,
    )  # fmt: skip


def _personal(vault: Vault, row: MemberRow, today: date) -> tuple[int | None, str | None]:
    """Age and sex, as far as they were read."""
    if row.profile is None or row.key is None or row.subject_id is None:
        return None, None
    known = sex_and_birth(vault, row.key, row.subject_id, row.profile)
    return known.age(today), known.sex
