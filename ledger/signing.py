"""Sign checkpoints: the private key lies in a file outside the database."""

import hashlib
import os
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import transaction
from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError
from ledger.models.log import SigningKey


class SigningKeyError(LedgerError):
    """There is no private key to sign with, or it was put away."""


def read_key(path: Path, *, create: bool) -> Ed25519PrivateKey:
    """Return the private key in `path` (PEM, PKCS 8); `create` draws one when there is none.

    Raises SigningKeyError when there is no file, or no Ed25519 key in it.
    """
    if create and not path.exists():
        _draw(path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SigningKeyError(
            _("Không đọc được khóa ký nhật ký. Hãy đặt SIGNING_KEY_FILE đúng tệp PEM (Ed25519).")
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyError(_("Khóa ký nhật ký phải là khóa Ed25519."))
    return key


def registered(key: Ed25519PrivateKey, *, at: datetime) -> SigningKey:
    """Return the public row of `key`, made on first use; the key used until then is put away.

    Raises SigningKeyError for a key that was put away before.
    """
    public = key.public_key().public_bytes_raw()
    with transaction.atomic():
        row, fresh = SigningKey.objects.get_or_create(
            id=hashlib.sha256(public).hexdigest()[:16], defaults={"public": public, "since": at}
        )
        if fresh:
            SigningKey.objects.filter(until=None).exclude(pk=row.pk).update(until=at)
    if row.until is not None:
        raise SigningKeyError(_("Khóa ký này đã thôi dùng. Hãy dùng khóa mới."))
    return row


def verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether `signature` over `message` was made by the private half of `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _draw(path: Path) -> None:
    body = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
