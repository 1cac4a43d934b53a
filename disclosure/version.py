"""A version as it is given out as data: its facts, and where they can be found and proved. Pure."""

from dataclasses import dataclass
from urllib.parse import quote

from disclosure.facts import Document, ProjectFacts


@dataclass(frozen=True)
class Version:
    """The facts of a version, the SHA-256 of its bytes, its verification code, the site's address."""

    facts: ProjectFacts
    sha256: str
    code: str
    site: str

    @property
    def number(self) -> int:
        """Return the number of the version."""
        return self.facts.edition.version if self.facts.edition else 0

    @property
    def page(self) -> str:
        """Return the address of the project, which always shows its newest version."""
        return f"{self.site}/du-an/{quote(self.facts.code)}/"

    @property
    def frozen(self) -> str:
        """Return the address of this very version, which never changes."""
        return f"{self.page}phien-ban/{self.number}/"

    def file(self, document: Document) -> str:
        """Return the address of a public file."""
        return f"{self.frozen}tai-lieu/{document.sha256}/"
