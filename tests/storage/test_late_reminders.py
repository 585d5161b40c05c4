"""The clock reminds of what is late: services that are not on record, and reports that teams owe (67号令 第11条, R035)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from actors import COMMUNITY, STAFF, TODAY, UNIT, accept, members, post, rows, speaker, town
from packs import only
from unit_town import ONE, as_admin, id_of, unit_town

from bot.clock import morning
from storage.cooperation import teamwork
from storage.cooperation.teamwork import TeamWords
from storage.database import Database
from storage.ledger import confirming, services
from storage.ledger.ledger_flags import deadline
from storage.tables import Notice, Reminder

ZONE = ZoneInfo("Asia/Shanghai")
LAST = deadline(TODAY, 10)
REPORTS = {"source": "凡独立支部及其以上的基层单位，原则上要组建", "report_months": 3}


def nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


async def heard(database: Database, user_id: str, first: date, days: int) -> list[str]:
    """What the clock told somebody in private in so many mornings, each run twice."""
    for n in range(days):
        for _ in range(2):
            await morning(database, ZONE, nine(first + timedelta(days=n)))
    vault = database.vault
    return [
        vault.open_ours("notice:body", row.body).split("\n不想收")[0]
        for row in await rows(database, Notice)
        if row.chat is None and row.user_id == user_id and row.body is not None and not row.by_person
    ]


@pytest.fixture
async def late(database: Database) -> Database:
    """One service that was never reported, one that was never confirmed."""
    await town(database)
    silent, told = await members(database, 2)
    await post(database, "打扫楼道，7月13日上午")
    await accept(database, silent, 1)
    await post(database, "给郑大爷理发，时间不限")
    await accept(database, told, 2)
    async with database.begin() as session:
        await services.report(session, await speaker(session, told, UNIT), 2, "理好了", None)
    return database


@pytest.mark.requirement("L07")
async def test_who_should_record_is_reminded_once_when_ten_working_days_have_passed(late: Database) -> None:
    assert await heard(late, "2000", LAST - timedelta(days=2), 3) == []
    assert await heard(late, "2000", LAST + timedelta(days=1), 8) == [
        "#1 2026年7月13日周一结束，还没有记录。做了发：完成 1 做了什么，用时多久　没去发：来不了 1"
    ]
    assert await heard(late, "2001", LAST, 1) == [], "who has reported owes nothing"


@pytest.mark.requirement("L07")
async def test_the_community_is_reminded_once_of_what_waits_for_its_word(late: Database) -> None:
    words = await heard(late, STAFF, LAST + timedelta(days=1), 8)
    assert words == ["【舜水新村】超期没记录的服务2条（等社区确认1条）。看发：超期记录　确认发：确认 2 满意"]
    async with late.begin() as session:
        by = replace(await speaker(session, STAFF, COMMUNITY), now=nine(LAST))
        await confirming.confirm(session, by, 2, satisfied=True, comment="")
    assert await heard(late, STAFF, LAST + timedelta(days=9), 2) == words, "less that is late is no news"


@pytest.mark.requirement("R035")
async def test_a_team_that_owes_a_report_is_reminded_once_by_its_leader(database: Database) -> None:
    database.policies = only(teams=REPORTS)
    await unit_town(database)
    one = await id_of(database, ONE)
    await as_admin(database, teamwork.found, TeamWords("水电队", leader_id=one, document_date=date(2026, 3, 1)))
    assert await heard(database, ONE, date(2026, 5, 29), 3) == []
    words = await heard(database, ONE, date(2026, 6, 1), 10)
    assert [text for text in words if "服务队" in text] == [
        "服务队「水电队」2026年6月1日周一起该报告工作了。发：服务队 报告 水电队"
    ]
    said = [row for row in await rows(database, Reminder) if row.reason == "服务队报告"]
    assert [(row.person_id, row.occasion) for row in said] == [(one, "1:2026-06-01")]
