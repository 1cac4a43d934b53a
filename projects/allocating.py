"""Ask for counterpart money by a published norm, decide on it, draw it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import calendars, funding, permissions, posting, reasons, reversing, trail
from ledger.exceptions import LedgerError
from ledger.models.chart import Function, Fund, Regime, Source
from ledger.models.people import Role, User
from projects import deciding, delegation, entitlement, workflow
from projects.models.allocation import AllocationRequest
from projects.models.project import Project

# Kept in the books for the public, so never in the language of the person at the keyboard.
_ALLOTTED = "Phân bổ dự toán"
_DRAWN = "Rút dự toán"


class AllocationRefusedError(LedgerError):
    """Someone else's draft, or a day out of order."""


def request_allocation(
    *, project: Project, ask: entitlement.Ask, by: User, on: date
) -> AllocationRequest:
    """Draft a request for money of a budget; the accountant of the book makes it.

    Raises entitlement.NotEntitledError for a house without norm or beneficiary, a norm not in
    force for this kind and province, an amount above the norm (with the arithmetic), or an account
    that is not the book's; norms.NormError where the norm lacks its quantity or base.
    """
    permissions.require(by, project.book.organisation, Role.ACCOUNTANT, on=on)
    entitlement.require_sound(project, ask, on=on)
    with transaction.atomic():
        request = AllocationRequest.objects.create(project=project, made_by=by, **_fields(ask))
        trail.record("request_allocation", request, by=by, book=project.book)
    return request


def edit_request(
    *, request: AllocationRequest, ask: entitlement.Ask, by: User, on: date
) -> AllocationRequest:
    """Change a draft or a returned request; only the one who made it may. Raises as above."""
    with transaction.atomic():
        locked = _locked(request)
        permissions.require(by, locked.project.book.organisation, Role.ACCOUNTANT, on=on)
        workflow.require("allocation", "submit", locked.state)
        _require_maker(locked, by)
        entitlement.require_sound(locked.project, ask, on=on)
        fields = _fields(ask)
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(fields))
        trail.record("edit_request", locked, by=by, book=locked.project.book)
    return locked


def submit(*, request: AllocationRequest, by: User, on: date) -> AllocationRequest:
    """Send the request to whoever decides, with a deadline by the clock in force on `on`.

    The commune's chair decides up to the threshold, above it the Finance Department.
    Raises delegation.NobodyDecidesError without a threshold, entitlement.NotEntitledError when the
    norm has expired or is used up by other grants, calendars.NoClockError without a term.
    """
    with transaction.atomic():
        locked = _locked(request)
        permissions.require(by, locked.project.book.organisation, Role.ACCOUNTANT, on=on)
        move = workflow.require("allocation", "submit", locked.state)
        _require_maker(locked, by)
        entitlement.require_sound(locked.project, entitlement.ask_of(locked), on=on)
        entitlement.require_room_in_norm(locked)
        before = locked.state
        _set_course(locked, on=on)
        locked.state = move.target
        locked.save()
        deciding.record(move, locked, project=locked.project, from_state=before, by=by, on=on)
    return locked


def approve(*, request: AllocationRequest, by: User, on: date) -> AllocationRequest:
    """Allot the money: posts Dr ALLOTTED / Cr ALLOTMENT of the request's amount, in đồng.

    Decided by the commune's chair or by the province's reviewer, never by the maker; of two who
    approve at once the second is refused (WrongStateError).
    """
    with transaction.atomic():
        locked = _locked(request)
        move = delegation.require_decider(locked, "approve", by=by, on=on)
        locked.allotment_entry = posting.post_entry(
            book=locked.project.book,
            kind=posting.VoucherKind.ALLOTMENT,
            on=on,
            lines=allotment_lines(locked),
            by=locked.made_by,
            approved_by=by,
            summary=f"{_ALLOTTED}: {locked.project.title}"[:300],
            key=_key(locked),
        )
        _decide(locked, move, by=by, on=on)
    return locked


def return_request(
    *, request: AllocationRequest, by: User, on: date, reason: str
) -> AllocationRequest:
    """Give the request back to its maker with a reason. Raises reasons.ReasonTooShortError."""
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = _locked(request)
        move = delegation.require_decider(locked, "return", by=by, on=on)
        _decide(locked, move, by=by, on=on, reason=reason)
    return locked


def draw(
    *, request: AllocationRequest, by: User, on: date, acting_on: date | None = None
) -> AllocationRequest:
    """Record that the allotted money came to the account on `on`: one DRAWING entry.

    `acting_on` is the day `by` records it (default `on`), by which roles are judged. Raises
    AllocationRefusedError for a day before the approval, or still to come.
    """
    acting_on = acting_on or on
    with transaction.atomic():
        locked = _locked(request)
        book = locked.project.book
        move = workflow.require("allocation", "draw", locked.state)
        permissions.require(by, book.organisation, *move.roles, on=acting_on)
        if on > acting_on:
            raise AllocationRefusedError(_("Ngày rút không được ở tương lai."))
        if locked.decided_on is not None and on < locked.decided_on:
            raise AllocationRefusedError(_("Ngày rút không được trước ngày duyệt phân bổ."))
        locked.drawing_entry = posting.post_entry(
            book=book,
            kind=posting.VoucherKind.DRAWING,
            on=on,
            lines=drawing_lines(locked),
            by=by,
            summary=f"{_DRAWN}: {locked.project.title}"[:300],
            key=_key(locked),
        )
        locked.drawn_on = on
        before, locked.state = locked.state, move.target
        locked.save()
        deciding.record(move, locked, project=locked.project, from_state=before, by=by, on=on)
    return locked


def take_back(*, request: AllocationRequest, by: User, on: date, reason: str) -> AllocationRequest:
    """Reverse a drawing recorded by mistake; the allotment waits to be drawn again.

    By accountant or chair, with a reason. Raises AllocationRefusedError while a bank line is
    matched to it, and as `reversing.reverse_entry` does, in particular when the money was spent.
    """
    with transaction.atomic():
        locked = _locked(request)
        move = workflow.require("allocation", "take_back", locked.state)
        permissions.require(by, locked.project.book.organisation, *move.roles, on=on)
        _reverse(locked.drawing_entry, by=by, on=on, reason=reason)
        before, locked.state = locked.state, move.target
        locked.drawing_entry, locked.drawn_on = None, None
        locked.save()
        deciding.record(
            move, locked, project=locked.project, from_state=before, by=by, on=on, reason=reason
        )
    return locked


def revoke(*, request: AllocationRequest, by: User, on: date, reason: str) -> AllocationRequest:
    """Take an approval back before the money is drawn; the maker may change the request again.

    By who may decide on it, with a reason; the mirror of the allotment is posted.
    """
    with transaction.atomic():
        locked = _locked(request)
        move = delegation.require_decider(locked, "revoke", by=by, on=on)
        _reverse(locked.allotment_entry, by=locked.made_by, on=on, reason=reason)
        locked.allotment_entry = None
        _decide(locked, move, by=by, on=on, reason=reason.strip())
    return locked


def allotment_lines(request: AllocationRequest) -> Sequence[posting.Posting]:
    """Return what approval posts."""
    fund, purpose, amount = _fund(request), request.project.purpose, request.amount
    return [
        posting.Posting(Function.ALLOTTED, fund, amount, purpose),
        posting.Posting(Function.ALLOTMENT, fund, -amount, purpose),
    ]


def drawing_lines(request: AllocationRequest) -> Sequence[posting.Posting]:
    """Return what drawing posts: the allotment is used up, the money is there."""
    fund, purpose, amount = _fund(request), request.project.purpose, request.amount
    return [
        posting.Posting(funding.money_function(request.custody), fund, amount, purpose),
        posting.Posting(Function.COUNTERPART, fund, -amount, purpose),
        posting.Posting(Function.ALLOTMENT, fund, amount, purpose),
        posting.Posting(Function.ALLOTTED, fund, -amount, purpose),
    ]


def _key(request: AllocationRequest) -> str:
    """Name a posting by the number of decisions before it: a step taken again posts again."""
    subject = deciding.subject_of(request)
    return f"allocation:{request.pk}:{request.project.decisions.filter(subject=subject).count()}"


def _reverse(entry: "posting.Entry | None", *, by: User, on: date, reason: str) -> None:
    if entry is None:
        raise AllocationRefusedError(_("Bước này chưa ghi sổ. Hãy tải lại trang."))
    if entry.matches.filter(undone=None).exists():
        raise AllocationRefusedError(
            _("Khoản này đã khớp với sao kê. Hãy bỏ khớp ở trang Đối chiếu trước.")
        )
    if not entry.is_reversed:
        reversing.reverse_entry(entry=entry, on=on, by=by, reason=reason)


def _fund(request: AllocationRequest) -> Fund:
    return funding.fund_for(
        book=request.project.book,
        regime=Regime.BUDGET,
        source=Source(request.source),
        custody=request.custody,
        purpose=request.project.purpose,
    )


def _locked(request: AllocationRequest) -> AllocationRequest:
    rows = AllocationRequest.objects.select_for_update(of=("self",))
    return rows.select_related("project__book__organisation", "project__purpose").get(pk=request.pk)


def _fields(ask: entitlement.Ask) -> dict[str, object]:
    result = entitlement.result_of(ask)
    return {
        "source": ask.source,
        "amount": ask.amount,
        "content": ask.content,
        "subject": ask.subject,
        "custody": ask.custody,
        "norm": ask.norm,
        "norm_quantity": ask.quantity if ask.norm else None,
        "norm_base": ask.base if ask.norm else None,
        "norm_steps": [asdict(step) for step in result.steps] if result else [],
        "norm_amount": result.amount if result else None,
    }


def _require_maker(request: AllocationRequest, by: User) -> None:
    if request.made_by_id != by.pk:
        raise AllocationRefusedError(
            _("Đề nghị này do %(maker)s lập. Hãy chuyển lại cho người lập sửa và gửi.")
            % {"maker": request.made_by}
        )


def _set_course(request: AllocationRequest, *, on: date) -> None:
    project = request.project
    request.threshold = delegation.threshold_for(project, on=on)
    request.level = delegation.level_for(project, request.amount, on=on)
    term = calendars.deadline("ALLOCATION_REVIEW", on, project.book.organisation.province_code)
    request.submitted_on, request.due_on, request.due_basis = on, term.due_on, term.basis
    request.decided_by, request.decided_on, request.decision_reason = None, None, ""
    for name, value in _fields(entitlement.ask_of(request)).items():
        setattr(request, name, value)


def _decide(
    request: AllocationRequest, move: workflow.Move, *, by: User, on: date, reason: str = ""
) -> None:
    before, request.state = request.state, move.target
    request.decided_by, request.decided_on, request.decision_reason = by, on, reason
    request.save()
    deciding.record(
        move, request, project=request.project, from_state=before, by=by, on=on, reason=reason
    )
