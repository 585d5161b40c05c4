"""A group whose number the platform changes: it stays the same group."""

from actors import NOW, UNIT, bind, check_in, rows, town
from test_at_once import all_at_once

from storage import membership
from storage.database import Database
from storage.post import notices
from storage.speakers import ChatRef, org_of
from storage.tables import GroupChat, Notice, Person

NEW = ChatRef(UNIT.platform, "-1001999", False)


async def renumber(database: Database) -> None:
    async with database.begin() as session:
        await membership.renumbered(session, UNIT, NEW.id, NOW)


async def spoken_for(database: Database) -> list[tuple[str, int]]:
    """The bound groups and for whom each speaks."""
    return sorted((row.chat_id, row.org_id) for row in await rows(database, GroupChat))


async def test_it_stays_bound_and_what_waits_for_it_goes_there(database: Database) -> None:
    await town(database)
    await check_in(database, "2001")
    before = await spoken_for(database)
    async with database.begin() as session:
        alone = ChatRef(UNIT.platform, "2001", True)
        notices.queue(session, NOW, UNIT, "通知")
        notices.queue(session, NOW, alone, "私下", fallback=UNIT, fallback_text="请看私信")
        notices.queue(session, NOW, UNIT, "说过了")
    said = (await rows(database, Notice))[-1]
    async with database.begin() as session:
        await notices.sent(session, NOW, said.id, "77")
    await renumber(database)
    await renumber(database)  # said in the old group and in the new one
    moved = sorted((NEW.id if chat == UNIT.id else chat, org) for chat, org in before)
    assert await spoken_for(database) == moved
    assert [row.home_chat for row in await rows(database, Person) if row.home_chat] == [NEW.id]
    *_, waits, private, said = await rows(database, Notice)
    assert (waits.chat, private.chat, private.fallback_chat) == (NEW.id, None, NEW.id)
    assert said.chat == UNIT.id, "what was said is quoted by the number that it had there"


async def test_who_bound_it_anew_meanwhile_is_not_overruled(database: Database) -> None:
    await town(database)
    await bind(database, NEW, "unit", "市卫健委")
    await renumber(database)
    async with database.read() as session:
        held = await org_of(session, NEW)
        assert (held.name if held else None, await org_of(session, UNIT)) == ("市卫健委", None)


async def test_told_twice_at_once_it_is_bound_once(database: Database) -> None:
    await town(database)
    before = await spoken_for(database)
    _, refused = await all_at_once([renumber(database) for _ in range(2)])
    assert refused == []
    assert sorted((NEW.id if chat == UNIT.id else chat, org) for chat, org in before) == await spoken_for(database)


async def test_a_group_that_is_bound_to_nobody_is_nobodys_under_any_number(database: Database) -> None:
    await renumber(database)
    assert await spoken_for(database) == []
