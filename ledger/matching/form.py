"""What goes into matching and what comes out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

IN, OUT = "IN", "OUT"


# The reason of a line that the bank writes on its own account.
THE_BANKS_OWN = "Phí hoặc lãi do ngân hàng tự ghi"

Key = int | str
# Signs of who paid (see `signs_of`), with the keys of the movements they were seen with before.
History = Mapping[str, Collection[Key]]


class Kind(StrEnum):
    """What may be done with a line."""

    AUTO = "AUTO"
    SUGGEST = "SUGGEST"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Expected:
    """A movement that is waited for; amount in đồng, None when any amount will do."""

    code: str
    direction: str
    amount: int | None
    party: str
    since: date | None
    until: date | None
    key: Key


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of a statement; amount in đồng, above zero for money in."""

    number: int
    on: date
    amount: int
    text: str
    doc_no: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One movement, or several that a line pays together, with its points and why.

    `parts` are the points by what they are for: code, name, amount, rare_amount, history, window,
    together (several named in the text), batch (several unnamed that add up), share (the line is
    one of several that add up).
    """

    codes: tuple[str, ...]
    keys: tuple[Key, ...]
    parts: dict[str, int]
    reason: str

    @property
    def score(self) -> int:
        return sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found for a line, the best first; `reason` is a sentence for people."""

    line_number: int
    kind: Kind
    candidates: tuple[Candidate, ...]
    reason: str
