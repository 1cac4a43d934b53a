"""The trial balance, the book of an account and the cash book: on the page, in Excel, on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ledger import balances, ledgers, permissions
from ledger.forms import CashBookForm, PeriodForm
from ledger.models.bank import Custody
from ledger.models.chart import Account, Book, Function
from ledger.models.journal import Line
from ledger.spreadsheets import Column
from ledger.templatetags.money import vn_date
from ledger.views import sections
from ledger.views.request import page_of, person
from ledger.views.sections import Papers, Row, Section

# Lines that still make a file one can open, and a bundle of paper one can hold.
_LONGEST = {"xlsx": 100_000, "pdf": 2_000}
# Accounts that stand on the credit side when all is well.
_CREDIT = {Function.CONTRIBUTED, Function.COUNTERPART, Function.IN_KIND, Function.ALLOTMENT}
_VND = "VND"


@dataclass(frozen=True)
class Ledger:
    """A book of lines: all of them, those of the days asked for, and what it stands at now."""

    every: QuerySet[Line]
    lines: QuerySet[Line]
    now: int
    since: date | None
    unit: str = _VND
    sign: int = 1

    def opening(self) -> int:
        """Return what stood there at the beginning of the days asked for."""
        return ledgers.opening_on(self.every, self.since, closing=self.now)

    def shown(self, amount: int) -> int | Decimal:
        """Return whole đồng as they are, a quantity from its hundredths."""
        return amount if self.unit == _VND else Decimal(amount) / 100


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
            [_period(book.opened_on, today)],
            _trial_sections(book),
            today,
        )
        if kind:
            return sections.answer(papers, kind)
    return _page(request, papers, "ledger/trial_balance.html", _crumbs((papers.title, "")))


@login_required
@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """List the accounts of a function, or all of one unit, with their balances."""
    book = permissions.book_for(person(request), on=timezone.localdate())
    function, unit = request.GET.get("chuc-nang", ""), request.GET.get("don-vi", _VND)
    accounts = ledgers.accounts(book)
    rows = accounts.filter(unit=unit) if "\0" not in unit else accounts.none()
    label, name = _("Mọi tài khoản"), _("Tài khoản")
    if function in Function.values:
        rows, label = rows.filter(function=function), str(Function(function).label)
        name = _("Nguồn tiền")
    page = page_of(request, rows)
    context = {
        "title": label,
        "page_obj": page,
        "section": Section(
            label,
            _columns(
                name,
                _("Công trình"),
                figures=(_("Nợ"), _("Có"), _("Số dư")),
                kind="money" if unit == _VND else "quantity",
            ),
            [
                _account_row(account, account.fund.name if function else str(account))
                for account in page
            ],
            _unit_words(unit),
        ),
        "crumbs": _crumbs((_("Bảng cân đối tài khoản"), reverse("trial_balance")), (label, "")),
    }
    return render(request, "ledger/account_list.html", context)


@login_required
@require_safe
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
    since, until = form.days()
    ledger = Ledger(
        every=ledgers.lines_of(account, since=None, until=None),
        lines=ledgers.lines_of(account, since=since, until=until),
        now=ledgers.held(account),
        since=since,
        unit=account.unit,
        sign=-1 if account.function in _CREDIT else 1,
    )
    with sections.language(request):
        lines = [
            str(account),
            *([account.purpose.name] if account.purpose else []),
            _period(since or account.book.opened_on, until or today),
        ]
        title = _("Sổ chi tiết tài khoản")
        names = (_("Nợ"), _("Có"), _("Dư Có") if ledger.sign < 0 else _("Dư Nợ"))
        papers = Papers(
            title, f"so-chi-tiet-{account.pk}", account.book.organisation, lines, [], today
        )
        return _book_of_lines(
            request,
            ledger,
            papers,
            form=form,
            figures=names,
            template="ledger/account_book.html",
            crumbs=_crumbs(
                (_("Bảng cân đối tài khoản"), reverse("trial_balance")),
                (account.get_function_display(), _accounts_url(account.function, account.unit)),
                (title, ""),
            ),
        )


@login_required
@require_safe
def cash_book(request: HttpRequest) -> HttpResponse:
    """Show what came into and went out of a cash box, oldest first, with what was left in it."""
    today = timezone.localdate()
    book = permissions.book_for(person(request), on=today)
    boxes = Custody.objects.filter(book=book, kind=Custody.Kind.CASH_BOX).order_by("-is_open", "pk")
    form = CashBookForm(request.GET, boxes=boxes)
    box = form.box()
    crumbs = _crumbs((_("Sổ quỹ tiền mặt"), ""))
    if box is None:
        return render(request, "ledger/cash_book.html", {"crumbs": crumbs})
    since, until = form.days()
    ledger = Ledger(
        every=ledgers.cash_lines(box, since=None, until=None),
        lines=ledgers.cash_lines(box, since=since, until=until),
        now=balances.kept_in(box),
        since=since,
    )
    with sections.language(request):
        lines = [box.name, _period(since or book.opened_on, until or today)]
        papers = Papers(
            _("Sổ quỹ tiền mặt"), f"so-quy-{box.pk}", book.organisation, lines, [], today
        )
        return _book_of_lines(
            request,
            ledger,
            papers,
            form=form,
            figures=(pgettext("sổ quỹ", "Thu"), pgettext("sổ quỹ", "Chi"), _("Tồn quỹ")),
            template="ledger/cash_book.html",
            crumbs=crumbs,
        )


def _book_of_lines(
    request: HttpRequest,
    ledger: Ledger,
    papers: Papers,
    *,
    form: PeriodForm,
    figures: tuple[str, str, str],
    template: str,
    crumbs: list[tuple[str, str]],
) -> HttpResponse:
    """Answer with one page of the book, or with the whole of it in a file."""
    kind = sections.wanted(request)
    columns = [Column(_("Chứng từ"), "text", 14), Column(_("Ngày"), "date"), Column(_("Nội dung"))]
    columns += [_figure(name, ledger.unit) for name in figures]
    if kind and ledger.lines.count() > _LONGEST[kind]:
        messages.error(
            request,
            _("Kỳ này có quá %(count)s dòng. Hãy chọn kỳ ngắn hơn rồi tải lại.")
            % {"count": _LONGEST[kind]},
        )
        return redirect(request.path)
    page = None if kind else page_of(request, ledger.lines)
    first_page = page is None or page.number == 1
    lines = list(ledger.lines if page is None else page.object_list)
    opening = (
        ledger.opening()
        if first_page
        else ledgers.opening(ledger.every, closing=ledger.now, first=lines[0] if lines else None)
    )
    label = _("Số dư đầu kỳ") if first_page else _("Số dư chuyển từ trang trước")
    rows = [_sum_row(label, ledger, balance=opening), *_line_rows(ledger, lines, opening=opening)]
    if page is None or not page.has_next():
        rows.append(_closing_row(ledger))
    section = Section(papers.title, columns, rows, _unit_words(ledger.unit))
    whole = Papers(
        papers.title,
        papers.file_name,
        papers.organisation,
        papers.lines,
        [section],
        papers.on,
    )
    if kind:
        return sections.answer(whole, kind)
    return _page(request, whole, template, crumbs, page_obj=page, form=form)


def _page(
    request: HttpRequest,
    papers: Papers,
    template: str,
    crumbs: list[tuple[str, str]],
    **more: object,
) -> HttpResponse:
    context = {
        "papers": papers,
        "xlsx_url": _file_url(request, "xlsx"),
        "print_url": _file_url(request, "pdf"),
        "crumbs": crumbs,
        **more,
    }
    return render(request, template, context)


def _file_url(request: HttpRequest, kind: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["dang"] = kind
    return f"{request.path}?{query.urlencode()}"


def _trial_sections(book: Book) -> list[Section]:
    """Return the table in đồng with its total, and that of the quantities where there are any."""
    found = ledgers.trial_balance(book)
    money = [sums for sums in found if sums.unit == _VND]
    others = [sums for sums in found if sums.unit != _VND]
    names = (_("Đầu kỳ"), _("Nợ"), _("Có"), _("Dư Nợ"), _("Dư Có"))
    rows = [_trial_row(sums, str(sums.function.label)) for sums in money]
    made = [
        Section(_("Bằng tiền"), _columns(_("Tài khoản"), figures=names), [*rows, _total(money)])
    ]
    if others:
        quantities = [_trial_row(sums, f"{sums.function.label} ({sums.unit})") for sums in others]
        columns = _columns(_("Tài khoản, đơn vị tính"), figures=names, kind="quantity")
        made.append(Section(_("Theo số lượng"), columns, quantities, unit=""))
    return made


def _trial_row(sums: ledgers.Sums, name: str) -> Row:
    figures = [
        sums.opening, sums.debit, sums.credit, max(sums.closing, 0), max(-sums.closing, 0),
    ]  # fmt: skip
    shown = [figure if sums.unit == _VND else Decimal(figure) / 100 for figure in figures]
    return Row([name, *shown], _accounts_url(sums.function, sums.unit))


def _total(money: Sequence[ledgers.Sums]) -> Row:
    sums = [
        sum(row.opening for row in money),
        sum(row.debit for row in money),
        sum(row.credit for row in money),
        sum(max(row.closing, 0) for row in money),
        sum(max(-row.closing, 0) for row in money),
    ]
    return Row([_("Tổng cộng"), *sums], tone="total")


def _account_row(account: Account, name: str) -> Row:
    figures = [account.balance.debit, account.balance.credit, ledgers.held(account)]
    shown = [figure if account.unit == _VND else Decimal(figure) / 100 for figure in figures]
    purpose = account.purpose.name if account.purpose else ""
    return Row([name, purpose, *shown], reverse("account_book", args=[account.pk]))


def _line_rows(ledger: Ledger, lines: Sequence[Line], *, opening: int) -> list[Row]:
    return [
        Row(
            [
                move.line.entry.voucher,
                move.line.entry.on,
                move.line.entry.summary,
                ledger.shown(move.line.amount) if move.line.amount > 0 else "",
                ledger.shown(-move.line.amount) if move.line.amount < 0 else "",
                ledger.shown(ledger.sign * move.balance),
            ],
            reverse("entry_show", args=[move.line.entry_id]),
        )
        for move in ledgers.running(lines, opening=opening)
    ]


def _sum_row(
    label: str, ledger: Ledger, *, balance: int, debit: int | None = None, credit: int | None = None
) -> Row:
    sides = ["" if side is None else ledger.shown(side) for side in (debit, credit)]
    return Row([label, "", "", *sides, ledger.shown(ledger.sign * balance)], tone="subtotal")


def _closing_row(ledger: Ledger) -> Row:
    moved = ledgers.turnover(ledger.lines)
    closing = ledger.opening() + moved.debit - moved.credit
    row = _sum_row(
        _("Cộng phát sinh, dư cuối kỳ"),
        ledger,
        balance=closing,
        debit=moved.debit,
        credit=moved.credit,
    )
    return Row(row.cells, tone="total")


def _columns(*texts: str, figures: Sequence[str], kind: str = "money") -> list[Column]:
    return [*(Column(text) for text in texts), *(Column(name, kind) for name in figures)]


def _figure(name: str, unit: str) -> Column:
    return Column(name, "money" if unit == _VND else "quantity")


def _unit_words(unit: str) -> str:
    return _("đồng") if unit == _VND else unit


def _accounts_url(function: str, unit: str) -> str:
    if unit == _VND:
        return reverse("account_list", query={"chuc-nang": str(function)})
    return reverse("account_list", query={"chuc-nang": str(function), "don-vi": unit})


def _period(since: date, until: date) -> str:
    return _("Từ ngày %(since)s đến ngày %(until)s") % {
        "since": vn_date(since),
        "until": vn_date(until),
    }


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Sổ sách"), reverse("entry_list")), *more]
