"""Release by two people: what was prepared for the public, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from disclosure.models.publication import Publication
from projects.models.project import Project


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals, and those somebody else has still to decide on."""

    def waiting(self) -> "ProposalQuerySet":
        """Keep the last one of each project, unless it was released, withdrawn by, or refused."""
        later = Proposal.objects.filter(project=OuterRef("project"), pk__gt=OuterRef("pk"))
        return self.filter(
            ~Exists(later), released=None, withdrawal=None, refusal=None
        ).select_related("project__book__organisation", "prepared_by", "publication")


class Proposal(models.Model):
    """What one person prepared for another to release, or asks another to withdraw; append-only.

    `sha256` is the hash of what the preview showed (`canonical.content_sha256`): exactly that is
    released, or nothing. `doubts` counts the words that looked like personal data and were read.
    """

    class Kind(models.TextChoices):
        RELEASE = "RELEASE", _("Công khai")
        WITHDRAWAL = "WITHDRAWAL", _("Rút bản công khai")

    kind = models.CharField(max_length=10, choices=Kind)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    doubts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(_("lý do"), max_length=300)
    gap_stated = models.CharField(_("chênh lệch được nêu"), max_length=300, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị công khai")
        verbose_name_plural = _("đề nghị công khai")
        constraints = [
            models.CheckConstraint(
                name="proposal_of_its_kind",
                condition=models.Q(kind="RELEASE", publication=None)
                | models.Q(kind="WITHDRAWAL", publication__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class Refusal(models.Model):
    """Why a proposal was not followed; append-only."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="refusal")
    reason = models.CharField(_("lý do"), max_length=300)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    refused_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason


class Withdrawal(models.Model):
    """A version taken out of view; what stays is that it was there, and why it went. Append-only."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="withdrawal")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(_("lý do"), max_length=300)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bản công khai đã rút")
        verbose_name_plural = _("bản công khai đã rút")

    def __str__(self) -> str:
        return self.reason
