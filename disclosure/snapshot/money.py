"""The money of a project as facts: what came, what went, what is left, and what ties."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from disclosure.facts import (
    WITHIN,
    BankEntry,
    Contribution,
    Equation,
    InKind,
    Other,
    Payment,
    Share,
    SourceFigures,
    Word,
)
from disclosure.snapshot.words import word
from ledger import moves, statements
from ledger.models.chart import Fund, Source
from projects import closure, contributions, names, overview, reconciliation
from projects import payments as paying
from projects.models.contribution import MONEY_FORMS, Form
from projects.models.contribution import Contribution as Gift
from projects.models.payment import Payee, PaymentRequest
from projects.models.project import Project
from projects.models.settlement import Return

HOUSEHOLD = "Hộ được hỗ trợ"


def equation(project: Project, unmatched: tuple[BankEntry, ...]) -> Equation:
    """Return received − paid = balance from the materialised balances."""
    figures = overview.of(project)
    return Equation(
        received=figures.received,
        paid=figures.paid,
        balance=figures.balance,
        gap=figures.balance - (figures.received - figures.paid),
        reason="",
        reconciled_to=reconciliation.checked_on(project),
    )


def sources(project: Project, payments: tuple[Payment, ...]) -> tuple[SourceFigures, ...]:
    """Return plan and actual of each source that was planned, gave or paid."""
    paid = Counter[str]()
    for payment in payments:
        for part in payment.parts:
            paid[part.source.code] += part.amount
    return tuple(
        SourceFigures(
            source=word(row.source),
            planned=row.planned,
            received=row.received,
            in_kind=row.in_kind,
            paid=paid[row.source.value] + row.out,
        )
        for row in overview.of(project).rows
    )


def gifts(project: Project) -> tuple[Contribution, ...]:
    """Return every live contribution in the order of the books, by day and voucher."""
    rows = contributions.live(project).order_by("received_on", "entry_id")
    return tuple(_gift(row) for row in rows)


def in_kind(received: tuple[Contribution, ...]) -> tuple[InKind, ...]:
    """Sum up goods, labour and land by source, form, unit, and whether they were valued."""
    sums: dict[tuple[Word, Word, str, bool], InKind] = {}
    for gift in received:
        if gift.quantity is None or gift.form.code in MONEY_FORMS:
            continue
        key = (gift.source, gift.form, gift.unit, gift.amount is not None)
        so_far = sums.get(key)
        value = None if gift.amount is None else gift.amount + (so_far.value or 0 if so_far else 0)
        quantity = gift.quantity + (so_far.quantity if so_far else 0)
        sums[key] = InKind(gift.source, gift.form, gift.unit, quantity, value)
    return tuple(sums.values())


def payments(project: Project, unmatched: tuple[BankEntry, ...]) -> tuple[Payment, ...]:
    """Return every payment made and not reversed, by day and voucher."""
    open_vouchers = {entry.voucher for entry in unmatched}
    rows = (
        paying.paid(project)
        .select_related("contract", "acceptance")
        .prefetch_related("parts__fund")
    )
    return tuple(_payment(row, open_vouchers) for row in rows)


def others(project: Project) -> tuple[Other, ...]:
    """Return interest, fees, what went or came back and moves by decision, by day and voucher."""
    returned = closure.sent_back(project)
    told = {item.entry_id for item in returned}
    own = [
        Other(row.entry.on, row.entry.voucher, word(row.function), _source(row.fund), row.amount)
        for row in statements.own_of_bank(project.purpose)
        if row.entry.pk not in told
    ]
    moved = [
        Other(
            on=row.entry.on,
            voucher=row.entry.voucher,
            kind=_kind_of(row),
            source=word(row.source),
            amount=row.amount,
            decision=row.decision.number,
        )
        for row in moves.effects(project.purpose)
    ]
    back = [*_went_back(returned), *_came_back(project)]
    return tuple(sorted(own + moved + back, key=lambda row: (row.on, row.voucher)))


def unmatched(project: Project) -> tuple[BankEntry, ...]:
    """Return what is booked on bank accounts and not found on their statements."""
    return tuple(
        BankEntry(on=row.entry.on, voucher=row.entry.voucher, amount=row.open)
        for row in reconciliation.unreconciled(project)
    )


def _went_back(returned: list[Return]) -> Iterator[Other]:
    for item in returned:
        if item.entry is not None:
            kind = Word("RETURNED", _("Nộp trả, hoàn trả"))
            source = _source(item.fund)
            decision = item.surplus.number if item.surplus else ""
            yield Other(item.entry.on, item.entry.voucher, kind, source, -item.amount, decision)


def _came_back(project: Project) -> Iterator[Other]:
    kind = Word("RECOVERED", _("Nhà thầu hoàn lại tiền chi vượt"))
    for row in statements.paid_back(project.purpose):
        yield Other(row.entry.on, row.entry.voucher, kind, _source(row.fund), row.amount)


def _source(fund: Fund) -> Word:
    return word(Source(fund.source))


def _kind_of(effect: moves.Effect) -> Word:
    if effect.within:
        return Word(WITHIN, _("Chuyển giữa các nguồn của công trình"))
    if effect.amount > 0:
        return Word("MOVED_IN", _("Nhận điều chuyển"))
    return Word("MOVED_OUT", _("Điều chuyển đi"))


def _gift(row: Gift) -> Contribution:
    shown = names.public_name(row.giver.name, row.display)
    return Contribution(
        on=row.received_on,
        voucher=row.entry.voucher,
        name="" if shown == names.ANONYMOUS else shown,
        source=word(row.giver.source),
        form=word(Form(row.form)),
        amount=row.amount,
        quantity=row.quantity,
        unit=row.unit,
        unit_price=row.unit_price,
        price_basis=row.price_basis,
    )


def _payment(row: PaymentRequest, open_vouchers: set[str]) -> Payment:
    assert row.entry is not None  # noqa: S101 -- the constraint payment_paid_is_booked
    assert row.paid_on is not None  # noqa: S101 -- as above
    in_household = row.payee.kind == Payee.Kind.HOUSEHOLD
    return Payment(
        on=row.paid_on,
        voucher=row.entry.voucher,
        payee=HOUSEHOLD if in_household else row.payee.name,
        payee_kind=word(Payee.Kind(row.payee.kind)),
        content=row.content,
        amount=row.amount,
        invoice="" if in_household else row.invoice,
        accepted_on=row.acceptance.on if row.acceptance else row.accepted_on,
        matched=row.entry.voucher not in open_vouchers if row.custody.is_bank else None,
        parts=tuple(Share(word(Source(part.fund.source)), part.amount) for part in row.parts.all()),
        kind=word(PaymentRequest.Kind(row.kind)),
        gross=row.gross,
        recovered=row.recovered,
        retained=row.retained,
        tax=row.tax,
        contract=row.contract.number if row.contract else "",
    )
