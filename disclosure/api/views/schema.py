"""What the API says of itself: its OpenAPI schema, where to begin, and that an address is not there."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from disclosure import schema
from disclosure.api.answers import PublicView
from disclosure.facts import ProjectFacts
from disclosure.movements import Movement


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the page that tells people what there is."""
    return redirect("api_guide")


@require_safe
@cache_control(public=True, max_age=3600)
def description(request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI schema."""
    answer = HttpResponse(
        _written(), content_type="application/vnd.oai.openapi+json; charset=utf-8"
    )
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Tell people what there is and how to ask."""
    told = described()
    context = {
        "addresses": [
            (path, operation["get"]["summary"]) for path, operation in told["paths"].items()
        ],
        "rate": settings.API_RATE.partition("/")[0],
        "licence_name": settings.OPEN_DATA_LICENSE_NAME,
        "licence_url": settings.OPEN_DATA_LICENSE_URL,
        "public_url": settings.PUBLIC_URL,
        "crumbs": [(_("Trang đầu"), reverse("home")), (_("API"), "")],
    }
    return render(request, "disclosure/api.html", context)


class Missing(PublicView):
    """An address that is not there, said as everything here is said."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Say so."""
        raise Http404


def described() -> dict[str, Any]:
    """Return the OpenAPI schema."""
    whole: dict[str, Any] = json.loads(_written())
    return whole


@cache
def _written() -> bytes:
    """Write the schema once; it changes with the code alone."""
    with override("vi"):
        whole = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return json.dumps(whole, ensure_ascii=False, indent=1, default=str).encode()


def with_facts(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Add the classes of the facts to the schema, as the schema of publications describes them."""
    found = schema.of_classes(ProjectFacts, Movement)
    shapes = json.dumps(found, ensure_ascii=False).replace("#/$defs/", "#/components/schemas/")
    told = json.loads(shapes)
    result["components"]["schemas"] |= told
    return result
