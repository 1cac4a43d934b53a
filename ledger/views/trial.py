"""The trial balance: what each function of the book stands at, every figure opening its accounts."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger import ledgers, permissions
from ledger.models.chart import Book
from ledger.spreadsheets import Column
from ledger.views import sections
from ledger.views.account_book import accounts_url
from ledger.views.request import person
from ledger.views.sections import VND, Papers, Row, Section


@login_required
@require_safe
def trial_balance(request: HttpRequest) -> HttpResponse:
    """Show what each function of the book stands at; every figure opens its accounts."""
    today, kind = timezone.localdate(), sections.wanted(request)
    book = permissions.book_for(person(request), on=today)
    with sections.language(request):
        papers = Papers(
            _("Bảng cân đối tài khoản"),
            "bang-can-doi-tai-khoan",
            book.organisation,
            [sections.period(book.opened_on, today)],
            _trial_sections(book),
            today,
        )
        if kind:
            return sections.answer(papers, kind)
    return sections.page(
        request, papers, "ledger/trial_balance.html", sections.crumbs((papers.title, ""))
    )


def _trial_sections(book: Book) -> list[Section]:
    """Return the table in đồng with its total, and that of the quantities where there are any."""
    found = ledgers.trial_balance(book)
    money = [sums for sums in found if sums.unit == VND]
    others = [sums for sums in found if sums.unit != VND]
    names = (_("Đầu kỳ"), _("Nợ"), _("Có"), _("Dư Nợ"), _("Dư Có"))
    rows = [_trial_row(sums, str(sums.function.label)) for sums in money]
    made = [
        Section(
            _("Bằng tiền"),
            [Column(_("Tài khoản")), *sections.figures(*names)],
            [*rows, _total(money)],
        )
    ]
    if others:
        quantities = [_trial_row(sums, f"{sums.function.label} ({sums.unit})") for sums in others]
        columns = [Column(_("Tài khoản, đơn vị tính")), *sections.figures(*names, unit="")]
        made.append(Section(_("Theo số lượng"), columns, quantities, unit=""))
    return made


def _trial_row(sums: ledgers.Sums, name: str) -> Row:
    figures = [
        sums.opening, sums.debit, sums.credit, max(sums.closing, 0), max(-sums.closing, 0),
    ]  # fmt: skip
    shown = [sections.measure(figure, sums.unit) for figure in figures]
    return Row([name, *shown], accounts_url(sums.function, sums.unit))


def _total(money: Sequence[ledgers.Sums]) -> Row:
    sums = [
        sum(row.opening for row in money),
        sum(row.debit for row in money),
        sum(row.credit for row in money),
        sum(max(row.closing, 0) for row in money),
        sum(max(-row.closing, 0) for row in money),
    ]
    return Row([_("Tổng cộng"), *sums], tone="total")
