"""Staff pages of printed statements: choose, look, prepare; another person issues or sends back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disclosure import canonical, drafts, issuing, permissions, personal
from disclosure.forms import ReasonForm
from disclosure.models.release import Proposal
from disclosure.models.statement import StatementRequest
from disclosure.statement_forms import ChoiceForm, RequestFilter, RequestForm
from disclosure.statements import KINDS, body, shown
from disclosure.statements.kind import StatementKind
from disclosure.views import shown as project_shown
from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.people import Role, User
from ledger.views.request import page_of, person

_EDIT = ["GET", "HEAD", "POST"]
# Rows of one table in a preview; all of them are in the files of what is issued.
MOST_ROWS = 300


@login_required
@require_safe
def statement_list(request: HttpRequest) -> HttpResponse:
    """List what was prepared and what came of it, newest first; lead to every kind."""
    user, today = person(request), timezone.localdate()
    rows = permissions.statement_requests(user, on=today).order_by("-pk")
    found = RequestFilter(request.GET, rows)
    makes = book_permissions.books_of(user, issuing.PREPARERS, on=today)
    page = page_of(request, found.qs)
    waiting = StatementRequest.objects.waiting().filter(pk__in=[asked.pk for asked in page])
    context = {
        "filter": found,
        "page_obj": page,
        "waiting": set(waiting.values_list("pk", flat=True)),
        "kinds": KINDS.values() if makes else (),
        "crumbs": crumbs(),
    }
    return render(request, "disclosure/statement_list.html", context)


@login_required
@require_http_methods(_EDIT)
def statement_prepare(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose subject and period, see the very tables, and prepare the statement."""
    user, now = person(request), timezone.now()
    made_of = KINDS.get(kind.upper())
    if made_of is None:
        raise Http404
    book = book_permissions.book_for(user, *issuing.PREPARERS, on=timezone.localdate(now))
    choice = ChoiceForm(
        request.GET or None, subjects=made_of.subjects(book), on=timezone.localdate(now)
    )
    form = RequestForm(request.POST or None)
    is_sent = request.method == "POST" and choice.is_valid() and form.is_valid()
    if is_sent:
        try:
            asked = issuing.prepare(
                book=book, kind=made_of, by=user, at=now, **choice.chosen, **form.cleaned_data
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lập; chờ chủ tài khoản phát hành."))
            return redirect("statement_request_show", asked.pk)
    context = {
        "kind": made_of,
        "choice": choice,
        "form": form,
        **_preview(book, made_of, choice, form),
        "crumbs": crumbs(str(made_of.title)),
    }
    return render(request, "disclosure/statement_prepare.html", context)


@login_required
@require_safe
def statement_request_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was prepared; whoever may, issues it or sends it back here."""
    user, today = person(request), timezone.localdate()
    asked = permissions.statement_request(user, pk, on=today)
    waits = StatementRequest.objects.waiting().filter(pk=pk).exists()
    context = {
        "asked": asked,
        "kind": KINDS[asked.kind],
        "waits": waits,
        "issued": getattr(asked, "issued", None) or asked.statement,
        "ruling": getattr(asked, "ruling", None),
        "is_maker": asked.prepared_by_id == user.pk,
        **(_as_it_stands(asked) if waits and not asked.is_withdrawal else {}),
        "may_decide": waits and _may_decide(user, asked),
        "may_prepare": bool(_roles(user, asked) & set(issuing.PREPARERS)),
        "crumbs": crumbs(asked.subject_title),
    }
    return render(request, "disclosure/statement_request.html", context)


@login_required
@require_POST
def statement_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue what somebody else prepared."""
    user, now = person(request), timezone.now()
    asked = permissions.statement_request(user, pk, on=timezone.localdate(now), decides=True)
    try:
        made = issuing.issue(request=asked, by=user, at=now)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("statement_request_show", pk)
    messages.success(request, _("Đã phát hành bản %(version)d.") % {"version": made.version})
    return redirect("statement_request_show", pk)


@login_required
@require_http_methods(_EDIT)
def statement_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Send back what somebody prepared, with a reason."""
    user, now = person(request), timezone.now()
    asked = permissions.statement_request(user, pk, on=timezone.localdate(now), decides=True)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issuing.refuse(request=asked, by=user, at=now, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trả lại đề nghị."))
            return redirect("statement_request_show", pk)
    context = {"form": form, "asked": asked, "crumbs": crumbs(_("Trả lại"))}
    return render(request, "disclosure/statement_refuse.html", context)


@login_required
@require_http_methods(_EDIT)
def statement_withdrawal_ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a statement to be taken out of view."""
    user, now = person(request), timezone.now()
    statement = permissions.statement_to_withdraw(user, code, on=timezone.localdate(now))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = issuing.ask_withdrawal(
                statement=statement, by=user, at=now, **form.cleaned_data
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã đề nghị rút; chờ người thứ hai xác nhận."))
            return redirect("statement_request_show", asked.pk)
    context = {"form": form, "statement": statement, "crumbs": crumbs(_("Rút bản sao kê"))}
    return render(request, "disclosure/statement_withdrawal_ask.html", context)


@login_required
@require_POST
def statement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a statement out of view, as somebody else asked."""
    user, now = person(request), timezone.now()
    asked = permissions.statement_request(user, pk, on=timezone.localdate(now), decides=True)
    try:
        issuing.withdraw(request=asked, by=user, at=now)
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã rút bản sao kê; lý do hiện ở chỗ của bản ấy."))
    return redirect("statement_request_show", pk)


def crumbs(*here: str) -> list[tuple[str, str]]:
    """Return the way to a page of printed statements."""
    way = [(_("Công khai"), reverse("publication_list"))]
    way.append((_("In báo cáo"), reverse("issue_list") if here else ""))
    return [*way, *((name, "") for name in here)]


def _roles(user: User, asked: StatementRequest) -> frozenset[Role]:
    return book_permissions.roles_in(user, asked.book.organisation, on=timezone.localdate())


def _may_decide(user: User, asked: StatementRequest) -> bool:
    return asked.prepared_by_id != user.pk and bool(
        _roles(user, asked) & set(issuing.deciders(asked))
    )


def _preview(
    book: Book, kind: StatementKind, choice: ChoiceForm, form: RequestForm
) -> dict[str, Any]:
    """Return what a chosen statement would say; {} before one is chosen, or where it cannot be."""
    if not choice.is_bound or not choice.is_valid():
        return {}
    chosen = choice.chosen
    asked = StatementRequest(
        act=Proposal.Kind.RELEASE,
        book=book,
        kind=kind.code,
        subject_code=chosen["subject"].code,
        subject_title=chosen["subject"].title,
        since=chosen["since"],
        until=chosen["until"],
    )
    try:
        facts = drafts.looked_at(asked, on=timezone.localdate())
    except LedgerError as error:
        choice.add_error(None, str(error))
        return {}
    found = _told(kind, facts)
    if not found["doubts"]:
        del form.fields["looked_at"]
    return found | {"last": drafts.latest(asked)}


def _told(kind: StatementKind, facts: Any) -> dict[str, Any]:
    """Return what the pages show of the facts of a statement before it is issued."""
    return {
        "equation": shown.signed(kind.equation(facts)),
        "tables": [shown.shown(table, MOST_ROWS) for table in kind.tables(facts)],
        "faults": kind.faults(facts),
        "doubts": project_shown.doubts(personal.doubts(canonical.typed(facts))),
    }


def _as_it_stands(asked: StatementRequest) -> dict[str, Any]:
    """Return what a waiting request would issue now, and whether that is what was prepared."""
    try:
        facts = drafts.looked_at(asked, on=timezone.localdate())
    except LedgerError as error:
        return {"trouble": str(error)}
    is_as_prepared = body.content_sha256(facts, asked.gap_stated) == asked.sha256
    return _told(KINDS[asked.kind], facts) | {"is_as_prepared": is_as_prepared}
