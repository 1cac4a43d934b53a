"""Pages that take statements in: the file, its columns where they must be asked for, the way to its end."""

import secrets
import time
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db.models import F, Max, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledger import bankfiles, continuity, importing, labelling
from ledger.bankfiles import template
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody, Statement
from ledger.models.people import Role, User
from ledger.money import format_vnd
from ledger.views.request import page_of, person
from projects import permissions
from projects.forms.statement import ColumnsForm, StatementForm, letter
from projects.views.bank import ROLES, account_for, account_page, crumbs_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Seconds that one request works on a long file, so that the answer comes in time.
_TURN = 12
# Seconds that a file waits for its columns to be named.
_KEPT_FOR = 60 * 60


@login_required
@require_POST
def statement_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a statement file: a short one at once, the beginning of a long one."""
    user, today = person(request), timezone.localdate()
    custody = account_for(user, pk, Role.ACCOUNTANT, on=today)
    form = StatementForm(request.POST, request.FILES)
    if not form.is_valid():
        return account_page(request, custody, form, on=today)
    file = form.cleaned_data["file"]
    data = file.read()
    try:
        if form.cleaned_data["choose"]:
            labelling.outline(data, file.name)
            return redirect("statement_columns", pk, _keep(user, custody, file.name, data))
        done = _for_a_turn(
            importing.bring(custody=custody, data=data, filename=file.name, by=user, on=today)
        )
    except bankfiles.ColumnsError as error:
        if error.outline is not None and "on" in error.outline.columns:
            if error.alike:
                messages.warning(request, str(error))
            return redirect("statement_columns", pk, _keep(user, custody, file.name, data))
        form.add_error("file", str(error))
    except LedgerError as error:
        form.add_error("file", str(error))
    else:
        return _told(request, done)
    return account_page(request, custody, form, on=today)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_columns(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Ask which column holds what, then take the file in and remember the answer."""
    user, today = person(request), timezone.localdate()
    custody = account_for(user, pk, Role.ACCOUNTANT, on=today)
    kept = cache.get(_place(user, custody, token))
    if kept is None:
        messages.warning(request, _("Tệp chờ đã hết hạn giữ. Hãy tải sao kê lên lại."))
        return redirect("bank_account", pk)
    filename, data = kept
    shown = labelling.outline(data, filename)
    form = ColumnsForm(request.POST if request.method == "POST" else None, outline=shown)
    if request.method == "POST" and form.is_valid():
        try:
            done = _by_columns(custody, data, filename, form.columns, shown, by=user, on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            cache.delete(_place(user, custody, token))
            return _told(request, done)
    context = {
        "custody": custody,
        "form": form,
        "filename": filename,
        "shown": shown,
        "letters": [letter(at) for at in range(len(shown.rows[0]))],
        "rows": [
            [{"letter": letter(at), "text": cell} for at, cell in enumerate(row)]
            for row in shown.rows
        ],
        "crumbs": crumbs_of(custody, (_("Chỉ ra cột"), "")),
    }
    return render(request, "projects/statement_columns.html", context)


@login_required
@require_safe
def statement_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List the files of an account, the newest days first, and where they do not follow one another."""
    user, today = person(request), timezone.localdate()
    custody = account_for(user, pk, *ROLES, on=today)
    files = _files().filter(custody=custody).order_by(F("last").desc(nulls_last=True), "-pk")
    context = {
        "custody": custody,
        "page_obj": page_of(request, files),
        "breaks": continuity.breaks(custody),
        "crumbs": crumbs_of(custody, (_("Tệp sao kê"), "")),
    }
    return render(request, "projects/statement_list.html", context)


@login_required
@require_safe
def statement_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a file and how far it is in; whoever may goes on from here."""
    user, today = person(request), timezone.localdate()
    file = _file_for(user, pk, *ROLES, on=today)
    done = importing.standing(file)
    can_change = permissions.works_in(user, file.custody.book, Role.ACCOUNTANT, on=today)
    context = {
        "file": file,
        "standing": done,
        "facts": _facts(file),
        "can_go_on": can_change and not done.is_whole,
        "runs": "tiep" in request.GET,
        "crumbs": crumbs_of(
            file.custody,
            (_("Tệp sao kê"), reverse("statement_list", args=[file.custody_id])),
            (file.file_name, ""),
        ),
    }
    return render(request, "projects/statement_show.html", context)


@login_required
@require_POST
def statement_go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in the next parts of a file."""
    user, today = person(request), timezone.localdate()
    file = _file_for(user, pk, Role.ACCOUNTANT, on=today)
    try:
        done = _for_a_turn(importing.go_on(statement=file, by=user, on=today))
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("statement_show", pk)
    return _told(request, done)


@login_required
@require_safe
def statement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the file back as the bank gave it."""
    file = _file_for(person(request), pk, *ROLES, on=timezone.localdate())
    suffix = file.file_name.rpartition(".")[2].lower()
    ending = suffix if suffix.isascii() and suffix.isalnum() and len(suffix) <= 5 else "bin"
    headers = {"Content-Disposition": f'attachment; filename="sao-ke-{file.pk}.{ending}"'}
    return HttpResponse(
        bytes(file.content), content_type="application/octet-stream", headers=headers
    )


@login_required
@require_safe
def statement_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the form on which a statement that came on paper is typed in."""
    today = timezone.localdate()
    custody = account_for(person(request), pk, *ROLES, on=today)
    headers = {"Content-Disposition": f'attachment; filename="{template.FILENAME}"'}
    content = template.workbook(custody.number, on=today)
    return HttpResponse(content, content_type=_XLSX, headers=headers)


def _for_a_turn(parts: Iterator[importing.Imported]) -> importing.Imported:
    """Take in parts until the file is whole or the turn is over."""
    until = time.monotonic() + _TURN
    done = next(parts)
    while not done.is_whole and time.monotonic() < until:
        done = next(parts)
    return done


def _by_columns(
    custody: Custody,
    data: bytes,
    filename: str,
    columns: Mapping[str, int],
    shown: bankfiles.Outline,
    *,
    by: User,
    on: date,
) -> importing.Imported:
    """Take a file in; once it could be read, remember its columns for the next of its kind."""
    done = _for_a_turn(
        importing.bring(
            custody=custody, data=data, filename=filename, by=by, on=on, columns=columns
        )
    )
    mark = labelling.headings_of(shown)
    labelling.remember_columns(custody=custody, headings=mark, columns=columns, by=by, on=on)
    return done


def _told(request: HttpRequest, done: importing.Imported) -> HttpResponse:
    """Say what came in; a file that is not whole goes on from its own page."""
    if not done.is_whole:
        address = reverse("statement_show", args=[done.statement.pk])
        return redirect(f"{address}?{urlencode({'tiep': 1})}")
    added = importing.added(done.statement) if done.added else 0
    words = _("Đã nhập %(added)s dòng mới; %(known)s dòng đã có từ trước.")
    told = {"added": format_vnd(added), "known": format_vnd(done.total - added)}
    messages.success(request, words % told)
    return redirect("bank_account", done.statement.custody_id)


def _files() -> "QuerySet[Statement, Any]":
    files = Statement.objects.select_related("custody__book__organisation", "imported_by")
    return files.annotate(
        done=Coalesce(Max("parts__last"), 0), added=Coalesce(Sum("parts__added"), 0)
    )


def _file_for(user: User, pk: int, *roles: Role, on: date) -> Statement:
    """Return a file of a book where `user` holds one of `roles`."""
    found: Statement = permissions.object_for(
        user, _files(), pk, *roles, on=on, book="custody__book"
    )
    return found


def _facts(file: Statement) -> list[tuple[str, object]]:
    days = f"{file.first:%d/%m/%Y} – {file.last:%d/%m/%Y}" if file.first and file.last else None
    return [
        (_("Tài khoản"), file.custody),
        (_("Các ngày"), days),
        (_("Số dòng"), None if file.rows is None else format_vnd(file.rows)),
        (_("Số dư đầu"), None if file.opening is None else format_vnd(file.opening)),
        (_("Số dư cuối"), None if file.closing is None else format_vnd(file.closing)),
        (_("Người nhập"), file.imported_by),
        (_("Lúc"), f"{timezone.localtime(file.imported_at):%d/%m/%Y %H:%M}"),
    ]


def _keep(user: User, custody: Custody, filename: str, data: bytes) -> str:
    """Keep a file that waits for its columns, for this person and account alone."""
    token = secrets.token_hex(16)
    cache.set(_place(user, custody, token), (filename, data), _KEPT_FOR)
    return token


def _place(user: User, custody: Custody, token: str) -> str:
    return f"statement:{user.pk}:{custody.pk}:{token}"
