"""Counting registration: whom a unit knows, who of them is registered where it is owed, and 在职/在册 of a community."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.orgs import subtree
from storage.policy import policy_of
from storage.policy_sections import Registration as Rules
from storage.profiles import NOTHING, Profile, profile_of
from storage.registration.places import Defaults, deadline_of, defaults_of, filled
from storage.speakers import OrgRef, org_ref
from storage.tables import Org, OrgFacts, Person, Registration, RosterEntry, Subject

Seats = list[tuple[int, list[str]]]
Duty = Literal["owed", "voluntary", "other"]
USUAL_KIND = "在职党员"  # who is of a unit and never said what he is


@dataclass(frozen=True, slots=True)
class Registrant:
    """One person of a unit, confirmed (`roster_id`) or self-declared, and where he is registered.

    `duty`: owed (counted in the denominator), voluntary (离退休: counted only when registered), other (积极分子,
    团员, 群众, and members whose 组织关系 is elsewhere: counted apart). `places`: all places filled by registrations.
    """

    person_id: int | None
    roster_id: int | None
    name: str
    unit_id: int | None
    kind: str
    leader: str | None
    duty: Duty
    elsewhere: bool
    required: tuple[str, ...]
    places: frozenset[str]
    communities: tuple[int, ...]
    deadline: date | None

    @property
    def owed(self) -> tuple[str, ...]:
        """Required places without a registration; nothing is owed by who comes of his own will."""
        return tuple(place for place in self.required if place not in self.places) if self.duty == "owed" else ()

    @property
    def done(self) -> int:
        """How many of the required places are filled: 0/2, 1/2, 2/2."""
        return sum(place in self.places for place in self.required)

    @property
    def registered(self) -> bool:
        """Whether the person is registered anywhere at all."""
        return bool(self.communities)

    def late(self, today: date) -> bool:
        """Whether something is owed and its day is over."""
        return bool(self.owed) and self.deadline is not None and today > self.deadline


@dataclass(frozen=True, slots=True)
class Coverage:
    """报到 of everybody whom an organisation answers for. For a community: everybody registered there."""

    org: OrgRef
    today: date
    people: tuple[Registrant, ...]

    @property
    def on_duty(self) -> tuple[Registrant, ...]:
        """The denominator: those who owe it, never the retired."""
        return tuple(one for one in self.people if one.duty == "owed")

    @property
    def voluntary(self) -> tuple[Registrant, ...]:
        """The retired who registered: in the list of those who came, never in the denominator."""
        return tuple(one for one in self.people if one.duty == "voluntary" and one.registered)

    @property
    def complete(self) -> tuple[Registrant, ...]:
        """On-duty members who owe nothing any more."""
        return tuple(one for one in self.on_duty if not one.owed)

    @property
    def missing(self) -> tuple[Registrant, ...]:
        """On-duty members who owe at least one place."""
        return tuple(one for one in self.on_duty if one.owed)

    @property
    def came(self) -> tuple[Registrant, ...]:
        """The numerator's list: complete on-duty members, and the retired who came."""
        return (*self.complete, *self.voluntary)

    @property
    def by_done(self) -> dict[int, int]:
        """How many on-duty members have filled 0, 1, 2 of their required places."""
        return dict(sorted(Counter(one.done for one in self.on_duty).items()))

    @property
    def by_kind(self) -> dict[str, tuple[int, int]]:
        """Kind of person → known, registered anywhere."""
        known = Counter(one.kind for one in self.people)
        came = Counter(one.kind for one in self.people if one.registered)
        return {kind: (known[kind], came[kind]) for kind in known}

    @property
    def elsewhere(self) -> tuple[Registrant, ...]:
        """Those whose 组织关系 lies elsewhere: counted apart."""
        return tuple(one for one in self.people if one.elsewhere)

    @property
    def rate(self) -> float | None:
        """Complete of on-duty; None where nobody is known."""
        return len(self.complete) / len(self.on_duty) if self.on_duty else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Members of a community: 在职党员 registered there, and 在册党员 of its own party organisation.

    `enrolled` is what its staff counted; None while they said nothing, then `listed` known ones are all there is."""

    on_duty: int
    listed: int
    enrolled: int | None


async def coverage(session: AsyncSession, org_id: int, today: date) -> Coverage:
    """Roster and self-declared members of a unit, or of all units below a superior, nobody twice."""
    org = org_ref(await session.get_one(Org, org_id))
    if org.kind == "community":
        return Coverage(org, today, await _of_community(session, org))
    people: list[Registrant] = []
    for unit in await subtree(session, org_id):
        if unit.kind == "unit":
            people += await _of_unit(session, unit)
    return Coverage(org, today, tuple(people))


async def community_standing(session: AsyncSession, org_id: int) -> Standing:
    """在职 and 在册 of a community, in figures."""
    rows = await session.execute(
        select(Registration.standing, Person.profile, Person)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.org_id == org_id, Person.erased_at.is_(None))
    )
    found = [(standing, person) for standing, _, person in rows]
    profiles = await _profiles(session, [person for _, person in found])
    on_duty = sum(
        standing == "在职" and (profiles[person.id].kind or USUAL_KIND) == USUAL_KIND for standing, person in found
    )
    listed = sum(standing == "在册" for standing, _ in found)
    enrolled = await session.scalar(select(OrgFacts.enrolled).where(OrgFacts.org_id == org_id))
    return Standing(on_duty, listed, enrolled)


async def _of_unit(session: AsyncSession, unit: OrgRef) -> list[Registrant]:
    lines = list(
        await session.scalars(
            select(RosterEntry)
            .where(RosterEntry.unit_id == unit.id, RosterEntry.left_at.is_(None))
            .order_by(RosterEntry.id)
        )
    )
    persons = await _persons(session, unit, [line.person_id for line in lines if line.person_id is not None])
    said = await _profiles(session, list(persons.values()))
    listed = await _profiles(session, lines)
    seats = await _seats(session, set(persons))
    defaults, deadline = await defaults_of(session, unit.id), await deadline_of(session, unit.id)
    rules = (await policy_of(session, unit.id)).registration
    people: list[Registrant] = []
    for line, person in _paired(lines, persons):
        own = said[person.id] if person is not None else NOTHING
        profile = listed[line.id].filled_from(own) if line is not None else own
        held = seats[person.id] if person is not None and person.id in seats else []
        one = _registrant(profile, rules, held, defaults)
        people.append(
            replace(
                one,
                person_id=person.id if person is not None else None,
                roster_id=line.id if line is not None else None,
                name=line.name if line is not None else person.name if person is not None else "",
                unit_id=unit.id,
                required=rules.required,
                deadline=deadline,
            )
        )
    return people


async def _persons(session: AsyncSession, unit: OrgRef, listed: list[int]) -> dict[int, Person]:
    """Those on the roster, and those who declared themselves of this unit and are on nobody else's roster."""
    elsewhere = select(RosterEntry.person_id).where(
        RosterEntry.unit_id != unit.id, RosterEntry.left_at.is_(None), RosterEntry.person_id.is_not(None)
    )
    declared = select(Person).where(Person.unit_id == unit.id, Person.id.not_in(elsewhere))
    statements = [select(Person).where(Person.id.in_(listed[at : at + 500])) for at in range(0, len(listed), 500)]
    persons: dict[int, Person] = {}
    for statement in (*statements, declared):
        rows = await session.scalars(statement.where(Person.erased_at.is_(None)).order_by(Person.id))
        persons |= {person.id: person for person in rows}
    return persons


async def _of_community(session: AsyncSession, org: OrgRef) -> tuple[Registrant, ...]:
    rows = await session.execute(
        select(Person, Registration.places)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.org_id == org.id, Person.erased_at.is_(None))
        .order_by(Registration.id)
    )
    found = [(person, places) for person, places in rows]
    profiles = await _profiles(session, [person for person, _ in found])
    rules = (await policy_of(session, org.id)).registration
    return tuple(
        replace(
            _registrant(profiles[person.id], rules, [(org.id, places)], {}),
            person_id=person.id,
            name=person.name,
            unit_id=person.unit_id,
        )
        for person, places in found
    )


def _registrant(profile: Profile, rules: Rules, seats: Seats, defaults: Defaults) -> Registrant:
    """What profile and registrations say; who it is and what is owed is put in by the caller."""
    kind = profile.kind or USUAL_KIND
    ruled: Duty = "owed" if kind in rules.who else "voluntary" if kind in rules.voluntary else "other"
    return Registrant(
        person_id=None,
        roster_id=None,
        name="",
        unit_id=None,
        kind=kind,
        leader=profile.leader,
        duty="other" if profile.elsewhere else ruled,
        elsewhere=profile.elsewhere,
        required=(),
        places=frozenset(place for org_id, places in seats for place in filled(places, org_id, defaults)),
        communities=tuple(org_id for org_id, _ in seats),
        deadline=None,
    )


def _paired(lines: list[RosterEntry], persons: dict[int, Person]) -> list[tuple[RosterEntry | None, Person | None]]:
    """Each roster line with its person, then the self-declared ones. Until a line is linked, the only person and the
    only line of one name are taken for the same: nobody is counted twice."""
    linked = {line.person_id for line in lines if line.person_id is not None}
    loose = [person for person in persons.values() if person.id not in linked]
    line_names = Counter(line.name for line in lines if line.person_id is None)
    person_names = Counter(person.name for person in loose)
    alike = {p.name: p for p in loose if person_names[p.name] == 1 and line_names[p.name] == 1}
    pairs: list[tuple[RosterEntry | None, Person | None]] = [
        (line, persons.get(line.person_id) if line.person_id is not None else alike.get(line.name)) for line in lines
    ]
    return pairs + [(None, person) for person in loose if person.name not in alike]


async def _profiles(session: AsyncSession, rows: list[Person] | list[RosterEntry]) -> dict[int, Profile]:
    """Profiles by row id, the keys fetched at once: a unit of thousands must not ask for each key."""
    ids = [row.subject_id for row in rows if row.subject_id is not None]
    held: list[Subject] = []  # the session keeps only what somebody holds
    for start in range(0, len(ids), 500):
        held += await session.scalars(select(Subject).where(Subject.id.in_(ids[start : start + 500])))
    return {row.id: await profile_of(session, row) for row in rows}


async def _seats(session: AsyncSession, person_ids: set[int]) -> dict[int, Seats]:
    """Person → communities with the places they are registered as."""
    seats: defaultdict[int, Seats] = defaultdict(list)
    ids = sorted(person_ids)
    for start in range(0, len(ids), 500):
        rows = await session.execute(
            select(Registration.person_id, Registration.org_id, Registration.places)
            .where(Registration.person_id.in_(ids[start : start + 500]))
            .order_by(Registration.id)
        )
        for person_id, org_id, places in rows:
            seats[person_id].append((org_id, places))
    return seats
