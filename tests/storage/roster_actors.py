"""A unit with an admin, and lists that he imports, for the tests of the 名册."""

from actors import COMMUNITY, OPERATOR, TODAY, UNIT, bind, speaker

from storage import roles
from storage.database import Database
from storage.profiles import Profile
from storage.roster import roster_import
from storage.roster.roster_files import read_file
from storage.roster.roster_import import Imported
from storage.roster.roster_lines import Checked, Listed, check
from storage.speakers import unit_admin

ADMIN = "3101"


async def unit(database: Database) -> None:
    """市住建局 with its admin, and 舜水新村."""
    await bind(database, UNIT, "unit", "市住建局")
    await bind(database, COMMUNITY, "community", "舜水新村")
    async with database.begin() as session:
        await roles.appoint(session, await speaker(session, OPERATOR, UNIT), ADMIN, None, "unit_admin")


def line(name: str, phone: str | None = None, number: str | None = None, **facts: str) -> Listed:
    """One good line."""
    return Listed("第2行", name, Profile(phone=phone, id_number=number, **facts))  # type: ignore[arg-type]


async def take(database: Database, *lines: Listed, unsure: frozenset[str] = frozenset()) -> Imported:
    """The admin's list, written."""
    async with database.begin() as session:
        by = await speaker(session, ADMIN)
        return await roster_import.take(session, by, await unit_admin(session, by), lines, unsure)


async def read_and_check(content: bytes) -> Checked:
    """A file as far as it goes without a database."""
    return check(await read_file(content), TODAY)
