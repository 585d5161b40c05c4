"""What the plain cases of needs' lives do over and over: ask, look at the clock, deliver, and hear what was said."""

from dataclasses import replace
from datetime import datetime, timedelta

from actors import COMMUNITY, NOW, STAFF, UNIT, rows, speaker

from plugins.rounds import turn
from storage.asking import needs
from storage.database import Database, vault_of
from storage.offering import offers, rounds
from storage.people import PersonRef
from storage.post import notices, outbox
from storage.speakers import ChatRef, Speaker, staff
from storage.tables import Notice

HOUR = timedelta(hours=1)


async def offer(database: Database, user_id: str, number: int = 1, now: datetime = NOW) -> None:
    async with database.begin() as session:
        by = replace(await speaker(session, STAFF, COMMUNITY), now=now)
        to = (await speaker(session, user_id, UNIT)).person_id or 0
        due = await rounds.due_at(session, await needs.row_of(session, number), now)
        await offers.offer(session, by, await staff(session, by), number, PersonRef(to, ""), "请帮忙", due)


async def clock(database: Database, now: datetime) -> None:
    await turn(database, now, (now + 8 * HOUR).date())


async def told(database: Database, to: ChatRef) -> list[str]:
    """What waits for a chat or was said there."""
    async with database.read() as session:
        vault = vault_of(session)
        where = [row for row in await rows(database, Notice) if (row.user_id if to.private else row.chat) == to.id]
        return [vault.open_ours("notice:body", row.body) for row in where if row.body is not None]


async def as_staff(database: Database, now: datetime = NOW) -> Speaker:
    async with database.read() as session:
        return replace(await speaker(session, STAFF, COMMUNITY), now=now, today=(now + 8 * HOUR).date())


async def sent_at(database: Database, now: datetime) -> None:
    """Everything that waits goes out now."""
    async with database.begin() as session:
        for letter in await outbox.claim(session, now, quiet=False):
            await notices.sent(session, now, letter.id, "1")
