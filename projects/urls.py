"""Staff and business pages of the projects, all under /lam-viec/."""

from django.urls import URLPattern, path, re_path

from projects.views import project

urlpatterns: list[URLPattern] = [
    # Projects
    path("du-an/", project.project_list, name="project_list"),
    path("du-an/moi/", project.project_open, name="project_open"),
    path("du-an/<str:code>/", project.project_show, name="project_show"),
    re_path(
        r"^du-an/(?P<code>[\w-]+)/(?P<verb>khoi-cong|hoan-thanh)/$",
        project.project_move,
        name="project_move",
    ),
    path("du-an/<str:code>/tai-lieu/moi/", project.document_add, name="document_add"),
    path("tai-lieu/<int:pk>/", project.document_get, name="document_get"),
    # Calls, pledges, contributions
    # Norms, allocations
    # Agreements, the business's pages
    # Payments
    # Bank statements and reconciliation
]
