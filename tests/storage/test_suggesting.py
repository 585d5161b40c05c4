"""Who is suggested, against a slow reading of every row by itself: refusals, clashes, caps, licences, sex and age, the roster,
who left; in communities drawn at random. And that nothing of it is out of date, whoever wrote it.
"""

import random
from datetime import UTC, date, timedelta
from decimal import Decimal

import pytest
from actors import NOW, TODAY, post, town
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from matching.model import Helper
from matching.ranking.circumstances import circumstances
from matching.ranking.eligibility import bars
from matching.ranking.ranker import Ranker
from storage.database import Database
from storage.offering import suggestions
from storage.offering.member_rows import unfree
from storage.offering.suggestions import Taken
from storage.profiles import Profile, keep_profile, profile_of
from storage.tables import (
    Licence,
    Need,
    Offer,
    Org,
    Person,
    Registration,
    RosterEntry,
    Service,
)

SKILLS = (
    "理发",
    "推头，按摩",
    "水暖工",
    "会修水管和电路",
    "电工师傅",
    "内科医生",
    "小学老师",
    "开车",
    "啥都能干",
    "有力气能扛",
    "做饭",
)
TEXTS = (
    "给李大爷理发，下周六上午，1人",
    "楼道里的线路坏了，找电工换线路，下周六下午，1人",
    "搬几箱旧书，下周日，找2个40岁以下的小伙子",
    "陪奶奶去医院，时间不限，最好女同志，1人",
    "王奶奶家水龙头漏水，下周六来修，1人",
)
STATES = ("offered", "accepted", "done", "declined", "cancelled", "withdrawn")
SATURDAY = date(2026, 7, 25)


async def drawn(database: Database, seed: int) -> int:
    """A street with two communities and a need in the first; returns its number."""
    chance = random.Random(seed)
    await town(database)
    view = await post(database, chance.choice(TEXTS))
    async with database.begin() as session:
        need = await session.get_one(Need, view.number)
        need.people = 9
        assert need.day in (None, SATURDAY, SATURDAY + timedelta(days=1)), "else nobody is ever elsewhere"
        here = await session.get_one(Org, need.org_id)
        street = Org(kind="superior", name="凤山街道", created_at=NOW)
        session.add(street)
        await session.flush()
        here.parent_id = street.id
        there = Org(kind="community", name="梅湖", parent_id=street.id, created_at=NOW)
        session.add(there)
        others = [_need(here.id, need.posted_by, chance) for _ in range(6)]
        session.add_all(others)
        await session.flush()
        for n in range(30):
            await _person(session, chance, n, (here.id, there.id), need, others)
    return view.number


def _need(org_id: int, posted_by: int, chance: random.Random) -> Need:
    day = chance.choice((None, SATURDAY, SATURDAY + timedelta(days=1)))
    day_end = chance.choice((None, day, day + timedelta(days=1))) if day else None
    return Need(
        kind="need", org_id=org_id, posted_by=posted_by, state=chance.choice(("open", "open", "closed")), category="其他",
        day=day, day_end=day_end, part=chance.choice((None, "上午", "下午", "全天")), people=500, posted_at=NOW,
    )  # fmt: skip


async def _person(
    session: AsyncSession, chance: random.Random, n: int, places: tuple[int, ...], need: Need, others: list[Need]
) -> None:
    person = Person(
        number=f"V{n:08d}", name=chance.choice((f"王{n}", "")), name_hidden=chance.random() < 0.2, created_at=NOW,
        skills=chance.choice(SKILLS), wishes=chance.sample(["社区服务", "医疗卫生"], chance.randrange(3)),
        days=chance.sample(["周六", "周日", "周一"], chance.randrange(3)), parts=chance.sample(["上午", "晚上"], chance.randrange(3)),
        vouched_at=chance.choice((None, NOW)), erased_at=NOW if chance.random() < 0.1 else None,
    )  # fmt: skip
    session.add(person)
    await session.flush()
    for place in chance.choice(((), places[:1], places[:1], places[:1], places[1:], places)):
        session.add(Registration(person_id=person.id, org_id=place, registered_at=NOW))
    if chance.random() < 0.7:
        about = Profile(sex=chance.choice(("男", "女", None)), born=chance.choice(("1950", "1990-03", "2012-01", None)))
        await keep_profile(session, person, about)
    if chance.random() < 0.4:
        left = chance.choice((None, NOW))
        session.add(RosterEntry(unit_id=places[0], name="王", person_id=person.id, listed_at=NOW, left_at=left))
    for name in chance.sample(["电工证", "驾驶证"], chance.randrange(3)):
        proven = chance.choice((None, NOW))
        session.add(Licence(person_id=person.id, name=name, said_at=NOW, proven_at=proven))
    if chance.random() < 0.3:
        session.add(_offer(need.id, person.id, chance.choice(STATES), chance))
    for other in chance.sample(others, chance.randrange(7)):
        session.add(made := _offer(other.id, person.id, chance.choice((*STATES, "accepted", "done", "done")), chance))
        await session.flush()
        if made.state == "done":
            session.add(_service(made, other, chance))


def _offer(need_id: int, person_id: int, state: str, chance: random.Random) -> Offer:
    at = NOW - timedelta(days=chance.choice((0, 5, 40, 400)))
    return Offer(
        need_id=need_id, person_id=person_id, state=state, offered_at=at, answered_at=chance.choice((at, None))
    )


def _service(offer: Offer, need: Need, chance: random.Random) -> Service:
    day = TODAY - timedelta(days=chance.choice((3, 100, 300)))
    return Service(
        offer_id=offer.id, need_id=need.id, person_id=offer.person_id, org_id=need.org_id, day=day, hours=Decimal(1),
        state=chance.choice(("reported", "confirmed", "confirmed", "disputed")), reported_at=NOW,
    )  # fmt: skip


async def slowly(session: AsyncSession, taken: Taken) -> list[tuple[Person, Helper]]:
    """Everybody who may be asked, one row after another, as the rules are told in words."""
    need = await session.get_one(Need, taken.need.number)
    offers = list(await session.scalars(select(Offer)))
    needs = {row.id: row for row in await session.scalars(select(Need))}
    services = list(await session.scalars(select(Service)))
    licences = list(await session.scalars(select(Licence).order_by(Licence.id)))
    ask, month = taken.ask, need.day or need.day_end or TODAY
    personal = any((ask.sex, ask.age_from, ask.age_to, ask.licence, ask.risky))
    found: list[tuple[Person, Helper]] = []
    for person in await session.scalars(select(Person).order_by(Person.id)):
        at = set(await session.scalars(select(Registration.org_id).where(Registration.person_id == person.id)))
        mine = [one for one in offers if one.person_id == person.id]
        if need.org_id not in at or person.erased_at is not None or _barred(need, mine, needs):
            continue
        served = sum(
            one.person_id == person.id and one.state == "confirmed" and one.day.year == TODAY.year for one in services
        )
        about = await profile_of(session, person) if personal else Profile()
        proven = [one.name for one in licences if one.person_id == person.id and one.proven_at and ask.licence]
        found.append((person, Helper(
            str(person.id), person.skills, tuple(person.wishes), tuple(person.days), tuple(person.parts), ("舜水新村",), served,
            2, ("凤山街道",), tuple(proven), about.age(TODAY), about.sex,
            sum(_falls_in(month, one, needs[one.need_id]) for one in mine),
        )))  # fmt: skip
    return found


def _barred(need: Need, mine: list[Offer], needs: dict[int, Need]) -> bool:
    """Has it, gave it back, or has accepted something at the same time."""
    if any(one.need_id == need.id and one.state != "withdrawn" for one in mine):
        return True
    held = [needs[one.need_id] for one in mine if one.state == "accepted" and one.need_id != need.id]
    return any(
        other.state == "open" and other.day is not None and other.day == need.day and other.day_end in (None, other.day)
        and (need.part in (None, "全天") or other.part in (None, "全天", need.part))
        for other in held
    )  # fmt: skip


def _falls_in(month: date, offer: Offer, need: Need) -> bool:
    if offer.state not in ("accepted", "done"):
        return False
    day = need.day or need.day_end or (offer.answered_at.astimezone(UTC).date() if offer.answered_at else None)
    return day is not None and (day.year, day.month) == (month.year, month.month)


@pytest.mark.requirement("F02", "F03", "L01")
@pytest.mark.parametrize("seed", range(24))
async def test_the_suggested_are_those_of_a_slow_reading_of_all_rows(database: Database, seed: int) -> None:
    number = await drawn(database, seed)
    async with database.read() as session:
        taken = await suggestions.take(session, number, TODAY)
        slow = await slowly(session, taken)
        away = await unfree(session, await session.get_one(Need, number))
    assert [one.helper for one in taken.people] == [helper for _, helper in slow]
    assert not away & {one.row.id for one in taken.people}
    weights, ranker = taken.rules.weights, Ranker([helper for _, helper in slow], taken.rules.weights)
    scored = [
        (-round(fit * circumstances(taken.ask, helper, weights).factor, 6), helper.id)
        for _, helper in slow
        if (fit := ranker.fit_of(taken.ask, helper.id)) > 0 and not bars(taken.ask, helper, weights)
    ]
    for top in (1, 3, 5, 100):
        assert [(-one.score, one.helper) for one in ranker.rank(taken.ask, top)] == sorted(scored)[:top]
    async with database.read() as session:
        listed = set(await session.scalars(select(RosterEntry.person_id).where(RosterEntry.left_at.is_(None))))
    known = {person.id for person, _ in slow if person.vouched_at is not None or person.id in listed}
    assert {one.row.id for one in taken.people if one.row.vouched} == known
    waves = await suggestions.candidates(database, number, TODAY)
    fits = {str(person.id): ranker.fit_of(taken.ask, str(person.id)) for person, _ in slow}
    assert set(waves) <= known
    assert all(fits[str(person)] >= weights.poor for person in waves)


async def names(database: Database, number: int) -> list[int]:
    """Whom the suggestions name."""
    async with database.read() as session:
        taken = await suggestions.take(session, number, TODAY)
    return [one.person_id for one in (await suggestions.suggest(database, taken, TODAY)).people]


@pytest.mark.requirement("F02", "L01")
async def test_what_another_process_has_written_a_moment_ago_counts(database: Database) -> None:
    """Nothing of a member is kept between two answers, so a second process may write what it likes."""
    await town(database)
    number = (await post(database, "给李大爷理发，时间不限，1人")).number
    other = Database(database.url.render_as_string(hide_password=False), database.vault)
    async with other.begin() as session:
        org = (await session.get_one(Need, number)).org_id
        barbers = [Person(number=f"V{n:08d}", name=f"王{n}", skills="会理发", created_at=NOW) for n in range(3)]
        session.add_all(barbers)
        await session.flush()
        session.add_all(Registration(person_id=one.id, org_id=org, registered_at=NOW) for one in barbers)
    first, second, third = (one.id for one in barbers)
    assert await names(database, number) == [first, second, third]
    changes = (
        (update(Person).where(Person.id == first).values(skills="会做饭"), [second, third]),
        (update(Person).where(Person.id == first).values(skills="会理发"), [first, second, third]),
        (delete(Registration).where(Registration.person_id == second), [first, third]),
        (update(Person).where(Person.id == third).values(erased_at=NOW), [first]),
    )
    for change, left in changes:
        async with other.begin() as session:
            await session.execute(change)
        assert await names(database, number) == left
    async with other.begin() as session:
        session.add(Offer(need_id=number, person_id=first, state="declined", offered_at=NOW, answered_at=NOW))
    assert await names(database, number) == []
    await other.close()


async def test_the_order_that_was_shown_is_what_dispatching_by_place_means(database: Database) -> None:
    number = await drawn(database, 3)
    async with database.read() as session:
        taken = await suggestions.take(session, number, TODAY)
    found = await suggestions.suggest(database, taken, TODAY)
    async with database.begin() as session:
        await suggestions.keep(session, found)
    async with database.read() as session:
        for place, one in enumerate(found.people, 1):
            assert (await suggestions.nth(session, number, place)).id == one.person_id
