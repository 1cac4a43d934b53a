"""Who may come in: accounts are given by an administrator, never taken by signing up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    """Password log-in for people who already have an account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đang khóa. Hãy hỏi người quản trị của xã."),
        "enter_current_password": _("Mật khẩu hiện nay chưa đúng. Hãy gõ lại."),
        "incorrect_code": _("Mã chưa đúng. Hãy xem mã mới trong ứng dụng và gõ lại."),
        "incorrect_password": _("Mật khẩu chưa đúng. Hãy gõ lại."),
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy gõ lại cả hai."),
        "username_password_mismatch": _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy gõ lại cả hai.",
        ),
        "too_many_login_attempts": _("Sai quá nhiều lần. Hãy chờ vài phút rồi thử lại."),
        "rate_limited": _("Thử quá nhiều lần. Hãy chờ vài phút rồi thử lại."),
        "same_as_current": _("Mật khẩu mới phải khác mật khẩu hiện nay."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody signs up alone."""
        return False


class MFAAdapter(DefaultMFAAdapter):
    """The second step of log-in."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Không tắt được xác thực hai bước của tài khoản này."),
        "cannot_generate_recovery_codes": _("Hãy bật ứng dụng xác thực trước khi tạo mã dự phòng."),
        "incorrect_code": _("Mã chưa đúng. Hãy xem mã mới trong ứng dụng và gõ lại."),
    }


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect for people who already have an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return False: an unknown identity is turned away."""
        return False
