"""Agreements with businesses: what each side promised, by when, and what was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models.people import Organisation
from projects import workflow
from projects.models.contribution import Contribution
from projects.models.project import Project


class Agreement(models.Model):
    """A co-financing agreement, or a contract under the PPP law: never confused.

    The second needs a competent authority and a legal contract type; the first is never called PPP.
    """

    State = workflow.AgreementState

    class Kind(models.TextChoices):
        COFINANCING = "COFINANCING", _("Thỏa thuận đồng tài trợ")
        PPP = "PPP", _("Hợp đồng dự án PPP")

    project = models.ForeignKey(Project, models.PROTECT, related_name="agreements")
    business = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=12, choices=Kind, default=Kind.COFINANCING)
    number = models.CharField(_("số"), max_length=60)
    title = models.CharField(_("tên thỏa thuận"), max_length=200)
    service = models.TextField(_("nội dung hợp tác"))
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"))
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    signed_for_commune = models.CharField(_("người ký của xã"), max_length=120, blank=True)
    signed_for_business = models.CharField(
        _("người ký của doanh nghiệp"), max_length=120, blank=True
    )
    state = models.CharField(
        max_length=8, choices=workflow.AgreementState, default=workflow.AgreementState.DRAFT
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("thỏa thuận")
        verbose_name_plural = _("thỏa thuận")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")), name="agreement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT")
                | (
                    Q(signed_on__isnull=False)
                    & ~Q(signed_for_commune="")
                    & ~Q(signed_for_business="")
                ),
                name="agreement_signed_by_both",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Commitment(models.Model):
    """One thing one side promised, due on a day; `amount` in đồng, empty for a service."""

    class Side(models.TextChoices):
        BUSINESS = "BUSINESS", _("Doanh nghiệp")
        COMMUNE = "COMMUNE", _("Ủy ban nhân dân xã")

    class Kind(models.TextChoices):
        MONEY = "MONEY", _("Tiền")
        IN_KIND = "IN_KIND", _("Hiện vật")
        SERVICE = "SERVICE", _("Công việc, dịch vụ")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="commitments")
    side = models.CharField(_("bên thực hiện"), max_length=8, choices=Side)
    kind = models.CharField(_("loại"), max_length=8, choices=Kind)
    content = models.CharField(_("nội dung cam kết"), max_length=300)
    amount = models.BigIntegerField(_("số tiền"), null=True, blank=True)
    due_on = models.DateField(_("hạn thực hiện"))

    class Meta:
        verbose_name = _("cam kết")
        verbose_name_plural = _("cam kết")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="SERVICE", amount=None) | Q(amount__gt=0),
                name="commitment_amount_for_money",
            ),
        ]

    def __str__(self) -> str:
        return self.content


class Fulfilment(models.Model):
    """What was done for a commitment; confirmed by the other side, never by the one that owes."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="fulfilments")
    on = models.DateField(_("ngày thực hiện"))
    amount = models.BigIntegerField(_("số tiền"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    contribution = models.OneToOneField(
        Contribution, models.PROTECT, null=True, related_name="fulfilment"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("made_by")),
                name="fulfilment_maker_is_not_confirmer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.on:%d/%m/%Y}"
