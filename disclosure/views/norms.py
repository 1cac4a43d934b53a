"""The norms in force, for everybody, and what published projects got by them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure import norm_use


@require_safe
def norm_page(request: HttpRequest) -> HttpResponse:
    """List the norms in force today with basis, level, arithmetic and use."""
    rows = norm_use.in_force(timezone.localdate())
    known = {(row.norm.title, row.norm.basis.number) for row in rows}
    past = {key: use for key, use in norm_use.uses().items() if key not in known}
    context = {
        "rows": [(row, _steps(row)) for row in rows],
        "past": [(title, basis, use) for (title, basis), use in sorted(past.items())],
        "crumbs": [(_("Trang đầu"), reverse("home")), (_("Định mức hỗ trợ"), "")],
    }
    return render(request, "disclosure/norms.html", context)


def _steps(row: norm_use.NormRow) -> list[dict[str, object]]:
    """Return the arithmetic as `includes/_norm_steps.html` takes it."""
    return [
        {"text": _(step.label), "work": step.expression, "amount": step.amount}
        for step in row.steps
    ]
