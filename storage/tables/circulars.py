"""Notices of a superior that are handed on to the groups of the units below, and who has said 已阅."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class Circular(Table):
    """A notice to be handed on. It waits until a second person of the superior agrees (reliability D, row 23)."""

    __tablename__ = "circular"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent')", name="state"),
        CheckConstraint("agreed_by IS NULL OR agreed_by <> written_by", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)  # sealed under the house's own key
    state: Mapped[str] = mapped_column(default="waiting")
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime | None]


class CircularCopy(Table):
    """One unit's copy: who of it said 已阅 first, and when."""

    __tablename__ = "circular_copy"
    __table_args__ = (UniqueConstraint("circular_id", "org_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    circular_id: Mapped[int] = mapped_column(ForeignKey("circular.id", ondelete="CASCADE"))
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    reachable: Mapped[bool] = mapped_column(default=True)  # the unit has a group
    read_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    read_at: Mapped[datetime | None]
