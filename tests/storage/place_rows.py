"""Rows of a place, written directly: organisations under their packs, people, what they have done and what they owe."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.policies import load_policies
from config.settings import load_settings
from storage.database import Database, vault_of
from storage.policy import Policies, Policy
from storage.profiles import Profile, keep_profile
from storage.speakers import OrgRef, org_ref
from storage.tables import (
    Account,
    DutyRoster,
    DutyShift,
    Letter,
    Need,
    Offer,
    Org,
    Pairing,
    Person,
    Registration,
    ReturnVisit,
    Role,
    RosterEntry,
    Service,
    SpecialMember,
    SpecialVisit,
    Subject,
    Team,
    Tie,
)

THEN = datetime(2013, 1, 2, 1, 0, tzinfo=UTC)


def packs(folder: Path | None = None) -> Policies:
    """The shipped packs, and those of a folder."""
    settings = load_settings(None).model_copy(update={"policy_dir": folder, "policy": "通用"})
    return load_policies(settings)


def with_pack(database: Database, *extra: Policy) -> None:
    """Give the database every shipped pack, and these."""
    shipped = packs()
    database.policies = Policies(shipped.packs | {policy.name: policy for policy in extra}, "通用")


class Rows:
    """Writes rows in one session; names are unique enough to tell people apart in a test."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.serial = 0

    async def org(self, kind: str, name: str, parent: OrgRef | None = None, policy: str | None = None) -> OrgRef:
        row = Org(kind=kind, name=name, parent_id=parent.id if parent else None, policy=policy, created_at=THEN)
        self.session.add(row)
        await self.session.flush()
        return org_ref(row)

    async def person(
        self, name: str, unit: OrgRef | None = None, *, account: bool = True, kind: str | None = None,
        leader: str | None = None,
    ) -> int:  # fmt: skip
        self.serial += 1
        subject = Subject(key=vault_of(self.session).new_key())
        self.session.add(subject)
        await self.session.flush()
        row = Person(
            number=f"V{unit.id if unit else 0:04d}{self.serial:04d}{abs(hash(name)) % 10**6:06d}", name=name,
            unit_id=unit.id if unit else None, subject_id=subject.id, created_at=THEN, home_platform="qq",
        )  # fmt: skip
        self.session.add(row)
        await self.session.flush()
        if kind or leader:
            await keep_profile(self.session, row, Profile(kind=kind, leader=leader))
        if account:
            self.session.add(Account(platform="qq", user_id=f"7{row.id:05d}", person_id=row.id))
        await self.session.flush()
        return row.id

    async def people(self, unit: OrgRef, count: int, prefix: str = "党员") -> list[int]:
        return [await self.person(f"{unit.name}{prefix}{n}", unit) for n in range(1, count + 1)]

    async def listed(self, unit: OrgRef, name: str, person_id: int | None = None, kind: str | None = None) -> int:
        row = RosterEntry(unit_id=unit.id, name=name, person_id=person_id, listed_at=THEN)
        self.session.add(row)
        await self.session.flush()
        if kind:
            await keep_profile(self.session, row, Profile(kind=kind))
        return row.id

    async def registered(self, person_id: int, community: OrgRef, *places: str) -> None:
        row = Registration(
            person_id=person_id, org_id=community.id, places=list(places or ("居住地",)), mode="个人", standing="在职",
            registered_at=THEN,
        )  # fmt: skip
        self.session.add(row)
        await self.session.flush()

    async def role(self, person_id: int, org: OrgRef, kind: str) -> None:
        self.session.add(Role(person_id=person_id, org_id=org.id, kind=kind, given_at=THEN))
        await self.session.flush()

    async def need(
        self, community: OrgRef, by: int, *, state: str = "open", taken: int = 0, day: date | None = None
    ) -> int:
        row = Need(
            kind="need", org_id=community.id, posted_by=by, state=state, category="理发", people=1, taken=taken, day=day,
            posted_at=THEN, any_day=day is None,
        )  # fmt: skip
        self.session.add(row)
        await self.session.flush()
        return row.id

    async def served(
        self, person_id: int, community: OrgRef, days: Iterable[date], *, state: str = "confirmed"
    ) -> None:
        unit_id = (await self.session.get_one(Person, person_id)).unit_id
        for day in days:
            need = await self.need(community, person_id, state="closed", taken=1)
            offer = Offer(need_id=need, person_id=person_id, state="done", offered_at=THEN)
            self.session.add(offer)
            await self.session.flush()
            row = Service(
                offer_id=offer.id, need_id=need, person_id=person_id, unit_id=unit_id, org_id=community.id, state=state,
                day=day, reported_at=THEN,
            )  # fmt: skip
            self.session.add(row)
        await self.session.flush()

    async def team(self, unit: OrgRef, name: str, by: int, *, kind: str = "党员", document: str | None = None) -> None:
        row = Team(
            unit_id=unit.id, name=name, kind=kind, speciality="", document=document,
            document_date=date(2013, 5, 1) if document else None, founded_on=date(2013, 5, 1), created_by=by,
            created_at=THEN,
        )  # fmt: skip
        self.session.add(row)
        await self.session.flush()

    async def paired(self, unit: OrgRef, name: str, by: int, community: OrgRef | None = None) -> int:
        row = Pairing(
            unit_id=unit.id, kind="社区", name=name, community_id=community.id if community else None,
            since=date(2013, 3, 1), made_by=by, made_at=THEN,
        )  # fmt: skip
        self.session.add(row)
        await self.session.flush()
        return row.id

    async def revisited(self, pairing_id: int, day: date, by: int) -> None:
        self.session.add(ReturnVisit(pairing_id=pairing_id, day=day, noted_by=by, noted_at=THEN))
        await self.session.flush()

    async def special(self, unit: OrgRef, mark: str, by: int) -> int:
        row = SpecialMember(unit_id=unit.id, name_index=mark, listed_by=by, listed_at=THEN)
        self.session.add(row)
        await self.session.flush()
        return row.id

    async def called_on(self, special_id: int, day: date, by: int) -> None:
        self.session.add(SpecialVisit(special_id=special_id, day=day, noted_by=by, noted_at=THEN))
        await self.session.flush()

    async def duty(
        self, unit: OrgRef, community: OrgRef, first: date, days: int, by: int, people: Iterable[int] = ()
    ) -> None:
        roster = DutyRoster(
            unit_id=unit.id, community_id=community.id, first=first, last=first + timedelta(days - 1), least=1,
            made_by=by, made_at=THEN,
        )  # fmt: skip
        self.session.add(roster)
        await self.session.flush()
        for n, person_id in enumerate(people):
            shift = DutyShift(
                roster_id=roster.id, day=first + timedelta(n), person_id=person_id, set_by=by, set_at=THEN
            )
            self.session.add(shift)
        await self.session.flush()

    async def tied(self, person_id: int, community: OrgRef, project: str, due: date | None = None) -> int:
        row = Tie(
            community_id=community.id, person_id=person_id, project=project, state="active", every_days=30,
            next_due=due, made_by=person_id, made_at=THEN,
        )  # fmt: skip
        self.session.add(row)
        await self.session.flush()
        return row.id

    async def letter(
        self, unit: OrgRef, person_id: int, community: OrgRef, issued: date, number: int = 1, answer: str | None = None
    ) -> int:
        row = Letter(
            unit_id=unit.id, year=issued.year, number=number, person_id=person_id, community_id=community.id,
            issued_on=issued, issued_by=person_id, issued_at=THEN, answer=answer, answered_at=THEN if answer else None,
            answered_on=issued if answer else None,
        )  # fmt: skip
        self.session.add(row)
        await self.session.flush()
        return row.id
