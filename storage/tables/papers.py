"""The papers that leave the house: the numbered ledger of letters, which copy was handed over and stamped, and who
took away a list with ID numbers, and why."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class LetterCount(Table):
    """The last letter number a unit gave in a year. It only grows: a number is never given twice, whatever happens
    to its letter."""

    __tablename__ = "letter_count"

    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Letter(Table):
    """One 证明信 of a unit for one of its people, and the community's answer on it (反馈栏).

    It is for a person, or for a line of the unit's roster while nobody knows who that is. One that was made void
    keeps its number.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("unit_id", "year", "number"),
        Index("uq_letter_person", "unit_id", "person_id", unique=True,
              sqlite_where=text("voided_at IS NULL"), postgresql_where=text("voided_at IS NULL")),
        Index("uq_letter_roster", "unit_id", "roster_id", unique=True,
              sqlite_where=text("voided_at IS NULL"), postgresql_where=text("voided_at IS NULL")),
        CheckConstraint("person_id IS NOT NULL OR roster_id IS NOT NULL", name="whose"),
        CheckConstraint("answer IS NULL OR answer IN ('通过', '意见', '不通过')", name="answer"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    year: Mapped[int]
    number: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    roster_id: Mapped[int | None] = mapped_column(ForeignKey("roster_entry.id"))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("org.id"), index=True)  # None: the bearer chooses
    issued_on: Mapped[date]
    issued_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime]
    answer: Mapped[str | None]
    opinion: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed under the person's key
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    chased_on: Mapped[date | None]
    voided_at: Mapped[datetime | None]


class PaperCopy(Table):
    """A copy of a paper by the name under which it is kept (社区留存): when it was handed over and when it was
    stamped, and who said so."""

    __tablename__ = "paper_copy"
    __table_args__ = (
        Index("uq_paper_copy_person", "unit_id", "person_id", "paper", "copy", unique=True,
              sqlite_where=text("person_id IS NOT NULL"), postgresql_where=text("person_id IS NOT NULL")),
        Index("uq_paper_copy_roster", "unit_id", "roster_id", "paper", "copy", unique=True,
              sqlite_where=text("person_id IS NULL"), postgresql_where=text("person_id IS NULL")),
        CheckConstraint("paper IN ('登记表', '证明信')", name="paper"),
        CheckConstraint("person_id IS NOT NULL OR roster_id IS NOT NULL", name="whose"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    roster_id: Mapped[int | None] = mapped_column(ForeignKey("roster_entry.id"))
    paper: Mapped[str]
    copy: Mapped[str]  # as the policy pack names it
    handed_on: Mapped[date | None]
    handed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stamped_on: Mapped[date | None]
    stamped_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]


class Disclosure(Table):
    """Somebody took away a list with ID numbers in clear. The reason is sealed under the house's own key."""

    __tablename__ = "disclosure"

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    paper: Mapped[str]
    people: Mapped[int]
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
