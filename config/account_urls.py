"""Log-in and the second factor; nobody signs up, and nothing is reset by e-mail."""

from allauth.account import views as account
from allauth.urls import build_provider_urlpatterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("da-khoa/", account.account_inactive, name="account_inactive"),
    path("xac-nhan-lai/", account.reauthenticate, name="account_reauthenticate"),
    path("doi-mat-khau/", account.password_change, name="account_change_password"),
    path("xac-thuc-hai-lop/", include("allauth.mfa.urls")),
    path("ket-noi/", include("allauth.socialaccount.urls")),
    # django-allauth asks for this name; an administrator gives accounts.
    path(
        "mo-tai-khoan/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"
    ),
    *build_provider_urlpatterns(),
]
