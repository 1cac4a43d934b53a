"""Support by published norms over a period: how many got what; nobody is named."""

from dataclasses import dataclass

from disclosure.facts.words import Basis, Text


@dataclass(frozen=True)
class Supported:
    """What one project got by one norm up to the last day, in đồng; `paid` within the period alone.

    `beneficiaries` are households where the requests name them, else the work itself. What several
    sources bear of one beneficiary is held against the norm once (`entitled`).
    """

    project: str
    title: Text
    beneficiaries: int
    entitled: int
    requested: int
    approved: int
    drawn: int
    before: int
    paid: int

    @property
    def gap(self) -> int:
        """Return what the norm gives and was not paid."""
        return self.entitled - self.before - self.paid


@dataclass(frozen=True)
class NormSupport:
    """A norm, its level in words, and the projects supported by it."""

    code: str
    title: str
    level: str
    basis: Basis
    projects: tuple[Supported, ...]


@dataclass(frozen=True)
class Untied:
    """A voucher of which the request or the payment says another sum than the books, in đồng."""

    project: str
    voucher: str
    said: int
    booked: int


@dataclass(frozen=True)
class NormFacts:
    """All support by norms in a book, and the vouchers that do not tie."""

    norms: tuple[NormSupport, ...]
    untied: tuple[Untied, ...]
