"""What may be paid, to whom, out of which funds."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from ledger import balances, money, posting
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.chart import Fund
from ledger.models.law import Limit
from projects import limits, payments, workflow
from projects.models.payment import Payee, PaymentRequest
from projects.models.project import Project


class PaymentRefusedError(LedgerError):
    """The request or the payment breaks a rule; the sentence says which."""


def require_parts(project: Project, custody: Custody, parts: Sequence[tuple[Fund, int]]) -> None:
    """Refuse parts that are none, doubled, not above zero, kept elsewhere or above what is held."""
    if not parts:
        raise PaymentRefusedError(_("Hãy ghi số tiền chi từ ít nhất một nguồn."))
    if len({fund.pk for fund, _amount in parts}) < len(parts):
        raise PaymentRefusedError(_("Mỗi nguồn tiền chỉ ghi một dòng. Hãy gộp lại."))
    for fund, amount in parts:
        _require_part(project, custody, fund, amount)


def require_decision(project: Project, *, on: date) -> None:
    """Refuse a project whose investment decision is missing, or later than `on`."""
    if project.decision_on is None:
        raise PaymentRefusedError(
            _(
                "Công trình chưa có quyết định đầu tư nên chưa chi được. Hãy ghi số và ngày quyết định ở "
                "trang sửa công trình."
            )
        )
    if project.decision_on > on:
        raise PaymentRefusedError(
            _("Quyết định đầu tư ký ngày %(day)s; không chi trước ngày đó.")
            % {"day": f"{project.decision_on:%d/%m/%Y}"}
        )


def require_cash(custody: Custody, amount: int, *, on: date) -> None:
    """Refuse cash above the limit of the day, where the register knows one."""
    if custody.is_bank:
        return
    province = custody.book.organisation.province_code
    rule = limits.limit(Limit.Code.CASH_PAYMENT, province_code=province, on=on)
    if rule is not None and amount > rule.value:
        raise PaymentRefusedError(
            _(
                "Chi tiền mặt nhiều nhất %(limit)s đồng một lần (%(basis)s). Hãy nộp tiền vào tài khoản và "
                "chi chuyển khoản."
            )
            % {"limit": money.format_vnd(int(rule.value)), "basis": rule.basis}
        )


def require_tax(tax: int, amount: int) -> None:
    """Refuse tax below zero or above what is paid."""
    if not 0 <= tax <= amount:
        raise PaymentRefusedError(
            _("Thuế nộp thay phải từ 0 đến %(amount)s đồng, là số tiền chi. Hãy ghi lại số thuế.")
            % {"amount": money.format_vnd(amount)}
        )


def require_whole(parts: int, amount: int) -> None:
    """Refuse parts that together are not what leaves under the contract."""
    if parts != amount:
        raise PaymentRefusedError(
            _(
                "Các nguồn cộng lại %(parts)s đồng, số còn được chi là %(amount)s đồng. Hãy sửa số tiền "
                "của các nguồn cho khớp."
            )
            % {"parts": money.format_vnd(parts), "amount": money.format_vnd(max(amount, 0))}
        )


def require_account(custody: Custody, payee: Payee) -> None:
    """Refuse a transfer to somebody without an account number."""
    if custody.is_bank and not payee.account_number:
        raise PaymentRefusedError(
            _("Chi chuyển khoản cần số tài khoản của người nhận. Hãy ghi thêm số tài khoản.")
        )


def require_new_invoice(payee: Payee, invoice: str) -> None:
    """Refuse an invoice of the same payee, known by tax code or by name, already asked for."""
    if not invoice.strip():
        return
    same = PaymentRequest.objects.filter(
        payee__book=payee.book, invoice__iexact=invoice.strip()
    ).exclude(state=workflow.PaymentState.RETURNED)
    same = (
        same.filter(payee__tax_code=payee.tax_code)
        if payee.tax_code
        else same.filter(payee__name=payee.name)
    )
    if same.exists():
        raise invoice_used(invoice.strip())


def require_not_asked(
    project: Project, payee: Payee, content: str, parts: Sequence[tuple[Fund, int]]
) -> None:
    """Refuse the same request while the first waits for its decision."""
    same = PaymentRequest.objects.filter(
        project=project,
        payee=payee,
        content=content.strip(),
        amount=sum(amount for _fund, amount in parts),
        state__in=(workflow.PaymentState.REQUESTED, workflow.PaymentState.CHECKED),
    )
    if same.exists():
        raise PaymentRefusedError(
            _(
                "Đề nghị chi giống hệt đang chờ duyệt. Nếu là đợt khác, hãy ghi rõ đợt ở nội dung chi."
            )
        )


def require_funds(payment: PaymentRequest) -> None:
    """Refuse parts above what is held beside other approved ones; funds locked meanwhile."""
    parts = list(payment.parts.select_related("fund").order_by("fund"))
    list(Fund.objects.select_for_update(no_key=True).filter(pk__in=[p.fund_id for p in parts]))
    for part in parts:
        held = balances.money_in(part.fund, payment.project.purpose)
        free = held - payments.approved_from(part.fund, payment.project)
        if part.amount > free:
            raise posting.InsufficientFundsError(short_of(part.fund, free, part.amount))


def invoice_used(invoice: str) -> PaymentRefusedError:
    """Return the refusal of an invoice that another request has."""
    return PaymentRefusedError(
        _("Hóa đơn, chứng từ %(invoice)s của người nhận này đã có trong một đề nghị chi khác.")
        % {"invoice": invoice}
    )


def short_of(fund: Fund, there: int, wanted: int) -> str:
    """Return the sentence that a fund holds `there` đồng and not `wanted`."""
    return _(
        "Nguồn %(fund)s chỉ còn %(there)s đồng cho công trình này, không đủ chi %(wanted)s đồng. "
        "Hãy giảm số tiền hoặc chọn nguồn khác."
    ) % {
        "fund": fund.name,
        "there": money.format_vnd(max(there, 0)),
        "wanted": money.format_vnd(wanted),
    }


def _require_part(project: Project, custody: Custody, fund: Fund, amount: int) -> None:
    if amount <= 0:
        raise PaymentRefusedError(_("Số tiền chi phải lớn hơn 0 đồng."))
    if fund.book_id != project.book_id or fund.custody_id != custody.pk:
        raise PaymentRefusedError(
            _("Nguồn %(fund)s không giữ ở %(custody)s. Hãy lập đề nghị chi riêng cho nơi giữ đó.")
            % {"fund": fund.name, "custody": custody.name}
        )
    held = balances.money_in(fund, project.purpose)
    if amount > held:
        raise PaymentRefusedError(short_of(fund, held, amount))
