"""What the talking needs to survive a restart: messages acted on, open questions, notices, and the history."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class HeardMessage(Table):
    """A message that was acted on, by a digest of account, chat, sender, id, time and words. It is written with
    the effect, so that a message delivered again has none; ids alone clash (they are 31 bits of a hash)."""

    __tablename__ = "heard_message"

    digest: Mapped[str] = mapped_column(primary_key=True)
    heard_at: Mapped[datetime] = mapped_column(index=True)


class Question(Table):
    """What the bot last asked one account in one chat; the answer is understood until it expires."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("platform", "chat", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    chat: Mapped[str]
    user_id: Mapped[str]
    kind: Mapped[str]
    payload: Mapped[bytes] = mapped_column(LargeBinary)  # sealed JSON
    expires_at: Mapped[datetime]


class Notice(Table):
    """The outbox: a message to somebody who did not just speak, written with the change that causes it."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sending', 'sent', 'unknown', 'refused', 'expired')", name="state"),
        Index("ix_notice_state_due", "state", "due_at"),
        Index("ix_notice_message_ref", "message_ref"),
        Index("ix_notice_platform_tried", "platform", "tried_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    chat: Mapped[str | None]  # a group; None: in private to `user_id`
    user_id: Mapped[str | None]  # mentioned in a group, addressed in private
    body: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed; emptied once it is sent
    fallback_chat: Mapped[str | None]  # the group that hears of a private message that could not be delivered
    fallback_body: Mapped[bytes | None] = mapped_column(LargeBinary)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))  # what it offers, so that it can be quoted
    message_ref: Mapped[str | None]  # the platform's id of the sent message
    by_person: Mapped[bool] = mapped_column(default=True)  # a person's command sends it: no pacing, no quiet hours
    state: Mapped[str] = mapped_column(default="queued")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    sent_by: Mapped[str | None]  # the bot's account that it was given to: each has a budget of its own
    tried_at: Mapped[datetime | None]  # when it was last given to the platform: what the message budget counts
    joined_to: Mapped[int | None] = mapped_column(index=True)  # went out in one message with that notice, its first
    looks: Mapped[int] = mapped_column(default=0, server_default="0")  # how often it was looked for in the history
    resent: Mapped[int] = mapped_column(default=0, server_default="0")  # how often it was not there and sent again
    topic: Mapped[str | None]  # a newer notice to the same chat about it takes its place while it waits


class Presence(Table):
    """The last moment at which one of the bot's accounts is known to have been connected. A row each minute: updated."""

    __tablename__ = "presence"

    platform: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]


class Gap(Table):
    """A time in which the bot could not hear one place: a group, which was told of it, or what friends write to one of
    its accounts. `pulled_at`: what the platform still had of it has been read."""

    __tablename__ = "gap"

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    chat: Mapped[str | None]  # the group; None: the private chats of `account`
    account: Mapped[str | None]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    pulled_at: Mapped[datetime | None]


class Chronicle(Table):
    """Append-only history: who did what to which row, by ids, never by words. Triggers forbid change."""

    __tablename__ = "chronicle"
    __table_args__ = (Index("ix_chronicle_noun_row", "noun", "row_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verb: Mapped[str]
    noun: Mapped[str]
    row_id: Mapped[int]
    org_id: Mapped[int | None] = mapped_column(ForeignKey("org.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
