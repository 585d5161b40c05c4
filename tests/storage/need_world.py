"""A generated life of needs, as it happens: every step is a real verb in a transaction of its own, or the clock's own
turn, at a virtual moment. Refusals are answers; anything else that is raised is a defect."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

from near_database import NearDatabase
from need_post import Platform, deliver, meet
from need_town import CLOSED, FAR_HEAD, HEAD, HERE, LICENSED_WORK, VAULT, chat_of, later, policies
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import morning
from plugins.match_mornings import mornings
from plugins.rounds import turn
from storage import membership, orgs
from storage.errors import Refusal
from storage.offering import matchmaking
from storage.own_data import privacy
from storage.policy import Policies
from storage.post import notices
from storage.speakers import ChatRef, Operator, OrgRef, Speaker, Staff

Verb = Callable[[AsyncSession], Awaitable[Any]]


class PowerCut(Exception):
    """The process ends in the middle of a thought."""


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
    meanwhile: list[Callable[[], Awaitable[None]]] = field(default_factory=list)  # what happens while a thought lasts
    texts: dict[int, str] = field(default_factory=dict)  # what each need asked for when it came
    licensed: set[int] = field(default_factory=set)  # needs for electricians with a proven licence alone

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

    def proof(self, user_id: str) -> Staff:
        """That somebody is staff of the community in whose group he speaks."""
        org = self.known[user_id].org
        assert org is not None
        return Staff(self.person(user_id), org)

    def staff(self, number: int) -> tuple[str, OrgRef]:
        """Who runs this need."""
        org_id = self.database.rows("SELECT org_id FROM need WHERE id = ?", number)
        there = self.known[FAR_HEAD].org
        assert there is not None
        head = FAR_HEAD if org_id and org_id[0][0] == there.id else HEAD
        org = self.known[head].org
        assert org is not None
        return head, org

    def asks(self, number: int, text: str) -> None:
        """Remember what a need asks for, once it is there."""
        self.texts.setdefault(number, text)
        if LICENSED_WORK in text:
            self.licensed.add(number)

    def numbers(self) -> list[int]:
        """The needs there are."""
        return [number for (number,) in self.database.rows("SELECT id FROM need ORDER BY id")]

    def _notices(self) -> int:
        return self.database.rows("SELECT count(*) FROM notice")[0][0]

    # --- who comes and goes

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
        """The reminders of the day, the proposals of the morning, and what the night takes away."""
        await morning(self.database, self.policies.zone, self.now)
        await mornings(self.database, self.policies.zone, self.now)
        async with self.database.begin() as session:
            await matchmaking.sweep(session, self.now.date())
        self.looked = False

    async def restart(self) -> None:
        """Another process on the same bytes; the office owns up to what was under way."""
        self.database = NearDatabase(VAULT, self.policies, self.database.image())
        async with self.database.begin() as session:
            await notices.recover(session)

    async def cut(self) -> None:
        """While somebody thinks, the power goes; another process goes on with what is written."""
        await self.restart()
        raise PowerCut

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

    async def think(self, function: Callable[..., Any], *values: Any) -> Any:
        """A thought in place of asyncio.to_thread; what was put into `meanwhile` happens before it is used."""
        thought = function(*values)
        if self.meanwhile:
            await self.meanwhile.pop()()
        return thought

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
