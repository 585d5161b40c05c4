"""Taking a list into the 名册: whole or not at all, the same twice is the same, who left is asked about (R015, Z21)."""

import asyncio
import io
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from actors import UNIT, check_in, rows, speaker
from databases import SERVER
from openpyxl import load_workbook
from roster_actors import ADMIN, line, read_and_check, take, unit
from roster_books import book, id_number, people

from storage.database import Database
from storage.own_data import privacy
from storage.papers.roster_xlsx import mistakes_xlsx
from storage.roster import roster_drafts, roster_import
from storage.roster.roster_lines import Problem
from storage.roster.rosters import lines_of, unlisted_of
from storage.speakers import unit_admin
from storage.tables import Chronicle, RosterDraft, RosterEntry, Subject

IMPORTER = Path(__file__).parent / "kill_importer.py"
LI = id_number("19850307", 231)


async def names(database: Database) -> list[tuple[str, str | None]]:
    """Living lines with their phones."""
    async with database.read() as session:
        return [(one.name, one.profile.phone) for one in await lines_of(session, 1)]


@pytest.mark.requirement("R015")
async def test_a_list_is_taken_and_taken_again_changes_nothing(database: Database) -> None:
    await unit(database)
    lines = [line("李明", "13800000001", LI, post="科长"), line("张伟", "13800000002"), line("王芳")]
    done = await take(database, *lines)
    assert (done.added, done.updated, done.same, done.total, done.leavers) == (3, 0, 0, 3, ())
    again = await take(database, *reversed(lines))
    assert (again.added, again.updated, again.same, again.leavers) == (0, 0, 3, ())
    assert await names(database) == [("李明", "13800000001"), ("张伟", "13800000002"), ("王芳", None)]


async def test_a_new_list_updates_keeps_what_it_does_not_say_and_names_who_is_missing(database: Database) -> None:
    await unit(database)
    await take(database, line("李明", "13800000001", LI, post="科长"), line("张伟", "13800000002"), line("王芳"))
    done = await take(database, line("李明", "13900000001"), line("王芳", "13800000003"), line("陈静", "13800000004"))
    assert (done.added, done.updated, done.same) == (1, 2, 0)
    assert [one.name for one in done.leavers] == ["张伟"]
    async with database.read() as session:
        found = {one.name: one.profile for one in await lines_of(session, 1)}
    assert set(found) == {"李明", "张伟", "王芳", "陈静"}  # 张伟 stays until it is confirmed
    assert (found["李明"].phone, found["李明"].id_number, found["李明"].post) == ("13900000001", LI, "科长")


async def test_who_is_confirmed_to_have_left_is_gone_and_comes_back_as_the_same_line(database: Database) -> None:
    await unit(database)
    await take(database, line("李明", "13800000001"), line("张伟", "13800000002"))
    done = await take(database, line("李明", "13800000001"))
    async with database.begin() as session:
        by = await speaker(session, ADMIN)
        ids = [one.entry_id for one in done.leavers]
        assert await roster_import.let_go(session, by, await unit_admin(session, by), ids) == ("张伟",)
    assert await names(database) == [("李明", "13800000001")]
    back = await take(database, line("李明", "13800000001"), line("张伟", "13800000002"))
    assert (back.added, back.updated) == (0, 1)
    assert len(await rows(database, RosterEntry)) == 2


async def test_who_stands_in_a_bad_line_has_not_left(database: Database) -> None:
    await unit(database)
    await take(database, line("李明", "13800000001"), line("张伟", "13800000002"))
    done = await take(database, line("李明", "13800000001"), unsure=frozenset({"张伟"}))
    assert done.leavers == ()


async def test_two_who_swap_their_phones_or_share_a_name_are_not_mixed_up(database: Database) -> None:
    await unit(database)
    two = id_number("19900101", 3)
    await take(database, line("李明", "13800000001", LI), line("李明", "13800000002", two))
    done = await take(database, line("李明", "13800000002", LI), line("李明", "13800000001", two))
    assert (done.added, done.updated, done.leavers) == (0, 2, ())
    async with database.read() as session:
        found = {one.profile.id_number: one.profile.phone for one in await lines_of(session, 1)}
    assert found == {LI: "13800000002", two: "13800000001"}


async def test_two_lists_at_once_make_each_person_once(database: Database) -> None:
    await unit(database)
    lines = [line(f"张{chr(0x4E00 + n)}", str(13800000000 + n)) for n in range(50)] + [line("王芳")]
    await asyncio.gather(*(take(database, *lines) for _ in range(4)))
    assert len(await names(database)) == 51
    assert len(await rows(database, RosterEntry)) == 51


async def test_what_a_list_says_is_sealed(database: Database) -> None:
    await unit(database)
    await take(database, line("李明", "13800000001", LI, post="秘密科长"))
    entry, = await rows(database, RosterEntry)  # fmt: skip
    kept = repr([getattr(entry, column.key) for column in RosterEntry.__table__.columns])
    assert all(secret not in kept for secret in ("13800000001", LI, "秘密科长"))
    told = [note.facts for note in await rows(database, Chronicle) if note.verb == "import_roster"]
    assert told == [{"added": 1, "updated": 0, "missing": 0}]


@pytest.mark.requirement("Z21")
@pytest.mark.slow
async def test_ten_thousand_lines_with_mistakes_wait_and_are_taken(database: Database) -> None:
    await unit(database)
    content = book(people(10_000, bad_every=50))
    checked = await read_and_check(content)
    assert (len(checked.lines), len(checked.problems)) == (9800, 200)
    async with database.begin() as session:
        by = await speaker(session, ADMIN)
        await roster_drafts.keep(session, by, await unit_admin(session, by), checked)
    sheet = load_workbook(io.BytesIO(mistakes_xlsx(checked.problems))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["行号", "姓名", "原因", "怎么改"]
    assert sheet.max_row == 201
    assert sheet["A2"].value == "第2行"
    assert sheet["C2"].value == "身份证号存成了数字，末几位已经丢了"
    assert await rows(database, RosterEntry) == []  # nothing is written
    async with database.begin() as session:
        by = await speaker(session, ADMIN)
        admin = await unit_admin(session, by)
        draft = await roster_drafts.take_out(session, by, admin)
        done = await roster_import.take(session, by, admin, draft.lines, draft.unsure)
    assert (done.added, done.total) == (9800, 9800)
    assert await rows(database, RosterDraft) == []
    assert len(await names(database)) == 9800
    whole = await read_and_check(book(people(10_000)))
    mended = await take(database, *whole.lines)
    assert (mended.added, mended.updated, mended.same, mended.leavers) == (200, 0, 9800, ())


@pytest.mark.requirement("Z21")
async def test_others_are_heard_while_a_long_list_is_written(database: Database) -> None:
    await unit(database)
    lines = [line(f"张{chr(0x4E00 + n)}", str(13800000000 + n)) for n in range(5000)]
    writing = asyncio.create_task(take(database, *lines))
    longest, last = 0.0, time.thread_time()  # the loop's own work: what else the machine does is not counted
    while not writing.done():
        await asyncio.sleep(0.005)
        longest, last = max(longest, time.thread_time() - last), time.thread_time()
    assert (await writing).added == 5000
    assert longest < 0.5


async def test_the_sheet_of_mistakes_runs_no_formula() -> None:
    problems = [Problem("第2行", "=cmd|'/C calc'!A0", "@SUM(A1)", "+1"), Problem("=1", "\t=1", "-1", "＝1")]
    sheet = load_workbook(io.BytesIO(mistakes_xlsx(problems))).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert all(cell.data_type == "s" for cell in cells if cell.value is not None)


async def test_name_phone_and_group_together_confirm_but_none_of_them_alone(database: Database) -> None:
    await unit(database)
    await check_in(database, "2001")  # 人2001, in the unit's group
    await check_in(database, "2002")
    async with database.begin() as session:
        await privacy.keep_phone(session, await speaker(session, "2001"), "13800000001")
        await privacy.keep_phone(session, await speaker(session, "2002"), "13800000003")
        await privacy.keep_phone(session, await speaker(session, "2003"), "13800000009")  # never in the group
    done = await take(
        database, line("人2001", "13800000001"), line("人2002", "13800000002"), line("别人", "13800000003"),
        line("人2003", "13800000009"),
    )  # fmt: skip
    assert done.linked == 1
    async with database.read() as session:
        linked = [one.name for one in await lines_of(session, 1) if one.person_id is not None]
        unsaid = [one.name for one in await unlisted_of(session, 1)]
    assert (linked, unsaid) == (["人2001"], ["人2002"])
    async with database.begin() as session:  # the phone said later links as well
        await privacy.keep_phone(session, await speaker(session, "2002"), "13800000002")
    async with database.read() as session:
        assert [one.name for one in await lines_of(session, 1) if one.person_id] == ["人2001", "人2002"]


async def test_who_is_erased_leaves_a_name_on_the_list_and_nothing_else(database: Database) -> None:
    await unit(database)
    await check_in(database, "2001")
    async with database.begin() as session:
        await privacy.keep_phone(session, await speaker(session, "2001"), "13800000001")
    await take(database, line("人2001", "13800000001", LI))
    keys = len(await rows(database, Subject))
    async with database.begin() as session:
        assert await privacy.erase(session, await speaker(session, "2001", UNIT))
    entry, = await rows(database, RosterEntry)  # fmt: skip
    assert (entry.person_id, entry.details, entry.phone_index, entry.id_index) == (None, None, None, None)
    assert len(await rows(database, Subject)) == keys - 2


@pytest.mark.requirement("Z21")
@pytest.mark.skipif(bool(SERVER), reason="PostgreSQL's own promise")
@pytest.mark.slow
def test_killed_in_the_middle_the_list_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    chance = random.Random(4)
    seen: list[int] = []
    for life in range(4):
        file = tmp_path / f"killed{life}.db"
        command = [sys.executable, str(IMPORTER), str(file)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            if life == 3:
                assert process.stdout.readline() == "written\n"
            time.sleep(chance.uniform(0.02, 0.25))
            process.send_signal(signal.SIGKILL)
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            seen.append(connection.execute("SELECT count(*) FROM roster_entry").fetchone()[0])
            told = connection.execute("SELECT count(*) FROM chronicle WHERE verb = 'import_roster'").fetchone()[0]
            assert told == (seen[-1] > 0)
    assert set(seen) <= {0, 3000}
    assert 0 in seen
    assert seen[-1] == 3000
