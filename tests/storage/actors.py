"""People who call the verbs directly, each in a transaction of his own, as the plugins do."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import orgs, people, roles
from storage.asking import needs
from storage.asking.asks import hear_need
from storage.asking.needs import NeedView
from storage.database import Database
from storage.offering import offers
from storage.people import AboutMe, CheckedIn
from storage.recognition import speaker_of
from storage.speakers import ChatRef, Speaker, member, operator, staff
from storage.tables import Table

Row = TypeVar("Row", bound=Table)
NOW = datetime(2026, 7, 13, 2, 0, tzinfo=UTC)
TODAY = date(2026, 7, 13)
COMMUNITY, UNIT = ChatRef("qq", "200001", False), ChatRef("qq", "100001", False)
OPERATOR, STAFF = "9001", "3001"


async def speaker(session: AsyncSession, user_id: str, chat: ChatRef | None = None) -> Speaker:
    """Who this account is in this chat (in private when none is named)."""
    return await speaker_of(
        session, chat=chat or ChatRef("qq", user_id, True), user_id=user_id, name=f"人{user_id}",
        is_operator=user_id == OPERATOR, now=NOW, today=TODAY,
    )  # fmt: skip


async def town(database: Database) -> None:
    """A unit and a community with one member of staff."""
    await bind(database, UNIT, "unit", "市住建局")
    await bind(database, COMMUNITY, "community", "舜水新村")
    async with database.begin() as session:
        await roles.appoint(session, await speaker(session, OPERATOR, COMMUNITY), STAFF, None, "staff")


async def bind(database: Database, chat: ChatRef, kind: str, name: str) -> orgs.Bound:
    async with database.begin() as session:
        by = await speaker(session, OPERATOR, chat)
        return await orgs.bind(session, await operator(session, by), by, kind, name, None)


async def check_in(database: Database, user_id: str, skills: str = "理发", chat: ChatRef = UNIT) -> CheckedIn:
    async with database.begin() as session:
        return await people.check_in(session, await speaker(session, user_id, chat), "舜水新村", AboutMe(skills=skills))


async def members(database: Database, count: int) -> list[str]:
    """So many members of the unit, registered in the community."""
    users = [str(2000 + number) for number in range(count)]
    for user_id in users:
        await check_in(database, user_id)
    return users


async def post(
    database: Database, text: str = "给郑大爷理发，周六上午", *, people_wanted: int = 1, kind: str = "need"
) -> NeedView:
    """The staff posts a need for so many helpers."""
    words = replace(hear_need(kind, text, TODAY, time(10)), people=people_wanted)
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        return await needs.post(session, by, await staff(session, by), words)


async def accept(database: Database, user_id: str, number: int) -> offers.Taken:
    async with database.begin() as session:
        by = await speaker(session, user_id, UNIT)
        return await offers.accept(session, by, await member(session, by), number)


async def give_back(database: Database, user_id: str, number: int) -> offers.GivenBack:
    async with database.begin() as session:
        return await offers.give_back(session, await speaker(session, user_id, UNIT), number, "")


async def rows(database: Database, table: type[Row]) -> list[Row]:
    async with database.read() as session:
        return list(await session.scalars(select(table).order_by(*table.__table__.primary_key)))
