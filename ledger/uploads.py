"""Files that people send: what they are by their first bytes, how big, and their hash."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError

if TYPE_CHECKING:
    from django.core.files.base import File

MAX_BYTES = 20 * 1024 * 1024

# First bytes of what may be filed, the type it is served as, and the ends of its name.
_SIGNATURES = (
    (b"%PDF-", "application/pdf", {".pdf"}),
    (b"\x89PNG\r\n\x1a\n", "image/png", {".png"}),
    (b"\xff\xd8\xff", "image/jpeg", {".jpg", ".jpeg"}),
)


class UploadRefusedError(LedgerError):
    """The file is of a wrong type, or too large."""


@dataclass(frozen=True)
class Checked:
    """What is kept beside a file: the fields that a row of it is made with."""

    file_name: str
    content_type: str
    size: int
    sha256: str


def check(upload: "File[bytes]") -> Checked:
    """Return the facts of a PDF, PNG or JPEG of at most MAX_BYTES; UploadRefusedError otherwise."""
    if (upload.size or 0) > MAX_BYTES:
        raise UploadRefusedError(
            _("Tệp quá lớn. Hãy gửi tệp không quá %(size)d MB.")
            % {"size": MAX_BYTES // 1024 // 1024}
        )
    data: bytes = upload.read()
    upload.seek(0)
    name = PurePath(upload.name or "tai-lieu").name
    return Checked(name[:200], _type_of(data, name), len(data), hashlib.sha256(data).hexdigest())


def _type_of(data: bytes, name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    for signature, content_type, suffixes in _SIGNATURES:
        if data.startswith(signature) and suffix in suffixes:
            return content_type
    raise UploadRefusedError(
        _("Chỉ nhận tệp PDF, PNG hoặc JPEG. Hãy quét hoặc lưu văn bản thành PDF rồi gửi lại.")
    )
