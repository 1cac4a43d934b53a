"""The printed voucher of a payment: a cash slip, or the order that goes to the bank."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledger import letterhead, money, officialforms
from ledger.models.official import OfficialForm
from projects import payment_lines
from projects.models.payment import PaymentRequest


@dataclass(frozen=True)
class Sheet:
    """A sheet to print: its title, file name, the moment it speaks of, and what stands on it."""

    title: str
    file_name: str
    moment: datetime
    context: dict[str, Any]
    template: str = "payment_voucher"


def sheet_of(payment: PaymentRequest) -> Sheet:
    """Return the voucher of an approved or paid payment; printed Vietnamese, whatever the page."""
    transfer = payment.custody.is_bank
    title = "Ủy nhiệm chi" if transfer else "Phiếu chi"
    entry = payment.entry
    day = payment.paid_on or payment.decided_on
    return Sheet(
        title=title,
        file_name=f"{'uy-nhiem-chi' if transfer else 'phieu-chi'}-{payment.pk}.pdf",
        moment=entry.recorded_at if entry else payment.made_at,
        context={
            **_head(payment, day),
            "form": officialforms.verified(_form(payment), day) if day else None,
            "number": f"Số: {entry.voucher if entry else '……'}",
            "payment": payment,
            "transfer": transfer,
            "words": money.in_words(payment.amount),
            "lines": [
                {
                    "account": line.function.label,
                    "fund": line.fund.name,
                    "debit": max(line.amount, 0),
                    "credit": max(-line.amount, 0),
                }
                for line in payment_lines.of(payment)
            ],
            "signatures": _signatures(payment),
            "footer_line": f"{payment.project.code} · {payment.project.title}",
        },
    )


def _head(payment: PaymentRequest, day: date | None) -> dict[str, Any]:
    office = payment.project.book.organisation.name
    return {"agency": letterhead.agency(office), "place": letterhead.place(office), "day": day}


def _form(payment: PaymentRequest) -> OfficialForm.Sheet:
    forms = OfficialForm.Sheet
    return forms.PAYMENT_ORDER if payment.custody.is_bank else forms.PAYMENT


def _signatures(payment: PaymentRequest) -> list[dict[str, str]]:
    posts = [
        ("Chủ tài khoản", str(payment.decided_by or "")),
        ("Kế toán", str(payment.checked_by or payment.made_by)),
    ]
    if payment.custody.is_bank:
        posts.append(("Ngân hàng, Kho bạc", ""))
    else:
        cashier = str(payment.entry.made_by) if payment.entry else ""
        posts += [("Thủ quỹ", cashier), ("Người nhận tiền", payment.payee.name)]
    return [{"post": post, "name": name} for post, name in posts]
