"""Which account of the bot hears which chat is kept, and of two in one group only one answers."""

import asyncio
from typing import Any

import pytest
from talk import Talk
from two_accounts import HERE, ONE, THERE, TWO, Office, bound, somebody

from storage.post import accounts
from storage.tables import Account


@pytest.fixture
async def office(talk: Talk) -> Office:
    await bound(talk, HERE, THERE)
    return Office(talk)


async def says(
    office: Office, account: str, group: str | None, user: int = 77, *, by: Any = None, **fields: Any
) -> bool:
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
    listening = by or Listening(office.talk.database, lambda _: tuple(office.bots.values()))
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


async def test_in_a_group_that_is_bound_to_nobody_one_answers_too_and_another_when_that_one_hears_no_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import listening as module

    listening = module.Listening(office.talk.database, lambda _: tuple(office.bots.values()))
    clock = 1000.0
    monkeypatch.setattr(module.time, "monotonic", lambda: clock)

    async def answer(*heard_by: str, group: str = "999999") -> list[bool]:
        return [await says(office, account, group, by=listening) for account in heard_by]

    assert await answer(ONE, TWO, TWO, ONE) == [True, False, False, True]
    assert await answer(TWO, ONE, group="888888") == [True, False]
    clock += 300
    assert await answer(TWO, ONE) == [True, False]  # whichever hears a new message first
    clock += 30
    assert await answer(ONE) == [False]
    clock += 40
    assert await answer(ONE) == [True]  # TWO is not in the group any more
    del office.bots[ONE]
    assert await answer(TWO) == [True]


async def test_of_two_that_hear_a_bound_group_for_the_first_time_at_once_one_answers(office: Office) -> None:
    from bot.listening import Listening

    listening = Listening(office.talk.database, lambda _: tuple(office.bots.values()))
    answered = await asyncio.gather(*(says(office, account, HERE, by=listening) for account in (TWO, ONE)))
    assert sorted(answered) == [False, True]
    assert (await office.known())[HERE] == (TWO if answered[0] else ONE)
