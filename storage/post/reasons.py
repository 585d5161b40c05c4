"""What one is reminded of, and who hears it for an organisation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.cooperation.contacts import contact_of
from storage.speakers import OrgRef
from storage.tables import Account, Person, Role

WEEKDAYS = "一二三四五六日"
_ADMINS = {"unit": "unit_admin", "community": "staff", "superior": "superior_admin"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one person is to be reminded: a line without anybody's name, and the occasion it belongs to."""

    person_id: int
    reason: str
    occasion: str
    line: str
    shift_id: int | None = None  # a duty of tomorrow: noted in its row too


async def stewards(session: AsyncSession, org: OrgRef) -> tuple[int, ...]:
    """Who hears for an organisation: its 联系人 when he has an account, else those who administer it."""
    contact = await contact_of(session, org.id)
    if contact is not None and contact.person_id is not None and await with_account(session, [contact.person_id]):
        return (contact.person_id,)
    rows = await session.scalars(
        select(Role.person_id)
        .where(Role.org_id == org.id, Role.kind == _ADMINS[org.kind], Role.suspended_at.is_(None))
        .order_by(Role.id)
    )
    return tuple(rows)


async def digest(session: AsyncSession, org: OrgRef, reason: str, occasion: str, line: str) -> list[Reason]:
    """The same line to each who hears for an organisation."""
    return [Reason(person_id, reason, occasion, f"【{org.name}】{line}") for person_id in await stewards(session, org)]


async def with_account(session: AsyncSession, ids: Collection[int]) -> set[int]:
    """Those of them whom a message can reach."""
    wanted, found = sorted(ids), set[int]()
    for start in range(0, len(wanted), 500):
        rows = await session.scalars(
            select(Account.person_id)
            .join(Person, Person.id == Account.person_id)
            .where(Account.person_id.in_(wanted[start : start + 500]), Person.erased_at.is_(None))
        )
        found.update(rows)
    return found


def day_words(day: date) -> str:
    """2026年7月31日周五: a message may be read later, so it says no 明天 and keeps the year."""
    return f"{day.year}年{day.month}月{day.day}日周{WEEKDAYS[day.weekday()]}"
