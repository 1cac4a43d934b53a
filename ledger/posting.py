"""Post an entry: the one way anything gets into the journal."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError
from ledger.models.chart import Account, Book, Function, Fund, Purpose
from ledger.models.decisions import Decision
from ledger.models.journal import Entry as Entry
from ledger.models.journal import Line, PrivatePart
from ledger.models.journal import VoucherKind as VoucherKind
from ledger.models.people import User


class PostingRefusedError(LedgerError):
    """The entry breaks a rule of the books."""


class UnbalancedEntryError(PostingRefusedError):
    """Debits and credits differ in a fund, or there are fewer than two lines."""


class InsufficientFundsError(PostingRefusedError):
    """An account that may not fall below zero would."""


class UndecidedMoveError(PostingRefusedError):
    """Money would pass between funds or purposes without a decision that covers it."""


class KeyReusedError(PostingRefusedError):
    """The idempotency key was used for another entry."""


@dataclass(frozen=True)
class Posting:
    """One line to be: whole đồng (or hundredths of `unit`), debit > 0, credit < 0."""

    function: Function
    fund: Fund
    amount: int
    purpose: Purpose | None = None
    unit: str = "VND"


def post_entry(
    *,
    book: Book,
    kind: VoucherKind,
    on: date,
    lines: Sequence[Posting],
    by: User,
    summary: str,
    key: str,
    private_text: str = "",
    approved_by: User | None = None,
    reverses: Entry | None = None,
    reason: str = "",
    decision: Decision | None = None,
) -> Entry:
    """Write one entry with its lines and return it; the database moves the balances.

    `summary` is fit for the public; names of private persons belong in `private_text`. The same
    `key` with the same content returns the entry already posted. `decision` lets money pass from
    one fund or purpose to another. Raises UnbalancedEntryError, InsufficientFundsError,
    UndecidedMoveError, KeyReusedError or PostingRefusedError; then nothing is written.
    """
    _require_balance(lines)
    fingerprint = _fingerprint(kind, on, lines, summary, private_text)
    if (posted := _posted_before(book, key, fingerprint)) is not None:
        return posted
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                book=book,
                kind=kind,
                on=on,
                year=on.year,
                number=0,
                summary=summary,
                key=key,
                fingerprint=fingerprint,
                reverses=reverses,
                reason=reason,
                decision=decision,
                made_by=by,
                approved_by=approved_by,
            )
            if private_text:
                PrivatePart.objects.create(
                    entry=entry, text=private_text, salt=secrets.token_bytes(32)
                )
            Line.objects.bulk_create(_lines(entry, lines))
    except IntegrityError as error:
        # The same request may have come in twice at once; then the other one won.
        if (posted := _posted_before(book, key, fingerprint)) is not None:
            return posted
        raise _explained(error) from error
    entry.refresh_from_db(fields=["number", "year"])
    return entry


def account_of(book: Book, line: Posting) -> Account:
    """Return the account of a posting, opened on first use."""
    account, _created = Account.objects.get_or_create(
        book=book, function=line.function, fund=line.fund, purpose=line.purpose, unit=line.unit
    )
    return account


def _lines(entry: Entry, lines: Sequence[Posting]) -> list[Line]:
    return [
        Line(
            entry=entry,
            book_id=entry.book_id,
            position=position,
            account=account_of(entry.book, line),
            amount=line.amount,
        )
        for position, line in enumerate(lines, start=1)
    ]


def _require_balance(lines: Sequence[Posting]) -> None:
    sums: dict[tuple[int, str], int] = {}
    for line in lines:
        pot = (line.fund.pk, line.unit)
        sums[pot] = sums.get(pot, 0) + line.amount
    if len(lines) < 2 or any(sums.values()) or any(line.amount == 0 for line in lines):
        raise UnbalancedEntryError(
            _("Bút toán không cân: tổng Nợ phải bằng tổng Có trong từng nguồn tiền.")
        )


def _fingerprint(
    kind: VoucherKind, on: date, lines: Sequence[Posting], summary: str, private_text: str
) -> str:
    body = [
        str(kind),
        on.isoformat(),
        summary,
        private_text,
        [
            [
                str(line.function),
                line.fund.pk,
                line.purpose and line.purpose.pk,
                line.unit,
                line.amount,
            ]
            for line in lines
        ],
    ]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()


def _posted_before(book: Book, key: str, fingerprint: str) -> Entry | None:
    posted = Entry.objects.filter(book=book, key=key).first()
    if posted is not None and posted.fingerprint != fingerprint:
        raise KeyReusedError(
            _("Phiếu này đã được ghi sổ với nội dung khác (%(voucher)s). Hãy tải lại trang.")
            % {"voucher": posted.voucher}
        )
    return posted


def _constraint(error: IntegrityError) -> str:
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


def _explained(error: IntegrityError) -> PostingRefusedError:
    match _constraint(error):
        case "balance_not_below_zero":
            return InsufficientFundsError(
                _(
                    "Nguồn tiền không còn đủ. Hãy xem lại số dư rồi giảm số tiền hoặc chọn nguồn khác."
                )
            )
        case "entry_balanced" | "entry_has_two_lines":
            return UnbalancedEntryError(_("Bút toán không cân nên không ghi sổ được."))
        case "entry_balanced_by_purpose":
            return UnbalancedEntryError(
                _(
                    "Bút toán không cân trong từng công trình. Tiền của mỗi công trình phải cân riêng."
                )
            )
        case "move_needs_decision" | "move_is_a_transfer":
            return UndecidedMoveError(
                _(
                    "Tiền không chuyển từ nguồn hay công trình này sang nguồn hay công trình khác khi "
                    "chưa có quyết định điều chuyển. Hãy lập đề nghị điều chuyển trước."
                )
            )
        case "decision_covers_move":
            return UndecidedMoveError(
                _(
                    "Quyết định điều chuyển chưa được duyệt đủ, hoặc không cho chuyển giữa hai nguồn "
                    "này, với số tiền này, vào ngày này. Hãy xem lại quyết định."
                )
            )
        case "fund_purpose_lock":
            return PostingRefusedError(
                _("Nguồn tiền này chỉ dùng cho một công trình khác. Hãy chọn nguồn tiền khác.")
            )
        case "entry_in_open_book":
            return PostingRefusedError(_("Ngày này trước ngày mở sổ. Hãy xem lại ngày."))
        case "entry_maker_is_not_approver":
            return PostingRefusedError(_("Người lập không được duyệt phiếu của chính mình."))
        case "ledger_entry_reverses_id_key":
            return PostingRefusedError(_("Bút toán này đã được đảo rồi."))
        case other:
            return PostingRefusedError(
                _("Sổ không nhận bút toán này (quy tắc %(rule)s).") % {"rule": other}
            )
