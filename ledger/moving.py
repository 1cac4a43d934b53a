"""Move money between funds and purposes: asked for, decided by others, then posted."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import (
    balances,
    funding,
    locking,
    money,
    moves,
    permissions,
    posting,
    reasons,
    trail,
    uploads,
)
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.chart import Function, Pot, Purpose, Regime, Source
from ledger.models.decisions import Decision, Ruling
from ledger.models.journal import Entry, VoucherKind
from ledger.models.law import LegalBasis
from ledger.models.people import Role, User
from ledger.posting import Posting

if TYPE_CHECKING:
    from django.core.files.base import File

# Kept in the books for the public, so never in the language of the person at the keyboard.
_MOVED = "Điều chuyển theo quyết định"
_DEPOSITED = "Nộp tiền mặt vào tài khoản"
_ROLE = {
    Ruling.Office.CHAIR: Role.CHAIR,
    Ruling.Office.VILLAGE_HEAD: Role.VILLAGE_HEAD,
}


class MoveRefusedError(LedgerError):
    """The money may not go where it is meant to go; the sentence says why."""


@dataclass(frozen=True)
class Paper:
    """What the written decision says: its number and day, who decided, why, how many đồng at most."""

    number: str
    on: date
    issuer: str
    why: str
    amount: int
    basis: LegalBasis | None = None
    file: "File[bytes] | None" = None


def propose(*, source: Pot, target: Pot, paper: Paper, by: User, on: date, key: str) -> Decision:
    """Ask that money of `source` goes to `target` under a written decision, and return the request.

    By the accountant; the same `key` asks once. MoveRefusedError: the pots are one, of two books, or
    cannot take this money; the paper is dated ahead; there is less money than asked for.
    NotAllowedError, uploads.UploadRefusedError, reasons.ReasonTooShortError.
    """
    book = source.fund.book
    permissions.require(by, book.organisation, Role.ACCOUNTANT, on=on)
    why = reasons.require(paper.why)
    if (asked := Decision.objects.filter(book=book, key=key).first()) is not None:
        return asked
    _require_paper(paper, on)
    _require_ends(source, target)
    _require_held(source, paper.amount)
    checked = asdict(uploads.check(paper.file)) if paper.file else {}
    with transaction.atomic():
        made = Decision.objects.create(
            book=book,
            number=paper.number.strip(),
            on=paper.on,
            issuer=paper.issuer,
            why=why[:500],
            amount=paper.amount,
            basis=paper.basis,
            file=paper.file or "",
            from_fund=source.fund,
            from_purpose=source.purpose,
            to_fund=target.fund,
            to_purpose=target.purpose,
            asked_by=by,
            key=key,
            **checked,
        )
        trail.record("propose_move", made, by=by, book=book, text=made.number)
    return made


def agree(*, decision: Decision, office: Ruling.Office, by: User, on: date) -> Entry | None:
    """Agree for an office; when the last one agrees the money is moved and the entry returned.

    By the account holder, and by the head of the village whose account the money leaves; never by who
    asked, nor by one person for both. MoveRefusedError, NotAllowedError, SamePersonError,
    InsufficientFundsError.
    """
    with transaction.atomic():
        locked = _rule(decision, office, by=by, on=on, agreed=True, reason="")
        if moves.offices_waited_for(locked):
            return None
        return _post(locked, by=by, on=on)


def refuse(*, decision: Decision, office: Ruling.Office, by: User, on: date, reason: str) -> Ruling:
    """Refuse for an office, with a reason: nothing can be moved under the decision any more.

    reasons.ReasonTooShortError, otherwise as `agree`.
    """
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = _rule(decision, office, by=by, on=on, agreed=False, reason=reason)
        return locked.rulings.get(office=office)


def deposit(
    *, pot: Pot, custody: Custody, amount: int, on: date, by: User, key: str, today: date
) -> Entry:
    """Take `amount` đồng of cash to an account and return the entry; regime, source, purpose stay.

    By the cashier; the accountant confirms it by the bank line. The same `key` posts once.
    MoveRefusedError: no cash box, no open account of the book, not above zero, a day ahead.
    NotAllowedError, InsufficientFundsError.
    """
    fund = pot.fund
    permissions.require(by, fund.book.organisation, Role.CASHIER, on=today)
    _require_deposit(fund.custody, custody, amount, on=on, today=today)
    _require_fits(Regime(fund.regime), custody)
    with transaction.atomic():
        target = Pot(
            funding.fund_for(
                book=fund.book,
                regime=Regime(fund.regime),
                source=Source(fund.source),
                custody=custody,
                purpose=fund.purpose,
            ),
            pot.purpose,
        )
        entry = posting.post_entry(
            book=fund.book,
            kind=VoucherKind.TRANSFER,
            on=on,
            lines=postings(pot, target, amount),
            by=by,
            summary=f"{_DEPOSITED}: {custody.name}"[:300],
            key=key,
        )
        trail.record("deposit_cash", entry, by=by, book=fund.book, text=entry.voucher)
    return entry


def target_pot(*, source: Pot, regime: Regime, custody: Custody, purpose: Purpose | None) -> Pot:
    """Return where money of `source` goes: another purpose, regime or place; the source stays.

    Raises MoveRefusedError when `custody` is no place for money of that regime.
    """
    if custody.book_id != source.fund.book_id or not custody.is_open:
        raise MoveRefusedError(_("Nơi nhận tiền không dùng được. Hãy chọn nơi khác."))
    _require_fits(regime, custody)
    same = (regime, custody.pk) == (source.fund.regime, source.fund.custody_id)
    if same and source.fund.purpose_id is None:
        return Pot(source.fund, purpose)  # shared by purposes: the money stays in its fund
    fund = funding.fund_for(
        book=source.fund.book,
        regime=regime,
        source=Source(source.fund.source),
        custody=custody,
        purpose=purpose,
    )
    return Pot(fund, purpose)


def postings(source: Pot, target: Pot, amount: int) -> list[Posting]:
    """Return the lines that move `amount` đồng from `source` to `target`."""
    return [
        Posting(Function.TRANSFER, source.fund, amount, source.purpose),
        Posting(_money(source), source.fund, -amount, source.purpose),
        Posting(_money(target), target.fund, amount, target.purpose),
        Posting(Function.TRANSFER, target.fund, -amount, target.purpose),
    ]


def _rule(
    decision: Decision, office: Ruling.Office, *, by: User, on: date, agreed: bool, reason: str
) -> Decision:
    locking.lock(decision)
    rows = Decision.objects.select_related("book__organisation", "from_fund__custody")
    locked = rows.get(pk=decision.pk)
    _require_office(locked, office, by=by, on=on)
    Ruling.objects.create(
        decision=locked, office=office, agreed=agreed, reason=reason[:500], by=by, on=on
    )
    verb = "agree_to_move" if agreed else "refuse_move"
    trail.record(verb, locked, by=by, book=locked.book, text=locked.number)
    return locked


def _require_office(decision: Decision, office: Ruling.Office, *, by: User, on: date) -> None:
    """Refuse a ruling that is not waited for, or by somebody else."""
    if office not in moves.offices_waited_for(decision):
        raise MoveRefusedError(
            _("Quyết định này không còn chờ ý kiến đó. Hãy tải lại trang để xem việc đã làm.")
        )
    permissions.require(by, decision.book.organisation, _ROLE[office], on=on)
    if office == Ruling.Office.VILLAGE_HEAD:
        custody = decision.from_fund.custody
        village = custody.village if custody else ""
        permissions.require_head(by, decision.book.organisation, village, on=on)
    permissions.require_other(decision.asked_by, by)
    if decision.rulings.filter(by=by).exists():
        raise permissions.SamePersonError(_("Mỗi người chỉ cho ý kiến ở một cương vị."))


def _post(decision: Decision, *, by: User, on: date) -> Entry:
    return posting.post_entry(
        book=decision.book,
        kind=VoucherKind.TRANSFER,
        on=on,
        lines=postings(decision.source, decision.target, decision.amount),
        by=decision.asked_by,
        approved_by=by,
        summary=f"{_MOVED} {decision.number}"[:300],
        key=f"decision:{decision.pk}",
        decision=decision,
    )


def _money(pot: Pot) -> Function:
    if pot.fund.custody is None:
        raise MoveRefusedError(
            _("Hiện vật, ngày công, đất không điều chuyển như tiền. Hãy chọn nguồn tiền.")
        )
    return funding.money_function(pot.fund.custody)


def _require_paper(paper: Paper, on: date) -> None:
    if not paper.number.strip():
        raise MoveRefusedError(_("Hãy ghi số quyết định, biên bản cho phép điều chuyển."))
    if paper.on > on:
        raise MoveRefusedError(_("Ngày văn bản không được ở tương lai."))
    if paper.amount <= 0:
        raise MoveRefusedError(_("Số tiền phải lớn hơn 0 đồng."))


def _require_ends(source: Pot, target: Pot) -> None:
    if source.fund.book_id != target.fund.book_id:
        raise MoveRefusedError(_("Tiền không chuyển sang sổ của xã khác."))
    if source == target:
        raise MoveRefusedError(_("Nguồn đi và nguồn đến là một. Hãy chọn lại."))
    _money(source)
    _money(target)


def _require_held(source: Pot, amount: int) -> None:
    held = balances.money_in_pot(source)
    if amount > held:
        raise posting.InsufficientFundsError(
            _("Nguồn %(pot)s chỉ còn %(held)s đồng. Hãy giảm số tiền hoặc chọn nguồn khác.")
            % {"pot": str(source), "held": money.format_vnd(max(held, 0))}
        )


def _require_deposit(
    box: Custody | None, custody: Custody, amount: int, *, on: date, today: date
) -> None:
    if box is None or box.kind != Custody.Kind.CASH_BOX:
        raise MoveRefusedError(_("Chỉ nộp tiền mặt từ két. Hãy chọn nguồn tiền mặt."))
    if custody.book_id != box.book_id or not custody.is_bank or not custody.is_open:
        raise MoveRefusedError(_("Hãy chọn tài khoản đang dùng của sổ này."))
    if amount <= 0:
        raise MoveRefusedError(_("Số tiền phải lớn hơn 0 đồng."))
    if on > today:
        raise MoveRefusedError(_("Ngày nộp tiền không được ở tương lai."))


def _require_fits(regime: Regime, custody: Custody) -> None:
    """TT 26/2026/TT-BTC art. 22: a village's own account keeps village money alone."""
    if custody.kind == Custody.Kind.VILLAGE and regime != Regime.VILLAGE:
        raise MoveRefusedError(
            _("Tài khoản của thôn chỉ giữ tiền thôn huy động. Hãy chọn tài khoản khác.")
        )
