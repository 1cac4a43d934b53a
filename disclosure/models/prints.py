"""Prints: one PDF for one content, made once and kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far a print is."""

    WAITING = "WAITING", _("Đang chờ")
    DRAWING = "DRAWING", _("Đang dựng")
    DONE = "DONE", _("Đã xong")
    FAILED = "FAILED", _("Chưa dựng được")


class Rendering(models.Model):
    """A print of `body`, the canonical bytes whose SHA-256 is `sha256`, and how far it is.

    `kind` and `layout` say how it is drawn (`disclosure.rendering`). When done it is never changed
    and never removed: a sheet somebody holds must always be recognised by `pdf_sha256`.
    """

    kind = models.CharField(max_length=16)
    layout = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    pages = models.PositiveIntegerField(default=0)
    pages_expected = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    pdf = models.BinaryField(default=b"")
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("bản in")
        verbose_name_plural = _("bản in")
        constraints = [
            models.UniqueConstraint(fields=["kind", "layout", "sha256"], name="rendering_once"),
        ]
        indexes = [
            models.Index(fields=["pdf_sha256"], name="rendering_by_pdf"),
            models.Index(
                fields=["asked_at"], condition=~models.Q(state="DONE"), name="rendering_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:10]}"

    @property
    def is_done(self) -> bool:
        """Tell whether the PDF is there."""
        return self.state == State.DONE
