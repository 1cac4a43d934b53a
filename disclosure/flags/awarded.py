"""Rules about who got the work: contracts and purchases split up, one payee with most, prices that grow."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from disclosure.facts import Contract, Evidence, Flag, ProjectFacts
from disclosure.flags import said
from disclosure.flags.limits import Limit, Limits
from disclosure.flags.rows import CONTRACTS, by_payee, is_purchase, shown


def split_contracts(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find contracts just under a ceiling, signed close to each other, together above it."""
    limit = limits["SPLIT_CONTRACTS"]
    signed = [
        Evidence(CONTRACTS, f"{row.number}, {row.payee}", row.signed_on, row.original)
        for row in facts.contracts
    ]
    for run in _runs(signed, limit):
        found = f"{len(run)} hợp đồng ký trong vòng {limit.days} ngày, {_under(run, limit)}"
        yield limit.flag(run[0].what, found, since=run[0].on, evidence=run)


def split_purchases(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find purchases from one seller just under a ceiling, close to each other, together above it."""
    limit = limits["SPLIT_PURCHASES"]
    for payee, rows in by_payee(filter(is_purchase, facts.payments)).items():
        for run in _runs(map(shown, rows), limit):
            found = (
                f"{len(run)} lần chi trực tiếp cho {payee} trong vòng {limit.days} ngày, "
                f"{_under(run, limit)}"
            )
            yield limit.flag(f"{payee}, {run[0].what}", found, since=run[0].on, evidence=run)


def one_payee(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find one payee with most of the money, where there were contracts and purchases to share."""
    limit = limits["ONE_PAYEE"]
    awards: dict[str, list[Evidence]] = defaultdict(list)
    for payee, row in _awards(facts):
        awards[payee].append(row)
    count = sum(map(len, awards.values()))
    total = sum(map(_sum, awards.values()))
    if count < limit.times:
        return
    for payee, own in awards.items():
        if said.share(_sum(own), total) > limit.share:
            found = (
                f"{payee} nhận {said.percent(said.share(_sum(own), total))} giá trị của {count} "
                f"hợp đồng và lần mua trực tiếp: {said.dong(_sum(own))} trên {said.dong(total)}."
            )
            since = min(row.on for row in own if row.on)
            yield limit.flag(payee, found, since=since, evidence=own)


def amended_often(facts: ProjectFacts, limits: Limits) -> Iterator[Flag]:
    """Find contracts amended more often, or grown by more, than the rule lets pass."""
    limit = limits["AMENDED_OFTEN"]
    for contract in facts.contracts:
        growth = contract.value - contract.original
        part = said.share(growth, contract.original)
        count = len(contract.amendments)
        if count > limit.times or part > limit.share:
            found = (
                f"Hợp đồng {contract.number} có {count} phụ lục; giá trị từ "
                f"{said.dong(contract.original)} thành {said.dong(contract.value)} "
                f"({_growth(growth, contract.original)})."
            )
            evidence = list(_amendments(contract))
            since = max((row.on for row in evidence if row.on), default=None)
            yield limit.flag(contract.number, found, since=since, evidence=evidence)


def _awards(facts: ProjectFacts) -> Iterator[tuple[str, Evidence]]:
    for contract in facts.contracts:
        yield (
            contract.payee,
            Evidence(CONTRACTS, contract.number, contract.signed_on, contract.value),
        )
    for payment in filter(is_purchase, facts.payments):
        yield payment.payee, shown(payment)


def _amendments(contract: Contract) -> Iterator[Evidence]:
    for row in contract.amendments:
        what = f"{contract.number}, phụ lục {row.number}"
        yield Evidence(CONTRACTS, what, row.signed_on, row.difference)


def _growth(growth: int, original: int) -> str:
    """Say how much a value grew or shrank."""
    if not growth:
        return "không đổi"
    word = "tăng" if growth > 0 else "giảm"
    return f"{word} {said.percent(said.share(abs(growth), original))}"


def _under(run: list[Evidence], limit: Limit) -> str:
    total = _sum(run)
    return (
        f"mỗi lần từ {said.percent(limit.share)} đến hết mức {said.dong(limit.amount)}, "
        f"cộng lại {said.dong(total)}."
    )


def _runs(rows: Iterable[Evidence], limit: Limit) -> Iterator[list[Evidence]]:
    """Yield the rows just under the ceiling within so many days of the first, if together above it."""
    least = limit.share * limit.amount
    near = [row for row in rows if row.on and least <= (row.amount or 0) <= limit.amount]
    near.sort(key=lambda row: (_day(row), row.what, row.amount or 0))
    while near:
        last = _day(near[0]) + timedelta(days=limit.days)
        run = [row for row in near if _day(row) <= last]
        if len(run) >= limit.times and _sum(run) > limit.amount:
            yield run
            near = near[len(run) :]
        else:
            near = near[1:]


def _sum(rows: Iterable[Evidence]) -> int:
    return sum(row.amount or 0 for row in rows)


def _day(row: Evidence) -> date:
    return row.on or date.max
