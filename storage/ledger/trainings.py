"""培训: what an organisation notes of the training of its own people (67号令 第8条). Nobody notes it for himself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotFound, NotUnderstood
from storage.ledger.own_people import is_ours, must_be_over
from storage.offering.offers import shown_name
from storage.speakers import Overseer, Speaker
from storage.tables import Training, TrainingPlace

_RECENT = 8
_STANDS = Training.voided_at.is_(None)


@dataclass(frozen=True, slots=True)
class TrainingView:
    """A training as noted. `strangers` were named and are not the organisation's (or noted it themselves)."""

    number: int
    name: str
    day: date
    hours: Decimal
    held_by: str
    content: str
    people: int
    strangers: tuple[str, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class TrainingSaid:
    """What was said of a training."""

    name: str
    day: date
    hours: Decimal
    held_by: str = ""
    content: str = ""


async def note_training(
    session: AsyncSession, speaker: Speaker, by: Overseer, said: TrainingSaid, person_ids: Sequence[int]
) -> TrainingView:
    """Note who was trained; said again it adds people and corrects the hours. Nothing that is still to come."""
    must_be_over(speaker, said.day, "培训 急救知识 7月11日 2小时 @李明 @张伟")
    theirs = [person_id for person_id in dict.fromkeys(person_ids) if await is_ours(session, by.org, person_id)]
    trained = [person_id for person_id in theirs if person_id != by.person_id]
    others = tuple([await shown_name(session, one) for one in dict.fromkeys(person_ids) if one not in trained])
    if not trained:
        raise NotUnderstood(
            f"要写受训的人：{by.org.name}的同志，自己的请别人来记。例：培训 急救知识 7月11日 2小时 @李明"
        )
    values = {
        "org_id": by.org.id, "name": said.name, "day": said.day, "hours": said.hours, "content": said.content,
        "held_by": said.held_by or by.org.name, "noted_by": by.person_id, "noted_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, Training, values)
    same = (Training.org_id == by.org.id, Training.name == said.name, Training.day == said.day, _STANDS)
    row = (await session.scalars(select(Training).where(*same))).one()
    row.hours, row.content = said.hours, said.content or row.content
    row.held_by = said.held_by or row.held_by
    for person_id in trained:
        place = {"training_id": row.id, "person_id": person_id, "noted_by": by.person_id}
        if await insert_once(session, TrainingPlace, place):
            note(session, speaker.now, by.person_id, "train", "person", person_id, org_id=by.org.id, training=row.id)
    await session.flush()
    return replace(await _training(session, row), strangers=others, again=not new)


async def take_back_training(
    session: AsyncSession, speaker: Speaker, by: Overseer, number: int, only: Sequence[int]
) -> None:
    """A mistake: the whole training, or those named. What was noted stays in the history."""
    kept = (Training.id == number, Training.org_id == by.org.id, _STANDS)
    row = await session.scalar(select(Training).where(*kept)) if number < 2**31 else None
    if row is None:
        raise NotFound(f"{by.org.name}没有培训 {number}。看最近的私聊我发：培训")
    if only:
        gone = await session.scalars(
            delete(TrainingPlace)
            .where(TrainingPlace.training_id == number, TrainingPlace.person_id.in_(only))
            .returning(TrainingPlace.person_id)
        )
        if not gone.all():
            raise NotFound(f"培训 {number} 里没有这位同志。")
    else:
        await session.execute(update(Training).where(*kept).values(voided_at=speaker.now))
    note(session, speaker.now, by.person_id, "take_back", "training", number, org_id=by.org.id, people=len(only))


async def recent_trainings(session: AsyncSession, by: Overseer) -> tuple[TrainingView, ...]:
    """What the organisation noted last, the newest first."""
    rows = select(Training).where(Training.org_id == by.org.id, _STANDS).order_by(Training.id.desc())
    return tuple([await _training(session, row) for row in list(await session.scalars(rows.limit(_RECENT)))])


async def trainings_of(session: AsyncSession, person_id: int) -> tuple[TrainingView, ...]:
    """A person's trainings, the latest first."""
    rows = (
        select(Training)
        .join(TrainingPlace, TrainingPlace.training_id == Training.id)
        .where(TrainingPlace.person_id == person_id, _STANDS)
        .order_by(Training.day.desc(), Training.id.desc())
    )
    return tuple([await _training(session, row) for row in list(await session.scalars(rows))])


async def _training(session: AsyncSession, row: Training) -> TrainingView:
    people = select(func.count()).where(TrainingPlace.training_id == row.id)
    count = await session.scalar(people) or 0
    return TrainingView(row.id, row.name, row.day, row.hours, row.held_by, row.content, count)
