"""A process that posts needs and says which were acknowledged, until it is killed: python kill_writer.py FILE."""

import asyncio
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from actors import accept, check_in, post, rows, town  # noqa: E402
from databases import MASTER  # noqa: E402

from storage.database import Database  # noqa: E402
from storage.tables import Registration  # noqa: E402
from storage.vault import Vault  # noqa: E402


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
    return bool(await rows(database, Registration))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
