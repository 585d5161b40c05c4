"""Members as rows, with what decides whether they may be asked and in what order, in one statement.

Nothing of it is kept between two answers: whoever left, refused or has something else on that day is seen in the rows of this moment.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, cast, func, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage.tables import Need, Offer, Person, Registration, Service, Subject
from storage.vouching import is_known

_REFUSED = ("offered", "accepted", "done", "declined", "cancelled")  # has it, or gave it back


class MemberRow(NamedTuple):
    """One member. Lists are as they stand in the row: see `listed`. `profile` and `key` only where they were asked for."""

    id: int
    org_id: int
    name: str
    number: str
    hidden: bool
    skills: str
    wishes: str
    days: str
    parts: str
    vouched: bool  # known to be somebody there
    served: int  # confirmed this year
    in_month: int  # accepted or done in the month that was asked about
    subject_id: int | None
    profile: bytes | None
    key: bytes | None


_ORDER = attrgetter("id", "vouched", "org_id")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to read. `need`: leave out who refused it, has it or is elsewhere then, but for `keep`; None: nobody.
    `among`: only these. `sealed`: sex and age as well, still sealed."""

    places: tuple[int, ...]
    year: int
    day: date  # its month counts
    need: Need | None = None
    keep: int | None = None
    among: Collection[int] | None = None
    sealed: bool = False
    most: int | None = None


async def member_rows(session: AsyncSession, wanted: Wanted) -> list[MemberRow]:
    """The members, by id; who is registered in several of the places stands there once, with the last where he is known."""
    asked, some, few = wanted.need is not None, wanted.among is not None, wanted.most is not None
    alone = len(wanted.places) == 1
    statement = _statement(_clash(wanted.need), wanted.sealed, alone=alone, asked=asked, some=some, few=few)
    # by the connection itself: the session would go through every row once more, looking for objects
    found = await (await session.connection()).execute(statement, _values(wanted))
    rows = sorted((MemberRow._make(row) for row in found), key=_ORDER)
    return list({row.id: row for row in rows}.values())


@lru_cache(maxsize=4096)
def listed(column: str) -> tuple[str, ...]:
    """What a list says, as the database keeps it."""
    return tuple(json.loads(column))


def _values(wanted: Wanted) -> dict[str, Any]:
    first = wanted.day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    values: dict[str, Any] = {
        "new_year": date(wanted.year, 1, 1), "new_years_eve": date(wanted.year, 12, 31),
        "first": first, "following": following, "start": _midnight(first), "end": _midnight(following),
    }  # fmt: skip
    values |= {"place": wanted.places[0]} if len(wanted.places) == 1 else {"places": wanted.places}
    if wanted.need is not None:
        values |= {"need": wanted.need.id, "keep": wanted.keep or 0, "on": wanted.need.day, "part": wanted.need.part}
    if wanted.among is not None:
        values["among"] = sorted(wanted.among)
    return values | ({"most": wanted.most} if wanted.most is not None else {})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _clash(need: Need | None) -> str:
    """What a need takes of a day: nothing that is known, a part, or all of it."""
    if need is None or need.day is None:
        return "none"
    return "part" if need.part not in (None, "全天") else "day"


@cache
def _statement(
    clash: str, sealed: bool, *, alone: bool, asked: bool, some: bool, few: bool
) -> Select[*tuple[Any, ...]]:
    """Nothing in it is written out anew for each call (as SQLAlchemy does with IN) where one place is asked about."""
    sealed_columns = (Person.profile, Subject.key) if sealed else (null(), null())
    statement = (
        select(
            Person.id, Registration.org_id, Person.name, Person.number, Person.name_hidden, Person.skills,
            cast(Person.wishes, Text), cast(Person.days, Text), cast(Person.parts, Text),
            is_known(), _served(), _in_month(), Person.subject_id, *sealed_columns,
        )
        .join(Registration, Registration.person_id == Person.id)
        .where(Person.erased_at.is_(None))
    )  # fmt: skip
    here = Registration.org_id
    statement = statement.where(here == bindparam("place") if alone else here.in_(bindparam("places", expanding=True)))
    if sealed:
        statement = statement.outerjoin(Subject, Subject.id == Person.subject_id)
    if asked:
        statement = statement.where(or_(Person.id == bindparam("keep"), _is_free(clash)))
    if some:
        statement = statement.where(Person.id.in_(bindparam("among", expanding=True)))
    return statement.order_by(Person.id, Registration.org_id).limit(bindparam("most")) if few else statement


def _served() -> ColumnElement[int]:
    """Confirmed services of the year."""
    in_year = Service.day.between(bindparam("new_year"), bindparam("new_years_eve"))
    mine = (Service.person_id == Person.id, Service.state == "confirmed", in_year)
    return select(func.count()).select_from(Service).where(*mine).scalar_subquery()


def _in_month() -> ColumnElement[int]:
    """Needs accepted or done that fall in the month. A need without a day falls in the month of the acceptance (in UTC:
    a few hours at the edge of a month decide nothing)."""
    last_named = func.coalesce(Need.day, Need.day_end)
    dated = and_(last_named >= bindparam("first"), last_named < bindparam("following"))
    then = (Offer.answered_at >= bindparam("start"), Offer.answered_at < bindparam("end"))
    mine = (Offer.person_id == Person.id, _one_of(Offer.state, "accepted", "done"))
    joined = select(func.count()).select_from(Offer).join(Need, Need.id == Offer.need_id)
    return joined.where(*mine, or_(dated, and_(last_named.is_(None), *then))).scalar_subquery()


async def unfree(session: AsyncSession, need: Need) -> set[int]:
    """Who cannot be asked for a need, wherever registered: has it, refused it, or is elsewhere then."""
    clash = _clash(need)
    refused = await session.scalars(_refused(), {"need": need.id})
    if clash == "none":
        return {*refused}
    values = {"need": need.id, "on": need.day, "part": need.part}
    return {*refused, *await session.scalars(_held_then(clash), values)}


def _is_free(clash: str) -> ColumnElement[bool]:
    """Neither has it or refused it, nor is elsewhere then."""
    free = Person.id.not_in(_refused())
    return free if clash == "none" else free & ~_held_then(clash).where(Offer.person_id == Person.id).exists()


def _refused() -> Select[int]:
    return select(Offer.person_id).where(Offer.need_id == bindparam("need"), _one_of(Offer.state, *_REFUSED))


def _one_of(column: InstrumentedAttribute[str], *values: str) -> ColumnElement[bool]:
    return or_(*(column == value for value in values))


def _held_then(clash: str) -> Select[int]:
    """Who has accepted another need at the same time: nobody can be in two places."""
    same = [Need.day == bindparam("on"), Need.day_end.is_(None) | (Need.day_end == Need.day)]
    if clash == "part":
        same.append(Need.part.is_(None) | (Need.part == bindparam("part")) | (Need.part == "全天"))
    held = select(Offer.person_id).join(Need, Need.id == Offer.need_id)
    return held.where(Offer.state == "accepted", Need.state == "open", Need.id != bindparam("need"), *same)
