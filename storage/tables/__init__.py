"""The rows. Constraints stand here, because what must be true is a constraint and not a check."""

from storage.tables.base import Instant, Table
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
from storage.tables.people import Account, Person, Registration, Role, Subject
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
    "Account", "Beneficiary", "Chronicle", "Contact", "ContactPoint", "DutyAlert", "DutyRoster", "DutyShift",
    "DutySwap", "GroupChat", "HeardMessage", "Instant", "Invitation", "LeagueNode", "Licence", "Need", "Notice",
    "Offer", "Org", "OrgFacts", "Pairing", "Person", "Photo", "Promise", "Question", "Registration", "ReturnVisit",
    "Role", "RosterEntry", "Service", "ServiceBase", "SpecialMember", "SpecialVisit", "Subject", "Summary",
    "SummaryFigure", "Table", "Team", "TeamActivity", "TeamAttendance", "TeamMember", "TeamReport", "Tie", "TieVisit",
    "Together", "VisitItem",
]  # fmt: skip
