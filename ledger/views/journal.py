"""The journal, one entry, and its reversal."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledger import leaves, log, permissions, reversing, statements
from ledger.exceptions import LedgerError
from ledger.filters import EntryFilter
from ledger.forms import ReasonForm
from ledger.models.journal import Entry
from ledger.models.people import Role, User
from ledger.views import sections
from ledger.views.request import page_of, person
from ledger.views.sections import VND


@dataclass(frozen=True)
class ShownLine:
    """One line as a voucher shows it; đồng, or a quantity of a unit."""

    account: str
    fund: str
    purpose: str
    unit: str
    debit: int | Decimal | None
    credit: int | Decimal | None


@login_required
@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """List the journal of the person's books."""
    books = permissions.books_of(person(request), on=timezone.localdate())
    found = EntryFilter(request.GET, statements.entries(books), books=books)
    context = {
        "filter": found,
        "page_obj": page_of(request, found.qs),
        "crumbs": sections.crumbs(),
    }
    return render(request, "ledger/entry_list.html", context)


@login_required
@require_safe
def entry_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one voucher: its lines, who made and approved it, what it reverses."""
    user, today = person(request), timezone.localdate()
    entry = _entry_for_reader(user, pk, on=today)
    roles = permissions.roles_in(user, entry.book.organisation, on=today)
    mirror = Entry.objects.filter(reverses=entry).first()
    leaf = leaves.leaf_of(entry)
    context = {
        "entry": entry,
        "leaf": leaf,
        "checkpoint": leaf and leaves.first_over(leaf),
        "last": leaves.latest(entry.book),
        "lines": _shown(entry),
        "private": getattr(entry, "private", None),
        "mirror": mirror,
        "can_reverse": bool(roles & {Role.ACCOUNTANT, Role.CHAIR})
        and mirror is None
        and entry.reverses is None,
        "crumbs": sections.crumbs((entry.voucher, "")),
    }
    return render(request, "ledger/entry_show.html", context)


@login_required
@require_safe
def entry_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the proof that the voucher is in the public log, with its private part, for its giver."""
    entry = _entry_for_reader(person(request), pk, on=timezone.localdate())
    leaf = leaves.leaf_of(entry)
    text = log.receipt_json(leaf, private=True) if leaf else None
    if text is None:
        messages.warning(
            request, _("Chứng từ này chưa chốt; biên nhận có sau lần niêm sổ tiếp theo.")
        )
        return redirect("entry_show", pk)
    headers = {"Content-Disposition": 'attachment; filename="bien-nhan.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the reversal will post; with a reason, post it."""
    user, today = person(request), timezone.localdate()
    entry = _entry_for_reader(user, pk, Role.ACCOUNTANT, Role.CHAIR, on=today)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            mirror = reversing.reverse_entry(entry=entry, on=today, by=user, reason=reason)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi bút toán đảo %(no)s.") % {"no": mirror.voucher})
            return redirect("entry_show", mirror.pk)
    context = {
        "entry": entry,
        "form": form,
        "sentences": [
            _("Chứng từ %(voucher)s (%(summary)s) vẫn còn trong sổ.")
            % {"voucher": entry.voucher, "summary": entry.summary},
            _("Một bút toán ngược lại được ghi hôm nay, kèm lý do."),
        ],
        "postings": _mirrored(entry),
        "cancel_url": reverse("entry_show", args=[pk]),
        "crumbs": sections.crumbs(
            (entry.voucher, reverse("entry_show", args=[pk])),
            (_("Đảo bút toán"), ""),
        ),
    }
    return render(request, "ledger/entry_reverse.html", context)


def _entry_for_reader(user: User, pk: int, *roles: Role, on: date) -> Entry:
    """Return an entry of a book where `user` holds one of `roles` (default: a reader's)."""
    books = permissions.books_of(user, roles or permissions.READERS, on=on)
    entries = Entry.objects.select_related(
        "book__organisation", "private", "made_by", "approved_by", "reverses"
    )
    return get_object_or_404(entries.filter(book__in=books), pk=pk)


def _shown(entry: Entry) -> list[ShownLine]:
    lines = entry.lines.select_related("account__fund", "account__purpose").order_by("position")
    return [
        ShownLine(
            account=line.account.get_function_display(),
            fund=line.account.fund.name,
            purpose=line.account.purpose.name if line.account.purpose else "",
            unit=line.account.unit,
            debit=sections.measure(line.amount, line.account.unit) if line.amount > 0 else None,
            credit=sections.measure(-line.amount, line.account.unit) if line.amount < 0 else None,
        )
        for line in lines
    ]


def _mirrored(entry: Entry) -> list[dict[str, object]]:
    """Return the lines of the reversal; a quantity stands beside its account, not among the đồng."""
    rows = []
    for line in _shown(entry):
        sums: dict[str, object] = {"debit": line.credit, "credit": line.debit}
        name = line.account
        if line.unit != VND:
            name, sums = f"{name}: −{line.debit or line.credit} {line.unit}", {}
        rows.append({"account": "", "name": name, "fund": line.fund} | sums)
    return rows
