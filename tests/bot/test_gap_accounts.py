"""Of several numbers of the bot one may be away while another is there: its groups are told, and no others (Z11)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from talk import ZONE, Talk
from two_numbers import COMMUNITY, ONE, TWO, UNIT, Numbers

from storage.post import notices
from storage.speakers import ChatRef
from storage.tables import Account, Gap, GroupChat, Need, Notice

pytestmark = pytest.mark.requirement("Z11")
NOW = datetime.now(UTC).replace(microsecond=0)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


@pytest.fixture
async def numbers(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> Numbers:
    """ONE hears the unit's group, TWO the community's."""
    from bot import gap, gap_friends

    await talk.bind(UNIT, "单位", "市住建局")
    await talk.bind(COMMUNITY, "社区", "舜水新村")
    await talk.appoint("王主任", "社区工作者", COMMUNITY)
    await talk("李明", "报到 舜水新村 特长：水电维修", UNIT)
    monkeypatch.setattr(gap_friends, "BREATH", 0)
    monkeypatch.setattr(gap, "connected_platforms", lambda: ("qq",))
    numbers = Numbers(talk)
    await numbers.heard(numbers.unit, ONE)
    await numbers.heard(numbers.community, TWO)
    return numbers


async def two_is_away(numbers: Numbers, minutes: int) -> None:
    """Both there, then ONE alone for so long, until now; then both."""
    await numbers.beat(ago(minutes))
    two = numbers.bots.pop(TWO)
    for at in range(minutes - 1, 0, -5):
        await numbers.beat(ago(at))
    numbers.bots[TWO] = two
    await numbers.beat(NOW)


async def told(numbers: Numbers) -> list[str | None]:
    """The groups that are promised the words for a time away."""
    return [row.chat for row in await numbers.talk.rows(Notice) if row.topic == "gap" and row.chat is not None]


async def hearers(numbers: Numbers) -> dict[str, str | None]:
    return {row.chat_id: row.heard_by for row in await numbers.talk.rows(GroupChat)}


async def test_the_groups_of_the_number_that_was_away_are_told_once_and_those_of_the_other_are_not(
    numbers: Numbers,
) -> None:
    await two_is_away(numbers, 40)
    await numbers.beat(NOW)
    assert await told(numbers) == [numbers.community]
    numbers.talk.news(COMMUNITY)
    await numbers.post(NOW).deliver()
    assert (TWO, numbers.community) in numbers.left
    (words,) = numbers.talk.news(COMMUNITY)
    assert f"{ago(40).astimezone(ZONE):%H:%M}到" in words
    assert "有事请再说一遍" in words
    for minutes in (1, 2):
        await numbers.beat(NOW + timedelta(minutes=minutes))
    assert await told(numbers) == [numbers.community]


async def test_a_number_that_is_back_within_ten_minutes_says_nothing(numbers: Numbers) -> None:
    await two_is_away(numbers, 10)
    assert (await told(numbers), await numbers.talk.rows(Gap)) == ([], [])


@pytest.mark.requirement("Z6")
async def test_what_was_said_meanwhile_is_read_by_the_number_that_missed_it_and_acted_on_once(
    numbers: Numbers,
) -> None:
    numbers.keep(TWO, "王主任", "需求：周奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY, ago(20))
    numbers.keep(TWO, "王主任", "需求：给郑大爷理发，时间不限，1人", None, ago(15))
    async with numbers.talk.database.begin() as session:  # he is used to writing to TWO
        await session.execute(update(Account).values(heard_by=TWO))
    await two_is_away(numbers, 40)
    assert await numbers.pull(NOW) == 2
    assert {account for account, _ in numbers.read} == {TWO}
    assert numbers.unit not in {place for _, place in numbers.read}
    assert len(await numbers.talk.rows(Need)) == 2
    assert await numbers.pull(NOW) == 0


async def test_when_both_were_away_each_number_tells_its_groups_when_it_is_back_itself(numbers: Numbers) -> None:
    numbers.keep(TWO, "王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY, ago(30))
    await numbers.beat(ago(60))
    two = numbers.bots.pop(TWO)
    await numbers.beat(ago(20))
    assert await told(numbers) == [numbers.unit]
    assert await numbers.pull(ago(20)) == 0
    numbers.bots[TWO] = two
    await numbers.beat(NOW)
    assert await told(numbers) == [numbers.unit, numbers.community]
    assert await numbers.pull(NOW) == 1


async def test_a_number_lost_again_leaves_its_part_for_later_and_holds_up_no_other(numbers: Numbers) -> None:
    numbers.keep(ONE, "王主任", "需求：给郑大爷理发，时间不限，1人", UNIT, ago(30))
    numbers.keep(TWO, "王主任", "需求：周奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY, ago(30))
    await numbers.beat(ago(60))
    await numbers.beat(NOW)
    two = numbers.bots.pop(TWO)
    await numbers.pull(NOW)
    assert (TWO, numbers.community) not in numbers.read
    assert (ONE, numbers.unit) in numbers.read
    numbers.bots[TWO] = two
    assert await numbers.pull(NOW) == 1


async def test_a_group_that_both_are_in_misses_nothing_and_hears_nothing_of_it(numbers: Numbers) -> None:
    numbers.inside[ONE].add(numbers.community)
    await two_is_away(numbers, 40)
    assert await told(numbers) == []
    assert await hearers(numbers) == {numbers.unit: ONE, numbers.community: ONE}


async def test_another_number_in_its_place_speaks_in_a_silent_group_at_once_and_tells_of_the_time_between(
    numbers: Numbers,
) -> None:
    await numbers.beat(ago(40))
    del numbers.bots[TWO]
    async with numbers.talk.database.begin() as session:
        notices.queue(session, NOW, ChatRef("qq", numbers.community, False), "通知")
    await numbers.post(NOW).deliver()
    assert numbers.left == []  # it waits for TWO
    numbers.inside[ONE].add(numbers.community)
    numbers.talk.database.noticed.clear()
    await numbers.listening.look_around("qq")  # as at each connection
    assert numbers.talk.database.noticed.is_set()
    await numbers.post(NOW).deliver()
    assert numbers.left == [(ONE, numbers.community)]
    await numbers.beat(NOW)
    assert await told(numbers) == [numbers.unit, numbers.community]


async def test_what_the_old_number_heard_in_its_last_minute_is_not_read_again_through_the_new_one(
    numbers: Numbers,
) -> None:
    """The same message bears another number there, so that it could not be known again."""
    await numbers.beat(ago(40))
    del numbers.bots[TWO]
    numbers.inside[ONE].add(numbers.community)
    numbers.keep(ONE, "王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY, ago(39.5))
    numbers.keep(ONE, "王主任", "需求：周奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY, ago(20))
    await numbers.beat(NOW)
    assert await numbers.pull(NOW) == 1
    (need,) = await numbers.talk.rows(Need)
    assert need.day is not None  # the one that names a day


async def test_where_a_client_cannot_list_its_groups_the_next_that_hears_one_is_its_voice_and_tells_it(
    numbers: Numbers,
) -> None:
    numbers.old = True
    numbers.inside[ONE].add(numbers.community)
    await numbers.beat(ago(40))
    del numbers.bots[TWO]
    await numbers.beat(ago(1))
    assert (await hearers(numbers))[numbers.community] == TWO
    assert await numbers.hears(ONE, "王主任", "大家好", COMMUNITY)
    await numbers.beat(NOW)
    assert await told(numbers) == [numbers.unit, numbers.community]


@pytest.mark.parametrize("listed", [None, 7, {"groups": []}, [None, 5, {}, {"group_id": "x"}, {"group_id": -3}]])
async def test_a_list_of_groups_that_is_none_changes_nothing(numbers: Numbers, listed: object) -> None:
    normal = numbers.take
    numbers.take = lambda account, api, data: listed if api == "get_group_list" else normal(account, api, data)
    del numbers.bots[TWO]
    await numbers.listening.look_around("qq")
    assert await hearers(numbers) == {numbers.unit: ONE, numbers.community: TWO}


async def test_the_clients_are_asked_only_while_a_bound_group_is_heard_by_none(numbers: Numbers) -> None:
    asked: list[str] = []
    normal = numbers.take

    def take(account: str, api: str, data: dict[str, object]) -> object:
        asked.append(api)
        return normal(account, api, data)

    numbers.take = take
    await numbers.listening.look_around("qq")
    assert asked == []
    del numbers.bots[TWO]
    await numbers.listening.look_around("qq")
    assert asked == ["get_group_list"]
