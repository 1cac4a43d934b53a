"""The page of all norms and delegation thresholds, in force and past."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger.views.request import page_of
from projects import entitlement, norms
from projects.models.norm import DelegationThreshold, Norm


@login_required
@require_safe
def norm_list(request: HttpRequest) -> HttpResponse:
    """List the norms in force and past, and the delegation thresholds, with their bases."""
    today = timezone.localdate()
    rows = Norm.objects.select_related("basis").order_by("kind", "title", "-valid_from")
    page = page_of(request, rows)
    found = [
        (norm, norms.text_of(entitlement.terms_of(norm)), norm.is_valid_on(today)) for norm in page
    ]
    thresholds = DelegationThreshold.objects.select_related("basis").order_by(
        "province_code", "kind", "-valid_from"
    )
    context = {
        "page_obj": page,
        "norms": found,
        "thresholds": [(row, row.is_valid_on(today)) for row in thresholds],
        "crumbs": [(_("Việc hôm nay"), reverse("work")), (_("Định mức hỗ trợ"), "")],
    }
    return render(request, "projects/norm_list.html", context)
