"""A need with everything that is told of it, in one statement: every list, answer and suggestion shows one."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking.asks import NeedWords
from storage.asking.need_view import NeedView
from storage.asking.need_words import Details, opened_details, words_from
from storage.asking.traits import briefing
from storage.database import vault_of
from storage.speakers import OrgRef
from storage.tables import Need, NeedTrait, Offer, Org, Service, Subject


@dataclass(frozen=True, slots=True)
class WholeNeed:
    """The row, its face, and its sealed words, which are for matching and for who may read them."""

    row: Need
    view: NeedView
    words: NeedWords


async def whole_need(session: AsyncSession, number: int) -> WholeNeed:
    """The need of this number, which is known to be one."""
    found = await session.execute(_whole(), {"need": number})
    need, subject, trait, waiting, reported, *org = found.one()
    inside = opened_details(vault_of(session), need, subject)
    return WholeNeed(
        need, _view(need, OrgRef(*org), inside, trait, waiting, reported=reported), words_from(need, inside)
    )


def _view(
    need: Need, org: OrgRef, inside: Details | None, trait: NeedTrait | None, waiting: int, *, reported: bool
) -> NeedView:
    return NeedView(
        number=need.id, kind=need.kind, state=need.state, community=org, category=need.category,
        topics=tuple(need.topics), object=need.object, thing=need.thing,
        salutation=inside.salutation if inside else None,
        day=need.day, day_end=need.day_end, part=need.part, start=need.start, any_day=need.any_day,
        people=need.people, taken=need.taken, waiting=waiting, told=briefing(trait), reported=bool(reported),
    )  # fmt: skip


@cache
def _whole() -> Select[*tuple[Any, ...]]:
    asked = select(func.count()).where(Offer.need_id == Need.id, Offer.state == "offered").scalar_subquery()
    reported = exists().where(Service.need_id == Need.id)
    return (
        select(Need, Subject, NeedTrait, asked, reported, Org.id, Org.kind, Org.name, Org.parent_id)
        .join(Org, Org.id == Need.org_id)
        .outerjoin(Subject, Subject.id == Need.subject_id)
        .outerjoin(NeedTrait, NeedTrait.need_id == Need.id)
        .where(Need.id == bindparam("need"))
    )
