"""表彰: awards of an organisation's own people (67号令 第9条). Nobody notes his own."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotFound, NotUnderstood
from storage.ledger.own_people import is_ours, must_be_over
from storage.offering.offers import shown_name
from storage.post.notices import tell_privately
from storage.speakers import Overseer, Speaker
from storage.tables import Award

_RECENT = 8
_STANDS = Award.voided_at.is_(None)


@dataclass(frozen=True, slots=True)
class AwardView:
    """One award; `person` as groups may see the name."""

    number: int
    person: str
    name: str
    given_by: str
    day: date
    again: bool = False


async def note_award(
    session: AsyncSession, speaker: Speaker, by: Overseer, person_id: int, name: str, given_by: str, day: date
) -> AwardView:
    """Note an award of one of the organisation's people, who is told; said again it changes nothing."""
    must_be_over(speaker, day, "表彰 @李明 优秀志愿者 7月11日 授予：市文明办")
    shown = await shown_name(session, person_id)
    if person_id == by.person_id:
        raise NotUnderstood("自己的表彰请别人来记：单位管理员、社区工作者或上级管理员。")
    if not await is_ours(session, by.org, person_id):
        raise NotFound(f"{shown}不是{by.org.name}的同志，请他的单位或报到的社区来记。")
    values = {
        "person_id": person_id, "org_id": by.org.id, "name": name, "given_by": given_by or by.org.name, "day": day,
        "noted_by": by.person_id, "noted_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, Award, values)
    same = (Award.person_id == person_id, Award.name == name, Award.day == day, _STANDS)
    row = (await session.scalars(select(Award).where(*same))).one()
    if new:
        note(session, speaker.now, by.person_id, "award", "person", person_id, org_id=by.org.id, award=row.id)
        text = f"祝贺！{row.given_by}授予您「{name}」，已记入您的档案。全部的发：我的表彰"
        await tell_privately(session, speaker.now, person_id, text, "有一条给您的好消息，请私聊我发：我的表彰")
    return replace(await _award(session, row), again=not new)


async def take_back_award(session: AsyncSession, speaker: Speaker, by: Overseer, number: int) -> AwardView:
    """A mistake: only by the organisation that noted it."""
    row = None
    if number < 2**31:
        row = await session.scalar(
            update(Award)
            .where(Award.id == number, Award.org_id == by.org.id, _STANDS)
            .values(voided_at=speaker.now)
            .returning(Award)
        )
    if row is None:
        raise NotFound(f"{by.org.name}没有记过表彰 {number}。看最近的私聊我发：表彰")
    note(session, speaker.now, by.person_id, "take_back", "award", number, org_id=by.org.id)
    return await _award(session, row)


async def recent_awards(session: AsyncSession, by: Overseer) -> tuple[AwardView, ...]:
    """What the organisation noted last, the newest first."""
    rows = select(Award).where(Award.org_id == by.org.id, _STANDS).order_by(Award.id.desc()).limit(_RECENT)
    return tuple([await _award(session, row) for row in list(await session.scalars(rows))])


async def awards_of(session: AsyncSession, person_id: int) -> tuple[AwardView, ...]:
    """A person's awards, the latest first."""
    rows = select(Award).where(Award.person_id == person_id, _STANDS).order_by(Award.day.desc(), Award.id.desc())
    return tuple([await _award(session, row) for row in list(await session.scalars(rows))])


async def _award(session: AsyncSession, row: Award) -> AwardView:
    return AwardView(row.id, await shown_name(session, row.person_id), row.name, row.given_by, row.day)
