"""The head of a printed sheet, from the name of an office: decree 30/2020/NĐ-CP, appendix I."""

import re

_SHORT = "UBND "
_FULL = "Ủy ban nhân dân "
_LEVEL = re.compile(rf"^(?:{_SHORT}|{_FULL})?(?:xã|phường|đặc khu) ", re.IGNORECASE)


def agency(name: str) -> str:
    """The office spelled out: ``UBND xã Lương Sơn`` as ``Ủy ban nhân dân xã Lương Sơn``."""
    return name.replace(_SHORT, _FULL, 1)


def place(name: str) -> str:
    """The place alone, of an office or a commune: ``Lương Sơn``.

    >>> place("UBND phường Bảo Lộc"), place("Đặc khu Phú Quý")
    ('Bảo Lộc', 'Phú Quý')
    """
    return _LEVEL.sub("", name)
