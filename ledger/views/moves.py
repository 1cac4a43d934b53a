"""Pages of money that moves: decisions asked for, agreed to or refused; cash taken to the bank."""

from datetime import date

from django import forms
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
from ledger.forms import ReasonForm
from ledger.models.bank import Custody
from ledger.models.chart import Pot, Regime
from ledger.models.decisions import Decision, Ruling
from ledger.models.people import Role, User
from ledger.move_forms import DepositForm, MoveForm
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
        "crumbs": _crumbs(),
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
        "crumbs": _crumbs((_("Đề nghị điều chuyển"), "")),
    }
    return render(request, "ledger/move_propose.html", context)


@login_required
@require_safe
def move_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one decision: what it lets move, who has ruled on it, what was posted."""
    user, today = person(request), timezone.localdate()
    decision = _decision_for(user, pk, on=today)
    context = {
        "decision": decision,
        "standing": moves.standing(decision),
        "words": money.in_words(decision.amount),
        "events": _events(decision),
        "entries": decision.entries.select_related("reversed_by").order_by("id"),
        "office": _office_of(user, decision, on=today),
        "reads": decision.book in permissions.books_of(user, on=today),
        "crumbs": _crumbs((decision.number, "")),
    }
    return render(request, "ledger/move_show.html", context)


@login_required
@require_http_methods(_EDIT)
def move_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what will be posted; on a click agree, and move the money when nobody else is waited for."""
    user, today = person(request), timezone.localdate()
    decision, office = _ruling_for(user, pk, on=today)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            entry = moving.agree(decision=decision, office=office, by=user, on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            said = _("Đã ghi sổ điều chuyển %(no)s.") % {"no": entry.voucher} if entry else ""
            messages.success(request, said or _("Đã đồng ý; còn chờ người khác."))
            return redirect("move_show", pk)
    return _confirm(request, decision, form, _("Đồng ý điều chuyển"), with_postings=True)


@login_required
@require_http_methods(_EDIT)
def move_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse with a reason."""
    user, today = person(request), timezone.localdate()
    decision, office = _ruling_for(user, pk, on=today)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            moving.refuse(decision=decision, office=office, by=user, on=today, reason=reason)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã từ chối điều chuyển."))
            return redirect("move_show", pk)
    return _confirm(request, decision, form, _("Từ chối điều chuyển"), with_postings=False)


@login_required
@require_safe
def move_paper(request: HttpRequest, pk: int) -> FileResponse:
    """Give the scan of the decision to somebody who may read it."""
    decision = _decision_for(person(request), pk, on=timezone.localdate())
    if not decision.file:
        raise Http404
    return FileResponse(
        decision.file.open("rb"),
        as_attachment=True,
        filename=decision.file_name,
        content_type=decision.content_type,
    )


@login_required
@require_http_methods(_EDIT)
def cash_deposit(request: HttpRequest) -> HttpResponse:
    """Record that cash was taken to an account; the bank's statement confirms it."""
    user, today = person(request), timezone.localdate()
    book = permissions.book_for(user, Role.CASHIER, on=today)
    pots = balances.pots_with_money([book], Custody.Kind.CASH_BOX)
    form = DepositForm(
        request.POST if request.method == "POST" else None, book=book, pots=pots, today=today
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            entry = moving.deposit(
                pot=data["source"],
                custody=data["custody"],
                amount=data["amount"],
                on=data["on"],
                by=user,
                key=data["key"],
                today=today,
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("Đã ghi %(no)s. Kế toán xác nhận khi sao kê có khoản này.")
                % {"no": entry.voucher},
            )
            return redirect("move_list")
    context = {"form": form, "pots": pots, "crumbs": _crumbs((_("Nộp tiền vào tài khoản"), ""))}
    return render(request, "ledger/cash_deposit.html", context)


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


def _decision_for(user: User, pk: int, *, on: date) -> Decision:
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


def _ruling_for(user: User, pk: int, *, on: date) -> tuple[Decision, Ruling.Office]:
    """Return a decision and the office the person may rule for, waited for or not; 404 without one."""
    decision = _decision_for(user, pk, on=on)
    offices = _offices(user, decision, on=on)
    if not offices:
        raise Http404
    waited = moves.offices_waited_for(decision)
    return decision, next((office for office in offices if office in waited), offices[0])


def _offices(user: User, decision: Decision, *, on: date) -> list[Ruling.Office]:
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
    return next((o for o in _offices(user, decision, on=on) if o in waited), None)


def _confirm(
    request: HttpRequest,
    decision: Decision,
    form: forms.Form,
    title: str,
    *,
    with_postings: bool,
) -> HttpResponse:
    show = reverse("move_show", args=[decision.pk])
    context = {
        "decision": decision,
        "form": form,
        "title": title,
        "sentences": [
            _("Từ %(source)s sang %(target)s.")
            % {"source": decision.source, "target": decision.target},
            _("Số tiền %(amount)s đồng (%(words)s).")
            % {
                "amount": money.format_vnd(decision.amount),
                "words": money.in_words(decision.amount),
            },
            _("Theo %(number)s ngày %(day)s: %(why)s.")
            % {
                "number": decision.number,
                "day": f"{decision.on:%d/%m/%Y}",
                "why": decision.why.rstrip("."),
            },
        ],
        "postings": _postings(decision) if with_postings else [],
        "submit_tone": "primary" if with_postings else "danger",
        "cancel_url": show,
        "crumbs": _crumbs((decision.number, show), (title, "")),
    }
    return render(request, "ledger/move_confirm.html", context)


def _postings(decision: Decision) -> list[dict[str, object]]:
    lines = moving.postings(decision.source, decision.target, decision.amount)
    return [
        {
            "account": "",
            "name": line.function.label,
            "fund": str(Pot(line.fund, line.purpose)),
            "debit": max(line.amount, 0) or None,
            "credit": max(-line.amount, 0) or None,
        }
        for line in lines
    ]


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


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Sổ sách"), reverse("entry_list")),
        (_("Điều chuyển"), reverse("move_list")),
        *more,
    ]
