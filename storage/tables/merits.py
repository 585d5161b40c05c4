"""What the law wants beside the service records: training, awards, and how a service was rated (67号令 第8–10条)."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table

_STANDS = text("voided_at IS NULL")


class Training(Table):
    """A training that an organisation has noted. It gives no hours of service."""

    __tablename__ = "training"
    __table_args__ = (
        CheckConstraint("hours > 0 AND hours <= 200", name="hours"),
        Index("uq_training_standing", "org_id", "day", "name", unique=True,
              sqlite_where=_STANDS, postgresql_where=_STANDS),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    name: Mapped[str]
    content: Mapped[str]  # 主要内容
    held_by: Mapped[str]  # 举办单位
    day: Mapped[date]
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]


class TrainingPlace(Table):
    """Who was trained; never who noted it."""

    __tablename__ = "training_place"
    __table_args__ = (
        UniqueConstraint("training_id", "person_id"),
        CheckConstraint("noted_by <> person_id", name="not_for_oneself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Award(Table):
    """表彰奖励 of one person, noted by somebody else."""

    __tablename__ = "award"
    __table_args__ = (
        CheckConstraint("noted_by <> person_id", name="not_for_oneself"),
        Index("uq_award_standing", "person_id", "day", "name", unique=True,
              sqlite_where=_STANDS, postgresql_where=_STANDS),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"))  # who noted it
    name: Mapped[str]
    given_by: Mapped[str]  # 授予单位
    day: Mapped[date]
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]


class Rating(Table):
    """The community's rating of one service; said again it is replaced. It counts while the service does."""

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("grade BETWEEN 1 AND 10", name="grade"),
        CheckConstraint("rated_by <> person_id", name="not_of_oneself"),
    )

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # the helper
    grade: Mapped[int]
    words: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the helper's key
    rated_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    rated_at: Mapped[datetime]
