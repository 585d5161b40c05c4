"""The message budget on a virtual clock: never exceeded, everything delivered or told why, and no memory needed."""

import itertools
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from talk import ZONE, Talk

from storage.post import notices
from storage.post.budget import Budget
from storage.speakers import ChatRef
from storage.tables import Notice

START = datetime(2026, 7, 13, 2, 0, tzinfo=UTC)
BUDGET = Budget()


class Office:
    """A post office on a virtual clock, and what left it: when, where, the words."""

    def __init__(self, talk: Talk, monkeypatch: pytest.MonkeyPatch, budget: Budget = BUDGET) -> None:
        self.talk, self.now, self.budget = talk, START, budget
        self.left: list[tuple[datetime, str, str]] = []
        monkeypatch.setattr(talk, "take", self.take)
        self.open()

    def open(self) -> None:
        """A new process: nothing but the rows is known."""
        from bot.post import PostOffice

        self.post = PostOffice(
            self.talk.database, ZONE, None, lambda _: self.talk.bot, self.budget, now=lambda: self.now
        )

    def take(self, api: str, params: dict[str, Any]) -> Any:
        assert api == "send_msg", api
        chat = str(params.get("group_id") or params["user_id"])
        self.left.append((self.now, chat, self.talk._words(params["message"])))
        return {"message_id": len(self.left)}

    async def queue(self, chat: int, text: str, *, private: bool = False, **more: Any) -> None:
        async with self.talk.database.begin() as session:
            notices.queue(session, self.now, ChatRef("qq", str(chat), private), text, **more)

    async def run(self, until: timedelta, *, restart: int = 0) -> None:
        """Work until then, as the worker does: again at the told moment, at the latest after 20 seconds."""
        rounds = 0
        while self.now < START + until:
            await self.post.deliver()
            rounds += 1
            if restart and rounds % restart == 0:
                self.open()
                continue
            after = self.now + timedelta(seconds=20)
            self.now = min(self.post.resume_at or after, after, START + until)

    def most(self, span: timedelta, chat: str | None = None) -> int:
        """The most messages in any window of this length."""
        moments = sorted(at for at, to, _ in self.left if chat is None or to == chat)
        return max((bisect_left(moments, at + span) - i for i, at in enumerate(moments)), default=0)

    def least_gap(self) -> timedelta:
        moments = sorted(at for at, _, _ in self.left)
        return min((b - a for a, b in itertools.pairwise(moments)), default=timedelta.max)


@pytest.fixture
def office(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(talk, monkeypatch)


@pytest.mark.requirement("T22", "F11")
@pytest.mark.slow
async def test_one_announcement_to_two_hundred_groups_keeps_the_pace_through_restarts(office: Office) -> None:
    for group in range(200):
        await office.queue(1000 + group, "明天上午服务", by_person=False)
    await office.run(timedelta(minutes=8), restart=7)
    assert sorted(to for _, to, _ in office.left) == [str(1000 + group) for group in range(200)]
    assert office.least_gap() >= BUDGET.gap
    assert {row.state for row in await office.talk.rows(Notice)} == {"sent"}
    took = office.left[-1][0] - START
    assert took <= timedelta(seconds=60 + 200 * 1.5 + 20)


@pytest.mark.requirement("T22", "F11")
async def test_one_announcement_by_a_person_to_two_hundred_groups_keeps_it_too(office: Office) -> None:
    for group in range(200):
        await office.queue(1000 + group, "请各单位报小结")
    await office.run(timedelta(minutes=8), restart=5)
    assert sorted(to for _, to, _ in office.left) == [str(1000 + group) for group in range(200)]
    assert office.most(BUDGET.burst * BUDGET.gap) <= BUDGET.burst
    first = [at for at, _, _ in office.left[: BUDGET.burst]]
    assert set(first) == {START}
    assert office.left[-1][0] - START <= timedelta(seconds=301)


@pytest.mark.requirement("F11")
@pytest.mark.slow
async def test_what_people_send_goes_within_two_seconds_while_the_clocks_messages_wait(office: Office) -> None:
    for group in range(200):
        await office.queue(1000 + group, "明天上午服务", by_person=False)
    await office.run(timedelta(seconds=90))
    for number in range(60):
        asked = office.now
        many = 10 if number % 10 == 0 else 1
        for each in range(many):
            await office.queue(1000 + number + 20 * each, f"派单{number}")
        await office.post.deliver()  # the commit wakes the post
        office.now = min(office.post.resume_at or office.now, office.now + timedelta(seconds=2))
        await office.post.deliver()
        moments = [at for at, _, words in office.left if words == f"派单{number}"]
        assert len(moments) == many
        assert max(moments) - asked <= timedelta(seconds=2)
        await office.run(office.now - START + timedelta(seconds=15 if number % 10 in (0, 9) else 3))
    await office.run(timedelta(minutes=20))
    assert len([1 for _, _, words in office.left if words == "明天上午服务"]) == 200
    assert office.most(BUDGET.burst * BUDGET.gap) <= 2 * BUDGET.burst
    hour = 20 * 60 / BUDGET.gap.total_seconds()
    assert len(office.left) <= hour


@pytest.mark.requirement("T22", "F11")
async def test_no_window_of_a_group_is_ever_exceeded_and_who_waits_says_why(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget = Budget(group_minute=5, group_hour=20, group_day=30, together=None)
    office = Office(talk, monkeypatch, budget)
    for number in range(50):
        await office.queue(1000, f"第{number}条", by_person=False)
    await office.queue(1001, "别的群", by_person=False)
    await office.run(timedelta(hours=3), restart=9)
    assert office.most(timedelta(minutes=1), "1000") == 5
    assert office.most(timedelta(hours=1), "1000") == 20
    assert office.most(timedelta(days=1), "1000") == 30
    assert [words for _, to, words in office.left if to == "1000"] == [f"第{n}条" for n in range(30)]
    other = [at for at, to, _ in office.left if to == "1001"]
    assert len(other) == 1
    assert other[0] - START < timedelta(minutes=1)  # one group's flood holds up no other
    waiting = {(row.state, row.problem) for row in await talk.rows(Notice) if row.state != "sent"}
    assert waiting == {("queued", "the day's budget is spent")}
    async with talk.database.begin() as session:  # news of the clock is about its day
        await session.execute(update(Notice).values(created_at=START - timedelta(days=1)))
    await office.run(timedelta(hours=4))
    gone = {(row.state, row.problem) for row in await talk.rows(Notice) if row.state != "sent"}
    assert gone == {("expired", "too old to be news")}


@pytest.mark.requirement("F11")
async def test_nobody_is_told_more_than_so_often_a_day_in_private_and_by_mention_together(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(talk, monkeypatch, Budget(person_day=4, together=None))
    for number in range(4):
        await office.queue(77, f"私下{number}", private=True, by_person=False)
        await office.queue(1000, f"群里{number}", mention="77", by_person=False)
    await office.queue(1000, "给大家", by_person=False)
    await office.queue(77, "有人派单", private=True)
    await office.run(timedelta(hours=2))
    said = [words for _, _, words in office.left]
    assert len([words for words in said if words.startswith(("私下", "@77"))]) == 4
    assert "给大家" in said
    assert said[0] == "有人派单"  # what a person sends has no such limit, and goes first


@pytest.mark.requirement("T22")
@pytest.mark.slow
async def test_an_accounts_day_is_kept(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(talk, monkeypatch, Budget(account_day=12, together=None))
    for group in range(20):
        await office.queue(1000 + group, "提醒", by_person=False)
    await office.run(timedelta(hours=3))
    assert len(office.left) == 12
    office.now = START + timedelta(hours=23, minutes=50)
    await office.run(timedelta(hours=24, minutes=40))
    assert office.most(timedelta(days=1)) == 12
    expired = [row for row in await talk.rows(Notice) if row.state == "expired"]
    assert len(office.left) + len(expired) == 20


@pytest.mark.requirement("F11")
async def test_several_messages_of_the_clock_to_one_chat_are_one_message_of_a_screen(office: Office) -> None:
    for number in range(9):
        await office.queue(1000, f"第{number}件事\n请看一下", by_person=False, mention="77" if number == 3 else None)
    await office.run(timedelta(seconds=50))
    assert office.left == []  # they wait for each other
    await office.run(timedelta(minutes=3))
    texts = [words for _, _, words in office.left]
    assert len(texts) == 2
    assert all(words.count("\n") < 12 for words in texts)
    lines = "\n".join(texts).split("\n")
    assert [line for line in lines if "件事" in line] == [
        f"{'@77 ' if number == 3 else ''}第{number}件事" for number in range(9)
    ]
    rows = await office.talk.rows(Notice)
    assert {row.state for row in rows} == {"sent"}
    assert [row.joined_to for row in rows] == [None, *[rows[0].id] * 5, None, *[rows[6].id] * 2]
    assert {row.message_ref for row in rows} == {"1", "2"}


@pytest.mark.requirement("F11", "F05")
async def test_an_offer_goes_alone_at_once_and_before_the_news(office: Office) -> None:
    await office.queue(1000, "新闻一", by_person=False)
    await office.queue(1000, "新闻二", by_person=False)
    async with office.talk.database.begin() as session:
        need_id = await _need(session)
    await office.queue(1000, "请您帮忙", by_person=False, mention="77", need_id=need_id)
    await office.run(timedelta(minutes=3))
    assert [words for _, _, words in office.left] == ["@77 请您帮忙", "新闻一\n新闻二"]
    assert office.left[0][0] == START


@pytest.mark.requirement("F05", "Z11")
async def test_an_offer_that_is_over_before_it_could_be_made_is_never_made(office: Office) -> None:
    async with office.talk.database.begin() as session:
        need_id = await _need(session)
    await office.queue(1000, "请您帮忙", mention="77", need_id=need_id)  # nobody holds such an offer any more
    office.now = START + timedelta(minutes=11)
    await office.post.deliver()
    (row,) = await office.talk.rows(Notice)
    assert (row.state, row.problem, office.left) == ("expired", "the offer is over", [])


@pytest.mark.requirement("Z11")
async def test_an_hour_without_connection_is_no_storm_and_loses_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.post._bot_of = lambda _: None
    for group in range(60):
        await office.queue(1000 + group, "提醒", by_person=False)
        await office.queue(1000 + group, "派单")
    await office.run(timedelta(hours=1))
    assert office.left == []
    office.open()
    await office.run(timedelta(hours=1, minutes=5))
    assert len(office.left) == 120
    assert office.most(BUDGET.burst * BUDGET.gap) <= 2 * BUDGET.burst
    assert office.most(timedelta(minutes=2)) <= 120 / 1.5 + BUDGET.burst
    assert {row.state for row in await office.talk.rows(Notice)} == {"sent"}


@pytest.mark.requirement("T22")
async def test_a_platform_that_asks_for_patience_gets_it(office: Office) -> None:
    from nonebot.adapters.onebot.v11.exception import ActionFailed

    class Later(ActionFailed):
        def __str__(self) -> str:
            return "Too Many Requests: retry after 37"

    take, waits = office.take, [Later(status="failed", retcode=429)]

    def refuse(api: str, params: dict[str, Any]) -> Any:
        if waits:
            raise waits.pop()
        return take(api, params)

    office.talk.take = refuse  # type: ignore[method-assign]
    await office.queue(1000, "派单")
    await office.run(timedelta(minutes=2))
    ((at, _, words),) = office.left
    assert words == "派单"
    assert at - START == timedelta(seconds=38)


async def _need(session: Any) -> int:
    from storage.tables import Need, Org, Person

    org = Org(kind="community", name="舜水新村", created_at=START)
    person = Person(number="V1", name="王主任", created_at=START)
    session.add_all([org, person])
    await session.flush()
    need = Need(kind="need", state="open", org_id=org.id, posted_by=person.id, category="理发", posted_at=START)
    session.add(need)
    await session.flush()
    return need.id
