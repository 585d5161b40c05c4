"""How often a message asks the database: what grows with the rows, or is asked twice, shows here before anybody waits for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from places import COMMUNITY, UNIT
from sqlalchemy import Engine, event
from talk import Talk

# Another statement may have a good reason; one more for each row, or a row asked for twice, has none.
POST, RECOMMEND, CHATTER = 20, 6, 4


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of the block, in order."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def asked(town: Talk, who: str, text: str, group: str) -> list[str]:
    """The statements that one message costs, without those of the post office that the chat calls after each."""
    with counted() as said:
        await town(who, text, group)
    return [one for one in said if "FROM notice" not in one]


async def test_posting_costs_as_much_among_many_open_needs_as_among_few(town: Talk) -> None:
    await town("王主任", "需求：帮李大爷换灯泡，下周日上午", COMMUNITY)
    first = await asked(town, "王主任", "需求：给活动室的电脑装系统，时间不限", COMMUNITY)
    for name in "赵钱孙周吴郑冯陈":
        await town("王主任", f"需求：给{name}奶奶理发，下周日下午", COMMUNITY)
    last = await asked(town, "王主任", "需求：教几位老人用手机挂号，时间不限", COMMUNITY)
    assert len(first) == len(last) <= POST, "\n".join(last)


async def test_asking_who_fits_and_chatting_are_a_few_short_reads(town: Talk) -> None:
    await town("王主任", "需求：孙奶奶家水龙头坏了，下周六上午找1个人来修", COMMUNITY)
    assert len(found := await asked(town, "王主任", "推荐 1", COMMUNITY)) <= RECOMMEND, "\n".join(found)
    said = await asked(town, "张伟", "今天天气不错，大家中午吃什么", UNIT)
    assert len(said) <= CHATTER, "\n".join(said)
    assert all(one.startswith("SELECT") for one in said)


async def test_being_heard_where_one_is_registered_is_written_once(town: Talk) -> None:
    await town("李明", "特长 修水管和理发", COMMUNITY)
    again = await asked(town, "李明", "特长 修水管", COMMUNITY)
    assert not [one for one in again if one.startswith("UPDATE registration")]
