"""What the pages of a payment share: the loader, buttons, sentences, figures of its contract."""

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from ledger import money
from ledger import permissions as book_permissions
from ledger.models.people import Role, User
from projects import claims, contracts, payment_lines, payments, permissions, workflow
from projects.models.payment import PaymentRequest
from projects.views import parts
from projects.workflow import PaymentState

_PAGES = {
    "check": "payment_check",
    "approve": "payment_approve",
    "return": "payment_return",
    "confirm": "payment_confirm",
    "pay": "payment_pay",
    "take_back": "payment_take_back",
}


def payment_for_reader(user: User, pk: int, *roles: Role, on: date) -> PaymentRequest:
    """Return a payment of a book where `user` holds one of `roles` (default: a reader's)."""
    rows = PaymentRequest.objects.select_related(
        "project__book__organisation",
        "project__purpose",
        "payee",
        "custody__bank",
        "entry__made_by",
        "expected",
        "made_by",
        "checked_by",
        "decided_by",
        "contract",
        "acceptance",
    )
    return permissions.object_for(user, rows, pk, *roles, on=on)


def sentences(payment: PaymentRequest) -> list[str]:
    return [
        _("Chi cho %(payee)s: %(content)s.")
        % {"payee": payment.payee.name, "content": payment.content.rstrip(".")},
        parts.amount_sentences(payment.amount),
        _("Từ %(custody)s, công trình %(project)s.")
        % {"custody": payment.custody.name, "project": payment.project.title},
    ]


def postings(payment: PaymentRequest) -> list[dict[str, object]]:
    return [
        {
            "account": "",
            "name": line.function.label,
            "fund": line.fund.name,
            "debit": max(line.amount, 0) or None,
            "credit": max(-line.amount, 0) or None,
        }
        for line in payment_lines.of(payment)
    ]


def arithmetic(payment: PaymentRequest) -> list[dict[str, object]]:
    """Return how the amount that leaves comes about, for the include; nothing where it is plain."""
    claim = claims.of(payment)
    return steps_of(claim, payment.tax) if claim is not None else []


def steps_of(claim: claims.Claim, tax: int) -> list[dict[str, object]]:
    """Return the arithmetic of a claim, line by line; the last is what leaves."""
    rows = [(_("Giá trị đề nghị"), claim.gross, "")]
    if claim.kind == claims.Kind.STAGE:
        share = claims.terms(claim.contract).retention_share
        rows += [
            (_("Trừ thu hồi tạm ứng"), -claim.recovered, ""),
            (_("Trừ giữ lại bảo hành"), -claim.retained, _percent(share) if share else ""),
        ]
    work = ""
    if tax:
        work = _("nộp thuế thay %(tax)s + người nhận hưởng %(rest)s") % {
            "tax": money.format_vnd(tax),
            "rest": money.format_vnd(claim.amount - tax),
        }
    rows.append((_("Chi lần này"), claim.amount, work))
    return [{"text": text, "amount": amount, "work": work} for text, amount, work in rows]


def contract_rows(payment: PaymentRequest) -> list[tuple[str, int]]:
    """Return what the contract is worth, what was accepted, and where this payment takes it, in đồng."""
    claim = claims.of(payment)
    if claim is None:
        return []
    contract = claim.contract
    value, so_far = contracts.value(contract), claims.standing(contract, before=payment.pk)
    rows = [(_("Giá trị hợp đồng"), value), (_("Đã nghiệm thu"), contracts.accepted(contract))]
    if claim.kind == claims.Kind.RETENTION:
        return [
            *rows,
            (_("Đang giữ lại bảo hành"), so_far.kept),
            (_("Trả lần này"), claim.gross),
            (_("Còn giữ lại sau lần này"), so_far.kept - claim.gross),
        ]
    this = claim.gross - claim.recovered
    return [
        *rows,
        (_("Tạm ứng chưa thu hồi trước lần này"), so_far.advanced - so_far.recovered),
        (_("Đã thanh toán khối lượng trước lần này"), so_far.gross),
        (_("Lần này tính vào hợp đồng"), this),
        (_("Cộng sau lần này"), so_far.exposed + this),
        (_("Còn lại của hợp đồng"), value - so_far.exposed - this),
    ]


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}".replace(".", ",") + " %"


def buttons(payment: PaymentRequest, user: User, *, on: date) -> list[dict[str, object]]:
    """Return the moves this person may take now, the usual one first."""
    roles = book_permissions.roles_in(user, payment.project.book.organisation, on=on)
    return [
        {
            "label": move.label,
            "url": reverse(_PAGES[move.verb], args=[payment.pk]),
            "tone": "primary" if move.verb in ("check", "approve", "pay") else "danger",
        }
        for move in workflow.MOVES
        if move.thing == "payment"
        and payment.state in move.sources
        and roles & set(move.roles)
        and _may(payment, move.verb, user, roles)
    ]


def _may(payment: PaymentRequest, verb: str, user: User, roles: frozenset[Role]) -> bool:
    """Tell what the table of moves cannot: who made it, where the money is, what the bank knows."""
    if verb == "confirm":
        return _waits_for_village(payment)
    if verb == "pay" and _waits_for_village(payment):
        return False
    if verb == "pay":
        if payment.custody.is_bank:
            return Role.ACCOUNTANT in roles and user.pk != payment.decided_by_id
        return Role.CASHIER in roles and user.pk not in (
            payment.made_by_id,
            payment.decided_by_id,
        )
    if verb == "take_back":
        return payments.is_reversed(payment) or not payments.is_confirmed(payment)
    if verb == "check":
        return True
    return user.pk not in (payment.made_by_id, payment.checked_by_id)


def _waits_for_village(payment: PaymentRequest) -> bool:
    return payments.needs_village(payment) and not hasattr(payment, "village_consent")


def waits_for(payment: PaymentRequest) -> str:
    """Return who is waited for, in one sentence."""
    if payment.state == PaymentState.APPROVED and _waits_for_village(payment):
        return _("Chờ trưởng thôn %(village)s xác nhận chi từ tài khoản của thôn.") % {
            "village": payment.custody.village
        }
    if payment.state == PaymentState.REQUESTED:
        return _("Chờ kế toán kiểm tra hồ sơ: đánh dấu từng giấy tờ đã có.")
    if payment.state == PaymentState.CHECKED:
        return _("Chờ chủ tài khoản duyệt; người lập, người kiểm tra không tự duyệt.")
    if payment.state == PaymentState.APPROVED and payment.expected:
        return _("Chờ kế toán chuyển tiền, ghi nội dung: TT %(code)s.") % {
            "code": payment.expected.code
        }
    if payment.state == PaymentState.APPROVED:
        return _("Chờ thủ quỹ xuất quỹ và ghi đã chi.")
    return ""


def crumbs(payment: PaymentRequest, *more: tuple[str, str]) -> list[tuple[str, str]]:
    project = payment.project
    return [
        (_("Dự án"), reverse("project_list")),
        (project.title, reverse("project_show", args=[project.code])),
        (payment.content, reverse("payment_show", args=[payment.pk])),
        *more,
    ]
