"""A need with everything that is told of it, in one statement: every list, answer and suggestion shows one."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking.asks import NeedWords
from storage.asking.need_view import NeedView
from storage.asking.need_words import Details, opened, words_from
from storage.asking.traits import Briefing, briefing
from storage.database import vault_of
from storage.errors import NotFound
from storage.speakers import OrgRef
from storage.tables import Need, NeedTrait, Offer, Org, Service, Subject

_BIGGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class WholeNeed:
    """The row, its face, and its sealed words, which are for matching and for who may read them."""

    row: Need
    view: NeedView
    words: NeedWords


def can_be(number: int) -> bool:
    """Whether a number is one that a row can have."""
    return 0 < number <= _BIGGEST_NUMBER


def unknown(number: int) -> NotFound:
    """What is said of a number that no need has."""
    shown = str(number) if number <= _BIGGEST_NUMBER else f"{str(number)[:8]}…"
    return NotFound(f"没有 #{shown} 这个编号。发「清单」看现有的需求。")


async def whole_need(session: AsyncSession, number: int) -> WholeNeed:
    """The need of a number that somebody may have typed. Raises NotFound."""
    found = (await session.execute(_whole(), {"need": number})).one_or_none() if can_be(number) else None
    if found is None:
        raise unknown(number)
    need, subject, key, trait, waiting, reported, *org = found
    inside = opened(vault_of(session), subject, key, need.details) if key is not None else None
    return WholeNeed(
        need, _view(need, OrgRef(*org), inside, briefing(trait), waiting, reported=reported), words_from(need, inside)
    )


def _view(need: Need, org: OrgRef, inside: Details | None, told: Briefing, waiting: int, *, reported: bool) -> NeedView:
    return NeedView(
        number=need.id, kind=need.kind, state=need.state, community=org, category=need.category,
        topics=tuple(need.topics), object=need.object, thing=need.thing,
        salutation=inside.salutation if inside else None,
        day=need.day, day_end=need.day_end, part=need.part, start=need.start, any_day=need.any_day,
        people=need.people, taken=need.taken, waiting=waiting, told=told, reported=bool(reported),
    )  # fmt: skip


@cache
def _whole() -> Select[*tuple[Any, ...]]:
    asked = select(func.count()).where(Offer.need_id == Need.id, Offer.state == "offered").scalar_subquery()
    reported = exists().where(Service.need_id == Need.id)
    return (
        select(Need, Subject.id, Subject.key, NeedTrait, asked, reported, Org.id, Org.kind, Org.name, Org.parent_id)
        .join(Org, Org.id == Need.org_id)
        .outerjoin(Subject, Subject.id == Need.subject_id)
        .outerjoin(NeedTrait, NeedTrait.need_id == Need.id)
        .where(Need.id == bindparam("need"))
    )
