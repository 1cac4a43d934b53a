"""The legal-basis register, the working-day calendar and the clocks that rules point to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models.places import Dated, DatedQuerySet


class Verifiable(models.Model):
    """A row that stands on an official sheet only after a named person has read its source."""

    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người kiểm chứng"),
    )
    verified_on = models.DateField(_("ngày kiểm chứng"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_verified(self) -> bool:
        """Tell whether a named person has confirmed the row; only then may it be printed."""
        return self.verified_on is not None


class LegalBasis(Verifiable):
    """A law, decree, circular or resolution; unverified until a named person has read it."""

    number = models.CharField(_("số, ký hiệu"), max_length=60, unique=True)
    title = models.CharField(_("trích yếu"), max_length=300)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=120)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    effective_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    effective_to = models.DateField(_("hết hiệu lực từ"), null=True, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("căn cứ pháp lý")
        verbose_name_plural = _("căn cứ pháp lý")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verified_by=None, verified_on=None)
                | models.Q(verified_by__isnull=False, verified_on__isnull=False),
                name="legal_basis_verified_by_and_on",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CalendarDay(models.Model):
    """A day that is off, or a weekend day that is worked in exchange; edited by administrators."""

    class Kind(models.TextChoices):
        OFF = "OFF", _("Nghỉ")
        WORKING = "WORKING", _("Làm bù")

    day = models.DateField(_("ngày"), unique=True)
    kind = models.CharField(_("loại"), max_length=8, choices=Kind)
    name = models.CharField(_("tên"), max_length=120)

    class Meta:
        verbose_name = _("ngày trong lịch làm việc")
        verbose_name_plural = _("lịch làm việc")

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


class Clock(Dated):
    """How long a step may take, by law or by a province's rule."""

    class Step(models.TextChoices):
        ALLOCATION_REVIEW = "ALLOCATION_REVIEW", _("Sở Tài chính trả lời đề nghị phân bổ")
        FINDING_ANSWER = "FINDING_ANSWER", _("Trả lời kiến nghị giám sát")
        DISCLOSURE = "DISCLOSURE", _("Công khai sau quyết định")

    class Unit(models.TextChoices):
        WORKING = "WORKING", _("ngày làm việc")
        CALENDAR = "CALENDAR", _("ngày")

    step = models.CharField(_("bước"), max_length=20, choices=Step)
    days = models.PositiveSmallIntegerField(_("số ngày"))
    unit = models.CharField(_("loại ngày"), max_length=8, choices=Unit)
    province_code = models.CharField(_("mã tỉnh"), max_length=2, blank=True)
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("thời hạn")
        verbose_name_plural = _("thời hạn")
        constraints = [
            models.UniqueConstraint(
                fields=["step", "province_code", "valid_from"], name="clock_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.days} {self.get_unit_display()}"


class Share(Dated):
    """A share set by law, as a fraction: kept exact, because 2/3 has no decimal form."""

    class Code(models.TextChoices):
        COMMUNITY_AGREES = "COMMUNITY_AGREES", _("Tỷ lệ hộ tán thành để cộng đồng quyết định")

    code = models.CharField(_("tỷ lệ"), max_length=20, choices=Code)
    numerator = models.PositiveSmallIntegerField(_("tử số"))
    denominator = models.PositiveSmallIntegerField(_("mẫu số"))
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tỷ lệ theo luật")
        verbose_name_plural = _("tỷ lệ theo luật")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="share_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(numerator__gt=0, numerator__lte=models.F("denominator")),
                name="share_is_a_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"
