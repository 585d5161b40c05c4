"""A generated life of needs, as it happens: every step is a real verb in a transaction of its own, or the clock's own
turn, at a virtual moment. Refusals are answers; anything else that is raised is a defect."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from near_database import NearDatabase
from need_post import Platform, deliver, meet
from need_town import ADMIN, CLOSED, FAR_HEAD, HEAD, HERE, SECOND, VAULT, chat_of, later, policies, words_for
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import morning
from plugins.rounds import next_wave, turn
from storage import membership, orgs
from storage.asking import needs, ticket_sources, unit_orders, waiting
from storage.errors import Refusal
from storage.ledger import back_entries, confirming, services
from storage.offering import counter_offers, offers, rounds
from storage.offering.counter_offers import OtherTime
from storage.own_data import privacy
from storage.people import PersonRef
from storage.policy import Policies
from storage.post import notices
from storage.speakers import ChatRef, Operator, OrgRef, Speaker, Staff, UnitAdmin, member

Verb = Callable[[AsyncSession], Awaitable[Any]]


@dataclass
class World:
    """One life: the database, the moment, who is who, and what has been said to whom."""

    image: bytes
    known: dict[str, Speaker]
    strict: bool
    now: datetime
    platform: Platform = field(default_factory=Platform)
    said: list[tuple[datetime, ChatRef, str, str | None, int]] = field(default_factory=list)  # with the step
    step: int = 0
    declined: dict[tuple[int, int], int] = field(default_factory=dict)  # (need, person): the offer that was declined
    gone: set[str] = field(default_factory=set)
    forgotten: int = 0  # notices that went with an erased person
    history: int = 0  # rows of the chronicle
    looked: bool = False  # the clock has just looked

    def __post_init__(self) -> None:
        self.database = NearDatabase(VAULT, self.policies, self.image)

    @property
    def policies(self) -> Policies:
        return policies(self.strict)

    @property
    def today(self) -> date:
        """The day at the place."""
        return later(self.known[HEAD], self.now).today

    def by(self, user_id: str) -> Speaker:
        """Somebody, now."""
        return later(self.known[user_id], self.now)

    def person(self, user_id: str) -> int:
        return self.known[user_id].person_id or 0

    async def act(self, verb: Verb) -> Any:
        """One transaction; None when it was refused."""
        self.looked = False
        with suppress(Refusal):
            async with self.database.begin() as session:
                return await verb(session)

    def staff(self, number: int) -> tuple[str, OrgRef]:
        """Who runs this need."""
        org_id = self.database.rows("SELECT org_id FROM need WHERE id = ?", number)
        there = self.known[FAR_HEAD].org
        assert there is not None
        head = FAR_HEAD if org_id and org_id[0][0] == there.id else HEAD
        org = self.known[head].org
        assert org is not None
        return head, org

    def numbers(self) -> list[int]:
        """The needs there are."""
        return [number for (number,) in self.database.rows("SELECT id FROM need ORDER BY id")]

    def _notices(self) -> int:
        return self.database.rows("SELECT count(*) FROM notice")[0][0]

    # --- what people do

    async def post(self, which: int, days: int | None, people: int, *, there: bool) -> None:
        day = None if days is None else self.today + timedelta(days=days)
        words, head = words_for(which, day, people), FAR_HEAD if there else HEAD
        org = self.known[head].org
        assert org is not None
        await self.act(lambda s: needs.post(s, self.by(head), Staff(self.person(head), org), words))

    async def propose(self, user_id: str) -> None:
        here = replace(self.by(user_id), org=self.known[HEAD].org)
        await self.act(lambda s: needs.propose(s, here, words_for(0, None, 1)))

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
        await self.act(lambda s: needs.supplement(s, self.by(head), number, addition, self.today, clock))

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
        org = self.known[SECOND].org
        assert org is not None
        proof, day = Staff(self.person(SECOND), org), self.today
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

    async def erase(self, user_id: str) -> None:
        await self.act(lambda s: privacy.erase(s, self.by(user_id)))
        self.gone.add(user_id)
        self.forgotten = len(self.said) - self._notices()

    async def leave_group(self, user_id: str, *, back: bool) -> None:
        chat = chat_of(user_id)
        go = membership.returned if back else membership.left
        await self.act(lambda s: go(s, chat, user_id, self.now))

    async def lose_group(self, *, back: bool) -> None:
        """解绑 of the community's group, and 绑定 again under another name: the community was renamed."""
        head = replace(self.by(HEAD), chat=HERE, is_operator=True)
        if back:
            name = self.database.rows("SELECT name FROM org WHERE id = ?", head.org.id if head.org else 0)[0][0]
            await self.act(lambda s: orgs.bind(s, Operator(None), head, "community", name, None))
        else:
            await self.act(lambda s: orgs.unbind(s, Operator(None), head))

    # --- what the machine does

    async def wait(self, span: timedelta) -> None:
        """Time passes without anybody; then the clock looks."""
        self.now += span
        await turn(self.database, self.now, self.today)
        self.looked = True

    async def remind(self) -> None:
        """The reminders of the day."""
        await morning(self.database, self.policies.zone, self.now)
        self.looked = False

    async def restart(self) -> None:
        """Another process on the same bytes; the office owns up to what was under way."""
        self.database = NearDatabase(VAULT, self.policies, self.database.image())
        async with self.database.begin() as session:
            await notices.recover(session)

    async def send(self, outcomes: tuple[str, ...], *, dies: bool) -> None:
        """The office's round; in the quiet hours only what people's commands send."""
        clock = (self.now + timedelta(hours=8)).hour
        await deliver(self.database, self.platform, self.now, outcomes, quiet=not 8 <= clock < 21, dies=dies)
        self.looked = False
        if dies:
            await self.restart()

    async def speak(self, user_id: str, *, alone: bool, outcome: str) -> None:
        """Somebody says anything on the closed platform."""
        chat = ChatRef(CLOSED, user_id, True) if alone else chat_of(user_id)
        await meet(self.database, self.platform, self.now, chat, outcome)
        self.looked = False

    def listen(self) -> Any:
        """Hear every promise of a message while the block runs: to whom, and what."""
        queue = notices.queue

        def heard(session: AsyncSession, now: datetime, to: ChatRef, text: str, **more: Any) -> None:
            promised = (now, to, text, more.get("mention"), self.step)
            event.listen(session.sync_session, "after_commit", lambda _: self.said.append(promised), once=True)
            queue(session, now, to, text, **more)

        return patch.object(notices, "queue", heard)


def begins(which: int) -> datetime:
    """Three beginnings: an ordinary Monday, the evening before 国庆, the last day before 春节."""
    return (
        datetime(2026, 7, 13, 2, tzinfo=UTC),
        datetime(2026, 9, 30, 12, 30, tzinfo=UTC),
        datetime(2026, 2, 13, 9, tzinfo=UTC),
    )[which]
