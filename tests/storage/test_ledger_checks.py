"""抽查 is random and provable, a 不符 voids, appeals go up, late records are found, certificates are numbered and fall."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from actors import STAFF, accept, check_in, post, rows, speaker
from ledger_actors import (
    ADMIN,
    CHIEF,
    COMMUNITY,
    HELPER,
    OTHER,
    SECOND,
    TODAY,
    UNIT,
    answered,
    asked,
    confirmed,
    decided,
    done,
    drawn,
    entered,
    found,
    ledger_town,
    photo,
    served,
)

from storage import people
from storage.database import Database
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.ledger import certificates, service_codes, spot_checks
from storage.ledger.certificates import Issued
from storage.ledger.ledger_flags import deadline
from storage.ledger.ledger_overdue import overdue_records
from storage.ledger.spot_checks import draw
from storage.offering.opening import is_workday
from storage.speakers import overseer, staff
from storage.tables import Certificate, Chronicle, CodeGuess, Evidence, Org, Service, SpotCheck, SpotItem


@pytest.fixture
async def ledger(database: Database) -> Database:
    """The town of the ledger."""
    await ledger_town(database)
    return database


def test_a_draw_depends_on_nothing_but_the_seed_and_takes_the_unevidenced_first() -> None:
    first, second = [f"s{n}" for n in range(5)], [f"s{n}" for n in range(5, 50)]
    assert draw("ab", first, second, 8) == draw("ab", reversed(first), reversed(second), 8)
    assert set(draw("ab", first, second, 5)) == set(first)
    assert set(draw("ab", first, second, 8)) >= set(first)
    assert draw("ab", first, second, 99) == (*draw("ab", first, [], 5), *draw("ab", [], second, 45))


@pytest.mark.requirement("R124")
def test_every_record_is_drawn_equally_often() -> None:
    names = [f"s{n}" for n in range(10)]
    counted = Counter(name for seed in range(3000) for name in draw(str(seed), names, [], 3))
    assert set(counted) == set(names)
    assert max(abs(count - 900) for count in counted.values()) < 100  # four standard deviations


@pytest.mark.requirement("F10", "R124")
async def test_the_unevidenced_are_drawn_first_and_the_draw_can_be_made_again(ledger: Database, tmp_path: Path) -> None:
    backed = [(await served(ledger, photos=(photo(tmp_path, n),), hours=1))[0] for n in range(3)]
    bare = {(await served(ledger, hours=1, user_id=OTHER))[0] for _ in range(2)}
    check = await drawn(ledger, 2)
    assert {one.record for one in check.drawn} == {f"#{number}" for number in bare}
    assert (check.pool, check.bare) == (5, 2)
    assert {one.name for one in check.drawn} == {""}  # a superior holds figures, not persons
    async with ledger.read() as session:
        chief = await speaker(session, CHIEF)
        assert await spot_checks.proves(session, await overseer(session, chief), check.number)
    assert (await rows(ledger, Chronicle))[-1].facts["seed"] == (await rows(ledger, SpotCheck))[0].seed
    async with ledger.begin() as session:
        (await session.get_one(SpotItem, check.drawn[0].item)).service_id = backed[0]
    async with ledger.read() as session:
        chief = await speaker(session, CHIEF)
        assert not await spot_checks.proves(session, await overseer(session, chief), check.number)


async def test_what_was_drawn_is_not_drawn_again_and_a_back_entry_counts_as_bare(ledger: Database) -> None:
    await served(ledger)
    entry = await entered(ledger)
    await decided(ledger, entry.number, SECOND)
    check = await drawn(ledger, 9, ADMIN, UNIT)
    assert {one.record for one in check.drawn} == {"#1", "补录 1"}
    assert {one.name for one in check.drawn} == {"人2000"}
    with pytest.raises(NotNow, match="没有可抽查"):
        await drawn(ledger, 1, ADMIN, UNIT)


@pytest.mark.requirement("F10")
async def test_a_record_found_untrue_loses_its_hours_and_its_certificates(ledger: Database) -> None:
    await served(ledger, hours=3)
    paper = (await issued(ledger))[0]
    item = (await drawn(ledger, 1)).drawn[0].item
    with pytest.raises(NotUnderstood, match="哪里不符"):
        await found(ledger, item, true=False, reason="")
    assert (await found(ledger, item, true=False)).finding == "不符"
    with pytest.raises(NotNow, match="已经填过"):
        await found(ledger, item, true=True)
    row = (await rows(ledger, Service))[0]
    assert (row.state, row.voided_at is not None) == ("disputed", True)
    async with ledger.read() as session:
        verdict = await certificates.by_token(session, paper.token)
        assert verdict is not None
        assert (verdict.valid, verdict.reason) == (False, "所依据的记录经抽查不符")
    with pytest.raises(NotNow, match="抽查不符"):
        await done(ledger, 1, "真的做了", 3)
    with pytest.raises(NotNow, match="不能开证明"):
        await issued(ledger)


async def test_a_back_entry_found_untrue_is_void(ledger: Database) -> None:
    entry = await entered(ledger)
    await decided(ledger, entry.number, SECOND)
    item = (await drawn(ledger, 1)).drawn[0].item
    await found(ledger, item, true=False)
    async with ledger.read() as session:
        assert (await certificates.recorded(session, 1, date(2026, 1, 1), TODAY)) == ()
    with pytest.raises(NotNow):
        await issued(ledger)


async def test_who_confirmed_cannot_find_it_true_and_strangers_find_nothing(ledger: Database) -> None:
    await served(ledger)
    item = (await drawn(ledger, 1, STAFF, COMMUNITY)).drawn[0].item
    with pytest.raises(NotAllowed, match="是您确认的"):
        await found(ledger, item, true=True, by=STAFF)
    for stranger in (HELPER, CHIEF, ADMIN):
        with pytest.raises(NotFound):
            await found(ledger, item, true=True, by=stranger)
    assert (await found(ledger, item, true=True, by=SECOND)).finding == "属实"


@pytest.mark.requirement("F10", "L07")
async def test_a_voided_record_is_appealed_to_the_superior_but_not_to_who_found_it(ledger: Database) -> None:
    await served(ledger)
    item = (await drawn(ledger, 1, SECOND, COMMUNITY)).drawn[0].item
    await found(ledger, item, true=False, by=SECOND)
    appeal = await asked(ledger, "#1 确实去了，有照片")
    assert appeal.org.name == "市直工委"
    with pytest.raises(NotFound):
        await answered(ledger, appeal.number, STAFF, agreed=True)
    await answered(ledger, appeal.number, CHIEF, agreed=True)
    row = (await rows(ledger, Service))[0]
    assert (row.state, row.voided_at, row.hours) == ("confirmed", None, Decimal(2))


async def test_who_found_it_untrue_does_not_decide_the_appeal(ledger: Database) -> None:
    await served(ledger)
    item = (await drawn(ledger, 1)).drawn[0].item
    await found(ledger, item, true=False)
    appeal = await asked(ledger, "#1 确实去了，有照片")
    with pytest.raises(NotAllowed, match="请另一位来决定"):
        await answered(ledger, appeal.number, CHIEF, agreed=True)
    assert (await rows(ledger, Service))[0].state == "disputed"


@pytest.mark.requirement("L07")
async def test_a_second_correction_after_a_refusal_goes_to_the_superior_and_a_third_to_nobody(ledger: Database) -> None:
    await served(ledger)
    first = await asked(ledger, "#1 用时应为3小时")
    assert first.org.name == "舜水新村"
    await answered(ledger, first.number, STAFF, agreed=False)
    second = await asked(ledger, "#1 用时应为3小时")
    assert second.org.name == "市直工委"
    await answered(ledger, second.number, CHIEF, agreed=False)
    with pytest.raises(NotNow, match="上级也已经答复过"):
        await asked(ledger, "#1 用时应为3小时")


async def test_an_agreed_correction_voids_the_certificate_with_the_old_figure(ledger: Database) -> None:
    await served(ledger)
    paper = (await issued(ledger))[0]
    await answered(ledger, (await asked(ledger, "#1 用时应为3小时")).number, STAFF, agreed=True)
    async with ledger.read() as session:
        verdict = await certificates.by_token(session, paper.token)
    assert verdict is not None
    assert verdict.reason == "所依据的记录已更正"
    new = (await issued(ledger))[0]
    assert (new.hours, new.mark) == (Decimal(3), "舜水新村志证〔2026〕2号")


@pytest.mark.requirement("L06")
async def test_a_record_holds_the_fields_of_the_law(ledger: Database) -> None:
    async with ledger.begin() as session:
        await people.rename(session, await speaker(session, STAFF), "王主任")
    await served(ledger, "上午9点到11点半 理发", None)
    line = (await issued(ledger))[0].lines[0]
    assert (line.name, line.day, line.place, line.content, line.organiser, line.responsible) == (
        "理发", TODAY, "舜水新村", "理发", "舜水新村", "王主任",
    )  # fmt: skip
    assert (line.begin and f"{line.begin:%H:%M}", line.end and f"{line.end:%H:%M}", line.hours) == (
        "09:00",
        "11:30",
        Decimal("2.5"),
    )


@pytest.mark.requirement("L08")
@pytest.mark.parametrize(("words", "kind"), [
    ("参加社区会议", "会议"), ("参加会议，用时2小时", "会议"), ("听党课", "学习培训"), ("布置会场，参加会议服务", None), ("给孩子们上课", None), ("参加清扫，学习了经验", None),
    ("参加 培训 班", "学习培训"), ("培训班上授课", None), ("打扫会议室", None), ("開会，记了笔记", None), ("开会", "会议"),
])  # fmt: skip
async def test_meetings_and_classes_give_no_hours(ledger: Database, words: str, kind: str | None) -> None:
    await served(ledger, words, 2)
    row = (await rows(ledger, Service))[0]
    assert (row.unrecorded, row.hours) == (kind, None if kind else Decimal(2))
    if kind:
        with pytest.raises(NotNow, match="不计服务时长"):
            await asked(ledger, "#1 用时应为2小时")
        with pytest.raises(NotNow):
            await issued(ledger)


@pytest.mark.requirement("L08")
async def test_certificates_are_numbered_without_gaps_though_all_ask_at_once(ledger: Database) -> None:
    for user_id in (HELPER, OTHER):
        await served(ledger, user_id=user_id)
    papers = [
        one
        for each in await asyncio.gather(*(issued(ledger, user_id) for user_id in (HELPER, OTHER) * 4))
        for one in each
    ]
    assert {one.mark for one in papers} == {"舜水新村志证〔2026〕1号", "舜水新村志证〔2026〕2号"}
    assert sorted(row.number for row in await rows(ledger, Certificate)) == [1, 2]
    assert len({row.token_hash for row in await rows(ledger, Certificate)}) == 2


@pytest.mark.requirement("L08")
async def test_only_the_issuing_community_voids_and_its_number_is_never_given_again(ledger: Database) -> None:
    await served(ledger)
    paper = (await issued(ledger))[0]
    async with ledger.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        with pytest.raises(NotFound):
            await certificates.void(session, by, await staff(session, by), 2026, 9, "姓名写错")
        await certificates.void(session, by, await staff(session, by), 2026, 1, "姓名写错")
        with pytest.raises(NotNow):
            await certificates.void(session, by, await staff(session, by), 2026, 1, "姓名写错")
    async with ledger.read() as session:
        verdict = await certificates.by_check(session, "舜水新村", 2026, 1, paper.check.lower())
        assert verdict is not None
        assert not verdict.valid
        for wrong in ("AAAAAAAA", paper.check[:7], ""):
            assert await certificates.by_check(session, "舜水新村", 2026, 1, wrong) is None
    assert (await issued(ledger))[0].mark == "舜水新村志证〔2026〕2号"


async def test_the_secrets_of_a_certificate_stand_nowhere_in_clear(ledger: Database) -> None:
    await served(ledger)
    paper = (await issued(ledger))[0]
    row = (await rows(ledger, Certificate))[0]
    assert paper.token not in str(vars(row))
    assert paper.token.encode() not in row.secrets
    assert paper.check.encode() not in row.secrets


@pytest.mark.requirement("L07")
async def test_what_is_not_on_record_after_ten_working_days_is_listed(ledger: Database) -> None:
    reported = (await post(ledger, "给郑大爷理发，时间不限")).number
    await accept(ledger, HELPER, reported)
    await done(ledger, reported, "理好了", 2)
    silent = (await post(ledger, "打扫楼道，7月13日上午")).number
    await accept(ledger, OTHER, silent)
    last = deadline(TODAY, 10)
    assert last == date(2026, 7, 27)
    assert sum(is_workday(TODAY + timedelta(days=n)) for n in range(1, (last - TODAY).days + 1)) == 10
    async with ledger.read() as session:
        for org in await rows(ledger, Org):
            assert await overdue_records(session, org.id, last) == ()
            late = await overdue_records(session, org.id, last + timedelta(days=1))
            assert [(one.number, one.waits_for, one.due) for one in late] == [
                (reported, "community", last), (silent, "helper", last),
            ], org.name  # fmt: skip
    said = await confirmed(ledger, reported, days=20)
    assert said.doubts == (("人2000", "超过10个工作日才确认"),)


async def test_a_working_saturday_and_a_festival_are_counted_as_the_state_says() -> None:
    assert deadline(date(2026, 9, 24), 10) > date(2026, 10, 10)  # 国庆 lies between


@pytest.mark.requirement("F10")
async def test_a_code_backs_once_a_helper_within_its_time_and_only_who_took_the_need(ledger: Database) -> None:
    number = (await post(ledger, "大扫除，时间不限", people_wanted=2)).number
    await accept(ledger, HELPER, number)
    code = await given(ledger, number)
    assert (await given(ledger, number)) == code
    assert await signed(ledger, OTHER, code) is None
    first, again = await signed(ledger, HELPER, code), await signed(ledger, HELPER, code)
    assert (first is not None and first.again, again is not None and again.again) == (False, True)
    assert [(row.kind, row.offer_id) for row in await rows(ledger, Evidence)] == [("code", 1)]
    await accept(ledger, OTHER, number)
    assert await signed(ledger, OTHER, code, hours=13) is None


async def test_a_code_is_not_guessed(ledger: Database) -> None:
    number = (await post(ledger, "大扫除，时间不限")).number
    await accept(ledger, HELPER, number)
    code = await given(ledger, number)
    wrong = [f"{(int(code) + n) % 10000:04d}" for n in range(1, 6)]
    assert [await signed(ledger, HELPER, said) for said in wrong] == [None] * 5
    with pytest.raises(NotNow, match="输错太多次"):
        await signed(ledger, HELPER, code)
    assert [row.wrong for row in await rows(ledger, CodeGuess)] == [5]


async def test_who_made_the_code_does_not_sign_in_with_it(ledger: Database) -> None:
    await check_in(ledger, STAFF)
    number = (await post(ledger, "大扫除，时间不限")).number
    await accept(ledger, STAFF, number)
    with pytest.raises(NotAllowed, match="不能给自己签到"):
        await signed(ledger, STAFF, await given(ledger, number))


async def given(database: Database, number: int) -> str:
    """服务码 N."""
    async with database.begin() as session:
        return (await service_codes.give(session, await speaker(session, STAFF), number)).code


async def signed(database: Database, user_id: str, code: str, *, hours: int = 0) -> service_codes.SignedIn | None:
    """签到 1234, so many hours later."""
    async with database.begin() as session:
        by = await speaker(session, user_id)
        return await service_codes.sign_in(session, replace(by, now=by.now + timedelta(hours=hours)), code)


async def issued(database: Database, user_id: str = HELPER) -> tuple[Issued, ...]:
    """证明."""
    async with database.begin() as session:
        return await certificates.issue(session, await speaker(session, user_id), 2026)


async def test_two_at_once_decide_once(ledger: Database) -> None:
    entry = await entered(ledger)
    said = await asyncio.gather(
        decided(ledger, entry.number, SECOND),
        decided(ledger, entry.number, ADMIN, agreed=False),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in said) == ["EntryView", "NotNow"]
    await served(ledger)
    items = {one.record: one.item for one in (await drawn(ledger, 9)).drawn}
    both = await asyncio.gather(
        found(ledger, items["#1"], true=True), found(ledger, items["#1"], true=False), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in both) == ["Drawn", "NotNow"]
    voided = (await rows(ledger, Service))[0].voided_at is not None
    assert voided == any(getattr(one, "finding", None) == "不符" for one in both)


async def test_one_code_said_twice_at_the_same_moment_backs_once(ledger: Database) -> None:
    number = (await post(ledger, "大扫除，时间不限")).number
    await accept(ledger, HELPER, number)
    code = await given(ledger, number)
    said = await asyncio.gather(*(signed(ledger, HELPER, code) for _ in range(5)))
    assert sorted(one.again for one in said if one is not None) == [False, True, True, True, True]
    assert len(await rows(ledger, Evidence)) == 1
