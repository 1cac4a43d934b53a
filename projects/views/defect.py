"""Pages of what must be mended, during the work or its warranty."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledger.exceptions import LedgerError
from ledger.models.people import Role
from ledger.views.request import person
from projects import accepting, permissions
from projects.forms.acceptance import DefectForm, MendedForm
from projects.models.contract import Defect
from projects.views.contract_parts import ROWS, act_page

_DEFECTS = Defect.objects.select_related("contract__project__book__organisation")
_BOOK = "contract__project__book"


@login_required
@require_http_methods(["GET", "POST"])
def defect_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what must be mended, during the work or its warranty."""
    user, today = person(request), timezone.localdate()
    roles = (Role.ACCOUNTANT, Role.CHAIR)
    contract = permissions.object_for(user, ROWS, pk, *roles, on=today)
    form = DefectForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            accepting.add_defect(contract=contract, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi tồn tại phải khắc phục."))
            return redirect("contract_show", pk)
    return act_page(request, contract, form, _("Ghi tồn tại, khiếm khuyết"))


@login_required
@require_http_methods(["GET", "POST"])
def defect_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down how a defect was mended."""
    user, today = person(request), timezone.localdate()
    roles = (Role.ACCOUNTANT, Role.CHAIR)
    defect = permissions.object_for(user, _DEFECTS, pk, *roles, on=today, book=_BOOK)
    form = MendedForm(request.POST or None, initial={"mended_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            accepting.close_defect(defect=defect, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi kết quả khắc phục."))
            return redirect("contract_show", defect.contract_id)
    return act_page(request, defect.contract, form, _("Ghi kết quả khắc phục"), [defect.text])
