"""The personal facts a form asks for. They are sealed as one text under the key of the person (or roster line) they
belong to; nothing of them is ever said in a group, and none of them moves a suggestion unless a need says so."""

import json
import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import vault_of
from storage.masking import plain
from storage.tables import Person, RosterEntry, Subject
from storage.vault import Vault

KINDS = ("在职党员", "离退休党员", "入党积极分子", "团员", "青年", "群众")
MEMBER_KINDS = ("在职党员", "离退休党员")
_ID_BORN = re.compile(r"^\d{6}(\d{4})(\d{2})\d{2}")


@dataclass(frozen=True, slots=True)
class Profile:
    """Sex (男, 女), birth as `1985-03` or `1985`, post, kind of person, leader level (a name of the policy pack),
    whether the party membership lies with another organisation than the unit, phone (only in roster lines: a
    person's own stands in its row). None: not known."""

    sex: str | None = None
    born: str | None = None
    post: str | None = None
    kind: str | None = None
    leader: str | None = None
    elsewhere: bool = False
    workplace: str | None = None  # the unit in the person's own words, while it is not bound here
    phone: str | None = None
    id_number: str | None = None  # only in roster lines, until the line is known to be a person
    branch: str | None = None  # 所在支部; this and what follows only in roster lines
    skills: str | None = None
    wishes: str | None = None  # names joined by 、
    community: str | None = None  # 报到社区, as the list names it

    def age(self, today: date) -> int | None:
        """Full years on this day; with the year alone, as if born on New Year's Day."""
        if self.born is None:
            return None
        year, _, month = self.born.partition("-")
        return today.year - int(year) - (1 if month and int(month) > today.month else 0)

    def without_id_number(self) -> "Profile":
        """The same, its ID number forgotten."""
        return replace(self, id_number=None)

    def filled_from(self, other: "Profile") -> "Profile":
        """This profile, its gaps filled from another."""
        gaps = {f.name: getattr(other, f.name) for f in fields(self) if not getattr(self, f.name)}
        return replace(self, **gaps)


NOTHING = Profile()


def from_id_number(number: str) -> Profile:
    """Sex and birth as an 18-digit ID number says them."""
    found = _ID_BORN.match(plain(number))
    if found is None:
        return NOTHING
    return Profile(sex="男" if int(number[16]) % 2 else "女", born=f"{found[1]}-{found[2]}")


async def profile_of(session: AsyncSession, row: Person | RosterEntry) -> Profile:
    """What is known of a person or a roster line."""
    sealed, place = _sealed(row)
    if sealed is None or row.subject_id is None:
        return NOTHING
    subject = await session.get_one(Subject, row.subject_id)
    return opened_profile(vault_of(session), subject.key, f"{place}:{subject.id}", sealed)


async def keep_profile(session: AsyncSession, row: Person | RosterEntry, profile: Profile) -> None:
    """Seal a profile into its row; the row has its key already, or gets one."""
    if row.subject_id is None:
        made = Subject(key=vault_of(session).new_key())
        session.add(made)
        await session.flush()
        row.subject_id = made.id
    subject = await session.get_one(Subject, row.subject_id)
    _, place = _sealed(row)
    sealed = seal_profile(vault_of(session), subject.key, f"{place}:{subject.id}", profile)
    if isinstance(row, Person):
        row.profile = sealed
    else:
        row.details = sealed


@lru_cache(maxsize=32768)  # the seal is another at each change; what is kept names nobody
def sex_and_birth(vault: Vault, key: bytes, subject_id: int, sealed: bytes) -> Profile:
    """Of a person's profile what a need may ask for, and no more of it."""
    known = opened_profile(vault, key, f"person:profile:{subject_id}", sealed)
    return Profile(sex=known.sex, born=known.born)


def opened_profile(vault: Vault, key: bytes, place: str, sealed: bytes) -> Profile:
    """What `seal_profile` made; `place` names table, field and subject."""
    said: dict[str, Any] = json.loads(vault.open(key, place, sealed))
    return Profile(**said)


def seal_profile(vault: Vault, key: bytes, place: str, profile: Profile) -> bytes:
    """A profile under a subject's key, only what is known of it."""
    return vault.seal(key, place, json.dumps({k: v for k, v in asdict(profile).items() if v}, ensure_ascii=False))


def phone_index(vault: Vault, phone: str) -> str:
    """What stands in `phone_index` of persons and roster lines: 11 digits under the house's keyed hash."""
    return vault.index(f"phone:{phone}")


def id_index(vault: Vault, number: str) -> str:
    """What stands in `id_index` of roster lines: an ID number under the house's keyed hash."""
    return vault.index(f"id_number:{number.upper()}")


def _sealed(row: Person | RosterEntry) -> tuple[bytes | None, str]:
    if isinstance(row, Person):
        return row.profile, "person:profile"
    return row.details, "roster_entry:details"
