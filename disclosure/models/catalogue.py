"""What the public lists read: one row for each project, one for each commune; renewed by publishing.

Derived from publications and nothing else, so both can be made again at any time
(`listing.renew`); `verify_books` proves that they say what the publications say.
"""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.models.publication import Publication
from ledger import text
from projects.models.project import Kind, Project
from projects.workflow import ProjectState

_SHORT = 2


class ListingQuerySet(models.QuerySet["Listing"]):
    """Projects as lists show them."""

    def public(self) -> "ListingQuerySet":
        """Leave out what was withdrawn."""
        return self.filter(withdrawn=False)

    def late(self, on: date) -> "ListingQuerySet":
        """Keep what should have been finished before `on` and is not."""
        return self.filter(finished=False, due_on__lt=on)

    def flagged(self) -> "ListingQuerySet":
        """Keep what a rule found to deserve an explanation."""
        return self.filter(flags__gt=0)

    def with_words(self, typed: str) -> "ListingQuerySet":
        """Keep the rows that hold every word of `typed`, accents and case aside.

        The index knows runs of three letters. Of two letters a word must begin with them; one letter
        is looked for among what is left.
        """
        rows = self
        for word in text.fold(typed).split():
            sought = f" {word}" if len(word) == _SHORT else word
            # The text first: where every row is read, it says no for a tenth of what the runs cost.
            rows = rows.filter(folded__contains=sought)
            if runs := text.runs(sought):
                rows = rows.filter(runs__contains=runs)
        return rows


class Listing(models.Model):
    """A published project as lists, search and maps show it: what its last version says.

    Amounts are đồng. `year` is that of the decision, or of the start where there is none. `flags`,
    `findings`, `agreements` and `norms` (support by a norm) are how many the version has.
    """

    project = models.OneToOneField(Project, models.PROTECT, related_name="+", primary_key=True)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    project_code = models.CharField(max_length=32, unique=True)
    version = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)

    # What is shown and filtered by
    title = models.CharField(max_length=200)
    title_key = models.TextField()  # in this order a Vietnamese list sorts titles
    kind = models.CharField(max_length=16, choices=Kind)
    state = models.CharField(max_length=12, choices=ProjectState)
    sources = ArrayField(models.CharField(max_length=16))
    year = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    finished = models.BooleanField()
    has_agreement = models.BooleanField()
    flags = models.PositiveSmallIntegerField(default=0)
    flag_rules = ArrayField(models.CharField(max_length=22), default=list)
    findings = models.PositiveSmallIntegerField(default=0)
    agreements = models.PositiveSmallIntegerField(default=0)
    norms = models.PositiveSmallIntegerField(default=0)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    province_code = models.CharField(max_length=2)
    commune_code = models.CharField(max_length=5)
    received = models.BigIntegerField()
    paid = models.BigIntegerField()
    in_kind = models.BigIntegerField()
    # What the sum misses, and whether the commune explains this or what the bank has not confirmed
    gap = models.BigIntegerField(default=0)
    explained = models.BooleanField(default=False)

    # What is searched: each word with a space before it
    folded = models.TextField()
    runs = ArrayField(models.CharField(max_length=3))

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("công trình trong danh sách công khai")
        verbose_name_plural = _("công trình trong danh sách công khai")
        indexes = [
            GinIndex(fields=["runs"], name="listing_by_runs"),
            GinIndex(fields=["flag_rules"], name="listing_by_flag_rule"),
            models.Index(fields=["-published_at", "-project"], name="listing_newest"),
            models.Index(
                fields=["commune_code", "-published_at", "-project"], name="listing_of_commune"
            ),
            models.Index(
                fields=["province_code", "-published_at", "-project"], name="listing_of_province"
            ),
            # The other orders of the list
            models.Index(fields=["title_key", "project"], name="listing_by_title"),
            models.Index(fields=["-received", "-project"], name="listing_by_received"),
            models.Index(
                (F("received") - F("paid")).desc(), F("project").desc(), name="listing_by_balance"
            ),
            models.Index(fields=["finished", "due_on", "project"], name="listing_by_due"),
            # What is filtered by, newest first
            models.Index(fields=["kind", "-published_at", "-project"], name="listing_of_kind"),
            models.Index(fields=["state", "-published_at", "-project"], name="listing_of_state"),
            models.Index(fields=["year", "-published_at", "-project"], name="listing_of_year"),
            models.Index(
                fields=["-published_at", "-project"],
                condition=Q(has_agreement=True),
                name="listing_with_agreement",
            ),
            models.Index(
                fields=["-flags", "-published_at", "-project"],
                condition=Q(flags__gt=0),
                name="listing_most_flagged",
            ),
            GinIndex(fields=["sources"], name="listing_by_sources"),
            # Few projects have any: who gathers them opens no other.
            *(
                models.Index(
                    fields=["project"], condition=Q(**{f"{name}__gt": 0}), name=f"listing_{name}"
                )
                for name in ("findings", "agreements", "norms")
            ),
            models.Index(
                fields=["-published_at", "-project"],
                condition=Q(explained=True),
                name="listing_explained",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def balance(self) -> int:
        """Return what is left: received − paid, in đồng."""
        return self.received - self.paid


class CommuneSums(models.Model):
    """What a commune has published, added up: projects, and their đồng."""

    commune_code = models.CharField(max_length=5, primary_key=True)
    province_code = models.CharField(max_length=2)
    projects = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    flagged = models.PositiveIntegerField(default=0)
    received = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)
    in_kind = models.BigIntegerField(default=0)
    explained = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tổng của một xã")
        verbose_name_plural = _("tổng của các xã")

    def __str__(self) -> str:
        return self.commune_code
