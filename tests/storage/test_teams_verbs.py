"""Service teams: what a unit owes, who may do what, progress upward, two at once."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from actors import NOW, OPERATOR, TODAY, bind, rows, speaker
from packs import only
from test_at_once import all_at_once
from unit_town import ONE, TWO, acting, appoint, as_admin, id_of, org_id, unit_town

from storage import orgs
from storage.cooperation import team_choice, team_documents, team_life, teams, teamwork
from storage.cooperation.strength import party_of
from storage.cooperation.team_documents import Document
from storage.cooperation.teamwork import TeamWords
from storage.database import Database
from storage.errors import NotAllowed, NotFound, NotUnderstood
from storage.profiles import Profile, keep_profile
from storage.speakers import ChatRef, member, operator, org_ref
from storage.tables import Org, OrgFacts, Person, RosterEntry, Service, Team, TeamDocument, TeamMember

RULES = {"source": "凡独立支部及其以上的基层单位，原则上要组建", "document_required": True, "report_months": 3}


async def _standing(database: Database, name: str = "市住建局") -> teams.TeamStanding:
    async with database.read() as session:
        return await teams.standing(session, await org_id(database, name))


@pytest.mark.requirement("R028", "R030")
async def test_a_unit_of_independent_branch_owes_a_team_with_a_document(database: Database) -> None:
    database.policies = only(teams=RULES)
    await unit_town(database)
    assert (await _standing(database)).lacks == ("没有服务队",)
    await as_admin(database, teamwork.found, TeamWords("党员队"))
    standing = await _standing(database)
    assert (standing.lacks, standing.source) == (("未备案：党员队",), RULES["source"])
    view = await as_admin(database, teamwork.file_document, "党员队", "建党〔2026〕3号", date(2026, 6, 20))
    assert view.filed
    assert (await _standing(database)).lacks == ()
    async with database.begin() as session:
        session.add(OrgFacts(org_id=await org_id(database, "市住建局"), independent=False, set_at=NOW))
    assert not (await _standing(database)).owed


@pytest.mark.requirement("R028", "R030")
async def test_where_the_pack_is_silent_nothing_is_owed_and_where_no_paper_is_asked_none_lacks(
    database: Database,
) -> None:
    await unit_town(database)
    standing = await _standing(database)
    assert (standing.owed, standing.lacks, standing.source) == (False, (), None)
    database.policies = only(teams=RULES | {"document_required": False})
    await as_admin(database, teamwork.found, TeamWords("党员队"))
    assert (await _standing(database)).lacks == ()


@pytest.mark.requirement("R032")
@pytest.mark.parametrize(
    ("people", "least", "lacks"), [(99, 1, ()), (100, 1, ("专业服务队 0/1",)), (100, 2, ("专业服务队 0/2",))]
)
async def test_from_a_hundred_party_members_on_professional_teams_are_owed(
    database: Database, people: int, least: int, lacks: tuple[str, ...]
) -> None:
    rules = RULES | {"document_required": False, "professional_from": 100, "professional_least": least}
    database.policies = only(teams=rules)
    await unit_town(database)
    await as_admin(database, teamwork.found, TeamWords("党员队"))
    unit = await org_id(database, "市住建局")
    async with database.begin() as session:
        for number in range(people - 4):  # four are known as people
            session.add(RosterEntry(unit_id=unit, name=f"党员{number}", listed_at=NOW))
        for number in range(30):
            row = RosterEntry(unit_id=unit, name=f"团员{number}", listed_at=NOW)
            session.add(row)
            await keep_profile(session, row, Profile(kind="团员"))
    standing = await _standing(database)
    assert (standing.party, standing.lacks) == (people, lacks)
    for number in range(least if lacks else 0):
        await as_admin(database, teamwork.found, TeamWords(f"水电{number}队", kind="专业", speciality="水电维修"))
    assert (await _standing(database)).lacks == ()


async def test_who_is_listed_and_has_checked_in_is_one_party_member(database: Database) -> None:
    await unit_town(database)
    unit = await org_id(database, "市住建局")
    async with database.begin() as session:
        session.add(RosterEntry(unit_id=unit, name="人2001", person_id=await id_of(database, ONE), listed_at=NOW))
        session.add(RosterEntry(unit_id=unit, name="走了", listed_at=NOW, left_at=NOW))
        await keep_profile(session, await session.get_one(Person, await id_of(database, TWO)), Profile(kind="群众"))
    async with database.read() as session:
        assert await party_of(session, unit) == 3


@pytest.mark.requirement("R029")
async def test_team_size_is_free_and_only_shown(database: Database) -> None:
    database.policies = only(teams=RULES | {"document_required": False})
    await unit_town(database)
    await as_admin(database, teamwork.found, TeamWords("党员队"))
    standing = await _standing(database)
    assert (standing.in_teams, standing.party, standing.lacks) == (0, 4, ())


@pytest.mark.requirement("R033", "R047")
async def test_a_sub_team_has_a_speciality_and_its_leader_the_role(database: Database) -> None:
    await unit_town(database)
    await as_admin(database, teamwork.found, TeamWords("党员队"))
    words = TeamWords("水电小队", "专业", "水电维修", parent="党员队", leader_id=await id_of(database, ONE))
    made = await as_admin(database, teamwork.found, words)
    assert (made.team.parent, made.team.leader, made.team.members, made.team.filed) == (
        "党员队", "人2001", ("人2001",), True,
    )  # fmt: skip
    async with acting(database, ONE) as (session, by):
        lead = await teamwork.lead(session, by, None)
    assert (lead.name, made.again) == ("水电小队", False)
    for user in (TWO, "5001"):
        async with database.read() as session:
            with pytest.raises(NotAllowed):
                await teamwork.lead(session, await speaker(session, user, None), None)


@pytest.mark.requirement("R033")
async def test_a_team_is_matched_by_its_speciality_and_what_its_members_can_do(database: Database) -> None:
    await unit_town(database)
    made = await as_admin(
        database, teamwork.found, TeamWords("水电队", "专业", "水电维修", leader_id=await id_of(database, TWO))
    )
    helper = await team_choice.profile_of(database, made.team)
    assert helper.text == "水电维修、理发"


async def test_the_same_team_founded_at_once_is_one(database: Database) -> None:
    await unit_town(database)
    done, refused = await all_at_once([as_admin(database, teamwork.found, TeamWords("党员队")) for _ in range(10)])
    assert ([one.again for one in done].count(False), refused) == (1, [])
    assert len(await rows(database, Team)) == 1
    await as_admin(database, teamwork.dissolve, "党员队")
    again = await as_admin(database, teamwork.found, TeamWords("党员队"))  # the name is free again
    assert not again.again


@pytest.mark.requirement("R034")
async def test_a_member_joins_by_speciality_once_however_often_it_is_said(database: Database) -> None:
    await unit_town(database)
    await as_admin(database, teamwork.found, TeamWords("水电队", "专业", "水电维修"))
    await as_admin(database, teamwork.found, TeamWords("心理队", "专业", "心理疏导"))

    async def join(user: str, name: str) -> tuple[teams.TeamView, bool]:
        async with acting(database, user) as (session, by):
            return await teamwork.join(session, by, await member(session, by), name)

    async with database.read() as session:
        one = await member(session, await speaker(session, ONE))
    found = await team_choice.suggest(database, one)
    assert [choice.team.name for choice in found][:1] == ["水电队"]
    assert any("水" in reason for reason in found[0].reasons)
    done, _ = await all_at_once([join(ONE, "水电队") for _ in range(5)])
    assert [again for _, again in done].count(False) == 1
    assert len(await rows(database, TeamMember)) == 1
    async with acting(database, ONE) as (session, by):
        assert await teamwork.leave(session, by, await member(session, by), None) == "水电队"
    assert not (await join(ONE, "水电队"))[1]
    assert len(await rows(database, TeamMember)) == 1


async def test_a_team_of_another_unit_is_out_of_reach(database: Database) -> None:
    await unit_town(database)
    other = ChatRef("qq", "100009", False)
    await bind(database, other, "unit", "市卫健委")
    await as_admin(database, teamwork.found, TeamWords("水电队"))
    await appoint(database, "4009", "unit_admin", other)
    with pytest.raises(NotFound):
        await as_admin(database, teamwork.dissolve, "水电队", user_id="4009", chat=other)
    words = TeamWords("义诊队", leader_id=await id_of(database, ONE))
    with pytest.raises(NotAllowed, match="不是市卫健委的人"):
        await as_admin(database, teamwork.found, words, user_id="4009", chat=other)


@pytest.mark.requirement("R034")
async def test_activities_are_counted_once_and_quiet_teams_are_found(database: Database) -> None:
    await unit_town(database)
    await as_admin(
        database,
        teamwork.found,
        TeamWords("水电队", leader_id=await id_of(database, ONE), document_date=date(2026, 1, 5)),
    )
    await as_admin(database, teamwork.found, TeamWords("新队"))
    ids = tuple([await id_of(database, user) for user in (ONE, TWO, ONE)])
    async with acting(database, ONE) as (session, by):
        lead = await teamwork.lead(session, by, "水电队")
        await team_life.note_activity(session, by, lead, "修路灯", date(2026, 7, 5), ids)
    async with acting(database, ONE) as (session, by):
        held = await team_life.note_activity(session, by, lead, "修路灯", date(2026, 7, 5), ids)
    assert (held.people, held.strangers) == (("人2001",), ("人2002",))
    async with acting(database, ONE) as (session, by):
        with pytest.raises(NotUnderstood, match="已经做过"):
            await team_life.note_activity(session, by, lead, "修路灯", TODAY + timedelta(1), ids)
    unit = (await org_id(database, "市住建局"),)
    async with database.read() as session:
        assert await team_life.idle(session, unit, date(2026, 7, 1), TODAY) == ()
        assert await team_life.idle(session, unit, date(2026, 6, 1), date(2026, 6, 30)) == ("水电队",)


@pytest.mark.requirement("R035")
async def test_a_team_reports_from_the_ledger_as_often_as_the_pack_says(database: Database) -> None:
    database.policies = only(teams=RULES)
    await unit_town(database)
    one = await id_of(database, ONE)
    await as_admin(database, teamwork.found, TeamWords("水电队", leader_id=one, document_date=date(2026, 3, 1)))
    unit = await org_id(database, "市住建局")
    async with database.read() as session:
        owed = await team_life.reports_due(session, unit, TODAY)
        assert [(team.name, team.leader_id, team.due) for team in owed] == [("水电队", one, date(2026, 6, 1))]
        assert await team_life.reports_due(session, unit, date(2026, 5, 31)) == ()
    async with acting(database, ONE) as (session, by):
        lead = await teamwork.lead(session, by, None)
        await team_life.note_activity(session, by, lead, "修路灯", date(2026, 7, 5), (one,))
        made = await team_life.report(session, by, lead)
    assert (made.first, made.last, made.members, made.owed) == (date(2026, 4, 14), TODAY, 1, True)
    assert (made.activities, made.services, made.hours) == ((("修路灯", date(2026, 7, 5), 1),), 0, Decimal(0))
    async with database.read() as session:
        assert await team_life.reports_due(session, unit, TODAY) == ()
    assert await rows(database, Service) == []


@pytest.mark.requirement("R031", "R048")
async def test_progress_is_counted_by_county_and_each_superior_sees_its_own(database: Database) -> None:
    database.policies = only(teams=RULES | {"deadline": date(2026, 6, 30)})
    tree = [("s1", "superior", "市工委", None), ("s2", "superior", "甲县", "市工委"), ("s3", "superior", "乙县", "市工委"),
            ("u1", "unit", "甲局", "甲县"), ("u2", "unit", "甲二局", "甲县"), ("u3", "unit", "乙局", "乙县"),
            ("s9", "superior", "别市", None), ("u9", "unit", "别局", "别市")]  # fmt: skip
    for chat, kind, name, parent in tree:
        async with database.begin() as session:
            by = await speaker(session, OPERATOR, ChatRef("qq", chat, False))
            await orgs.bind(session, await operator(session, by), by, kind, name, parent)
    for user, chat in (("41", "u1"), ("43", "u3"), ("49", "u9")):
        await appoint(database, user, "unit_admin", ChatRef("qq", chat, False))
    filed = TeamWords("甲队", document="甲〔2026〕1号", document_date=date(2026, 6, 1))
    await as_admin(database, teamwork.found, filed, user_id="41", chat=ChatRef("qq", "u1", False))
    await as_admin(database, teamwork.found, TeamWords("乙队"), user_id="43", chat=ChatRef("qq", "u3", False))
    async with database.read() as session:
        top = org_ref(await session.get_one(Org, await org_id(database, "市工委")))
        lines = {line.org.name: line for line in await teams.progress(session, top)}
        below = await teams.progress(session, lines["甲县"].org)
    assert {name: (one.owing, one.founded, one.filed, one.without) for name, one in lines.items()} == {
        "甲县": (2, 1, 1, ("甲二局",)), "乙县": (1, 1, 0, ()),
    }  # fmt: skip
    assert {line.org.name for line in below} == {"甲局", "甲二局"}
    assert replace(below[0], org=top).teams == 1


@pytest.mark.requirement("R036")
async def test_bases_and_league_nodes_are_kept_once(database: Database) -> None:
    await unit_town(database)
    base, again = await as_admin(database, team_life.add_base, "文化站", "舜水团支部", date(2026, 5, 1))
    assert (base.since, again) == (date(2026, 5, 1), False)
    base, again = await as_admin(database, team_life.add_base, "文化站", "", date(2026, 7, 1))
    assert (base.partner, base.since, again) == ("舜水团支部", date(2026, 5, 1), True)
    new = await asyncio.gather(*(as_admin(database, team_life.add_league, "机关团支部") for _ in range(4)))
    assert sorted(new) == [False, False, False, True]
    youth = await as_admin(database, teamwork.found, TeamWords("青年志愿者队", "青年"))
    assert youth.team.kind == "青年"


@pytest.mark.requirement("R030")
async def test_a_founding_document_sent_twice_at_once_is_one_and_can_be_read_by_its_unit_alone(
    database: Database,
) -> None:
    await unit_town(database)
    await as_admin(database, teamwork.found, TeamWords("党员队"))
    papers = [Document(f"通知{n}.pdf", b"%PDF-1.4 " + bytes([48 + n])) for n in range(4)]
    again = await asyncio.gather(*(as_admin(database, team_documents.keep, "党员队", paper) for paper in papers))
    assert sorted(again) == [("党员队", False), *[("党员队", True)] * 3]
    (row,) = await rows(database, TeamDocument)
    _, kept = await as_admin(database, team_documents.opened, "党员队")
    assert kept in papers
    assert kept is not None
    assert kept.name == row.name
    assert kept.content not in row.content
    with pytest.raises(NotUnderstood, match="这个文件不能收"):
        await as_admin(database, team_documents.keep, "党员队", Document("通知.pdf", b"PK"))
    with pytest.raises(NotFound):
        await as_admin(database, team_documents.opened, "别的队")
