"""The allow-list: everything the public may know of a project, and nothing else.

A publication is these facts as canonical JSON (RFC 8785). Amounts are whole đồng as integers,
quantities decimal strings, days `2026-11-20`, instants `2026-11-20T09:00:00+07:00`. There is no
identifier of a person and none of a row: two gifts of one unnamed giver cannot be tied together.
A field added later needs a default, so that older publications can still be read.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

SCHEMA = "so-cong/1"

# The kind of an `Other` that passes between two sources of one project: neither received nor paid.
WITHIN = "MOVED_WITHIN"

_PLACE_NOUNS = frozenset(
    [
        "Thôn",
        "Tổ",
        "Buôn",
        "Bản",
        "Bon",
        "Khu",
        "Ấp",
        "Xóm",
        "Làng",
        "Xã",
        "Phường",
        "Đặc",
        "Tỉnh",
        "Thành",
    ]
)

# Free text a person typed; private names and numbers are masked in it before it is published.
Text = Annotated[str, "typed"]


@dataclass(frozen=True)
class Word:
    """A code for machines and its Vietnamese word for people."""

    code: str
    word: str


@dataclass(frozen=True)
class Basis:
    """A legal basis by number; an unverified one is not printed on the official sheet."""

    number: str
    verified: bool


def _within_a_sentence(place: str) -> str:
    """Lower the common noun of a place: "thôn 3, xã Lương Sơn"; a bare name stays."""
    return place[:1].lower() + place[1:] if place.partition(" ")[0] in _PLACE_NOUNS else place


@dataclass(frozen=True)
class Place:
    """Where; the province is always told, because communes share names."""

    village: Text
    detail: Text
    commune_code: str
    commune: str
    province_code: str
    province: str
    latitude: str = ""
    longitude: str = ""

    def __str__(self) -> str:
        kept = [part for part in (self.village, self.commune, self.province) if part]
        said = ", ".join(filter(None, [self.detail, *map(_within_a_sentence, kept)]))
        return said[:1].upper() + said[1:]


@dataclass(frozen=True)
class Person:
    """Somebody who answers for the project by office."""

    name: str
    duty: str


@dataclass(frozen=True)
class Status:
    """One of the five statuses: a word, its day, and percent done where that is known."""

    code: str
    label: str
    word: str
    on: date | None
    percent: int | None


@dataclass(frozen=True)
class Equation:
    """Received − paid = balance, in đồng, interest, fees and moves (`Other`) among them; `gap` is what the sum misses, `reason` explains it."""

    received: int
    paid: int
    balance: int
    gap: int
    reason: Text
    reconciled_to: date | None


@dataclass(frozen=True)
class SourceFigures:
    """What one source was to bear and what came and went, in đồng."""

    source: Word
    planned: int | None
    received: int
    in_kind: int
    paid: int


@dataclass(frozen=True)
class InKind:
    """Goods, labour or land of one source summed up; `value` in đồng where one was agreed."""

    source: Word
    form: Word
    unit: Text
    quantity: Decimal
    value: int | None


@dataclass(frozen=True)
class Call:
    """A call for contributions; the votes only where the community decided a level."""

    kind: Word
    title: Text
    state: Word
    opens_on: date
    closes_on: date | None
    target: int | None
    level: Text
    met_on: date | None
    households: int | None
    households_agreed: int | None
    surplus_rule: Text
    pledges: int
    pledged: int


@dataclass(frozen=True)
class Contribution:
    """One gift. `name` is what the giver chose to show, empty for none."""

    on: date
    voucher: str
    name: str
    source: Word
    form: Word
    amount: int | None
    quantity: Decimal | None
    unit: Text
    unit_price: int | None
    price_basis: Text


@dataclass(frozen=True)
class Step:
    """One line of a norm's arithmetic, with its result in đồng."""

    label: Text
    expression: str
    amount: int


@dataclass(frozen=True)
class Norm:
    """What the published norm gives, line by line."""

    title: str
    basis: Basis
    steps: tuple[Step, ...]
    amount: int


@dataclass(frozen=True)
class Allocation:
    """Counterpart money: asked, approved, drawn, paid, in đồng; the norm where one applies."""

    source: Word
    content: Text
    state: Word
    level: Word | None
    requested: int
    approved: int
    drawn: int
    paid: int
    submitted_on: date | None
    decided_on: date | None
    drawn_on: date | None
    norm: Norm | None


@dataclass(frozen=True)
class Commitment:
    """What one side promised and what was done for it."""

    side: Word
    kind: Word
    content: Text
    amount: int | None
    due_on: date
    done: int | None
    done_on: date | None
    state: Word


@dataclass(frozen=True)
class Acceptance:
    """What was built and found good at one stage, in đồng; was the supervision board there?"""

    stage: Text
    kind: Word
    on: date
    value: int
    board_was_there: bool


@dataclass(frozen=True)
class Amendment:
    """A signed change of a contract: đồng added (below zero: taken), and the new last day."""

    number: int
    signed_on: date
    reason: Text
    difference: int
    ends_on: date


@dataclass(frozen=True)
class Contract:
    """A signed contract with who builds, in đồng; `value` with its signed amendments."""

    number: str
    title: Text
    payee: str
    payee_kind: Word
    selection: Text
    state: Word
    signed_on: date
    ends_on: date
    original: int
    value: int
    accepted: int
    percent: int
    amendments: tuple[Amendment, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()


@dataclass(frozen=True)
class Agreement:
    """A signed agreement with a business."""

    kind: Word
    number: str
    title: Text
    business: str
    service: Text
    starts_on: date
    ends_on: date
    signed_on: date | None
    state: Word
    commitments: tuple[Commitment, ...]


@dataclass(frozen=True)
class Share:
    """What one source bears of a payment, in đồng."""

    source: Word
    amount: int


@dataclass(frozen=True)
class Payment:
    """Money that went out; a supported household is never named. `matched` None: cash.

    Under a contract (`kind` says what for) `amount` is `gross` less what was `recovered` of the
    advance and `retained` for the warranty; of it `tax` went to the State on behalf of the payee.
    """

    on: date
    voucher: str
    payee: str
    payee_kind: Word
    content: Text
    amount: int
    invoice: str
    accepted_on: date | None
    matched: bool | None
    parts: tuple[Share, ...]
    kind: Word | None = None
    gross: int | None = None
    recovered: int = 0
    retained: int = 0
    tax: int = 0


@dataclass(frozen=True)
class Other:
    """Money that nobody gave and nobody was paid: interest, bank fees, moves by decision; in > 0."""

    on: date
    voucher: str
    kind: Word
    source: Word
    amount: int
    decision: str = ""


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
class BankEntry:
    """Booked on a bank account and not yet found on its statement; in > 0, out < 0, đồng."""

    on: date
    voucher: str
    amount: int


@dataclass(frozen=True)
class SideBySide:
    """One source: plan, allotted, received, paid, accepted, in hand, confirmed by the bank, in đồng."""

    source: Word
    planned: int
    allotted: int
    received: int
    paid: int
    accepted: int
    left: int
    bank: int


@dataclass(frozen=True)
class Difference:
    """What does not tie: its class, đồng above 0, since when, whose move it is; `what` a voucher or a contract."""

    kind: Word
    amount: int
    since: date | None
    owner: Word
    what: Text


@dataclass(frozen=True)
class Reconciliation:
    """Plan, books, acceptances and bank side by side on the day of the publication, and what does not tie."""

    sources: tuple[SideBySide, ...]
    differences: tuple[Difference, ...]


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
    schema: str = field(default=SCHEMA)
