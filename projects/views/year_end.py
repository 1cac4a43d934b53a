"""The end of a year: what stands, by when it must be settled with the Treasury, and the records of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledger import calendars, money
from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.models.chart import Book, Fund
from ledger.models.law import YearDay
from ledger.models.people import Role, User
from ledger.views import sections
from ledger.views.request import person
from projects import ending_year, permissions, returning, yearend
from projects.forms.settlement import AmountPaperForm, PaperForm, ReturnForm
from projects.models.contract import Contract
from projects.models.project import Project
from projects.models.settlement import Return
from projects.views import parts, year_end_tables

_DUTIES = (
    YearDay.Code.SETTLEMENTS_REPORTED,
    YearDay.Code.ADVANCES_RECONCILED,
    YearDay.Code.UNSPENT_RETURNED,
)
_FIRST, _LAST = 2000, 2200


@login_required
@require_safe
def year_end_now(request: HttpRequest) -> HttpResponse:
    """Go to the year that was closed last."""
    book_permissions.book_for(person(request), on=timezone.localdate())
    return redirect("year_end", timezone.localdate().year - 1)


@login_required
@require_safe
def year_end(request: HttpRequest, year: int) -> HttpResponse:
    """Show what the end of `year` leaves; as Excel or on paper where asked for."""
    user, today = person(request), timezone.localdate()
    book = _book(user, year, *book_permissions.READERS, on=today)
    roles = book_permissions.roles_in(user, book.organisation, on=today)
    advances, unspent = yearend.advances(book, year), yearend.unspent(book, year)
    with sections.language(request):
        papers = year_end_tables.papers(book, year, advances, unspent, on=today)
        if sections.wanted(request):
            return sections.answer(request, papers)
    over = today > yearend.last_day(year)
    context = {
        "year": year,
        "book": book,
        "duties": [_duty(code, year, today=today) for code in _DUTIES],
        "reported": yearend.reported(book, year),
        "advances": advances,
        "unspent": unspent,
        "returns": Return.objects.filter(project__book=book, year=year)
        .select_related("project", "fund", "entry")
        .order_by("pk"),
        "may_record": Role.ACCOUNTANT in roles and over,
        "is_chair": Role.CHAIR in roles,
        "over": over,
        "years": (year - 1, year + 1),
    }
    crumbs = [(_("Việc hôm nay"), reverse("work")), (_("Cuối năm %(year)d") % {"year": year}, "")]
    return sections.page(request, papers, "projects/year_end.html", crumbs, **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_end_advance(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Say that the Treasury confirmed the advance of a contract."""
    user, today = person(request), timezone.localdate()
    rows = Contract.objects.select_related("project__book__organisation", "payee")
    contract = permissions.object_for(user, rows, pk, Role.ACCOUNTANT, on=today)
    found = yearend.advances(contract.project.book, year)
    row = next((r for r in found if r.contract.pk == contract.pk), None)
    left = row.left if row else 0
    form = AmountPaperForm(request.POST or None, initial={"amount": left, "on": today})
    return _recorded(
        request,
        form,
        lambda data: ending_year.reconcile_advance(
            contract=contract,
            year=year,
            amount=data["amount"],
            paper=_paper(data),
            by=user,
            on=today,
        ),
        year=year,
        title=_("Đã đối chiếu tạm ứng với Kho bạc"),
        place=f"{contract.number} · {contract.payee.name}",
        said=[
            _("Sổ còn tạm ứng chưa thu hồi đến 31/12/%(year)d: %(left)s đồng.")
            % {"year": year, "left": money.format_vnd(left)}
        ],
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_end_carry(request: HttpRequest, year: int, code: str, fund: int) -> HttpResponse:
    """Say by which decision unspent money may pass to the next year."""
    user, today = person(request), timezone.localdate()
    project, pot = _pot(user, code, fund, on=today)
    left = yearend.unspent_of(project, pot, year)
    form = AmountPaperForm(request.POST or None, initial={"amount": left or None, "on": today})
    return _recorded(
        request,
        form,
        lambda data: ending_year.carry_over(
            project=project,
            fund=pot,
            year=year,
            amount=data["amount"],
            paper=_paper(data),
            by=user,
            on=today,
        ),
        year=year,
        title=_("Được chuyển sang năm sau"),
        place=f"{project.title} · {pot.name}",
        said=[_left(left)],
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_end_return(request: HttpRequest, year: int, code: str, fund: int) -> HttpResponse:
    """Ask to send unspent budget money back."""
    user, today = person(request), timezone.localdate()
    project, pot = _pot(user, code, fund, on=today)
    left = yearend.unspent_of(project, pot, year)
    initial = {"amount": left or None, "receiver": _("Kho bạc Nhà nước")}
    form = ReturnForm(request.POST or None, initial=initial)
    return _recorded(
        request,
        form,
        lambda data: returning.request_unspent(
            project=project,
            fund=pot,
            year=year,
            slip=returning.Slip(data["amount"], data["receiver"], data["number"]),
            by=user,
            on=today,
            key=form.once(),
        ),
        year=year,
        title=_("Đề nghị nộp trả vốn chưa chi"),
        place=f"{project.title} · {pot.name}",
        said=[_left(left)],
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_end_report(request: HttpRequest, year: int) -> HttpResponse:
    """Say by which paper the settlements of the year were reported."""
    user, today = person(request), timezone.localdate()
    book = _book(user, year, Role.ACCOUNTANT, on=today)
    form = PaperForm(request.POST or None, initial={"on": today})
    return _recorded(
        request,
        form,
        lambda data: ending_year.report(
            book=book, year=year, paper=_paper(data), by=user, on=today
        ),
        year=year,
        title=_("Đã báo cáo quyết toán dự án"),
        place=book.organisation.name,
        said=[],
    )


def _recorded(
    request: HttpRequest,
    form: PaperForm | ReturnForm,
    write: Callable[[dict[str, Any]], object],
    *,
    year: int,
    title: str,
    place: str,
    said: list[str],
) -> HttpResponse:
    back = reverse("year_end", args=[year])
    if request.method == "POST" and form.is_valid():
        try:
            write(form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi."))
            return redirect(back)
    context = {
        "title": title,
        "place": place,
        "form": form,
        "sentences": said,
        "submit_label": _("Ghi"),
        "cancel_url": back,
        "crumbs": [(_("Cuối năm %(year)d") % {"year": year}, back), (title, "")],
    }
    return render(request, "projects/ending_form.html", context)


def _book(user: User, year: int, *roles: Role, on: date) -> Book:
    book = book_permissions.book_for(user, *roles, on=on)
    if not _FIRST <= year < _LAST or yearend.last_day(year) < book.opened_on:
        raise Http404
    return book


def _pot(user: User, code: str, fund: int, *, on: date) -> tuple[Project, Fund]:
    project = permissions.project_for(user, code, Role.ACCOUNTANT, on=on)
    rows = Fund.objects.filter(book=project.book).select_related("custody")
    return project, get_object_or_404(rows, pk=fund)


def _paper(data: dict[str, Any]) -> ending_year.Paper:
    return ending_year.Paper(data["number"], data["on"], data["note"])


def _left(left: int) -> str:
    return _("Còn phải nộp trả: %(left)s đồng.") % {"left": money.format_vnd(left)}


def _duty(code: YearDay.Code, year: int, *, today: date) -> dict[str, object]:
    try:
        due = yearend.due(code, year)
    except LedgerError as error:
        return {"label": code.label, "problem": str(error), "chip": None, "due": None}
    chip = parts.clock_chip(due.on, due.basis, today=today, calendar=calendars.calendar())
    return {"label": code.label, "problem": "", "chip": chip, "due": due}
