"""kill -9 at any instant: what was acknowledged is there, nothing is half there, and the database opens (Z1)."""

import contextlib
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest
from databases import SERVER

WRITER = Path(__file__).parent / "kill_writer.py"

pytestmark = pytest.mark.skipif(bool(SERVER), reason="PostgreSQL's own promise")


@contextlib.contextmanager
def writer(file: Path) -> Generator[subprocess.Popen[str]]:
    """A writing process that is ready; whatever happens it is gone after the block."""
    with subprocess.Popen([sys.executable, str(WRITER), str(file)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def killed_round(file: Path, chance: random.Random) -> list[int]:
    """One life of the writer: killed some random milliseconds after its first need; the numbers it acknowledged."""
    with writer(file) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        timer = threading.Timer(chance.uniform(0.0, 0.15), process.send_signal, [signal.SIGKILL])
        timer.start()
        acknowledged = [int(first), *(int(line) for line in process.stdout if line.endswith("\n"))]
        timer.cancel()
    return acknowledged


def assert_whole(file: Path, acknowledged: list[int]) -> None:
    """Every acknowledged need stands with its offer and place; no need has a place without its offer or history."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        taken = {row[0] for row in connection.execute("SELECT id FROM need WHERE taken = 1")}
        accepted = {row[0] for row in connection.execute("SELECT need_id FROM offer WHERE state = 'accepted'")}
        told = {row[0] for row in connection.execute("SELECT row_id FROM chronicle WHERE verb = 'accept'")}
        posted = {row[0] for row in connection.execute("SELECT row_id FROM chronicle WHERE verb = 'post'")}
        assert set(acknowledged) <= taken == accepted == told
        assert posted == {row[0] for row in connection.execute("SELECT id FROM need")}


def live_and_die(file: Path, rounds: int) -> None:
    chance = random.Random(1)
    acknowledged: list[int] = []
    for _ in range(rounds):
        acknowledged += killed_round(file, chance)
        assert_whole(file, acknowledged)
    assert len(acknowledged) == len(set(acknowledged)) > 0


@pytest.mark.requirement("Z1")
def test_killed_three_times_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    live_and_die(tmp_path / "killed.db", 3)


@pytest.mark.slow
@pytest.mark.requirement("Z1")
def test_killed_twenty_times_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    live_and_die(tmp_path / "killed.db", 20)
