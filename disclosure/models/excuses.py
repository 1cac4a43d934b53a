"""A duty that needs not be done: asked for with a reason and a legal basis, decided by somebody else.

Law 10/2022/QH15 art. 12 keeps some content from being public. What is written here is public:
no name of a private person.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disclosure.models.duties import Duty
from ledger.models.law import LegalBasis


class ExcuseRequest(models.Model):
    """Why a duty needs not be done, and by which law; append-only."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="excuse_requests")
    reason = models.CharField(_("lý do miễn công khai"), max_length=300)
    basis = models.ForeignKey(
        LegalBasis, models.PROTECT, related_name="+", verbose_name=_("căn cứ pháp lý")
    )
    article = models.CharField(_("điều, khoản"), max_length=120, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đề nghị miễn công khai")
        verbose_name_plural = _("đề nghị miễn công khai")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="excuse_has_reason"),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def told_basis(self) -> str:
        """Return the legal basis in words."""
        return ", ".join(filter(None, [self.article, self.basis.number]))


class ExcuseDecision(models.Model):
    """The chair agreed, or did not and said why; append-only. `duty` is excused once."""

    request = models.OneToOneField(ExcuseRequest, models.PROTECT, related_name="decision")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    agreed = models.BooleanField()
    note = models.CharField(_("ý kiến"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("quyết định miễn công khai")
        verbose_name_plural = _("quyết định miễn công khai")
        constraints = [
            models.UniqueConstraint(
                fields=["duty"], condition=Q(agreed=True), name="duty_excused_once"
            ),
            models.CheckConstraint(condition=Q(agreed=True) | ~Q(note=""), name="refusal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.agreed}"
