"""The clock's reminders over sixty virtual days with restarts: the exact messages, to those who owe and nobody else."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from place_rows import THEN, Rows, packs, with_pack
from sqlalchemy import select

from bot.clock import morning
from storage.database import Database, vault_of
from storage.post import reminders
from storage.post.occasions import passed_of, stage_of
from storage.recognition import speaker_of
from storage.registration.registrations import coverage
from storage.speakers import ChatRef, OrgRef, Speaker
from storage.tables import Account, Contact, Move, Notice, OrgFacts, Registration, Reminder

ZONE = ZoneInfo("Asia/Shanghai")
DEADLINE = date(2013, 7, 31)


def at(day: date, hour: int = 9, zone: ZoneInfo = ZONE) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def named(person_id: int) -> str:
    return f"7{person_id:05d}"


async def sent(database: Database) -> list[tuple[date, str, str]]:
    """Every promised message: the day, to whom, its first line."""
    async with database.read() as session:
        rows = list(await session.scalars(select(Notice).where(Notice.chat.is_(None)).order_by(Notice.id)))
        vault = vault_of(session)
        return [
            (row.created_at.astimezone(ZONE).date(), row.user_id or "", vault.open_ours("notice:body", row.body or b""))
            for row in rows
        ]


async def lived(database: Database, first: date, days: int, hours: tuple[int, ...] = (9,)) -> None:
    """So many days of the clock; every run is a new start, because nothing lives in its memory."""
    for n in range(days):
        for hour in hours:
            await morning(database, ZONE, at(first + timedelta(n), hour))


async def unit_of(database: Database, pack: str = "温州2013") -> tuple[OrgRef, OrgRef, dict[str, int]]:
    """A unit with an administrator who is registered, two who owe, one retired, one on the list alone."""
    with_pack(database)
    async with database.begin() as session:
        rows = Rows(session)
        unit = await rows.org("unit", "市住建局", policy=pack)
        community = await rows.org("community", "舜水新村", policy=pack)
        ids = {name: await rows.person(name, unit) for name in ("李明", "张伟", "陈静")}
        ids["老周"] = await rows.person("老周", unit, kind="离退休党员")
        await rows.listed(unit, "没有账号的人")
        await rows.role(ids["李明"], unit, "unit_admin")
        await rows.registered(ids["李明"], community)
    return unit, community, ids


async def speaking(database: Database, person_id: int, day: date, verb: Callable[..., object]) -> object:
    async with database.begin() as session:
        user = named(person_id)
        by: Speaker = await speaker_of(
            session, chat=ChatRef("qq", user, True), user_id=user, name="", is_operator=False, now=at(day), today=day
        )
        return await verb(session, by)  # type: ignore[misc]


@pytest.mark.requirement("R008", "R010", "Z24")
async def test_sixty_days_with_a_restart_each_hour_give_exactly_these_messages(database: Database) -> None:
    _, community, ids = await unit_of(database)
    await lived(database, date(2013, 6, 20), 35, hours=(3, 8, 9, 10, 15, 19, 22))
    async with database.begin() as session:
        await Rows(session).registered(ids["张伟"], community)  # on the evening of 24 July
    await lived(database, date(2013, 7, 25), 25, hours=(9, 12, 19))
    about = [(day, who) for day, who, text in await sent(database) if "报到" in text]
    stages = [DEADLINE - timedelta(n) for n in (14, 7, 3, 1)]
    wanted = [(day, named(ids["陈静"])) for day in stages]
    wanted += [(day, named(ids["张伟"])) for day in stages[:2]]
    wanted += [(day, named(ids["李明"])) for day in stages]
    assert sorted(about) == sorted(wanted)
    everything = await sent(database)
    assert len({(day, who) for day, who, _ in everything}) == len(everything)  # one a day at most
    assert named(ids["老周"]) not in {who for _, who, _ in everything}


@pytest.mark.requirement("R008", "T26")
async def test_the_digest_counts_and_names_nobody_and_who_cannot_be_reached_is_counted(database: Database) -> None:
    _, _, ids = await unit_of(database)
    await morning(database, ZONE, at(date(2013, 7, 17)))
    texts = {who: text for _, who, text in await sent(database)}
    digest = texts[named(ids["李明"])]
    assert (
        "【市住建局】报到：还差3人，其中1人没有对上账号，提醒不到，期限2013年7月31日周三。看名单发：名单 未报到"
        in digest
    )
    for text in texts.values():
        assert not any(name in text for name in ("张伟", "陈静", "老周", "没有账号的人"))
    assert texts[named(ids["张伟"])].startswith("您还没有到居住地社区报到，期限2013年7月31日周三。报到发：报到 社区名")


@pytest.mark.requirement("R045")
async def test_the_contact_hears_it_and_without_an_account_the_administrators_do(database: Database) -> None:
    unit, _, ids = await unit_of(database)
    async with database.begin() as session:
        contact = Contact(org_id=unit.id, role="联系人", name="陈静", person_id=ids["陈静"], set_at=THEN)
        session.add(contact)
    await morning(database, ZONE, at(date(2013, 7, 17)))
    texts = {who: text for _, who, text in await sent(database)}
    assert named(ids["李明"]) not in texts
    assert "您还没有到居住地社区报到" in texts[named(ids["陈静"])]
    assert "【市住建局】报到" in texts[named(ids["陈静"])]
    async with database.begin() as session:
        stays = await session.get_one(Contact, contact.id)
        stays.person_id = None
    await morning(database, ZONE, at(date(2013, 7, 24)))
    assert (date(2013, 7, 24), named(ids["李明"])) in {(day, who) for day, who, _ in await sent(database)}


@pytest.mark.requirement("R008", "Z11", "Z25")
@pytest.mark.parametrize(
    ("back", "days"),
    [
        (date(2013, 7, 26), [26, 28, 30]),
        (date(2013, 7, 29), [29, 30]),
        (date(2013, 7, 31), [31]),
        (date(2013, 8, 1), []),
    ],
)
async def test_who_was_down_says_the_nearest_missed_one_and_not_several(
    database: Database, back: date, days: list[int]
) -> None:
    _, _, ids = await unit_of(database)
    await lived(database, back, 12)
    said = [day.day for day, who, text in await sent(database) if who == named(ids["张伟"]) and "报到" in text]
    assert said == days


@pytest.mark.requirement("R012")
async def test_a_move_is_brought_to_mind_on_day_20_27_and_30_until_it_is_done(database: Database) -> None:
    unit, _, ids = await unit_of(database, "安徽2014")
    moved = date(2014, 3, 1)
    async with database.begin() as session:
        for who in ("李明", "张伟"):
            session.add(Move(person_id=ids[who], kind="住址", happened_on=moved, unit_id=unit.id, said_at=THEN))
    await lived(database, moved, 25)
    async with database.begin() as session:
        for move in await session.scalars(select(Move).where(Move.person_id == ids["张伟"])):
            move.done_at = THEN
    await lived(database, moved + timedelta(25), 40)
    said = [(day, who) for day, who, text in await sent(database) if "登记了变更" in text]
    stages = [moved + timedelta(n) for n in (20, 27, 30)]
    assert sorted(said) == sorted([(stages[0], named(ids["张伟"])), *((day, named(ids["李明"])) for day in stages)])
    overdue = [(day, who) for day, who, text in await sent(database) if "变更后到期" in text]
    assert overdue == [(date(2014, 4, 2), named(ids["李明"]))]


@pytest.mark.requirement("R041", "R042", "R045")
async def test_several_reasons_are_one_message(database: Database) -> None:
    unit, community, ids = await unit_of(database)
    day = date(2013, 7, 17)
    async with database.begin() as session:
        rows = Rows(session)
        await rows.duty(unit, community, day + timedelta(1), 1, ids["李明"], [ids["张伟"]])
        await rows.tied(ids["张伟"], community, "四点半课堂", day)
        await rows.letter(unit, ids["张伟"], community, date(2013, 6, 1))
    await lived(database, day, 1, hours=(9, 10, 11))
    (mine,) = [text for _, who, text in await sent(database) if who == named(ids["张伟"])]
    assert mine.split("\n")[0].startswith("轮值：2013年7月18日周四您在舜水新村值班。去不了发：换班 7月18日")
    assert "您还没有到居住地社区报到" in mine
    assert "结对帮扶" in mine
    assert mine.endswith("不想收提醒发：勿扰（或：勿扰 到 8月31日）")


@pytest.mark.requirement("R041")
async def test_duty_is_told_the_day_before_and_only_to_who_has_it(database: Database) -> None:
    unit, community, ids = await unit_of(database, "绍兴2010")
    first = date(2013, 9, 10)
    async with database.begin() as session:
        await Rows(session).duty(unit, community, first, 2, ids["李明"], [ids["张伟"], ids["陈静"]])
    await lived(database, first - timedelta(5), 10, hours=(9, 14))
    said = [(day, who) for day, who, text in await sent(database) if "轮值：" in text]
    assert said == [(first - timedelta(1), named(ids["张伟"])), (first, named(ids["陈静"]))]


@pytest.mark.requirement("R031", "R038", "R044")
async def test_what_a_unit_owes_by_a_day_is_told_to_its_contact_in_the_same_stages(database: Database) -> None:
    unit, community, ids = await unit_of(database)
    async with database.begin() as session:
        rows = Rows(session)
        await rows.paired(unit, "舜水新村", ids["李明"], community)
        await rows.special(unit, "甲", ids["李明"])
    await lived(database, date(2013, 7, 10), 35)
    to_admin = [(day, text) for day, who, text in await sent(database) if who == named(ids["李明"])]
    assert [day for day, text in to_admin if "结对回访：还有1个没有回访" in text] == [
        DEADLINE - timedelta(n) for n in (14, 7, 3, 1)
    ]
    end = date(2013, 8, 10)
    assert [day for day, text in to_admin if "走访慰问：还有1人没有走访" in text] == [
        end - timedelta(n) for n in (14, 7, 3, 1)
    ]
    async with database.begin() as session:
        rows = Rows(session)
        hefei = await rows.org("unit", "庐阳区教育局", policy="合肥2013")
        admin = await rows.person("赵六", hefei)
        await rows.role(admin, hefei, "unit_admin")
    await lived(database, date(2013, 6, 16), 15)
    told = [day for day, who, text in await sent(database) if who == named(admin) and "还没有组建" in text]
    assert told == [date(2013, 6, 30) - timedelta(n) for n in (14, 7, 3, 1)]


@pytest.mark.requirement("R008")
async def test_who_wants_quiet_has_it_until_his_day_and_then_hears_again(database: Database) -> None:
    _, _, ids = await unit_of(database)
    zhang = ids["张伟"]
    until = date(2013, 7, 25)
    await speaking(database, zhang, date(2013, 7, 10), lambda s, by: reminders.keep_silent(s, by, until))
    await lived(database, date(2013, 7, 16), 20)
    said = [day for day, who, _ in await sent(database) if who == named(zhang)]
    assert said == [date(2013, 7, 26), date(2013, 7, 28), date(2013, 7, 30)]
    assert len([1 for _, who, _ in await sent(database) if who == named(ids["陈静"])]) == 4


async def test_who_unsubscribed_hears_nothing_until_he_takes_it_back(database: Database) -> None:
    _, _, ids = await unit_of(database)
    zhang = ids["张伟"]
    await speaking(database, zhang, date(2013, 7, 1), lambda s, by: reminders.keep_silent(s, by, None))
    await speaking(database, zhang, date(2013, 7, 1), lambda s, by: reminders.keep_silent(s, by, None))
    await lived(database, date(2013, 7, 16), 13)
    assert named(zhang) not in {who for _, who, _ in await sent(database)}
    await speaking(database, zhang, date(2013, 7, 29), reminders.speak_again)
    await lived(database, date(2013, 7, 29), 5)
    assert [day.day for day, who, _ in await sent(database) if who == named(zhang)] == [29, 30]


@pytest.mark.requirement("Z24", "Z23")
async def test_two_clocks_at_once_say_it_once(database: Database) -> None:
    await unit_of(database)
    now = at(date(2013, 7, 17))
    async with database.read() as session:
        parcels = await reminders.due(session, now, ZONE)
    assert len(parcels) == 3

    async def promise(parcel: reminders.Parcel) -> bool:
        async with database.begin() as session:
            return await reminders.promise(session, now, ZONE, parcel)

    told = await asyncio.gather(*(promise(parcel) for parcel in (*parcels, *parcels, *parcels)))
    assert sum(told) == 3
    assert len(await sent(database)) == 3
    await asyncio.gather(*(morning(database, ZONE, now) for _ in range(3)))
    assert len(await sent(database)) == 3


@pytest.mark.requirement("Z23")
async def test_what_was_not_committed_was_not_said_and_is_said_next_time(database: Database) -> None:
    await unit_of(database)
    now = at(date(2013, 7, 17))
    async with database.read() as session:
        parcels = await reminders.due(session, now, ZONE)

    async def cut_off() -> None:
        async with database.begin() as session:
            for parcel in parcels:
                assert await reminders.promise(session, now, ZONE, parcel)
            raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError):
        await cut_off()
    assert await sent(database) == []
    assert await morning(database, ZONE, now) == 3


async def test_the_clock_speaks_by_day_in_the_zone_of_the_place(database: Database) -> None:
    await unit_of(database)
    west = ZoneInfo("Asia/Urumqi")  # two hours behind
    day = date(2013, 7, 17)
    for hour in (0, 8, 20, 23):
        assert await morning(database, ZONE, at(day, hour)) == 0
    assert await morning(database, west, at(day, 9)) == 0  # 7 o'clock there
    assert await morning(database, west, at(day, 9, west)) == 3


async def test_reminders_wait_for_the_morning_when_quiet_hours_begin_early(database: Database) -> None:
    from storage.post import outbox

    await unit_of(database)
    now = at(date(2013, 7, 17))
    await morning(database, ZONE, now)
    async with database.begin() as session:
        assert await outbox.claim(session, now, quiet=True) == ()
        assert len(await outbox.claim(session, now, quiet=False)) == 3


async def test_a_person_without_account_is_never_written_to_and_costs_nothing(database: Database) -> None:
    _, _, ids = await unit_of(database)
    async with database.begin() as session:
        for account in await session.scalars(select(Account).where(Account.person_id == ids["张伟"])):
            await session.delete(account)
    await morning(database, ZONE, at(date(2013, 7, 17)))
    texts = {who: text for _, who, text in await sent(database)}
    assert set(texts) == {named(ids["陈静"]), named(ids["李明"])}
    assert "其中2人没有对上账号" in texts[named(ids["李明"])]
    async with database.read() as session:
        assert ids["张伟"] not in set(await session.scalars(select(Reminder.person_id)))


@pytest.mark.requirement("R010")
async def test_the_units_own_earlier_day_is_the_one_that_is_counted_from(database: Database) -> None:
    unit, _, ids = await unit_of(database, "安徽2014")
    async with database.begin() as session:
        session.add(OrgFacts(org_id=unit.id, deadline=date(2014, 10, 15), set_at=THEN))
    await lived(database, date(2014, 9, 25), 60)
    said = [day for day, who, text in await sent(database) if who == named(ids["张伟"])]
    assert said == [date(2014, 10, 15) - timedelta(n) for n in (14, 7, 3, 1)]


@pytest.mark.requirement("F09")
async def test_the_days_come_from_the_pack(database: Database) -> None:
    _, _, ids = await unit_of(database)
    policy = packs().packs["温州2013"]
    rules = policy.registration.model_copy(update={"remind": (10, 2)})
    database.policies.packs["温州2013"] = policy.model_copy(update={"registration": rules})
    await lived(database, date(2013, 7, 1), 40)
    said = [day.day for day, who, _ in await sent(database) if who == named(ids["张伟"])]
    assert said == [21, 29]


async def test_no_deadline_no_reminder_and_places_beside_each_other_stay_apart(database: Database) -> None:
    _, _, ids = await unit_of(database)
    async with database.begin() as session:
        rows = Rows(session)
        for pack in ("洛阳2016", "合肥2013", "绍兴2010", "安徽2014"):
            unit = await rows.org("unit", f"{pack}单位", policy=pack)
            await rows.people(unit, 3)
    await lived(database, date(2013, 7, 10), 25)
    assert {who for _, who, _ in await sent(database)} == {named(ids[name]) for name in ("李明", "张伟", "陈静")}


@pytest.mark.parametrize(
    ("left", "stage"), [(15, None), (14, 14), (13, 14), (8, 14), (7, 7), (3, 3), (2, 3), (1, 1), (0, 1), (-1, None)]
)
def test_the_stage_that_was_reached_last(left: int, stage: int | None) -> None:
    assert stage_of(DEADLINE, DEADLINE - timedelta(left), (14, 7, 3, 1)) == stage
    assert stage_of(None, DEADLINE, (14,)) is None
    assert [passed_of(n, (20, 27, 30)) for n in (19, 20, 26, 27, 300)] == [None, 20, 20, 27, 30]


async def test_a_thousand_people_are_reminded_in_seconds(database: Database) -> None:
    unit, community, _ = await unit_of(database)
    async with database.begin() as session:
        rows = Rows(session)
        await rows.people(unit, 300, "更多")
    began = asyncio.get_running_loop().time()
    assert await morning(database, ZONE, at(date(2013, 7, 17))) == 303
    assert asyncio.get_running_loop().time() - began < 20
    async with database.read() as session:
        assert len((await coverage(session, unit.id, date(2013, 7, 17))).missing) == 303
        assert len(list(await session.scalars(select(Registration)))) == 1
        assert community.kind == "community"
