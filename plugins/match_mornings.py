"""The clock's turn at the proposals: each morning, where the rules of a place want it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from plugins._match_words import morning_text
from storage.database import Database
from storage.offering import matchmaking
from storage.post import reminders


async def mornings(database: Database, zone: ZoneInfo, now: datetime) -> int:
    """The clock's rounds, where the rules of a place want one; returns how many communities were told."""
    local = now.astimezone(zone)
    if not reminders.is_open(now, zone) and local.time() >= reminders.ENDS:
        return 0
    async with database.read() as session:
        due = await matchmaking.due_mornings(session, local.date(), local.hour)
    told = [await matchmaking.propose_by_clock(database, now, local.date(), org, morning_text) for org in due]
    return sum(told)
