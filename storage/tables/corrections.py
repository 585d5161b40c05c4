"""What a person says is wrong in the records about him, and what was decided."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class Correction(Table):
    """A request to correct a record, decided by the organisation that keeps it, never by who asked."""

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'agreed', 'declined')", name="state"),
        CheckConstraint("decided_by IS NULL OR decided_by <> person_id", name="two_persons"),
        Index("uq_correction_open_service", "service_id", unique=True,
              sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)  # who decides
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    hours: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))  # what the service should say
    words: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the person's key
    state: Mapped[str] = mapped_column(default="open")
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the person's key
