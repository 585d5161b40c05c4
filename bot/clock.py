"""What happens when, on one page. The clock only looks at rows: nothing lives in its memory."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from loguru import logger

from storage import heard, questions
from storage.database import Database


def start_clock(database: Database) -> AsyncIOScheduler:
    """Start the jobs. A late job runs late and once; APScheduler's default would drop it after a second."""
    clock = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
    clock.add_job(_careful(lambda: sweep(database)), "interval", minutes=30)
    clock.start()
    return clock


async def sweep(database: Database) -> None:
    """Forget unanswered questions and digests of old messages."""
    now = datetime.now(UTC)
    async with database.begin() as session:
        await questions.sweep(session, now)
        await heard.sweep(session, now)


def _careful(job: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            await job()
        except Exception as error:  # noqa: BLE001 - one job's defect must not stop the clock
            logger.error("a job of the clock failed: {}", type(error).__name__)

    return run
