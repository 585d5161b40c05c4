"""The code by which a person shows that an account on another platform is his too."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class LinkCode(Table):
    """A living code of one person, asked for from one account. Who says it from another account takes the row away."""

    __tablename__ = "link_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    platform: Mapped[str]
    user_id: Mapped[str]
    code_hash: Mapped[str] = mapped_column(unique=True)  # the code itself is shown once and kept nowhere
    until: Mapped[datetime]
