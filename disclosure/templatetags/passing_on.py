"""What the heads of public pages tell machines: whole addresses, and data as schema.org has it."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from disclosure.facts import ProjectFacts
from disclosure.models.publication import Publication
from ledger.models.places import Commune, Province

register = template.Library()

# So that no text can end the script it stands in.
_ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def whole_address(context: Mapping[str, Any], name: str, *args: object) -> str:
    """Return an address of ours with its scheme and host."""
    address: str = context["request"].build_absolute_uri(reverse(name, args=args))
    return address


@register.simple_tag(takes_context=True)
def oembed_address(context: Mapping[str, Any], name: str, *args: object) -> str:
    """Return where another site asks how to show a page of ours."""
    asked = urlencode({"url": whole_address(context, name, *args)})
    return f"{whole_address(context, 'oembed')}?{asked}"


@register.simple_tag(takes_context=True)
def dataset_of_project(
    context: Mapping[str, Any], facts: ProjectFacts, publication: Publication
) -> SafeString:
    """Describe what a version tells as a dataset to be downloaded."""
    code, version = publication.project_code, publication.version
    return _script(
        {
            "name": f"{facts.title}, {facts.place}",
            "description": f"Thu, chi công khai của công trình {code}, bản {version}.",
            "url": whole_address(context, "project_page", code),
            "identifier": code,
            "version": str(version),
            "dateModified": publication.published_at.isoformat(timespec="seconds"),
            "spatialCoverage": str(facts.place),
            "creator": {"@type": "GovernmentOrganization", "name": facts.owner},
            "distribution": [
                _file(whole_address(context, "version_json", code, version), "application/json"),
                _file(whole_address(context, "project_data", code, "giao-dich.csv"), "text/csv"),
            ],
        }
    )


@register.simple_tag(takes_context=True)
def dataset_of_commune(
    context: Mapping[str, Any], commune: Commune, province: Province
) -> SafeString:
    """Describe what a commune has published as a dataset to be downloaded."""
    return _script(
        {
            "name": f"{commune}, {province}: thu, chi công khai của các công trình",
            "description": f"Mọi công trình mà {commune}, {province} đã công khai: thu, chi từng khoản.",
            "url": whole_address(context, "commune_page", commune.code),
            "identifier": commune.code,
            "spatialCoverage": f"{commune}, {province}",
            "distribution": [
                _file(
                    whole_address(context, "commune_data", commune.code, "giao-dich.csv"),
                    "text/csv",
                )
            ],
        }
    )


def _file(address: str, kind: str) -> dict[str, str]:
    return {"@type": "DataDownload", "contentUrl": address, "encodingFormat": kind}


def _script(told: dict[str, Any]) -> SafeString:
    """Return a data block, which no browser runs."""
    whole = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "inLanguage": "vi",
        "isAccessibleForFree": True,
        "license": settings.OPEN_DATA_LICENSE_URL,
        **told,
    }
    text = json.dumps(whole, ensure_ascii=False).translate(_ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 -- escaped above
