"""Activity summaries as they were read, with their figures and photos."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class Summary(Table):
    """One 小结. `text` is kept without phones, ID numbers and links; `month` is the one it counts for."""

    __tablename__ = "summary"
    __table_args__ = (
        UniqueConstraint("org_id", "fingerprint"),
        Index("ix_summary_org_month", "org_id", "month"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    month: Mapped[str]  # 2026-07: of its date, else of its arrival
    day: Mapped[date | None]
    day_end: Mapped[date | None]
    place: Mapped[str | None]
    participants: Mapped[int | None]
    participants_approx: Mapped[bool] = mapped_column(default=False)
    served: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    served_unit: Mapped[str | None]
    served_approx: Mapped[bool] = mapped_column(default=False)
    hours: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    kinds: Mapped[list[str]] = mapped_column(default=list)
    missing: Mapped[list[str]] = mapped_column(default=list)
    unresolved: Mapped[list[str]] = mapped_column(default=list)
    text: Mapped[str]
    fingerprint: Mapped[str]  # of the text without signs: the same words again are noticed
    sent_at: Mapped[datetime]


class SummaryFigure(Table):
    """One counted result of a summary: 清运垃圾 3 车."""

    __tablename__ = "summary_figure"

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"), index=True)
    value: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    unit: Mapped[str]
    what: Mapped[str]
    approx: Mapped[bool] = mapped_column(default=False)


class Photo(Table):
    """A photo of a summary: re-encoded, without metadata, under a random file name in DATA_DIR/photos."""

    __tablename__ = "photo"
    __table_args__ = (UniqueConstraint("summary_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    file: Mapped[str] = mapped_column(unique=True)
    kept_at: Mapped[datetime]
