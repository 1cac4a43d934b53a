"""Ask to close months of a book or to open them again; decide what was asked."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledger import closing, periods, permissions, signing
from ledger.exceptions import LedgerError
from ledger.forms import CloseForm, ReasonForm, ReopenForm
from ledger.models.chart import Book
from ledger.models.people import Role
from ledger.models.periods import ClosingRequest
from ledger.templatetags.money import vn_date
from ledger.views.periods import crumbs, decision_on, name_of, request_for
from ledger.views.request import person

_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_METHODS)
def period_close(request: HttpRequest) -> HttpResponse:
    """Ask that the book be closed up to the end of a month."""
    today = timezone.localdate()
    book = permissions.book_for(person(request), Role.ACCOUNTANT, on=today)
    form = CloseForm(request.POST or None, ends=periods.closable(book, on=today))
    return _ask(request, book, form, ClosingRequest.Action.CLOSE)


@login_required
@require_http_methods(_METHODS)
def period_reopen(request: HttpRequest) -> HttpResponse:
    """Ask that closed months be opened again."""
    book = permissions.book_for(person(request), Role.ACCOUNTANT, on=timezone.localdate())
    form = ReopenForm(request.POST or None, ends=periods.reopenable(book), since=book.opened_on)
    return _ask(request, book, form, ClosingRequest.Action.REOPEN)


@login_required
@require_http_methods(_METHODS)
def period_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the decision does; sent, do it and seal the book."""
    user, now = person(request), timezone.now()
    asked = request_for(user, pk, Role.CHAIR, on=timezone.localdate(now))
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            closing.accept(request=asked, key=_key(), by=user, at=now)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thực hiện: %(what)s.") % {"what": name_of(asked)})
            return redirect("period_show", pk)
    context = _deciding(asked, form) | {"sentences": _sentences(asked)}
    return render(request, "ledger/period_accept.html", context)


@login_required
@require_http_methods(_METHODS)
def period_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse what was asked, with a reason."""
    user, now = person(request), timezone.now()
    asked = request_for(user, pk, Role.CHAIR, on=timezone.localdate(now))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            closing.refuse(request=asked, by=user, at=now, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã từ chối đề nghị."))
            return redirect("period_show", pk)
    return render(request, "ledger/period_refuse.html", _deciding(asked, form))


def _ask(
    request: HttpRequest,
    book: Book,
    form: CloseForm | ReopenForm,
    action: ClosingRequest.Action,
) -> HttpResponse:
    closes = action == ClosingRequest.Action.CLOSE
    ask = closing.ask_close if closes else closing.ask_reopen
    if form.is_valid():
        try:
            asked = ask(book=book, by=person(request), at=timezone.now(), **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi đề nghị; chủ tài khoản quyết định."))
            return redirect("period_show", asked.pk)
    title = _("Đề nghị khóa sổ") if closes else _("Đề nghị mở lại kỳ đã khóa")
    context = {
        "title": title,
        "form": form,
        "nothing": not form.fields["last"].choices,  # type: ignore[attr-defined]  # of a choice
        "waiting": periods.pending(book),
        "closes": closes,
        "crumbs": crumbs((title, "")),
    }
    return render(request, "ledger/period_ask.html", context)


def _key() -> Ed25519PrivateKey:
    return signing.read_key(settings.SIGNING_KEY_FILE, create=not settings.PRODUCTION)


def _deciding(asked: ClosingRequest, form: forms.Form) -> dict[str, Any]:
    name, url = name_of(asked), reverse("period_show", args=[asked.pk])
    return {
        "asked": asked,
        "name": name,
        "decided": decision_on(asked) is not None,
        "form": form,
        "cancel_url": url,
        "crumbs": crumbs((name, url), (_("Quyết định"), "")),
    }


def _sentences(asked: ClosingRequest) -> list[str]:
    said = _("%(name)s, theo đề nghị của %(person)s ngày %(day)s. Lý do: %(reason)s") % {
        "name": name_of(asked),
        "person": asked.asked_by,
        "day": vn_date(timezone.localdate(asked.asked_at)),
        "reason": asked.reason,
    }
    if asked.is_close:
        return [
            said,
            _("Từ đó không ghi thêm được chứng từ nào vào những ngày đã khóa."),
            _("Số dư từng tài khoản được giữ lại, sổ được niêm và ký trong nhật ký công khai."),
        ]
    return [
        said,
        _("Từ đó lại ghi được chứng từ vào những ngày ấy, cho đến khi khóa lại."),
        _("Số liệu đã chốt của các tháng mở lại thôi dùng, nhưng vẫn lưu và vẫn xem được."),
    ]
