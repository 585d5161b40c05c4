"""An answer that meets a broken line is not lost: what was saved is told when the line is back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nonebot.adapters.onebot.v11.exception import ApiNotAvailable, NetworkError
from places import COMMUNITY
from sqlalchemy import select
from talk import Talk

from storage.tables import Need, Notice


@pytest.fixture
def broken(town: Talk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """While it holds anything, whatever is sent meets no line; what was tried stands behind it."""
    tried, take = ["broken"], town.take

    def down(api: str, params: dict[str, Any]) -> Any:
        if tried and api.startswith("send_"):
            tried.append(api)
            raise ApiNotAvailable
        return take(api, params)

    monkeypatch.setattr(town, "take", down)
    return tried


async def test_what_was_done_while_the_line_broke_is_told_once_it_is_back(
    town: Talk, broken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await town("王主任", "需求：帮李大爷换灯泡，下周日上午", COMMUNITY) == ""
    assert len(broken) > 1
    broken.clear()
    monkeypatch.setattr(town.post, "_now", lambda: datetime.now(UTC) + timedelta(minutes=2))  # it tries again later
    await town("张伟", "今天天气不错", COMMUNITY)
    told = [text for text in town.news(COMMUNITY) if "补上答复" in text]
    assert len(told) == 1
    assert told[0].startswith("@王主任 （刚才断线，补上答复）#1 已登记")
    async with town.database.read() as session:
        assert len((await session.scalars(select(Need))).all()) == 1
        states = [
            row.state for row in await session.scalars(select(Notice)) if row.user_id == str(town.id_of("王主任"))
        ]
    assert states == ["sent"]
    await town("张伟", "明天见", COMMUNITY)
    assert [text for text in town.news(COMMUNITY) if "补上答复" in text] == []


async def test_nothing_is_promised_for_a_message_that_needed_no_answer(town: Talk, broken: list[str]) -> None:
    before = await town.rows(Notice)
    await town("张伟", "今天天气不错", COMMUNITY)
    assert broken == ["broken"]
    assert len(await town.rows(Notice)) == len(before)


async def test_an_answer_that_may_have_arrived_is_neither_repeated_nor_excused(
    town: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = town.take

    def slow(api: str, params: dict[str, Any]) -> Any:
        take(api, params)
        raise NetworkError("WebSocket call api timeout")

    monkeypatch.setattr(town, "take", slow)
    assert (await town("王主任", "需求：帮李大爷换灯泡，下周日上午", COMMUNITY)).startswith("#1 已登记")
    monkeypatch.setattr(town, "take", take)
    assert len([text for text in town.news(COMMUNITY) if "#1 已登记" in text]) == 1
    assert await town("张伟", "今天天气不错", COMMUNITY) == ""
