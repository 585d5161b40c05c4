"""What belongs to a need beyond its own row: traits, who waits for a place, escorts, units that were asked, health."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table

_SENT = "state IN ('sent', 'named')"


class ListImport(Table):
    """A list of needs or of people to be helped that came in a file. Its needs wait for one 全部通过."""

    __tablename__ = "list_import"
    __table_args__ = (CheckConstraint("kind IN ('需求', '服务对象')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    kind: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class NeedTrait(Table):
    """What the words of a need say about it. `groups` (who is helped: it may tell of illness or poverty) is sealed
    and counted only; the rest is from closed lists and names nobody."""

    __tablename__ = "need_trait"

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), primary_key=True)
    groups: Mapped[bytes | None] = mapped_column(LargeBinary)
    supports: Mapped[list[str]] = mapped_column(default=list)
    conditions: Mapped[list[str]] = mapped_column(default=list)  # what is asked of who comes
    at_home: Mapped[bool] = mapped_column(default=False)
    risk: Mapped[str | None]  # a name of the list of risky acts
    guarded: Mapped[bool] = mapped_column(default=False)  # how it is made safe has been said
    fitness: Mapped[str | None]  # 无偿献血 and the like: a name of the policy pack
    import_id: Mapped[int | None] = mapped_column(ForeignKey("list_import.id"), index=True)
    escort_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    escort_at: Mapped[datetime | None]


class WaitingPlace(Table):
    """候补: who wants a place of a need that is full, in the order of `id`."""

    __tablename__ = "waiting_place"
    __table_args__ = (
        UniqueConstraint("need_id", "person_id"),
        CheckConstraint("state IN ('waiting', 'offered', 'left')", name="state"),
        Index("ix_waiting_place_need_state", "need_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(default="waiting")
    asked_at: Mapped[datetime]


class UnitOrder(Table):
    """转单位: a need that a unit was asked for, whose admin names the person; back with the community after `due_at`."""

    __tablename__ = "unit_order"
    __table_args__ = (
        Index("uq_unit_order_sent", "need_id", "unit_id", unique=True,
              sqlite_where=text(_SENT), postgresql_where=text(_SENT)),
        CheckConstraint("state IN ('sent', 'named', 'refused', 'late', 'withdrawn')", name="state"),
        Index("ix_unit_order_unit_sent", "unit_id", "sent_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    state: Mapped[str] = mapped_column(default="sent")
    sent_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who was named


class FitnessWord(Table):
    """What a person said of being fit for one need (献血): sealed under the person's own key, seen by nobody else."""

    __tablename__ = "fitness_word"
    __table_args__ = (UniqueConstraint("need_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    said_at: Mapped[datetime]


class ServiceObject(Table):
    """What a list says about somebody to be helped (受助-0137), sealed under the beneficiary's key."""

    __tablename__ = "service_object"

    beneficiary_id: Mapped[int] = mapped_column(ForeignKey("beneficiary.id"), primary_key=True)
    details: Mapped[bytes | None] = mapped_column(LargeBinary)
    groups: Mapped[bytes | None] = mapped_column(LargeBinary)  # for the counts, under the house's key
    import_id: Mapped[int] = mapped_column(ForeignKey("list_import.id"))
    listed_at: Mapped[datetime]
