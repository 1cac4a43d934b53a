"""Where everything is: staff under /lam-viec/, the public site at /."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("quan-tri/", admin.site.urls),
    path("tai-khoan/", include("allauth.urls")),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("lam-viec/", include("ledger.urls")),
    path("lam-viec/", include("projects.urls")),
    path("lam-viec/", include("disclosure.staff_urls")),
    path("", include("disclosure.urls")),
]
