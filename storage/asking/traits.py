"""What a need's words tell about it, kept beside its row, and the counts by group of people helped (R052).

Which group somebody belongs to may tell of illness or poverty: it is sealed, shown to nobody with the need, and counted
for staff and admins only; above the community a count below five is not told.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from matching.concepts.licences import LicensedAct, risk_for
from matching.model import Ask
from matching.needs.traits import read_traits
from matching.ranking.eligibility import demands, with_demands
from storage.asking.asks import NeedWords
from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotNow
from storage.orgs import subtree
from storage.policy import Policy, policy_of
from storage.policy_needs import FitnessTask
from storage.roster.licences import acts_in
from storage.speakers import Overseer, Speaker, Staff
from storage.tables import Beneficiary, Need, NeedTrait, ServiceObject

SMALL = 5  # a smaller count could tell who it is
_PLACE = "need_trait:groups"
_NEVER = ("rejected", "withdrawn")


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a volunteer is told beside kind, day and community (条例第十二条); all of it is safe in a group."""

    supports: tuple[str, ...] = ()
    at_home: bool = False
    escorted: bool = False
    risk: str | None = None
    guarded: bool = False
    fitness: str | None = None
    conditions: tuple[str, ...] = ()  # 要有电工证, 18到45岁: what the need asks of who comes

    @property
    def lacks(self) -> tuple[str, ...]:
        """What has to be said before it can be offered to anybody."""
        return ("怎么防护",) if self.risk and not self.guarded else ()


NOTHING_TOLD = Briefing()


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many needs (and listed people) of one group; None: fewer than five, not told at this height."""

    group: str
    needs: int | None
    granted: int | None
    listed: int | None


async def first_traits(session: AsyncSession, need: Need, words: NeedWords, *, import_id: int | None = None) -> None:
    """Read the words of a need that was written a moment ago and keep what they tell."""
    row = NeedTrait(need_id=need.id, import_id=import_id)
    await _read_into(session, row, need, words)
    session.add(row)
    await session.flush()


async def keep_traits(session: AsyncSession, need: Need, words: NeedWords) -> None:
    """The words were said again: read them anew."""
    await _read_into(session, await _row(session, need.id), need, words)
    await session.flush()


async def _read_into(session: AsyncSession, row: NeedTrait, need: Need, words: NeedWords) -> None:
    policy = await policy_of(session, need.org_id)
    told = read_traits(words.text, policy.recipients, thing=need.object)
    task = fitness_task(policy, words.text)
    ask = with_demands(Ask(str(need.id), words.text, object=need.object), acts_in(policy))
    row.conditions = list(demands(ask))
    row.groups = _sealed(session, f"{_PLACE}:{need.id}", told.groups)
    row.supports, row.at_home = list(told.supports), told.at_home
    row.risk, row.guarded, row.fitness = told.risk, told.guarded, task.name if task else None


async def briefing_of(session: AsyncSession, need_id: int) -> Briefing:
    """What is told of a need; nothing is known of those that were posted before traits were kept."""
    return briefing(await session.get(NeedTrait, need_id))


def briefing(row: NeedTrait | None) -> Briefing:
    """As `briefing_of`, for a row that is at hand."""
    if row is None:
        return NOTHING_TOLD
    return Briefing(
        tuple(row.supports),
        row.at_home,
        row.escort_id is not None,
        row.risk,
        row.guarded,
        row.fitness,
        tuple(row.conditions),
    )


async def escort(session: AsyncSession, speaker: Speaker, by: Staff, need: Need, person_id: int) -> None:
    """陪同 N: somebody of the community goes along to a home."""
    if need.state not in ("open", "pending"):
        raise NotNow(f"#{need.id} 已经不在办了，不用安排陪同。")
    row = await _row(session, need.id)
    row.escort_id, row.escort_at = person_id, speaker.now
    note(session, speaker.now, by.person_id, "escort", "need", need.id, org_id=need.org_id)


def fitness_task(policy: Policy, text: str) -> FitnessTask | None:
    """The task for healthy people that a text asks for, by the pack."""
    for task in policy.fitness.tasks:
        if risk_for(text, [LicensedAct(task.name, "", task.words, task.unless)]) is not None:
            return task
    return None


async def groups_of_need(session: AsyncSession, need_id: int) -> tuple[str, ...]:
    """The groups a need was read to help; for counts."""
    row = await session.get(NeedTrait, need_id)
    return _opened(session, f"{_PLACE}:{need_id}", row.groups if row is not None else None)


async def group_counts(session: AsyncSession, by: Overseer, since: datetime) -> tuple[GroupCount, ...]:
    """服务对象分类: needs since a moment, how many of them are granted, and people on the community's list. Staff see
    their community's; above it a count of one to four is hidden."""
    policy = await policy_of(session, by.org.id)
    places = [org.id for org in await subtree(session, by.org.id)]
    needs_, granted, listed = Counter[str](), Counter[str](), Counter[str]()
    rows = await session.execute(
        select(NeedTrait.need_id, NeedTrait.groups, Need.state)
        .join(Need, Need.id == NeedTrait.need_id)
        .where(Need.org_id.in_(places), Need.posted_at >= since, Need.state.not_in(_NEVER))
    )
    for need_id, sealed, state in rows.all():
        groups = _opened(session, f"{_PLACE}:{need_id}", sealed)
        needs_.update(groups)
        granted.update(groups if state == "closed" else ())
    objects = await session.execute(
        select(ServiceObject.beneficiary_id, ServiceObject.groups)
        .join(Beneficiary, Beneficiary.id == ServiceObject.beneficiary_id)
        .where(Beneficiary.community_id.in_(places))
    )
    for beneficiary_id, sealed in objects.all():
        listed.update(_opened(session, object_place(beneficiary_id), sealed))
    hide = by.org.kind == "superior"
    names = dict.fromkeys((*policy.recipients, *needs_, *listed))
    shown = [GroupCount(n, *(_told(count[n], hide=hide) for count in (needs_, granted, listed))) for n in names]
    return tuple(shown)


def object_place(beneficiary_id: int) -> str:
    """Where the groups of a listed person are sealed to."""
    return f"service_object:groups:{beneficiary_id}"


def sealed_groups(session: AsyncSession, place: str, groups: tuple[str, ...]) -> bytes | None:
    """Groups under the house's key: they are still counted when the words have been forgotten."""
    return _sealed(session, place, groups)


async def _row(session: AsyncSession, need_id: int) -> NeedTrait:
    row = await session.get(NeedTrait, need_id)
    if row is not None:
        return row
    empty: list[str] = []
    values = {"need_id": need_id, "supports": empty, "conditions": empty, "at_home": False, "guarded": False}
    await insert_once(session, NeedTrait, values)
    return await session.get_one(NeedTrait, need_id)


def _told(count: int, *, hide: bool) -> int | None:
    return None if hide and 0 < count < SMALL else count


def _sealed(session: AsyncSession, place: str, groups: tuple[str, ...]) -> bytes | None:
    return vault_of(session).seal_ours(place, json.dumps(groups, ensure_ascii=False)) if groups else None


def _opened(session: AsyncSession, place: str, sealed: bytes | None) -> tuple[str, ...]:
    return tuple(json.loads(vault_of(session).open_ours(place, sealed))) if sealed is not None else ()
