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
        SETTLEMENT_DOSSIER = "SETTLEMENT_DOSSIER", _("Lập hồ sơ quyết toán sau bàn giao")
        SETTLEMENT_REVIEW = "SETTLEMENT_REVIEW", _("Thẩm tra quyết toán")
        SETTLEMENT_APPROVAL = "SETTLEMENT_APPROVAL", _("Phê duyệt quyết toán")
        ACCOUNT_CLOSED = "ACCOUNT_CLOSED", _("Xử lý công nợ, tất toán tài khoản sau phê duyệt")

    class Unit(models.TextChoices):
        WORKING = "WORKING", _("ngày làm việc")
        CALENDAR = "CALENDAR", _("ngày")
        MONTH = "MONTH", _("tháng")

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


class Limit(Dated):
    """An amount, a share or a length of time that a rule allows at most or asks for at least.

    `value` is đồng, a fraction (0.3 = 30 %) or months, as the code says.
    """

    class Code(models.TextChoices):
        ADVANCE_SHARE = "ADVANCE_SHARE", _("Tạm ứng nhiều nhất, phần của giá hợp đồng")
        ADVANCE_RECOVERED_BY = (
            "ADVANCE_RECOVERED_BY",
            _("Thu hồi hết tạm ứng khi thanh toán đạt phần này của giá hợp đồng"),
        )
        ADVANCE_GUARANTEE = "ADVANCE_GUARANTEE", _("Tạm ứng trên mức này (đồng) phải có bảo lãnh")
        RETENTION_SHARE = "RETENTION_SHARE", _("Tỷ lệ bảo đảm bảo hành ít nhất")
        WARRANTY_MONTHS = "WARRANTY_MONTHS", _("Thời hạn bảo hành ít nhất (tháng)")
        CASH_PAYMENT = "CASH_PAYMENT", _("Chi tiền mặt nhiều nhất cho một lần chi (đồng)")

    code = models.CharField(_("mức"), max_length=20, choices=Code)
    value = models.DecimalField(_("giá trị"), max_digits=17, decimal_places=4)
    province_code = models.CharField(_("mã tỉnh"), max_length=2, blank=True)
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("hạn mức theo quy định")
        verbose_name_plural = _("hạn mức theo quy định")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "province_code", "valid_from"], name="limit_once_a_day"
            ),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="limit_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.value.normalize():f}"


class YearDay(Dated):
    """A day of each year by which something must be done."""

    class Code(models.TextChoices):
        ADVANCES_RECONCILED = "ADVANCES_RECONCILED", _("Đối chiếu tạm ứng với Kho bạc")
        UNSPENT_RETURNED = "UNSPENT_RETURNED", _("Nộp trả tạm ứng không được chuyển sang năm sau")
        SETTLEMENTS_REPORTED = "SETTLEMENTS_REPORTED", _("Báo cáo quyết toán dự án của năm trước")

    code = models.CharField(_("việc"), max_length=20, choices=Code)
    month = models.PositiveSmallIntegerField(_("tháng"))
    day = models.PositiveSmallIntegerField(_("ngày"))
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("hạn trong năm")
        verbose_name_plural = _("hạn trong năm")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="year_day_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(month__gte=1, month__lte=12, day__gte=1, day__lte=31),
                name="year_day_is_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.day:02}/{self.month:02}"
