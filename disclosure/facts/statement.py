"""What stands on top of every printed statement: whose it is, of what, from when to when."""

from dataclasses import dataclass
from datetime import date, datetime

from disclosure.facts.papers import LogPoint
from disclosure.facts.words import Text, Word


@dataclass(frozen=True)
class Head:
    """Which statement this is: kind, subject, period (both days included), version, why and when.

    `agency` is the office whose book it is, of the commune with `commune_code`. `previous` is the
    hash of the version before ("" for none), `gap_stated` explains what does not tie.
    """

    kind: Word
    subject: Word
    agency: str
    commune_code: str
    since: date
    until: date
    version: int
    reason: Text
    gap_stated: Text
    issued_at: datetime
    previous: str
    log: LogPoint | None
