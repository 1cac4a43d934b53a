"""What several rules ask of the rows of a publication."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from disclosure.facts import Contract, Evidence, Payment, ProjectFacts

PAID, CONTRACTS = "da-chi", "hop-dong"


def is_purchase(payment: Payment) -> bool:
    """Tell whether something was bought without a contract; support of a household is no purchase."""
    direct = payment.kind is None or payment.kind.code == "DIRECT"
    return direct and payment.payee_kind.code != "HOUSEHOLD"


def of_contract(facts: ProjectFacts, contract: Contract) -> list[Payment]:
    """Return what was paid under a contract."""
    return [row for row in facts.payments if row.contract == contract.number]


def by_payee(rows: Iterable[Payment]) -> dict[str, list[Payment]]:
    """Return payments by payee, in the order of the names."""
    found: dict[str, list[Payment]] = defaultdict(list)
    for row in rows:
        found[row.payee].append(row)
    return dict(sorted(found.items()))


def in_order(rows: Iterable[Payment]) -> list[Payment]:
    """Return payments by day and voucher, in one order whatever that of the rows."""
    return sorted(rows, key=lambda row: (row.on, row.voucher, row.amount, str(row.kind)))


def shown(payment: Payment) -> Evidence:
    """Return a payment as evidence: its voucher, its day, its đồng."""
    return Evidence(PAID, payment.voucher, payment.on, payment.amount)


def accepted_by(contract: Contract, on: date) -> int:
    """Return the đồng accepted of a contract by a day."""
    return sum(stage.value for stage in contract.acceptances if stage.on <= on)
