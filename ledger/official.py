"""The official numbers of accounts: by function, regime of the money and day, as each book is kept.

A row that no named administrator has verified may be looked at, and stands on a draft; an official
sheet is refused as long as anything on it waits (``Numbers.require_verified``).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError
from ledger.models.chart import Account, Book, Function, Regime
from ledger.models.law import LegalBasis
from ledger.models.official import AccountingRegime, BookRegime, OfficialAccount

Standing = OfficialAccount.Standing


class UnverifiedError(LedgerError):
    """Something that an official sheet would rest on has not been verified."""


@dataclass(frozen=True)
class Official:
    """An official account; `number` is empty where the regime opens none."""

    number: str
    name: str
    standing: Standing
    verified: bool

    def __str__(self) -> str:
        return f"{self.mark} {self.name}".strip()

    @property
    def mark(self) -> str:
        """Return the number as tables show it: with a star until it is verified."""
        number = self.number or _("không mở")
        return number if self.verified else f"{number}*"


# A quantity without a value is not in the official books.
_QUANTITY = Official("", "", Standing.NONE, verified=True)
_Key = tuple[int, str, str]


class Numbers:
    """The official numbers of some books on every day; remembers what was asked of it.

    What it remembers is what a sheet rests on, so that no sheet can leave a number out of the check.
    """

    def __init__(self, kept: Iterable[BookRegime], rows: Iterable[OfficialAccount]) -> None:
        """Take the regimes the books are kept by, and the accounts of those regimes."""
        self._kept: dict[int, list[BookRegime]] = defaultdict(list)
        for regime in kept:
            self._kept[regime.book_id].append(regime)
        self._rows: dict[_Key, list[OfficialAccount]] = defaultdict(list)
        for row in rows:
            self._rows[row.accounting_id, row.function, row.fund_regime].append(row)
        self._waits: dict[str, None] = {}
        self._regimes: dict[int, AccountingRegime] = {}
        self._seen: dict[tuple[int, str, str, date], Official | None] = {}

    def regime(self, book_id: int, on: date) -> AccountingRegime | None:
        """Return the accounting regime of a book on a day; None where none was chosen."""
        for kept in self._kept.get(book_id, ()):
            if kept.is_valid_on(on):
                self._note_regime(kept.accounting, on)
                return kept.accounting
        self._wait(_("Sổ chưa chọn chế độ kế toán cho ngày này."))
        return None

    def of(self, account: Account, on: date) -> Official | None:
        """Return the number of an account (its fund at hand) on a day; None where there is none."""
        if account.unit != "VND":
            return _QUANTITY
        return self.of_function(account.book_id, account.function, account.fund.regime, on)

    def of_function(
        self, book_id: int, function: str, fund_regime: str, on: date
    ) -> Official | None:
        """Return the number of a function for money of a regime on a day; None where there is none."""
        key = (book_id, function, fund_regime, on)
        if key not in self._seen:
            self._seen[key] = self._found(*key)
        return self._seen[key]

    def kept_by(self) -> list[str]:
        """Return the regimes that were asked for, as a sheet names them."""
        return [f"{regime} ({regime.basis.number})" for regime in self._regimes.values()]

    def waiting(self) -> list[str]:
        """Return what of that which was asked waits for an administrator, in sentences."""
        return list(self._waits)

    def require_verified(self) -> None:
        """Refuse, with UnverifiedError, when anything that was asked is missing or unverified."""
        if self._waits:
            raise UnverifiedError(
                _("Chưa in được bản chính thức, còn chờ kiểm chứng: %(first)s Hãy in bản nháp.")
                % {"first": next(iter(self._waits))}
            )

    def _found(self, book_id: int, function: str, fund_regime: str, on: date) -> Official | None:
        regime = self.regime(book_id, on)
        if regime is None:
            return None
        row = self._row(regime, function, fund_regime, on)
        if row is None:
            money = Regime(fund_regime).label.lower()
            self._wait(
                _("%(function)s (%(money)s): chưa có số hiệu.")
                % {"function": Function(function).label, "money": money}
            )
            return None
        if not row.is_verified:
            self._wait(_unverified(row))
        self._note_basis(row.basis, on)
        return Official(row.number, row.name, Standing(row.standing), row.is_verified)

    def _row(
        self, regime: AccountingRegime, function: str, fund_regime: str, on: date
    ) -> OfficialAccount | None:
        for money in (fund_regime, ""):
            for row in self._rows.get((regime.pk, function, money), ()):
                if row.is_valid_on(on):
                    return row
        return None

    def _note_regime(self, regime: AccountingRegime, on: date) -> None:
        self._regimes[regime.pk] = regime
        if not regime.is_verified:
            self._wait(_("%(regime)s: chưa kiểm chứng.") % {"regime": f"{regime} ({regime.code})"})
        if not regime.is_valid_on(on):
            self._wait(
                _("%(regime)s: không có hiệu lực vào ngày ghi sổ.")
                % {"regime": f"{regime} ({regime.code})"}
            )
        self._note_basis(regime.basis, on)

    def _note_basis(self, basis: LegalBasis, on: date) -> None:
        if not basis.is_verified:
            self._wait(_("Văn bản %(number)s: chưa kiểm chứng.") % {"number": basis.number})
        elif basis.effective_to is not None and basis.effective_to <= on:
            self._wait(_("Văn bản %(number)s: đã hết hiệu lực.") % {"number": basis.number})

    def _wait(self, sentence: str) -> None:
        self._waits[sentence] = None


def _unverified(row: OfficialAccount) -> str:
    named = row.get_function_display()
    if row.fund_regime:
        named = f"{named} ({row.get_fund_regime_display().lower()})"
    if row.number:
        told = {"account": named, "number": row.number}
        return _("%(account)s: số hiệu %(number)s chưa kiểm chứng.") % told
    return _("%(account)s: “không mở tài khoản” chưa kiểm chứng.") % {"account": named}


def numbers(books: Sequence[Book]) -> Numbers:
    """Return the official numbers of the books, in two queries however many accounts there are."""
    kept = list(
        BookRegime.objects.filter(book__in=books).select_related("accounting__basis").order_by("pk")
    )
    rows = OfficialAccount.objects.filter(accounting__in={row.accounting_id for row in kept})
    return Numbers(kept, rows.select_related("basis").order_by("pk") if kept else ())


def number_of(account: Account, on: date) -> Official | None:
    """Return the official number of one account on a day; None where it has none."""
    return numbers([account.book]).of(account, on)
