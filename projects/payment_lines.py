"""The lines that a payment posts, fund by fund: so that what a source bears is what it paid."""

from collections.abc import Iterator

from ledger import funding, money
from ledger.models.chart import Function, Fund
from ledger.posting import Posting
from projects import claims, instalments
from projects.models.payment import Payee, PaymentPart, PaymentRequest

Kind = PaymentRequest.Kind

# What owes the contractor, or what is owed, by the kind of payment under a contract.
_OWED = {
    Kind.ADVANCE: Function.CONTRACTOR,
    Kind.STAGE: Function.CONTRACTOR,
    Kind.RETENTION: Function.RETENTION,
}


def of(payment: PaymentRequest) -> list[Posting]:
    """Return the lines as the books stand now: costs that change their fund, then each part.

    A part is the cost (or what was owed) against the money; of accepted work beside what is retained;
    with the tax that is paid on behalf in and out at once.
    """
    parts = list(payment.parts.select_related("fund").order_by("pk"))
    amounts = [part.amount for part in parts]
    kept = instalments.retained_by_part(payment.retained, amounts)
    taxes = money.split_by_ratio(payment.tax, amounts) if payment.tax else [0] * len(parts)
    lines = list(_moved(payment, dict(zip(parts, kept, strict=True))))
    for part, retained, tax in zip(parts, kept, taxes, strict=True):
        lines += _part(payment, part, retained, tax)
    return lines


def places(payment: PaymentRequest) -> list[Posting]:
    """Return the lines that a payment may post in its own funds; the amounts do not matter."""
    functions = {_cost(payment), funding.money_function(payment.custody)}
    if payment.contract_id is not None:
        functions |= {Function.WORKS, Function.RETENTION}
        if claims.standing_at(payment.project, Function.ASSET):
            functions.add(Function.ASSET)
    if payment.tax:
        functions.add(Function.TAX)
    return [
        Posting(function, part.fund, 0, payment.project.purpose)
        for part in payment.parts.select_related("fund")
        for function in sorted(functions)
    ]


def _part(payment: PaymentRequest, part: PaymentPart, retained: int, tax: int) -> list[Posting]:
    rows = [
        (_cost(payment), part.amount + retained),
        (Function.RETENTION, -retained),
        (funding.money_function(payment.custody), -part.amount),
        (Function.TAX, -tax),
        (Function.TAX, tax),
    ]
    purpose = payment.project.purpose
    return [Posting(function, part.fund, amount, purpose) for function, amount in rows if amount]


def _cost(payment: PaymentRequest) -> Function:
    if payment.kind != Kind.DIRECT:
        return _OWED[Kind(payment.kind)]
    household = payment.payee.kind == Payee.Kind.HOUSEHOLD
    return Function.SUPPORT if household else Function.WORKS


def _moved(payment: PaymentRequest, kept: dict[PaymentPart, int]) -> Iterator[Posting]:
    """Yield the lines by which a fund takes over the cost that it pays, from the fund that bore it.

    What the settlement has made an asset is taken over as an asset.
    """
    if payment.kind not in (Kind.STAGE, Kind.RETENTION):
        return
    project, owed = payment.project, _cost(payment)
    after = claims.standing_at(project, owed)
    for part, retained in kept.items():
        after[part.fund_id] = after.get(part.fund_id, 0) + part.amount + retained
    advanced, standing = _advances(payment)
    moved = instalments.moved_costs(after, advanced, standing)
    formed = instalments.moved_assets(moved, claims.standing_at(project, Function.ASSET))
    funds = Fund.objects.in_bulk(list(moved))
    for fund, amount in sorted(moved.items()):
        asset = formed.get(fund, 0)
        rows = ((Function.ASSET, asset), (Function.WORKS, amount - asset), (owed, -amount))
        for function, taken in rows:
            if taken:
                yield Posting(function, funds[fund], taken, project.purpose)


def _advances(payment: PaymentRequest) -> tuple[dict[int, int], int]:
    """Return what each fund has advanced, and what of it stands once this payment is made."""
    if payment.kind != Kind.STAGE:
        return {}, 0
    project = payment.project
    return claims.advanced_by_fund(project), claims.unrecovered(project) - payment.recovered
