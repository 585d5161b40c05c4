"""Needs and wishes, the offers made for them, and the service records that come of it."""

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table

LIVE_OFFER = "state IN ('offered', 'accepted', 'done')"


class Need(Table):
    """A need or wish. Its number is `#id`, never given twice. Words that could name the person helped stand
    only in `details`; every other column is safe in the community's own group."""

    __tablename__ = "need"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= people", name="taken"),
        CheckConstraint("people BETWEEN 1 AND 500", name="people"),
        CheckConstraint("kind IN ('need', 'wish')", name="kind"),
        CheckConstraint("state IN ('pending', 'open', 'closed', 'withdrawn', 'rejected')", name="state"),
        Index("ix_need_org_state", "org_id", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    posted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str]
    category: Mapped[str]
    topics: Mapped[list[str]] = mapped_column(default=list)
    object: Mapped[bool] = mapped_column(default=False)
    thing: Mapped[str | None]  # what a wish asks for, checked to name nobody
    day: Mapped[date | None]
    day_end: Mapped[date | None]
    part: Mapped[str | None]
    start: Mapped[time | None]
    any_day: Mapped[bool] = mapped_column(default=False)  # 尽快, 时间不限: no day, and none is missing
    people: Mapped[int] = mapped_column(default=1)
    taken: Mapped[int] = mapped_column(default=0)  # accepted places
    suggested: Mapped[list[int]] = mapped_column(default=list)  # people as last shown, for 派单 N 序号
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id", ondelete="SET NULL"))
    details: Mapped[bytes | None] = mapped_column(LargeBinary)
    posted_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    # the clock's: while `seeking_for` (who asked for it) is set, one wave of offers follows another
    seeking_for: Mapped[int | None]
    wave: Mapped[int] = mapped_column(default=0, server_default="0")
    told_at: Mapped[datetime | None]  # the staff was last told that nobody has it


class Offer(Table):
    """One need held out to one person, or taken by one. At most one living offer for a pair."""

    __tablename__ = "offer"
    __table_args__ = (
        Index("uq_offer_live", "need_id", "person_id", unique=True,
              sqlite_where=text(LIVE_OFFER), postgresql_where=text(LIVE_OFFER)),
        CheckConstraint("state IN ('offered', 'accepted', 'done', 'declined', 'cancelled', 'withdrawn')", name="state"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str]
    offered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: taken without being asked
    offered_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the person's key
    told_at: Mapped[datetime | None]  # when the message that asks went out: from then on the answer is waited for
    due_at: Mapped[datetime | None]  # when it lapses unanswered
    reminded_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]  # withdrawn because nobody answered, not because somebody else came
    other_time: Mapped[bytes | None] = mapped_column(LargeBinary)  # 周日可以: what the person would rather, his key


class Service(Table):
    """The ledger: what one person did for one need, credited once somebody else has confirmed it."""

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint("hours > 0 AND hours <= 24", name="hours"),
        CheckConstraint("state IN ('reported', 'confirmed', 'disputed')", name="state"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> person_id", name="two_persons"),
        CheckConstraint("looked_by IS NULL OR looked_by <> person_id", name="looked"),
        Index("ix_service_person_day", "person_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), unique=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org.id"), index=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    state: Mapped[str]
    day: Mapped[date]
    hours: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the need's key
    reported_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    comment: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the need's key
    started_at: Mapped[datetime | None]  # as reported, or by the code said at the place
    ended_at: Mapped[datetime | None]
    place: Mapped[str | None]  # the community; never somebody's address
    responsible_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id")
    )  # 负责人: who confirmed it for the community
    unrecorded: Mapped[str | None]  # a kind that gives no record (会议, 培训): done and closed, without hours
    voided_at: Mapped[datetime | None]  # a spot check found it untrue: disputed for good
    # an odd record is credited when somebody has looked into what is odd, by its names (重叠, 照片); until then it stays
    # `reported`, with who confirmed it
    looked_by: Mapped[int | None]
    looked_at: Mapped[datetime | None]
    looked_into: Mapped[list[str] | None]
