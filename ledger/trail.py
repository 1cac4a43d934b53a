"""Every verb leaves a trace here: who, what, when, on what."""

from django.db.models import Model

from ledger.models.chart import Book
from ledger.models.people import User
from ledger.models.trail import Event


def record(verb: str, subject: Model, *, by: User, book: Book | None, text: str = "") -> Event:
    """Write that `by` did `verb` on `subject`; `text` must not name private persons."""
    return Event.objects.create(
        by=by, book=book, verb=verb, subject=f"{subject._meta.label_lower}:{subject.pk}", text=text
    )
