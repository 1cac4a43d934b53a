"""Send money back to where it came from: unspent at the end of a year, or left after a settlement.

Asked for by the accountant, approved by the chair; then it leaves the account and is booked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import balances, funding, money, permissions, posting, reasons
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.chart import Function, Fund, Purpose, Regime
from ledger.models.people import Role, User
from ledger.posting import Posting, VoucherKind
from projects import closure, deciding, workflow, yearend
from projects.models.project import Project
from projects.models.settlement import Return, Surplus
from projects.workflow import ProjectState, ReturnState

# Where money in hand came from, in the order in which it goes back.
_ORIGINS = (Function.COUNTERPART, Function.CONTRIBUTED, Function.INTEREST)
# Kept in the books for the public, so never in the language of the person at the keyboard.
_UNSPENT = "Nộp trả vốn không chi hết năm"
_SURPLUS = {
    Surplus.Way.REFUND: "Trả lại tiền đóng góp còn thừa",
    Surplus.Way.BUDGET: "Nộp ngân sách tiền còn thừa",
}


class ReturnRefusedError(LedgerError):
    """The money cannot go back like this; the sentence says why."""


@dataclass(frozen=True)
class Slip:
    """What goes back: đồng, who receives it (not made public), number of the slip or the paper."""

    amount: int
    receiver: str
    number: str


def request_unspent(
    *, project: Project, fund: Fund, year: int, slip: Slip, by: User, on: date, key: str
) -> Return:
    """Ask to send back budget money drawn and not spent in `year`; the same `key` asks once.

    By the accountant. ReturnRefusedError: no budget money, a year that is not over, more than stood
    there at its end and was not sent back since or let through to the next year. NotAllowedError.
    """
    permissions.require(by, project.book.organisation, *_roles("request"), on=on)
    with transaction.atomic():
        locked = _locked_project(project)
        if (asked := _asked(locked, key)) is not None:
            return asked
        if fund.regime != Regime.BUDGET:
            raise ReturnRefusedError(
                _("Chỉ vốn ngân sách phải nộp trả cuối năm. Hãy chọn nguồn khác.")
            )
        if on <= date(year, 12, 31):
            raise ReturnRefusedError(
                _("Năm %(year)d chưa hết. Hãy nộp trả sau ngày 31/12.") % {"year": year}
            )
        left = yearend.unspent_of(locked, fund, year)
        _require_amount(slip.amount, left)
        return _ask(locked, fund, slip, by=by, on=on, key=key, year=year)


def request_surplus(*, surplus: Surplus, slip: Slip, by: User, on: date, key: str) -> Return:
    """Ask to refund, or to pay to the budget, what a decision on a surplus says; the same `key` asks once.

    By the accountant. ReturnRefusedError: a decision of another kind, more than it still says.
    NotAllowedError.
    """
    project = surplus.project
    permissions.require(by, project.book.organisation, *_roles("request"), on=on)
    with transaction.atomic():
        locked = _locked_project(project)
        if (asked := _asked(locked, key)) is not None:
            return asked
        if surplus.way not in _SURPLUS:
            raise ReturnRefusedError(_("Tiền này đi theo quyết định điều chuyển, không nộp trả."))
        _require_amount(slip.amount, surplus.amount - closure.asked_of(surplus))
        return _ask(locked, surplus.fund, slip, by=by, on=on, key=key, surplus=surplus)


def approve(*, item: Return, by: User, on: date) -> Return:
    """Approve and book: what was received goes down by what leaves the account.

    By the chair, who did not ask. InsufficientFundsError, ReturnRefusedError (more than was received
    there), NotAllowedError, SamePersonError, WrongStateError.
    """
    with transaction.atomic():
        locked, move = _locked(item, "approve", by=by, on=on)
        _require_free(locked)
        book = locked.project.book
        lines = postings(locked.fund, locked.project.purpose, locked.amount)
        locked.decided_by, locked.decided_on, locked.state = by, on, move.target
        locked.entry = posting.post_entry(
            book=book,
            kind=VoucherKind.BANK_PAYMENT,
            on=on,
            lines=lines,
            by=locked.made_by,
            approved_by=by,
            summary=f"{_said(locked)}: {locked.project.title}"[:300],
            private_text=locked.receiver,
            key=f"return:{locked.pk}",
        )
        locked.save()
        _record(locked, move, by=by, on=on)
    return locked


def refuse(*, item: Return, by: User, on: date, reason: str) -> Return:
    """Send the request back for good with a reason; reasons.ReasonTooShortError, otherwise as `approve`."""
    reason = reasons.require(reason)
    with transaction.atomic():
        locked, move = _locked(item, "refuse", by=by, on=on)
        locked.state, locked.decided_by, locked.decided_on = move.target, by, on
        locked.decision_reason = reason[:500]
        locked.save()
        _record(locked, move, by=by, on=on, reason=reason)
    return locked


def postings(fund: Fund, purpose: Purpose, amount: int) -> list[Posting]:
    """Return the lines that send `amount` đồng of a fund back. ReturnRefusedError: never received there."""
    there = {
        function: -net
        for function, held_in, net in balances.standing(purpose, *_ORIGINS)
        if held_in.pk == fund.pk and net < 0
    }
    lines, left = list[Posting](), amount
    for origin in _ORIGINS:
        part = min(left, there.get(origin, 0))
        if part:
            lines.append(Posting(origin, fund, part, purpose))
            left -= part
    if left:
        raise ReturnRefusedError(
            _(
                "Nguồn %(fund)s chỉ trực tiếp nhận %(there)s đồng; phần còn lại do điều chuyển đến. "
                "Hãy lập quyết định điều chuyển cho phần ấy."
            )
            % {"fund": fund.name, "there": money.format_vnd(amount - left)}
        )
    return [*lines, Posting(funding.money_function(_account(fund)), fund, -amount, purpose)]


def _roles(verb: str) -> Sequence[Role]:
    return workflow.move("return", verb).roles


def _ask(
    project: Project,
    fund: Fund,
    slip: Slip,
    *,
    by: User,
    on: date,
    key: str,
    year: int | None = None,
    surplus: Surplus | None = None,
) -> Return:
    if not slip.number.strip() or not slip.receiver.strip():
        raise ReturnRefusedError(_("Hãy ghi số chứng từ và người nhận tiền."))
    _account(fund)
    postings(fund, project.purpose, slip.amount)
    made = Return.objects.create(
        project=project,
        fund=fund,
        year=year,
        surplus=surplus,
        amount=slip.amount,
        receiver=slip.receiver.strip(),
        number=slip.number.strip(),
        key=key,
        made_by=by,
        made_on=on,
    )
    _record(made, workflow.move("return", "request"), by=by, on=on, before="")
    return made


def _asked(project: Project, key: str) -> Return | None:
    return Return.objects.filter(project=project, key=key).first()


def _locked_project(project: Project) -> Project:
    rows = Project.objects.select_related("book__organisation", "purpose")
    locked = rows.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
    if locked.state == ProjectState.CLOSED:
        raise ReturnRefusedError(_("Công trình đã tất toán, không còn tiền để nộp trả."))
    return locked


def _locked(item: Return, verb: str, *, by: User, on: date) -> tuple[Return, workflow.Move]:
    _locked_project(item.project)
    rows = Return.objects.select_related(
        "project__book__organisation", "project__purpose", "fund__custody", "made_by", "surplus"
    )
    locked = rows.select_for_update(no_key=True, of=("self",)).get(pk=item.pk)
    move = workflow.require("return", verb, locked.state)
    permissions.require(by, locked.project.book.organisation, *move.roles, on=on)
    permissions.require_other(locked.made_by, by)
    return locked, move


def _record(
    item: Return,
    move: workflow.Move,
    *,
    by: User,
    on: date,
    reason: str = "",
    before: str = ReturnState.REQUESTED,
) -> None:
    deciding.record(
        move, item, project=item.project, from_state=before, by=by, on=on, reason=reason
    )


def _said(item: Return) -> str:
    if item.surplus is None:
        return f"{_UNSPENT} {item.year}"
    return _SURPLUS[Surplus.Way(item.surplus.way)]


def _require_amount(amount: int, left: int) -> None:
    if amount <= 0:
        raise ReturnRefusedError(_("Số tiền phải lớn hơn 0 đồng."))
    if amount > left:
        raise ReturnRefusedError(
            _("Chỉ còn %(left)s đồng phải nộp trả ở nguồn này. Hãy giảm số tiền.")
            % {"left": money.format_vnd(max(left, 0))}
        )


def _require_free(item: Return) -> None:
    held = balances.money_in(item.fund, item.project.purpose)
    if item.amount > held:
        raise posting.InsufficientFundsError(
            _("Nguồn %(fund)s chỉ còn %(held)s đồng cho công trình này.")
            % {"fund": item.fund.name, "held": money.format_vnd(max(held, 0))}
        )


def _account(fund: Fund) -> Custody:
    """Return the account the money leaves; cash and a village's own account go another way."""
    custody = fund.custody
    if custody is None:
        raise ReturnRefusedError(_("Hiện vật, ngày công, đất không nộp trả như tiền."))
    if custody.kind == Custody.Kind.CASH_BOX:
        raise ReturnRefusedError(
            _("Tiền mặt phải nộp vào tài khoản trước rồi mới nộp trả, để có sao kê làm chứng.")
        )
    if custody.kind == Custody.Kind.VILLAGE:
        raise ReturnRefusedError(
            _(
                "Tiền ở tài khoản của thôn: hãy lập quyết định điều chuyển để trưởng thôn đồng ý, chuyển "
                "về tài khoản của xã rồi trả."
            )
        )
    return custody
