"""Pairings of units, one-to-one help, and the visits to special members."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table

LIVE_TIE = "state IN ('asked', 'active')"


class Pairing(Table):
    """A unit (or a 团组织 of it) paired with a community or an enterprise. `community_id`: the bound community."""

    __tablename__ = "pairing"
    __table_args__ = (
        CheckConstraint("kind IN ('社区', '企业')", name="kind"),
        CheckConstraint("community_id IS NULL OR kind = '社区'", name="community"),
        Index("uq_pairing_unit_name", "unit_id", "kind", "name", unique=True,
              sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    kind: Mapped[str]
    name: Mapped[str]
    community_id: Mapped[int | None] = mapped_column(ForeignKey("org.id"), index=True)
    league_id: Mapped[int | None] = mapped_column(ForeignKey("league_node.id"))
    since: Mapped[date]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ReturnVisit(Table):
    """A 回访: what was seen, what was solved. Sealed under the house's own key; the figures need only the day."""

    __tablename__ = "return_visit"
    __table_args__ = (UniqueConstraint("pairing_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairing.id"))
    day: Mapped[date]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    solved: Mapped[bytes | None] = mapped_column(LargeBinary)
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]


class Together(Table):
    """One item of the list of things done together, as the policy pack names it."""

    __tablename__ = "together"
    __table_args__ = (UniqueConstraint("pairing_id", "item", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairing.id"))
    item: Mapped[str]
    day: Mapped[date]
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]


class Promise(Table):
    """An item of an agreement: what was promised by when, and when it was kept."""

    __tablename__ = "promise"
    __table_args__ = (UniqueConstraint("pairing_id", "content", "due"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairing.id"))
    content: Mapped[str]
    due: Mapped[date]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    kept_on: Mapped[date | None]


class Beneficiary(Table):
    """A household or group that is helped: 受助-0137. Who it is stands sealed under a key of its own."""

    __tablename__ = "beneficiary"
    __table_args__ = (
        UniqueConstraint("community_id", "name_index"),
        CheckConstraint("kind IN ('家庭', '群体')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    kind: Mapped[str]
    area: Mapped[str] = mapped_column(default="")
    name_index: Mapped[str | None]  # a keyed hash: the same household said twice is one
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id", ondelete="SET NULL"))
    name: Mapped[bytes | None] = mapped_column(LargeBinary)
    noted_at: Mapped[datetime]


class Tie(Table):
    """结对帮扶: one person or one team, and one beneficiary or one project. It binds nobody before it is agreed to."""

    __tablename__ = "tie"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (team_id IS NULL)", name="helper"),
        CheckConstraint("(beneficiary_id IS NULL) <> (project IS NULL)", name="helped"),
        CheckConstraint("state IN ('asked', 'active', 'declined', 'ended')", name="state"),
        CheckConstraint("every_days BETWEEN 1 AND 366", name="every_days"),
        *(
            Index(f"uq_tie_{helper}_{helped}", f"{helper}_id", "community_id", column, unique=True,
                  sqlite_where=text(LIVE_TIE), postgresql_where=text(LIVE_TIE))
            for helper in ("person", "team")
            for helped, column in (("beneficiary", "beneficiary_id"), ("project", "project"))
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    beneficiary_id: Mapped[int | None] = mapped_column(ForeignKey("beneficiary.id"))
    project: Mapped[str | None]
    state: Mapped[str]
    every_days: Mapped[int]
    next_due: Mapped[date | None]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class TieVisit(Table):
    """A visit within a tie; `notes` under the beneficiary's key, or the house's own for a project."""

    __tablename__ = "tie_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    tie_id: Mapped[int] = mapped_column(ForeignKey("tie.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    notes: Mapped[bytes | None] = mapped_column(LargeBinary)
    noted_at: Mapped[datetime]


class SpecialMember(Table):
    """A 老党员, 困难党员 or the like of a unit. Name and kinds are sealed: the flag itself is nobody else's business."""

    __tablename__ = "special_member"
    __table_args__ = (UniqueConstraint("unit_id", "name_index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    name_index: Mapped[str]  # a keyed hash of unit and name
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id", ondelete="SET NULL"))
    details: Mapped[bytes | None] = mapped_column(LargeBinary)  # name and kinds, sealed JSON
    listed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    listed_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class SpecialVisit(Table):
    """A 走访慰问 of a special member; the notes go after the pack's time, that it was stays."""

    __tablename__ = "special_visit"
    __table_args__ = (UniqueConstraint("special_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    special_id: Mapped[int] = mapped_column(ForeignKey("special_member.id"))
    day: Mapped[date]
    notes: Mapped[bytes | None] = mapped_column(LargeBinary)
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]


class VisitItem(Table):
    """An opinion or difficulty heard on a visit: somebody's to answer, until it is answered."""

    __tablename__ = "visit_item"
    __table_args__ = (
        CheckConstraint("kind IN ('意见', '困难')", name="kind"),
        CheckConstraint("state IN ('open', 'answered')", name="state"),
        Index("ix_visit_item_unit_state", "unit_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    visit_id: Mapped[int] = mapped_column(ForeignKey("special_visit.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    text: Mapped[bytes | None] = mapped_column(LargeBinary)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reply: Mapped[bytes | None] = mapped_column(LargeBinary)
    raised_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
