"""The funds by where the money is kept, and the book of each."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ledger import balances, ledgers, official, permissions
from ledger.forms import PeriodForm
from ledger.models.bank import Custody
from ledger.models.chart import Fund
from ledger.views import line_book, sections
from ledger.views.days import Days, of_the_book
from ledger.views.request import person
from ledger.views.sections import Papers


@login_required
@require_safe
def fund_list(request: HttpRequest) -> HttpResponse:
    """List the funds by where the money is kept, with totals."""
    books = permissions.books_of(person(request), on=timezone.localdate())
    found = balances.funds(books)
    places = [
        {"custody": custody, "funds": rows, "total": sum(row.held for row in rows)}
        for custody, rows in _by_custody(found)
    ]
    context = {
        "places": places,
        "total": sum(row.held for row in found),
        "crumbs": sections.crumbs((_("Nguồn tiền"), "")),
    }
    return render(request, "ledger/fund_list.html", context)


@login_required
@require_safe
@of_the_book
def fund_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what came into and went out of a fund, oldest first, with what was left in it."""
    today = timezone.localdate()
    books = permissions.books_of(person(request), on=today)
    funds = Fund.objects.filter(book__in=books, custody__isnull=False)
    fund = get_object_or_404(
        funds.select_related("custody", "purpose", "book__organisation"), pk=pk
    )
    form = PeriodForm(request.GET)
    days = Days(fund.book, *form.days(), today)
    with sections.language(request):
        numbers = official.numbers([fund.book])
        book = line_book.LineBook(
            ledgers.of_fund(fund, since=days.since, until=days.until),
            numbers=numbers,
            has_numbers=numbers.regime(fund.book.pk, days.on) is not None,
        )
        title = _("Sổ theo dõi nguồn tiền")
        lines = [
            fund.name,
            *([fund.purpose.name] if fund.purpose else []),
            f"{fund.custody} · {fund.get_regime_display()}",
            days.words,
        ]
        return line_book.answer(
            request,
            book,
            Papers(
                title,
                f"so-nguon-tien-{fund.pk}",
                fund.book.organisation,
                lines,
                [],
                today,
                numbers,
                wide=True,
            ),
            form=form,
            figures=(pgettext("sổ quỹ", "Thu"), pgettext("sổ quỹ", "Chi"), _("Còn lại")),
            template="ledger/line_book.html",
            crumbs=sections.crumbs((_("Nguồn tiền"), reverse("fund_list")), (fund.name, "")),
        )


def _by_custody(
    found: list[balances.FundBalance],
) -> list[tuple[Custody | None, list[balances.FundBalance]]]:
    grouped = groupby(found, key=lambda row: row.fund.custody)
    return [(custody, list(rows)) for custody, rows in grouped]
