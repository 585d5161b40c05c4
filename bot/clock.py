"""What happens when, on one page. The clock only looks at rows: nothing lives in its memory."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from loguru import logger

from plugins.match_mornings import mornings
from plugins.rounds import turn
from storage.asking import need_parting
from storage.clerk import letters
from storage.cooperation import duty, ties, visits
from storage.database import Database
from storage.offering import matchmaking, member_index
from storage.own_data import accounts, retention
from storage.post import heard, questions, reminders
from storage.post.reminders import Parcel
from storage.roster import roster_drafts

Job = Callable[[datetime], Awaitable[object]]
_AT_ONCE = 25  # messages promised in one transaction: people's own commands go in between


def start_clock(
    database: Database, zone: ZoneInfo, photo_dir: Path, each_minute: Sequence[Job] = ()
) -> AsyncIOScheduler:
    """Start the jobs. A late job runs late and once; APScheduler's default would drop it after a second.
    `each_minute` are jobs of the doors (bot.gap), which are not there wherever the clock is.

    The reminders of the morning are looked for at once and then every hour of the place's day: what was missed while
    the bot was down goes out now, and what was said once is not said again.
    """
    clock = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
    clock.add_job(_careful(lambda: sweep(database)), "interval", minutes=30)
    clock.add_job(_careful(lambda: look_at_offers(database, zone)), "interval", minutes=1)
    for job in each_minute:
        clock.add_job(_careful(partial(_with_the_time, job)), "interval", minutes=1)
    clock.add_job(_careful(lambda: forget(database, photo_dir)), "cron", hour=3, minute=40, timezone=zone)
    keep_index = _careful(lambda: member_index.refresh(database, photo_dir.parent / "index"))
    clock.add_job(keep_index)
    clock.add_job(keep_index, "interval", minutes=10)
    hours = f"{reminders.BEGINS.hour}-{reminders.ENDS.hour - 1}"
    remind = _careful(lambda: morning(database, zone, datetime.now(UTC)))
    clock.add_job(remind)
    clock.add_job(remind, "cron", hour=hours, minute=0, timezone=zone)
    clock.add_job(_careful(lambda: mornings(database, zone, datetime.now(UTC))), "cron", minute=1, timezone=zone)
    clock.start()
    return clock


async def sweep(database: Database) -> None:
    """Forget unanswered questions, digests of old messages, codes, and lists that nobody came back for."""
    now = datetime.now(UTC)
    async with database.begin() as session:
        await questions.sweep(session, now)
        await heard.sweep(session, now)
        await roster_drafts.sweep(session, now)
        await accounts.sweep(session, now)


async def look_at_offers(database: Database, zone: ZoneInfo) -> None:
    """Let lapse what nobody answered, remind once, and ask the next."""
    now = datetime.now(UTC)
    await turn(database, now, now.astimezone(zone).date())


async def forget(database: Database, photo_dir: Path) -> None:
    """Take away what was kept long enough; the photos' files after the commit."""
    now = datetime.now(UTC)
    async with database.begin() as session:
        done = await retention.forget_expired(session, now)
        await matchmaking.sweep(session, now.date())
        await letters.sweep(session, now.date())
        visited = await visits.sweep(session, now, now.date()) + await ties.sweep(session, now, now.date())
        ended, proofs = await need_parting.forget_expired(session, now)
    for name in (*done.photo_files, *proofs):
        (photo_dir / name).unlink(missing_ok=True)
    if done.needs or done.summaries or done.id_numbers or visited or ended:
        await database.scrub()


async def morning(database: Database, zone: ZoneInfo, now: datetime) -> int:
    """Promise everybody the day's one reminder, and tell groups of letters and duty days that lack something;
    returns how many persons. Said again it promises nothing."""
    async with database.read() as session:
        parcels = await reminders.due(session, now, zone)
    if reminders.is_open(now, zone):
        async with database.begin() as session:
            await letters.chase(session, now, now.astimezone(zone).date(), bearers=False)
            await duty.alert(session, now, now.astimezone(zone).date())
    return sum(
        [await _promise(database, zone, now, parcels[at : at + _AT_ONCE]) for at in range(0, len(parcels), _AT_ONCE)]
    )


async def _promise(database: Database, zone: ZoneInfo, now: datetime, parcels: Sequence[Parcel]) -> int:
    async with database.begin() as session:
        return sum([await reminders.promise(session, now, zone, parcel) for parcel in parcels])


async def _with_the_time(job: Job) -> None:
    await job(datetime.now(UTC))


def _careful(job: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            await job()
        except Exception as error:  # noqa: BLE001 - one job's defect must not stop the clock
            logger.error("a job of the clock failed: {}", type(error).__name__)

    return run
