"""What people do with one need, each deed in a transaction of its own."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from need_town import ADMIN, FAR_HEAD, HEAD, SECOND, words_for
from need_world import World
from sqlalchemy.ext.asyncio import AsyncSession

from plugins.rounds import next_wave
from storage.asking import needs, ticket_sources, unit_orders, waiting
from storage.ledger import back_entries, confirming, services
from storage.offering import counter_offers, offers, rounds
from storage.offering.counter_offers import OtherTime
from storage.people import PersonRef
from storage.speakers import Staff, UnitAdmin, member


@dataclass
class Deeds(World):
    """A life in which needs are posted, asked about, taken, given back, changed, done and confirmed."""

    async def post(self, which: int, days: int | None, people: int, *, there: bool) -> None:
        day = None if days is None else self.today + timedelta(days=days)
        words, head = words_for(which, day, people), FAR_HEAD if there else HEAD
        view = await self.act(lambda s: needs.post(s, self.by(head), self.proof(head), words))
        if view is not None:
            self.asks(view.number, words.text)

    async def propose(self, user_id: str, which: int) -> None:
        here, words = replace(self.by(user_id), org=self.known[HEAD].org), words_for(which, None, 1)
        view = await self.act(lambda s: needs.propose(s, here, words))
        if view is not None:
            self.asks(view.number, words.text)

    async def review(self, number: int, *, approved: bool) -> None:
        head, _ = self.staff(number)
        if approved:
            await self.act(lambda s: needs.approve(s, self.by(head), number))
        else:
            await self.act(lambda s: needs.reject(s, self.by(head), number, "不属于社区"))

    async def seek(self, number: int, *, dies: bool) -> None:
        """派单 N; `dies`: the process stops between the word and the first wave."""
        head, org = self.staff(number)
        proof = Staff(self.person(head), org)
        sought = await self.act(lambda s: rounds.seek(s, self.by(head), proof, number))
        if dies:
            await self.restart()
        elif sought is not None:
            await next_wave(self.database, number, self.now, self.today)

    async def offer_to(self, number: int, user_id: str) -> None:
        head, org = self.staff(number)
        to = PersonRef(self.person(user_id), user_id)

        async def verb(session: AsyncSession) -> None:
            due = await rounds.due_at(session, await needs.row_of(session, number), self.now)
            await offers.offer(
                session, self.by(head), Staff(self.person(head), org), number, to, f"请帮忙 #{number}", due
            )

        await self.act(verb)

    async def accept(self, number: int, *user_ids: str) -> None:
        """接单 N, by several at the same moment."""

        async def verb(session: AsyncSession, user_id: str) -> None:
            await offers.accept(session, self.by(user_id), await member(session, self.by(user_id)), number)

        await asyncio.gather(*(self.act(lambda s, u=user: verb(s, u)) for user in user_ids))

    async def give_back(self, number: int, user_id: str) -> None:
        """婉拒 or 来不了, and the next on the list is asked, as the desk does."""
        offer = self.database.rows(
            "SELECT id FROM offer WHERE need_id = ? AND person_id = ? AND state = 'offered'",
            number,
            self.person(user_id),
        )

        async def verb(session: AsyncSession) -> bool:
            await offers.give_back(session, self.by(user_id), number, "临时值班")
            await waiting.move_up(session, self.now, number)
            return True

        if await self.act(verb) and offer:
            self.declined.setdefault((number, self.person(user_id)), offer[0][0])

    async def counter(self, number: int, user_id: str) -> None:
        other = OtherTime(self.today + timedelta(days=3), None, "下午", None)
        await self.act(lambda s: counter_offers.propose(s, self.by(user_id), number, other, "7月16日下午"))

    async def change(self, number: int, addition: str) -> None:
        head, _ = self.staff(number)
        clock = self.now.time()
        if await self.act(lambda s: needs.supplement(s, self.by(head), number, addition, self.today, clock)):
            self.asks(number, addition)

    async def withdraw(self, number: int) -> None:
        head, _ = self.staff(number)
        await self.act(lambda s: needs.withdraw(s, self.by(head), number, "改期"))

    async def queue_up(self, number: int, user_id: str) -> None:
        async def verb(session: AsyncSession) -> None:
            await waiting.queue_up(session, self.by(user_id), await member(session, self.by(user_id)), number)

        await self.act(verb)

    async def done(self, number: int, user_id: str, words: str, hours: float | None) -> None:
        told = None if hours is None else Decimal(str(hours))
        await self.act(lambda s: services.report(s, self.by(user_id), number, words, told))

    async def confirm(self, number: int, user_id: str, word: str) -> None:
        """确认 N 满意|不满意|已核实 …"""
        if word.startswith("已核实"):
            await self.act(lambda s: confirming.look_into(s, self.by(user_id), number, word))
        else:
            await self.act(
                lambda s: confirming.confirm(s, self.by(user_id), number, satisfied=word[0] != "不", comment=word)
            )

    async def enter_back(self, user_id: str, hours: float, words: str) -> None:
        proof, day = self.proof(SECOND), self.today
        told = Decimal(str(hours))
        await self.act(lambda s: back_entries.enter(s, self.by(SECOND), proof, self.person(user_id), day, words, told))

    async def decide_back(self, number: int, user_id: str, said: str) -> None:
        agreed = not said.startswith("不")
        await self.act(lambda s: back_entries.decide(s, self.by(user_id), number, agreed=agreed, said=said))

    async def hand_to_unit(self, number: int) -> None:
        head, org = self.staff(number)
        unit = self.known[ADMIN].org
        assert unit is not None
        proof = Staff(self.person(head), org)
        await self.act(lambda s: unit_orders.hand_to(s, self.by(head), proof, number, unit, f"请派人 #{number}"))

    async def unit_answers(self, number: int, user_id: str | None) -> None:
        """指派 N @某人, or 退单 N."""
        unit = self.known[ADMIN].org
        assert unit is not None
        proof = UnitAdmin(self.person(ADMIN), unit)
        if user_id is None:
            await self.act(lambda s: unit_orders.refuse(s, self.by(ADMIN), proof, number))
        else:
            to = PersonRef(self.person(user_id), user_id)
            await self.act(lambda s: unit_orders.name(s, self.by(ADMIN), proof, number, to, f"请帮忙 #{number}"))

    async def to_ticket(self, number: int) -> None:
        head, org = self.staff(number)
        due, owner = self.today + timedelta(days=7), self.person(HEAD)
        proof = Staff(self.person(head), org)
        await self.act(lambda s: ticket_sources.from_need(s, self.by(head), proof, number, owner, due, "等资金"))
