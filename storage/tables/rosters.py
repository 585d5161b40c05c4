"""What a unit knows of its people: the roster, licences, and the facts and contact points of an organisation."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class RosterEntry(Table):
    """One line of a unit's 名册. It is confirmed by standing here; `person_id` is set once it is known who it is.

    Everything but the name is sealed under the entry's own key: phone, sex, birth, post, kind (storage.profiles).
    """

    __tablename__ = "roster_entry"
    __table_args__ = (
        UniqueConstraint("unit_id", "person_id"),
        # the same name with the same phone is the same person, however often the list is sent
        Index("uq_roster_entry_name_phone", "unit_id", "name", "phone_index", unique=True,
              sqlite_where=text("left_at IS NULL AND phone_index IS NOT NULL"),
              postgresql_where=text("left_at IS NULL AND phone_index IS NOT NULL")),
        Index("uq_roster_entry_id_number", "unit_id", "id_index", unique=True,
              sqlite_where=text("left_at IS NULL AND id_index IS NOT NULL"),
              postgresql_where=text("left_at IS NULL AND id_index IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    name: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id", ondelete="SET NULL"))
    details: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_index: Mapped[str | None] = mapped_column(index=True)
    id_index: Mapped[str | None]  # of the ID number: the same person, however the name is written
    code_hash: Mapped[str | None] = mapped_column(index=True)  # of the code by which the person proves to be this line
    code_until: Mapped[datetime | None]
    registry_number: Mapped[str | None]  # under which the outside volunteer site knows this person (R026)
    listed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    listed_at: Mapped[datetime]
    linked_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]  # no longer of the unit; the line stays for the history


class Licence(Table):
    """A person's licence for acts that the law reserves; without `proven_at` it is only said (证书待核实)."""

    __tablename__ = "licence"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]  # as the policy pack names it: 电工证
    said_at: Mapped[datetime]
    proven_at: Mapped[datetime | None]
    proven_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class OrgFacts(Table):
    """What an organisation has said of itself, where the policy pack leaves it free."""

    __tablename__ = "org_facts"

    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), primary_key=True)
    deadline: Mapped[date | None]  # its own day for 报到, never after the pack's
    independent: Mapped[bool] = mapped_column(default=True)  # 独立支部 and above: owes a team
    enrolled: Mapped[int | None]  # 在册党员 of a community, as its staff count them
    set_at: Mapped[datetime]


class ContactPoint(Table):
    """A community that a unit belongs to or helps: the default for its people's registration and for matching."""

    __tablename__ = "contact_point"
    __table_args__ = (
        UniqueConstraint("unit_id", "community_id", "kind"),
        CheckConstraint(
            "kind IN ('单位所属社区', '联系帮扶社区', '服务群众联系点', '党建工作联系点', '结对共建点')", name="kind"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    kind: Mapped[str]
    since: Mapped[date]


class Contact(Table):
    """The person whom an organisation names for questions (联系人); reminders and escalations go there."""

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("org_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    role: Mapped[str] = mapped_column(default="联系人")  # 联系人, 负责人
    name: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed under the house's own key
    set_at: Mapped[datetime]
