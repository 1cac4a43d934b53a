"""All the public may know of one project."""

from dataclasses import dataclass, field
from datetime import date

from disclosure.facts.agreements import Agreement, Contract
from disclosure.facts.flags import Flag
from disclosure.facts.money import (
    BankEntry,
    Call,
    Contribution,
    Equation,
    InKind,
    Other,
    Payment,
    Share,
    SourceFigures,
)
from disclosure.facts.papers import Document, Edition, Event, Finding
from disclosure.facts.support import Allocation
from disclosure.facts.tied import Reconciliation
from disclosure.facts.words import Person, Place, Text, Word

SCHEMA = "so-cong/1"


@dataclass(frozen=True)
class Status:
    """One of the five statuses: a word, its day, and percent done where that is known."""

    code: str
    label: str
    word: str
    on: date | None
    percent: int | None


@dataclass(frozen=True)
class Ending:
    """How the project ended: handed over, its cost approved by source (đồng), its account closed."""

    handed_over_on: date | None
    receiver: Text
    decision_number: str
    approved_on: date | None
    proposed: int | None
    approved: tuple[Share, ...]
    closed_on: date | None


@dataclass(frozen=True)
class ProjectFacts:
    """All the public may know of one project, as of a day."""

    code: str
    title: Text
    kind: Word
    state: Word
    scope: Text
    purpose: Text
    place: Place
    owner: str
    responsible: tuple[Person, ...]
    decision_number: str
    decision_on: date | None
    starts_on: date | None
    due_on: date | None
    completed_on: date | None
    as_of: date
    equation: Equation
    statuses: tuple[Status, ...]
    sources: tuple[SourceFigures, ...]
    in_kind: tuple[InKind, ...]
    calls: tuple[Call, ...]
    contributions: tuple[Contribution, ...]
    allocations: tuple[Allocation, ...]
    agreements: tuple[Agreement, ...]
    payments: tuple[Payment, ...]
    unmatched: tuple[BankEntry, ...]
    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    events: tuple[Event, ...]
    edition: Edition | None = None
    others: tuple[Other, ...] = ()
    ending: Ending | None = None
    contracts: tuple[Contract, ...] = ()
    reconciliation: Reconciliation | None = None
    flags: tuple[Flag, ...] = ()
    schema: str = field(default=SCHEMA)
