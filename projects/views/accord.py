"""Reconciliation pages: one project, and all projects and accounts of a commune, as of any day."""

from datetime import date
from typing import Any

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
from ledger.spreadsheets import Column
from ledger.templatetags.money import vn_date
from ledger.views import sections
from ledger.views.request import person
from ledger.views.sections import Papers, Section
from ledger.views.sections import Row as TableRow
from projects import accord, differences, permissions
from projects.accord import Accord, AccountRow, Row
from projects.accord_figures import Figures
from projects.differences import Difference, Group
from projects.views.project import crumbs_of

# Of one class, on a page: the oldest; the files have all.
_SHOWN = 50


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
        papers = _papers(project.book, on, [_by_source(row), *difference_tables(groups)])
        papers = _titled(papers, project.title, f"doi-chieu-{project.code}")
        if sections.wanted(request):
            return sections.answer(request, papers)
    context = {
        "form": form,
        "project": project,
        "row": row,
        "on": on,
        "figures": _by_source(row),
        "groups": [_shown(group, on) for group in groups],
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
        tables = [projects_table(found, sections.wanted(request)), accounts_table(found.accounts)]
        papers = _papers(book, on, [*tables, *difference_tables(groups)])
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
        "groups": [_shown(group, on) for group in groups],
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


# Tables, alike on the page, in Excel and on paper


def projects_table(found: Accord, kind: str = "") -> Section:
    """Return a row of figures for each project, money of no project, and the sum."""
    rows = [
        TableRow(
            [row.project.title, *_cells(row.total), _words(row)],
            "" if kind else reverse("project_accord", args=[row.project.code]),
        )
        for row in found.rows
        if row.project is not None
    ]
    if not found.loose.total.is_empty:
        loose = [
            _("Tiền không của công trình nào"),
            *_cells(found.loose.total),
            _words(found.loose),
        ]
        rows.append(TableRow(loose, tone="subtotal"))
    rows.append(TableRow([_("Cộng"), *_cells(found.total), ""], tone="total"))
    columns = [Column(_("Công trình")), *_columns(), Column(_("Chênh lệch"), width=18)]
    return Section(_("Các công trình"), columns, rows)


def accounts_table(rows: list[AccountRow]) -> Section:
    """Return books beside statement for each bank account."""
    columns = [
        Column(_("Tài khoản")),
        Column(_("Sao kê đến"), "date"),
        *sections.figures(
            _("Số dư theo sổ"),
            _("Số dư sao kê"),
            _("Sổ có, sao kê chưa có"),
            _("Sao kê có, sổ chưa có"),
            _("Chưa giải thích"),
        ),
    ]
    made = [
        TableRow(
            [
                str(row.custody),
                row.statement.last,
                row.books,
                row.statement.balance,
                row.missing,
                row.unknown,
                row.unexplained,
            ],
            reverse("bank_account", args=[row.custody.pk]),
        )
        for row in rows
    ]
    return Section(_("Tài khoản ngân hàng, Kho bạc"), columns, made)


def difference_tables(groups: list[Group]) -> list[Section]:
    """Return all differences in one table, a subtotal for each class; none where all ties."""
    if not groups:
        return []
    rows = []
    for group in groups:
        rows.append(
            TableRow([str(group.kind.label), group.since, "", group.amount], tone="subtotal")
        )
        rows += [
            TableRow([each.what, each.since, str(each.owner.label), each.amount])
            for each in group.differences
        ]
    columns = [
        Column(_("Chênh lệch")),
        Column(_("Từ ngày"), "date"),
        Column(_("Việc của"), width=18),
        *sections.figures(_("Số tiền")),
    ]
    return [Section(_("Chênh lệch"), columns, rows)]


def _by_source(row: Row) -> Section:
    rows = [TableRow([str(s.label), *_cells(figures)]) for s, figures in row.by_source]
    rows.append(TableRow([_("Cộng"), *_cells(row.total)], tone="total"))
    return Section(_("Theo nguồn"), [Column(_("Nguồn")), *_columns()], rows)


def _columns() -> list[Column]:
    return sections.figures(
        _("Kế hoạch"),
        _("Phân bổ"),
        _("Đã nhận"),
        _("Đã chi"),
        _("Nghiệm thu"),
        _("Còn lại"),
        _("Ngân hàng xác nhận"),
    )


def _cells(figures: Figures) -> list[int]:
    return [
        figures.planned,
        figures.allotted,
        figures.received,
        figures.paid,
        figures.accepted,
        figures.left,
        figures.bank,
    ]


def _words(row: Row) -> str:
    """Return how the gravest difference stands and how many there are; in words that all ties."""
    if row.gravest is None:
        return _("khớp")
    return f"{row.gravest.standing} ({len(row.differences)})"


def _shown(group: Group, on: date) -> dict[str, Any]:
    """Return a class of differences as the page shows it: the oldest, and how many more there are."""
    columns = [
        Column(_("Dòng phía sau")),
        Column(_("Từ ngày"), "date"),
        Column(_("Tuổi (ngày)")),
        Column(_("Việc của")),
        *sections.figures(_("Số tiền")),
    ]
    rows = [TableRow(_line(each, on), each.url) for each in group.differences[:_SHOWN]]
    return {
        "kind": group.kind,
        "group": group,
        "days": _age(group.since, on),
        "table": Section(str(group.kind.label), columns, rows),
        "more": max(len(group.differences) - _SHOWN, 0),
    }


def _line(each: Difference, on: date) -> list[object]:
    days = each.days(on)
    return [
        each.what,
        each.since,
        "—" if days is None else str(days),
        str(each.owner.label),
        each.amount,
    ]


def _age(since: date | None, on: date) -> int | None:
    return None if since is None else max((on - since).days, 0)


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
