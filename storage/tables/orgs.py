"""Organisations (a tree) and the group chats that speak for them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class Org(Table):
    """A superior, a unit or a community. Names are unique under one parent, and among those without one."""

    __tablename__ = "org"
    __table_args__ = (
        UniqueConstraint("parent_id", "name"),
        Index("uq_org_root_name", "name", unique=True,
              sqlite_where=text("parent_id IS NULL"), postgresql_where=text("parent_id IS NULL")),
        CheckConstraint("kind IN ('superior', 'unit', 'community')", name="kind"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("org.id"))
    policy: Mapped[str | None]  # the policy pack's name; None: the parent's
    created_at: Mapped[datetime]


class GroupChat(Table):
    """A group chat bound to an organisation. One organisation may have several."""

    __tablename__ = "group_chat"
    __table_args__ = (UniqueConstraint("platform", "chat_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    chat_id: Mapped[str]
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    bound_at: Mapped[datetime]
    heard_by: Mapped[str | None]  # the bot's account through which it is heard: what goes there goes through it
    seen_at: Mapped[datetime | None]  # until when an account that hears it is known to have been connected
    unreachable_at: Mapped[datetime | None]  # the platform refused a message to it; its admins were told


class Invitation(Table):
    """The bot was asked into a group and waits for a 系统管理员. `flag` is what the platform wants back."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("platform", "chat_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    chat_id: Mapped[str]
    flag: Mapped[str]
    invited_by: Mapped[str]
    invited_at: Mapped[datetime]
