"""What is odd about a record is looked into, by its name, before the hours count (F10): one 确认 is not enough."""

import asyncio
from decimal import Decimal

import pytest
from actors import STAFF, accept, post, rows, speaker
from ledger_actors import (
    ADMIN,
    CHIEF,
    COMMUNITY,
    HELPER,
    OTHER,
    SECOND,
    answered,
    asked,
    confirmed,
    decided,
    done,
    entered,
    ledger_town,
    served,
)  # fmt: skip

from storage.database import Database
from storage.errors import NotAllowed, NotNow, NotUnderstood, Refusal
from storage.ledger import confirming, services
from storage.ledger.confirming import Confirmed
from storage.ledger.ledger_flags import looked_into
from storage.own_data import corrections
from storage.policy import NEUTRAL, Policies
from storage.policy_sections import Records
from storage.tables import BackEntry, Need, Service

pytestmark = pytest.mark.requirement("F10")


@pytest.fixture
async def ledger(database: Database) -> Database:
    """The town of the ledger."""
    await ledger_town(database)
    return database


@pytest.fixture
def two_look(ledger: Database) -> Database:
    """The same, where the pack wants another person to look."""
    pack = NEUTRAL.model_copy(update={"records": Records(look_by_another=True)})
    ledger.policies = Policies({pack.name: pack}, pack.name)
    return ledger


async def looked(database: Database, number: int, said: str, by: str = STAFF) -> Confirmed:
    """确认 N 已核实 …"""
    async with database.begin() as session:
        return await confirming.look_into(session, await speaker(session, by), number, said)


async def odd(database: Database, words: str = "陪护", hours: float = 20) -> int:
    """A service of twenty hours that was confirmed by one word."""
    number, said = await served(database, words, hours)
    assert said.credits == ()
    return number


async def credited(database: Database) -> Decimal:
    async with database.read() as session:
        return (await services.mine(session, await speaker(session, HELPER))).hours


@pytest.mark.parametrize(("said", "names"), [
    ("已核实 重叠、照片", {"重叠", "照片"}), ("已核实：时间重叠和超过8小时", {"重叠", "超时"}), ("已核实", set()),
    ("核实过重叠", set()), ("重叠 已核实", set()), ("满意 已核实起止、图片", {"时长", "照片"}),
])  # fmt: skip
def test_what_was_looked_into_is_read_from_the_words_after_it(said: str, names: set[str]) -> None:
    assert looked_into(said) == names


async def test_an_odd_record_counts_only_when_all_that_is_odd_is_named(ledger: Database) -> None:
    await served(ledger, "上午9点到11点半 理发", None)
    number = await odd(ledger, "10:30-12:00 打扫", 9)
    for said in ("已核实 重叠", "已核实 超时"):
        assert (await looked(ledger, number, said)).credits == ()
    with pytest.raises(NotUnderstood, match="已核实 时长、超时、重叠"):
        await looked(ledger, number, "已核实 属实")
    assert await credited(ledger) == Decimal("2.5")
    assert (await rows(ledger, Need))[-1].state == "open"
    done_ = await looked(ledger, number, "已核实 重叠、超时、时长")
    assert (done_.closed, done_.credits[0].hours) == (True, Decimal(9))
    with pytest.raises(NotNow, match="没有等核实的记录"):
        await looked(ledger, number, "已核实 重叠、超时、时长")
    row = (await rows(ledger, Service))[-1]
    assert (row.state, sorted(row.looked_into or [])) == ("confirmed", ["时长", "超时", "重叠"])


async def test_where_the_pack_wants_another_who_confirmed_cannot_look(two_look: Database) -> None:
    number = await odd(two_look)
    assert (await looked(two_look, number, "已核实 超时")).unsettled[0].by_another
    assert await credited(two_look) == 0
    for stranger in (HELPER, OTHER):
        with pytest.raises(NotAllowed):
            await looked(two_look, number, "已核实 超时", by=stranger)
    assert (await looked(two_look, number, "已核实 超时", by=SECOND)).closed
    row = (await rows(two_look, Service))[0]
    assert row.looked_by not in (None, row.confirmed_by, row.person_id)


@pytest.mark.parametrize("other", [SECOND, ADMIN, CHIEF])
async def test_the_other_may_be_staff_the_units_admin_or_the_superior(two_look: Database, other: str) -> None:
    number = await odd(two_look)
    assert (await looked(two_look, number, "已核实 超时", by=other)).credits


async def test_two_who_look_at_once_credit_once(ledger: Database) -> None:
    number = await odd(ledger)
    said = await asyncio.gather(
        *(looked(ledger, number, "已核实 超时", by=who) for who in (STAFF, SECOND) * 3), return_exceptions=True
    )
    assert sum(isinstance(one, Confirmed) for one in said) == 1
    assert all(isinstance(one, Confirmed | Refusal) for one in said)
    assert await credited(ledger) == 20


async def test_a_report_said_again_is_confirmed_and_looked_into_again(ledger: Database) -> None:
    number = await odd(ledger)
    await done(ledger, number, "陪护", 10)
    with pytest.raises(NotNow, match="没有等核实的记录"):
        await looked(ledger, number, "已核实 超时")
    await confirmed(ledger, number)
    assert (await looked(ledger, number, "已核实 超时")).credits[0].hours == 10


async def test_of_two_helpers_the_plain_record_counts_at_once(ledger: Database) -> None:
    number = (await post(ledger, "大扫除，时间不限", people_wanted=2)).number
    for user_id, hours in ((HELPER, 20), (OTHER, 2)):
        await accept(ledger, user_id, number)
        await done(ledger, number, "打扫", hours, user_id=user_id)
    said = await confirmed(ledger, number)
    assert ([one.name for one in said.credits], [one.name for one in said.unsettled], said.closed) == (
        ["人2001"], ["人2000"], False,
    )  # fmt: skip
    assert (await looked(ledger, number, "已核实 超时")).closed


async def test_who_is_not_content_leaves_the_need_open_until_it_is_done_well(ledger: Database) -> None:
    number = (await post(ledger, "给郑大爷理发，时间不限")).number
    await accept(ledger, HELPER, number)
    await done(ledger, number, "理了一半", 1)
    async with ledger.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        said = await confirming.confirm(session, by, number, satisfied=False, comment="没理好")
    assert (said.closed, (await rows(ledger, Need))[0].state) == (False, "open")
    await done(ledger, number, "理好了", 2)
    assert (await confirmed(ledger, number)).closed


async def test_an_odd_back_entry_is_agreed_to_by_name(ledger: Database) -> None:
    entry = await entered(ledger, "陪护", 12)
    assert entry.to_look_into == ("超时",)
    with pytest.raises(NotNow, match="补录 1 同意 已核实 超时"):
        await decided(ledger, entry.number, SECOND)
    assert [row.state for row in await rows(ledger, BackEntry)] == ["waiting"]
    assert (await decided(ledger, entry.number, SECOND, agreed=False)).state == "declined"


async def test_a_correction_does_not_bring_in_odd_hours_unseen(ledger: Database) -> None:
    await served(ledger)
    number = (await asked(ledger, "#1 用时应为12小时")).number
    with pytest.raises(NotNow, match=f"更正 {number} 同意 已核实 超时"):
        await answered(ledger, number, STAFF, agreed=True)
    assert await credited(ledger) == 2
    async with ledger.begin() as session:
        await corrections.decide(
            session, await speaker(session, STAFF), number, agreed=True, reason="已核实 超时，值夜班陪护"
        )
    assert await credited(ledger) == 12
