"""The ledger beside the service records: what proves them, back-entries, spot checks and certificates."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class ServiceCode(Table):
    """A code that the staff gives out at the place; whoever was there can say it. Void once it was read by others."""

    __tablename__ = "service_code"
    __table_args__ = (
        Index("uq_service_code_need", "need_id", unique=True,
              sqlite_where=text("voided_at IS NULL"), postgresql_where=text("voided_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    code: Mapped[bytes] = mapped_column(LargeBinary)  # sealed under the house's own key
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]


class CodeGuess(Table):
    """Wrong service codes of one person on one day: after a few nobody listens."""

    __tablename__ = "code_guess"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    wrong: Mapped[int] = mapped_column(default=0)


class Evidence(Table):
    """What backs one helper's service: the code of the place, a photo, a summary that names it."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("uq_evidence_code", "offer_id", unique=True,
              sqlite_where=text("kind = 'code'"), postgresql_where=text("kind = 'code'")),
        UniqueConstraint("offer_id", "summary_id"),
        UniqueConstraint("offer_id", "sha256"),
        CheckConstraint("kind IN ('code', 'photo', 'summary')", name="kind"),
        CheckConstraint("(kind = 'code') = (code_id IS NOT NULL)", name="code"),
        CheckConstraint("(kind = 'photo') = (sha256 IS NOT NULL)", name="photo"),
        CheckConstraint("(kind = 'summary') = (summary_id IS NOT NULL)", name="summary"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), index=True)
    kind: Mapped[str]
    code_id: Mapped[int | None] = mapped_column(ForeignKey("service_code.id"))
    summary_id: Mapped[int | None] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str | None]
    file: Mapped[str | None]  # of a photo, in DATA_DIR/photos; None when it was kept long enough
    repeats: Mapped[str | None]  # where the same photo was used before (#5, 小结 3): it backs nothing
    at: Mapped[datetime]


class PhotoPrint(Table):
    """The look of a photo in 64 bits, and where it was used: the same picture again is noticed."""

    __tablename__ = "photo_print"
    __table_args__ = (CheckConstraint("(summary_id IS NULL) <> (evidence_id IS NULL)", name="where"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    look: Mapped[str | None]  # 16 hexadecimal digits; None for a picture without any drawing
    sha256: Mapped[str] = mapped_column(index=True)
    summary_id: Mapped[int | None] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"), index=True)
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]


class BackEntry(Table):
    """补录: hours of a service that nobody reported at the time. Two persons besides the helper stand for it: one
    enters it, another confirms it. It is listed apart from the services."""

    __tablename__ = "back_entry"
    __table_args__ = (
        UniqueConstraint("person_id", "org_id", "day", "fingerprint"),
        CheckConstraint("hours > 0 AND hours <= 24", name="hours"),
        CheckConstraint("state IN ('waiting', 'confirmed', 'declined', 'voided')", name="state"),
        CheckConstraint("entered_by <> person_id", name="not_by_the_helper"),
        CheckConstraint(
            "decided_by IS NULL OR (decided_by <> entered_by AND decided_by <> person_id)", name="two_persons"
        ),
        CheckConstraint("state = 'waiting' OR decided_by IS NOT NULL", name="decided"),
        Index("ix_back_entry_person_day", "person_id", "day"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org.id"), index=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    day: Mapped[date]
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    category: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the person's key
    fingerprint: Mapped[str]  # keyed hash of the words: the same again is no second service
    state: Mapped[str] = mapped_column(default="waiting")
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    looked_into: Mapped[list[str] | None]  # what was odd about it, by name, when the second person agreed


class SpotCheck(Table):
    """抽查: one random draw. Seed and pool are kept, so that anybody can draw it again and get the same."""

    __tablename__ = "spot_check"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), index=True)
    drawn_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    drawn_at: Mapped[datetime]
    wanted: Mapped[int]
    seed: Mapped[str]
    first_pool: Mapped[list[str]]  # without evidence or with doubts: drawn before the others
    second_pool: Mapped[list[str]]


class SpotItem(Table):
    """One record that was drawn, and what was found. 不符 voids its hours."""

    __tablename__ = "spot_item"
    __table_args__ = (
        CheckConstraint("(service_id IS NULL) <> (back_entry_id IS NULL)", name="what"),
        CheckConstraint("finding IS NULL OR finding IN ('属实', '不符')", name="finding"),
        CheckConstraint("(finding IS NULL) = (found_at IS NULL)", name="found"),
        UniqueConstraint("check_id", "service_id"),
        UniqueConstraint("check_id", "back_entry_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("spot_check.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    back_entry_id: Mapped[int | None] = mapped_column(ForeignKey("back_entry.id"), index=True)
    finding: Mapped[str | None]
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the helper's key
    found_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    found_at: Mapped[datetime | None]


class CertificateCount(Table):
    """The last certificate number an organisation gave in a year. It only grows."""

    __tablename__ = "certificate_count"

    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Certificate(Table):
    """A numbered 志愿服务记录证明 of one person by the organisation that recorded the hours."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("org_id", "year", "number"),
        CheckConstraint("hours > 0", name="hours"),
        CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="void"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("org.id"))
    year: Mapped[int]  # of issue
    number: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    covers: Mapped[int]  # the calendar year whose services it lists
    first: Mapped[date]
    last: Mapped[date]
    times: Mapped[int]
    hours: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    contents: Mapped[str]  # fingerprint of the lines: nothing new since means the same certificate
    token_hash: Mapped[str] = mapped_column(unique=True)  # of the address in the QR code
    secrets: Mapped[bytes] = mapped_column(LargeBinary)  # the token and the check code, sealed, to print it again
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    voided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]


class CertificateLine(Table):
    """A record that a certificate counts. When the record falls, the certificate is void."""

    __tablename__ = "certificate_line"
    __table_args__ = (CheckConstraint("(service_id IS NULL) <> (back_entry_id IS NULL)", name="what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    back_entry_id: Mapped[int | None] = mapped_column(ForeignKey("back_entry.id"), index=True)
