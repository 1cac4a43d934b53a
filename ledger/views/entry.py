"""One voucher: its page, its sheet, its reversal."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledger import journals, leaves, letterhead, log, money, official, pdf, permissions, reversing
from ledger.exceptions import LedgerError
from ledger.forms import ReasonForm
from ledger.models.journal import Entry
from ledger.models.people import Role, User
from ledger.official import Numbers
from ledger.views import sections
from ledger.views.answer import inline
from ledger.views.request import person
from ledger.views.sections import VND


@dataclass(frozen=True)
class ShownLine:
    """One line as a voucher shows it; đồng, or a quantity of a unit."""

    number: str
    account: str
    fund: str
    purpose: str
    unit: str
    debit: int | Decimal | None
    credit: int | Decimal | None


@dataclass(frozen=True)
class Signer:
    """A person of a voucher and the posts they held on its day."""

    name: str
    posts: str


@login_required
@require_safe
def entry_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one voucher: its lines, who made and approved it, what it reverses; or print it."""
    user, today = person(request), timezone.localdate()
    entry = _entry_for_reader(user, pk, on=today)
    kind = sections.wanted(request)
    with sections.language(request):
        context = _voucher(entry)
        if kind in sections.PAPER:
            return _printed(request, entry, context, draft=kind == "nhap")
    roles = permissions.roles_in(user, entry.book.organisation, on=today)
    leaf = leaves.leaf_of(entry)
    context |= {
        "leaf": leaf,
        "checkpoint": leaf and leaves.first_over(leaf),
        "last": leaves.latest(entry.book),
        "can_reverse": bool(roles & {Role.ACCOUNTANT, Role.CHAIR})
        and context["mirror"] is None
        and entry.reverses is None,
        "print_url": sections.file_url(request, "nhap" if context["waiting"] else "pdf"),
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


def _voucher(entry: Entry) -> dict[str, Any]:
    """Return what stands on a voucher, on the page and on paper."""
    numbers = official.numbers([entry.book])
    has_numbers = numbers.regime(entry.book_id, entry.on) is not None
    return {
        "entry": entry,
        "amount": getattr(entry, "amount", 0),  # annotated
        "lines": _shown(entry, numbers),
        "numbers": numbers,
        "has_numbers": has_numbers,
        "waiting": numbers.waiting(),
        "private": getattr(entry, "private", None),
        "mirror": Entry.objects.filter(reverses=entry).first(),
        "maker": _signer(entry.made_by, entry),
        "approver": _signer(entry.approved_by, entry) if entry.approved_by else None,
    }


def _signer(user: User, entry: Entry) -> Signer:
    roles = permissions.roles_in(user, entry.book.organisation, on=entry.on)
    return Signer(str(user), ", ".join(str(role.label) for role in Role if role in roles))


def _printed(
    request: HttpRequest, entry: Entry, context: dict[str, Any], *, draft: bool
) -> HttpResponse:
    """Answer with the voucher on paper; back to its page where it may not be official."""
    numbers: Numbers = context["numbers"]
    try:
        if not draft:
            numbers.require_verified()
    except LedgerError as error:
        return sections.refused(request, error)
    office = entry.book.organisation.name
    sheet = context | {
        "waiting": [],
        **sections.draft_context(numbers, draft=draft),
        "agency": letterhead.agency(office),
        "place": letterhead.place(office),
        "day": entry.on,
        "number": f"Số: {entry.voucher}",
        "words": money.in_words(context["amount"]) if context["amount"] else "",
        "signatures": _signatures(context["maker"], context["approver"]),
    }
    title = str(entry.get_kind_display())
    data = pdf.render("print/entry.html", sheet, title=title, created=entry.recorded_at)
    return inline(data, f"chung-tu-{entry.pk}.pdf")


def _signatures(maker: Signer, approver: Signer | None) -> list[dict[str, str]]:
    made = {"authority": "Người lập", "post": maker.posts or "Kế toán", "name": maker.name}
    seen = approver or Signer("", "Chủ tài khoản")
    return [
        made,
        {"authority": "Người duyệt", "post": seen.posts or "Chủ tài khoản", "name": seen.name},
    ]


def _entry_for_reader(user: User, pk: int, *roles: Role, on: date) -> Entry:
    """Return an entry of a book where `user` holds one of `roles` (default: a reader's)."""
    books = permissions.books_of(user, roles or permissions.READERS, on=on)
    entries = journals.entries(books).select_related(
        "book__organisation", "private", "made_by", "approved_by", "reverses"
    )
    return get_object_or_404(entries, pk=pk)


def _shown(entry: Entry, numbers: Numbers) -> list[ShownLine]:
    lines = entry.lines.select_related("account__fund", "account__purpose").order_by("position")
    return [
        ShownLine(
            number=_number(numbers.of(line.account, entry.on)),
            account=line.account.get_function_display(),
            fund=line.account.fund.name,
            purpose=line.account.purpose.name if line.account.purpose else "",
            unit=line.account.unit,
            debit=sections.measure(line.amount, line.account.unit) if line.amount > 0 else None,
            credit=sections.measure(-line.amount, line.account.unit) if line.amount < 0 else None,
        )
        for line in lines
    ]


def _number(found: official.Official | None) -> str:
    return found.mark if found else _("chưa có")


def _mirrored(entry: Entry) -> list[dict[str, object]]:
    """Return the lines of the reversal; a quantity stands beside its account, not among the đồng."""
    numbers = official.numbers([entry.book])
    has_numbers = numbers.regime(entry.book_id, entry.on) is not None
    rows = []
    for line in _shown(entry, numbers):
        sums: dict[str, object] = {"debit": line.credit, "credit": line.debit}
        name = line.account
        if line.unit != VND:
            name, sums = f"{name}: −{line.debit or line.credit} {line.unit}", {}
        number = line.number if has_numbers else ""
        rows.append({"account": number, "name": name, "fund": line.fund} | sums)
    return rows
