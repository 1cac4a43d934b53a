"""Close the months of a book, and open them again: one person asks, another decides."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger import periods, permissions, reasons, refusals, sealing, signoffs, trail
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.people import Role, User
from ledger.models.periods import ClosingDecision, ClosingRequest
from ledger.sealing import Paper


class ClosingRefusedError(LedgerError):
    """The month cannot be closed or opened again, or somebody has decided already."""


def ask_close(*, book: Book, last: date, reason: str, by: User, at: datetime) -> ClosingRequest:
    """Ask to close `book` up to `last`, the last day of a month that is over.

    Months before it that are still open are closed with it. Its reconciliation must be signed off, and
    stand when it is asked and when it is accepted. Law on Accounting 88/2015/QH13 art. 26. Raises ClosingRefusedError; permissions.NotAllowedError for whoever is not the accountant;
    reasons.ReasonTooShortError.
    """
    permissions.require(by, book.organisation, Role.ACCOUNTANT, on=timezone.localdate(at))
    if last in periods.closable(book, on=timezone.localdate(at)) and not signoffs.standing(
        book, last
    ):
        raise ClosingRefusedError(_explanation("closing_needs_sign_off"))
    return _ask(ClosingRequest.Action.CLOSE, book, last, reason=reason, by=by, at=at)


def ask_reopen(
    *, book: Book, last: date | None, reason: str, by: User, at: datetime
) -> ClosingRequest:
    """Ask to open every month after `last` again, the end of an earlier month; None opens all.

    Raises as ask_close does.
    """
    return _ask(ClosingRequest.Action.REOPEN, book, last, reason=reason, by=by, at=at)


def accept(
    *, request: ClosingRequest, key: Ed25519PrivateKey, by: User, at: datetime
) -> ClosingDecision:
    """Do what was asked, and seal the book with it; only the chair, and never who asked.

    The database locks the book against posting, waits for entries on their way, writes the balances
    and closes the book. Under that lock everything posted is sealed, then the balances by their
    hash, all or nothing: what the log says of a period comes before its closing. Raises
    ClosingRefusedError, permissions.NotAllowedError, permissions.SamePersonError,
    signing.SigningKeyError.
    """
    book = request.book
    with transaction.atomic():
        decision = _decide(request, accepted=True, reason="", by=by, at=at)
        text = periods.paper(decision)
        paper = Paper(periods.paper_name(decision), hashlib.sha256(text).hexdigest())
        sealing.seal(book=book, at=at, key=key, papers=[paper], alone=True)
        trail.record(f"accept_{request.action.lower()}", request, by=by, book=book, text=paper.name)
    return decision


def refuse(*, request: ClosingRequest, reason: str, by: User, at: datetime) -> ClosingDecision:
    """Leave the book as it is, and say why. Raises as accept does, and ReasonTooShortError."""
    reason = reasons.require(reason)
    with transaction.atomic():
        decision = _decide(request, accepted=False, reason=reason, by=by, at=at)
        trail.record("refuse_closing", request, by=by, book=request.book)
    return decision


def _ask(
    action: ClosingRequest.Action,
    book: Book,
    last: date | None,
    *,
    reason: str,
    by: User,
    at: datetime,
) -> ClosingRequest:
    permissions.require(by, book.organisation, Role.ACCOUNTANT, on=timezone.localdate(at))
    reason = reasons.require(reason)
    with _explained(), transaction.atomic():
        asked = ClosingRequest.objects.create(
            book=book, action=action, last=last, reason=reason, asked_by=by, asked_at=at
        )
        trail.record(f"ask_{action.lower()}", asked, by=by, book=book)
    return asked


def _decide(
    request: ClosingRequest, *, accepted: bool, reason: str, by: User, at: datetime
) -> ClosingDecision:
    organisation = request.book.organisation
    permissions.require(by, organisation, Role.CHAIR, on=timezone.localdate(at))
    permissions.require_other(request.asked_by, by)
    with _explained(), transaction.atomic():
        decision = ClosingDecision.objects.create(
            request=request, accepted=accepted, reason=reason, decided_by=by, decided_at=at
        )
    decision.refresh_from_db(fields=["previous", "sign_off"])
    request.book.refresh_from_db(fields=["closed_to"])
    return decision


@contextmanager
def _explained() -> Iterator[None]:
    """Tell in words what the database refused; it alone knows what others do at the same moment."""
    try:
        yield
    except IntegrityError as error:
        raise ClosingRefusedError(_explanation(refusals.constraint(error))) from error


def _explanation(rule: str) -> str:
    match rule:
        case "closing_one_at_a_time":
            return _("Sổ này đang có một đề nghị chờ chủ tài khoản quyết định. Hãy chờ xong đã.")
        case "closing_decided_once" | "ledger_closingdecision_request_id_key":
            return _("Đề nghị này đã được quyết định rồi. Hãy tải lại trang.")
        case "closing_needs_sign_off":
            return _(
                "Tháng này chưa có bảng đối chiếu được xác nhận, hoặc có chứng từ, dòng sao kê, lần khớp"
                " mới sau khi xác nhận. Hãy trình và xác nhận bảng đối chiếu của tháng ấy trước đã."
            )
        case "closing_backwards":
            return _("Chỉ mở lại được về cuối một tháng trước kỳ đang khóa. Hãy chọn tháng khác.")
        case (
            "closing_in_order"
            | "closing_after_opening"
            | "closing_month_over"
            | "closing_month_end"
        ):
            return _("Chỉ khóa được đến cuối một tháng đã qua và chưa khóa. Hãy chọn tháng khác.")
        case other:
            return _("Sổ không nhận việc này (quy tắc %(rule)s).") % {"rule": other}
