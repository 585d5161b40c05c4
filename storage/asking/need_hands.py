"""In whose hands a need is besides those who took it: a ticket's owner, a unit, people who wait. Safe in any group."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import unit_orders, waiting
from storage.tables import Ticket


async def in_whose_hands(session: AsyncSession, number: int) -> str:
    """One line, empty when nobody else has it in hand."""
    ticket = await session.scalar(select(Ticket).where(Ticket.need_id == number))
    unit = await unit_orders.is_with_unit(session, number)
    count = await waiting.count(session, number)
    parts = [
        f"工单T{ticket.id}（{ticket.due.month}月{ticket.due.day}日前）" if ticket is not None else "",
        f"已转{unit}" if unit is not None else "",
        f"候补{count}人" if count else "",
    ]
    return "；".join(part for part in parts if part)
