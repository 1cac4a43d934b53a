"""Book what a bank itself gives and takes, interest and fees, under the purposes whose money earned it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import (
    balances,
    funding,
    money,
    permissions,
    posting,
    reconciling,
    reversing,
    statements,
    trail,
)
from ledger.exceptions import LedgerError
from ledger.models.bank import Match, StatementLine
from ledger.models.chart import Function, Pot
from ledger.models.journal import Entry, VoucherKind
from ledger.models.people import Role, User
from ledger.posting import Posting

# How the keys of these entries begin; they go when the match goes.
_KEY = "bank-own:"
# Kept in the books for the public, so never in the language of the person at the keyboard.
_INTEREST, _FEE = "Lãi tiền gửi", "Phí ngân hàng"
_REASON = "Lãi, phí của ngân hàng, chia theo số dư ngày đó"


class NoPurposeError(LedgerError):
    """The account held no money that day, so nobody can say whose interest or fee it is."""


@dataclass(frozen=True)
class Share:
    """What a pot held on the day, and its part of the interest (> 0) or fee (< 0), in đồng."""

    pot: Pot
    held: int
    amount: int


def share_out(line: StatementLine) -> list[Share]:
    """Return how what is open of a bank line falls on the purposes of the account, to the đồng.

    By what each held at the end of that day; odd đồng go by largest remainder. Interest follows its
    purpose (TT 26/2026/TT-BTC art. 22). Raises NoPurposeError.
    """
    held = [(pot, sum_) for pot, sum_ in balances.kept_on(line.custody, line.on) if sum_ > 0]
    if not held:
        raise NoPurposeError(
            _(
                "Ngày %(day)s sổ chưa có tiền của nguồn nào ở tài khoản này, nên chưa rõ lãi, phí của "
                "nguồn nào. Hãy ghi sổ các khoản thu trước đó rồi quay lại."
            )
            % {"day": f"{line.on:%d/%m/%Y}"}
        )
    parts = money.split_by_ratio(statements.open_amount(line), [sum_ for _pot, sum_ in held])
    return [Share(pot, sum_, part) for (pot, sum_), part in zip(held, parts, strict=True) if part]


def record_own(*, line: StatementLine, by: User, on: date) -> Entry:
    """Book what is open of a bank line as interest or, going out, as a fee, and match it; one voucher.

    By the accountant, on the bank's day, shared out as `share_out` says. Raises NoPurposeError,
    reconciling.MatchRefusedError (nothing is open), InsufficientFundsError, NotAllowedError.
    """
    permissions.require(by, line.custody.book.organisation, Role.ACCOUNTANT, on=on)
    with transaction.atomic():
        locked = reconciling.lock_line(line)
        amount = statements.open_amount(locked)
        if amount == 0:
            raise reconciling.MatchRefusedError(
                _("Dòng này đã khớp hết. Hãy tải lại trang để xem việc đã làm.")
            )
        entry = posting.post_entry(
            book=locked.custody.book,
            kind=VoucherKind.BANK_RECEIPT if amount > 0 else VoucherKind.BANK_PAYMENT,
            on=locked.on,
            lines=postings(locked),
            by=by,
            summary=f"{_INTEREST if amount > 0 else _FEE}: {locked.custody.name}"[:300],
            key=f"{_KEY}{locked.pk}:{locked.matches.count()}",
        )
        reconciling.match_line(
            line=locked,
            entry=entry,
            amount=amount,
            expected=None,
            how=Match.How.PERSON,
            reason=_REASON,
            by=by,
            on=on,
        )
        trail.record("record_bank_own", entry, by=by, book=entry.book, text=entry.voucher)
    return entry


@dataclass(frozen=True)
class Recorded:
    """What came of many lines booked together: the entries, and the lines refused with why."""

    entries: tuple[Entry, ...]
    refused: tuple[tuple[StatementLine, str], ...]


def record_many(*, lines: Sequence[StatementLine], by: User, on: date) -> Recorded:
    """Book each of some lines as interest or a fee, in the order of their days, each on its own.

    A line that cannot be booked is left open and does not hold up the others. NotAllowedError.
    """
    made, refused = [], []
    for line in sorted(lines, key=lambda each: (each.on, each.pk)):
        try:
            made.append(record_own(line=line, by=by, on=on))
        except permissions.NotAllowedError:
            raise
        except LedgerError as error:
            refused.append((line, str(error)))
    return Recorded(tuple(made), tuple(refused))


def postings(line: StatementLine) -> list[Posting]:
    """Return the lines that book a bank line: interest or fee against the money, a pair a pot."""
    kept = funding.money_function(line.custody)
    return [
        posting_
        for share in share_out(line)
        for posting_ in (
            Posting(kept, share.pot.fund, share.amount, share.pot.purpose),
            Posting(
                Function.INTEREST if share.amount > 0 else Function.FEES,
                share.pot.fund,
                -share.amount,
                share.pot.purpose,
            ),
        )
    ]


def posted(match: Match) -> bool:
    """Tell whether the entry of a match is interest or a fee that the match's line was booked as."""
    return match.entry.key.startswith(f"{_KEY}{match.line_id}:")


def take_back(*, match: Match, by: User, on: date, reason: str) -> Entry:
    """Reverse the interest or fee of a match that was taken back, and return the mirror."""
    return reversing.reverse_entry(entry=match.entry, on=on, by=by, reason=reason)
