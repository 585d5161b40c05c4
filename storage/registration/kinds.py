"""What sort of person somebody is (R009, R021, R023–R025): kind, leader level, 组织关系, 在册, and who brought him.

A level and a kind are sealed. They are said in private and go into forms and reports, never into a group."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.policy import policy_of
from storage.profiles import KINDS, Profile, keep_profile, profile_of
from storage.registration.registrations import USUAL_KIND
from storage.speakers import Speaker, Staff, UnitAdmin
from storage.tables import Bringing, OrgFacts, Person, Registration, RosterEntry

_MOST_ENROLLED = 1_000_000


@dataclass(frozen=True, slots=True)
class Brought:
    """Who was brought by whom. `again` when that is known already."""

    name: str
    by: str
    again: bool


async def set_kind(session: AsyncSession, speaker: Speaker, person: Person, kind: str) -> None:
    """A person's own word about his kind."""
    if kind not in KINDS:
        raise NotUnderstood(f"类别有：{'、'.join(KINDS)}。例：类别 离退休党员")
    await _change(session, speaker, person, kind=kind)


async def set_kind_of(session: AsyncSession, speaker: Speaker, by: UnitAdmin, person: Person, kind: str) -> None:
    """The unit's admin says what one of the unit's people is."""
    await _own(session, by, person)
    await set_kind(session, speaker, person, kind)


async def set_leader(session: AsyncSession, speaker: Speaker, by: UnitAdmin, person: Person, level: str) -> None:
    """The unit's admin says who counts as a leader, in the pack's words; an empty level takes it back."""
    await _own(session, by, person)
    leaders = (await policy_of(session, by.org.id)).leaders
    if leaders is None:
        raise NotNow("本单位的规则里没有带头这一项，不用登记级别。")
    if level and level not in leaders.levels:
        raise NotUnderstood(f"级别有：{'、'.join(leaders.levels)}。例：领导 李明 {leaders.levels[0]}")
    await _change(session, speaker, person, leader=level or None)


async def set_elsewhere(session: AsyncSession, speaker: Speaker, person: Person, *, elsewhere: bool) -> None:
    """组织关系不在本单位, and its opposite."""
    await _change(session, speaker, person, elsewhere=elsewhere)


async def set_standing(session: AsyncSession, speaker: Speaker, by: Staff, person_id: int, standing: str) -> None:
    """The community's staff says whether a registered member is 在册 (of its own party organisation) or 在职."""
    row = await session.scalar(
        select(Registration)
        .where(Registration.person_id == person_id, Registration.org_id == by.org.id)
        .with_for_update()
    )
    if row is None:
        raise NotFound(f"他没有在{by.org.name}报到。请他先发：报到 {by.org.name}")
    row.standing = standing
    note(session, speaker.now, by.person_id, "standing", "person", person_id, org_id=by.org.id, standing=standing)


async def set_enrolled(session: AsyncSession, speaker: Speaker, by: Staff, count: int) -> None:
    """How many 在册党员 the community counts."""
    if not 0 <= count <= _MOST_ENROLLED:
        raise NotUnderstood("人数不对。例：在册 320")
    values = {"org_id": by.org.id, "enrolled": count, "independent": True, "set_at": speaker.now}
    if not await insert_once(session, OrgFacts, values):
        facts = await session.get_one(OrgFacts, by.org.id, with_for_update=True)
        facts.enrolled, facts.set_at = count, speaker.now
    note(session, speaker.now, by.person_id, "enrolled", "org", by.org.id, org_id=by.org.id, count=count)


async def bring(session: AsyncSession, speaker: Speaker, person: Person, by: Person) -> Brought:
    """Note that `by` brought `person`; one of the two says so. The first word stands."""
    if speaker.person_id not in (person.id, by.id):
        raise NotAllowed("只能由带人的或被带的同志自己说。")
    if person.id == by.id:
        raise NotUnderstood("不能自己带自己。例：我带来了 @某人（或：由 @某人 带来）")
    if await session.scalar(select(Bringing.by_id).where(Bringing.person_id == by.id)) == person.id:
        raise NotUnderstood(f"{by.name}是{person.name}带来的，不能反过来。")
    values = {"person_id": person.id, "by_id": by.id, "said_by": speaker.person_id, "said_at": speaker.now}
    new = await insert_once(session, Bringing, values)
    kept = (await session.scalars(select(Bringing.by_id).where(Bringing.person_id == person.id))).one()
    if kept != by.id:
        raise NotNow(f"{person.name}已登记为另一位同志带来的。")
    if new:
        note(session, speaker.now, speaker.person_id, "bring", "person", person.id, by=by.id)
    return Brought(person.name, by.name, not new)


async def brought_by(session: AsyncSession, person_ids: set[int]) -> dict[int, dict[str, int]]:
    """Person → how many of each kind he brought; for reports, batched."""
    rows = await session.execute(
        select(Bringing.by_id, Person)
        .join(Person, Person.id == Bringing.person_id)
        .where(Bringing.by_id.in_(sorted(person_ids)), Person.erased_at.is_(None))
    )
    found: dict[int, dict[str, int]] = {}
    for by_id, person in rows:
        kind = (await profile_of(session, person)).kind or USUAL_KIND
        counts = found.setdefault(by_id, {})
        counts[kind] = counts.get(kind, 0) + 1
    return found


async def _own(session: AsyncSession, by: UnitAdmin, person: Person) -> None:
    """The unit's own people: on its roster, or by their own word."""
    listed = await session.scalar(
        select(RosterEntry.id).where(
            RosterEntry.person_id == person.id, RosterEntry.unit_id == by.org.id, RosterEntry.left_at.is_(None)
        )
    )
    if listed is None and person.unit_id != by.org.id:
        raise NotAllowed(f"他不是{by.org.name}的人，由他自己单位的管理员来登记。")


async def _change(session: AsyncSession, speaker: Speaker, person: Person, **changes: str | bool | None) -> None:
    profile: Profile = replace(await profile_of(session, person), **changes)  # type: ignore[arg-type]
    await keep_profile(session, person, profile)
    note(session, speaker.now, speaker.person_id, "profile", "person", person.id, fields=sorted(changes))
