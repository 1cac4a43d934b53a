"""Published norms and delegation thresholds: dated rows with a legal basis."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models.law import LegalBasis
from ledger.models.places import Dated, DatedQuerySet
from projects.models.project import Kind


class Norm(Dated):
    """How much support a thing gets: an amount a unit, or a share of an agreed base, with a cap.

    Amounts are whole đồng; `share` is a fraction of the base (0.7 = 70 %).
    """

    class Unit(models.TextChoices):
        HOUSE = "HOUSE", _("nhà")
        METRE = "METRE", _("m")
        LAMP = "LAMP", _("bộ đèn")
        WORK = "WORK", _("công trình")

    code = models.CharField(_("mã"), max_length=32)
    title = models.CharField(_("nội dung hỗ trợ"), max_length=200)
    kind = models.CharField(_("loại công trình"), max_length=16, choices=Kind)
    unit = models.CharField(_("đơn vị"), max_length=8, choices=Unit)
    unit_amount = models.BigIntegerField(_("mức cho một đơn vị"), null=True, blank=True)
    share = models.DecimalField(
        _("tỷ lệ trên dự toán"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    cap = models.BigIntegerField(_("mức tối đa"), null=True, blank=True)
    area_class = models.CharField(_("khu vực áp dụng"), max_length=80, blank=True)
    province_code = models.CharField(_("mã tỉnh"), max_length=2, blank=True)
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("định mức hỗ trợ")
        verbose_name_plural = _("định mức hỗ trợ")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="norm_once_a_day"),
            models.CheckConstraint(
                condition=Q(unit_amount__gt=0, share=None)
                | Q(unit_amount=None, share__gt=0, share__lte=1),
                name="norm_by_unit_or_by_share",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DelegationThreshold(Dated):
    """Up to this many đồng the commune's chair decides; above it the Finance Department does."""

    kind = models.CharField(_("loại công trình"), max_length=16, choices=Kind, blank=True)
    province_code = models.CharField(_("mã tỉnh"), max_length=2)
    amount = models.BigIntegerField(_("ngưỡng"))
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ngưỡng phân cấp")
        verbose_name_plural = _("ngưỡng phân cấp")
        constraints = [
            models.UniqueConstraint(
                fields=["province_code", "kind", "valid_from"], name="threshold_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"
