"""Staff and business pages of the projects, all under /lam-viec/."""

from django.urls import URLPattern, path

from projects.views import project

urlpatterns: list[URLPattern] = [
    # Projects
    path("", project.work, name="work"),
    path("du-an/", project.project_list, name="project_list"),
    path("du-an/moi/", project.project_open, name="project_open"),
    path("du-an/<str:code>/", project.project_show, name="project_show"),
    # Calls, pledges, contributions
    # Norms, allocations
    # Agreements, the business's pages
    # Payments
    # Bank statements and reconciliation
]
