"""A process that imports a list of 3,000 people, until it is killed: python kill_importer.py FILE."""

import asyncio
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from databases import MASTER  # noqa: E402
from roster_actors import line, take, unit  # noqa: E402

from storage.database import Database  # noqa: E402
from storage.vault import Vault  # noqa: E402


async def main(file: str) -> None:
    """Say that it begins, import, say that it is written."""
    database = Database(f"sqlite+aiosqlite:///{file}", Vault(MASTER))
    await database.open()
    await unit(database)
    lines = [line(f"张{chr(0x4E00 + n)}", str(13800000000 + n)) for n in range(3000)]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await take(database, *lines)
    sys.stdout.write("written\n")
    sys.stdout.flush()
    await asyncio.sleep(60)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
