"""The post office: what did not go out goes out later, what may have arrived is never sent again (Z12, Z13, Z23)."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from nonebot.adapters.onebot.v11.exception import ActionFailed, NetworkError
from places import COMMUNITY, UNIT
from sqlalchemy import update
from talk import ZONE, Talk

from storage.post import notices, outbox
from storage.speakers import ChatRef
from storage.tables import Notice


class Line:
    """Stands in the way of the outgoing calls: each attempt to send raises what it is told to raise."""

    def __init__(self, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.problem: Callable[[], Exception] | None = None
        self.attempts = 0
        real = talk.take

        def take(api: str, params: dict[str, Any]) -> Any:
            self.attempts += api.startswith("send_")
            if self.problem is not None and api.startswith("send_"):
                raise self.problem()
            return real(api, params)

        monkeypatch.setattr(talk, "take", take)


@pytest.fixture
def line(town: Talk, monkeypatch: pytest.MonkeyPatch) -> Line:
    return Line(town, monkeypatch)


async def queue(talk: Talk, text: str = "通知", *, by_person: bool = True) -> None:
    """Promise a message to the unit's group."""
    async with talk.database.begin() as session:
        to = ChatRef("qq", str(talk.id_of(UNIT)), False)
        notices.queue(session, datetime.now(UTC), to, text, by_person=by_person)


async def states(talk: Talk) -> list[tuple[str, int]]:
    return [(row.state, row.tries) for row in await talk.rows(Notice)][-1:]


async def make_due(talk: Talk) -> None:
    async with talk.database.begin() as session:
        await session.execute(update(Notice).values(due_at=datetime.now(UTC) - timedelta(seconds=1)))


@pytest.mark.requirement("Z12")
@pytest.mark.parametrize(
    "problem",
    [
        lambda: NetworkError("no answer"),
        TimeoutError,
        lambda: ActionFailed(status="failed", retcode=1200, message="Timeout"),
    ],
)
async def test_what_may_have_arrived_is_never_sent_again(town: Talk, line: Line, problem: Any) -> None:
    await queue(town)
    line.problem = problem
    await town.post.deliver()
    assert await states(town) == [("unknown", 1)]
    line.problem = None
    await make_due(town)
    await town.post.deliver()
    assert line.attempts == 1
    assert town.news(UNIT)[-1:] != ["通知"]


@pytest.mark.requirement("Z13")
@pytest.mark.parametrize("retcode", [110, 120, 1200, 100])
async def test_a_definite_no_is_final_and_its_words_are_not_kept(town: Talk, line: Line, retcode: int) -> None:
    group = str(town.id_of(UNIT))
    line.problem = lambda: ActionFailed(status="failed", retcode=retcode, message="没有权限")
    for _ in range(2):
        await queue(town, "被移出群了")
        await town.post.deliver()
    lost = [row for row in await town.rows(Notice) if row.chat == group][-2:]
    told = [(row.state, row.tries, row.body, row.problem) for row in lost]
    assert told == [("refused", 1, None, f"retcode {retcode}")] * 2
    await make_due(town)
    assert await town.post.deliver() == 0
    warnings = [row for row in await town.rows(Notice) if row.chat is None and row.user_id == str(town.id_of("李明"))]
    assert len(warnings) == 1  # the unit's administrator is told once
    assert line.attempts == 3
    line.problem = None
    await queue(town, "又回到群里了")
    await town.post.deliver()
    line.problem = lambda: ActionFailed(status="failed", retcode=retcode, message="没有权限")
    await queue(town, "又被移出群了")
    await town.post.deliver()
    warnings = [row for row in await town.rows(Notice) if row.chat is None and row.user_id == str(town.id_of("李明"))]
    assert len(warnings) == 2  # and again when it had been reachable in between


async def test_what_found_no_connection_goes_out_once_there_is_one(town: Talk) -> None:
    bot_of, town.post._bot_of = town.post._bot_of, lambda _: None
    await queue(town, "断线时的通知")
    await town.post.deliver()
    assert await states(town) == [("queued", 0)]
    town.post._bot_of = bot_of
    assert await town.post.deliver() == 1
    assert town.news(UNIT)[-1] == "断线时的通知"
    assert await states(town) == [("sent", 1)]
    assert await town.post.deliver() == 0


async def test_news_of_three_days_ago_is_no_news(town: Talk) -> None:
    await queue(town)
    async with town.database.begin() as session:
        await session.execute(update(Notice).values(created_at=datetime.now(UTC) - timedelta(days=3, minutes=1)))
    await town.post.deliver()
    assert await states(town) == [("expired", 0)]


@pytest.mark.requirement("Z23", "Z1")
async def test_what_was_being_sent_when_the_process_died_is_owned_up_to_and_not_sent_again(town: Talk) -> None:
    await queue(town, "死前的通知")
    async with town.database.begin() as session:
        (letter,) = await outbox.claim(session, datetime.now(UTC), quiet=False)
        assert letter.text == "死前的通知"
    await town.post.start()
    await town.post.stop()
    await town.post.deliver()
    assert await states(town) == [("unknown", 1)]
    assert "死前的通知" not in town.news(UNIT)


async def test_in_quiet_hours_only_what_a_person_sends_goes_out(town: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(town.post, "is_quiet", lambda _: True)
    await queue(town, "例行提醒", by_person=False)
    await queue(town, "有人派单")
    await town.post.deliver()
    assert town.news(UNIT)[-1:] == ["有人派单"]
    monkeypatch.setattr(town.post, "is_quiet", lambda _: False)
    await town.post.deliver()
    assert town.news(UNIT) == ["例行提醒"]


@pytest.mark.parametrize(
    ("begin", "end", "at", "quiet"),
    [
        (time(21, 30), time(8), "21:29", False), (time(21, 30), time(8), "21:30", True), (time(21, 30), time(8), "07:59", True),
        (time(21, 30), time(8), "08:00", False), (time(12), time(14), "13:00", True), (time(12), time(14), "14:00", False),
    ],
)  # fmt: skip
async def test_quiet_hours_are_those_of_the_place(town: Talk, begin: time, end: time, at: str, quiet: bool) -> None:
    from bot.post import PostOffice

    hour, minute = map(int, at.split(":"))
    post = PostOffice(town.database, ZONE, (begin, end), lambda _: None)
    assert post.is_quiet(datetime(2026, 7, 1, hour, minute, tzinfo=ZONE).astimezone(UTC)) is quiet
    assert PostOffice(town.database, ZONE, None, lambda _: None).is_quiet(datetime(2026, 7, 1, tzinfo=UTC)) is False


async def test_what_people_send_goes_before_what_the_clock_sends(town: Talk) -> None:
    await queue(town, "例行提醒", by_person=False)
    await queue(town, "有人派单")
    await town.post.deliver()
    assert town.news(UNIT)[-2:] == ["有人派单", "例行提醒"]


async def test_a_notice_is_sealed_until_it_is_sent_and_then_forgotten(town: Talk, line: Line) -> None:
    town.post._bot_of = lambda _: None
    await queue(town, "独居的孙奶奶")
    (row,) = (await town.rows(Notice))[-1:]
    assert row.body is not None
    assert "孙奶奶".encode() not in row.body
    town.post._bot_of = lambda _: town.bot
    await town.post.deliver()
    (row,) = (await town.rows(Notice))[-1:]
    assert (row.state, row.body) == ("sent", None)


@pytest.mark.requirement("Z6", "Z7")
async def test_a_message_delivered_again_has_one_effect_and_a_clash_of_ids_loses_none(town: Talk) -> None:
    said = [
        town.event("王主任", f"需求：给郑大爷理发{n}次，下周日下午，1人", COMMUNITY, message_id=7) for n in range(1, 4)
    ]
    for event in (*said, *said, said[1]):
        await town.replay(event)
    answered = [text for text in town.news(COMMUNITY) if "已登记" in text]
    assert len(answered) == 3


async def test_one_chat_that_hangs_holds_up_no_other(town: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    from places import COMMUNITY

    hangs, sent = asyncio.Event(), []
    real = type(town.bot).call_api

    async def call(bot: Any, api: str, **data: Any) -> Any:
        if data.get("group_id") == town.id_of(UNIT):
            await hangs.wait()
        answer = await real(bot, api, **data)
        sent.append(data.get("group_id"))
        return answer

    monkeypatch.setattr(type(town.bot), "call_api", call)
    await queue(town, "给单位的")
    await queue(town, "给单位的第二条")
    await town.post.start()
    try:
        await asyncio.sleep(0.2)
        async with town.database.begin() as session:
            notices.queue(session, datetime.now(UTC), ChatRef("qq", str(town.id_of(COMMUNITY)), False), "给社区的")
        for _ in range(40):
            await asyncio.sleep(0.05)
            if sent:
                break
        assert sent == [town.id_of(COMMUNITY)]
        hangs.set()
        for _ in range(40):
            await asyncio.sleep(0.05)
            if len(sent) == 3:
                break
    finally:
        await town.post.stop()
    assert town.news(UNIT)[-2:] == ["给单位的", "给单位的第二条"]


async def test_a_letter_on_which_the_post_stumbles_stops_nothing_and_is_owned_up_to(
    town: Talk, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.problem = lambda: ZeroDivisionError("a defect")
    await queue(town, "一条")
    await town.post.deliver()
    assert await states(town) == [("unknown", 1)]
    line.problem = None
    await queue(town, "又一条")
    await town.post.deliver()
    assert town.news(UNIT)[-1] == "又一条"
    assert line.attempts == 2
