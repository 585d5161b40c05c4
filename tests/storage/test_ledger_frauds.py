"""Hours that are hard to fake (F10): each planted fraud is refused or flagged, and one admin alone creates no hour."""

import io
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from actors import STAFF, accept, check_in, post, rows, speaker
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_actors import (
    ADMIN,
    CHIEF,
    COMMUNITY,
    HELPER,
    OPERATOR,
    OTHER,
    SECOND,
    SUPERIOR,
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
    picture,
    served,
)
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from matching.summaries.reader import read_summary
from storage import roles, summaries
from storage.database import Database
from storage.errors import NotAllowed, NotNow, NotUnderstood, Refusal
from storage.ledger import evidence, services
from storage.ledger.photo_looks import distance, look_of
from storage.ledger.photos import KeptPhoto, keep
from storage.tables import BackEntry, Evidence, PhotoPrint, Service

pytestmark = pytest.mark.requirement("F10")


@pytest.fixture
async def ledger(database: Database) -> Database:
    """The town of the ledger."""
    await ledger_town(database)
    return database


async def test_nobody_confirms_himself_not_even_against_the_verbs(ledger: Database) -> None:
    await check_in(ledger, STAFF)
    number = (await post(ledger, "给郑大爷理发，时间不限")).number
    await accept(ledger, STAFF, number)
    await done(ledger, number, "理好了", 2, user_id=STAFF)
    with pytest.raises(NotAllowed, match="请另一位社区工作者"):
        await confirmed(ledger, number)
    with pytest.raises(IntegrityError):
        async with ledger.begin() as session:
            await session.execute(text("UPDATE service SET state = 'confirmed', confirmed_by = person_id"))


async def test_a_day_of_twenty_hours_is_flagged_before_and_at_the_confirmation(ledger: Database) -> None:
    _, said = await served(ledger, "陪护", 20, looked="已核实 超时")
    assert said.doubts == (("人2000", "一天20小时，超过8小时"),)
    first = (await drawn(ledger, 1)).drawn[0]
    assert first.doubts == ("一天20小时，超过8小时",)


async def test_hours_of_several_services_of_one_day_are_added_up(ledger: Database) -> None:
    _, fine = await served(ledger, "理发", 5)
    assert fine.doubts == ()
    _, odd = await served(ledger, "打扫", 4)
    assert odd.doubts == (("人2000", "一天9小时（连同#1），超过8小时"),)


async def test_overlapping_hours_of_one_person_are_flagged_and_those_of_two_are_not(ledger: Database) -> None:
    await served(ledger, "上午9点到11点半 理发", None)
    _, odd = await served(ledger, "10:30-12:00 打扫", None)
    assert odd.doubts == (("人2000", "与#1时间重叠"),)
    _, fine = await served(ledger, "10:30-12:00 打扫", None, user_id=OTHER)
    assert fine.doubts == ()
    _, after = await served(ledger, "下午1点到3点 打扫", None)
    assert after.doubts == ()


async def test_more_hours_than_the_times_allow_are_flagged(ledger: Database) -> None:
    _, odd = await served(ledger, "9点到11点 打扫，用时6小时", 6)
    assert odd.doubts == (("人2000", "报6小时，起止只有2小时"),)


async def test_the_same_photo_twice_is_flagged_and_backs_nothing(ledger: Database, tmp_path: Path) -> None:
    number, fine = await served(ledger, photos=(photo(tmp_path, 1),))
    assert fine.doubts == ()
    changed = photo(tmp_path, 1, wide=500, quality=40, tone=12)
    again, odd = await served(ledger, photos=(changed,), looked="已核实 照片")
    assert odd.doubts == (("人2000", f"照片在#{number}用过"),)
    drawn_ = (await drawn(ledger, 1)).drawn[0]
    assert (drawn_.record, drawn_.backed_by) == (f"#{again}", ())


async def test_a_photo_of_a_summary_is_known_when_it_comes_with_a_service(ledger: Database, tmp_path: Path) -> None:
    await told(ledger, "7月11日市住建局党员16人到舜水新村清理楼道8处，服务居民200余人", (photo(tmp_path, 7),))
    _, odd = await served(ledger, photos=(photo(tmp_path, 7, mirrored=True),))
    assert odd.doubts == (("人2000", "照片在小结 1用过"),)


async def test_a_photo_stays_known_when_its_summary_was_replaced(ledger: Database, tmp_path: Path) -> None:
    words = "市住建局党员16人到舜水新村清理楼道，居民都说好"
    await told(ledger, words, (photo(tmp_path, 8),))
    await told(ledger, f"7月11日{words}，服务居民80人", ())
    _, odd = await served(ledger, photos=(photo(tmp_path, 8, wide=400),))
    assert odd.doubts == (("人2000", "照片在小结 2用过"),)


async def test_helpers_of_one_need_may_hand_in_the_same_picture(ledger: Database, tmp_path: Path) -> None:
    number = (await post(ledger, "大扫除，时间不限", people_wanted=2)).number
    for user_id in (HELPER, OTHER):
        await accept(ledger, user_id, number)
        await done(ledger, number, "扫好了", 2, user_id=user_id, photos=(photo(tmp_path, 3),))
    assert (await confirmed(ledger, number)).doubts == ()
    assert [row.repeats for row in await rows(ledger, Evidence)] == [None, None]


async def test_a_back_entry_by_one_counts_nothing_whoever_that_one_is(ledger: Database) -> None:
    entry = await entered(ledger)
    assert entry.state == "waiting"
    with pytest.raises(NotAllowed, match="是您录的"):
        await decided(ledger, entry.number, STAFF)
    with pytest.raises(NotAllowed, match="不能自己确认"):
        await decided(ledger, entry.number, HELPER)
    await check_in(ledger, STAFF)
    with pytest.raises(NotAllowed, match="不能给自己补录"):
        await entered(ledger, of=STAFF)
    for by in ("entered_by", "person_id"):
        with pytest.raises(IntegrityError):
            async with ledger.begin() as session:
                await session.execute(text(f"UPDATE back_entry SET state = 'confirmed', decided_by = {by}"))
    with pytest.raises(IntegrityError):
        async with ledger.begin() as session:
            await session.execute(text("UPDATE back_entry SET state = 'confirmed'"))
    assert [row.state for row in await rows(ledger, BackEntry)] == ["waiting"]


@pytest.mark.parametrize("second", [SECOND, ADMIN, CHIEF])
async def test_another_of_the_staff_the_unit_or_the_superior_is_a_second_person(ledger: Database, second: str) -> None:
    entry = await entered(ledger)
    assert (await decided(ledger, entry.number, second)).state == "confirmed"
    with pytest.raises(NotNow, match="已经有结果"):
        await decided(ledger, entry.number, ADMIN, agreed=False)


async def test_back_entries_are_listed_apart_and_said_twice_are_one(ledger: Database) -> None:
    entry = await entered(ledger, hours=3)
    again = await entered(ledger, "帮王奶奶 修水管", hours=3)
    assert (again.number, again.again) == (entry.number, True)
    await decided(ledger, entry.number, SECOND)
    async with ledger.read() as session:
        mine = await services.mine(session, await speaker(session, HELPER))
    assert (mine.confirmed, mine.hours, mine.back_entries, mine.back_hours) == (0, 0, 1, Decimal(3))


async def test_a_back_entry_keeps_to_days_people_and_kinds(ledger: Database) -> None:
    with pytest.raises(NotUnderstood, match="今天之后"):
        await entered(ledger, day=TODAY + timedelta(days=1))
    with pytest.raises(NotNow, match="90天以内"):
        await entered(ledger, day=TODAY - timedelta(days=91))
    with pytest.raises(NotUnderstood, match="用时多久"):
        await entered(ledger, hours=None)
    with pytest.raises(NotNow, match="会议不计入服务记录"):
        await entered(ledger, "参加会议")


async def test_evidence_is_a_code_a_photo_or_a_summary_that_names_it(ledger: Database, tmp_path: Path) -> None:
    bare, _ = await served(ledger)
    shown, _ = await served(ledger, photos=(photo(tmp_path, 11),))
    named, _ = await served(ledger)
    await told(ledger, f"7月11日市住建局党员2人到舜水新村理发（#{named}），服务居民2人", (), by=ADMIN)
    async with ledger.read() as session:
        backed = await evidence.backing(session, [row.offer_id for row in await rows(ledger, Service)])
    offers = {row.need_id: row.offer_id for row in await rows(ledger, Service)}
    assert {number: backed.get(offers[number]) for number in (bare, shown, named)} == {
        bare: None, shown: ("照片",), named: ("小结",),
    }  # fmt: skip


async def test_what_a_helper_writes_of_himself_without_a_photo_backs_nothing(ledger: Database) -> None:
    number, _ = await served(ledger)
    await told(ledger, f"7月11日党员1人到舜水新村理发（#{number}），服务居民2人", (), by=HELPER)
    assert await rows(ledger, Evidence) == []


@pytest.mark.parametrize("change", [{"wide": 320}, {"quality": 25}, {"tone": 25}, {"mirrored": True}])
def test_a_photo_is_known_though_it_was_changed(tmp_path: Path, change: dict[str, int]) -> None:
    for seed in range(40):
        first, second = keep(picture(seed), tmp_path), keep(picture(seed, **change), tmp_path)
        assert first.sha256 != second.sha256
        looks = [look for look in (second.look, second.mirrored) if look is not None]
        assert first.look is not None
        assert min(distance(first.look, look) for look in looks) <= 6, seed


def test_different_photos_are_not_taken_for_the_same(tmp_path: Path) -> None:
    looks = [keep(picture(seed), tmp_path).look for seed in range(150)]
    near = [
        (a, b) for a in range(150) for b in range(a) if looks[a] and looks[b] and distance(looks[a], looks[b]) <= 6  # type: ignore[arg-type]
    ]  # fmt: skip
    assert near == []


def test_a_plain_picture_has_no_look() -> None:
    assert look_of(Image.new("RGB", (640, 480), (200, 30, 30))) is None


async def test_plain_pictures_are_compared_by_their_bytes_only(ledger: Database, tmp_path: Path) -> None:
    files = [io.BytesIO(), io.BytesIO()]
    for file, colour in zip(files, ((200, 30, 30), (30, 30, 200)), strict=True):
        Image.new("RGB", (640, 480), colour).save(file, "PNG")
    red, blue = (keep(file.getvalue(), tmp_path) for file in files)
    await served(ledger, photos=(red,))
    _, other = await served(ledger, photos=(blue,))
    _, same = await served(ledger, photos=(red,))
    assert (other.doubts, len(same.doubts)) == ((), 1)
    assert len(await rows(ledger, PhotoPrint)) == 3


_ACTS = ("post", "accept", "done", "confirm", "enter", "decide", "ask", "agree", "draw", "true", "false")


@given(acts=st.lists(st.tuples(st.sampled_from(_ACTS), st.integers(1, 3), st.booleans()), min_size=3, max_size=14))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_one_admin_alone_never_creates_a_confirmed_hour(
    ledger: Database, acts: list[tuple[str, int, bool]]
) -> None:
    """Staff, unit admin, superior and member in one person: whatever he does alone, in whatever order."""
    await _all_roles(ledger)
    for act, number, himself in acts:
        try:
            await _alone(ledger, act, number, himself=himself)
        except Refusal:
            continue
    assert [row.id for row in await rows(ledger, Service) if row.state == "confirmed"] == []
    assert [row.id for row in await rows(ledger, BackEntry) if row.state == "confirmed"] == []


async def _all_roles(database: Database) -> None:
    await check_in(database, STAFF)
    async with database.begin() as session:
        for role, chat in (("unit_admin", UNIT), ("superior_admin", SUPERIOR)):
            await roles.appoint(session, await speaker(session, OPERATOR, chat), STAFF, None, role)


async def _alone(database: Database, act: str, number: int, *, himself: bool) -> None:
    match act:
        case "post":
            await post(database, "给郑大爷理发，时间不限")
        case "accept":
            await accept(database, STAFF, number)
        case "done":
            await done(database, number, "理好了", 2, user_id=STAFF)
        case "confirm":
            await confirmed(database, number)
        case "enter":
            await entered(database, f"理发{number}", of=STAFF if himself else HELPER)
        case "decide":
            await decided(database, number, STAFF)
        case "ask":
            await asked(database, f"#{number} 用时应为{number}小时", STAFF)
        case "agree":
            await answered(database, number, STAFF, agreed=himself)
        case "draw":
            await drawn(database, number, STAFF, COMMUNITY)
        case _:
            await found(database, number, true=act == "true", by=STAFF)


async def told(database: Database, words: str, photos: tuple[KeptPhoto, ...], *, by: str = ADMIN) -> None:
    """小结 in the unit's group."""
    async with database.begin() as session:
        who = await speaker(session, by, UNIT)
        await summaries.submit(session, who, words, read_summary(words, TODAY, photos=len(photos)), photos)
