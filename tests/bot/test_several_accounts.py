"""Several accounts of the bot on one platform: each speaks where it is, and each has a budget of its own."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from nonebot.adapters.onebot.v11.exception import ActionFailed
from sqlalchemy import select, update
from talk import ZONE, Talk

from storage.post import accounts, notices
from storage.post.budget import UNLIMITED, Budget
from storage.speakers import ChatRef
from storage.tables import Account, GroupChat, Notice, Org, Person

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


@pytest.fixture
async def office(talk: Talk) -> Office:
    await bound(talk, HERE, THERE)
    return Office(talk)


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


@pytest.mark.requirement("Z11", "F11")
async def test_what_goes_to_a_group_goes_through_the_account_that_is_in_it(office: Office) -> None:
    await office.heard(HERE, ONE)
    await office.heard(THERE, TWO)
    await office.queue(THERE)
    await office.queue(HERE)
    await office.post.deliver()
    assert sorted(left[1:] for left in office.left) == [(ONE, HERE), (TWO, THERE)]
    assert [(row.state, row.sent_by) for row in await office.talk.rows(Notice)] == [("sent", TWO), ("sent", ONE)]


@pytest.mark.requirement("T22", "F11")
async def test_each_account_keeps_its_own_pace_and_two_are_twice_as_fast_through_restarts(talk: Talk) -> None:
    office = Office(talk, Budget(together=None))
    groups = [str(3000 + number) for number in range(40)]
    await bound(talk, *groups)
    office.inside = {ONE: set(groups[::2]), TWO: set(groups[1::2])}
    for place, group in enumerate(groups):
        await office.heard(group, TWO if place % 2 else ONE)
        await office.queue(group, by_person=False)
    await office.run(timedelta(seconds=60), restart=5)
    assert sorted(where for _, _, where in office.left) == groups
    for account in (ONE, TWO):
        moments = sorted(at for at, who, _ in office.left if who == account)
        assert len(moments) == 20
        assert min(b - a for a, b in pairwise(moments)) >= office.budget.gap
    assert max(at for at, _, _ in office.left) - START <= timedelta(seconds=20 * 1.5 + 2)  # one alone: 60 s


@pytest.mark.requirement("T22")
async def test_the_burst_of_peoples_commands_and_the_day_count_for_each_account(talk: Talk) -> None:
    office = Office(talk, Budget(burst=3, account_day=2, together=None))
    groups = [str(3000 + number) for number in range(12)]
    await bound(talk, *groups)
    office.inside = {ONE: set(groups[:6]), TWO: set(groups[6:])}
    for place, group in enumerate(groups):
        await office.heard(group, ONE if place < 6 else TWO)
        await office.queue(group, "派单")
    await office.post.deliver()
    sent = defaultdict(int)
    for _, account, _ in office.left:
        sent[account] += 1
    assert sent == {ONE: 3, TWO: 3}
    await office.run(timedelta(minutes=1))
    assert len(office.left) == 12
    for group in groups:
        await office.queue(group, "提醒", by_person=False)
    await office.run(timedelta(hours=1))
    assert [[who for _, who, _ in office.left[12:]].count(account) for account in (ONE, TWO)] == [2, 2]


async def test_a_chat_waits_for_its_account_and_after_ten_minutes_another_may_try(office: Office) -> None:
    await office.heard(THERE, TWO)
    two = office.bots.pop(TWO)
    await office.queue(THERE)
    await office.run(timedelta(minutes=9))
    assert office.left == []
    office.bots[TWO] = two  # back in time
    await office.run(timedelta(minutes=9, seconds=30))
    assert [left[1:] for left in office.left] == [(TWO, THERE)]
    del office.bots[TWO]
    office.inside[ONE].add(THERE)  # the operator has put another account in its place
    await office.queue(THERE)
    began = office.now
    await office.run(timedelta(minutes=25))
    assert [left[1:] for left in office.left[1:]] == [(ONE, THERE)]
    assert accounts.PATIENCE <= office.left[1][0] - began <= accounts.PATIENCE + timedelta(seconds=21)
    assert await office.known() == {HERE: None, THERE: ONE}
    await office.queue(THERE)
    await office.post.deliver()
    assert len(office.left) == 3  # once it is known, nothing waits


async def test_an_account_that_is_refused_is_forgotten_and_the_next_that_hears_the_group_speaks_there(
    office: Office,
) -> None:
    await office.heard(THERE, ONE)  # it was in the group once
    await office.queue(THERE)
    await office.post.deliver()
    assert [row.state for row in await office.talk.rows(Notice)][:1] == ["refused"]
    assert (await office.known())[THERE] is None
    await office.heard(THERE, TWO)
    await office.queue(THERE)
    await office.post.deliver()
    assert [left[1:] for left in office.left if left[2] == THERE] == [(TWO, THERE)]


async def test_of_two_in_one_group_the_first_stays_and_two_that_hear_at_once_are_one(office: Office) -> None:
    await asyncio.gather(*(office.heard(HERE, account) for account in (ONE, TWO, ONE, TWO)))
    first = (await office.known())[HERE]
    assert first in (ONE, TWO)
    other = TWO if first == ONE else ONE
    await office.heard(HERE, other)
    assert (await office.known())[HERE] == first
    del office.bots[str(first)]
    await office.heard(HERE, other)
    assert (await office.known())[HERE] == other


async def test_a_person_is_told_by_the_account_he_last_wrote_to_else_by_that_of_his_group(office: Office) -> None:
    await office.heard(THERE, TWO)
    await somebody(office.talk, "77", THERE)
    more = {"private": True, "fallback": ChatRef("qq", THERE, False), "fallback_text": "请私聊我"}
    await office.queue("77", **more)
    await office.post.deliver()
    await office.heard("77", ONE, private=True)
    await office.queue("77", **more)
    await office.post.deliver()
    await office.heard("77", TWO, private=True)
    await office.queue("77", private=True)
    await office.queue("88", private=True)  # nobody knows him: the first account
    await office.post.deliver()
    assert [left[1:] for left in office.left[:2]] == [(TWO, "私聊77"), (ONE, "私聊77")]
    assert sorted(left[1:] for left in office.left[2:]) == [(ONE, "私聊88"), (TWO, "私聊77")]


async def test_one_chat_gets_one_letter_at_a_time_whatever_account_each_is_for(office: Office) -> None:
    await office.heard(THERE, TWO)
    await somebody(office.talk, "77")
    fallback = ChatRef("qq", THERE, False)
    await office.queue("77", "一", private=True)
    await office.queue("77", "二", private=True, fallback=fallback, fallback_text="请私聊我")
    await office.post.deliver()
    assert [row.state for row in await office.talk.rows(Notice)] == ["sent", "sent"]
    assert len(office.left) == 2


async def test_a_message_that_may_have_arrived_is_looked_for_by_the_account_that_sent_it(office: Office) -> None:
    await office.heard(THERE, TWO)
    await office.queue(THERE)
    asked: list[tuple[str, str]] = []
    normal = office.take

    def take(account: str, data: dict[str, Any]) -> Any:
        asked.append((account, "history" if "count" in data else "send"))
        if "count" in data:
            return {"messages": []}
        if len(asked) == 1:
            raise ActionFailed(status="failed", retcode=1200, message="Timeout", data=None)
        return normal(account, data)

    office.take = take  # type: ignore[method-assign]
    await office.run(timedelta(minutes=1))
    assert ("history" in {what for _, what in asked}, {who for who, _ in asked}) == (True, {TWO})


# -- who hears what ------------------------------------------------------------------------------------


async def says(office: Office, account: str, group: str | None, user: int = 77, **fields: Any) -> bool:
    """A message of a person as this account hears it; returns whether it is this account's to answer."""
    from nonebot.exception import IgnoredException

    from bot.listening import Listening
    from bot.onebot import frames

    raw = office.talk.event("李明", "大家好", "某群" if group else None) | {"self_id": int(account), "user_id": user}
    raw |= {"group_id": int(group)} if group else {}
    tidied = frames.tidy(raw | fields, account)
    assert tidied is not None
    event = office.talk.adapter.json_to_event(tidied)
    assert event is not None
    listening = Listening(office.talk.database, lambda _: tuple(office.bots.values()))
    try:
        await listening.attend(office.bots[account], event)
    except IgnoredException:
        return False
    await listening.hear(office.bots[account], event)
    return True


async def test_who_is_heard_is_kept_for_bound_groups_and_known_people_only(office: Office) -> None:
    await somebody(office.talk, "77")
    await says(office, TWO, THERE)
    await says(office, TWO, "999999")  # bound to nobody
    await says(office, TWO, None)
    await says(office, TWO, None, user=88)  # nobody knows him
    assert await office.known() == {HERE: None, THERE: TWO}
    assert [(row.user_id, row.heard_by) for row in await office.talk.rows(Account)] == [("77", TWO)]
    await says(office, ONE, None)
    assert [row.heard_by for row in await office.talk.rows(Account)] == [ONE]


async def test_of_two_accounts_in_one_group_one_answers_and_the_other_when_that_is_gone(office: Office) -> None:
    await somebody(office.talk, "77")
    assert [await says(office, account, HERE) for account in (TWO, ONE, TWO, ONE)] == [True, False, True, False]
    assert [await says(office, account, "999999") for account in (ONE, TWO)] == [True, True]  # bound to nobody
    assert [await says(office, account, None) for account in (ONE, TWO)] == [True, True]
    two = office.bots.pop(TWO)
    assert await says(office, ONE, HERE)
    office.bots[TWO] = two
    assert [await says(office, account, HERE) for account in (TWO, ONE)] == [False, True]


async def test_hearing_the_same_chat_again_costs_nothing_for_a_while(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.listening import Listening
    from bot.onebot import frames

    tidied = frames.tidy(office.talk.event("李明", "大家好", "某群") | {"group_id": int(HERE)}, ONE)
    event = office.talk.adapter.json_to_event(tidied)
    listening = Listening(office.talk.database, lambda _: tuple(office.bots.values()))
    looked = 0
    is_noted = accounts.is_noted

    async def counted(*told: Any) -> bool | None:
        nonlocal looked
        looked += 1
        return await is_noted(*told)

    monkeypatch.setattr(accounts, "is_noted", counted)
    for _ in range(5):
        await listening.hear(office.bots[ONE], event)
    assert (looked, (await office.known())[HERE]) == (1, ONE)


async def test_an_account_that_is_thrown_out_of_a_group_is_not_its_voice_any_more(office: Office) -> None:
    await office.heard(HERE, ONE)
    event = {
        "post_type": "notice", "notice_type": "group_decrease", "sub_type": "kick_me", "time": 1, "self_id": int(ONE),
        "group_id": int(HERE), "operator_id": 5, "user_id": int(ONE),
    }  # fmt: skip
    await office.talk.replay_notice(event | {"user_id": 77, "sub_type": "leave"})
    assert (await office.known())[HERE] == ONE
    await office.talk.replay_notice(event)
    assert (await office.known())[HERE] is None


async def test_what_was_sent_before_the_accounts_were_told_apart_counts_for_each(talk: Talk) -> None:
    office = Office(talk, Budget(account_day=1, together=None))
    await bound(talk, HERE)
    await office.queue("1", by_person=False)
    async with talk.database.begin() as session:
        await session.execute(update(Notice).values(state="sent", tried_at=START - timedelta(hours=1)))
    await office.queue(HERE, by_person=False)
    await office.run(timedelta(minutes=5))
    assert office.left == []
    async with talk.database.read() as session:
        assert await session.scalar(select(Notice.sent_by).where(Notice.chat == HERE)) is None
