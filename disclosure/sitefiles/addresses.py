"""Which file an address of the public site becomes; and which addresses only the live site can answer.

What is found by a query cannot stand in a file, except the pages of a list (`?page=2` is `trang-2/`), the
tables of a statement and the sizes of a notice. Of each log the last leaves have pages; its files hold all of them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

# What signs in, writes, searches as one types, or is asked by machines one question at a time.
STAFF = ("/lam-viec/", "/quan-tri/", "/tai-khoan/", "/ngon-ngu/")
_ASKED = ("/api/v1/", "/oembed", "/tim/", "/robots.txt")
LAST_LEAVES = 100

# What may be asked of a page and of a file: a table and its pages, the size of a sheet; in this order.
_OF_A_PAGE = {"bang": re.compile(r"[a-z0-9-]{1,40}"), "page": re.compile(r"[1-9][0-9]{0,8}")}
_OF_A_FILE = {"kho": re.compile(r"[a-z0-9]{1,8}")}
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
        asked = [each for each in parse_qsl(query, keep_blank_values=True) if each != ("page", "1")]
        may = _OF_A_PAGE if path.endswith("/") else _OF_A_FILE
        names = [name for name, _value in asked]
        if sorted(set(names)) != names or not all(
            name in may and may[name].fullmatch(value) for name, value in asked
        ):
            return None
        return f"{path}?{urlencode(asked)}" if asked else path

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
    parts = [f"{name.replace('page', 'trang')}-{value}" for name, value in parse_qsl(query)]
    if path.endswith("/"):
        return path + "".join(f"{part}/" for part in parts)
    stem, dot, suffix = path.rpartition(".")
    return "-".join([stem, *parts]) + dot + suffix


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
