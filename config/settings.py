"""All settings, read from the environment; without any they are right for development."""

import os
import secrets
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from config import database

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0") in {"1", "true", "yes"}


def _words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).split(",") if word]


def _path(name: str) -> Path | None:
    return Path(path) if (path := os.environ.get(name)) else None


def _secret_key() -> str:
    """Return SECRET_KEY, or one drawn once and kept in ``var/`` for development."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


# What this server is

PRODUCTION = _flag("PRODUCTION", default=False)
DEMO_MODE = _flag("DEMO_MODE", default=False)
DEBUG = _flag("DEBUG", default=False) and not PRODUCTION
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = _words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _words("CSRF_TRUSTED_ORIGINS")
PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
# Open data: who gives it out, under which licence; the prefix is issued by the standard's helpdesk,
# the one here is nobody's.
OPEN_DATA_DIR = Path(os.environ.get("OPEN_DATA_DIR", VAR_DIR / "open-data"))
OPEN_DATA_PUBLISHER = os.environ.get("OPEN_DATA_PUBLISHER", "Sổ Công")
OPEN_DATA_LICENSE_NAME = os.environ.get("OPEN_DATA_LICENSE_NAME", "CC BY 4.0")
OPEN_DATA_LICENSE_URL = os.environ.get(
    "OPEN_DATA_LICENSE_URL", "https://creativecommons.org/licenses/by/4.0/"
)
OC4IDS_PREFIX = os.environ.get("OC4IDS_PREFIX", "oc4ids-000000")
SIGNING_KEY_FILE = Path(os.environ.get("SIGNING_KEY_FILE", VAR_DIR / "signing-key.pem"))

# Rooms of the house

INSTALLED_APPS = [
    "config.owner.apps.OwnerConfig",
    "disclosure.apps.DisclosureConfig",
    "projects.apps.ProjectsConfig",
    "ledger.apps.LedgerConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_filters",
    "django_htmx",
    "djmoney",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.content_security_policy",
    "config.middleware.kept_nowhere",
    "config.middleware.no_nul",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.compressed_pages",
    "config.ready.ready_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.language_of_choice",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "ledger.templatetags.money"],
        },
    },
]
# The first choice of every filter.
FILTERS_EMPTY_CHOICE_LABEL = _("Tất cả")
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Where the books live

if os.environ.get("DATABASE_URL"):
    DATABASES = {
        "default": database.from_url(
            os.environ["DATABASE_URL"], owner=os.environ.get("DATABASE_OWNER_URL", "")
        )
    }
else:
    DATABASES = {"default": database.embedded(VAR_DIR / "postgresql")}
DATABASES["default"] |= {
    "CONN_MAX_AGE": int(os.environ.get("CONN_MAX_AGE", "60")),
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,
    "TEST": {"NAME": "test_so_cong" + os.environ.get("TEST_DB_SUFFIX", "")},
}
if os.environ.get("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = DATABASES["default"] | database.from_url(
        os.environ["DATABASE_REPLICA_URL"]
    )
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["config.replica.Router"]
    MIDDLEWARE.insert(
        MIDDLEWARE.index("config.middleware.compressed_pages") + 1, "config.replica.public_reads"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        # Shared by all workers of one machine, so that log-in throttling counts them together.
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        # Django's 300 would let a guesser of names push out the counts of others.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# People

AUTH_USER_MODEL = "ledger.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
# A public page knows nobody, so it tells nobody that they are out.
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "config.login.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# Behind a proxy its address is everybody's: the one it names last is the visitor's.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1" if PRODUCTION else "0"))
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    # Codes and files that visitors have checked: many people of a commune share one address.
    "verify_code": "120/m/ip",
    "verify_file": "20/m/ip",
    # Codes on receipts open the private part of a voucher: tries count for each address and voucher.
    "receipt_code": "20/m/ip,30/h/key",
}
ACCOUNT_FORMS = {
    "login": "config.login_forms.LoginForm",
    "change_password": "config.login_forms.ChangePasswordForm",
    "reauthenticate": "config.login_forms.ReauthenticateForm",
}
MFA_ADAPTER = "config.login.MFAAdapter"
MFA_FORMS = {
    "authenticate": "config.login_forms.AuthenticateForm",
    "reauthenticate": "config.login_forms.CodeReauthenticateForm",
    "activate_totp": "config.login_forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Sổ Công"
SOCIALACCOUNT_ADAPTER = "config.login.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
if os.environ.get("OIDC_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": os.environ.get("OIDC_NAME", "OpenID Connect"),
                "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("OIDC_SECRET", ""),
                "settings": {"server_url": os.environ["OIDC_SERVER_URL"]},
            },
        ],
    }

# The API: how often one address may ask, and how it describes itself.
API_RATE = os.environ.get("API_RATE", "300/min")
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"anon": API_RATE},
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Sổ Công",
    "DESCRIPTION": "Số liệu đã công khai về công trình của xã. Chỉ đọc, không cần đăng nhập, không cần khóa. "
    "Tiền là đồng, số nguyên; null là chưa biết hoặc không có, không phải 0; giờ kèm +07:00.",
    "VERSION": "1",
    "LICENSE": {"name": OPEN_DATA_LICENSE_NAME, "url": OPEN_DATA_LICENSE_URL},
    "SERVERS": [{"url": PUBLIC_URL}],
    "OAS_VERSION": "3.1.0",
    "SERVE_AUTHENTICATION": [],
    "COMPONENT_SPLIT_REQUEST": False,
    "POSTPROCESSING_HOOKS": ["disclosure.api.views.schema.with_facts"],
}

# Language and time

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# django-money: amounts in đồng have no decimals
CURRENCIES = ("VND", "USD", "EUR", "JPY", "KRW", "AUD", "CAD", "SGD", "CNY", "GBP")
DEFAULT_CURRENCY = "VND"

# Files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when there is none
MEDIA_ROOT = VAR_DIR / "media"
if PRODUCTION:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# A bank statement of some 300,000 movements.
STATEMENT_MAX_BYTES = 64 * 1024 * 1024

# Public pages kept ready in the memory of each process; 0 makes each anew, as one works on templates.
READY_PAGES_MIB = int(os.environ.get("READY_PAGES_MIB", "0" if DEBUG else "64"))

# Long prints are drawn by a process that the first request begins, or by a service of the server's own.
RENDER_SERVICE = _flag("RENDER_SERVICE", default=False)
# Prints are signed by the server where it has a key, and leave a field for a person's token where asked.
PDF_SIGNING_KEY_FILE = _path("PDF_SIGNING_KEY_FILE")
PDF_SIGNING_PASSPHRASE_FILE = _path("PDF_SIGNING_PASSPHRASE_FILE")
PDF_SIGNATURE_FIELD = _flag("PDF_SIGNATURE_FIELD", default=False)

# Guards of the door

# Messages name people: they stay on the server, not in a cookie that anybody can read.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
