"""The published norms in force, and how many published projects used each: entitled, approved, paid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from disclosure.models.figures import PublishedNorm
from projects import entitlement, norms
from projects.models.norm import Norm

# What the arithmetic is shown with, where a norm is a share of a base; đồng.
_EXAMPLE_BASE = 100_000_000


@dataclass(frozen=True)
class Use:
    """What published projects got by a norm, in đồng; none used it: all 0."""

    projects: int = 0
    entitled: int = 0
    approved: int = 0
    paid: int = 0

    @property
    def gap(self) -> int:
        """Return what they were entitled to and were not paid."""
        return self.entitled - self.paid


@dataclass(frozen=True)
class NormRow:
    """A norm in force: its level in words, its arithmetic for one unit or an example base, its use."""

    norm: Norm
    level: str
    steps: tuple[norms.Step, ...]
    use: Use


def in_force(on: date) -> list[NormRow]:
    """Return the norms in force on a day; norms of one title and basis share their use."""
    used = uses()
    rows = (
        Norm.objects.on(on).select_related("basis").order_by("province_code", "kind", "title", "pk")
    )
    return [
        NormRow(
            norm,
            norms.text_of(entitlement.terms_of(norm)),
            _example(norm),
            used.get((norm.title, norm.basis.number), Use()),
        )
        for norm in rows
    ]


def uses() -> dict[tuple[str, str], Use]:
    """Return what published projects got, by title and basis of the norm."""
    rows = PublishedNorm.objects.values_list("title", "basis").order_by()
    summed = rows.annotate(n=Count("project"), a=Sum("entitled"), b=Sum("approved"), c=Sum("paid"))
    return {(title, basis): Use(*found) for title, basis, *found in summed}


def _example(norm: Norm) -> tuple[norms.Step, ...]:
    terms = entitlement.terms_of(norm)
    if terms.unit_amount is not None:
        return norms.compute(terms, quantity=Decimal(1)).steps
    return norms.compute(terms, base=_EXAMPLE_BASE).steps
