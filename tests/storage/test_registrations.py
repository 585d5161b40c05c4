"""Who is registered where it is owed: places, 双注册, coverage, 在职/在册, kinds, and who brought whom."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from actors import COMMUNITY, NOW, TODAY, UNIT, bind, rows, speaker, town
from packs import only, shipped

from storage import orgs, people
from storage.database import Database
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.people import AboutMe
from storage.profiles import Profile, keep_profile, profile_of
from storage.registration import forms, kinds, proposals
from storage.registration.places import standing_by_id
from storage.registration.registrations import Coverage, community_standing, coverage
from storage.speakers import ChatRef, OrgRef, Staff, UnitAdmin, operator
from storage.tables import Consent, ContactPoint, Form, Org, OrgFacts, Person, Proposal, Registration, RosterEntry

OTHER = ChatRef("qq", "200002", False)
BOTH = {"places": ["居住地", "工作地", "联系帮扶"], "required": ["工作地", "居住地"]}


async def check_in(database: Database, user: str, community: str = "舜水新村", places: Sequence[str] = ()) -> int:
    async with database.begin() as session:
        by = await speaker(session, user, UNIT)
        return (await people.check_in(session, by, community, AboutMe(skills="理发"), places=places)).person_id


async def keep(database: Database, person_id: int, profile: Profile) -> None:
    async with database.begin() as session:
        await keep_profile(session, await session.get_one(Person, person_id), profile)


async def org(database: Database, name: str) -> Org:
    return next(row for row in await rows(database, Org) if row.name == name)


async def counted(database: Database, name: str = "市住建局", today: date = TODAY) -> Coverage:
    org_id = (await org(database, name)).id
    async with database.read() as session:
        return await coverage(session, org_id, today)


async def listed(database: Database, name: str, profile: Profile, person_id: int | None = None) -> None:
    """A line on the unit's 名册."""
    unit = await org(database, "市住建局")
    async with database.begin() as session:
        line = RosterEntry(unit_id=unit.id, name=name, person_id=person_id, listed_at=NOW)
        session.add(line)
        await session.flush()
        await keep_profile(session, line, profile)


@pytest.mark.requirement("R009")
async def test_the_retired_count_among_those_who_came_and_never_in_the_denominator(database: Database) -> None:
    await town(database)
    active, retired = await check_in(database, "2001"), await check_in(database, "2002")
    await keep(database, retired, Profile(kind="离退休党员"))
    await listed(database, "退休未报", Profile(kind="离退休党员"))
    await listed(database, "在职未报", Profile(kind="在职党员"))
    found = await counted(database)
    assert [one.person_id for one in found.on_duty] == [None, active]
    assert [one.person_id for one in found.voluntary] == [retired]
    assert {one.person_id for one in found.came} == {active, retired}
    assert found.rate == 0.5
    assert found.by_kind == {"离退休党员": (2, 1), "在职党员": (2, 1)}


@pytest.mark.requirement("R016")
async def test_double_registration_is_counted_none_one_and_both(database: Database) -> None:
    database.policies = only(registration=BOTH)
    await town(database)
    await bind(database, OTHER, "community", "梅湖社区")
    both = await check_in(database, "2001", places=["居住地"])
    assert await check_in(database, "2001", "梅湖社区", ["工作地"]) == both
    one = await check_in(database, "2002", places=["居住地"])
    await listed(database, "未报到", Profile())
    found = await counted(database)
    assert found.by_done == {0: 1, 1: 1, 2: 1}
    assert [who.person_id for who in found.complete] == [both]
    assert {who.person_id: who.owed for who in found.missing} == {None: ("工作地", "居住地"), one: ("工作地",)}
    async with database.read() as session:
        standing = await standing_by_id(session, both)
    assert (standing.owed, dict(standing.held)) == ((), {"居住地": "舜水新村", "工作地": "梅湖社区"})


@pytest.mark.requirement("R016", "R018")
async def test_one_registration_fills_both_where_both_places_are_one_community(database: Database) -> None:
    database.policies = only(registration=BOTH)
    await town(database)
    unit, home = await org(database, "市住建局"), await org(database, "舜水新村")
    async with database.begin() as session:
        session.add(ContactPoint(unit_id=unit.id, community_id=home.id, kind="单位所属社区", since=TODAY))
    async with database.begin() as session:
        done = await people.check_in(
            session, await speaker(session, "2001", UNIT), "舜水新村", AboutMe(), places=["居住地"]
        )
    assert done.registered is not None
    assert done.registered.together == ("工作地", "居住地")
    assert (await counted(database)).by_done == {2: 1}
    assert len(await rows(database, Registration)) == 1
    # 没有说住在那里的人，只算工作地
    async with database.begin() as session:
        done = await people.check_in(session, await speaker(session, "2002", UNIT), "舜水新村", AboutMe())
    assert done.registered is not None
    assert (done.registered.place, done.registered.together, done.registered.assumed) == ("工作地", (), True)


@pytest.mark.requirement("R014")
async def test_the_pack_says_which_places_there_are_and_its_words_refuse_another(database: Database) -> None:
    database.policies = only(registration={"source": "全体在职党员到居住地社区报到", "places": ["居住地"]})
    await town(database)
    with pytest.raises(NotNow, match="按「全体在职党员到居住地社区报到」，这里不按工作地报到，可以按：居住地"):
        await check_in(database, "2001", places=["工作地"])
    assert await rows(database, Registration) == []
    await check_in(database, "2001")
    assert [row.places for row in await rows(database, Registration)] == [["居住地"]]
    database.policies = only(registration={"places": ["工作地", "居住地"], "required": ["工作地"]})
    await check_in(database, "2002")
    assert [row.places for row in await rows(database, Registration)][-1] == ["工作地"]


@pytest.mark.requirement("R014")
async def test_the_units_contact_point_names_the_community_of_a_place(database: Database) -> None:
    await town(database)
    await bind(database, OTHER, "community", "梅湖社区")
    unit, near = await org(database, "市住建局"), await org(database, "梅湖社区")
    async with database.begin() as session:
        session.add(ContactPoint(unit_id=unit.id, community_id=near.id, kind="党建工作联系点", since=TODAY))
    async with database.begin() as session:
        by = await speaker(session, "2001", UNIT)
        done = await people.check_in(session, by, None, AboutMe(), places=["单位指定"])
    assert done.community.name == "梅湖社区"
    async with database.begin() as session:
        by = await speaker(session, "2002", UNIT)
        with pytest.raises(NotNow, match="您的单位还没有定联系帮扶是哪个社区"):
            await people.check_in(session, by, None, AboutMe(), places=["联系帮扶"])


@pytest.mark.requirement("R015")
async def test_nobody_stands_twice_on_roster_and_by_own_word(database: Database) -> None:
    await town(database)
    linked, declared = await check_in(database, "2001"), await check_in(database, "2002")
    await listed(database, "名册上的", Profile(post="科员"), linked)
    await listed(database, "人2002", Profile())  # 同名同单位、还没有核对上的
    found = await counted(database)
    assert {one.person_id for one in found.people} == {linked, declared}
    assert all(one.roster_id is not None for one in found.people)
    await listed(database, "人2002", Profile())  # 两个同名的，就不再当作同一人
    assert len((await counted(database)).people) == 4


@pytest.mark.requirement("R010")
async def test_a_units_own_deadline_counts_and_never_after_the_packs(database: Database) -> None:
    database.policies = only(registration={"deadline": date(2026, 7, 31), "unit_may_set": True})
    await town(database)
    await listed(database, "未报到", Profile())
    unit = await org(database, "市住建局")
    for own, expected in ((date(2026, 7, 10), date(2026, 7, 10)), (date(2026, 9, 1), date(2026, 7, 31))):
        async with database.begin() as session:
            await session.merge(OrgFacts(org_id=unit.id, deadline=own, independent=True, set_at=NOW))
        (one,) = (await counted(database)).on_duty
        assert one.deadline == expected
        assert one.late(expected) is False
        assert one.late(date(2026, 8, 1)) is True


async def test_five_places_are_counted_by_their_own_packs_side_by_side(database: Database) -> None:
    database.policies = shipped()
    for number, pack in enumerate(shipped().packs):
        chat = ChatRef("qq", f"30000{number}", False)
        async with database.begin() as session:
            by = await speaker(session, "9001", chat)
            await orgs.bind(session, await operator(session, by), by, "unit", f"单位{number}", None, pack)
        unit = await org(database, f"单位{number}")
        async with database.begin() as session:
            session.add(RosterEntry(unit_id=unit.id, name=f"某{number}", listed_at=NOW))
    for number, policy in enumerate(shipped().packs.values()):
        found = await counted(database, f"单位{number}")
        assert [one.name for one in found.people] == [f"某{number}"]
        assert found.people[0].required == policy.registration.required
        assert found.people[0].deadline == policy.registration.deadline


@pytest.mark.requirement("R025")
async def test_on_duty_and_enrolled_members_of_a_community_are_two_figures(database: Database) -> None:
    await town(database)
    users = [await check_in(database, str(2001 + number)) for number in range(3)]
    await keep(database, users[0], Profile(kind="离退休党员"))
    home = await org(database, "舜水新村")
    by = Staff(users[0], OrgRef(home.id, "community", home.name))
    async with database.begin() as session:
        actor = await speaker(session, "3001", COMMUNITY)
        await kinds.set_standing(session, actor, by, users[1], "在册")
        found = await community_standing(session, home.id)
        assert (found.on_duty, found.listed, found.enrolled) == (1, 1, None)
        await kinds.set_enrolled(session, actor, by, 10299)
        await kinds.set_enrolled(session, actor, by, 10300)
        assert (await community_standing(session, home.id)).enrolled == 10300


@pytest.mark.requirement("R024")
async def test_who_belongs_elsewhere_is_counted_apart(database: Database) -> None:
    await town(database)
    here, elsewhere = await check_in(database, "2001"), await check_in(database, "2002")
    async with database.begin() as session:
        actor = await speaker(session, "2002", UNIT)
        await kinds.set_elsewhere(session, actor, await session.get_one(Person, elsewhere), elsewhere=True)
    found = await counted(database)
    assert [one.person_id for one in found.on_duty] == [here]
    assert [one.person_id for one in found.elsewhere] == [elsewhere]
    async with database.read() as session:
        assert (await standing_by_id(session, elsewhere)).owed == ()


@pytest.mark.requirement("R023")
async def test_who_brought_whom_is_kept_once_and_counted_by_kind(database: Database) -> None:
    await town(database)
    old, young = await check_in(database, "2001"), await check_in(database, "2002")
    third = await check_in(database, "2003")
    await keep(database, young, Profile(kind="团员"))
    async with database.begin() as session:
        by = await speaker(session, "2001", UNIT)
        one, two, three = [await session.get_one(Person, number) for number in (old, young, third)]
        assert (await kinds.bring(session, by, two, one)).again is False
        assert (await kinds.bring(session, by, two, one)).again is True
        with pytest.raises(NotUnderstood, match="不能自己带自己"):
            await kinds.bring(session, by, one, one)
        with pytest.raises(NotUnderstood, match="不能反过来"):
            await kinds.bring(session, by, one, two)
        with pytest.raises(NotAllowed):
            await kinds.bring(session, by, three, two)
        with pytest.raises(NotNow, match="已登记为另一位同志带来的"):
            await kinds.bring(session, await speaker(session, "2003", UNIT), two, three)
    async with database.read() as session:
        assert await kinds.brought_by(session, {old}) == {old: {"团员": 1}}


@pytest.mark.requirement("R021")
async def test_a_leader_level_is_one_of_the_packs_and_given_by_the_own_units_admin(database: Database) -> None:
    database.policies = only(leaders={"source": "领导带头", "levels": ["县处级以上", "乡科级"]})
    await town(database)
    mine = await check_in(database, "2001")
    unit, home = await org(database, "市住建局"), await org(database, "舜水新村")
    by, stranger = (UnitAdmin(mine, OrgRef(o.id, "unit", o.name)) for o in (unit, home))
    async with database.begin() as session:
        actor, person = await speaker(session, "2001"), await session.get_one(Person, mine)
        await kinds.set_leader(session, actor, by, person, "县处级以上")
        assert (await profile_of(session, person)).leader == "县处级以上"
        with pytest.raises(NotUnderstood, match="级别有：县处级以上、乡科级"):
            await kinds.set_leader(session, actor, by, person, "局级")
        with pytest.raises(NotAllowed, match="他不是舜水新村的人"):
            await kinds.set_leader(session, actor, stranger, person, "乡科级")
    assert [one.leader for one in (await counted(database)).people] == ["县处级以上"]
    assert "县处级".encode() not in b"".join(row.profile or b"" for row in await rows(database, Person))


@pytest.mark.requirement("R015", "R019")
async def test_a_units_list_registers_nobody_before_his_own_yes(database: Database) -> None:
    await town(database)
    admin = await check_in(database, "2001")
    for user in ("2002", "2003"):
        async with database.begin() as session:
            (await people.known(session, await speaker(session, user))).unit_id = (await org(database, "市住建局")).id
    unit, home = await org(database, "市住建局"), await org(database, "舜水新村")
    by, where = UnitAdmin(admin, OrgRef(unit.id, "unit", unit.name)), OrgRef(home.id, "community", home.name)
    async with database.begin() as session:
        for user, states in (("2001", ["registered"]), ("2002", ["asked", "again"]), ("2003", ["asked"])):
            person = await people.of_account(session, await speaker(session, "2001"), user)
            assert [(await proposals.propose(session, NOW, by, person, where)).state for _ in states] == states
    assert len(await rows(database, Registration)) == 1
    async with database.begin() as session:
        assert [o.name for o in await proposals.answer(session, await speaker(session, "2002"), agreed=True)] == [
            "舜水新村"
        ]
        await proposals.answer(session, await speaker(session, "2003"), agreed=False)
    made = (await rows(database, Registration))[1:]
    assert [(row.mode, row.places) for row in made] == [("统一", ["单位指定"])]
    assert [row.state for row in await rows(database, Proposal)] == ["agreed", "declined"]
    async with database.begin() as session:
        person = await people.of_account(session, await speaker(session, "2001"), "2003")
        assert (await proposals.propose(session, NOW, by, person, where)).state == "declined"
        with pytest.raises(NotNow, match="尊重本人意愿"):
            await proposals.register_listed(session, NOW, by, person, where)
        outsider = await people.of_account(session, await speaker(session, "2001"), "2009")
        assert (await proposals.propose(session, NOW, by, outsider, where)).state == "foreign"


@pytest.mark.requirement("R013")
async def test_registration_is_open_long_after_the_campaign(database: Database) -> None:
    database.policies = only(registration={"deadline": date(2013, 7, 31)})
    await town(database)
    await check_in(database, "2001")
    (one,) = (await counted(database)).on_duty
    assert (one.registered, one.late(TODAY)) == (True, False)
    assert (await rows(database, Registration))[0].registered_at > datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.requirement("R014")
async def test_two_at_once_lose_no_place_and_make_one_registration(database: Database) -> None:
    await town(database)
    await check_in(database, "2001", places=["居住地"])
    await asyncio.gather(*(check_in(database, "2001", places=[place]) for place in ("工作地", "单位指定", "联系帮扶")))
    (row,) = await rows(database, Registration)
    assert row.places == ["居住地", "工作地", "单位指定", "联系帮扶"]
    await asyncio.gather(*(check_in(database, "2002", places=["居住地"]) for _ in range(4)))
    assert len(await rows(database, Registration)) == 2


async def test_two_at_once_open_one_form_and_agree_once(database: Database) -> None:
    await town(database)

    async def begin() -> None:
        async with database.begin() as session:
            await forms.begin(session, await speaker(session, "2001"))
            await forms.agree(session, await speaker(session, "2001"))

    await asyncio.gather(*(begin() for _ in range(4)))
    assert len(await rows(database, Form)) == 1
    assert len(await rows(database, Consent)) == 1
    assert len([row for row in await rows(database, Person) if row.name == "人2001"]) == 1


@pytest.mark.requirement("R019")
async def test_two_answers_at_once_to_a_list_count_once(database: Database) -> None:
    await town(database)
    admin = await check_in(database, "2001")
    unit, home = await org(database, "市住建局"), await org(database, "舜水新村")
    by, where = UnitAdmin(admin, OrgRef(unit.id, "unit", unit.name)), OrgRef(home.id, "community", home.name)
    async with database.begin() as session:
        person = await people.known(session, await speaker(session, "2002"))
        person.unit_id = unit.id
        await proposals.propose(session, NOW, by, person, where)

    async def answer(agreed: bool) -> bool:
        async with database.begin() as session:
            try:
                await proposals.answer(session, await speaker(session, "2002"), agreed=agreed)
            except NotFound:
                return False
        return agreed

    said = await asyncio.gather(*(answer(agreed) for agreed in (True, False, True, False)))
    (row,) = await rows(database, Proposal)
    made = [one for one in await rows(database, Registration) if one.person_id == row.person_id]
    assert len(made) == (1 if row.state == "agreed" else 0)
    assert sum(said) <= 1
