"""The rows. Constraints stand here, because what must be true is a constraint and not a check."""

from storage.tables.absences import Absence, CodeTry, RegistryNumber, RosterDraft
from storage.tables.accounts import LinkCode
from storage.tables.base import Instant, Table
from storage.tables.circulars import Circular, CircularCopy
from storage.tables.corrections import Correction
from storage.tables.duty import DutyAlert, DutyRoster, DutyShift, DutySwap
from storage.tables.ledger import (
    BackEntry,
    Certificate,
    CertificateCount,
    CertificateLine,
    CodeGuess,
    Evidence,
    PhotoPrint,
    ServiceCode,
    SpotCheck,
    SpotItem,
)
from storage.tables.matchmaking import MatchPair, MatchRound
from storage.tables.merits import Award, Rating, Training, TrainingPlace
from storage.tables.need_life import FitnessWord, ListImport, NeedTrait, ServiceObject, UnitOrder, WaitingPlace
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
from storage.tables.projects import FundNote, Project, ProjectStep, ProjectTaking, Venue, VenueLoan, VenueTime
from storage.tables.registration import Bringing, Consent, Form, Move, Proposal, UnitQuestion
from storage.tables.reminders import Reminder, ReminderChoice, ReminderDay
from storage.tables.rosters import Contact, ContactPoint, Licence, OrgFacts, RosterEntry
from storage.tables.summaries import Photo, Summary, SummaryFigure
from storage.tables.talk import Chronicle, Gap, HeardMessage, Notice, Presence, Question
from storage.tables.teams import (
    LeagueNode,
    ServiceBase,
    Team,
    TeamActivity,
    TeamAttendance,
    TeamMember,
    TeamReport,
)
from storage.tables.tickets import Opinion, Ticket, TicketStep

__all__ = [
    "Absence",
    "Account",
    "Award",
    "BackEntry",
    "Beneficiary",
    "Bringing",
    "Certificate",
    "CertificateCount",
    "CertificateLine",
    "Chronicle",
    "Circular",
    "CircularCopy",
    "CodeGuess",
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
    "Evidence",
    "FitnessWord",
    "Form",
    "FundNote",
    "Gap",
    "GroupChat",
    "HeardMessage",
    "Instant",
    "Invitation",
    "LeagueNode",
    "Letter",
    "LetterCount",
    "Licence",
    "LinkCode",
    "ListImport",
    "MatchPair",
    "MatchRound",
    "Move",
    "Need",
    "NeedTrait",
    "Notice",
    "Offer",
    "Opinion",
    "Org",
    "OrgFacts",
    "Pairing",
    "PaperCopy",
    "Person",
    "Photo",
    "PhotoPrint",
    "Presence",
    "Project",
    "ProjectStep",
    "ProjectTaking",
    "Promise",
    "Proposal",
    "Question",
    "Rating",
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
    "ServiceCode",
    "ServiceObject",
    "SpecialMember",
    "SpecialVisit",
    "SpotCheck",
    "SpotItem",
    "Subject",
    "Summary",
    "SummaryFigure",
    "Table",
    "Team",
    "TeamActivity",
    "TeamAttendance",
    "TeamMember",
    "TeamReport",
    "Ticket",
    "TicketStep",
    "Tie",
    "TieVisit",
    "Together",
    "Training",
    "TrainingPlace",
    "UnitOrder",
    "UnitQuestion",
    "Venue",
    "VenueLoan",
    "VenueTime",
    "VisitItem",
    "WaitingPlace",
]  # fmt: skip
