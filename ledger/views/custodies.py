"""Pages of the places where money is kept."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledger import balances, keeping, permissions
from ledger.exceptions import LedgerError
from ledger.forms import CustodyForm
from ledger.models.bank import Custody
from ledger.models.people import Role
from ledger.views.request import person


@login_required
@require_safe
def custody_list(request: HttpRequest) -> HttpResponse:
    """List where the money of the person's books is kept, and how much is there."""
    user, today = person(request), timezone.localdate()
    books = permissions.books_of(user, on=today)
    places = Custody.objects.filter(book__in=books).select_related("bank", "book__organisation")
    keepers = permissions.books_of(user, [Role.ACCOUNTANT, Role.CHAIR], on=today)
    context = {
        "rows": [
            (place, balances.kept_in(place))
            for place in places.order_by("-is_open", "kind", "name")
        ],
        "can_keep": bool(keepers),
        "crumbs": _crumbs((_("Nơi giữ tiền"), "")),
    }
    return render(request, "ledger/custody_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def custody_open(request: HttpRequest) -> HttpResponse:
    """Add a cash box or an account to the person's own book."""
    user, today = person(request), timezone.localdate()
    book = permissions.book_for(user, Role.ACCOUNTANT, Role.CHAIR, on=today)
    form = CustodyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.open_custody(book=book, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thêm nơi giữ tiền."))
            return redirect("custody_list")
    crumbs = _crumbs((_("Nơi giữ tiền"), reverse("custody_list")), (_("Thêm nơi giữ tiền"), ""))
    return render(request, "ledger/custody_open.html", {"form": form, "crumbs": crumbs})


@login_required
@require_POST
def custody_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop using an empty place."""
    user, today = person(request), timezone.localdate()
    books = permissions.books_of(user, [Role.ACCOUNTANT, Role.CHAIR], on=today)
    custody = get_object_or_404(
        Custody.objects.select_related("book__organisation"), book__in=books, pk=pk
    )
    try:
        keeping.close_custody(custody=custody, by=user, on=today)
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã đóng %(name)s.") % {"name": custody.name})
    return redirect("custody_list")


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Sổ sách"), reverse("entry_list")),
        (_("Nguồn tiền"), reverse("fund_list")),
        *more,
    ]
