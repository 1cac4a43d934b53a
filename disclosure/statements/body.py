"""A statement as the bytes that are hashed, kept, served and printed, and back."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import rfc8785

from disclosure import canonical
from disclosure.facts.statement import Head
from disclosure.statements import KINDS
from disclosure.statements.kind import StatementKind


@dataclass(frozen=True)
class Issued:
    """What a statement says: its kind, its head, its facts."""

    kind: StatementKind
    head: Head
    facts: Any


def schema(kind: StatementKind) -> str:
    """Return the name of the form in which statements of a kind are written."""
    return f"so-cong/sao-ke-{kind.code.lower()}/1"


def write(kind: StatementKind, head: Head, facts: Any) -> bytes:
    """Return the canonical JSON (RFC 8785) of a statement."""
    said = {"head": canonical.plain(head), "facts": canonical.plain(facts)}
    return rfc8785.dumps({"schema": schema(kind), **said})


def read(body: bytes) -> Issued:
    """Read what `write` wrote; keys unknown here are passed over."""
    said = json.loads(body)
    head = canonical.read(Head, said["head"])
    kind = KINDS[head.kind.code]
    return Issued(kind, head, canonical.read(kind.facts, said["facts"]))


def content_sha256(facts: Any, gap_stated: str) -> str:
    """Return the hash of what a statement says, whatever its number, day and reason."""
    said = {"facts": canonical.plain(facts), "gap_stated": gap_stated}
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()
