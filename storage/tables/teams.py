"""Service teams, who is in them, what they did together; the youth league's nodes and the places they serve at."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class Team(Table):
    """A 服务队 of a unit, or a sub-team of one. It is 未备案 until its founding document has a number and a date."""

    __tablename__ = "team"
    __table_args__ = (
        CheckConstraint("kind IN ('党员', '专业', '青年')", name="kind"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="parent"),
        Index("uq_team_unit_name", "unit_id", "name", unique=True,
              sqlite_where=text("dissolved_at IS NULL"), postgresql_where=text("dissolved_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    name: Mapped[str]
    kind: Mapped[str]
    speciality: Mapped[str] = mapped_column(default="")
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    document: Mapped[str | None]  # 文号
    document_date: Mapped[date | None]
    founded_on: Mapped[date]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    dissolved_at: Mapped[datetime | None]


class TeamDocument(Table):
    """The founding document of a team as a file; another one takes its place. Sealed under the master key."""

    __tablename__ = "team_document"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    kept_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kept_at: Mapped[datetime]


class TeamMember(Table):
    """A person in a team. Who left and comes back is the same row."""

    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("team_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class TeamActivity(Table):
    """Something a team did together on a day."""

    __tablename__ = "team_activity"
    __table_args__ = (UniqueConstraint("team_id", "name", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    name: Mapped[str]
    day: Mapped[date]
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]


class TeamAttendance(Table):
    """Who was there."""

    __tablename__ = "team_attendance"
    __table_args__ = (UniqueConstraint("activity_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("team_activity.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class TeamReport(Table):
    """That a team has reported to its party organisation on the time up to and with `last`."""

    __tablename__ = "team_report"
    __table_args__ = (UniqueConstraint("team_id", "last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    first: Mapped[date]
    last: Mapped[date]
    reported_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reported_at: Mapped[datetime]


class LeagueNode(Table):
    """A 团组织 of a unit: the youth team's home, and what pairs with a community's or enterprise's own."""

    __tablename__ = "league_node"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    name: Mapped[str]
    noted_at: Mapped[datetime]


class ServiceBase(Table):
    """A 志愿服务基地: the place, with whom, since when."""

    __tablename__ = "service_base"
    __table_args__ = (UniqueConstraint("unit_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    place: Mapped[str]
    partner: Mapped[str]
    since: Mapped[date]
    noted_at: Mapped[datetime]
