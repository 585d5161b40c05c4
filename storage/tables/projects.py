"""Service projects of a community, and its rooms with their free times."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table

_OFFERED = "state IN ('draft', 'open')"
_TAKEN = "state = 'active'"
_HELD = "given_back_at IS NULL"


class Project(Table):
    """P3. It is a draft until the three questions (helps, wanted, able) are answered; its name and they are public."""

    __tablename__ = "project"
    __table_args__ = (
        Index("uq_project_name", "org_id", "name", unique=True,
              sqlite_where=text(_OFFERED), postgresql_where=text(_OFFERED)),
        CheckConstraint("state IN ('draft', 'open', 'ended')", name="state"),
        CheckConstraint("state = 'draft' OR (helps <> '' AND wanted <> '' AND able <> '')", name="vetted"),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    name: Mapped[str]
    helps: Mapped[str] = mapped_column(default="")  # 对基层有没有帮助
    wanted: Mapped[str] = mapped_column(default="")  # 群众有没有需求
    able: Mapped[str] = mapped_column(default="")  # 党员能不能办
    supports: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(default="draft")
    next_day: Mapped[date | None]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ProjectTaking(Table):
    """领办: a person or a unit that runs a project."""

    __tablename__ = "project_taking"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="taker"),
        CheckConstraint("state IN ('active', 'left')", name="state"),
        Index("uq_project_taking_person", "project_id", "person_id", unique=True,
              sqlite_where=text(_TAKEN), postgresql_where=text(_TAKEN)),
        Index("uq_project_taking_unit", "project_id", "unit_id", unique=True,
              sqlite_where=text(_TAKEN), postgresql_where=text(_TAKEN)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org.id"), index=True)
    state: Mapped[str] = mapped_column(default="active")
    taken_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class ProjectStep(Table):
    """What was done in a project on a day, in words that name nobody, and money that others handled."""

    __tablename__ = "project_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    day: Mapped[date]
    words: Mapped[str]
    said_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]


class FundNote(Table):
    """Money that others gave for a need or a project: recorded, never handled. No account is ever kept."""

    __tablename__ = "fund_note"
    __table_args__ = (
        CheckConstraint("(need_id IS NULL) <> (project_id IS NULL)", name="target"),
        CheckConstraint("yuan > 0", name="yuan"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    yuan: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    giver: Mapped[str]  # an organisation, or 爱心人士
    day: Mapped[date]
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]


class Venue(Table):
    """A room or place of a community that may be lent."""

    __tablename__ = "venue"
    __table_args__ = (UniqueConstraint("org_id", "name"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    name: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class VenueTime(Table):
    """A weekday (0: Monday) and part of the day at which a venue is free."""

    __tablename__ = "venue_time"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("part IN ('上午', '下午', '晚上')", name="part"),
    )

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)


class VenueLoan(Table):
    """One part of one day for which a venue is lent: to one only, whoever else asks at this instant."""

    __tablename__ = "venue_loan"
    __table_args__ = (
        Index("uq_venue_loan", "venue_id", "day", "part", unique=True,
              sqlite_where=text(_HELD), postgresql_where=text(_HELD)),
        CheckConstraint("part IN ('上午', '下午', '晚上')", name="part"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    day: Mapped[date]
    part: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    use: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    given_back_at: Mapped[datetime | None]
