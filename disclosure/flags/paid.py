"""Rules about money that went out: beyond what was approved, or before the work was accepted."""

from collections.abc import Iterator, Sequence

from disclosure.facts import Contract, Evidence, Flag, Payment, ProjectFacts
from disclosure.flags import said
from disclosure.flags.limits import Limit, Limits
from disclosure.flags.rows import accepted_by, by_payee, in_order, is_purchase, of_contract, shown


def above_approved(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find money paid beyond the approved plan, the approved settlement, or a contract's value."""
    limit = limits["PAID_ABOVE_APPROVED"]
    planned = sum(row.planned or 0 for row in facts.sources)
    approved = sum(share.amount for share in facts.ending.approved) if facts.ending else 0
    yield from _above(limit, "ke-hoach", planned, "tổng kế hoạch vốn được duyệt", facts.payments)
    yield from _above(
        limit, "quyet-toan", approved, "giá trị quyết toán được duyệt", facts.payments
    )
    for contract in facts.contracts:
        named = f"giá trị hợp đồng {contract.number}"
        yield from _above(
            limit, contract.number, contract.value, named, of_contract(facts, contract)
        )


def before_acceptance(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find payments for work not accepted yet; advances are lawful and left out."""
    limit = limits["PAID_BEFORE_ACCEPTANCE"]
    for contract in facts.contracts:
        early = _before_stages(contract, of_contract(facts, contract))
        if early:
            found = (
                f"Thanh toán khối lượng của hợp đồng {contract.number} vượt giá trị đã nghiệm thu "
                f"tính đến ngày chi, ở {len(early)} khoản."
            )
            yield _of_payments(limit, contract.number, found, early)
    bought = [row for row in facts.payments if is_purchase(row) and _is_early(row, limit)]
    for payee, rows in by_payee(bought).items():
        found = (
            f"{len(rows)} khoản chi trực tiếp cho {payee}, tổng {said.dong(_sum(rows))}, chưa có ngày "
            "nghiệm thu hoặc chi trước ngày nghiệm thu."
        )
        yield _of_payments(limit, payee, found, rows)


def _above(
    limit: Limit, key: str, most: int, named: str, rows: Sequence[Payment]
) -> Iterator[Flag]:
    """Yield a flag with the payments from the day on which their sum went beyond `most`; 0: unknown."""
    total, beyond = 0, []
    for row in in_order(rows):
        total += row.amount
        if total > most:
            beyond.append(row)
    if most and beyond:
        found = (
            f"Đã chi {said.dong(total)}, cao hơn {named} ({said.dong(most)}) "
            f"là {said.dong(total - most)}."
        )
        yield _of_payments(limit, key, found, beyond)


def _before_stages(contract: Contract, rows: list[Payment]) -> list[Payment]:
    """Return the payments of work with which more was paid than had been accepted by their day."""
    early, gross = [], 0
    for row in in_order(rows):
        if row.kind is not None and row.kind.code == "STAGE":
            gross += row.amount if row.gross is None else row.gross
            if gross > accepted_by(contract, row.on):
                early.append(row)
    return early


def _is_early(payment: Payment, limit: Limit) -> bool:
    late = payment.accepted_on is None or payment.accepted_on > payment.on
    return late and payment.amount > limit.amount


def _of_payments(limit: Limit, key: str, found: str, rows: Sequence[Payment]) -> Flag:
    evidence: list[Evidence] = [shown(row) for row in rows]
    return limit.flag(key, found, since=min(row.on for row in rows), evidence=evidence)


def _sum(rows: Sequence[Payment]) -> int:
    return sum(row.amount for row in rows)
