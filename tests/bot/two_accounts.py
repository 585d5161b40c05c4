"""A post office with two accounts of the bot, on a virtual clock, for the tests of several accounts."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from nonebot.adapters.onebot.v11.exception import ActionFailed
from talk import ZONE, Talk

from storage.post import accounts, notices
from storage.post.budget import UNLIMITED, Budget
from storage.speakers import ChatRef
from storage.tables import Account, GroupChat, Org, Person

START = datetime(2026, 7, 13, 2, 0, tzinfo=UTC)
ONE, TWO = "10000", "10001"
HERE, THERE = "1001", "2001"  # ONE is in the first group, TWO in the second


class Office:
    """A post office with two accounts, on a virtual clock. An account that is not in a group is refused there."""

    def __init__(self, talk: Talk, budget: Budget = UNLIMITED) -> None:
        self.talk, self.now, self.budget = talk, START, budget
        self.left: list[tuple[datetime, str, str]] = []  # when, through whom, where
        self.inside: dict[str, set[str]] = {ONE: {HERE}, TWO: {THERE}}
        self.bots = {ONE: self.bot(ONE), TWO: self.bot(TWO)}
        self.open()

    def open(self) -> None:
        """A new process: nothing but the rows is known."""
        from bot.post import PostOffice

        self.post = PostOffice(
            self.talk.database, ZONE, None, lambda _: next(iter(self.bots.values()), None), self.budget,
            now=lambda: self.now, bots_of=lambda _: tuple(self.bots.values()),
        )  # fmt: skip

    def bot(self, account: str) -> Any:
        from bot.onebot.bot import Bot

        office = self

        class QuietBot(Bot):
            async def call_api(self, api: str, **data: Any) -> Any:
                await asyncio.sleep(0)
                return office.take(account, data)

        return QuietBot(self.talk.adapter, account)

    def take(self, account: str, data: dict[str, Any]) -> Any:
        group = str(data.get("group_id") or "")
        if group and group not in self.inside[account]:
            raise ActionFailed(status="failed", retcode=110, message="不在群里", data=None)
        self.left.append((self.now, account, group or f"私聊{data['user_id']}"))
        return {"message_id": len(self.left)}

    async def queue(self, chat: str, text: str = "通知", *, private: bool = False, **more: Any) -> None:
        async with self.talk.database.begin() as session:
            notices.queue(session, self.now, ChatRef("qq", chat, private), text, **more)

    async def run(self, until: timedelta, *, restart: int = 0) -> None:
        """Work until then, as the worker does."""
        rounds = 0
        while self.now < START + until:
            await self.post.deliver()
            rounds += 1
            if restart and rounds % restart == 0:
                self.open()
                continue
            after = self.now + timedelta(seconds=20)
            self.now = min(self.post.resume_at or after, after, START + until)

    async def heard(self, chat: str, account: str, *, private: bool = False) -> None:
        async with self.talk.database.begin() as session:
            await accounts.heard(session, ChatRef("qq", chat, private), account, list(self.bots))

    async def known(self) -> dict[str, str | None]:
        return {row.chat_id: row.heard_by for row in await self.talk.rows(GroupChat)}


async def bound(talk: Talk, *groups: str) -> None:
    async with talk.database.begin() as session:
        for group in groups:
            org = Org(kind="unit", name=f"单位{group}", created_at=START)
            session.add(org)
            await session.flush()
            session.add(GroupChat(platform="qq", chat_id=group, org_id=org.id, bound_at=START))


async def somebody(talk: Talk, user_id: str, home: str | None = None) -> None:
    async with talk.database.begin() as session:
        person = Person(number=f"V{user_id}", name="李明", home_platform="qq", home_chat=home, created_at=START)
        session.add(person)
        await session.flush()
        session.add(Account(platform="qq", user_id=user_id, person_id=person.id))
