"""The papers of a payment file and of an acceptance, as PDF: what the Treasury and the file ask for."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger import letterhead, money, officialforms, pdf
from ledger.models.bank import Custody
from ledger.models.official import OfficialForm
from ledger.views.answer import inline
from ledger.views.request import person
from projects import claim_figures, contracts, permissions
from projects.models.contract import Acceptance
from projects.models.payment import PaymentRequest
from projects.views.voucher import Sheet

_PAYMENT = PaymentRequest.objects.select_related(
    "project__book__organisation", "project__purpose", "payee", "custody__bank", "entry", "expected",
    "made_by", "checked_by", "decided_by", "contract__payee", "acceptance",
)  # fmt: skip
_ACCEPTANCE = Acceptance.objects.select_related(
    "contract__project__book__organisation", "contract__payee", "made_by", "decided_by"
)


@login_required
@require_safe
def payment_paper(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """Print a paper of a payment file: the request to pay, the volumes, the withdrawal slip."""
    payment = permissions.object_for(person(request), _PAYMENT, pk, on=timezone.localdate())
    return _printed(paper, _PAYMENT_PAPERS, payment)


@login_required
@require_safe
def acceptance_paper(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """Print a paper of an acceptance: the minutes, the volumes with their value."""
    user, today = person(request), timezone.localdate()
    made = permissions.object_for(user, _ACCEPTANCE, pk, on=today, book="contract__project__book")
    return _printed(paper, _ACCEPTANCE_PAPERS, made)


def papers_of(payment: PaymentRequest) -> list[tuple[str, str]]:
    """Return the papers that a payment has now, as (part of the address, title)."""
    found = [("de-nghi", _("Giấy đề nghị thanh toán"))] if payment.contract_id else []
    if payment.acceptance_id:
        found.append(("khoi-luong", _("Bảng khối lượng hoàn thành")))
    if payment.custody.kind == Custody.Kind.TREASURY and payment.decided_on:
        found.append(("rut-von", _("Giấy rút vốn")))
    return found


def _printed(
    paper: str, papers: dict[str, Callable[[Any], Sheet | None]], thing: Any
) -> HttpResponse:
    with translation.override("vi"):
        sheet = papers[paper](thing) if paper in papers else None
        if sheet is None:
            raise Http404
        data = pdf.render(
            f"print/{sheet.template}.html", sheet.context, title=sheet.title, created=sheet.moment
        )
    return inline(data, sheet.file_name)


# The request to pay (giấy đề nghị thanh toán vốn)


def _request(payment: PaymentRequest) -> Sheet | None:
    if payment.contract is None:
        return None
    figures = claim_figures.of(payment)
    day = timezone.localdate(payment.made_at)
    return Sheet(
        title="Giấy đề nghị thanh toán vốn",
        file_name=f"de-nghi-thanh-toan-{payment.year}-{payment.number}.pdf",
        moment=payment.made_at,
        template="payment_request",
        context={
            **_head(payment, day),
            "form": officialforms.verified(OfficialForm.Sheet.PAYMENT_REQUEST, day),
            "number": f"Số: {payment.number}/{payment.year}",
            "dense": True,
            "payment": payment,
            "contract": payment.contract,
            "figures": figures,
            "beneficiary": payment.amount - payment.tax,
            "words": money.in_words(payment.amount),
            "signatures": [
                {"post": "Kế toán", "name": str(payment.checked_by or "")},
                {
                    "authority": "Chủ đầu tư",
                    "post": "Chủ tài khoản",
                    "how": "(Ký, họ tên, đóng dấu)",
                    "name": str(payment.decided_by or ""),
                },
            ],
        },
    )


# The withdrawal slip of the Treasury (giấy rút vốn)


def _withdrawal(payment: PaymentRequest) -> Sheet | None:
    if payment.custody.kind != Custody.Kind.TREASURY or payment.decided_on is None:
        return None
    day = payment.paid_on or payment.decided_on
    return Sheet(
        title="Giấy rút vốn",
        file_name=f"giay-rut-von-{payment.year}-{payment.number}.pdf",
        moment=payment.made_at,
        template="withdrawal",
        context={
            **_head(payment, day),
            "form": officialforms.verified(OfficialForm.Sheet.WITHDRAWAL, day),
            "number": f"Số: {payment.entry.voucher if payment.entry else '……'}",
            "payment": payment,
            "is_advance": payment.kind == PaymentRequest.Kind.ADVANCE,
            "parts": payment.parts.select_related("fund").order_by("pk"),
            "beneficiary": payment.amount - payment.tax,
            "words": money.in_words(payment.amount),
            "signatures": [
                {"post": "Kế toán", "name": str(payment.checked_by or "")},
                {"post": "Chủ tài khoản", "name": str(payment.decided_by or "")},
                {"post": "Kế toán Kho bạc"},
                {"post": "Giám đốc Kho bạc"},
            ],
        },
    )


# The volumes with their value (bảng xác định giá trị khối lượng công việc hoàn thành)


def _volumes(made: Acceptance) -> Sheet | None:
    contract = made.contract
    return Sheet(
        title="Bảng xác định giá trị khối lượng công việc hoàn thành",
        file_name=f"khoi-luong-{contract.pk}-{made.number}.pdf",
        moment=made.made_at,
        template="volumes",
        context={
            **_head_of(contract.project, made.on),
            "form": officialforms.verified(OfficialForm.Sheet.VOLUMES, made.on),
            "wide": True,
            "acceptance": made,
            "contract": contract,
            "rows": _rows(made),
            "before": _value_before(made),
            "together": _value_before(made) + made.value,
            "words": money.in_words(made.value),
            "signatures": [
                {"post": "Đại diện nhà thầu", "name": contract.signed_for_payee},
                {"post": "Ban giám sát đầu tư của cộng đồng"},
                {"post": "Đại diện chủ đầu tư", "name": str(made.decided_by or "")},
            ],
        },
    )


def _volumes_paid(payment: PaymentRequest) -> Sheet | None:
    return _volumes(payment.acceptance) if payment.acceptance else None


def _rows(made: Acceptance) -> list[dict[str, Any]]:
    """Return each item agreed: volumes before, this time, together, and the value this time."""
    now = {row.item_id: row for row in made.items.all()}
    before = _before_by_item(made)
    rows = []
    for line in contracts.lines(made.contract, on=made.on):
        earlier, this = before.get(line.item.pk, 0), now.get(line.item.pk)
        volume = this.quantity if this else 0
        rows.append(
            {
                "item": line.item,
                "agreed": line.quantity,
                "before": earlier,
                "now": volume,
                "together": earlier + volume,
                "amount": this.amount if this else 0,
            }
        )
    return rows


def _before_by_item(made: Acceptance) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for earlier in contracts.standing(made.contract).filter(number__lt=made.number):
        for row in earlier.items.all():
            found[row.item_id] = found.get(row.item_id, 0) + row.quantity
    return found


def _value_before(made: Acceptance) -> int:
    earlier = contracts.standing(made.contract).filter(number__lt=made.number)
    return sum(row.value for row in earlier)


# The minutes of an acceptance (biên bản nghiệm thu)


def _minutes(made: Acceptance) -> Sheet | None:
    contract = made.contract
    board = "Có mặt" if made.board_was_there else f"Vắng: {made.absence_reason}"
    return Sheet(
        title="Biên bản nghiệm thu",
        file_name=f"bien-ban-nghiem-thu-{contract.pk}-{made.number}.pdf",
        moment=made.made_at,
        template="acceptance",
        context={
            **_head_of(contract.project, made.on),
            "title_lines": [f"{made.get_kind_display()}: {made.stage}"],
            "dense": True,
            "acceptance": made,
            "contract": contract,
            "board": board,
            "items": made.items.select_related("item").order_by("item__position"),
            "words": money.in_words(made.value),
            "defects": made.defects.order_by("due_on", "pk"),
            "is_draft": made.state != made.State.ACCEPTED,
            "signatures": [
                {"post": "Đại diện chủ đầu tư", "name": str(made.decided_by or "")},
                {"post": "Ban giám sát đầu tư của cộng đồng"},
                {"post": "Đại diện nhà thầu", "name": contract.signed_for_payee},
            ],
        },
    )


def _head(payment: PaymentRequest, day: date | None) -> dict[str, Any]:
    return _head_of(payment.project, day)


def _head_of(project: Any, day: date | None) -> dict[str, Any]:
    office = project.book.organisation.name
    return {
        "agency": letterhead.agency(office),
        "place": letterhead.place(office),
        "day": day,
        "project": project,
        "footer_line": f"{project.code} · {project.title}",
    }


_PAYMENT_PAPERS: dict[str, Callable[[Any], Sheet | None]] = {
    "de-nghi": _request,
    "rut-von": _withdrawal,
    "khoi-luong": _volumes_paid,
}
_ACCEPTANCE_PAPERS: dict[str, Callable[[Any], Sheet | None]] = {
    "bien-ban": _minutes,
    "khoi-luong": _volumes,
}
