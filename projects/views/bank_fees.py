"""Interest and fees of an account, several lines booked together."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ledger import banking
from ledger.exceptions import LedgerError
from ledger.models.bank import StatementLine
from ledger.models.people import Role
from ledger.views.request import PAGE, numbers, person
from projects.views.bank import OWN, account_for, line_name


@login_required
@require_POST
def bank_fees(request: HttpRequest, pk: int) -> HttpResponse:
    """Book the ticked lines as the bank's interest or fees, each shared out by the balances of its day."""
    user, today = person(request), timezone.localdate()
    custody = account_for(user, pk, Role.ACCOUNTANT, on=today)
    ticked = numbers(request.POST.getlist("dong"))
    rows = StatementLine.objects.filter(custody=custody, pk__in=ticked)
    lines = list(rows.select_related("custody__book__organisation").order_by("on", "pk")[:PAGE])
    back = redirect(f"{reverse('bank_account', args=[pk])}?trang-thai={OWN}")
    if not lines:
        messages.error(request, _("Hãy đánh dấu ít nhất một dòng lãi, phí."))
        return back
    try:
        done = banking.record_many(lines=lines, by=user, on=today)
    except LedgerError as error:
        messages.error(request, str(error))
        return back
    if done.entries:
        count = len(done.entries)
        said = ngettext(
            "Đã ghi và khớp %(count)d dòng lãi, phí.",
            "Đã ghi và khớp %(count)d dòng lãi, phí.",
            count,
        )
        messages.success(request, said % {"count": count})
    for line, sentence in done.refused[:5]:
        messages.warning(request, f"{line_name(line)}: {sentence}")
    return back
