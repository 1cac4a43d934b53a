"""The allow-list: everything the public may know of a project, and nothing else.

A publication is these facts as canonical JSON (RFC 8785). Amounts are whole đồng as integers,
quantities decimal strings, days `2026-11-20`, instants `2026-11-20T09:00:00+07:00`. There is no
identifier of a person and none of a row: two gifts of one unnamed giver cannot be tied together.
A field added later needs a default, so that older publications can still be read.
"""

from disclosure.facts.agreements import Acceptance, Agreement, Amendment, Commitment, Contract
from disclosure.facts.flags import Evidence, Flag, Threshold
from disclosure.facts.money import (
    WITHIN,
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
from disclosure.facts.papers import Answer, Document, Edition, Event, Finding, LogPoint
from disclosure.facts.project import SCHEMA, Ending, ProjectFacts, Status
from disclosure.facts.support import Allocation, Norm, Step
from disclosure.facts.tied import Difference, Reconciliation, SideBySide
from disclosure.facts.words import Basis, Person, Place, Text, Word

__all__ = [
    "SCHEMA",
    "WITHIN",
    "Acceptance",
    "Agreement",
    "Allocation",
    "Amendment",
    "Answer",
    "BankEntry",
    "Basis",
    "Call",
    "Commitment",
    "Contract",
    "Contribution",
    "Difference",
    "Document",
    "Edition",
    "Ending",
    "Equation",
    "Event",
    "Evidence",
    "Finding",
    "Flag",
    "InKind",
    "LogPoint",
    "Norm",
    "Other",
    "Payment",
    "Person",
    "Place",
    "ProjectFacts",
    "Reconciliation",
    "Share",
    "SideBySide",
    "SourceFigures",
    "Status",
    "Step",
    "Text",
    "Threshold",
    "Word",
]
