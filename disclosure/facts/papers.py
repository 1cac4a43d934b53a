"""Files, findings and their answers, steps, and which edition of the log and of itself it is."""

from dataclasses import dataclass
from datetime import date, datetime

from disclosure.facts.words import Basis, Text, Word


@dataclass(frozen=True)
class Document:
    """A public file by its hash."""

    title: Text
    kind: str
    size: int
    sha256: str
    on: date


@dataclass(frozen=True)
class Answer:
    """What the commune answered."""

    on: date
    by: str
    text: Text


@dataclass(frozen=True)
class Finding:
    """What the Front or a board found, and the answers to it."""

    number: int
    topic: Word
    by: str
    on: date
    due_on: date
    basis: Basis
    text: Text
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Event:
    """One decision or step in the life of the project."""

    on: date
    word: str
    subject: Text


@dataclass(frozen=True)
class LogPoint:
    """The last checkpoint of the public log when something was published: root over `size` leaves."""

    book: str
    size: int
    root: str
    at: datetime


@dataclass(frozen=True)
class Edition:
    """Which publication this is, why, when, and the hash of the one before ("" for none)."""

    version: int
    reason: Text
    published_at: datetime
    previous: str
    log: LogPoint | None = None
