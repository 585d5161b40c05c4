"""What the clock has reminded whom of, so that nothing is said twice, and who wants to hear nothing."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class Reminder(Table):
    """That a person was reminded for one reason on one occasion: 报到, `7:2026-07-31:14`. Ids and days only."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("person_id", "reason", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    occasion: Mapped[str]
    reminded_at: Mapped[datetime]


class ReminderDay(Table):
    """That a person has had the one message of a day. Two clocks at once: one of them makes the row."""

    __tablename__ = "reminder_day"
    __table_args__ = (UniqueConstraint("person_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]


class ReminderChoice(Table):
    """勿扰 or 退订: the clock keeps silent towards this person, up to and with `until` or for good."""

    __tablename__ = "reminder_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    until: Mapped[date | None]
    chosen_at: Mapped[datetime]
