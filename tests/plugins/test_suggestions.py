"""推荐 and 为什么没有我 as chats: answered once however often they come, in the same few statements however many live there."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from places import COMMUNITY, UNIT
from sqlalchemy import event
from sqlalchemy.engine import Engine
from talk import Talk

from storage.tables import HeardMessage, Need, Offer, Person

MOST_STATEMENTS = 14  # with the three that begin a transaction


@contextmanager
def statements() -> Generator[list[str]]:
    """What is asked of the database inside the block."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
async def barbers(town: Talk) -> Talk:
    """A need and two who fit."""
    await town("周仓", "报到 舜水新村 特长：理发", UNIT)
    await town("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    town.sent.clear()
    return town


@pytest.mark.requirement("F02")
async def test_a_recommendation_that_comes_twice_is_answered_once(barbers: Talk) -> None:
    before = len(await barbers.rows(HeardMessage))
    said = barbers.event("王主任", "推荐 1", COMMUNITY)
    await barbers.replay(said)
    (answer,) = barbers.sent
    assert answer.text.split("\n")[1] == "建议："
    await barbers.replay(said)
    assert barbers.sent == [answer]
    assert len(await barbers.rows(HeardMessage)) == before + 1


@pytest.mark.requirement("F02")
async def test_the_place_in_the_list_means_who_was_shown_there(barbers: Talk) -> None:
    answer = await barbers("王主任", "推荐 1", COMMUNITY)
    (need,) = await barbers.rows(Need)
    people = {row.id: row.name for row in await barbers.rows(Person)}
    shown = [people[row] for row in need.suggested]
    assert set(shown) == {"张伟", "周仓"}
    assert [line[3:5] for line in answer.split("\n")[2:4]] == shown
    await barbers("王主任", "派单 1 2", COMMUNITY)
    (offer,) = await barbers.rows(Offer)
    assert people[offer.person_id] == shown[1]
    assert shown[1] not in await barbers("王主任", "推荐 1", COMMUNITY)


@pytest.mark.requirement("F02")
async def test_a_recommendation_costs_the_same_few_statements_however_many_live_there(barbers: Talk) -> None:
    counts: list[int] = []
    for crowd in range(2):
        await barbers("王主任", "推荐 1", COMMUNITY)
        with statements() as asked:
            event_ = barbers.event("王主任", "推荐 1", COMMUNITY)
            heard = barbers.adapter.json_to_event(event_)
            assert heard is not None
            await barbers.bot.handle_event(heard)
        counts.append(len(asked))
        for n in range(0 if crowd else 8):
            await barbers(f"理发{n}", "报到 舜水新村 特长：理发", UNIT)
    assert counts[0] == counts[1] <= MOST_STATEMENTS


async def test_a_group_that_is_refused_is_remembered_as_answered_too(barbers: Talk) -> None:
    said = barbers.event("张伟", "推荐 1", COMMUNITY)
    await barbers.replay(said)
    assert barbers.sent[-1].text == "只有舜水新村的社区工作者能做这件事。"
    await barbers.replay(said)
    assert len(barbers.sent) == 1


async def test_why_not_me_is_told_of_the_rows_of_this_moment(barbers: Talk) -> None:
    first = await barbers("陈静", "为什么没有我 1", None)
    assert "没有匹配的" in first
    await barbers("陈静", "特长 理发", None)
    second = await barbers("陈静", "为什么没有我 1", None)
    assert "对得上" in second
    assert "排在第" in second


async def test_when_everybody_was_asked_it_is_not_said_that_nobody_is_registered(town: Talk) -> None:
    await town("王主任", "需求：下周日上午打扫广场，5人", COMMUNITY)
    await town("王主任", "派单 1 @李明 @张伟 @陈静", COMMUNITY)
    await town("张伟", "婉拒 1", UNIT)
    assert "能问的都问过了" in await town("王主任", "推荐 1", COMMUNITY)
