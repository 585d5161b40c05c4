"""What registering leaves behind: forms half filled in, agreements, lists of a unit, moves, and who brought whom."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class Form(Table):
    """A 报到 that is being filled in, in private, by one account. It waits for days; answers are sealed under the
    person's own key, so that erasing the person erases them."""

    __tablename__ = "form"
    __table_args__ = (UniqueConstraint("platform", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    user_id: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None until he agreed to be kept at all
    asking: Mapped[str | None]  # the field asked now; None: the review, or nothing yet
    answers: Mapped[bytes | None] = mapped_column(LargeBinary)
    paused: Mapped[bool] = mapped_column(default=False)  # 退出 was said: it listens only after 报到 or 填表
    begun_at: Mapped[datetime]
    touched_at: Mapped[datetime]


class Consent(Table):
    """A person agreed to one version of the consent text."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("person_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[str]  # the pack's name and version: 通用 1
    given_at: Mapped[datetime]


class UnitQuestion(Table):
    """Somebody was asked for the unit. Once is enough: who does not answer is not asked again."""

    __tablename__ = "unit_question"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    asked_at: Mapped[datetime]


class Proposal(Table):
    """A unit put somebody on its list for a community (统一). It registers nobody before the person says yes."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("person_id", "community_id"),
        CheckConstraint("state IN ('open', 'agreed', 'declined')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    place: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Move(Table):
    """新发展, 新调入, or a change of home, workplace or unit: registered again within the pack's months."""

    __tablename__ = "move"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "happened_on"),
        CheckConstraint("kind IN ('住址', '工作地', '单位', '新调入', '新发展')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    happened_on: Mapped[date]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org.id"), index=True)  # answers for it
    community_id: Mapped[int | None] = mapped_column(ForeignKey("org.id"), index=True)  # the new one, when it was said
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Bringing(Table):
    """Who brought whom (党员带积极分子、带团员、带青年). One person is brought once."""

    __tablename__ = "bringing"
    __table_args__ = (CheckConstraint("person_id <> by_id", name="not_oneself"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]
