"""Which file an address of the public site becomes; and which addresses only the live site can answer.

What is found by a query cannot stand in a file, except the pages of a list (`?page=2` is `trang-2/`) and
the sizes of a notice. Of each log the last leaves have pages; its files hold all of them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

# What signs in, writes, searches as one types, or is asked by machines one question at a time.
STAFF = ("/lam-viec/", "/quan-tri/", "/tai-khoan/", "/ngon-ngu/")
_ASKED = ("/api/v1/", "/oembed", "/tim/", "/robots.txt")
LAST_LEAVES = 100

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_SIZE = re.compile(r"[a-z0-9]{1,8}")
_LOG = re.compile(r"/tu-kiem-chung/([^/]+)/(?:la/([0-9]+)/.*|([0-9]+)/[^/0-9]+)")
_DOCUMENT = re.compile(r"/du-an/[^/]+/phien-ban/[0-9]+/tai-lieu/[^/]+/")
# Pages in English stand at the same addresses under this.
_ENGLISH = "/en"
_OF_ONE = re.compile(rf"({_ENGLISH})?(/(?:du-an|xa)/[^/]+/)")


@dataclass(frozen=True)
class Addresses:
    """The site at `live` (its public address), whose logs have `sizes` leaves by the code of the book."""

    live: str
    sizes: Mapping[str, int]

    def absolute(self, here: str, link: str) -> str | None:
        """Return where a link on the page `here` leads, without its fragment; None outside the site."""
        parts = urlsplit(urljoin(f"{self.live}{here}", link))
        ours = urlsplit(self.live)
        if (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc):
            return None
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def kept(self, address: str) -> str | None:
        """Return the address as it is asked for once; None for what needs the live site."""
        path, _, query = address.partition("?")
        plain = path.removeprefix(_ENGLISH) if path.startswith(f"{_ENGLISH}/") else path
        if plain.startswith((*STAFF, *_ASKED)) or not self._is_listed(plain):
            return None
        if {".", ".."} & set(unquote(path).split("/")) or "\0" in unquote(path):
            return None
        match parse_qsl(query, keep_blank_values=True):
            case []:
                return path
            case [("page", number)] if _NUMBER.fullmatch(number) and path.endswith("/"):
                return path if number == "1" else f"{path}?page={number}"
            case [("kho", size)] if _SIZE.fullmatch(size) and path.endswith(".pdf"):
                return f"{path}?kho={size}"
        return None

    def _is_listed(self, path: str) -> bool:
        found = _LOG.fullmatch(path)
        if found is None:
            return True
        code, leaf, size = found.groups()
        whole = self.sizes.get(code, 0)
        return int(leaf) >= whole - LAST_LEAVES if leaf else int(size) == whole


def written(address: str, ending: str = "") -> str:
    """Return the address in the copy; `ending` (with its dot) names the file of a document."""
    path, _, query = address.partition("?")
    if not query:
        return f"{path}tep{ending}" if ending else path
    name, value = query.split("=")
    return f"{path}trang-{value}/" if name == "page" else f"{path[:-4]}-{value}.pdf"


def file_name(address: str) -> str:
    """Return the file of an address of the copy."""
    path = unquote(address).lstrip("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


def is_document(address: str) -> bool:
    """Tell whether the address gives a document, whose kind its name does not tell."""
    return _DOCUMENT.fullmatch(address) is not None


def companions(address: str) -> list[str]:
    """Return what belongs to a page and no link leads to: its feed, its box for other sites."""
    if (found := _OF_ONE.fullmatch(address)) is None:
        return []
    language, page = found.groups(default="")
    return [f"{page}cap-nhat.atom", f"{language}/nhung{page}"]
