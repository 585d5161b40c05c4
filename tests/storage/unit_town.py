"""A unit with its admin and three members, beside a community, for the tests of teams, pairings, help and duty."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from actors import OPERATOR, UNIT, check_in, speaker, town
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import people, roles
from storage.database import Database
from storage.speakers import ChatRef, Speaker, UnitAdmin, unit_admin
from storage.tables import Org

ADMIN, ONE, TWO, THREE = "4001", "2001", "2002", "2003"
Outcome = TypeVar("Outcome")


async def unit_town(database: Database) -> None:
    """市住建局 with ADMIN and three members, all registered in 舜水新村."""
    await town(database)
    await appoint(database, ADMIN, "unit_admin", UNIT)
    for user, skills in ((ADMIN, "组织"), (ONE, "水电维修、换灯泡"), (TWO, "理发"), (THREE, "")):
        await check_in(database, user, skills)


async def rename(database: Database, user_id: str, name: str) -> None:
    """Somebody says his name."""
    async with database.begin() as session:
        await people.rename(session, await speaker(session, user_id), name)


async def appoint(database: Database, user_id: str, role: str, chat: ChatRef) -> None:
    """The operator gives a role."""
    async with database.begin() as session:
        await roles.appoint(session, await speaker(session, OPERATOR, chat), user_id, None, role)


@asynccontextmanager
async def acting(
    database: Database, user_id: str, chat: ChatRef | None = UNIT
) -> AsyncGenerator[tuple[AsyncSession, Speaker]]:
    """A transaction of somebody in a chat (None: in private)."""
    async with database.begin() as session:
        yield session, await speaker(session, user_id, chat)


async def as_admin(
    database: Database, verb: Callable[..., Awaitable[Outcome]], *args: Any, user_id: str = ADMIN, chat: ChatRef = UNIT
) -> Outcome:
    """One verb of the unit's admin."""
    async with database.begin() as session:
        by = await speaker(session, user_id, chat)
        proof: UnitAdmin = await unit_admin(session, by)
        return await verb(session, by, proof, *args)


async def id_of(database: Database, user_id: str) -> int:
    """A person's id by account."""
    async with database.read() as session:
        found = await people.find(session, await speaker(session, user_id), user_id=user_id, name=None)
        return found.id


async def org_id(database: Database, name: str) -> int:
    """An organisation's id by name."""
    async with database.read() as session:
        return (await session.scalars(select(Org.id).where(Org.name == name))).one()
