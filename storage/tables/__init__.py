"""The rows. Constraints stand here, because what must be true is a constraint and not a check."""

from storage.tables.absences import Absence, CodeTry, RegistryNumber, RosterDraft
from storage.tables.base import Instant, Table
from storage.tables.circulars import Circular, CircularCopy
from storage.tables.corrections import Correction
from storage.tables.duty import DutyAlert, DutyRoster, DutyShift, DutySwap
from storage.tables.needs import Need, Offer, Service
from storage.tables.orgs import GroupChat, Invitation, Org
from storage.tables.pairings import (
    Beneficiary,
    Pairing,
    Promise,
    ReturnVisit,
    SpecialMember,
    SpecialVisit,
    Tie,
    TieVisit,
    Together,
    VisitItem,
)
from storage.tables.papers import Disclosure, Letter, LetterCount, PaperCopy
from storage.tables.people import Account, Person, Registration, Role, Subject
from storage.tables.registration import Bringing, Consent, Form, Move, Proposal, UnitQuestion
from storage.tables.reminders import Reminder, ReminderChoice, ReminderDay
from storage.tables.rosters import Contact, ContactPoint, Licence, OrgFacts, RosterEntry
from storage.tables.summaries import Photo, Summary, SummaryFigure
from storage.tables.talk import Chronicle, HeardMessage, Notice, Question
from storage.tables.teams import (
    LeagueNode,
    ServiceBase,
    Team,
    TeamActivity,
    TeamAttendance,
    TeamMember,
    TeamReport,
)

__all__ = [
    "Absence",
    "Account",
    "Beneficiary",
    "Bringing",
    "Chronicle",
"Circular",
"CircularCopy",
    "CodeTry",
    "Consent",
    "Contact",
    "ContactPoint",
    "Correction",
    "Disclosure",
    "DutyAlert",
    "DutyRoster",
    "DutyShift",
    "DutySwap",
    "Form",
    "GroupChat",
    "HeardMessage",
    "Instant",
    "Invitation",
    "LeagueNode",
    "Letter",
    "LetterCount",
    "Licence",
    "Move",
    "Need",
    "Notice",
    "Offer",
    "Org",
    "OrgFacts",
    "Pairing",
    "PaperCopy",
    "Person",
    "Photo",
    "Promise",
    "Proposal",
    "Question",
    "Registration",
    "RegistryNumber",
    "Reminder",
    "ReminderChoice",
    "ReminderDay",
    "ReturnVisit",
    "Role",
    "RosterDraft",
    "RosterEntry",
    "Service",
    "ServiceBase",
    "SpecialMember",
    "SpecialVisit",
    "Subject",
    "Summary",
    "SummaryFigure",
    "Table",
    "Team",
    "TeamActivity",
    "TeamAttendance",
    "TeamMember",
    "TeamReport",
    "Tie",
    "TieVisit",
    "Together",
    "UnitQuestion",
    "VisitItem",
]  # fmt: skip
