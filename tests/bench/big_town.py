"""A city in a database of its own: communities of two hundred members with a past, for measuring what one message costs.

Everything is drawn from one seed. Rows are written as the verbs would leave them, sealed with the same vault.
"""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from matching.words.concept_table import concepts
from storage.database import Database
from storage.profiles import Profile, seal_profile
from storage.tables import (
    Account,
    Chronicle,
    GroupChat,
    Licence,
    Need,
    Offer,
    Org,
    Person,
    Registration,
    Role,
    RosterEntry,
    Service,
    Subject,
    Table,
)
from storage.vault import Vault
from tests.bench.engine_people import WAYS
from tests.bench.year_words import AVAILABLE

WISHES = ("社区服务", "医疗卫生", "文化艺术", "法律服务", "科普宣传", "扶贫帮困")
LICENCES = ("电工证", "执业医师", "律师执业证")
STAFF, MEMBER, GROUP = 3000, 20_000, 500_000  # the first account and group of their kind


@dataclass(frozen=True)
class Size:
    """How big the city is; `past` needs of this year in each community, each with a service."""

    communities: int = 100
    members: int = 200
    past: int = 120


@cache
def _named() -> list[list[str]]:
    """The skills of each concept."""
    return [terms for c in concepts().values() if (terms := [t for t in c.skills if "…" not in t])]


def skills(chance: random.Random) -> str:
    """What somebody says of himself: one to four things, each in one of many ways."""
    named = _named()
    said = [
        chance.choice(WAYS).format(chance.choice(chance.choice(named))) for _ in range(chance.choice((1, 2, 2, 3, 4)))
    ]
    return "，".join(said)


async def fill(database: Database, size: Size, today: date, seed: int = 7) -> None:
    """Write the city."""
    chance = random.Random(seed)
    now = datetime.combine(today, datetime.min.time(), UTC)
    async with database.begin() as session:
        await _places(session, size, now)
        for place in range(size.communities):
            first = place * (size.members + 1) + 1
            await _people(session, database.vault, chance, size, place, first, now)
            await _past(session, chance, size, place, first, today, now)


async def _places(session: AsyncSession, size: Size, now: datetime) -> None:
    """A city, a district for every ten communities, a unit for each community."""
    orgs: list[dict[str, Any]] = [_org(1, "superior", "余姚市", None, now)]
    groups: list[dict[str, Any]] = []
    for n in range(size.communities):
        district = 2 + n // 10
        if n % 10 == 0:
            orgs.append(_org(district, "superior", f"第{n // 10}街道", 1, now))
        orgs.append(_org(community_id(n), "community", f"测试{n}社区", district, now))
        orgs.append(_org(unit_id(n), "unit", f"测试{n}局", 1, now))
        groups.append({"platform": "qq", "chat_id": str(GROUP + n), "org_id": community_id(n), "bound_at": now})
    await _insert(session, Org, orgs)
    await _insert(session, GroupChat, groups)


def community_id(place: int) -> int:
    """The row of the n-th community."""
    return 1000 + place


def unit_id(place: int) -> int:
    """The row of the n-th unit."""
    return 5000 + place


def _org(row: int, kind: str, name: str, parent: int | None, now: datetime) -> dict[str, Any]:
    return {"id": row, "kind": kind, "name": name, "parent_id": parent, "created_at": now}


async def _people(
    session: AsyncSession, vault: Vault, chance: random.Random, size: Size, place: int, first: int, now: datetime
) -> None:
    """The members and, as the last of them, the member of staff."""
    keys: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    for n in range(size.members + 1):
        row, key, (days, parts) = first + n, vault.new_key(), chance.choice(AVAILABLE)
        born = f"{chance.randrange(1950, 2004)}-{chance.randrange(1, 13):02d}"
        about = Profile(sex=chance.choice(("男", "女")), born=born)
        keys.append({"id": row, "key": key})
        people.append({
            "id": row, "number": f"V{row:08d}", "name": f"王{row}", "name_given": True, "name_hidden": chance.random() < 0.05,
            "unit_id": unit_id(place), "skills": skills(chance), "wishes": chance.sample(WISHES, chance.choice((0, 1, 2))),
            "days": list(days), "parts": list(parts), "home_platform": "qq", "home_chat": str(GROUP + place), "subject_id": row,
            "profile": seal_profile(vault, key, f"person:profile:{row}", about) if chance.random() < 0.8 else None,
            "created_at": now, "vouched_at": now if chance.random() < 0.9 else None,
        })  # fmt: skip
    ids = [one["id"] for one in people]
    await _insert(session, Subject, keys)
    await _insert(session, Person, people)
    await _insert(session, Account, [_account(place, size, n, row) for n, row in enumerate(ids)])
    await _insert(session, Registration, [_registration(row, place, now) for row in ids[:-1]])
    await _insert(session, RosterEntry, [_listed(row, place, now) for row in ids if chance.random() < 0.7])
    await _insert(session, Licence, [_licence(row, chance, now) for row in ids if chance.random() < 0.1])
    role = {"person_id": ids[-1], "org_id": community_id(place), "kind": "staff", "given_at": now}
    await _insert(session, Role, [role])


def _account(place: int, size: Size, n: int, row: int) -> dict[str, Any]:
    user = STAFF + place if n == size.members else MEMBER + row
    return {"platform": "qq", "user_id": str(user), "person_id": row}


def _registration(row: int, place: int, now: datetime) -> dict[str, Any]:
    return {"person_id": row, "org_id": community_id(place), "registered_at": now}


def _listed(row: int, place: int, now: datetime) -> dict[str, Any]:
    return {"unit_id": unit_id(place), "name": f"王{row}", "person_id": row, "listed_at": now}


def _licence(row: int, chance: random.Random, now: datetime) -> dict[str, Any]:
    proven = now if chance.random() < 0.7 else None
    return {"person_id": row, "name": chance.choice(LICENCES), "said_at": now, "proven_at": proven}


async def _past(
    session: AsyncSession, chance: random.Random, size: Size, place: int, first: int, today: date, now: datetime
) -> None:
    """Needs of this year that are done, each with a service, some refused before; and lines of the history."""
    needs: list[dict[str, Any]] = []
    offers: list[dict[str, Any]] = []
    services: list[dict[str, Any]] = []
    kinds = [concept.kind for concept in concepts().values()]
    for n in range(size.past):
        row, day = (
            place * size.past + n + 1,
            today - timedelta(days=chance.randrange(1, max(today.timetuple().tm_yday, 2))),
        )
        who, no = chance.sample(range(first, first + size.members), 2)
        at = datetime.combine(day, datetime.min.time(), UTC)
        needs.append({
            "id": row, "kind": "need", "org_id": community_id(place), "posted_by": first + size.members, "state": "closed",
            "category": chance.choice(kinds), "day": day, "people": 1, "taken": 1, "posted_at": at, "closed_at": at,
        })  # fmt: skip
        offers.append(
            {"id": 2 * row, "need_id": row, "person_id": who, "state": "done", "offered_at": at, "answered_at": at}
        )
        offers.append(
            {
                "id": 2 * row + 1,
                "need_id": row,
                "person_id": no,
                "state": "declined",
                "offered_at": at,
                "answered_at": at,
            }
        )
        services.append({
            "offer_id": 2 * row, "need_id": row, "person_id": who, "unit_id": unit_id(place), "org_id": community_id(place),
            "state": "confirmed", "day": day, "hours": Decimal(1), "reported_at": at, "confirmed_at": at,
            "confirmed_by": first + size.members,
        })  # fmt: skip
    lines = [
        {
            "at": now,
            "person_id": row,
            "verb": "update",
            "noun": "person",
            "row_id": row,
            "org_id": community_id(place),
            "facts": {},
        }
        for row in range(first, first + size.members)
        for _ in range(5)
    ]
    for table, rows in ((Need, needs), (Offer, offers), (Service, services), (Chronicle, lines)):
        await _insert(session, table, rows)


async def _insert(session: AsyncSession, table: type[Table], rows: list[dict[str, Any]]) -> None:
    if rows:
        await session.execute(insert(table), rows)
