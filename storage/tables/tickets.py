"""What cannot be solved at once: tickets with an owner and a day, and the opinions that people hand in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class Opinion(Table):
    """社情民意: Y5. Words and reply are sealed under a key of its own, which goes with the author or with the time."""

    __tablename__ = "opinion"
    __table_args__ = (
        CheckConstraint("state IN ('received', 'handling', 'replied')", name="state"),
        Index("ix_opinion_org_state", "org_id", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"))  # who has to answer
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(default="received")
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id", ondelete="SET NULL"))
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    reply: Mapped[bytes | None] = mapped_column(LargeBinary)
    said_at: Mapped[datetime]
    replied_at: Mapped[datetime | None]
    replied_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Ticket(Table):
    """T3: somebody's to follow until a day. It comes from a need, an opinion or a visit, each at most once."""

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("need_id"),
        UniqueConstraint("opinion_id"),
        UniqueConstraint("visit_item_id"),
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        CheckConstraint("need_id IS NOT NULL OR opinion_id IS NOT NULL OR visit_item_id IS NOT NULL", name="source"),
        CheckConstraint("state = 'open' OR closed_at IS NOT NULL", name="closed"),
        Index("ix_ticket_org_state", "org_id", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    opinion_id: Mapped[int | None] = mapped_column(ForeignKey("opinion.id"))
    visit_item_id: Mapped[int | None] = mapped_column(ForeignKey("visit_item.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    due: Mapped[date]
    state: Mapped[str] = mapped_column(default="open")
    words: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the house's key
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]


class TicketStep(Table):
    """One step of a ticket; the last one of a closed ticket is its proof."""

    __tablename__ = "ticket_step"
    __table_args__ = (CheckConstraint("kind IN ('进展', '办结', '改期', '换人')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    kind: Mapped[str]
    said_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]
    words: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the house's key
    photos: Mapped[list[str]] = mapped_column(default=list)  # files under random names
