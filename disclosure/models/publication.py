"""A publication: facts frozen as canonical JSON, with a version, a hash and a reason."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from disclosure import canonical
from disclosure.facts import ProjectFacts
from projects.models.project import Project


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Versions, and the last of each project."""

    def newest(self) -> "PublicationQuerySet":
        """Keep the last version of each project."""
        later = Publication.objects.filter(
            project=OuterRef("project"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(later))

    def in_view(self) -> "PublicationQuerySet":
        """Leave out what was withdrawn."""
        return self.filter(withdrawal=None)

    def light(self) -> "PublicationQuerySet":
        """Leave the heavy columns in the database: lists do not show them."""
        return self.defer("body", "facts", "pdf")


class Publication(models.Model):
    """One version of what the public may know of a project; append-only.

    `facts` is the parsed form of `body`, the canonical JSON (RFC 8785) whose SHA-256 is `sha256`.
    The denormalised columns are for lists and search; they repeat what the facts say.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    project_code = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    code = models.CharField(max_length=10, unique=True)
    body = models.BinaryField()
    facts = models.JSONField()
    sha256 = models.CharField(max_length=64)
    # Of versions published before prints had a table of their own (`Rendering`).
    pdf = models.BinaryField(default=b"", editable=False)
    reason = models.CharField(_("lý do"), max_length=300)
    gap_stated = models.CharField(_("chênh lệch được nêu"), max_length=300, blank=True)
    # None: findings renewed on a version that was released.
    proposal = models.OneToOneField(
        "disclosure.Proposal", models.PROTECT, null=True, blank=True, related_name="released"
    )
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    # For lists
    title = models.CharField(max_length=200)
    folded = models.TextField()
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=12)
    province_code = models.CharField(max_length=2)
    commune_code = models.CharField(max_length=5)
    received = models.BigIntegerField()
    paid = models.BigIntegerField()

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản công khai")
        verbose_name_plural = _("bản công khai")
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="publication_version_once"),
        ]
        indexes = [
            models.Index(fields=["project_code", "-version"], name="publication_by_code"),
            models.Index(fields=["commune_code", "-published_at"], name="publication_by_commune"),
            models.Index(fields=["published_at", "id"], name="publication_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, bản {self.version}"

    def read(self) -> ProjectFacts:
        """Return what was published, from the very bytes that were hashed."""
        return canonical.from_json(bytes(self.body))

    @property
    def is_in_view(self) -> bool:
        """Tell whether it was not withdrawn; looks into the database."""
        return not hasattr(self, "withdrawal")

    @property
    def balance(self) -> int:
        """Return what is left: received − paid, in đồng."""
        return self.received - self.paid
