"""A page of the live site made into one that stands alone.

Links lead to files, and to the live site where only it can answer; links of the staff are gone. Forms
that search ask the live site, forms that send something give way to a link to it. Pure.
"""

import html
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

from disclosure.sitefiles.addresses import STAFF, Addresses

_LINKS = frozenset({"href", "src", "action", "content", "poster"})
# Attributes that make a page ask the server as one types.
_ASKING = frozenset({"data-results"})


@dataclass(frozen=True)
class Words:
    """HTML that a page of the copy says: above its content; `{}` is its address on the live site."""

    note: str
    instead_of_form: str


def rewrite(
    page: str, *, here: str, addresses: Addresses, words: Words, link: Callable[[str], str | None]
) -> str:
    """Return the page `here` as it stands in the copy.

    `link` takes an address that is kept, and returns where it is in the copy; None where it is not there.
    """
    writer = _Writer(here, addresses, words, link)
    writer.feed(page)
    writer.close()
    return "".join(writer.out)


class _Writer(HTMLParser):
    """Writes what it reads as it was, except for what cannot stand in a file."""

    def __init__(
        self,
        here: str,
        addresses: Addresses,
        words: Words,
        link: Callable[[str], str | None],
    ) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._here, self._addresses, self._words, self._link = here, addresses, words, link
        # The element that is being left out, and how many of its kind are open inside it.
        self._left_out, self._depth = "", 0
        self._has_header = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a tag, its links changed; or begin to leave an element out."""
        if self._left_out:
            self._depth += tag == self._left_out
            return
        said = dict(attrs)
        if tag == "form" and (said.get("method") or "get").lower() == "post":
            self._leave_out(tag)
            if not self._is_of_staff(said.get("action") or ""):
                self._say(self._words.instead_of_form)
        elif tag == "a" and self._is_of_staff(said.get("href") or ""):
            self._leave_out(tag)
        else:
            # Above the content of a whole page; a box in another site has no header.
            if tag == "main" and self._has_header:
                self._say(self._words.note)
            self._has_header |= tag == "header"
            self._write(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a tag that closes itself."""
        if not self._left_out:
            self._write(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Write the end of an element, or stop leaving it out."""
        if not self._left_out:
            self.out.append(f"</{tag}>")
        elif tag == self._left_out:
            self._depth -= 1
            if not self._depth:
                self._left_out = ""

    def handle_data(self, data: str) -> None:
        """Write text."""
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        """Write a named character."""
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a numbered character."""
        self._keep(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        """Write the document type."""
        self._keep(f"<!{decl}>")

    def _keep(self, text: str) -> None:
        if not self._left_out:
            self.out.append(text)

    def _say(self, words: str) -> None:
        self.out.append(words.replace("{}", html.escape(self._alive(self._here))))

    def _leave_out(self, tag: str) -> None:
        self._left_out, self._depth = tag, 1

    def _is_of_staff(self, link: str) -> bool:
        return (self._addresses.absolute(self._here, link) or "").startswith(STAFF)

    def _write(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        changed = [
            (name, self._changed(tag, name, value)) for name, value in attrs if name not in _ASKING
        ]
        if tag == "form" and "action" not in dict(attrs):
            changed.append(("action", self._alive(self._here)))
        if changed == attrs:
            self.out.append(self.get_starttag_text() or "")
            return
        told = "".join(
            f" {name}" if value is None else f' {name}="{html.escape(value)}"'
            for name, value in changed
        )
        self.out.append(f"<{tag}{told}>")

    def _changed(self, tag: str, name: str, value: str | None) -> str | None:
        if name not in _LINKS or not value or value.startswith("#"):
            return value
        whole = value.startswith(("http://", "https://"))
        if name == "content" and not whole:
            return value
        address = self._addresses.absolute(self._here, value)
        if address is None:
            return value
        if name == "action":
            return self._alive(address)
        found = self._addresses.kept(address)
        there = self._link(found) if found else None
        if whole:
            # It names the page in the world: who reads it elsewhere needs the live address.
            return value
        _, mark, fragment = value.partition("#")
        return (there or self._alive(address)) + mark + fragment

    def _alive(self, address: str) -> str:
        return self._addresses.live + address
