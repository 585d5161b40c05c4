"""Back after a time away: told once in each bound group, what can be had is read in order, nothing counts twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nonebot.adapters.onebot.v11.exception import ActionFailed
from sqlalchemy import update
from talk import BOT_ID, ZONE, Talk

from storage.tables import Gap, Need, Notice, Presence

UNIT, COMMUNITY, ELSEWHERE = "住建群", "舜水新村群", "没绑定的群"


class Client:
    """A OneBot client that keeps what was said in its groups and hands back the last of it."""

    def __init__(self, talk: Talk) -> None:
        self.talk, self.said, self.asked, self.offered = talk, {}, [], True
        self._take = talk.take

    def take(self, api: str, params: dict[str, Any]) -> Any:
        if api != "get_group_msg_history":
            return self._take(api, params)
        self.asked.append(params["group_id"])
        if not self.offered:
            raise ActionFailed(status="failed", retcode=1404, message="不支持的API")
        return {"messages": self.said.get(params["group_id"], [])[-params["count"] :]}

    def keep(self, who: str, text: str, group: str, at: datetime, **fields: Any) -> dict[str, Any]:
        """Somebody says it; the bot does not hear it."""
        event = self.talk.event(who, text, group, time=int(at.timestamp()), **fields)
        self.said.setdefault(event["group_id"], []).append(event)
        return event


@pytest.fixture
async def client(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> Client:
    from bot import gap, gap_friends

    await talk.bind(UNIT, "单位", "市住建局")
    await talk.bind(COMMUNITY, "社区", "舜水新村")
    await talk.appoint("王主任", "社区工作者", COMMUNITY)
    await talk("李明", "报到 舜水新村 特长：水电维修", UNIT)
    client = Client(talk)
    monkeypatch.setattr(talk, "take", client.take)
    monkeypatch.setattr(gap_friends, "BREATH", 0)
    monkeypatch.setattr(gap, "connected_platforms", lambda: ("qq",))
    talk.news(UNIT)
    talk.news(COMMUNITY)
    return client


async def beat(talk: Talk, now: datetime) -> None:
    from bot import gap
    from bot.listening import Listening

    def bots_of(_: str) -> tuple[Any, ...]:
        return (talk.bot,)

    await gap.beat(talk.database, ZONE, Listening(talk.database, bots_of), now, bots_of)


async def pull(talk: Talk, now: datetime) -> int:
    from bot import gap

    return await gap.pull(talk.database, ZONE, now, lambda _: (talk.bot,))


def owning_up(talk: Talk, group: str) -> list[str]:
    return [text for text in talk.news(group) if "离开了" in text]


@pytest.mark.requirement("Z11")
async def test_each_bound_group_is_told_once_and_no_other(talk: Talk, client: Client) -> None:
    now = datetime.now(UTC)
    await beat(talk, now - timedelta(minutes=40))
    for _ in range(3):
        await beat(talk, now)
        await talk.post.deliver()
    for group in (UNIT, COMMUNITY):
        (told,) = owning_up(talk, group)
        first, last = (now - timedelta(minutes=40)).astimezone(ZONE), now.astimezone(ZONE)
        assert f"{first:%H:%M}到" in told
        assert f"{last:%H:%M}之间离开了" in told
        assert "有事请再说一遍，小结请补发" in told
    assert talk.news(ELSEWHERE) == []
    told_of = [talk.id_of(UNIT), talk.id_of(COMMUNITY)]
    assert [(row.chat, row.account) for row in await talk.rows(Gap)] == [
        (None, str(BOT_ID)), *((str(group), None) for group in told_of),
    ]  # fmt: skip


@pytest.mark.requirement("Z11")
async def test_a_short_time_away_or_the_first_start_is_not_worth_a_word(talk: Talk, client: Client) -> None:
    start = datetime.now(UTC)
    await beat(talk, start)
    for minutes in (0, 1, 11, 21, 30):  # ten minutes and no more between two signs
        await beat(talk, start + timedelta(minutes=minutes))
    await beat(talk, start)  # the wall clock was put back
    await beat(talk, start + timedelta(minutes=31))
    assert await talk.rows(Gap) == []
    assert not any("离开了" in sent.text for sent in talk.sent)
    (row,) = await talk.rows(Presence)
    assert row.seen_at == start + timedelta(minutes=31)


@pytest.mark.requirement("Z11")
async def test_two_times_away_in_one_night_are_owned_up_to_in_one_message(
    talk: Talk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talk.post, "is_quiet", lambda _: True)
    now = datetime.now(UTC)
    for minutes in (300, 240, 239, 100, 99):
        await beat(talk, now - timedelta(minutes=minutes))
        await talk.post.deliver()
    assert owning_up(talk, UNIT) == []
    monkeypatch.setattr(talk.post, "is_quiet", lambda _: False)
    await talk.post.deliver()
    (told,) = owning_up(talk, UNIT)
    assert "几次离开了" in told
    assert f"{(now - timedelta(minutes=300)).astimezone(ZONE):%H:%M}到" in told
    assert f"{(now - timedelta(minutes=100)).astimezone(ZONE):%H:%M}之间" in told
    assert [row.chat for row in await talk.rows(Gap)].count(str(talk.id_of(UNIT))) == 2


@pytest.mark.requirement("Z11", "Z6")
async def test_what_was_said_meanwhile_is_acted_on_once_and_in_order_and_chat_stays_silent(
    talk: Talk, client: Client
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    before, gap_began = now - timedelta(minutes=50), now - timedelta(minutes=40)
    heard = client.keep(
        "王主任", "需求：孙阿姨家电灯坏了，下周日上午，1人", COMMUNITY, gap_began + timedelta(seconds=20)
    )
    await talk.replay(heard)  # heard in the last minute before the line went dead
    client.keep("王主任", "需求：吴爷爷家门锁坏了，下周日上午，1人", COMMUNITY, before)
    client.keep("王主任", "今天天气不错", COMMUNITY, now - timedelta(minutes=30))
    client.keep("王主任", "需求：周奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY, now - timedelta(minutes=20))
    client.keep("王主任", "派单 2 @李明", COMMUNITY, now - timedelta(minutes=19))
    client.keep("李明", "接单 2", UNIT, now - timedelta(minutes=10))
    own = client.keep("王主任", "撤销 2 不需要了", COMMUNITY, now - timedelta(minutes=5))
    own |= {"user_id": BOT_ID, "sender": {"user_id": BOT_ID}}
    client.keep("王主任", "撤销 2 不需要了", ELSEWHERE, now - timedelta(minutes=5))
    for group in client.said.values():
        group.sort(key=lambda event: -event["time"])  # some clients hand it back the newest first
    talk.news(COMMUNITY)
    await beat(talk, gap_began)
    await beat(talk, now)
    acted = await pull(talk, now)
    answers = [text for text in talk.news(COMMUNITY) if "离开了" not in text]
    assert len([text for text in answers if "已登记" in text]) == 1
    assert "#2 已登记" in answers[0]
    assert [need.id for need in await talk.rows(Need)] == [1, 2]
    assert acted >= 2
    assert talk.id_of(ELSEWHERE) not in client.asked
    assert await pull(talk, now) == 0  # and it is looked through once
    await talk.database.scrub()
    async with talk.database.begin() as session:
        await session.execute(update(Gap).values(pulled_at=None))
    assert await pull(talk, now) == 0  # even when the process died before it was noted


@pytest.mark.requirement("Z11")
async def test_what_is_hours_old_is_not_acted_on_any_more(talk: Talk, client: Client) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    client.keep("王主任", "需求：孙阿姨家电灯坏了，下周日上午，1人", COMMUNITY, now - timedelta(hours=4))
    client.keep("王主任", "需求：周奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY, now - timedelta(hours=2))
    await beat(talk, now - timedelta(hours=5))
    await beat(talk, now)
    assert await pull(talk, now) == 1
    assert len(await talk.rows(Need)) == 1


@pytest.mark.requirement("Z11")
@pytest.mark.parametrize("trouble", ["not offered", "malformed"])
async def test_a_client_without_history_still_lets_the_groups_be_asked(
    talk: Talk, client: Client, trouble: str
) -> None:
    now = datetime.now(UTC)
    client.offered = trouble != "not offered"
    odd = [
        None,
        7,
        {},
        {"time": "x"},
        {"time": 5, "message_id": None},
        {"time": int(now.timestamp()) - 60, "message_id": 5, "message": 3},
    ]
    client.said = {talk.id_of(UNIT): odd, talk.id_of(COMMUNITY): odd[:1]}
    await beat(talk, now - timedelta(minutes=40))
    await beat(talk, now)
    assert await pull(talk, now) == 0
    assert all(gap.pulled_at is not None for gap in await talk.rows(Gap))
    await talk.post.deliver()
    assert len(owning_up(talk, UNIT)) == 1


@pytest.mark.requirement("Z11")
async def test_a_line_lost_again_leaves_the_rest_for_later(talk: Talk, client: Client) -> None:
    from bot import gap

    now = datetime.now(UTC)
    client.keep("王主任", "需求：周奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY, now - timedelta(minutes=20))
    await beat(talk, now - timedelta(minutes=40))
    await beat(talk, now)
    assert await gap.pull(talk.database, ZONE, now, lambda _: ()) == 0
    assert await talk.rows(Need) == []
    assert await pull(talk, now) == 1
    assert len(await talk.rows(Need)) == 1


async def test_the_words_wait_for_the_post_like_any_of_the_clocks(talk: Talk, client: Client) -> None:
    now = datetime.now(UTC)
    await beat(talk, now - timedelta(minutes=40))
    await beat(talk, now)
    told = [row for row in await talk.rows(Notice) if row.topic == "gap"]
    assert [(row.by_person, row.state) for row in told] == [(False, "queued")] * 2
