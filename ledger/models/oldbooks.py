"""Files of old books: what was brought, who let it in, and how far it is posted."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ledger.models.chart import Book


class EntryFile(models.Model):
    """Old books as they were brought, kept with their hash; append-only.

    `vouchers` and `amount` (đồng) are what was read in it.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="entry_files")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    vouchers = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    first = models.DateField()
    last = models.DateField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.file_name


class EntryFileDecision(models.Model):
    """The word of a second person on a file, or of whoever takes it back; append-only."""

    file = models.OneToOneField(
        EntryFile, models.PROTECT, primary_key=True, related_name="decision"
    )
    is_accepted = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted=True) | ~Q(reason=""), name="entry_file_refused_for_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.is_accepted}"


class EntryFileBatch(models.Model):
    """One batch of a file, posted whole; `posted` are new vouchers, `known` were there before."""

    file = models.ForeignKey(EntryFile, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    posted = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="entry_file_batch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"
