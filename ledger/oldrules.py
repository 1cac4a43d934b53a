"""What posting would refuse of old books, told before: days, moves between pots, overdrawn accounts.

The database has the last word; here it is said in words, for a whole file at once.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from ledger.models.chart import CEILED, FLOORED, MONEY, Balance, Book, Function, Fund, Purpose
from ledger.models.journal import VoucherKind
from ledger.money import format_vnd
from ledger.posting import Posting

# Function, fund, purpose, unit.
_Account = tuple[str, int, int | None, str]

# What a pot has in hand, as `ledger_move_fault` counts it.
_IN_HAND = MONEY | {Function.TRANSIT, Function.ALLOTTED, Function.MATERIALS}


def problem_of_day(book: Book, on: date, *, today: date) -> str:
    """Return why nothing can be posted on a day, or nothing."""
    closed_to = book.closed_to
    if on > today:
        return _("ngày %(day)s sau hôm nay.") % {"day": f"{on:%d/%m/%Y}"}
    if on < book.opened_on:
        return _("ngày %(day)s trước ngày mở sổ %(opened)s. Hãy gộp vào số dư đầu kỳ.") % {
            "day": f"{on:%d/%m/%Y}",
            "opened": f"{book.opened_on:%d/%m/%Y}",
        }
    if closed_to is not None and on <= closed_to:
        return _("ngày %(day)s thuộc kỳ đã khóa (đến hết %(closed)s). Hãy đề nghị mở lại kỳ.") % {
            "day": f"{on:%d/%m/%Y}",
            "closed": f"{closed_to:%d/%m/%Y}",
        }
    return ""


def problem_of_move(kind: VoucherKind, lines: Sequence[Posting]) -> str:
    """Return why money may not pass between the funds and purposes of a voucher, or nothing."""
    pots: dict[tuple[int, int | None, str], list[Posting]] = {}
    for line in lines:
        purpose = line.purpose.pk if line.purpose else None
        pots.setdefault((id_of(line.fund), purpose, line.unit), []).append(line)
    transfers = kind == VoucherKind.TRANSFER or any(
        line.function == Function.TRANSFER for line in lines
    )
    if len(pots) == 1 and not transfers:
        return ""
    if any(sum(line.amount for line in pot) for pot in pots.values()):
        return _(
            "tổng Nợ khác tổng Có trong từng công trình. Tiền của mỗi công trình phải cân riêng."
        )
    held = [sum(line.amount for line in pot if line.function in _IN_HAND) for pot in pots.values()]
    if not transfers and not min(held) < 0 < max(held):
        return ""
    if kind != VoucherKind.TRANSFER or len(pots) != 2 or len(_owners(lines)) != 1:
        return _(
            "tiền chuyển giữa hai nguồn hay hai công trình phải có quyết định. Hãy bỏ chứng từ này khỏi "
            "tệp và ghi ở trang Điều chuyển."
        )
    return ""


def id_of(fund: Fund) -> int:
    """Return what tells a fund from others; one not made yet is told by the object itself."""
    return fund.pk or id(fund)


def _owners(lines: Sequence[Posting]) -> set[tuple[str, str, Purpose | None]]:
    return {(line.fund.regime, line.fund.source, line.purpose) for line in lines}


class Spare:
    """What may still move on each account that has a floor, voucher after voucher."""

    def __init__(self, book: Book) -> None:
        """Begin with what the accounts of `book` hold now."""
        balances = Balance.objects.filter(account__book=book).select_related("account")
        self.left: dict[_Account, int] = {
            (account.function, account.fund_id, account.purpose_id, account.unit): _left(balance)
            for balance in balances
            for account in [balance.account]
        }

    def take(self, postings: Sequence[Posting]) -> str:
        """Move what a voucher moves; return the sentence of the first account it overdraws."""
        moved: dict[_Account, int] = {}
        about: dict[_Account, Posting] = {}
        for each in postings:
            if floor := _floor(each.function):
                purpose = each.purpose.pk if each.purpose else None
                place = (str(each.function), id_of(each.fund), purpose, each.unit)
                moved[place] = moved.get(place, 0) + floor * each.amount
                about[place] = each
        problem = ""
        for place, amount in moved.items():
            before = self.left.get(place, 0)
            self.left[place] = before + amount
            if amount < 0 and before + amount < 0 and not problem:
                problem = _overdrawn(about[place], before, -amount)
        return problem


def _left(balance: Balance) -> int:
    return balance.floor * (balance.debit - balance.credit) - balance.held


def _floor(function: Function) -> int:
    """Return 1 where nothing may fall below zero, -1 where nothing may rise above it."""
    return (function in FLOORED) - (function in CEILED)


def _overdrawn(line: Posting, left: int, wanted: int) -> str:
    return _("%(account)s của nguồn “%(fund)s” còn %(left)s, không đủ %(wanted)s.") % {
        "account": line.function.label,
        "fund": line.fund.name,
        "left": format_vnd(max(left, 0)),
        "wanted": format_vnd(wanted),
    }
