"""Duty at a paired community: the days owed, who has which, and who asks whom to take one over."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class DutyRoster(Table):
    """轮值 of a unit at a community: the days it covers and how many are wanted on each. Two of them never overlap."""

    __tablename__ = "duty_roster"
    __table_args__ = (
        UniqueConstraint("unit_id", "community_id", "first"),
        CheckConstraint("last >= first", name="days"),
        CheckConstraint("least BETWEEN 1 AND 50", name="least"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    community_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    least: Mapped[int]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


class DutyShift(Table):
    """One person on one day. Its number is what 换班 names."""

    __tablename__ = "duty_shift"
    __table_args__ = (
        UniqueConstraint("roster_id", "day", "person_id"),
        Index("ix_duty_shift_person_day", "person_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("duty_roster.id"))
    day: Mapped[date]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]


class DutySwap(Table):
    """Somebody asks for a shift to be taken over: by one person, or (None) by anyone of the unit.

    `back_id` is the shift the other gives in exchange, when days are exchanged.
    """

    __tablename__ = "duty_swap"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'agreed', 'refused', 'ended')", name="state"),
        Index("uq_duty_swap_open", "shift_id", unique=True,
              sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("duty_shift.id", ondelete="CASCADE"))
    back_id: Mapped[int | None] = mapped_column(ForeignKey("duty_shift.id", ondelete="SET NULL"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(default="open")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class DutyAlert(Table):
    """That a unit was told of an empty day: once for each day of its roster."""

    __tablename__ = "duty_alert"
    __table_args__ = (UniqueConstraint("roster_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("duty_roster.id", ondelete="CASCADE"))
    day: Mapped[date]
    told_at: Mapped[datetime]
