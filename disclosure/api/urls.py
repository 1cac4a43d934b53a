"""The API, version 1."""

from django.urls import URLPattern, path, re_path

from disclosure.api.views import changes, facts, log, places, projects, schema

_PROJECT = "du-an/<slug:code>/"
_BOOK = "so/<slug:code>/"

urlpatterns: list[URLPattern] = [
    path("", schema.start, name="api_start"),
    path("luoc-do.json", schema.description, name="api_schema"),
    path("du-an/", projects.Projects.as_view(), name="api_projects"),
    path(_PROJECT, projects.Project.as_view(), name="api_project"),
    path(f"{_PROJECT}phien-ban/", projects.Versions.as_view(), name="api_versions"),
    path(f"{_PROJECT}phien-ban/<int:version>/", projects.Version.as_view(), name="api_version"),
    path(f"{_PROJECT}dong-gop/", projects.Contributions.as_view(), name="api_contributions"),
    path(f"{_PROJECT}chi/", projects.Payments.as_view(), name="api_payments"),
    path(f"{_PROJECT}giao-dich/", projects.Transactions.as_view(), name="api_transactions"),
    path("kien-nghi/", facts.Findings.as_view(), name="api_findings"),
    path("canh-bao/", facts.Flags.as_view(), name="api_flags"),
    path("thoa-thuan/", facts.Agreements.as_view(), name="api_agreements"),
    path("dinh-muc/", facts.Norms.as_view(), name="api_norms"),
    path("xa/", places.Communes.as_view(), name="api_communes"),
    path("so/", log.Books.as_view(), name="api_books"),
    path(f"{_BOOK}diem-chot/", log.Checkpoints.as_view(), name="api_checkpoints"),
    path(f"{_BOOK}la/", log.Leaves.as_view(), name="api_leaves"),
    path("thay-doi/", changes.Changes.as_view(), name="api_changes"),
    path("kiem-tra/<slug:code>/", changes.Verification.as_view(), name="api_verification"),
    # With the slash at its end, so that an address without one is still led to the right one.
    re_path(r"^.+/$", schema.Missing.as_view(), name="api_missing"),
]
