"""Staff pages of disclosure, all under /lam-viec/."""

from django.urls import URLPattern, path

from disclosure.views import work

urlpatterns: list[URLPattern] = [
    path("", work.work, name="work"),
    # Publications
    # Supervision
]
