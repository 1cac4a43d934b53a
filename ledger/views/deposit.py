"""Cash taken to the bank."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledger import balances, moving, permissions
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.people import Role
from ledger.move_forms import DepositForm
from ledger.views.moves import crumbs
from ledger.views.request import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
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
    context = {
        "form": form,
        "pots": pots,
        "crumbs": crumbs((_("Nộp tiền vào tài khoản"), "")),
    }
    return render(request, "ledger/cash_deposit.html", context)
