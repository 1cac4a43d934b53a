"""Sign off a month of a book: the accountant presents its reconciliation, the chair confirms it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger import permissions, reasons, refusals, trail
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.people import Role, User
from ledger.models.periods import SignOff, SignOffDecision
from ledger.signoffs import State


class SignOffRefusedError(LedgerError):
    """The month cannot be signed off, something came after it, or somebody has decided already."""


def present(
    *, book: Book, last: date, content: str, state: State, by: User, at: datetime
) -> SignOff:
    """Keep `content`, the reconciliation of `book` up to `last`, the end of a month that is over.

    `state` is what was counted before the content was read (`signoffs.state`): if anything came
    in between, this is refused, so the content says what the books say. It replaces what was
    presented for the month before. Raises SignOffRefusedError; permissions.NotAllowedError for
    whoever is not the accountant.
    """
    permissions.require(by, book.organisation, Role.ACCOUNTANT, on=timezone.localdate(at))
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    with _explained(), transaction.atomic():
        made = SignOff.objects.create(
            book=book,
            last=last,
            content=content,
            sha256=sha256,
            entries=state.entries,
            last_entry=state.last_entry,
            lines=state.lines,
            matches=state.matches,
            made_by=by,
            made_at=at,
        )
        trail.record("present_sign_off", made, by=by, book=book, text=sha256)
    return made


def confirm(*, sign_off: SignOff, by: User, at: datetime) -> SignOffDecision:
    """Confirm what was presented; only the chair, never who presented it, and only while it stands.

    Raises SignOffRefusedError, permissions.NotAllowedError, permissions.SamePersonError.
    """
    return _decide(sign_off, accepted=True, reason="", by=by, at=at)


def send_back(*, sign_off: SignOff, reason: str, by: User, at: datetime) -> SignOffDecision:
    """Send it back to the accountant, and say why. Raises as confirm does, and ReasonTooShortError."""
    return _decide(sign_off, accepted=False, reason=reasons.require(reason), by=by, at=at)


def _decide(
    sign_off: SignOff, *, accepted: bool, reason: str, by: User, at: datetime
) -> SignOffDecision:
    book = sign_off.book
    permissions.require(by, book.organisation, Role.CHAIR, on=timezone.localdate(at))
    permissions.require_other(sign_off.made_by, by)
    with _explained(), transaction.atomic():
        decision = SignOffDecision.objects.create(
            sign_off=sign_off, accepted=accepted, reason=reason, decided_by=by, decided_at=at
        )
        verb = "confirm_sign_off" if accepted else "send_back_sign_off"
        trail.record(verb, sign_off, by=by, book=book, text=reason)
    return decision


@contextmanager
def _explained() -> Iterator[None]:
    """Tell in words what the database refused; it alone knows what others do at the same moment."""
    try:
        yield
    except IntegrityError as error:
        raise SignOffRefusedError(_explanation(refusals.constraint(error))) from error


def _explanation(rule: str) -> str:
    match rule:
        case "sign_off_current":
            return _(
                "Có chứng từ, dòng sao kê hoặc lần khớp mới sau khi bảng đối chiếu được lập. Kế toán"
                " hãy lập lại bảng rồi trình lại."
            )
        case "ledger_signoffdecision_sign_off_id_key":
            return _("Bảng đối chiếu này đã được quyết định rồi. Hãy tải lại trang.")
        case "sign_off_month_over" | "sign_off_after_opening" | "sign_off_month_end":
            return _(
                "Chỉ ký đối chiếu được cho một tháng đã qua, từ khi mở sổ. Hãy chọn tháng khác."
            )
        case other:
            return _("Sổ không nhận việc này (quy tắc %(rule)s).") % {"rule": other}
