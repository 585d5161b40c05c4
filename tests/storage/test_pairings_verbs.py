"""Pairings: owed by the pack, linked within the tree, visited by the day, promises kept."""

from datetime import date

import pytest
from actors import COMMUNITY, OPERATOR, STAFF, TODAY, rows, speaker
from packs import only
from test_at_once import all_at_once
from unit_town import ADMIN, ONE, acting, appoint, as_admin, org_id, unit_town

from storage import orgs
from storage.cooperation import pairings, pairwork
from storage.database import Database
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.speakers import ChatRef, operator
from storage.tables import Pairing, Promise, ReturnVisit, Together

ITEMS = ["联合上一次党课", "共过一次组织活动", "开展一次破难题办实事活动", "开展一次慰问活动"]
RULES = {
    "source": "结对共建1个以上社区（或企业）", "least": 1, "partners": ["社区", "企业"], "visit_by": date(2026, 7, 31), "together": ITEMS,
}  # fmt: skip
DAY = date(2026, 7, 5)


async def _pair(database: Database, kind: str = "社区", name: str = "舜水新村", since: date = DAY) -> pairings.PairView:
    return (await as_admin(database, pairwork.pair, kind, name, since, None))[0]


async def _standing(database: Database) -> pairings.PairingStanding:
    async with database.read() as session:
        return await pairings.standing(session, await org_id(database, "市住建局"))


@pytest.mark.requirement("R037", "R038", "R039")
async def test_a_unit_owes_a_pair_a_return_visit_and_the_four_things(database: Database) -> None:
    database.policies = only(pairings=RULES)
    await unit_town(database)
    assert (await _standing(database)).lacks == ("结对 0/1",)
    view = await _pair(database)
    assert view.linked is not None
    assert view.linked.name == "舜水新村"
    assert (await _standing(database)).lacks == ("未回访：舜水新村", f"舜水新村未做：{'、'.join(ITEMS)}")
    _, in_time = await as_admin(database, pairwork.return_visit, "舜水新村", DAY, "看望", "修好路灯")
    assert in_time
    for item in ITEMS:
        await as_admin(database, pairwork.did_together, "舜水新村", item, DAY)
    standing = await _standing(database)
    assert (standing.lacks, standing.pairs, standing.source) == ((), ("舜水新村",), RULES["source"])


@pytest.mark.requirement("R038")
async def test_a_visit_after_the_day_is_kept_and_comes_too_late(database: Database) -> None:
    database.policies = only(pairings=RULES | {"visit_by": date(2026, 7, 8), "together": []})
    await unit_town(database)
    await _pair(database)
    _, in_time = await as_admin(database, pairwork.return_visit, "舜水新村", TODAY, "", "")
    assert not in_time
    assert (await _standing(database)).lacks == ("未回访：舜水新村",)
    with pytest.raises(NotUnderstood, match="已经去过"):
        await as_admin(database, pairwork.return_visit, "舜水新村", date(2026, 7, 14), "", "")
    await _pair(database, "企业", "东海厂", date(2026, 7, 10))  # paired after the day: another campaign's
    await as_admin(database, pairwork.return_visit, "东海厂", TODAY, "", "")
    assert (await _standing(database)).unvisited == ("舜水新村",)


@pytest.mark.requirement("R039")
async def test_the_table_of_the_four_things_has_a_row_for_each_pairing_below(database: Database) -> None:
    database.policies = only(pairings=RULES)
    await unit_town(database)
    await _pair(database)
    await _pair(database, "企业", "东海厂")
    for _ in range(2):  # said twice is once
        await as_admin(database, pairwork.did_together, "舜水新村", ITEMS[0], DAY)
        await as_admin(database, pairwork.return_visit, "舜水新村", DAY, "看望", "修好路灯")
    async with database.read() as session:
        unit = await org_id(database, "市住建局")
        table = await pairings.checklist(session, unit)
        assert await pairings.together_items(session, unit) == tuple(ITEMS)
    assert [(row.unit, row.partner, row.kind, row.days, row.visits, row.solved) for row in table] == [
        ("市住建局", "舜水新村", "社区", ((DAY,), (), (), ()), (DAY,), 1),
        ("市住建局", "东海厂", "企业", ((), (), (), ()), (), 0),
    ]
    assert (len(await rows(database, Together)), len(await rows(database, ReturnVisit))) == (1, 1)


async def test_what_was_seen_and_solved_stands_sealed(database: Database) -> None:
    await unit_town(database)
    await _pair(database)
    await as_admin(database, pairwork.return_visit, "舜水新村", DAY, "王奶奶生病", "送医")
    (visit,) = await rows(database, ReturnVisit)
    assert "王奶奶".encode() not in (visit.content or b"")
    assert database.vault.open_ours(f"return_visit:content:{visit.pairing_id}", visit.content or b"") == "王奶奶生病"


@pytest.mark.requirement("R040")
async def test_promises_are_kept_once_and_give_a_rate(database: Database) -> None:
    database.policies = only(pairings=RULES)
    await unit_town(database)
    await _pair(database)
    first = await as_admin(database, pairwork.promise, "舜水新村", "修好路灯", date(2026, 7, 10))
    again = await as_admin(database, pairwork.promise, "舜水新村", "修好路灯", date(2026, 7, 10))
    second = await as_admin(database, pairwork.promise, "舜水新村", "办党课", date(2026, 8, 1))
    assert (first.number, len(await rows(database, Promise))) == (again.number, 2)
    standing = await _standing(database)
    assert (standing.rate, standing.overdue_promises(TODAY)) == (0.0, 1)

    async def fulfil(user: str, chat: ChatRef | None) -> pairings.PromiseView:
        async with acting(database, user, chat) as (session, by):
            return await pairwork.fulfil(session, by, second.number)

    done, _ = await all_at_once([fulfil(STAFF, COMMUNITY), fulfil(ADMIN, None)])
    assert {one.kept_on for one in done} == {TODAY}
    assert (await _standing(database)).rate == 0.5
    for user in (ONE, "5001"):
        with pytest.raises((NotAllowed, NotFound)):
            await fulfil(user, None)


async def test_the_same_pairing_at_once_is_one_and_an_ended_one_can_be_made_again(database: Database) -> None:
    await unit_town(database)
    done, refused = await all_at_once([_pair(database) for _ in range(8)])
    assert (len({one.id for one in done}), refused) == (1, [])
    await as_admin(database, pairwork.part, "舜水新村")
    assert (await _standing(database)).pairs == ()
    await _pair(database)
    assert len(await rows(database, Pairing)) == 2


async def test_the_pack_says_with_whom_and_a_foreign_community_of_the_same_name_is_never_linked(
    database: Database,
) -> None:
    database.policies = only(pairings=RULES | {"partners": ["社区"]})
    await unit_town(database)
    with pytest.raises(NotNow, match="结对对象是社区"):
        await _pair(database, "企业", "东海厂")
    for chat, kind, name, parent in (("s9", "superior", "别市", None), ("c9", "community", "幸福社区", "别市")):
        async with database.begin() as session:
            by = await speaker(session, OPERATOR, ChatRef("qq", chat, False))
            await orgs.bind(session, await operator(session, by), by, kind, name, parent)
    assert (await _pair(database, "社区", "幸福社区")).linked is None


async def test_another_units_pairing_is_unknown_here(database: Database) -> None:
    await unit_town(database)
    await _pair(database)
    other = ChatRef("qq", "100009", False)
    async with database.begin() as session:
        by = await speaker(session, OPERATOR, other)
        await orgs.bind(session, await operator(session, by), by, "unit", "市卫健委", None)
    await appoint(database, "4009", "unit_admin", other)
    with pytest.raises(NotFound, match="没有和「舜水新村」结对"):
        await as_admin(database, pairwork.return_visit, "舜水新村", DAY, "", "", user_id="4009", chat=other)
