"""The trial balance: by official number where the book has a regime, every figure opening its accounts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger import ledgers, official, permissions
from ledger.forms import PeriodForm
from ledger.ledgers import Sums
from ledger.models.chart import Function
from ledger.official import Numbers, Official, Standing
from ledger.spreadsheets import Column
from ledger.views import sections
from ledger.views.account_book import accounts_url
from ledger.views.days import Days, of_the_book
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
    def is_numbered(self) -> bool:
        """Tell whether several functions may stand on the account."""
        return self.account is not None and self.account.number != ""

    @property
    def standing(self) -> Standing:
        """Return where the account stands; without a number it stands in the balance."""
        return self.account.standing if self.account else Standing.BALANCE


@login_required
@require_safe
@of_the_book
def trial_balance(request: HttpRequest) -> HttpResponse:
    """Show what each account stood at before and after some days; every figure opens its accounts."""
    today, kind = timezone.localdate(), sections.wanted(request)
    book = permissions.book_for(person(request), on=today)
    numbers, form = official.numbers([book]), PeriodForm(request.GET)
    days = Days(book, *form.days(), today)
    found = ledgers.trial_balance(book, since=days.since, until=days.until)
    with sections.language(request):
        papers = Papers(
            _("Bảng cân đối tài khoản"),
            "bang-can-doi-tai-khoan",
            book.organisation,
            [days.words],
            tables(found, numbers, days, kind=kind),
            today,
            numbers,
            wide=True,
        )
        if kind:
            return sections.answer(request, papers)
    crumbs = sections.crumbs((papers.title, ""))
    return sections.page(request, papers, "ledger/trial_balance.html", crumbs, form=form)


def tables(found: Sequence[Sums], numbers: Numbers, days: Days, *, kind: str) -> list[Section]:
    """Return the tables in đồng, and that of the quantities where there are any."""
    found = [sums for sums in found if not sums.is_empty]
    money = [sums for sums in found if sums.unit == VND]
    others = [sums for sums in found if sums.unit != VND]
    if numbers.regime(days.book.pk, days.on) is None:
        made = [_by_function(money, days, kind)]
    else:
        parts = _parted(_groups(money, numbers, days))
        made = [_by_number(*part, days, kind) for part in parts]
    if others:
        made.append(_quantities(others, days, kind))
    return made


def _groups(money: Iterable[Sums], numbers: Numbers, days: Days) -> list[Group]:
    """Return the sums by official number; what has none comes last, each function by itself."""
    found: dict[tuple[str, ...], list[tuple[Official | None, Sums]]] = defaultdict(list)
    for sums in money:
        account = numbers.of_function(days.book.pk, sums.function, sums.regime, days.on)
        numbered = account and account.number
        own = (str(account), str(sums.function))
        found[(numbered, account.standing) if account and numbered else ("~", *own)].append(
            (account, sums)
        )
    return [_group(found[key]) for key in sorted(found)]


def _group(found: Sequence[tuple[Official | None, Sums]]) -> Group:
    """Return one official account with its sums; one function not verified marks the whole."""
    accounts = [account for account, _sums in found if account]
    unverified = [account for account in accounts if not account.verified]
    return Group(next(iter(unverified + accounts), None), [sums for _account, sums in found])


def _parted(groups: Sequence[Group]) -> list[tuple[Standing, list[Group]]]:
    """Return the groups by table; the balance is always there."""
    parts = [(standing, [g for g in groups if g.standing == standing]) for standing in _TABLES]
    return [part for part in parts if part[1] or part[0] == Standing.BALANCE]


def _by_number(standing: Standing, groups: Sequence[Group], days: Days, kind: str) -> Section:
    """Return a table by official number, the functions below each but on paper."""
    rows = []
    for group in groups:
        rows.append(_group_row(group, days, kind))
        if group.is_numbered and kind not in sections.PAPER:
            rows += [
                Row(
                    _named(kind, "", f"{sums.function.label} · {sums.regime.label}")
                    + _figures([sums], kind),
                    accounts_url(sums.function, sums.unit, days),
                )
                for sums in group.sums
            ]
    if standing == Standing.BALANCE:
        every = [sums for group in groups for sums in group.sums]
        rows.append(Row(_named(kind, _("Tổng cộng"), "") + _figures(every, kind), tone="total"))
    head = [Column(_("Số hiệu"), "text", 10), Column(_("Tên tài khoản"))]
    columns = head if kind else [Column(_("Tài khoản"))]
    return Section(_captions()[standing], [*columns, *_figure_columns()], rows)


def _named(kind: str, number: str, name: str) -> list[object]:
    """Return number and name: in a file apart, on the page as one, so that a row opens by its name."""
    return [number, name] if kind else [f"{number} {name}".strip()]


def _captions() -> dict[Standing, str]:
    return {
        Standing.BALANCE: _("Tài khoản trong bảng"),
        Standing.OUTSIDE: _("Tài khoản ngoài bảng"),
        Standing.NONE: _("Chỉ theo dõi trong sổ này"),
    }


def _group_row(group: Group, days: Days, kind: str) -> Row:
    """Return the row of a number; of a function that has none, with the way to its accounts."""
    first, figures = group.sums[0], _figures(group.sums, kind)
    mark = group.account.mark if group.account else _("chưa có")
    if group.account and group.is_numbered:
        tone = "" if kind in sections.PAPER else "subtotal"
        return Row(_named(kind, mark, group.account.name) + figures, tone=tone)
    url = accounts_url(first.function, first.unit, days)
    return Row(_named(kind, mark, str(first.function.label)) + figures, url)


def _by_function(money: Sequence[Sums], days: Days, kind: str) -> Section:
    """Return the table of a book without a regime: our own names, one row a function."""
    rows = [
        Row([str(function.label), *_figures(same, kind)], accounts_url(function, VND, days))
        for function, same in _same(money)
    ]
    total = Row([_("Tổng cộng"), *_figures(money, kind)], tone="total")
    return Section(_("Bằng tiền"), [Column(_("Tài khoản")), *_figure_columns()], [*rows, total])


def _quantities(others: Sequence[Sums], days: Days, kind: str) -> Section:
    """Return the table of what is kept by its quantity, one row a function and unit."""
    rows = [
        Row(
            [f"{function.label} ({same[0].unit})", *_figures(same, kind)],
            accounts_url(function, same[0].unit, days),
        )
        for function, same in _same(others)
    ]
    columns = [Column(_("Tài khoản, đơn vị tính")), *_figure_columns("")]
    return Section(_("Theo số lượng"), columns, rows, unit="")


def _same(found: Iterable[Sums]) -> list[tuple[Function, list[Sums]]]:
    """Return the sums of each function and unit together, in the order they come."""
    grouped = groupby(found, key=lambda sums: (sums.function, sums.unit))
    return [(function, list(same)) for (function, _unit), same in grouped]


def _figures(found: Sequence[Sums], kind: str) -> list[object]:
    """Return both sides of what was there, of what moved and of what is there now; nothing is left
    empty, but in Excel, where figures are reckoned with."""
    sides = [
        sum(sums.opening_debit for sums in found),
        sum(sums.opening_credit for sums in found),
        sum(sums.debit for sums in found),
        sum(sums.credit for sums in found),
        sum(sums.closing_debit for sums in found),
        sum(sums.closing_credit for sums in found),
    ]
    unit = found[0].unit if found else VND
    return [sections.measure(side, unit) if side or kind == "xlsx" else "" for side in sides]


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
