"""The key that prints are signed with: a PKCS#12 file outside the database; without one, none is signed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.core import checks
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError


class PdfKeyError(LedgerError):
    """The key that prints are to be signed with cannot be read, or may not be used."""


class NotInForceError(PdfKeyError):
    """The certificate of the key is not in force yet, or no more."""


@dataclass(frozen=True)
class PdfKey:
    """A PKCS#12 file that was opened once: a private key with its certificate."""

    data: bytes
    passphrase: bytes | None


def configured(at: datetime) -> PdfKey | None:
    """Return the key to sign with at a moment, None where none is asked for; PdfKeyError if it cannot be used."""
    path: Path | None = settings.PDF_SIGNING_KEY_FILE
    if path is None:
        return None
    words: Path | None = settings.PDF_SIGNING_PASSPHRASE_FILE
    key = PdfKey(_read(path), _read(words).rstrip(b"\r\n") if words else None)
    _require_usable(key, path, at)
    return key


def check(**_others: Any) -> list[checks.CheckMessage]:
    """Tell at the start of the server that the key cannot be used, not only when a print is drawn.

    A certificate that ran out is a warning: what has nothing to do with prints goes on.
    """
    hint = _("Không ký bản in thì bỏ PDF_SIGNING_KEY_FILE.")
    try:
        configured(datetime.now(UTC))
    except NotInForceError as error:
        return [checks.Warning(str(error), hint=hint, id="ledger.W001")]
    except PdfKeyError as error:
        return [checks.Error(str(error), hint=hint, id="ledger.E001")]
    return []


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PdfKeyError(
            _(
                "Không đọc được tệp %(path)s để ký bản in: %(why)s. Hãy sửa đường dẫn hoặc quyền đọc."
            )
            % {"path": path, "why": error.strerror}
        ) from error


def _require_usable(key: PdfKey, path: Path, at: datetime) -> None:
    try:
        private, certificate, _others = pkcs12.load_key_and_certificates(key.data, key.passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise PdfKeyError(
            _(
                "Không mở được tệp khóa %(path)s. Tệp phải là PKCS#12 (.p12, .pfx) và"
                " PDF_SIGNING_PASSPHRASE_FILE phải chứa đúng mật khẩu của nó."
            )
            % {"path": path}
        ) from error
    if private is None or certificate is None:
        raise PdfKeyError(
            _("Tệp khóa %(path)s phải có cả khóa riêng và chứng thư. Hãy xuất lại tệp.")
            % {"path": path}
        )
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise NotInForceError(
            _(
                "Chứng thư trong %(path)s chỉ dùng được từ %(since)s đến %(until)s. Hãy thay tệp khác."
            )
            % {
                "path": path,
                "since": _day(certificate.not_valid_before_utc),
                "until": _day(certificate.not_valid_after_utc),
            }
        )


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y}"
