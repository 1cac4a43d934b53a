"""Receive many pledges on one page, with one look before all of them are posted."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ledger import money
from ledger.exceptions import LedgerError
from ledger.views.request import numbers, page_of, person
from projects import contributions, permissions, receiving, valuation
from projects.filters import PledgeFilter
from projects.forms.many import ReceiveManyForm
from projects.models.contribution import Call, Contribution, Form, Pledge
from projects.views.call import CALLS, CLERKS, call_url
from projects.views.project import crumbs_of

_ROWS = Pledge.objects.select_related(
    "call__project__book__organisation", "call__project__purpose", "call__cash_box",
    "call__bank_account",
).order_by("id")  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def receive_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick what came, look at what will be posted, post all of it or nothing."""
    user, today = person(request), timezone.localdate()
    call = permissions.object_for(user, CALLS, pk, *CLERKS, on=today)
    found = PledgeFilter(request.GET, contributions.outstanding(_offered(request, call)))
    page = page_of(request, found.qs)
    shown = {row.pk for row in page} if request.method == "GET" else _sent(request)
    standings = contributions.standings(_ROWS.filter(call=call, pk__in=shown))
    form = ReceiveManyForm(request.POST or None, standings=standings, today=today)
    crumbs = crumbs_of(call.project, (call.title, call_url(call)), (_("Nhận nhiều"), ""))
    context = {"call": call, "form": form, "crumbs": crumbs}
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["confirmed"]:
            return render(request, "projects/contribution_confirm.html", context | _look(form))
        try:
            made = receiving.receive_many(receipts=form.receipts(), by=user, today=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _told(len(made)))
            chosen = urlencode([("da-ghi", one.pk) for one in made])
            return redirect(f"{reverse('receive_many', args=[pk])}?{chosen}")
    context |= {"filter": found, "page_obj": page, "made": _just_made(request, call)}
    return render(request, "projects/contribution_many.html", context)


def _offered(request: HttpRequest, call: Call) -> QuerySet[Pledge]:
    """Leave out transfers unless asked for: the bank statement brings them by their codes."""
    rows = _ROWS.filter(call=call)
    asked = request.GET.get("form") == Form.TRANSFER
    return rows if asked else rows.exclude(form=Form.TRANSFER)


def _sent(request: HttpRequest) -> set[int]:
    """Return the pledges on the page that was sent, whatever has become of the list since."""
    return numbers(name.removeprefix("key_") for name in request.POST if name.startswith("key_"))


def _look(form: ReceiveManyForm) -> dict[str, object]:
    """Return what will be posted, in words, and the form that carries it."""
    receipts = form.receipts()
    total = sum(receipt.amount or 0 for receipt in receipts)
    sentence = _("Ghi %(count)d phiếu, cộng tiền %(total)s đồng. Ghi hết hoặc không ghi phiếu nào.")
    label = ngettext("Ghi sổ %(n)d phiếu", "Ghi sổ %(n)d phiếu", len(receipts))
    form.hide()
    return {
        "rows": [(receipt, _value(receipt)) for receipt in receipts],
        "total": total,
        "sentences": [sentence % {"count": len(receipts), "total": money.format_vnd(total)}],
        "submit_label": label % {"n": len(receipts)},
    }


def _value(receipt: receiving.Receipt) -> int | None:
    if receipt.quantity is None or receipt.unit_price is None:
        return receipt.amount
    return valuation.value_of(receipt.quantity, receipt.unit_price)


def _just_made(request: HttpRequest, call: Call) -> QuerySet[Contribution]:
    pks = numbers(request.GET.getlist("da-ghi"))
    rows = Contribution.objects.filter(pk__in=pks, call=call)
    return rows.select_related("entry", "giver").order_by("id")


def _told(count: int) -> str:
    return ngettext("Đã ghi sổ %(n)d phiếu.", "Đã ghi sổ %(n)d phiếu.", count) % {"n": count}
