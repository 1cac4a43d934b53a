"""Who did what, when, on what; append-only."""

from django.conf import settings
from django.db import models

from ledger.models.chart import Book


class Event(models.Model):
    """One act of one person; `text` carries no personal data."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    book = models.ForeignKey(Book, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, help_text="app.model:id")
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="event_by_subject"),
            models.Index(fields=["by", "id"], name="event_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
