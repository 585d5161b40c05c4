"""Each rule of a place: a case that meets it and a case that misses it, with since when, by when and in whose words."""

from dataclasses import replace
from datetime import date

import pytest
from place_rows import THEN, Rows, packs, with_pack

from storage.database import Database
from storage.policy import Policy
from storage.registration.moves import months_after
from storage.rules import Checkup, Finding, check_community, check_unit
from storage.rules.communities import working_days_after
from storage.speakers import OrgRef, Staff, UnitAdmin
from storage.tables import Beneficiary, Move, OrgFacts, Promise, Tie, Together

TODAY = date(2013, 7, 20)


class Town:
    """A unit and a community under one pack, and the hand that writes their rows."""

    def __init__(self, rows: Rows, unit: OrgRef, community: OrgRef, admin: int) -> None:
        self.rows, self.unit, self.community, self.admin = rows, unit, community, admin

    async def check(self, today: date = TODAY) -> Checkup:
        return await check_unit(self.rows.session, UnitAdmin(self.admin, self.unit), today)

    async def found(self, rule: str, today: date = TODAY) -> Finding:
        found = {one.rule: one for one in (await self.check(today)).findings}
        return found[rule]

    async def at_community(self, rule: str, today: date = TODAY) -> Finding:
        checkup = await check_community(self.rows.session, Staff(self.admin, self.community), today)
        return {one.rule: one for one in checkup.findings}[rule]


async def built(session: object, pack: str) -> Town:
    rows = Rows(session)  # type: ignore[arg-type]
    unit = await rows.org("unit", "市住建局", policy=pack)
    community = await rows.org("community", "舜水新村", policy=pack)
    admin = await rows.person("李明", unit)
    await rows.registered(admin, community)
    return Town(rows, unit, community, admin)


@pytest.fixture(autouse=True)
def _packs(database: Database) -> None:
    with_pack(database)


@pytest.mark.requirement("R008", "F09")
async def test_registration_by_the_day_of_the_notice(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "温州2013")
        late = await town.rows.person("张伟", town.unit)
        found = await town.found("报到")
        assert (found.met, found.owed, found.names, found.due) == (1, 2, ("张伟",), date(2013, 7, 31))
        assert found.failed
        assert not found.late(TODAY)
        assert found.since is None
        assert "7月底前" in found.source
        after = await town.found("报到", date(2013, 8, 5))
        assert (after.late(date(2013, 8, 5)), after.since) == (True, date(2013, 8, 1))
        await town.rows.registered(late, town.community)
        assert not (await town.found("报到")).failed


@pytest.mark.requirement("R008", "R021")
async def test_the_retired_are_not_in_the_denominator_and_who_has_no_account_is_counted(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "温州2013")
        await town.rows.person("老周", town.unit, kind="离退休党员")
        await town.rows.listed(town.unit, "名册上的人")
        found = await town.found("报到")
        assert (found.met, found.owed, found.names) == (1, 2, ("名册上的人",))
        assert "1人还没有对上账号" in found.said


@pytest.mark.requirement("R010")
async def test_a_units_own_day_holds_where_the_pack_lets_it_and_never_after_the_packs(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "安徽2014")
        await town.rows.person("张伟", town.unit)
        assert (await town.found("报到")).due == date(2014, 12, 31)
        session.add(OrgFacts(org_id=town.unit.id, deadline=date(2014, 10, 15), set_at=THEN))
        await session.flush()
        found = await town.found("报到", date(2014, 10, 20))
        assert (found.due, found.since) == (date(2014, 10, 15), date(2014, 10, 16))
        facts = await session.get_one(OrgFacts, town.unit.id)
        facts.deadline = date(2015, 6, 1)
        assert (await town.found("报到")).due == date(2014, 12, 31)


@pytest.mark.requirement("R016")
async def test_two_places_are_owed_and_counted_0_1_and_2(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "洛阳2016")
        half = await town.rows.person("张伟", town.unit)
        await town.rows.person("陈静", town.unit)
        await town.rows.registered(half, town.community, "工作地")
        whole = await town.rows.person("赵六", town.unit)
        await town.rows.registered(whole, town.community, "工作地", "居住地")
        found = await town.found("双注册")
        assert (found.met, found.owed, found.names) == (1, 4, ("李明", "张伟", "陈静"))
        assert found.said == "0/2有1人，1/2有2人"


@pytest.mark.requirement("R012")
async def test_who_moved_has_one_calendar_month(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "安徽2014")
        moved = Move(
            person_id=town.admin, kind="住址", happened_on=date(2014, 1, 31), unit_id=town.unit.id, said_at=THEN
        )
        session.add(moved)
        await session.flush()
        due = months_after(date(2014, 1, 31), 1)
        assert due == date(2014, 2, 28)
        in_time = await town.found("变更后报到", due)
        assert (in_time.failed, in_time.said) == (False, "1人还在1个月期限内")
        late = await town.found("变更后报到", date(2014, 3, 1))
        assert (late.failed, late.names, late.since) == (True, ("李明",), date(2014, 3, 1))
        moved.done_at = THEN
        assert not (await town.found("变更后报到", date(2014, 3, 1))).failed


@pytest.mark.requirement("R021")
async def test_leaders_go_first_as_the_pack_names_them(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "洛阳2016")
        boss = await town.rows.person("王局长", town.unit, leader="县处级以上")
        await town.rows.person("孙科长", town.unit, leader="乡科级")
        assert (await town.found("领导带头")).names == ("王局长",)
        await town.rows.registered(boss, town.community)
        found = await town.found("领导带头")
        assert (found.met, found.owed, found.failed) == (1, 1, False)


@pytest.mark.requirement("R008", "F09")
async def test_services_a_year_are_confirmed_ones_of_this_year(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "温州2013")
        await town.rows.served(town.admin, town.community, [date(2013, 3, 5), date(2012, 12, 30)])
        await town.rows.served(town.admin, town.community, [date(2013, 4, 5)], state="reported")
        short = await town.found("全年服务2次")
        assert (short.met, short.owed, short.binding, short.due) == (0, 1, "必须", date(2013, 12, 31))
        await town.rows.served(town.admin, town.community, [date(2013, 6, 5)])
        assert not (await town.found("全年服务2次")).failed


@pytest.mark.requirement("R028", "R030", "R031")
async def test_a_team_with_its_document_by_the_day(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "合肥2013")
        none = await town.found("组建服务队")
        assert (none.failed, none.said, none.due, none.since) == (
            True,
            "还没有服务队",
            date(2013, 6, 30),
            date(2013, 7, 1),
        )
        await town.rows.team(town.unit, "住建局服务队", town.admin)
        unfiled = await town.found("组建服务队", date(2013, 6, 1))
        assert (unfiled.failed, unfiled.lacks, unfiled.since) == (True, ("住建局服务队",), None)
        await town.rows.team(town.unit, "第二队", town.admin, document="住建〔2013〕5号")
        assert (await town.found("组建服务队")).failed
    async with database.begin() as session:
        rows = Rows(session)
        good = await rows.org("unit", "市财政局", policy="合肥2013")
        admin = await rows.person("陈静", good)
        await rows.team(good, "财政局服务队", admin, document="财〔2013〕1号")
        checkup = await check_unit(session, UnitAdmin(admin, good), TODAY)
        assert not next(one for one in checkup.findings if one.rule == "组建服务队").failed


@pytest.mark.requirement("R028")
async def test_a_unit_below_an_independent_branch_owes_no_team(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "合肥2013")
        session.add(OrgFacts(org_id=town.unit.id, independent=False, set_at=THEN))
        await session.flush()
        assert "组建服务队" not in {one.rule for one in (await town.check()).findings}


@pytest.mark.requirement("R032")
async def test_a_hundred_members_owe_a_professional_team_and_ninety_nine_do_not(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "温州2013")
        for n in range(98):
            await town.rows.listed(town.unit, f"名册{n}")
        assert "专业服务队" not in {one.rule for one in (await town.check()).findings}
        await town.rows.listed(town.unit, "第一百人")
        found = await town.found("专业服务队")
        assert (found.met, found.owed, found.failed) == (0, 1, True)
        await town.rows.team(town.unit, "法律队", town.admin, kind="专业")
        assert not (await town.found("专业服务队")).failed


@pytest.mark.requirement("R037", "R038")
async def test_a_pairing_and_its_return_visit_by_the_day(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "温州2013")
        assert (await town.found("结对共建")).failed
        assert (await town.found("结对回访")).unknown == "还没有结对"
        pair = await town.rows.paired(town.unit, "舜水新村", town.admin, town.community)
        assert not (await town.found("结对共建")).failed
        missing = await town.found("结对回访", date(2013, 8, 2))
        assert (missing.lacks, missing.due, missing.since) == (("舜水新村",), date(2013, 7, 31), date(2013, 8, 1))
        await town.rows.revisited(pair, date(2013, 8, 1), town.admin)
        assert (await town.found("结对回访", date(2013, 8, 2))).failed  # a day too late is no visit by that day
        await town.rows.revisited(pair, date(2013, 7, 30), town.admin)
        assert not (await town.found("结对回访", date(2013, 8, 2))).failed


@pytest.mark.requirement("R037")
async def test_the_four_things_done_together_and_promises_are_counted(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "温州2013")
        pair = await town.rows.paired(town.unit, "舜水新村", town.admin, town.community)
        policy = packs().packs["温州2013"]
        assert policy.pairings is not None
        for item in policy.pairings.together[:3]:
            session.add(Together(pairing_id=pair, item=item, day=date(2013, 7, 1), noted_by=town.admin, noted_at=THEN))
        await session.flush()
        found = await town.found("共同做的事")
        assert (found.met, found.owed, found.lacks) == (3, 4, ("舜水新村：开展一次慰问活动",))
        promise = Promise(pairing_id=pair, content="修路灯", due=date(2013, 7, 10), made_by=town.admin, made_at=THEN)
        session.add(promise)
        await session.flush()
        late = await town.found("践诺履约")
        assert (late.failed, late.since) == (True, date(2013, 7, 11))
        promise.kept_on = date(2013, 7, 12)
        await session.flush()
        assert not (await town.found("践诺履约")).failed


@pytest.mark.requirement("R044")
async def test_every_special_member_is_visited_in_the_window_and_none_is_named(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "温州2013")
        assert (await town.found("走访慰问")).unknown.startswith("还没有登记老党员")
        first = await town.rows.special(town.unit, "甲", town.admin)
        second = await town.rows.special(town.unit, "乙", town.admin)
        await town.rows.called_on(first, date(2013, 6, 20), town.admin)
        await town.rows.called_on(second, date(2013, 5, 1), town.admin)
        found = await town.found("走访慰问")
        assert (found.met, found.owed, found.due, found.names) == (1, 2, date(2013, 8, 10), ())
        await town.rows.called_on(second, date(2013, 7, 5), town.admin)
        assert not (await town.found("走访慰问")).failed


@pytest.mark.requirement("R041")
async def test_every_day_of_the_roster_has_somebody(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "绍兴2010")
        await town.rows.duty(town.unit, town.community, TODAY, 3, town.admin, [town.admin, town.admin])
        found = await town.found("每天轮值")
        assert (found.met, found.owed, found.due) == (2, 3, date(2013, 7, 22))
        assert found.lacks == ("舜水新村 7月22日 0/1",)
    async with database.begin() as session:
        rows = Rows(session)
        unit = await rows.org("unit", "市财政局", policy="绍兴2010")
        admin = await rows.person("陈静", unit)
        await rows.duty(unit, town.community, TODAY, 2, admin, [admin, admin])
        checkup = await check_unit(session, UnitAdmin(admin, unit), TODAY)
        assert not next(one for one in checkup.findings if one.rule == "每天轮值").failed


@pytest.mark.requirement("R043")
async def test_helping_a_household_is_counted_and_never_fails_where_the_notice_only_allows_it(
    database: Database,
) -> None:
    async with database.begin() as session:
        town = await built(session, "安徽2014")
        found = await town.found("结对帮扶")
        assert (found.optional, found.failed, found.met) == (True, False, 0)
    policy = packs().packs["安徽2014"]
    assert policy.households is not None
    strict = policy.model_copy(update={"name": "严", "households": policy.households.model_copy(update={"owed": True})})
    with_pack(database, strict)
    async with database.begin() as session:
        rows = Rows(session)
        unit = await rows.org("unit", "县教育局", policy="严")
        admin = await rows.person("陈静", unit)
        checkup = await check_unit(session, UnitAdmin(admin, unit), TODAY)
        assert next(one for one in checkup.findings if one.rule == "结对帮扶").failed


@pytest.mark.requirement("R017")
async def test_both_ties_count_and_one_alone_does_not(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "洛阳2016")
        await town.rows.tied(town.admin, town.community, "四点半课堂")
        found = await town.found("双对接")
        assert (found.met, found.owed, found.said) == (0, 1, "对接居民0人，对接项目1人")
        helped = Beneficiary(community_id=town.community.id, kind="家庭", noted_at=THEN)
        session.add(helped)
        await session.flush()
        session.add(
            Tie(
                community_id=town.community.id, person_id=town.admin, beneficiary_id=helped.id, state="active",
                every_days=30, made_by=town.admin, made_at=THEN,
            )
        )  # fmt: skip
        await session.flush()
        assert not (await town.found("双对接")).failed


@pytest.mark.requirement("R008", "F09")
async def test_a_letter_without_its_slip_is_late_after_the_packs_days(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "安徽2014")
        await town.rows.letter(town.unit, town.admin, town.community, date(2014, 9, 1))
        in_time = await town.found("证明信回执", date(2014, 9, 16))
        assert (in_time.failed, in_time.said) == (False, "另有1份在15天期限内")
        late = await town.found("证明信回执", date(2014, 9, 17))
        assert (late.failed, late.due, late.since, late.names) == (
            True,
            date(2014, 9, 16),
            date(2014, 9, 17),
            ("李明",),
        )
        assert (await town.at_community("证明信回执", date(2014, 9, 17))).failed


@pytest.mark.requirement("R008", "L02", "L07")
async def test_a_community_answers_for_needs_without_helpers_and_services_without_its_word(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "安徽2014")
        await town.rows.need(town.community, town.admin, taken=1)
        assert not (await town.at_community("需求有人接")).failed
        bare = await town.rows.need(town.community, town.admin, day=date(2013, 7, 27))
        found = await town.at_community("需求有人接")
        assert (found.met, found.owed, found.lacks, found.due) == (1, 2, (f"#{bare}",), date(2013, 7, 27))
        pending = await town.rows.need(town.community, town.admin, state="pending")
        assert (await town.at_community("待审核的需求")).then == f"通过 {pending}"
        await town.rows.served(town.admin, town.community, [date(2013, 7, 1)], state="reported")
        due = working_days_after(date(2013, 7, 1), 10)
        assert due == date(2013, 7, 15)
        late = await town.at_community("服务已确认")
        assert (late.failed, late.due, late.since) == (True, due, date(2013, 7, 16))


@pytest.mark.requirement("R042")
async def test_a_visit_of_a_tie_whose_day_has_come_is_named_by_its_code(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "合肥2013")
        await town.rows.tied(town.admin, town.community, "四点半课堂", TODAY)
        assert (await town.at_community("帮扶按期走访")).failed
        assert not (await town.at_community("帮扶按期走访", date(2013, 7, 19))).failed


@pytest.mark.requirement("T26", "R048")
async def test_what_goes_out_of_the_unit_has_no_name(database: Database) -> None:
    async with database.begin() as session:
        town = await built(session, "温州2013")
        await town.rows.person("张伟", town.unit)
        checkup = await town.check()
        assert any("张伟" in one.names for one in checkup.findings)
        assert not any(one.names for one in checkup.counted().findings)
        assert not any(one.names or one.lacks for one in checkup.figures().findings)
        assert "张伟" not in repr(checkup)


@pytest.mark.requirement("F09")
async def test_another_number_in_the_pack_gives_another_answer(database: Database) -> None:
    policy: Policy = packs().packs["温州2013"]
    services = policy.services.model_copy(update={"per_year": 1})
    assert policy.pairings is not None
    pairings = policy.pairings.model_copy(update={"least": 3})
    other = policy.model_copy(update={"name": "另一个", "services": services, "pairings": pairings, "visits": None})
    with_pack(database, other)
    async with database.begin() as session:
        town = await built(session, "另一个")
        await town.rows.served(town.admin, town.community, [date(2013, 3, 5)])
        assert not (await town.found("全年服务1次")).failed
        assert (await town.found("结对共建")).owed == 3
        assert "走访慰问" not in {one.rule for one in (await town.check()).findings}


def test_a_finding_that_is_met_is_neither_failed_nor_late() -> None:
    done = Finding("报到", "原话", 5, 5, due=date(2013, 7, 1))
    assert not done.failed
    assert not done.late(TODAY)
    assert replace(done, met=4).late(TODAY)
