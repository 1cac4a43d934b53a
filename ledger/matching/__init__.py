"""Bank lines and expected movements in, explained matches out.

A line is matched without a person only on unique exact evidence: one valid code of one
movement in the right direction and, for money out, the exact amount. Everything else is
at most a ranked suggestion, and what the bank does on its own account is never guessed at.
"""

from ledger.matching.form import (
    IN,
    OUT,
    THE_BANKS_OWN,
    BankLine,
    Candidate,
    Expected,
    History,
    Kind,
    Outcome,
)
from ledger.matching.history import signs_of
from ledger.matching.index import Index
from ledger.matching.outcome import each, match

__all__ = [
    "IN",
    "OUT",
    "THE_BANKS_OWN",
    "BankLine",
    "Candidate",
    "Expected",
    "History",
    "Index",
    "Kind",
    "Outcome",
    "each",
    "match",
    "signs_of",
]
