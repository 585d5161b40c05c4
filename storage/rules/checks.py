"""体检 of one unit or community: every rule of its pack in the order of the table."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from storage.policy import Policy, policy_of
from storage.registration.registrations import Coverage, coverage
from storage.rules import bonds, communities, members
from storage.rules.findings import Facts, Finding
from storage.speakers import OrgRef, Staff, UnitAdmin

Rule = Callable[[Facts], Awaitable[tuple[Finding, ...]]]

UNIT_RULES: tuple[Rule, ...] = (
    members.registration,
    members.moves,
    members.services,
    members.leaders,
    bonds.teams,
    bonds.pairings,
    bonds.visits,
    bonds.duty,
    bonds.double_ties,
    bonds.households,
    members.letters,
)
COMMUNITY_RULES: tuple[Rule, ...] = (
    communities.needs,
    communities.asked,
    communities.services,
    communities.ties,
    members.letters,
)


@dataclass(frozen=True, slots=True)
class Checkup:
    """One organisation held against the rules of its place on one day."""

    org: OrgRef
    policy: Policy
    today: date
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> tuple[Finding, ...]:
        """What is not met."""
        return tuple(found for found in self.findings if found.failed)

    @property
    def passed(self) -> tuple[Finding, ...]:
        """What is met, or only wished for."""
        return tuple(found for found in self.findings if not found.failed and not found.unknown)

    @property
    def unknown(self) -> tuple[Finding, ...]:
        """What cannot be judged yet."""
        return tuple(found for found in self.findings if found.unknown)

    def counted(self) -> "Checkup":
        """The same without any person's name: what the organisation's own group may read."""
        return replace(self, findings=tuple(found.counted() for found in self.findings))

    def figures(self) -> "Checkup":
        """The same in figures alone: what goes upwards."""
        return replace(self, findings=tuple(found.figures() for found in self.findings))


async def check_unit(session: AsyncSession, by: UnitAdmin, today: date) -> Checkup:
    """The own unit's 体检, with the names of who misses what."""
    return await _checked(session, by.org, UNIT_RULES, today)


async def check_community(session: AsyncSession, by: Staff, today: date) -> Checkup:
    """The own community's 体检."""
    return await _checked(session, by.org, COMMUNITY_RULES, today)


async def unit_counts(session: AsyncSession, org: OrgRef, today: date) -> Checkup:
    """Any organisation's 体检 without names, for who stands above it."""
    rules = COMMUNITY_RULES if org.kind == "community" else UNIT_RULES
    return (await _checked(session, org, rules, today)).figures()


async def _checked(session: AsyncSession, org: OrgRef, rules: tuple[Rule, ...], today: date) -> Checkup:
    policy = await policy_of(session, org.id)
    people = await coverage(session, org.id, today) if org.kind == "unit" else Coverage(org, today, ())
    facts = Facts(session, org, policy, people, today)
    found = [finding for rule in rules for finding in await rule(facts)]
    return Checkup(org, policy, today, tuple(found))
