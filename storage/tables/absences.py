"""Why somebody has not reported yet, wrong tries at roster codes, numbers of an outside site, and lists that wait."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table

REASONS = ("出差", "病休", "外派", "借调", "退休", "失联", "其他")


class Absence(Table):
    """Why one of a unit's people has not reported, and by when it is promised; one for a line or a person."""

    __tablename__ = "absence"
    __table_args__ = (
        UniqueConstraint("unit_id", "entry_id"),
        UniqueConstraint("unit_id", "person_id"),
        CheckConstraint("code IN ('出差', '病休', '外派', '借调', '退休', '失联', '其他')", name="code"),
        CheckConstraint("entry_id IS NOT NULL OR person_id IS NOT NULL", name="whose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("roster_entry.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    code: Mapped[str]
    promised: Mapped[date | None]
    words: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed under the key of the line, else of the person
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]


class CodeTry(Table):
    """Wrong codes from one account: after a few it is not listened to for a while."""

    __tablename__ = "code_try"
    __table_args__ = (UniqueConstraint("platform", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    user_id: Mapped[str]
    wrong: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime]


class RosterDraft(Table):
    """A list with mistakes, read and kept sealed until its good lines are asked for or a corrected one comes."""

    __tablename__ = "roster_draft"

    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"), primary_key=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lines: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    until: Mapped[datetime]


class RegistryNumber(Table):
    """The number under which an outside volunteer site knows a person (R026), as the person or the unit said it."""

    __tablename__ = "registry_number"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    number: Mapped[str]
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]
