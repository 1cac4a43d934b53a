"""What the words of old books mean in a book: its accounts, its funds, its purposes."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ledger import funding, official, text
from ledger.entrylist import Catalogue, Line
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.chart import MONEY, Book, Function, Fund, Purpose, Regime, Source
from ledger.posting import Posting

_PARTS = re.compile(r"\s+[·|–-]\s+|\s*·\s*")

_OWN_DIGITS = 3

_Told = tuple[str, str, str, str, date | None]


class UnknownNameError(LedgerError):
    """The book has no such account, fund or purpose, or more than one."""


@dataclass(frozen=True)
class _Place:
    """Where lines of the same words go."""

    function: Function
    fund: Fund
    purpose: Purpose | None


class Names:
    """The accounts, funds and purposes of a book by their words; asks each question once.

    A fund that is missing but clearly described (source · place of the money, with its regime)
    is made on first use, as when money is received; until then it stands in `new_funds`, unsaved.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self._functions = _functions()
        self._numbers = official.numbers([book])
        self._numbered: dict[tuple[str, date], dict[str, set[Function]]] = {}
        self._purposes = _purposes(book)
        self._funds = list(Fund.objects.filter(book=book).select_related("custody", "purpose"))
        self._by_name: dict[str, list[Fund]] = defaultdict(list)
        for fund in self._funds:
            self._by_name[text.fold(fund.name)].append(fund)
        self._custodies = {text.fold(each.name): each for each in book.custodies.all()}
        self._known: dict[_Told, _Place | UnknownNameError] = {}
        self.new_funds: list[Fund] = []

    def posting(self, line: Line, on: date) -> Posting:
        """Return the posting that a line of old books means on a day. Raises UnknownNameError."""
        day = on if line.account.isdecimal() else None
        told = (line.account, line.fund, line.regime, line.purpose, day)
        if (place := self._known.get(told)) is None:
            try:
                place = self._place(line, on)
            except UnknownNameError as error:
                place = error
            self._known[told] = place
        if isinstance(place, UnknownNameError):
            raise place
        return Posting(place.function, place.fund, line.amount, place.purpose, line.unit)

    def opened(self, fund: Fund) -> Fund:
        """Return the fund itself, or the one made for a new one."""
        if not any(fund is new for new in self.new_funds):
            return fund
        return funding.fund_for(
            book=self.book,
            regime=Regime(fund.regime),
            source=Source(fund.source),
            custody=fund.custody,
            purpose=fund.purpose,
        )

    def catalogue(self) -> Catalogue:
        """Return what the book offers, in the language of the books."""
        with translation.override(settings.LANGUAGE_CODE):
            return Catalogue(
                [(fund.name, str(Regime(fund.regime).label)) for fund in self._funds],
                sorted({(each.code, each.name) for each in self._purposes.values()}),
                [(str(each.label), each.value) for each in Function],
            )

    def _place(self, line: Line, on: date) -> _Place:
        purpose = self._purpose(line.purpose)
        fund = self._fund(line, purpose)
        return _Place(self._function(line.account, fund, on), fund, purpose or fund.purpose)

    def _purpose(self, words: str) -> Purpose | None:
        if not words:
            return None
        if (found := self._purposes.get(text.fold(words))) is None:
            raise UnknownNameError(
                _("công trình “%(name)s” chưa có trong sổ. Hãy mở công trình trước, hoặc sửa mã.")
                % {"name": words}
            )
        return found

    def _function(self, words: str, fund: Fund, on: date) -> Function:
        found = self._functions.get(text.fold(words)) or self._of_number(words, fund, on)
        fitting = [function for function in found if _fits(function, fund)]
        if len(fitting) == 1:
            return fitting[0]
        names = ", ".join(sorted(str(each.label) for each in fitting or found))
        told = {"account": words, "names": names, "fund": fund.name, "place": fund.custody or "—"}
        if fitting:
            raise UnknownNameError(
                _("tài khoản “%(account)s” có thể là: %(names)s. Hãy ghi tên tài khoản.") % told
            )
        if found:
            raise UnknownNameError(
                _(
                    "tài khoản “%(account)s” không hợp với nguồn tiền “%(fund)s” (nơi giữ: %(place)s)."
                )
                % told
            )
        raise UnknownNameError(
            _("không có tài khoản “%(account)s”. Hãy ghi tên hoặc mã ở trang Danh mục của tệp mẫu.")
            % told
        )

    def _of_number(self, words: str, fund: Fund, on: date) -> set[Function]:
        """Return what an official number stands for; a longer one is a part of its account."""
        number = "".join(words.split())
        if not number.isdecimal():
            return set()
        known = self._numbers_of(fund.regime, on)
        return next(
            (
                known[number[:length]]
                for length in range(len(number), _OWN_DIGITS - 1, -1)
                if number[:length] in known
            ),
            set(),
        )

    def _numbers_of(self, regime: str, on: date) -> dict[str, set[Function]]:
        if (regime, on) not in self._numbered:
            known: dict[str, set[Function]] = defaultdict(set)
            for function in Function:
                row = self._numbers.of_function(self.book.pk, function, regime, on)
                if row is not None and row.number:
                    known[row.number].add(function)
            self._numbered[regime, on] = known
        return self._numbered[regime, on]

    def _fund(self, line: Line, purpose: Purpose | None) -> Fund:
        regime = self._regime(line.regime)
        named = [fund for fund in self._named(line.fund) if regime in (None, fund.regime)]
        fitting = [fund for fund in named if fund.purpose == purpose]
        if not fitting and purpose is not None:
            fitting = [fund for fund in named if fund.purpose is None]
        elif not fitting and regime is None:
            fitting = named  # locked to a purpose that the line leaves to the fund
        if len(fitting) > 1:
            raise UnknownNameError(
                _("có %(n)d nguồn tiền tên “%(name)s”. Hãy ghi thêm cột Chế độ, Mã công trình.")
                % {"n": len(fitting), "name": line.fund}
            )
        return fitting[0] if fitting else self._new_fund(line, named, regime, purpose)

    def _named(self, words: str) -> list[Fund]:
        if found := self._by_name.get(text.fold(words)):
            return found
        source, custody = self._described(words)
        return [
            fund
            for fund in (self._funds if source else [])
            if (fund.source, fund.custody) == (source, custody)
        ]

    def _described(self, words: str) -> tuple[Source | None, Custody | None]:
        """Return the source and the place that a fund is described by, as we name funds."""
        first, last = [*_PARTS.split(words, maxsplit=1), ""][:2]
        source = next((each for each in Source if text.fold(first) in _words_of(each)), None)
        custody = self._custodies.get(text.fold(last)) if last else None
        return (source if custody or not last else None), custody

    def _new_fund(
        self, line: Line, named: list[Fund], regime: Regime | None, purpose: Purpose | None
    ) -> Fund:
        source, custody = self._described(line.fund)
        kinds = {(fund.regime, fund.source, fund.custody) for fund in named}
        if len(kinds) == 1:
            [(told, source_told, custody)] = kinds
            regime, source = Regime(told), Source(source_told)
        if source is None or regime is None or (regime == Regime.IN_KIND) != (custody is None):
            raise UnknownNameError(self._advice(line.fund, regime))
        fund = Fund(book=self.book, name=line.fund, regime=regime, source=source)
        fund.custody, fund.purpose = custody, purpose
        return self._once(fund)

    def _once(self, fund: Fund) -> Fund:
        """Return the new fund of this kind, the same for all its lines."""
        for other in self.new_funds:
            if _kind(other) == _kind(fund):
                return other
        self.new_funds.append(fund)
        return fund

    def _advice(self, name: str, regime: Regime | None) -> str:
        if regime is None and self._described(name)[0]:
            return _(
                "nguồn tiền “%(name)s” chưa có trong sổ. Hãy ghi cột Chế độ để hệ thống mở nguồn này."
            ) % {"name": name}
        return _(
            "nguồn tiền “%(name)s” chưa có trong sổ. Hãy ghi đúng tên đã có, hoặc ghi dạng "
            "“%(example)s” cùng cột Chế độ; nơi giữ tiền phải mở trước ở trang Nơi giữ tiền."
        ) % {"name": name, "example": _("Nhân dân đóng góp · tên nơi giữ tiền")}

    def _regime(self, words: str) -> Regime | None:
        if not words:
            return None
        found = next((each for each in Regime if text.fold(words) in _words_of(each)), None)
        if found is None:
            names = ", ".join(str(each.label) for each in Regime)
            raise UnknownNameError(
                _("không nhận chế độ “%(name)s”. Hãy ghi một trong: %(names)s.")
                % {"name": words, "names": names}
            )
        return found


def _kind(fund: Fund) -> tuple[object, ...]:
    return fund.regime, fund.source, fund.custody_id, fund.purpose_id


def _words_of(choice: Function | Regime | Source) -> set[str]:
    """Return the words that name a choice: its code, and its label in the language of the books."""
    with translation.override(settings.LANGUAGE_CODE):
        return {text.fold(choice.value), text.fold(str(choice.label))}


def _fits(function: Function, fund: Fund) -> bool:
    """Tell whether a function may stand in a fund: its money where it is kept, goods among goods."""
    if function in MONEY:
        return fund.custody is not None and funding.money_function(fund.custody) == function
    if function in (Function.IN_KIND, Function.CONTRIBUTED):
        return (fund.regime == Regime.IN_KIND) == (function == Function.IN_KIND)
    return True


def _functions() -> dict[str, set[Function]]:
    return {word: {each} for each in Function for word in _words_of(each)}


def _purposes(book: Book) -> dict[str, Purpose]:
    """Return the purposes by code, and by name where one name is one purpose."""
    every = list(book.purposes.all())
    names = defaultdict(list)
    for purpose in every:
        names[text.fold(purpose.name)].append(purpose)
    found = {name: same[0] for name, same in names.items() if len(same) == 1}
    return found | {text.fold(purpose.code): purpose for purpose in every}
