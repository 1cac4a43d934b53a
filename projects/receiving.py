"""Receive what people give: each receipt posts its entry and becomes a contribution."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from ledger import expecting, permissions, posting, reversing, trail
from ledger.models.bank import Custody, Expected
from ledger.models.people import Role, User
from projects import contributions, receipt_lines, receivable
from projects.models.agreement import Commitment
from projects.models.contribution import Call, Contribution, Display, Form, Giver, Pledge
from projects.models.project import Project
from projects.registering import NewGiver, register_giver
from projects.valuation import Gift, valued

_KIND = {Form.CASH: posting.VoucherKind.RECEIPT, Form.TRANSFER: posting.VoucherKind.BANK_RECEIPT}
# Kept in the books for the public, so never in the language of the person at the keyboard.
_SUMMARY = {
    Form.CASH: "Thu tiền mặt đóng góp",
    Form.TRANSFER: "Nhận chuyển khoản đóng góp",
    Form.MATERIALS: "Nhận hiện vật đóng góp",
    Form.LABOUR: "Ghi nhận ngày công đóng góp",
    Form.LAND: "Ghi nhận đất hiến",
}


@dataclass(frozen=True)
class Receipt:
    """One receipt of many: whole đồng for money, a quantity for goods, labour and land."""

    pledge: Pledge
    on: date
    key: str
    amount: int | None = None
    quantity: Decimal | None = None
    unit_price: int | None = None
    price_basis: str = ""


@dataclass(frozen=True)
class _Voucher:
    """Everything of one receipt but the gift itself."""

    project: Project
    giver: Giver | NewGiver
    on: date
    by: User
    key: str
    display: str
    custody: Custody | None = None
    call: Call | None = None
    pledge: Pledge | None = None
    note: str = ""
    plot: str = ""
    original: Money | None = None
    came_on: date | None = None


def receive(
    *,
    project: Project,
    giver: Giver | NewGiver,
    form: str,
    on: date,
    by: User,
    key: str,
    display: str,
    amount: int | None = None,
    quantity: Decimal | None = None,
    unit: str = "",
    unit_price: int | None = None,
    price_basis: str = "",
    custody: Custody | None = None,
    call: Call | None = None,
    pledge: Pledge | None = None,
    commitment: Commitment | None = None,
    note: str = "",
    plot: str = "",
    original: Money | None = None,
    rate: Decimal | None = None,
    today: date | None = None,
) -> Contribution:
    """Post what came in on `on` and return the contribution; amounts in whole đồng.

    Goods, labour and land count with a value only when there is a unit price, or an agreed
    `amount`, with its basis (Decree 193/2026/NĐ-CP art. 1(2)); otherwise the quantity is booked.
    A foreign `original` with its `rate` gives the đồng when `amount` is None. `today` (default
    `on`) is the day of recording: roles are judged by it and `on` may not lie after it. The same
    `key` returns the contribution recorded before. A commitment is linked by its own fulfilment.

    Raises receivable.ReceiptRefusedError or AlreadyReceivedError, valuation.ValueRefusedError,
    NotAllowedError, posting.KeyReusedError.
    """
    voucher = _Voucher(
        project, giver, on, by, key, display, custody, call, pledge, note, plot, original
    )
    foreign = None if original is None else original.amount
    gift = Gift(form, amount, quantity, unit, unit_price, price_basis.strip(), foreign, rate)
    with transaction.atomic():
        known, made = _receive(voucher, gift, today=today or on, once=True)
        if not known and form == Form.TRANSFER and pledge is not None and pledge.expected:
            # The bank line that carries this code is this money: it must not come in again by itself.
            expecting.close(pledge.expected)
    return made


def receive_matched(
    *,
    pledge: Pledge,
    on: date,
    amount: int,
    custody: Custody,
    by: User,
    key: str,
    today: date | None = None,
    came_on: date | None = None,
) -> Contribution:
    """Receive a transfer that the bank reports with the code of `pledge`; `amount` in đồng.

    The pledge may have come in full before: a second transfer with one code is a second gift. Money
    that came on `came_on` (default `on`) counts for its call though its giver was found out after.
    Raises as `receive` does, but never AlreadyReceivedError.
    """
    call = pledge.call
    voucher = _Voucher(
        call.project,
        pledge.giver,
        on,
        by,
        key,
        pledge.display,
        custody,
        call,
        pledge,
        came_on=came_on,
    )
    with transaction.atomic():
        gift = Gift(Form.TRANSFER, amount)
        return _receive(voucher, gift, today=today or on, once=False)[1]


def receive_many(
    *, receipts: Sequence[Receipt], by: User, today: date, custody: Custody | None = None
) -> list[Contribution]:
    """Receive what several pledges brought, all or nothing; `custody` is for the transfers."""
    with transaction.atomic():
        _take_turns(receipts)
        return [
            receive(
                project=receipt.pledge.call.project,
                giver=receipt.pledge.giver,
                form=receipt.pledge.form,
                on=receipt.on,
                by=by,
                key=receipt.key,
                display=receipt.pledge.display,
                amount=receipt.amount,
                quantity=receipt.quantity,
                unit=receipt.pledge.unit,
                unit_price=receipt.unit_price,
                price_basis=receipt.price_basis,
                custody=custody if receipt.pledge.form == Form.TRANSFER else None,
                call=receipt.pledge.call,
                pledge=receipt.pledge,
                today=today,
            )
            for receipt in receipts
        ]


def _take_turns(receipts: Sequence[Receipt]) -> None:
    """Lock the pledges, then the numbers, each in their order, so that two lists never wait for each other."""
    pledges = [receipt.pledge.pk for receipt in receipts]
    list(Pledge.objects.select_for_update().filter(pk__in=pledges).order_by("pk"))
    turns = {
        (
            receipt.pledge.call.project.book_id,
            receipt.on.year,
            str(_kind(receipt.pledge.form)),
        ): receipt
        for receipt in receipts
    }
    for _run, receipt in sorted(turns.items(), key=lambda turn: turn[0]):
        book, kind = receipt.pledge.call.project.book, _kind(receipt.pledge.form)
        posting.take_turn(book=book, kind=kind, on=receipt.on)


def _kind(form: str) -> posting.VoucherKind:
    return _KIND.get(Form(form), posting.VoucherKind.IN_KIND)


def undo(*, contribution: Contribution, on: date, by: User, reason: str) -> posting.Entry:
    """Reverse the entry of a contribution and return the mirror; the contribution stays on record.

    Refuses one still matched to a bank line (ReceiptRefusedError); otherwise raises as
    `reversing.reverse_entry` does.
    """
    with transaction.atomic():
        if contribution.entry.matches.filter(undone=None).exists():
            raise receivable.ReceiptRefusedError(
                _("Khoản này đã khớp với sao kê. Hãy gỡ khớp ở trang Đối chiếu trước, rồi đảo.")
            )
        mirror = reversing.reverse_entry(entry=contribution.entry, on=on, by=by, reason=reason)
        _expect_again(contribution)
        trail.record("undo_contribution", contribution, by=by, book=contribution.project.book)
    return mirror


def _receive(
    voucher: _Voucher, gift: Gift, *, today: date, once: bool
) -> tuple[bool, Contribution]:
    """Check and record one receipt; tell also whether its key had been recorded before."""
    project, pledge = voucher.project, voucher.pledge
    permissions.require(
        voucher.by, project.book.organisation, Role.ACCOUNTANT, Role.CASHIER, on=today
    )
    worth = valued(gift)
    if pledge is not None:
        Pledge.objects.select_for_update().get(pk=pledge.pk)
    posted = Contribution.objects.filter(entry__book=project.book, entry__key=voucher.key)
    known = posted.exists()
    if not known:
        receivable.require_period(project, voucher.on, today)
        receivable.require_call(project, voucher.call, pledge, voucher.came_on or voucher.on)
        if once and pledge is not None:
            receivable.require_outstanding(pledge)
    return known, _record(voucher, worth)


def _record(voucher: _Voucher, gift: Gift) -> Contribution:
    project, giver = voucher.project, voucher.giver
    form = Form(gift.form)
    entry = posting.post_entry(
        book=project.book,
        kind=_kind(form),
        on=voucher.on,
        lines=receipt_lines.of(
            project, gift, giver=giver.kind, call=voucher.call, custody=voucher.custody
        ),
        by=voucher.by,
        summary=f"{_SUMMARY[form]}: {project.title}"[:300],
        private_text=", ".join(part for part in (giver.name, giver.village) if part),
        key=voucher.key,
    )
    if (known := Contribution.objects.filter(entry=entry).first()) is not None:
        return known
    made = Contribution.objects.create(
        project=project,
        giver=register_giver(project.book, giver) if isinstance(giver, NewGiver) else giver,
        call=voucher.call,
        pledge=voucher.pledge,
        form=form,
        amount=gift.amount,
        quantity=gift.quantity,
        unit=gift.unit,
        unit_price=gift.unit_price,
        price_basis=gift.price_basis,
        display=Display(voucher.display),
        note=voucher.note,
        plot=voucher.plot,
        original=voucher.original,  # type: ignore[misc]  # the field takes Money; its stubs do not say so
        rate=gift.rate,
        received_on=voucher.on,
        entry=entry,
        received_by=voucher.by,
    )
    trail.record("receive_contribution", made, by=voucher.by, book=project.book, text=entry.voucher)
    return made


def _expect_again(contribution: Contribution) -> None:
    """Let the bank line of an undone transfer be matched by its code, as before."""
    pledge = contribution.pledge
    if pledge is None or pledge.expected_id is None or contribution.form != Form.TRANSFER:
        return
    others = contributions.all_live().filter(pledge=pledge, form=Form.TRANSFER)
    if not others.exists():
        Expected.objects.filter(pk=pledge.expected_id).update(is_open=True)
