"""撮合: the proposals of the last round of each community, kept so that 全部派出 sends what the staff has seen."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class MatchRound(Table):
    """One community's round; the next one takes its place. `sent_at` is set once, by whoever sends it first."""

    __tablename__ = "match_round"
    __table_args__ = (UniqueConstraint("org_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    day: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: the clock
    sent_at: Mapped[datetime | None]
    clock_day: Mapped[date | None]  # the last day on which the clock made one: two clocks make one


class MatchPair(Table):
    """Somebody proposed for a need. `place` is the number shown; `reasons` are words that the community's group may read."""

    __tablename__ = "match_pair"
    __table_args__ = (
        UniqueConstraint("round_id", "need_id", "person_id"),
        CheckConstraint("state IN ('proposed', 'dropped', 'sent', 'left')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("match_round.id", ondelete="CASCADE"))
    place: Mapped[int]
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    score: Mapped[float]
    reasons: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(default="proposed")
