"""Contacts and contact points: named by who speaks for the organisation, phones sealed, communities that count."""

import pytest
from actors import COMMUNITY, OPERATOR, STAFF, UNIT, check_in, rows, speaker
from test_at_once import all_at_once
from unit_town import ADMIN, ONE, acting, appoint, as_admin, id_of, org_id, rename, unit_town

from storage import orgs
from storage.cooperation import contacts, parting
from storage.database import Database
from storage.errors import NotAllowed, NotFound, NotUnderstood
from storage.speakers import ChatRef, operator
from storage.tables import Chronicle, Contact, ContactPoint


async def _name(database: Database, user: str, text: str, chat: ChatRef | None) -> contacts.Card:
    async with acting(database, user, chat) as (session, by):
        return await contacts.name_contact(session, by, await contacts.keeper(session, by), text)


async def _cards(
    database: Database, user: str, chat: ChatRef | None, wanted: str | None = None
) -> list[tuple[str, str | None]]:
    async with acting(database, user, chat) as (session, by):
        return [(card.name, card.phone) for card in await contacts.cards(session, by, wanted)]


@pytest.mark.requirement("R045")
async def test_each_organisation_names_whom_to_ask_and_escalations_find_him(database: Database) -> None:
    await unit_town(database)
    unit = await org_id(database, "市住建局")
    async with database.read() as session:
        assert await contacts.contact_of(session, unit) is None
    await rename(database, ONE, "李明")
    await _name(database, ADMIN, "李明 13812345678", None)
    async with database.read() as session:
        found = await contacts.contact_of(session, unit)
    assert found == contacts.ContactRef(unit, "李明", await id_of(database, ONE), has_phone=True)
    await _name(database, STAFF, "王主任", COMMUNITY)
    assert (await _cards(database, ONE, COMMUNITY)) == [("王主任", None)]


@pytest.mark.requirement("R045", "T5")
async def test_a_phone_typed_in_a_group_is_not_kept_and_one_in_private_is_sealed(database: Database) -> None:
    await unit_town(database)
    assert (await _name(database, ADMIN, "李明13812345678", UNIT)).phone is None
    assert (await rows(database, Contact))[0].phone is None
    await _name(database, ADMIN, "李明，电话：138 1234 5678", None)
    (row,) = await rows(database, Contact)
    assert (row.name, b"13812345678" in (row.phone or b"")) == ("李明", False)
    assert await _cards(database, ADMIN, UNIT) == [("李明", None)]
    assert await _cards(database, ONE, None) == [("李明", None)]
    assert await _cards(database, ADMIN, None) == [("李明", "13812345678")]
    assert [line.verb for line in await rows(database, Chronicle)].count("read_phone") == 1
    await _name(database, ADMIN, "张伟", UNIT)  # another person: the phone was not his
    assert await _cards(database, ADMIN, None) == [("张伟", None)]


async def test_who_speaks_for_nobody_names_nobody_and_nonsense_is_refused(database: Database) -> None:
    await unit_town(database)
    for user, chat in ((ONE, UNIT), (STAFF, UNIT), (ADMIN, COMMUNITY), (ONE, None)):
        with pytest.raises(NotAllowed):
            await _name(database, user, "李明", chat)
    for text in ("", "13812345678", "李", "李明 13812345678 13912345678"):
        with pytest.raises(NotUnderstood):
            await _name(database, ADMIN, text, None)
    done, _ = await all_at_once([_name(database, ADMIN, "李明", UNIT) for _ in range(5)])
    assert (len(done), len(await rows(database, Contact))) == (5, 1)


async def test_another_citys_contact_is_out_of_sight(database: Database) -> None:
    await unit_town(database)
    far = ChatRef("qq", "100009", False)
    async with database.begin() as session:
        by = await speaker(session, OPERATOR, far)
        await orgs.bind(session, await operator(session, by), by, "unit", "别市局", None)
    await appoint(database, "4009", "unit_admin", far)
    await _name(database, "4009", "远方人 13912345678", None)
    assert await _cards(database, ADMIN, None, "别市局") == []
    assert await _cards(database, ADMIN, UNIT, "别市局") == []


@pytest.mark.requirement("R134", "R018")
async def test_contact_points_are_defaults_and_the_three_kinds_of_community_count(database: Database) -> None:
    await unit_town(database)
    for chat, name in (("c2", "梅湖社区"), ("c3", "东湖社区")):
        async with database.begin() as session:
            by = await speaker(session, OPERATOR, ChatRef("qq", chat, False))
            await orgs.bind(session, await operator(session, by), by, "community", name, None)
    for name, kind in (
        ("梅湖社区", "单位所属社区"),
        ("东湖", "联系帮扶社区"),
        ("东湖", "党建工作联系点"),
        ("东湖", "联系帮扶社区"),
    ):
        await as_admin(database, contacts.add_point, name, kind)
    assert len(await rows(database, ContactPoint)) == 3
    unit, lake, east, home = [await org_id(database, name) for name in ("市住建局", "梅湖社区", "东湖社区", "舜水新村")]
    async with database.read() as session:
        related = {one.community.id: one.kinds for one in await contacts.related_communities(session, unit)}
        assert await contacts.counts_for(session, await id_of(database, ONE)) == frozenset({lake, east, home})
        places = [await contacts.default_community(session, unit, place) for place in ("工作地", "联系帮扶", "居住地")]
    assert related == {lake: ("单位所属社区",), east: ("联系帮扶社区",), home: ("居住地社区",)}
    assert [place.name if place else None for place in places] == ["梅湖社区", "东湖社区", None]
    await as_admin(database, contacts.drop_point, "东湖社区", "联系帮扶社区")
    with pytest.raises(NotFound):
        await as_admin(database, contacts.drop_point, "东湖社区", "联系帮扶社区")
    with pytest.raises(NotFound, match="没有找到社区"):
        await as_admin(database, contacts.add_point, "天上社区", "单位所属社区")


async def test_an_erased_person_is_nobodys_contact(database: Database) -> None:
    await unit_town(database)
    await check_in(database, ONE)
    await rename(database, ONE, "李明")
    await _name(database, ADMIN, "李明 13812345678", None)
    async with acting(database, ONE, None) as (session, by):
        await parting.part(session, by.now, await id_of(database, ONE))
    assert await rows(database, Contact) == []
