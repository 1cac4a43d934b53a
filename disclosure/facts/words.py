"""What every fact is said with: words, texts, places, persons."""

from dataclasses import dataclass
from typing import Annotated

_PLACE_NOUNS = frozenset(
    [
        "Thôn",
        "Tổ",
        "Buôn",
        "Bản",
        "Bon",
        "Khu",
        "Ấp",
        "Xóm",
        "Làng",
        "Xã",
        "Phường",
        "Đặc",
        "Tỉnh",
        "Thành",
    ]
)

# Free text a person typed; private names and numbers are masked in it before it is published.
Text = Annotated[str, "typed"]


@dataclass(frozen=True)
class Word:
    """A code for machines and its Vietnamese word for people."""

    code: str
    word: str


@dataclass(frozen=True)
class Basis:
    """A legal basis by number; an unverified one is not printed on the official sheet."""

    number: str
    verified: bool


def _within_a_sentence(place: str) -> str:
    """Lower the common noun of a place: "thôn 3, xã Lương Sơn"; a bare name stays."""
    return place[:1].lower() + place[1:] if place.partition(" ")[0] in _PLACE_NOUNS else place


@dataclass(frozen=True)
class Place:
    """Where; the province is always told, because communes share names."""

    village: Text
    detail: Text
    commune_code: str
    commune: str
    province_code: str
    province: str
    latitude: str = ""
    longitude: str = ""

    def __str__(self) -> str:
        kept = [part for part in (self.village, self.commune, self.province) if part]
        said = ", ".join(filter(None, [self.detail, *map(_within_a_sentence, kept)]))
        return said[:1].upper() + said[1:]


@dataclass(frozen=True)
class Person:
    """Somebody who answers for the project by office."""

    name: str
    duty: str
