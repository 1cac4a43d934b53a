"""The accounts of a book with their balances, and the book of one account."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger import ledgers, official, permissions
from ledger.forms import PeriodForm
from ledger.ledgers import Standing
from ledger.models.chart import CEILED, Account, Function
from ledger.official import Numbers
from ledger.spreadsheets import Column
from ledger.views import line_book, sections
from ledger.views.days import Days, of_the_book
from ledger.views.request import page_of, person
from ledger.views.sections import VND, Papers, Row, Section

# Accounts that stand on the credit side when all is well.
_CREDIT = CEILED | {
    Function.CONTRIBUTED, Function.COUNTERPART, Function.IN_KIND, Function.INTEREST, Function.ASSET_SOURCE,
    Function.BUDGET_DUE, Function.BUDGET_IN, Function.ALLOTMENT, Function.PLEDGES,
}  # fmt: skip


@login_required
@require_safe
@of_the_book
def account_list(request: HttpRequest) -> HttpResponse:
    """List the accounts of a function, or all of one unit, with their balances."""
    today = timezone.localdate()
    book = permissions.book_for(person(request), on=today)
    numbers = official.numbers([book])
    days = Days(book, *PeriodForm(request.GET).days(), today)
    has_numbers = numbers.regime(book.pk, days.on) is not None
    function, unit = request.GET.get("chuc-nang", ""), request.GET.get("don-vi", VND)
    accounts = ledgers.accounts(book)
    rows = accounts.filter(unit=unit) if "\0" not in unit else accounts.none()
    label, name = _("Mọi tài khoản"), _("Tài khoản")
    if function in Function.values:
        rows, label = rows.filter(function=function), str(Function(function).label)
        name = _("Nguồn tiền")
    page = page_of(request, rows)
    columns = [
        Column(name),
        *([Column(_("Số hiệu"), "text", 10)] if has_numbers else []),
        Column(_("Công trình")),
        *sections.figures(_("Đầu kỳ"), _("Nợ"), _("Có"), _("Cuối kỳ"), unit=unit),
    ]
    standing = ledgers.standing(book, list(page), since=days.since, until=days.until)
    found = [
        _account_row(
            account,
            account.fund.name if function else str(account),
            [_number(numbers, account, on=days.on)] if has_numbers else [],
            standing[account.pk],
            days,
        )
        for account in page
    ]
    context = {
        "title": label,
        "days": days,
        "page_obj": page,
        "section": Section(label, columns, found, sections.unit_words(unit)),
        "waiting": numbers.waiting(),
        "crumbs": sections.crumbs(_trial_crumb(days), (label, "")),
    }
    return render(request, "ledger/account_list.html", context)


@login_required
@require_safe
@of_the_book
def account_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the lines of one account, oldest first, with the balance after each."""
    today = timezone.localdate()
    books = permissions.books_of(person(request), on=today)
    account = get_object_or_404(
        Account.objects.select_related("book__organisation", "fund", "purpose", "balance"),
        book__in=books,
        pk=pk,
    )
    form = PeriodForm(request.GET)
    days = Days(account.book, *form.days(), today)
    with sections.language(request):
        numbers = official.numbers([account.book])
        found = numbers.of(account, days.on)
        book = line_book.LineBook(
            ledgers.of_account(account, since=days.since, until=days.until),
            numbers=numbers,
            has_numbers=numbers.regime(account.book_id, days.on) is not None,
            unit=account.unit,
            sign=-1 if account.function in _CREDIT else 1,
        )
        lines = [
            *([_("Tài khoản %(account)s") % {"account": found}] if found and found.name else []),
            str(account),
            *([account.purpose.name] if account.purpose else []),
            days.words,
        ]
        title = _("Sổ chi tiết tài khoản")
        names = (_("Nợ"), _("Có"), _("Dư Có") if book.sign < 0 else _("Dư Nợ"))
        papers = Papers(
            title,
            f"so-chi-tiet-{account.pk}",
            account.book.organisation,
            lines,
            [],
            today,
            numbers,
            wide=True,
        )
        return line_book.answer(
            request,
            book,
            papers,
            form=form,
            figures=names,
            template="ledger/line_book.html",
            crumbs=sections.crumbs(
                _trial_crumb(days),
                (
                    account.get_function_display(),
                    accounts_url(account.function, account.unit, days),
                ),
                (title, ""),
            ),
        )


def accounts_url(function: str, unit: str, days: Days) -> str:
    """Return the address of the accounts of a function in one unit."""
    unit_named = {} if unit == VND else {"don-vi": unit}
    query = {"chuc-nang": str(function)} | unit_named | days.query
    return reverse("account_list", query=query)


def _trial_crumb(days: Days) -> tuple[str, str]:
    return _("Bảng cân đối tài khoản"), reverse("trial_balance", query=days.query)


def _number(numbers: Numbers, account: Account, *, on: date) -> str:
    found = numbers.of(account, on)
    return found.mark if found else _("chưa có")


def _account_row(
    account: Account, name: str, number: list[str], standing: Standing, days: Days
) -> Row:
    figures = [standing.opening, standing.debit, standing.credit, standing.closing]
    shown = [sections.measure(figure, account.unit) for figure in figures]
    purpose = account.purpose.name if account.purpose else ""
    url = reverse("account_book", args=[account.pk], query=days.query)
    return Row([name, *number, purpose, *shown], url)
