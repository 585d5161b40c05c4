"""The clock's turn at the offers: what lapses, who is reminded, who is asked next. The words are here, the rows in storage."""

from datetime import date, datetime

from plugins import _wording as wording
from storage.asking import need_lists, needs, unit_orders, waiting
from storage.database import Database
from storage.offering import rounds, suggestions
from storage.offering.rounds import Asked


async def turn(database: Database, now: datetime, today: date) -> None:
    """Look once at everything that waits. Doing it twice at the same moment changes nothing more."""
    async with database.begin() as session:
        await rounds.lapse(session, now)
        await rounds.remind(session, now)
        await unit_orders.ask_again(session, now)
        await unit_orders.bring_back(session, now)
        await waiting.fill(session, now)
        await rounds.tell_of_unowned(session, now)
        await need_lists.tell_of_drafts(session, now)
    async with database.read() as session:
        numbers = await rounds.waiting_for_a_wave(session)
    for number in numbers:
        await next_wave(database, number, now, today)


async def next_wave(database: Database, number: int, now: datetime, today: date) -> Asked | None:
    """Think with no transaction open, then ask in a short one that looks again."""
    ranked = await suggestions.candidates(database, number, today)
    async with database.begin() as session:
        text = wording.offer_text(await needs.view(session, number))
        return await rounds.ask_wave(session, now, number, ranked, text)
