"""Ask for a payment: straight out of the funds of a project, or under a contract."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ledger import permissions
from ledger.models.bank import Custody
from ledger.models.chart import Book, Fund
from ledger.models.people import Role, User
from projects import claimable, deciding, payable, registering, workflow
from projects.claims import Claim
from projects.models.payment import Payee, PaymentPart, PaymentRequest
from projects.models.project import Project
from projects.payable import PaymentRefusedError
from projects.registering import NewPayee


def request_payment(
    *,
    project: Project,
    payee: Payee | NewPayee | None = None,
    content: str,
    parts: Sequence[tuple[Fund, int]],
    custody: Custody,
    by: User,
    on: date,
    invoice: str = "",
    accepted_on: date | None = None,
    claim: Claim | None = None,
    tax: int = 0,
) -> PaymentRequest:
    """Ask to pay `payee` out of `custody`; each part is a fund and the đồng it bears.

    Under a contract `claim` says what for and the contract who is paid: the parts are what leaves,
    gross − recovered − retained. `tax` is the part of it paid to the State on behalf of the payee.
    `content` becomes public, so it names no private person.

    Refuses (PaymentRefusedError) a project without an investment decision in force; parts that are
    empty, not above zero, kept elsewhere or above what the fund holds for the project; cash above
    the limit of the day; an invoice already used; the same request again while it waits; a transfer
    without an account number; a claim above the contract, the accepted work or the advance agreed.
    registering.PayeeRefusedError: no name, or a payee of another book. NotAllowedError: not the accountant.
    """
    permissions.require(by, project.book.organisation, Role.ACCOUNTANT, on=on)
    payable.require_decision(project, on=on)
    payable.require_parts(project, custody, parts)
    payable.require_cash(custody, sum(amount for _fund, amount in parts), on=on)
    if accepted_on is not None and accepted_on > on:
        raise PaymentRefusedError(_("Ngày nghiệm thu không được sau hôm nay."))
    with transaction.atomic():
        # One request of a project at a time: a double click is one request.
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        paid_to = _payee(project.book, payee, claim)
        payable.require_account(custody, paid_to)
        payable.require_new_invoice(paid_to, invoice)
        payable.require_not_asked(project, paid_to, content, parts)
        if claim is not None:
            claimable.require(project, claim, on=on)
            claimable.require_recovery(claim)
        payment = _create(
            **_amounts(parts, claim, tax),
            project=project,
            book=project.book,
            year=on.year,
            number=_next_number(project.book, on.year),
            payee=paid_to,
            content=content.strip(),
            custody=custody,
            invoice=invoice.strip(),
            accepted_on=accepted_on,
            made_by=by,
        )
        PaymentPart.objects.bulk_create(
            PaymentPart(payment=payment, fund=fund, amount=amount) for fund, amount in parts
        )
        move = workflow.move("payment", "request")
        deciding.record(move, payment, project=project, from_state="", by=by, on=on)
    return payment


def _amounts(parts: Sequence[tuple[Fund, int]], claim: Claim | None, tax: int) -> dict[str, object]:
    """Return kind, contract and amounts of a request; what the parts pay is what is claimed."""
    amount = sum(part for _fund, part in parts)
    payable.require_tax(tax, amount)
    if claim is None:
        return {"gross": amount, "amount": amount, "tax": tax}
    payable.require_whole(amount, claim.amount)
    return {
        "kind": claim.kind,
        "contract": claim.contract,
        "acceptance": claim.acceptance,
        "gross": claim.gross,
        "recovered": claim.recovered,
        "retained": claim.retained,
        "amount": amount,
        "tax": tax,
    }


def _create(**fields: object) -> PaymentRequest:
    try:
        with transaction.atomic():
            return PaymentRequest.objects.create(**fields)
    except IntegrityError as error:
        if "payment_invoice_once" not in str(error):
            raise
        # Two people sent the same invoice at once.
        raise payable.invoice_used(str(fields["invoice"])) from error


def _next_number(book: Book, year: int) -> int:
    """Return the number after the last of the year; the book waits, so that none is given twice."""
    Book.objects.select_for_update(no_key=True).get(pk=book.pk)
    given = PaymentRequest.objects.filter(book=book, year=year)
    return (given.aggregate(last=Max("number"))["last"] or 0) + 1


def _payee(book: Book, payee: Payee | NewPayee | None, claim: Claim | None) -> Payee:
    if claim is not None:
        return _party(claim, payee)
    return registering.register_payee(book, payee)


def _party(claim: Claim, payee: Payee | NewPayee | None) -> Payee:
    """Return who is paid under a contract: its other party, whoever else was named."""
    if payee is not None and payee != claim.contract.payee:
        raise PaymentRefusedError(
            _("Chi theo hợp đồng %(number)s chỉ trả cho %(payee)s.")
            % {"number": claim.contract.number, "payee": claim.contract.payee.name}
        )
    return claim.contract.payee
