"""Reconciliation pages: one project, and all projects and accounts of a commune, as of any day."""

from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ledger import official, signoffs
from ledger import permissions as book_permissions
from ledger.daysums import NoSuchDayError
from ledger.fields import DayField
from ledger.models.chart import Book
from ledger.models.people import Role
from ledger.templatetags.money import vn_date
from ledger.views import sections
from ledger.views.request import person
from ledger.views.sections import Papers, Section
from projects import accord, differences, permissions
from projects.views import accord_tables
from projects.views.project import crumbs_of


class OnDayForm(forms.Form):
    """The day at whose end things are looked at; empty for today."""

    ngay = DayField(label=gettext_lazy("Đến hết ngày"), required=False)

    def day(self, today: date) -> date:
        """Return the day given, or `today`; one that lies ahead or cannot be read counts as today."""
        self.is_valid()
        day: date | None = self.cleaned_data.get("ngay")
        return min(day or today, today)


@login_required
@require_safe
def project_accord(request: HttpRequest, code: str) -> HttpResponse:
    """Show plan, allotted, received, paid, accepted and bank of one project, and what does not tie."""
    today = timezone.localdate()
    project = permissions.project_for(person(request), code, on=today)
    form = OnDayForm(request.GET)
    on = form.day(today)
    try:
        row = accord.of_project(project, on)
    except NoSuchDayError as error:
        return sections.refused(request, error, "ngay")
    groups = differences.grouped(row.differences)
    with sections.language(request):
        papers = _papers(
            project.book, on, [accord_tables.by_source(row), *accord_tables.all_differences(groups)]
        )
        papers = _titled(papers, project.title, f"doi-chieu-{project.code}")
        if sections.wanted(request):
            return sections.answer(request, papers)
    context = {
        "form": form,
        "project": project,
        "row": row,
        "on": on,
        "figures": accord_tables.by_source(row),
        "groups": [accord_tables.shown(group, on) for group in groups],
        "confirmed_to": _signed_to(project.book, on),
    }
    crumbs = crumbs_of(project, (_("Đối chiếu"), ""))
    return sections.page(request, papers, "projects/project_accord.html", crumbs, **context)


@login_required
@require_safe
def accord_show(request: HttpRequest) -> HttpResponse:
    """Show all projects of the person's book, its accounts beside their statements, and the open lines."""
    user, today = person(request), timezone.localdate()
    book = book_permissions.book_for(user, Role.ACCOUNTANT, Role.CHAIR, Role.AUDITOR, on=today)
    form = OnDayForm(request.GET)
    on = form.day(today)
    try:
        found = accord.of_book(book, on)
    except NoSuchDayError as error:
        return sections.refused(request, error, "ngay")
    groups = differences.grouped(found.differences)
    with sections.language(request):
        tables = [
            accord_tables.projects(found, sections.wanted(request)),
            accord_tables.accounts(found.accounts),
        ]
        papers = _papers(book, on, [*tables, *accord_tables.all_differences(groups)])
        if sections.wanted(request):
            return sections.answer(request, papers)
    context = {
        "form": form,
        "book": book,
        "on": on,
        "found": found,
        "total": found.total,
        "projects": tables[0],
        "accounts": tables[1],
        "groups": [accord_tables.shown(group, on) for group in groups],
        "confirmed_to": _signed_to(book, on),
    }
    crumbs = accord_crumbs()
    return sections.page(request, papers, "projects/accord_show.html", crumbs, **context)


def accord_crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of the commune's reconciliation."""
    own = reverse("accord_show") if more else ""
    return [
        (_("Đối chiếu"), reverse("bank_accounts")),
        (_("Đối chiếu công trình"), own),
        *more,
    ]


def _papers(book: Book, on: date, tables: list[Section]) -> Papers:
    return Papers(
        _("Bảng đối chiếu công trình"),
        f"doi-chieu-{on:%Y-%m-%d}",
        book.organisation,
        [_("Đến hết ngày %(day)s") % {"day": vn_date(on)}],
        tables,
        on,
        official.numbers([book]),
        wide=True,
    )


def _titled(papers: Papers, title: str, file_name: str) -> Papers:
    return Papers(
        papers.title,
        f"{file_name}-{papers.on:%Y-%m-%d}",
        papers.organisation,
        [title, *papers.lines],
        papers.sections,
        papers.on,
        papers.numbers,
        wide=True,
    )


def _signed_to(book: Book, on: date) -> date | None:
    """Return the last month end, up to a day, whose sign-off was confirmed and still stands."""
    for row in signoffs.sign_offs([book]).filter(last__lte=on, decision__accepted=True)[:12]:
        if signoffs.standing(book, row.last) == row:
            return row.last
    return None
