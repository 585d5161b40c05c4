"""What stands beside a person's hours: star, ratings, training and awards, for himself and his unit's admin."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.ledger import awards, ratings, stars, trainings
from storage.ledger.awards import AwardView
from storage.ledger.ratings import RatingSum
from storage.ledger.stars import Standing
from storage.ledger.trainings import TrainingView
from storage.tables import Award, Rating, Service, TrainingPlace

_ALL = 1000
_NOTHING, _UNRATED = Standing(Decimal(0)), RatingSum()


@dataclass(frozen=True, slots=True)
class Merits:
    """All of it, the latest first."""

    standing: Standing = _NOTHING
    ratings: RatingSum = _UNRATED
    trainings: tuple[TrainingView, ...] = ()
    awards: tuple[AwardView, ...] = ()

    @property
    def trained_hours(self) -> Decimal:
        """The hours of all trainings."""
        return sum((one.hours for one in self.trainings), Decimal(0))


NO_MERITS = Merits()


async def merits_of(session: AsyncSession, person_id: int, *, every: bool = False) -> Merits:
    """What stands beside one person's hours; the latest ratings, or `every` one of them."""
    return Merits(
        await stars.standing(session, person_id),
        await (ratings.of_person(session, person_id, latest=_ALL) if every else ratings.of_person(session, person_id)),
        await trainings.trainings_of(session, person_id),
        await awards.awards_of(session, person_id),
    )


async def forget_words(session: AsyncSession, org_id: int, before: datetime) -> None:
    """What old ratings say in words: they may name who was helped. The grades stay."""
    services = select(Service.id).where(Service.org_id == org_id)
    await session.execute(
        update(Rating).where(Rating.service_id.in_(services), Rating.rated_at < before).values(words=None)
    )


async def forget_person(session: AsyncSession, person_id: int) -> None:
    """Erasure: training and awards go; of a rating the grade stays, as the hours do, with nobody's name."""
    for table in (TrainingPlace, Award):
        await session.execute(delete(table).where(table.person_id == person_id))
    await session.execute(update(Rating).where(Rating.person_id == person_id).values(words=None))
