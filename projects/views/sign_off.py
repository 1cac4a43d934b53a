"""The monthly sign-off: the accountant presents a month with a note on each class, the chair confirms it."""

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledger import periods, permissions, signing_off, signoffs
from ledger.exceptions import LedgerError
from ledger.forms import ReasonForm
from ledger.models.chart import Book
from ledger.models.people import Role, User
from ledger.models.periods import SignOff, SignOffDecision
from ledger.templatetags.money import vn_date
from ledger.views.answer import inline
from ledger.views.request import page_of, person
from projects import accord, differences
from projects import signing_off as verbs
from projects.forms.sign_off import NotesForm
from projects.views import accord_tables, sign_off_tables
from projects.views.accord import accord_crumbs

_METHODS = ["GET", "HEAD", "POST"]
_ROLES = (Role.ACCOUNTANT, Role.CHAIR, Role.AUDITOR)
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@login_required
@require_safe
def sign_off_list(request: HttpRequest) -> HttpResponse:
    """List the months of the person's book that wait, and what was presented."""
    user, today = person(request), timezone.localdate()
    book = permissions.book_for(user, *_ROLES, on=today)
    roles = permissions.roles_in(user, book.organisation, on=today)
    page = page_of(request, signoffs.with_standing(signoffs.sign_offs([book])))
    context = {
        "book": book,
        "months": [_month(last) for last in signoffs.unsigned(book, on=today)[::-1]],
        "may_present": Role.ACCOUNTANT in roles,
        "page_obj": page,
        "rows": [(row, *standing_of(row, stands=row.stands)) for row in page],
        "crumbs": accord_crumbs((_("Đối chiếu tháng"), "")),
    }
    return render(request, "projects/sign_off_list.html", context)


@login_required
@require_http_methods(_METHODS)
def sign_off_present(request: HttpRequest, month: str) -> HttpResponse:
    """Show the month, ask for a note on each class, and present it."""
    user, now = person(request), timezone.now()
    book = permissions.book_for(user, Role.ACCOUNTANT, on=timezone.localdate(now))
    last = _last_of(book, month, today=timezone.localdate(now))
    found = accord.of_book(book, last)
    groups = differences.grouped(found.differences)
    form = NotesForm(request.POST if request.method == "POST" else None, groups=groups)
    if form.is_valid():
        try:
            made = verbs.present(book=book, last=last, notes=form.notes(), by=user, at=now)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trình bảng đối chiếu; chủ tài khoản xác nhận."))
            return redirect("sign_off_show", made.pk)
    context = {
        "name": _name(last),
        "last": last,
        "found": found,
        "total": found.total,
        "projects": accord_tables.projects(found),
        "accounts": accord_tables.accounts(found.accounts),
        "form": form,
        "accord_url": reverse("accord_show", query={"ngay": vn_date(last)}),
        "cancel_url": reverse("sign_off_list"),
        "crumbs": _crumbs((_name(last), "")),
    }
    return render(request, "projects/sign_off_present.html", context)


@login_required
@require_safe
def sign_off_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was presented and decided; the kept text itself too."""
    user, today = person(request), timezone.localdate()
    made = _sign_off_for(user, pk, *_ROLES, on=today)
    if request.GET.get("dang") == "json":
        name = f"doi-chieu-{made.last:%Y-%m}-{made.pk}.json"
        return inline(made.content.encode(), name, "application/json")
    roles = permissions.roles_in(user, made.book.organisation, on=today)
    stands = signoffs.is_current(made)
    state, tone = standing_of(made, stands=stands)
    waits = decision_on(made) is None and stands
    context = {
        "made": made,
        "name": _name(made.last),
        "decision": decision_on(made),
        "state": state,
        "tone": tone,
        "may_decide": waits and Role.CHAIR in roles and made.made_by_id != user.pk,
        "may_present": Role.ACCOUNTANT in roles and signoffs.standing(made.book, made.last) is None,
        "month": f"{made.last:%Y-%m}",
        "tables": sign_off_tables.kept(made),
        "crumbs": _crumbs((_name(made.last), "")),
    }
    return render(request, "projects/sign_off_show.html", context)


@login_required
@require_http_methods(_METHODS)
def sign_off_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the confirmation does; sent, confirm."""
    user, now = person(request), timezone.now()
    made = _sign_off_for(user, pk, Role.CHAIR, on=timezone.localdate(now))
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            signing_off.confirm(sign_off=made, by=user, at=now)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã xác nhận bảng đối chiếu."))
            return redirect("sign_off_show", pk)
    sentences = [
        _("%(name)s, %(person)s trình ngày %(day)s.")
        % {
            "name": _name(made.last),
            "person": made.made_by,
            "day": vn_date(timezone.localdate(made.made_at)),
        },
        _(
            "Xác nhận rồi thì tháng này khóa sổ được, chừng nào chưa có chứng từ, dòng sao kê hay lần khớp mới."
        ),
    ]
    context = _deciding(made, form) | {"sentences": sentences}
    return render(request, "projects/sign_off_confirm.html", context)


@login_required
@require_http_methods(_METHODS)
def sign_off_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back with a reason."""
    user, now = person(request), timezone.now()
    made = _sign_off_for(user, pk, Role.CHAIR, on=timezone.localdate(now))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            signing_off.send_back(sign_off=made, by=user, at=now, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trả lại bảng đối chiếu."))
            return redirect("sign_off_show", pk)
    return render(request, "projects/sign_off_return.html", _deciding(made, form))


def decision_on(made: SignOff) -> SignOffDecision | None:
    """Return what was decided, or None while it waits."""
    return getattr(made, "decision", None)


def standing_of(made: SignOff, *, stands: bool) -> tuple[str, str]:
    """Return in words and in tone how a sign-off stands now."""
    decision = decision_on(made)
    if decision is not None and not decision.accepted:
        return _("trả lại"), "late"
    if not stands:
        return _("không còn hiệu lực"), "wait"
    return (_("đã xác nhận"), "done") if decision else (_("chờ xác nhận"), "wait")


def _sign_off_for(user: User, pk: int, *roles: Role, on: date) -> SignOff:
    books = permissions.books_of(user, roles, on=on)
    found = signoffs.sign_offs(books).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _last_of(book: Book, month: str, *, today: date) -> date:
    """Return the last day of a month written 2026-10 that the book knows and that is over, or 404."""
    given = _MONTH.fullmatch(month)
    for last in periods.ends(book.opened_on, today):
        if given and f"{last:%Y-%m}" == month and last < today:
            return last
    raise Http404


def _month(last: date) -> dict[str, object]:
    return {"last": last, "name": _name(last), "key": f"{last:%Y-%m}"}


def _name(last: date) -> str:
    return _("Đối chiếu tháng %(month)s") % {"month": f"{last:%m/%Y}"}


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return accord_crumbs((_("Đối chiếu tháng"), reverse("sign_off_list")), *more)


def _deciding(made: SignOff, form: forms.Form) -> dict[str, Any]:
    name, url = _name(made.last), reverse("sign_off_show", args=[made.pk])
    return {
        "made": made,
        "name": name,
        "decided": decision_on(made) is not None,
        "form": form,
        "cancel_url": url,
        "crumbs": _crumbs((name, url), (_("Quyết định"), "")),
    }
