"""Check a payment file: which papers are there, and that none is missing, before it is decided on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import permissions, trail
from ledger.models.people import User
from projects import deciding, papers, workflow
from projects.models.payment import Evidence, EvidenceRule, PaymentRequest
from projects.models.project import Document, Project
from projects.payable import PaymentRefusedError

# Kept in the books for the public, so never in the language of the person at the keyboard.
ALONE = "Xã chỉ có một kế toán; người lập tự kiểm tra"


@dataclass(frozen=True)
class Found:
    """A paper that is there: its number and day, or the file itself."""

    rule: EvidenceRule
    note: str = ""
    document: Document | None = None


def file_papers(
    *, payment: PaymentRequest, found: Iterable[Found], by: User, on: date
) -> PaymentRequest:
    """Write down the papers that are there, in place of those written down before.

    By an accountant, until the file is checked. Refuses (PaymentRefusedError) a paper without a
    number and a file, one that is not asked for, and a file of another project. NotAllowedError,
    WrongStateError.
    """
    with transaction.atomic():
        locked = _locked(payment)
        _require_move(locked, by=by, on=on)
        asked = set(papers.rules(locked, on=on).values_list("pk", flat=True))
        rows = [_evidence(locked, each, asked, by) for each in found]
        locked.evidence.all().delete()
        Evidence.objects.bulk_create(rows)
        titles = ", ".join(row.rule.title for row in rows)
        trail.record("file_papers", locked, by=by, book=locked.book, text=titles[:300])
    return locked


def check(*, payment: PaymentRequest, by: User, on: date) -> PaymentRequest:
    """Say that the file is whole, so that the chair may decide.

    By an accountant who did not make the request; where the commune has no other one that day, the
    maker may, and the decision says so. Refuses (PaymentRefusedError) a file with a paper missing.
    NotAllowedError, SamePersonError, WrongStateError.
    """
    with transaction.atomic():
        locked = _locked(payment)
        move = _require_move(locked, by=by, on=on)
        reason = _alone(locked, by=by, on=on)
        _require_whole(locked, on=on)
        locked.state, locked.checked_by, locked.checked_on = move.target, by, on
        locked.save()
        deciding.record(
            move,
            locked,
            project=locked.project,
            from_state=payment.state,
            by=by,
            on=on,
            reason=reason,
        )
    return locked


def _alone(payment: PaymentRequest, *, by: User, on: date) -> str:
    if by.pk != payment.made_by_id:
        return ""
    if not papers.may_check(payment, by, on=on):
        raise permissions.SamePersonError(
            _("Người lập không tự kiểm tra hồ sơ. Hãy chuyển cho kế toán khác của xã.")
        )
    return ALONE


def _require_whole(payment: PaymentRequest, *, on: date) -> None:
    missing = papers.missing(papers.checklist(payment, on=on))
    if missing:
        raise PaymentRefusedError(
            _("Hồ sơ còn thiếu: %(papers)s. Hãy ghi số, ngày hoặc chọn tệp của từng giấy tờ.")
            % {"papers": "; ".join(missing)}
        )


def _evidence(payment: PaymentRequest, found: Found, asked: set[int], by: User) -> Evidence:
    if found.rule.pk not in asked:
        raise PaymentRefusedError(_("Khoản chi này không cần “%(paper)s”.") % {"paper": found.rule})
    if not found.note.strip() and found.document is None:
        raise PaymentRefusedError(
            _("Hãy ghi số, ngày hoặc chọn tệp của “%(paper)s”.") % {"paper": found.rule}
        )
    if found.document is not None and found.document.project_id != payment.project_id:
        raise PaymentRefusedError(_("Tệp này của công trình khác. Hãy chọn lại tệp."))
    return Evidence(
        payment=payment,
        rule=found.rule,
        note=found.note.strip(),
        document=found.document,
        added_by=by,
    )


def _locked(payment: PaymentRequest) -> PaymentRequest:
    rows = PaymentRequest.objects.select_related(
        "project__book__organisation", "book", "payee", "contract", "acceptance"
    )
    found = rows.select_for_update(no_key=True, of=("self",)).get(pk=payment.pk)
    Project.objects.select_for_update(no_key=True).get(pk=found.project_id)
    return found


def _require_move(payment: PaymentRequest, *, by: User, on: date) -> workflow.Move:
    move = workflow.require("payment", "check", payment.state)
    permissions.require(by, payment.project.book.organisation, *move.roles, on=on)
    return move
