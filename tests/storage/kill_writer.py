"""A process that posts needs and says which were acknowledged, until it is killed: python kill_writer.py FILE."""

import asyncio
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from actors import accept, check_in, post, town
from databases import MASTER

from storage.database import Database
from storage.vault import Vault


async def main(file: str) -> None:
    """Write for ever; a number on stdout means: committed."""
    database = Database(f"sqlite+aiosqlite:///{file}", Vault(MASTER))
    await database.open()
    if not await _is_furnished(database):
        await town(database)
        await check_in(database, "2001")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        need = await post(database)
        await accept(database, "2001", need.number)
        sys.stdout.write(f"{need.number}\n")
        sys.stdout.flush()


async def _is_furnished(database: Database) -> bool:
    from actors import rows

    from storage.tables import Registration

    return bool(await rows(database, Registration))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
