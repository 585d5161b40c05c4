"""What friends wrote in private while the bot was away: carried out late and once, or asked for again (Z11)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nonebot.adapters.onebot.v11.exception import ActionFailed
from talk import BOT_ID, ZONE, Talk

from storage.tables import Account, Gap, Need, Person

pytestmark = pytest.mark.requirement("Z11", "Z6")
UNIT, COMMUNITY = "住建群", "舜水新村群"
NOW = datetime.now(UTC).replace(microsecond=0)


class Client:
    """A OneBot client that keeps what friends wrote; `contacts` says whether it can name who wrote lately (NapCat),
    `offered` whether it has a history of friends at all."""

    def __init__(self, talk: Talk) -> None:
        self.talk, self.said, self.asked = talk, dict[int, list[dict[str, Any]]](), list[int]()
        self.offered, self.contacts = True, True
        self._take = talk.take

    def take(self, api: str, params: dict[str, Any]) -> Any:
        if api == "get_friend_msg_history":
            self.asked.append(params["user_id"])
            return {"messages": self.said.get(params["user_id"], [])[-params["count"] :]} if self.offered else _absent()
        if api == "get_recent_contact":
            lately = [
                {"chatType": 1, "peerUin": str(who), "msgTime": str(all_[-1]["time"])}
                for who, all_ in self.said.items()
            ]
            return lately if self.contacts else _absent()
        return [] if api == "get_group_msg_history" else self._take(api, params)

    def keep(self, who: str, text: str, minutes_ago: float, **fields: Any) -> dict[str, Any]:
        """Somebody writes it; the bot does not hear it."""
        event = self.talk.event(who, text, None, time=int((NOW - timedelta(minutes=minutes_ago)).timestamp()), **fields)
        self.said.setdefault(self.talk.id_of(who), []).append(event)
        return event


def _absent() -> Any:
    raise ActionFailed(status="failed", retcode=1404, message="不支持的API")


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
    return client


async def back(talk: Talk, away: int = 40) -> int:
    """Away for so many minutes until now; returns how many messages were acted on."""
    from bot import gap
    from bot.listening import Listening

    def bots_of(_: str) -> tuple[Any, ...]:
        return (talk.bot,)

    for now in (NOW - timedelta(minutes=away), NOW):
        await gap.beat(talk.database, ZONE, Listening(talk.database, bots_of), now, bots_of)
    acted = await gap.pull(talk.database, ZONE, NOW, bots_of)
    await talk.post.deliver()
    return acted


def unheard(talk: Talk, who: str) -> list[str]:
    return [text for text in talk.news(f"私聊:{who}") if "请再说一遍" in text]


async def test_commands_are_carried_out_late_in_order_and_once(talk: Talk, client: Client) -> None:
    before = client.keep("王主任", "需求：孙阿姨家电灯坏了，下周日上午，1人", 40.2)
    await talk.replay(before)  # heard before the line went dead
    client.keep("王主任", "需求：周奶奶家水龙头漏水，下周六上午找1个人来修", 20)
    client.keep("王主任", "派单 2 @李明", 19)
    client.keep("李明", "接单 2", 10)
    client.keep("王主任", "撤销 2 不要了", 5, user_id=BOT_ID, sender={"user_id": BOT_ID})  # the bot's own words
    assert await back(talk) == 3
    assert [(row.id, row.state, row.taken) for row in await talk.rows(Need)] == [(1, "open", 0), (2, "open", 1)]
    assert (unheard(talk, "王主任"), unheard(talk, "李明")) == ([], [])
    assert all(row.pulled_at is not None for row in await talk.rows(Gap))
    assert await back(talk, away=39) == 0
    assert len(await talk.rows(Need)) == 2


async def test_what_has_only_sense_at_its_moment_is_not_guessed_at_but_asked_for_again_once(
    talk: Talk, client: Client
) -> None:
    for minutes, words in enumerate(("是", "周日可以吗", "删除我的资料", "确认删除"), 10):
        client.keep("李明", words, minutes)
    client.said[talk.id_of("李明")].reverse()  # some clients hand it back the newest first
    assert await back(talk) == 0
    (told,) = unheard(talk, "李明")
    first, last = ((NOW - timedelta(minutes=m)).astimezone(ZONE) for m in (40, 0))
    assert told == f"我在{first:%H:%M}到{last:%H:%M}之间离开了，您那时私聊的话有的没能办，请再说一遍。"
    assert {row.erased_at for row in await talk.rows(Person)} == {None}
    assert unheard(talk, "王主任") == []


async def test_words_from_before_and_of_strangers_are_left_alone(talk: Talk, client: Client) -> None:
    client.keep("王主任", "需求：给郑大爷理发，时间不限，1人", 90)
    client.keep("路人甲", "帮助", 10)
    assert await back(talk) == 0
    assert await talk.rows(Need) == []
    assert talk.id_of("路人甲") not in client.asked
    assert talk.news("私聊:路人甲") == []


async def test_where_nobody_can_say_who_wrote_lately_those_who_wrote_before_are_looked_at(
    talk: Talk, client: Client
) -> None:
    client.contacts = False
    client.keep("王主任", "需求：给郑大爷理发，时间不限，1人", 10)
    client.keep("李明", "特长 开锁", 10)
    async with talk.database.begin() as session:
        for account in await session.scalars(Account.__table__.select().with_only_columns(Account.id)):
            row = await session.get_one(Account, account)
            row.heard_by = str(BOT_ID) if row.user_id == str(talk.id_of("王主任")) else None
    assert await back(talk) == 1
    assert client.asked == [talk.id_of("王主任")] * len(client.asked)
    assert len(await talk.rows(Need)) == 1


@pytest.mark.parametrize("contacts", [True, False])
async def test_a_client_without_a_history_of_friends_is_passed_over_without_a_word(
    talk: Talk, client: Client, contacts: bool
) -> None:
    client.offered, client.contacts = False, contacts
    client.keep("王主任", "需求：给郑大爷理发，时间不限，1人", 10)
    assert await back(talk) == 0
    assert (await talk.rows(Need), unheard(talk, "王主任")) == ([], [])
    assert all(row.pulled_at is not None for row in await talk.rows(Gap))


async def test_cut_off_in_the_middle_the_rest_is_done_and_nothing_twice(
    talk: Talk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import gap

    client.keep("王主任", "需求：给郑大爷理发，时间不限，1人", 12)
    client.keep("王主任", "好的", 11)
    client.keep("李明", "特长 开锁", 10)
    gone = RuntimeError("the process died")

    pulled = gap.gaps.pulled

    async def die(session: Any, now: datetime, gap_id: int) -> None:
        if (await session.get_one(Gap, gap_id)).account:
            raise gone
        await pulled(session, now, gap_id)

    monkeypatch.setattr(gap.gaps, "pulled", die)
    with pytest.raises(RuntimeError):
        await back(talk)
    monkeypatch.setattr(gap.gaps, "pulled", pulled)
    assert await gap.pull(talk.database, ZONE, NOW, lambda _: (talk.bot,)) == 0
    await talk.post.deliver()
    assert len(await talk.rows(Need)) == 1
    assert len(unheard(talk, "王主任")) == 1
