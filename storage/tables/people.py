"""People, their accounts on the platforms, their roles and where they are registered."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class Subject(Table):
    """The wrapped key of one person or beneficiary. Deleting the row makes the subject's fields unreadable."""

    __tablename__ = "subject"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)


class Person(Table):
    """Anyone who ever told the bot to do something. `unit_id` and skills come with the check-in."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)  # 统一编号: random, says nothing
    name: Mapped[str]
    name_given: Mapped[bool] = mapped_column(default=False)  # said by 姓名; else it follows the group card
    name_hidden: Mapped[bool] = mapped_column(default=False)  # 不公开姓名
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org.id"), index=True)
    skills: Mapped[str] = mapped_column(default="")
    wishes: Mapped[list[str]] = mapped_column(default=list)
    days: Mapped[list[str]] = mapped_column(default=list)
    parts: Mapped[list[str]] = mapped_column(default=list)
    home_platform: Mapped[str | None]  # where the check-in was said: offers go there
    home_chat: Mapped[str | None]  # None: in private
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id", ondelete="SET NULL"))
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    profile: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed JSON: see storage.profiles
    phone_index: Mapped[str | None] = mapped_column(index=True)  # a keyed hash: to find a person by phone
    created_at: Mapped[datetime]
    vouched_at: Mapped[datetime | None]  # first heard in a unit's or superior's group: it counts in every community
    erased_at: Mapped[datetime | None]


class Account(Table):
    """One person's id on one platform."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("platform", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    user_id: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    heard_by: Mapped[str | None]  # the bot's account that was last spoken to in private


class Role(Table):
    """A right in one organisation. It is suspended, not lost, while the person is out of its groups."""

    __tablename__ = "role"
    __table_args__ = (
        UniqueConstraint("person_id", "org_id", "kind"),
        CheckConstraint("kind IN ('superior_admin', 'unit_admin', 'staff', 'leader', 'auditor')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    kind: Mapped[str]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]


class Registration(Table):
    """A person's 报到 in a community. `places` says as what: 居住地, 工作地, 单位指定, 联系帮扶, one or several."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("person_id", "org_id"),
        CheckConstraint("mode IN ('个人', '统一')", name="mode"),
        CheckConstraint("standing IN ('在职', '在册')", name="standing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    places: Mapped[list[str]] = mapped_column(default=lambda: ["居住地"], server_default='["居住地"]')
    mode: Mapped[str] = mapped_column(default="个人", server_default="个人")  # 统一: by the unit's list
    standing: Mapped[str] = mapped_column(
        default="在职", server_default="在职"
    )  # 在册: belongs to its party organisation
    registered_at: Mapped[datetime]
    vouched_at: Mapped[datetime | None]  # first heard in this community's own group, which speaks for it alone
