"""What concerns many needs, or many people, at once: lists from Excel, 撮合, licences, projects, tickets."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from need_deeds import Deeds
from need_town import ADMIN, FAR_HEAD, HEAD, LICENCE, MEMBERS, words_for
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import need_lists, needs, projects, ticket_sources
from storage.asking.projects import ProjectWords
from storage.errors import Refusal
from storage.offering import matchmaking
from storage.roster import licences, revocation
from storage.speakers import UnitAdmin, member
from storage.tables import Person


@dataclass
class Crowd(Deeds):
    """A life of a whole community: what its staff does with everything at once."""

    sent: tuple[int, list[tuple[int, int]]] = (0, [])  # the step of the last 全部派出, with its needs and people
    sendings: int = 0  # how many of those who said it at that moment did it

    # --- lists

    async def import_list(self, which: Sequence[int], days: int | None, *, there: bool, twice: bool) -> None:
        """导入需求, perhaps by two at the same moment."""
        head = FAR_HEAD if there else HEAD
        day = None if days is None else self.today + timedelta(days=days)
        words = [words_for(one, day, 1) for one in which]

        async def verb(session: AsyncSession) -> None:
            taken = await need_lists.take_needs(session, self.by(head), self.proof(head), words)
            for number in taken.numbers:
                self.asks(number, (await needs.words_of(session, await needs.row_of(session, number))).text)

        await asyncio.gather(*(self.act(verb) for _ in range(1 + twice)))

    async def publish(self, *user_ids: str) -> None:
        """全部通过, perhaps by two at the same moment."""
        await asyncio.gather(
            *(self.act(lambda s, u=user: need_lists.publish_all(s, self.by(u), self.proof(u))) for user in user_ids)
        )

    # --- proposals for everybody

    def open_needs(self, user_id: str) -> list[int]:
        """Needs of somebody's community that want people."""
        org_id = self.proof(user_id).org.id
        wanting = "SELECT id FROM need WHERE org_id = ? AND state = 'open' AND taken < people ORDER BY id"
        return [number for (number,) in self.database.rows(wanting, org_id)]

    def proposed(self, user_id: str) -> list[tuple[int, str]]:
        """The proposals that wait in somebody's community: needs and people."""
        users = {self.person(one): one for one in MEMBERS}
        pairs = self.database.rows(
            "SELECT p.need_id, p.person_id FROM match_pair p JOIN match_round r ON r.id = p.round_id "
            "WHERE p.state = 'proposed' AND r.org_id = ? ORDER BY p.place",
            self.proof(user_id).org.id,
        )
        return [(need, users[person]) for need, person in pairs]

    async def propose_round(self, user_id: str) -> None:
        """撮合."""
        await self._thinking(lambda: matchmaking.propose(self.database, self.by(user_id), self.proof(user_id)))

    async def swap(self, user_id: str, place: int) -> None:
        """换 N."""
        await self._thinking(lambda: matchmaking.swap(self.database, self.by(user_id), self.proof(user_id), place))

    async def drop(self, user_id: str, place: int) -> None:
        """去掉 N."""
        await self.act(lambda s: matchmaking.drop(s, self.by(user_id), self.proof(user_id), place))

    async def send_round(self, *user_ids: str) -> None:
        """全部派出, perhaps by two at the same moment."""

        async def verb(session: AsyncSession, user_id: str) -> bool:
            by, proof = self.by(user_id), self.proof(user_id)
            await matchmaking.dispatch(session, by, proof, lambda need: f"请帮忙 #{need.number}")
            return True

        done = await asyncio.gather(*(self.act(lambda s, u=user: verb(s, u)) for user in user_ids))
        pairs = self.database.rows(
            "SELECT p.need_id, p.person_id FROM match_pair p JOIN match_round r ON r.id = p.round_id "
            "WHERE p.state = 'sent' AND r.org_id = ?",
            self.proof(user_ids[0]).org.id,
        )
        self.sendings = done.count(True)
        self.sent = (self.step, [(need, person) for need, person in pairs] if self.sendings else [])

    async def _thinking(self, verb: Callable[[], Awaitable[object]]) -> None:
        self.looked = False
        with suppress(Refusal):
            await verb()

    # --- licences

    async def licence(self, what: str, user_id: str, by_id: str) -> None:
        """证书 电工证, 核实, 撤销核实."""

        async def verb(session: AsyncSession) -> None:
            person = await session.get_one(Person, self.person(user_id))
            if what == "said":
                await licences.claim(session, self.by(user_id), person, [LICENCE])
            elif what == "proven":
                await licences.verify(session, self.by(by_id), person, LICENCE)
            else:
                await revocation.doubt(session, self.by(by_id), person, LICENCE)

        await self.act(verb)

    # --- projects and tickets

    async def project(self, what: str, user_id: str) -> None:
        """项目 新建, 领办 by a member (who says it twice at once) or by the unit, 不领办, 进展, 结束."""
        number = max((one for (one,) in self.database.rows("SELECT id FROM project")), default=0)
        able = "" if what == "half" else "有5名会理发的同志"
        words = ProjectWords("周末理发", "方便行动不便的老人", "登记了30户", able)
        by, unit = self.by(user_id), self.known[ADMIN].org
        assert unit is not None

        async def take(session: AsyncSession) -> None:
            await projects.take(session, by, await member(session, by), number)

        verbs = {
            "take": take,
            "unit": lambda s: projects.take_for_unit(s, self.by(ADMIN), UnitAdmin(self.person(ADMIN), unit), number),
            "leave": lambda s: projects.leave(s, by, number),
            "advance": lambda s: projects.advance(s, by, number, self.today, "理发18人", self.today + timedelta(7)),
            "end": lambda s: projects.end(s, self.by(HEAD), self.proof(HEAD), number),
        }  # fmt: skip
        verb = verbs.get(what if number else "make", lambda s: projects.make(s, self.by(HEAD), self.proof(HEAD), words))
        await asyncio.gather(*(self.act(verb) for _ in range(1 + (what == "take"))))

    async def close_ticket(self, number: int) -> None:
        """办结 T1, by who owns it."""
        await self.act(lambda s: ticket_sources.close(s, self.by(HEAD), number, "修好了"))
