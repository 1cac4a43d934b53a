"""The trial balance: by official number where the book has a regime, every figure opening its accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger import ledgers, official, permissions
from ledger.ledgers import Sums
from ledger.models.chart import Book, Function
from ledger.official import Numbers, Official, Standing
from ledger.spreadsheets import Column
from ledger.views import sections
from ledger.views.account_book import accounts_url
from ledger.views.request import person
from ledger.views.sections import VND, Papers, Row, Section

# The order of the tables: what is in the balance, also what no number was found for; then the rest.
_TABLES = (Standing.BALANCE, Standing.OUTSIDE, Standing.NONE)


@dataclass(frozen=True)
class Group:
    """One official account and the sums of the functions kept on it."""

    account: Official | None
    sums: list[Sums]

    @property
    def standing(self) -> Standing:
        """Return where the account stands; without a number it stands in the balance."""
        return self.account.standing if self.account else Standing.BALANCE


@login_required
@require_safe
def trial_balance(request: HttpRequest) -> HttpResponse:
    """Show what each account of the book stands at; every figure opens its accounts."""
    today, kind = timezone.localdate(), sections.wanted(request)
    book = permissions.book_for(person(request), on=today)
    numbers = official.numbers([book])
    with sections.language(request):
        papers = Papers(
            _("Bảng cân đối tài khoản"),
            "bang-can-doi-tai-khoan",
            book.organisation,
            [sections.period(book.opened_on, today)],
            tables(ledgers.trial_balance(book), book, numbers, on=today, kind=kind),
            today,
            numbers,
            wide=True,
        )
        if kind:
            return sections.answer(request, papers)
    return sections.page(
        request, papers, "ledger/trial_balance.html", sections.crumbs((papers.title, ""))
    )


def tables(
    found: Sequence[Sums], book: Book, numbers: Numbers, *, on: date, kind: str
) -> list[Section]:
    """Return the tables in đồng, and that of the quantities where there are any."""
    money = [sums for sums in found if sums.unit == VND]
    others = [sums for sums in found if sums.unit != VND]
    if numbers.regime(book.pk, on) is None:
        made = [_by_function(money)]
    else:
        groups = _groups(money, book, numbers, on=on)
        made = [_by_number(*table, paper=kind in sections.PAPER) for table in _parted(groups)]
    if others:
        made.append(_quantities(others))
    return made


def _groups(money: Iterable[Sums], book: Book, numbers: Numbers, *, on: date) -> list[Group]:
    """Return the sums by official number; what has none comes last, each function by itself."""
    found: dict[tuple[str, ...], Group] = {}
    for sums in money:
        account = numbers.of_function(book.pk, sums.function, sums.regime, on)
        key = (
            (account.number, account.standing)
            if account and account.number
            else ("~", sums.function)
        )
        found.setdefault(key, Group(account, [])).sums.append(sums)
    return [found[key] for key in sorted(found)]


def _parted(groups: Sequence[Group]) -> list[tuple[Standing, list[Group]]]:
    """Return the groups by table; the balance is always there."""
    parts = [(standing, [g for g in groups if g.standing == standing]) for standing in _TABLES]
    return [part for part in parts if part[1] or part[0] == Standing.BALANCE]


def _by_number(standing: Standing, groups: Sequence[Group], *, paper: bool) -> Section:
    """Return a table by official number: on the page with the functions below each number."""
    rows = []
    for group in groups:
        rows.append(_group_row(group))
        if not paper and group.account:
            rows += [
                Row(
                    ["", f"{sums.function.label} · {sums.regime.label}", *_figures([sums])],
                    accounts_url(sums.function, sums.unit),
                )
                for sums in group.sums
            ]
    if standing == Standing.BALANCE:
        every = [sums for group in groups for sums in group.sums]
        rows.append(Row([_("Tổng cộng"), "", *_figures(every)], tone="total"))
    columns = [Column(_("Số hiệu"), "text", 10), Column(_("Tên tài khoản")), *_figure_columns()]
    return Section(_captions()[standing], columns, rows)


def _captions() -> dict[Standing, str]:
    return {
        Standing.BALANCE: _("Tài khoản trong bảng"),
        Standing.OUTSIDE: _("Tài khoản ngoài bảng"),
        Standing.NONE: _("Chỉ theo dõi trong sổ này"),
    }


def _group_row(group: Group) -> Row:
    """Return the row of a number; of a function that has none, with the way to its accounts."""
    if group.account is None:
        first = group.sums[0]
        url = accounts_url(first.function, first.unit)
        return Row([_("chưa có"), str(first.function.label), *_figures(group.sums)], url)
    name = group.account.name or str(group.sums[0].function.label)
    return Row([group.account.mark, name, *_figures(group.sums)], tone="subtotal")


def _by_function(money: Sequence[Sums]) -> Section:
    """Return the table of a book without a regime: our own names, one row a function."""
    rows = [
        Row([str(function.label), *_figures(same)], accounts_url(function, VND))
        for function, same in _same(money)
    ]
    total = Row([_("Tổng cộng"), *_figures(money)], tone="total")
    return Section(_("Bằng tiền"), [Column(_("Tài khoản")), *_figure_columns()], [*rows, total])


def _quantities(others: Sequence[Sums]) -> Section:
    """Return the table of what is kept by its quantity, one row a function and unit."""
    rows = [
        Row(
            [f"{function.label} ({same[0].unit})", *_figures(same)],
            accounts_url(function, same[0].unit),
        )
        for function, same in _same(others)
    ]
    columns = [Column(_("Tài khoản, đơn vị tính")), *_figure_columns("")]
    return Section(_("Theo số lượng"), columns, rows, unit="")


def _same(found: Iterable[Sums]) -> list[tuple[Function, list[Sums]]]:
    """Return the sums of each function and unit together, in the order they come."""
    grouped = groupby(found, key=lambda sums: (sums.function, sums.unit))
    return [(function, list(same)) for (function, _unit), same in grouped]


def _figures(found: Sequence[Sums]) -> list[int | Decimal]:
    """Return both sides of what was there, of what moved and of what is there now."""
    sides = [
        sum(sums.opening_debit for sums in found),
        sum(sums.opening_credit for sums in found),
        sum(sums.debit for sums in found),
        sum(sums.credit for sums in found),
        sum(sums.closing_debit for sums in found),
        sum(sums.closing_credit for sums in found),
    ]
    unit = found[0].unit if found else VND
    return [sections.measure(side, unit) for side in sides]


def _figure_columns(unit: str = VND) -> list[Column]:
    return sections.figures(
        _("Đầu kỳ Nợ"),
        _("Đầu kỳ Có"),
        _("Phát sinh Nợ"),
        _("Phát sinh Có"),
        _("Cuối kỳ Nợ"),
        _("Cuối kỳ Có"),
        unit=unit,
    )
