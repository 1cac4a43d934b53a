"""Where everything is: staff under /lam-viec/, the public site at /, its pages in English at /en/."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from disclosure import urls as public

# The administrators' pages ask for the same log-in, throttling and second factor as all others.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "disclosure.api.answers.bad_request"

urlpatterns = [
    path("quan-tri/", admin.site.urls),
    path("tai-khoan/", include("config.account_urls")),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("lam-viec/", include("ledger.urls")),
    path("lam-viec/", include("projects.urls")),
    path("lam-viec/", include("disclosure.staff_urls")),
    path("", include(public.FILES)),
    *i18n_patterns(path("", include(public.PAGES)), prefix_default_language=False),
]
