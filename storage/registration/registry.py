"""The outside volunteer site: who is registered there under which number, and who is not yet (R026)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotUnderstood
from storage.masking import is_id_number, plain
from storage.registration.registrations import coverage
from storage.roster.rosters import Line, lines_of
from storage.speakers import Speaker
from storage.tables import Person, RegistryNumber, RosterEntry


@dataclass(frozen=True, slots=True)
class Unregistered:
    """Somebody of the unit whom the outside site does not know yet. `row`: of the 名册."""

    row: int | None
    name: str


def number_in(text: str) -> str:
    """The number as the site writes it; an ID number is none."""
    number = "".join(plain(text).split()).upper()
    if not 4 <= len(number) <= 40 or not number.replace("-", "").isalnum():
        raise NotUnderstood("编号没看懂，请照网站上的写。例：志愿者编号 V3401001234")
    return number


async def keep_number(session: AsyncSession, speaker: Speaker, person: Person, text: str) -> str:
    """The person, or the unit's admin for him, says the number of the outside site."""
    number = number_in(text)
    if is_id_number(number, speaker.today):
        raise NotUnderstood("这像是身份证号，不是志愿者编号，没有保存。")
    values = {"person_id": person.id, "number": number, "said_by": speaker.person_id, "said_at": speaker.now}
    if not await insert_once(session, RegistryNumber, values):
        mine = update(RegistryNumber).where(RegistryNumber.person_id == person.id)
        await session.execute(mine.values(number=number, said_by=speaker.person_id, said_at=speaker.now))
    note(session, speaker.now, speaker.person_id, "keep_registry_number", "person", person.id)
    return number


async def keep_line_number(session: AsyncSession, speaker: Speaker, entry: RosterEntry, text: str) -> str:
    """The same for a line of the list that is nobody yet."""
    number = number_in(text)
    entry.registry_number = number
    note(
        session, speaker.now, speaker.person_id, "keep_registry_number", "roster_entry", entry.id, org_id=entry.unit_id
    )
    return number


async def unregistered(session: AsyncSession, unit_id: int, today: date) -> tuple[int, tuple[Unregistered, ...]]:
    """How many people the unit has, nobody twice, and who of them has no number of the outside site."""
    people = (await coverage(session, unit_id, today)).people
    lines = {line.entry_id: (row, line) for row, line in enumerate(await _plain_lines(session, unit_id), 1)}
    numbers = await _numbers(session, [one.person_id for one in people if one.person_id is not None])
    left: list[Unregistered] = []
    for one in people:
        row, line = lines.get(one.roster_id or 0, (None, None))
        if one.person_id not in numbers and not (line is not None and line.registry_number):
            left.append(Unregistered(row, one.name))
    return len(people), tuple(left)


async def _plain_lines(session: AsyncSession, unit_id: int) -> tuple[Line, ...]:
    return await lines_of(session, unit_id, with_profiles=False)


async def _numbers(session: AsyncSession, person_ids: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(person_ids), 500):
        rows = await session.execute(
            select(RegistryNumber.person_id, RegistryNumber.number).where(
                RegistryNumber.person_id.in_(person_ids[start : start + 500])
            )
        )
        found.update((person_id, number) for person_id, number in rows)
    return found
