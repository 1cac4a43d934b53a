"""The months of a book: which are closed, what was asked and decided, what stood there at a closing."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger import leaves, ledgers, official, periods, permissions
from ledger.models.log import Checkpoint, Leaf
from ledger.models.people import Role, User
from ledger.models.periods import ClosingDecision, ClosingRequest
from ledger.templatetags.money import vn_date
from ledger.views import sections, trial
from ledger.views.answer import inline
from ledger.views.days import Days
from ledger.views.request import page_of, person
from ledger.views.sections import Papers

# What was asked lately; all of it is in the trail.
_RECENT = 20


@login_required
@require_safe
def period_list(request: HttpRequest) -> HttpResponse:
    """List the months of the person's book, what waits, and what was asked and decided lately."""
    user, today = person(request), timezone.localdate()
    book = permissions.book_for(user, on=today)
    roles = permissions.roles_in(user, book.organisation, on=today)
    waiting = periods.pending(book)
    may_ask = Role.ACCOUNTANT in roles and waiting is None
    context = {
        "book": book,
        "page_obj": page_of(request, periods.spans(book, on=today)),
        "today": today,
        "waiting": waiting,
        "waiting_name": waiting and name_of(waiting),
        "may_close": may_ask and bool(periods.closable(book, on=today)),
        "may_reopen": may_ask and book.closed_to is not None,
        "may_decide": waiting is not None and _may_decide(user, waiting, roles),
        "events": [_event(asked) for asked in periods.requests(book)[:_RECENT]],
        "crumbs": crumbs(),
    }
    return render(request, "ledger/period_list.html", context)


@login_required
@require_safe
def period_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request, its decision, and the balances at the closing; in files too."""
    user, today = person(request), timezone.localdate()
    asked = request_for(user, pk, on=today)
    decision = decision_on(asked)
    roles = permissions.roles_in(user, asked.book.organisation, on=today)
    context = {
        "name": name_of(asked),
        "asked": asked,
        "decision": decision,
        "may_decide": decision is None and _may_decide(user, asked, roles),
    }
    way = crumbs((name_of(asked), ""))
    if decision is None or not decision.accepted:
        return render(request, "ledger/period_show.html", {**context, "crumbs": way})
    if request.GET.get("dang") == "json":
        file_name = periods.paper_name(decision).replace("/", "-")
        return inline(periods.paper(decision), f"{file_name}.json", "application/json")
    context |= _sealed(decision) | {"undone": periods.is_undone(decision)}
    if not asked.is_close:
        return render(request, "ledger/period_show.html", {**context, "crumbs": way})
    with sections.language(request):
        papers = _papers(asked, decision, kind=sections.wanted(request))
        if sections.wanted(request):
            return sections.answer(request, papers)
    return sections.page(request, papers, "ledger/period_show.html", way, **context)


def request_for(user: User, pk: int, *roles: Role, on: date) -> ClosingRequest:
    """Return a request of a book where `user` holds one of `roles` (default: a reader's), or 404."""
    books = permissions.books_of(user, roles or permissions.READERS, on=on)
    found = periods.request_in(books, pk)
    if found is None:
        raise Http404
    return found


def decision_on(asked: ClosingRequest) -> ClosingDecision | None:
    """Return what was decided, or None while it waits."""
    return getattr(asked, "decision", None)


def name_of(asked: ClosingRequest) -> str:
    """Return in words what is asked."""
    if asked.is_close:
        return _("Khóa sổ đến hết ngày %(day)s") % {"day": vn_date(asked.last)}
    if asked.last is None:
        return _("Mở lại mọi kỳ đã khóa")
    return _("Mở lại các kỳ sau ngày %(day)s") % {"day": vn_date(asked.last)}


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from the journal to a page of closing."""
    own = reverse("period_list") if more else ""
    return sections.crumbs((_("Khóa sổ"), own), *more)


def _may_decide(user: User, asked: ClosingRequest, roles: frozenset[Role]) -> bool:
    return Role.CHAIR in roles and asked.asked_by_id != user.pk


def _sealed(decision: ClosingDecision) -> dict[str, str | Checkpoint | None]:
    """Return the name of a decision in the log, and the first checkpoint that covers it."""
    name, book = periods.paper_name(decision), decision.request.book
    leaf = Leaf.objects.filter(book=book, kind=Leaf.Kind.PAPER, name=name).first()
    return {"paper": name, "checkpoint": leaves.first_over(leaf) if leaf else None}


def _event(asked: ClosingRequest) -> dict[str, Any]:
    """Return a request as the timeline shows it."""
    decision = decision_on(asked)
    said = [f"{asked.asked_by}: {asked.reason}"]
    state, tone = _("chờ duyệt"), "wait"
    if decision is not None:
        state, tone = (_("đã duyệt"), "done") if decision.accepted else (_("bị từ chối"), "late")
        said.append(f"{decision.decided_by}: {decision.reason or state}")
    return {
        "date": timezone.localdate(asked.asked_at),
        "title": name_of(asked),
        "url": reverse("period_show", args=[asked.pk]),
        "detail": " · ".join(said),
        "state": state,
        "tone": tone,
    }


def _papers(asked: ClosingRequest, decision: ClosingDecision, *, kind: str) -> Papers:
    """Return the balances at a closing, by the account numbers of its last day."""
    book, last = asked.book, asked.last or asked.book.opened_on
    days = Days(book, periods.since(decision), last, last)
    numbers = official.numbers([book])
    found = ledgers.trial_balance_at(decision)
    return Papers(
        _("Bảng cân đối tài khoản khi khóa sổ"),
        f"khoa-so-{last:%Y-%m}",
        book.organisation,
        [days.words],
        trial.tables(found, numbers, days, kind=kind),
        timezone.localdate(decision.decided_at),
        numbers,
        wide=True,
    )
