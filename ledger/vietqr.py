"""The transfer QR every Vietnamese bank application reads (EMVCo, NAPAS 247).

Made here, offline: no account number leaves the house and no line is needed.
"""

import re

import segno

from ledger.exceptions import LedgerError

_BIN = re.compile(r"\d{6}", re.ASCII)
_ACCOUNT = re.compile(r"[A-Z0-9]{1,19}", re.IGNORECASE | re.ASCII)
_CONTENT = re.compile(r"[A-Za-z0-9 ]{0,25}", re.ASCII)
_AMOUNT_LIMIT = 10**13


class VietQRError(LedgerError):
    """A field does not fit into the QR."""


def payload(bin: str, account: str, amount: int | None = None, content: str = "") -> str:  # noqa: A002
    """The text of the QR: bank BIN (6 digits), account, whole đồng, transfer content.

    Without an amount the QR may be used again and again. Raises VietQRError.
    """
    _check(bin, account, amount, content)
    bank = _field("00", bin) + _field("01", account)
    merchant = _field("00", "A000000727") + _field("01", bank) + _field("02", "QRIBFTTA")
    body = _field("00", "01") + _field("01", "11" if amount is None else "12")
    body += _field("38", merchant) + _field("53", "704")
    body += "" if amount is None else _field("54", str(amount))
    body += _field("58", "VN")
    body += _field("62", _field("08", content)) if content else ""
    return f"{body}6304{crc16(f'{body}6304'):04X}"


def svg(payload: str, title: str = "Mã QR chuyển khoản") -> str:
    """The QR as an inline SVG that takes the size of its place on the page."""
    code = segno.make(payload, error="m", micro=False)
    return str(code.svg_inline(title=title, omitsize=True, border=2))


def crc16(content: str) -> int:
    """CRC16-CCITT: polynomial 1021, initial value FFFF."""
    crc = 0xFFFF
    for byte in content.encode("ascii"):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02}{value}"


def _check(bank: str, account: str, amount: int | None, content: str) -> None:
    if not _BIN.fullmatch(bank):
        raise VietQRError(f"Mã BIN của ngân hàng phải có 6 chữ số, đang ghi “{bank}”.")
    if not _ACCOUNT.fullmatch(account):
        raise VietQRError(f"Số tài khoản “{account}” phải gồm 1–19 chữ số hoặc chữ cái.")
    if amount is not None and not 0 < amount < _AMOUNT_LIMIT:
        raise VietQRError("Số tiền trong mã QR phải lớn hơn 0 và có tối đa 13 chữ số.")
    if not _CONTENT.fullmatch(content):
        raise VietQRError(
            f"Nội dung “{content}” không đưa vào mã QR được. "
            "Hãy dùng tối đa 25 chữ cái không dấu, chữ số và dấu cách."
        )
