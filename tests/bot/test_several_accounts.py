"""Several accounts of the bot on one platform: each speaks where it is, and each has a budget of its own."""

import asyncio
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from nonebot.adapters.onebot.v11.exception import ActionFailed
from sqlalchemy import select, update
from talk import Talk
from two_accounts import HERE, ONE, START, THERE, TWO, Office, bound, somebody

from storage.post import accounts
from storage.post.budget import Budget
from storage.speakers import ChatRef
from storage.tables import Notice


@pytest.fixture
async def office(talk: Talk) -> Office:
    await bound(talk, HERE, THERE)
    return Office(talk)


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
