"""The clock itself: it looks once at its start, then by the hours of the place, and forgets what its time is over for."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import clock
from storage.database import Database
from storage.tables import Org, Person, SpecialMember, SpecialVisit

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.requirement("Z25", "Z11")
@pytest.mark.usefixtures("_nonebot")
async def test_it_looks_at_its_start_and_then_at_each_full_hour_of_the_places_day(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[datetime] = []

    async def look(_: Database, zone: ZoneInfo, now: datetime) -> int:
        assert zone is ZONE
        looked.append(now)
        return 0

    monkeypatch.setattr(clock, "morning", look)
    running = clock.start_clock(database, ZONE, tmp_path)
    try:
        for _ in range(50):
            await asyncio.sleep(0.02)
            if looked:
                break
        assert len(looked) == 1
        hourly = [job for job in running.get_jobs() if "hour='9-19'" in str(job.trigger)]
        (job,) = hourly
        evening = datetime(2026, 7, 1, 19, 30, tzinfo=ZONE)
        following = job.trigger.get_next_fire_time(None, evening)
        assert following.astimezone(ZONE) == datetime(2026, 7, 2, 9, 0, tzinfo=ZONE)
        assert job.trigger.get_next_fire_time(None, datetime(2026, 7, 2, 9, 1, tzinfo=ZONE)).astimezone(ZONE).hour == 10
        assert (job.misfire_grace_time, job.coalesce) == (None, True)
    finally:
        running.shutdown(wait=False)


@pytest.mark.requirement("L09", "R044")
@pytest.mark.usefixtures("_nonebot")
async def test_words_of_old_visits_are_forgotten_by_the_nightly_job(database: Database, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    async with database.begin() as session:
        unit = Org(kind="unit", name="市住建局", created_at=now)
        person = Person(number="V1", name="李明", created_at=now)
        session.add_all([unit, person])
        await session.flush()
        special = SpecialMember(unit_id=unit.id, name_index="x", listed_by=person.id, listed_at=now)
        session.add(special)
        await session.flush()
        days: list[date] = [now.date() - timedelta(days=400), now.date() - timedelta(days=10)]
        session.add_all(
            [SpecialVisit(special_id=special.id, day=d, notes=b"x", noted_by=person.id, noted_at=now) for d in days]
        )
    await clock.forget(database, tmp_path)
    async with database.read() as session:
        rows = list(await session.scalars(select(SpecialVisit).order_by(SpecialVisit.day)))
        assert [row.notes for row in rows] == [None, b"x"]
