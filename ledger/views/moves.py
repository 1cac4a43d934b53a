"""Pages of money that moves under a decision: the list, one of them, and how it is asked for."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledger import balances, money, moves, moving, permissions
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.chart import Pot, Regime
from ledger.models.decisions import Decision, Ruling
from ledger.models.people import Role, User
from ledger.move_forms import MoveForm
from ledger.views.request import page_of, person

_EDIT = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def move_list(request: HttpRequest) -> HttpResponse:
    """List the decisions of the person's books, newest first."""
    user, today = person(request), timezone.localdate()
    page = page_of(request, moves.of_books(permissions.books_of(user, on=today)))
    context = {
        "page_obj": page,
        "rows": [(decision, moves.standing(decision)) for decision in page],
        "can_ask": bool(permissions.books_of(user, [Role.ACCOUNTANT], on=today)),
        "can_deposit": bool(permissions.books_of(user, [Role.CASHIER], on=today)),
        "crumbs": crumbs(),
    }
    return render(request, "ledger/move_list.html", context)


@login_required
@require_http_methods(_EDIT)
def move_propose(request: HttpRequest) -> HttpResponse:
    """Ask for a move under a written decision."""
    user, today = person(request), timezone.localdate()
    book = permissions.book_for(user, Role.ACCOUNTANT, on=today)
    pots = balances.pots_with_money([book])
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MoveForm(*sent, book=book, pots=pots)
    if request.method == "POST" and form.is_valid():
        try:
            made = _propose(form, by=user, on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi đề nghị điều chuyển, chờ duyệt."))
            return redirect("move_show", made.pk)
    context = {
        "form": form,
        "pots": pots,
        "crumbs": crumbs((_("Đề nghị điều chuyển"), "")),
    }
    return render(request, "ledger/move_propose.html", context)


@login_required
@require_safe
def move_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one decision: what it lets move, who has ruled on it, what was posted."""
    user, today = person(request), timezone.localdate()
    decision = decision_for(user, pk, on=today)
    context = {
        "decision": decision,
        "standing": moves.standing(decision),
        "words": money.in_words(decision.amount),
        "events": _events(decision),
        "entries": decision.entries.select_related("reversed_by").order_by("id"),
        "office": _office_of(user, decision, on=today),
        "reads": decision.book in permissions.books_of(user, on=today),
        "crumbs": crumbs((decision.number, "")),
    }
    return render(request, "ledger/move_show.html", context)


@login_required
@require_safe
def move_paper(request: HttpRequest, pk: int) -> FileResponse:
    """Give the scan of the decision to somebody who may read it."""
    decision = decision_for(person(request), pk, on=timezone.localdate())
    if not decision.file:
        raise Http404
    return FileResponse(
        decision.file.open("rb"),
        as_attachment=True,
        filename=decision.file_name,
        content_type=decision.content_type,
    )


def _propose(form: MoveForm, *, by: User, on: date) -> Decision:
    data = form.cleaned_data
    source: Pot = data["source"]
    paper = moving.Paper(
        number=data["number"],
        on=data["on"],
        issuer=data["issuer"],
        why=data["why"],
        amount=data["amount"],
        basis=data["basis"],
        file=data["file"],
    )
    target = moving.target_pot(
        source=source,
        regime=Regime(data["regime"] or source.fund.regime),
        custody=data["custody"],
        purpose=data["purpose"],
    )
    return moving.propose(source=source, target=target, paper=paper, by=by, on=on, key=data["key"])


def decision_for(user: User, pk: int, *, on: date) -> Decision:
    """Return a decision of the person's books, or about an account of the village they head."""
    books = permissions.books_of(user, on=on)
    heads = permissions.books_of(user, [Role.VILLAGE_HEAD], on=on)
    of_village = Q(book__in=heads, from_fund__custody__kind=Custody.Kind.VILLAGE)
    rows = Decision.objects.filter(Q(book__in=books) | of_village).select_related(
        "book__organisation", "from_fund__custody", "from_purpose", "to_fund__custody",
        "to_purpose", "basis", "asked_by",
    )  # fmt: skip
    decision = get_object_or_404(rows, pk=pk)
    if decision.book not in books and not _heads(user, decision, on=on):
        raise Http404
    return decision


def offices_of(user: User, decision: Decision, *, on: date) -> list[Ruling.Office]:
    """Return the offices the person holds that may rule on a decision."""
    roles = permissions.roles_in(user, decision.book.organisation, on=on)
    found = [Ruling.Office.CHAIR] if Role.CHAIR in roles else []
    return [*found, Ruling.Office.VILLAGE_HEAD] if _heads(user, decision, on=on) else found


def _heads(user: User, decision: Decision, *, on: date) -> bool:
    custody = decision.from_fund.custody
    if custody is None or custody.kind != Custody.Kind.VILLAGE:
        return False
    headed = permissions.headed_by(user, decision.book.organisation, on=on)
    return bool(headed & {custody.village, ""})


def _office_of(user: User, decision: Decision, *, on: date) -> Ruling.Office | None:
    """Return the office the person may rule for now, if any."""
    if user.pk == decision.asked_by_id:
        return None
    waited = moves.offices_waited_for(decision)
    return next((o for o in offices_of(user, decision, on=on) if o in waited), None)


def _events(decision: Decision) -> list[dict[str, object]]:
    """Return who asked and who ruled, as the timeline shows it."""
    asked: dict[str, object] = {
        "date": timezone.localdate(decision.asked_at),
        "title": _("Đề nghị"),
        "detail": str(decision.asked_by),
        "tone": "done",
    }
    ruled: list[dict[str, object]] = [
        {
            "date": ruling.on,
            "title": f"{ruling.get_office_display()}: "
            + (_("đồng ý") if ruling.agreed else _("từ chối")),
            "detail": f"{ruling.by}. {ruling.reason}".removesuffix(". "),
            "tone": "done" if ruling.agreed else "late",
        }
        for ruling in decision.rulings.select_related("by").order_by("id")
    ]
    return [asked, *ruled]


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to the decisions, and on to a page of theirs."""
    return [
        (_("Sổ sách"), reverse("entry_list")),
        (_("Điều chuyển"), reverse("move_list")),
        *more,
    ]
