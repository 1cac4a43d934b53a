"""Rules about the work itself: who saw it accepted, how far it is, how it ended."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from disclosure.facts import Contract, Evidence, Flag, Payment, ProjectFacts, Word
from disclosure.flags import said
from disclosure.flags.limits import Limits
from disclosure.flags.rows import CONTRACTS, PAID, of_contract

_PAPERS, _SOURCES = "ho-so", "nguon-von"


def board_absent(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find acceptances at which the community's supervision board was not there."""
    limit = limits["BOARD_ABSENT"]
    for contract in facts.contracts:
        rows = [row for row in contract.acceptances if not row.board_was_there]
        if rows:
            found = (
                f"{len(rows)} lần nghiệm thu của hợp đồng {contract.number} không ghi ban giám sát "
                "đầu tư của cộng đồng có mặt."
            )
            evidence = [Evidence(CONTRACTS, row.stage, row.on, row.value) for row in rows]
            since = min(row.on for row in rows)
            yield limit.flag(contract.number, found, since=since, evidence=evidence)


def progress_apart(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find contracts whose payments run far ahead of the accepted work, or far behind it."""
    limit = limits["PROGRESS_APART"]
    for contract in facts.contracts:
        rows = of_contract(facts, contract)
        paid = sum(row.amount + row.retained for row in rows if not _is_release(row.kind))
        apart = said.share(abs(paid - contract.accepted), contract.value)
        if apart > limit.share:
            found = (
                f"Hợp đồng {contract.number}: đã thanh toán "
                f"{said.percent(said.share(paid, contract.value))}, đã nghiệm thu "
                f"{said.percent(said.share(contract.accepted, contract.value))} giá trị hợp đồng."
            )
            evidence = [
                Evidence(CONTRACTS, contract.number, contract.signed_on, contract.accepted),
                *(Evidence(PAID, row.voucher, row.on, row.amount) for row in rows),
            ]
            since = max((row.on for row in evidence if row.on), default=None)
            yield limit.flag(contract.number, found, since=since, evidence=evidence)


def work_overdue(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find work whose day has passed and which is not complete."""
    limit = limits["WORK_OVERDUE"]
    due = facts.due_on
    if due is None or facts.completed_on is not None or facts.state.code in ("COMPLETED", "CLOSED"):
        return
    if (facts.as_of - due).days > limit.days:
        found = f"Dự kiến hoàn thành ngày {said.day(due)}, chưa ghi hoàn thành."
        evidence = [Evidence(_PAPERS, "Dự kiến hoàn thành", due)]
        yield limit.flag("", found, since=due + timedelta(days=limit.days + 1), evidence=evidence)


def completion_variance(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find settlements whose approved cost is far from the plan or from what was paid."""
    limit = limits["COMPLETION_VARIANCE"]
    if facts.ending is None or not facts.ending.approved:
        return
    approved = sum(share.amount for share in facts.ending.approved)
    planned = sum(row.planned or 0 for row in facts.sources)
    paid = _paid_and_kept(facts) + sum(row.in_kind for row in facts.sources)
    for key, amount, named in (
        ("ke-hoach", planned, "Kế hoạch vốn"),
        ("da-chi", paid, "Số đã chi, tiền giữ lại bảo hành và hiện vật quy đổi"),
    ):
        if amount and said.share(abs(approved - amount), amount) > limit.share:
            found = (
                f"{named} {said.dong(amount)}, quyết toán được duyệt {said.dong(approved)}: lệch "
                f"{said.percent(said.share(abs(approved - amount), amount))}."
            )
            day = facts.ending.approved_on
            evidence = [
                Evidence(_PAPERS, facts.ending.decision_number or "Quyết toán", day, approved),
                Evidence(_SOURCES, named, None, amount),
            ]
            yield limit.flag(key, found, since=day, evidence=evidence)


def retention(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find retention released before the warranty ended, or still kept long after it."""
    for contract in facts.contracts:
        yield from _released_early(facts, contract, limits)
        yield from _kept_long(facts, contract, limits)


def _released_early(facts: ProjectFacts, contract: Contract, limits: Limits) -> Iterator[Flag]:
    until = contract.warranty_until
    rows = [
        row
        for row in of_contract(facts, contract)
        if _is_release(row.kind) and (until is None or row.on <= until)
    ]
    if rows:
        ends = (
            f"bảo hành đến {said.day(until)}" if until else "công trình chưa nghiệm thu hoàn thành"
        )
        found = (
            f"Hợp đồng {contract.number}: đã trả tiền giữ lại bảo hành "
            f"{said.dong(sum(row.amount for row in rows))} khi {ends}."
        )
        evidence = [Evidence(PAID, row.voucher, row.on, row.amount) for row in rows]
        key = f"{contract.number}, trả sớm"
        since = min(row.on for row in rows)
        yield limits["RETENTION"].flag(key, found, since=since, evidence=evidence)


def _kept_long(facts: ProjectFacts, contract: Contract, limits: Limits) -> Iterator[Flag]:
    limit, until = limits["RETENTION"], contract.warranty_until
    rows = of_contract(facts, contract)
    kept = _kept(rows)
    if until and kept > 0 and (facts.as_of - until).days > limit.days:
        found = (
            f"Hợp đồng {contract.number}: hết bảo hành ngày {said.day(until)}, còn giữ lại "
            f"{said.dong(kept)}."
        )
        evidence = [
            Evidence(PAID, row.voucher, row.on, row.retained) for row in rows if row.retained
        ]
        since = until + timedelta(days=limit.days + 1)
        yield limit.flag(f"{contract.number}, giữ lâu", found, since=since, evidence=evidence)


def _kept(rows: Iterable[Payment]) -> int:
    """Return the đồng kept back for the warranty and not released."""
    return sum(row.retained - row.amount * _is_release(row.kind) for row in rows)


def _paid_and_kept(facts: ProjectFacts) -> int:
    return sum(row.amount for row in facts.payments) + _kept(facts.payments)


def _is_release(kind: Word | None) -> bool:
    return kind is not None and kind.code == "RETENTION"
