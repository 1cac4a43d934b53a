"""The long lists of the newest version of a project, row by row; renewed by publishing.

Derived from publications and nothing else, as the lists are: `listing.renew` makes them again,
`verify_books` proves that they say what was published. Short lists and older versions are read
from the publication itself.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.publication import Publication
from ledger import text


class PublishedRowQuerySet(models.QuerySet["PublishedRow"]):
    """Rows of long lists."""

    def telling(self, folded: str) -> "PublishedRowQuerySet":
        """Keep the rows that hold these folded words as they stand; runs of three letters lead to them."""
        runs = text.runs(folded)
        rows = self.filter(runs__contains=runs) if runs else self
        return rows.filter(folded__contains=folded)


class PublishedRow(models.Model):
    """One row of a list; `values` are its facts as they were published.

    HEAD, one for each version, holds the facts without their long lists.
    """

    class Kind(models.TextChoices):
        HEAD = "HEAD", _("Phần đầu")
        CONTRIBUTION = "CONTRIBUTION", _("Đóng góp")
        PAYMENT = "PAYMENT", _("Khoản chi")
        UNMATCHED = "UNMATCHED", _("Chưa khớp sao kê")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    ordinal = models.PositiveIntegerField()
    folded = models.TextField()
    runs = ArrayField(models.CharField(max_length=3))
    values = models.JSONField()

    objects = PublishedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("dòng của bản công khai")
        verbose_name_plural = _("dòng của các bản công khai")
        constraints = [
            models.UniqueConstraint(fields=["publication", "kind", "ordinal"], name="row_once"),
        ]
        # A hundred thousand rows at once would wait in its list of what is to come, and slow the search.
        indexes = [GinIndex(fields=["runs"], name="row_by_runs", fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.kind} {self.ordinal}"
