"""Money and goods that came and went."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from disclosure.facts.words import Text, Word

# The kind of an `Other` that passes between two sources of one project: neither received nor paid.
WITHIN = "MOVED_WITHIN"


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
class Share:
    """What one source bears of a payment, in đồng."""

    source: Word
    amount: int


@dataclass(frozen=True)
class Payment:
    """Money that went out; a supported household is never named. `matched` None: cash.

    Under a contract (`kind` says what for) `amount` is `gross` less what was `recovered` of the
    advance and `retained` for the warranty; of it `tax` went to the State on behalf of the payee.
    `contract` is its number.
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
    contract: str = ""


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
class BankEntry:
    """Booked on a bank account and not yet found on its statement; in > 0, out < 0, đồng."""

    on: date
    voucher: str
    amount: int
