"""Wind a settled project up: decide on money left, get back what was overpaid, close, open again."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ledger import balances, funding, money, permissions, posting, reasons, refusals, trail
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.chart import Book, Function, Fund
from ledger.models.decisions import Decision
from ledger.models.people import Role, User
from ledger.posting import Posting, VoucherKind
from projects import closure, deciding, workflow
from projects.models.project import Project
from projects.models.settlement import Settlement, Surplus
from projects.workflow import ProjectState, SettlementState

# Kept in the books for the public, so never in the language of the person at the keyboard.
_RECOVERED = "Thu hồi tiền đã chi vượt quyết toán"
_MOVED = (Surplus.Way.TRANSFER, Surplus.Way.UPKEEP)


class WindingUpRefusedError(LedgerError):
    """The project cannot be wound up like this; the sentence says what still stands."""


@dataclass(frozen=True)
class Paper:
    """What is decided on money left: how it goes, đồng, and the written decision behind it.

    `move` is the decision to move it (for another purpose or the upkeep of the works).
    """

    way: Surplus.Way
    amount: int
    number: str
    on: date
    issuer: Surplus.Issuer
    why: str
    move: Decision | None = None


def decide_surplus(
    *, project: Project, fund: Fund, paper: Paper, by: User, on: date, key: str
) -> Surplus:
    """Write down what was decided on money left in a fund; the same `key` writes once.

    By the accountant, once the settlement is approved. WindingUpRefusedError: no paper, a day ahead,
    more than is left undecided, a transfer without its decision to move the money. NotAllowedError,
    reasons.ReasonTooShortError.
    """
    permissions.require(by, project.book.organisation, Role.ACCOUNTANT, on=on)
    why = reasons.require(paper.why)
    with transaction.atomic():
        locked = _locked(project)
        written = Surplus.objects.filter(project=locked, key=key).first()
        if written is not None:
            return written
        settlement = _settlement(locked)
        if settlement.state != SettlementState.APPROVED:
            raise WindingUpRefusedError(
                _("Chỉ xử lý tiền còn lại sau khi quyết toán được phê duyệt.")
            )
        _require_paper(paper, on)
        _require_left(locked, fund, paper)
        made = Surplus.objects.create(
            project=locked,
            fund=fund,
            way=paper.way,
            amount=paper.amount,
            number=paper.number.strip(),
            on=paper.on,
            issuer=paper.issuer,
            why=why[:500],
            move=paper.move if paper.way in _MOVED else None,
            key=key,
            made_by=by,
        )
        trail.record("decide_surplus", made, by=by, book=locked.book, text=made.number)
    return made


def recover(
    *, project: Project, fund: Fund, amount: int, on: date, by: User, key: str, today: date
) -> "posting.Entry":
    """Book what a contractor paid back; never more than it owes. The same `key` posts once.

    By the accountant into an account, by the cashier into the cash box. WindingUpRefusedError,
    NotAllowedError.
    """
    custody = fund.custody
    if custody is None:
        raise WindingUpRefusedError(_("Hãy chọn nguồn tiền có nơi giữ."))
    role = Role.ACCOUNTANT if custody.is_bank else Role.CASHIER
    permissions.require(by, project.book.organisation, role, on=today)
    if on > today:
        raise WindingUpRefusedError(_("Ngày thu không được ở tương lai."))
    with transaction.atomic():
        locked = _locked(project)
        lines = [
            Posting(funding.money_function(custody), fund, amount, locked.purpose),
            Posting(Function.CONTRACTOR, fund, -amount, locked.purpose),
        ]
        if posting.Entry.objects.filter(book=locked.book, key=key).exists():
            return _recovered(locked, custody, lines, on=on, by=by, key=key)
        owed = sum(
            net
            for _function, held_in, net in balances.standing(locked.purpose, Function.CONTRACTOR)
            if held_in.pk == fund.pk
        )
        if not 0 < amount <= owed:
            raise WindingUpRefusedError(
                _("Nhà thầu còn phải hoàn lại %(owed)s đồng ở nguồn này. Hãy ghi không quá số đó.")
                % {"owed": money.format_vnd(max(owed, 0))}
            )
        return _recovered(locked, custody, lines, on=on, by=by, key=key)


def close(*, settlement: Settlement, by: User, on: date) -> Settlement:
    """Close the account of a project: nothing is posted for it any more.

    By the chair. WindingUpRefusedError names all that still stands: money, debts, retention, requests.
    NotAllowedError, WrongStateError.
    """
    with transaction.atomic():
        locked, move = _begun(settlement, "close", by=by, on=on)
        # Nobody posts in the book until this is done, so that what is found empty stays empty.
        Book.objects.select_for_update().get(pk=locked.project.book_id)
        if standing := closure.blockers(locked.project, locked):
            raise WindingUpRefusedError(" ".join(standing))
        locked.state, locked.closed_on = move.target, on
        _save_both(locked, ProjectState.CLOSED)
        _record(locked, move, SettlementState.APPROVED, by=by, on=on)
    return locked


def reopen(*, settlement: Settlement, by: User, on: date, reason: str) -> Settlement:
    """Open a closed project again, with a reason. By the chair.

    reasons.ReasonTooShortError, NotAllowedError, WrongStateError.
    """
    reason = reasons.require(reason)
    with transaction.atomic():
        locked, move = _begun(settlement, "reopen", by=by, on=on)
        locked.state, locked.closed_on = move.target, None
        locked.decision_reason = reason[:500]
        _save_both(locked, ProjectState.COMPLETED)
        _record(locked, move, SettlementState.CLOSED, by=by, on=on, reason=reason)
    return locked


def _save_both(settlement: Settlement, state: ProjectState) -> None:
    """Save a settlement, then its project in `state`; the database looks at both once more."""
    try:
        with transaction.atomic():
            settlement.save()
            settlement.project.state = state
            settlement.project.save(update_fields=["state"])
    except IntegrityError as error:
        raise WindingUpRefusedError(
            _(
                "Công trình còn tiền, công nợ hoặc khoản chưa xong. Hãy tải lại trang để xem. (%(rule)s)"
            )
            % {"rule": refusals.constraint(error)}
        ) from error


def _locked(project: Project) -> Project:
    rows = Project.objects.select_related("book__organisation", "purpose")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)


def _settlement(project: Project) -> Settlement:
    found = Settlement.objects.filter(project=project).first()
    if found is None:
        raise WindingUpRefusedError(_("Công trình chưa lập quyết toán."))
    return found


def _begun(
    settlement: Settlement, verb: str, *, by: User, on: date
) -> tuple[Settlement, workflow.Move]:
    _locked(settlement.project)
    rows = Settlement.objects.select_related(
        "project__book__organisation", "project__purpose", "entry"
    )
    locked = rows.select_for_update(no_key=True, of=("self",)).get(pk=settlement.pk)
    move = workflow.require("settlement", verb, locked.state)
    permissions.require(by, locked.project.book.organisation, *move.roles, on=on)
    return locked, move


def _record(
    settlement: Settlement,
    move: workflow.Move,
    before: SettlementState,
    *,
    by: User,
    on: date,
    reason: str = "",
) -> None:
    deciding.record(
        move, settlement, project=settlement.project, from_state=before, by=by, on=on, reason=reason
    )


def _require_paper(paper: Paper, on: date) -> None:
    if not paper.number.strip():
        raise WindingUpRefusedError(_("Hãy ghi số văn bản quyết định xử lý tiền còn lại."))
    if paper.on > on:
        raise WindingUpRefusedError(_("Ngày văn bản không được ở tương lai."))
    if paper.amount <= 0:
        raise WindingUpRefusedError(_("Số tiền phải lớn hơn 0 đồng."))


def _require_left(project: Project, fund: Fund, paper: Paper) -> None:
    if paper.way in _MOVED:
        _require_move(project, fund, paper)
        return
    left = next((row for row in closure.money_left(project) if row.fund.pk == fund.pk), None)
    undecided = left.undecided if left else 0
    if paper.amount > undecided:
        raise WindingUpRefusedError(
            _("Nguồn %(fund)s chỉ còn %(left)s đồng chưa có quyết định xử lý.")
            % {"fund": fund.name, "left": money.format_vnd(undecided)}
        )


def _require_move(project: Project, fund: Fund, paper: Paper) -> None:
    """Refuse a transfer whose decision to move is missing, of other money, or told already."""
    move = paper.move
    if move is None:
        raise WindingUpRefusedError(
            _("Hãy lập quyết định điều chuyển tiền trước, rồi chọn quyết định ấy ở đây.")
        )
    if (move.from_fund_id, move.from_purpose_id) != (fund.pk, project.purpose_id):
        raise WindingUpRefusedError(_("Quyết định điều chuyển này của nguồn tiền khác."))
    if move.amount != paper.amount:
        raise WindingUpRefusedError(
            _("Quyết định điều chuyển ghi %(amount)s đồng. Hãy ghi đúng số đó.")
            % {"amount": money.format_vnd(move.amount)}
        )
    if Surplus.objects.filter(project=project, move=move).exists():
        raise WindingUpRefusedError(_("Quyết định điều chuyển này đã ghi rồi."))


def _recovered(
    project: Project, custody: Custody, lines: list[Posting], *, on: date, by: User, key: str
) -> "posting.Entry":
    entry = posting.post_entry(
        book=project.book,
        kind=VoucherKind.BANK_RECEIPT if custody.is_bank else VoucherKind.RECEIPT,
        on=on,
        lines=lines,
        by=by,
        summary=f"{_RECOVERED} {project.code}"[:300],
        key=key,
    )
    trail.record("recover_overpaid", entry, by=by, book=project.book, text=entry.voucher)
    return entry
