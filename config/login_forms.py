"""The log-in forms in Vietnamese: django-allauth has no Vietnamese catalogue."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

_LABELS = {
    "login": _("Tên đăng nhập"),
    "password": _("Mật khẩu"),
    "remember": _("Nhớ tôi trên máy này"),
    "oldpassword": _("Mật khẩu hiện nay"),
    "password1": _("Mật khẩu mới"),
    "password2": _("Nhập lại mật khẩu mới"),
    "code": _("Mã xác thực"),
}


class _OurWords(forms.Form):
    """Our label over each field; no placeholder, no link to a reset by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name in {"password", "oldpassword"}:
                field.help_text = ""


class LoginForm(_OurWords, account.LoginForm):
    """User name and password."""


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):
    """The present password and twice the new one."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.has_error("password2"):
            sentence = _("Hãy nhập lại mật khẩu mới giống hệt lần đầu.")
            self.errors["password2"] = self.error_class([str(sentence)])
        return cleaned


class ReauthenticateForm(_OurWords, account.ReauthenticateForm):
    """The password once more."""


class AuthenticateForm(_OurWords, mfa.AuthenticateForm):
    """The second step of log-in."""


class CodeReauthenticateForm(_OurWords, mfa.ReauthenticateForm):
    """The code once more."""


class ActivateTOTPForm(_OurWords, totp.ActivateTOTPForm):
    """The first code of a new authenticator."""
