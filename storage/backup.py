"""A verified copy of the database, and the way back.

    python -m storage.backup restore BACKUP.db --data-dir data

The keys of people and beneficiaries are not in the copies but in one file beside them, `keys.db`, which each backup
replaces: whoever was erased stays unreadable in every older copy. Copies are deleted after 35 days.
"""

import argparse
import asyncio
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from storage.database import Database
from storage.errors import NotNow

KEYS = "keys.db"
_KEPT = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Saved:
    """A backup that was opened again and found sound."""

    file: Path
    size: int  # bytes
    people: int
    needs: int


async def save(database: Database, folder: Path, now: datetime) -> Saved:
    """Copy the database while it is in use, take the keys out of the copy, and check it. SQLite only."""
    if database.url.get_backend_name() != "sqlite":
        raise NotNow("数据库是 PostgreSQL，请用 pg_dump 备份。")
    file = await asyncio.to_thread(_new_file, folder, now)
    await database.copy_to(file)
    return await asyncio.to_thread(_finish, file, now)


def restore(file: Path, data_dir: Path) -> None:
    """Put a backup in the place of the database. The bot must not be running; the old file is kept beside it."""
    target = data_dir / "weixinyuan.db"
    if target.exists():
        target.replace(target.with_suffix(".before-restore.db"))
    for rest in ("-wal", "-shm"):
        Path(f"{target}{rest}").unlink(missing_ok=True)
    shutil.copy(file, target)
    with closing(sqlite3.connect(target)) as copy, copy:
        copy.execute("ATTACH ? AS keys", (str(file.parent / KEYS),))
        copy.execute("INSERT INTO subject (id, key) SELECT id, key FROM keys.subject")
    _check(target)


def _new_file(folder: Path, now: datetime) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"weixinyuan-{now:%Y%m%d-%H%M%S}.db"
    file.unlink(missing_ok=True)
    return file


def _finish(file: Path, now: datetime) -> Saved:
    fresh = file.with_name(f".{KEYS}.new")
    fresh.unlink(missing_ok=True)
    with closing(sqlite3.connect(fresh)) as keys, keys:
        keys.execute("CREATE TABLE subject (id INTEGER PRIMARY KEY, key BLOB NOT NULL)")
    with closing(sqlite3.connect(file, isolation_level=None)) as copy:
        copy.execute("ATTACH ? AS keys", (str(fresh),))
        copy.execute("INSERT INTO keys.subject SELECT id, key FROM main.subject")
        copy.execute("DETACH keys")
        copy.execute("DELETE FROM subject")
        copy.execute("VACUUM")
    fresh.chmod(0o600)
    file.chmod(0o600)
    fresh.replace(file.with_name(KEYS))
    for old in file.parent.glob("weixinyuan-*.db"):
        if datetime.fromtimestamp(old.stat().st_mtime, now.tzinfo) < now - _KEPT:
            old.unlink()
    people, needs = _check(file)
    return Saved(file, file.stat().st_size, people, needs)


def _check(file: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(file)) as copy:
        sound = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if sound != "ok":
            raise NotNow(f"备份没有通过检查：{sound[:80]}")
        people = copy.execute("SELECT count(*) FROM person").fetchone()[0]
        return people, copy.execute("SELECT count(*) FROM need").fetchone()[0]


def main(argv: list[str] | None = None) -> int:
    """The command line: `restore`."""
    parser = argparse.ArgumentParser(prog="python -m storage.backup", description="从备份恢复数据库（先停止机器人）")
    parser.add_argument("action", choices=["restore"])
    parser.add_argument("file", type=Path, help="备份文件；keys.db 要在同一个目录")
    parser.add_argument("--data-dir", type=Path, default=Path("data"))
    args = parser.parse_args(argv)
    missing = [path for path in (args.file, args.file.parent / KEYS) if not path.exists()]
    if missing:
        sys.stderr.write(f"没有找到 {missing[0]}\n")
        return 2
    restore(args.file, args.data_dir)
    sys.stdout.write(f"已恢复到 {args.data_dir / 'weixinyuan.db'}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
