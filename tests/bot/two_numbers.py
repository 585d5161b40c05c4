"""Two QQ numbers of one bot, each in a group of its own, that come and go: for the tests of times away."""

import asyncio
from collections import defaultdict
from datetime import datetime
from typing import Any

from nonebot.adapters.onebot.v11.exception import ActionFailed
from talk import BOT_ID, ZONE, Talk

from storage.post import accounts
from storage.speakers import ChatRef

ONE, TWO = str(BOT_ID), "10001"
UNIT, COMMUNITY = "住建群", "舜水新村群"


class Numbers:
    """`inside`: which groups each number is in; `said`: what its client has kept of a group or of a friend. A client
    that is `old` cannot list its groups."""

    def __init__(self, talk: Talk) -> None:
        from bot.listening import Listening

        self.talk, self.old = talk, False
        self.unit, self.community = str(talk.id_of(UNIT)), str(talk.id_of(COMMUNITY))
        self.inside = {ONE: {self.unit}, TWO: {self.community}}
        self.said: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self.read: list[tuple[str, str]] = []  # whose history was asked for, by which number
        self.left: list[tuple[str, str]] = []  # what was sent, by which number and where to
        self.bots = {ONE: self.bot(ONE), TWO: self.bot(TWO)}
        self.listening = Listening(talk.database, self.bots_of)

    def bots_of(self, _: str) -> tuple[Any, ...]:
        return tuple(self.bots.values())

    def bot(self, account: str) -> Any:
        from bot.onebot.bot import Bot

        numbers = self

        class QuietBot(Bot):
            async def call_api(self, api: str, **data: Any) -> Any:
                await asyncio.sleep(0)
                return numbers.take(account, api, data)

        return QuietBot(self.talk.adapter, account)

    def take(self, account: str, api: str, data: dict[str, Any]) -> Any:
        place = str(data.get("group_id") or data.get("user_id") or "")
        if api == "get_group_list" and not self.old:
            return [{"group_id": int(group), "group_name": "群"} for group in sorted(self.inside[account])]
        if api in ("get_group_msg_history", "get_friend_msg_history"):
            self.read.append((account, place))
            return {"messages": self.said[account, place]}
        if api.startswith(("get_", "set_")) or (data.get("group_id") and place not in self.inside[account]):
            raise ActionFailed(status="failed", retcode=110, message="不支持", data=None)
        self.left.append((account, place))
        return self.talk.take(api, data)

    def keep(self, account: str, who: str, text: str, group: str | None, at: datetime) -> None:
        """Somebody says it while the number does not hear it; its client has it in the history."""
        event = self.talk.event(who, text, group, time=int(at.timestamp()), self_id=int(account))
        self.said[account, str(event.get("group_id") or event["user_id"])].append(event)

    async def hears(self, account: str, who: str, text: str, group: str) -> bool:
        """Somebody says it, and this number hears it; returns whether it is the one to answer."""
        from nonebot.exception import IgnoredException

        from bot.onebot import frames

        tidied = frames.tidy(self.talk.event(who, text, group, self_id=int(account)), account)
        assert tidied is not None
        event = self.talk.adapter.json_to_event(tidied)
        assert event is not None
        try:
            await self.listening.attend(self.bots[account], event)
        except IgnoredException:
            return False
        await self.listening.hear(self.bots[account], event)
        return True

    async def heard(self, group: str, account: str) -> None:
        """This number is known to hear the group."""
        async with self.talk.database.begin() as session:
            await accounts.heard(session, ChatRef("qq", group, False), account, [])

    async def beat(self, now: datetime) -> None:
        from bot import gap

        await gap.beat(self.talk.database, ZONE, self.listening, now, self.bots_of)

    async def pull(self, now: datetime) -> int:
        from bot import gap

        return await gap.pull(self.talk.database, ZONE, now, self.bots_of)

    def post(self, now: datetime) -> Any:
        """A post office that speaks through both, at that moment."""
        from bot.post import PostOffice

        return PostOffice(
            self.talk.database, ZONE, None, lambda _: next(iter(self.bots.values()), None), now=lambda: now,
            bots_of=self.bots_of,
        )  # fmt: skip
