"""Findings about published projects, and the commune's answers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.publication import Publication
from ledger.models.law import LegalBasis
from ledger.models.people import Organisation
from projects.models.project import Project


class Finding(models.Model):
    """What the Front or a board found after completion; append-only, answered before `due_on`."""

    class Topic(models.TextChoices):
        QUALITY = "QUALITY", _("Chất lượng công trình")
        FIGURES = "FIGURES", _("Số liệu không khớp")
        DISCLOSURE = "DISCLOSURE", _("Công khai chưa đủ, chưa kịp")
        USE = "USE", _("Quản lý, sử dụng")
        OTHER = "OTHER", _("Việc khác")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="findings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    topic = models.CharField(_("vấn đề"), max_length=12, choices=Topic)
    text = models.TextField(_("nội dung kiến nghị"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_on = models.DateField()
    due_on = models.DateField()
    due_basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("kiến nghị giám sát")
        verbose_name_plural = _("kiến nghị giám sát")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="finding_number_once"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Answer(models.Model):
    """The commune's answer to a finding; append-only, a further answer is a further row."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="answers")
    text = models.TextField(_("trả lời"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_on = models.DateField()

    def __str__(self) -> str:
        return self.text[:80]
