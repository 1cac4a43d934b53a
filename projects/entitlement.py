"""What a request may ask for: the norm it rests on, and what was granted for the same content."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from ledger import money
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.chart import Source
from projects import norms
from projects.models.allocation import AllocationRequest
from projects.models.norm import Norm
from projects.models.project import Kind, Project
from projects.workflow import AllocationState

SOURCES = (Source.PROVINCE, Source.COMMUNE, Source.PROGRAMME)
_COUNTED = (AllocationState.SUBMITTED, AllocationState.APPROVED, AllocationState.DRAWN)


class NotEntitledError(LedgerError):
    """No norm, one not in force, an amount above it, or a second grant for the same content."""


@dataclass(frozen=True)
class Ask:
    """What a request says; `amount` and `base` in đồng, `quantity` in the unit of the norm."""

    source: Source
    amount: int
    content: str
    custody: Custody
    subject: str = ""
    norm: Norm | None = None
    quantity: Decimal | None = None
    base: int | None = None


def ask_of(request: AllocationRequest) -> Ask:
    """Return what a stored request says."""
    return Ask(
        source=Source(request.source),
        amount=request.amount,
        content=request.content,
        custody=request.custody,
        subject=request.subject,
        norm=request.norm,
        quantity=request.norm_quantity,
        base=request.norm_base,
    )


def terms_of(norm: Norm) -> norms.NormTerms:
    """Return the terms of a stored norm."""
    return norms.NormTerms(
        unit=str(norm.get_unit_display()),
        unit_amount=norm.unit_amount,
        share=norm.share,
        cap=norm.cap,
    )


def result_of(ask: Ask) -> norms.NormResult | None:
    """Apply the norm of `ask`; None where it rests on none. Raises norms.NormError."""
    if ask.norm is None:
        return None
    return norms.compute(terms_of(ask.norm), quantity=ask.quantity, base=ask.base)


def require_sound(project: Project, ask: Ask, *, on: date) -> None:
    """Refuse, with NotEntitledError, what `project` may not ask for on a day."""
    if ask.amount <= 0:
        raise NotEntitledError(_("Số tiền đề nghị phải lớn hơn 0 đồng."))
    if ask.source not in SOURCES:
        raise NotEntitledError(_("Nguồn này không phân bổ. Hãy chọn nguồn ngân sách."))
    _require_custody(project, ask.custody)
    if project.kind == Kind.HOUSE and (ask.norm is None or not ask.subject.strip()):
        raise NotEntitledError(
            _("Hỗ trợ nhà ở phải theo định mức. Hãy chọn định mức và ghi đối tượng thụ hưởng.")
        )
    if ask.norm is not None:
        _require_norm(project, ask.norm, on=on)
        _require_within_norm(ask)


def _require_custody(project: Project, custody: Custody) -> None:
    if custody.book_id != project.book_id or custody.kind == Custody.Kind.CASH_BOX:
        raise NotEntitledError(
            _(
                "Vốn phân bổ nhận về tài khoản ngân hàng hoặc Kho bạc của xã. Hãy chọn lại tài khoản."
            )
        )


def _require_norm(project: Project, norm: Norm, *, on: date) -> None:
    if not norm.is_valid_on(on):
        raise NotEntitledError(
            _(
                "Định mức “%(norm)s” không còn hiệu lực ngày %(day)s. Hãy chọn định mức đang áp dụng."
            )
            % {"norm": norm.title, "day": f"{on:%d/%m/%Y}"}
        )
    province = project.book.organisation.province_code
    if norm.kind != project.kind or norm.province_code not in ("", province):
        raise NotEntitledError(
            _("Định mức “%(norm)s” không áp dụng cho loại công trình hoặc tỉnh này.")
            % {"norm": norm.title}
        )


def _require_within_norm(ask: Ask) -> None:
    result = result_of(ask)
    if result is not None and ask.amount > result.amount:
        raise NotEntitledError(
            _(
                "Số đề nghị %(asked)s đồng vượt định mức %(most)s đồng (%(steps)s). "
                "Hãy giảm số đề nghị hoặc xem lại khối lượng."
            )
            % {
                "asked": money.format_vnd(ask.amount),
                "most": money.format_vnd(result.amount),
                "steps": "; ".join(
                    f"{step.expression} = {money.format_vnd(step.amount)}" for step in result.steps
                ),
            }
        )


def require_room_in_norm(request: AllocationRequest) -> None:
    """Refuse a second grant for one content: all sources together stay within the norm
    (TT 60/2026/TT-BTC art. 2(3)(b)). Raises NotEntitledError.

    The row of the norm is locked until the transaction ends, so two requests count each other.
    """
    if request.norm is None or request.norm_amount is None:
        return
    Norm.objects.select_for_update().get(pk=request.norm.pk)
    granted = granted_elsewhere(request)
    if granted + request.amount > request.norm_amount:
        raise NotEntitledError(
            _(
                "Nội dung này đã có đề nghị %(granted)s đồng từ nguồn khác; cộng lần này vượt định "
                "mức %(most)s đồng. Một nội dung không được hỗ trợ quá định mức từ nhiều nguồn."
            )
            % {
                "granted": money.format_vnd(granted),
                "most": money.format_vnd(request.norm_amount),
            }
        )


def granted_elsewhere(request: AllocationRequest) -> int:
    """Return the đồng asked or granted by the same norm to the same beneficiary or project."""
    if request.norm is None:
        return 0
    others = AllocationRequest.objects.filter(norm__code=request.norm.code, state__in=_COUNTED)
    if request.subject:
        others = others.filter(project__book=request.project.book, subject__iexact=request.subject)
    else:
        others = others.filter(project=request.project)
    return others.exclude(pk=request.pk).aggregate(sum=Sum("amount"))["sum"] or 0
