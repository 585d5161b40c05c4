"""The rows. Constraints stand here, because what must be true is a constraint and not a check."""

from storage.tables.base import Instant, Table
from storage.tables.needs import Need, Offer, Service
from storage.tables.orgs import GroupChat, Invitation, Org
from storage.tables.people import Account, Person, Registration, Role, Subject
from storage.tables.summaries import Photo, Summary, SummaryFigure
from storage.tables.talk import Chronicle, HeardMessage, Notice, Question

__all__ = [
    "Account", "Chronicle", "GroupChat", "HeardMessage", "Instant", "Invitation", "Need", "Notice", "Offer", "Org",
    "Person", "Photo", "Question", "Registration", "Role", "Service", "Subject", "Summary",
    "SummaryFigure", "Table",
]  # fmt: skip
