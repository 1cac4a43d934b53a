"""Objects of a PDF file, as WeasyPrint's writer knows them."""

from typing import Any

import pydyf


class Fixed(pydyf.Object):
    """An object whose bytes are known: written twice without being made twice."""

    def __init__(self, data: bytes, *, compressible: bool) -> None:
        super().__init__()
        self._data, self._compressible = data, compressible

    @property
    def data(self) -> bytes:
        return self._data

    @property
    def compressible(self) -> bool:
        return self._compressible


def numbered(reference: bytes | str) -> int:
    """Return the number of the object a reference names."""
    return int(reference.split()[0])


def fixed(of: Any) -> Fixed:
    """Return an object with its bytes made, under its number; one that was let go leaves a gap."""
    if isinstance(of, Fixed):
        return of
    gone = of.free == "f"
    made = Fixed(b"" if gone else of.data, compressible=not gone and of.compressible)
    made.number, made.free = 0 if gone else of.number, of.free
    return made
