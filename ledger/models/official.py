"""The numbers that accounts bear in official books: by accounting regime, and by the day."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.models.chart import Book, Function, Regime
from ledger.models.law import LegalBasis, Verifiable
from ledger.models.places import Dated, DatedQuerySet

_UNVERIFIED = Q(verified_by=None, verified_on=None)
_VERIFIED = Q(verified_by__isnull=False, verified_on__isnull=False)
_ENDS = Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
_OVERLAP = _("Khoảng ngày trùng với dòng đã có. Hãy kết thúc dòng cũ trước khi thêm dòng mới.")


def _meeting(row: Any, others: models.QuerySet[Any]) -> bool:
    """Tell whether one of `others` holds on a day on which `row`, dated too, holds."""
    if row.valid_from is None:
        return False  # the form says so already
    met = others.exclude(pk=row.pk).filter(Q(valid_to=None) | Q(valid_to__gt=row.valid_from))
    return met.filter(valid_from__lt=row.valid_to).exists() if row.valid_to else met.exists()


class AccountingRegime(Verifiable, Dated):
    """A set of official accounts, by the circular that issued it."""

    code = models.CharField(_("mã"), max_length=20, help_text=_("Ví dụ TT24-2024."))
    name = models.CharField(_("tên"), max_length=160)
    basis = models.ForeignKey(
        LegalBasis, models.PROTECT, related_name="+", verbose_name=_("căn cứ pháp lý")
    )
    note = models.TextField(_("ghi chú"), blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("chế độ kế toán")
        verbose_name_plural = _("chế độ kế toán")
        constraints = [
            models.UniqueConstraint(fields=["code"], name="accounting_regime_code_once"),
            models.CheckConstraint(
                condition=_UNVERIFIED | _VERIFIED, name="accounting_regime_verified_by_and_on"
            ),
            models.CheckConstraint(condition=_ENDS, name="accounting_regime_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class OfficialAccount(Verifiable, Dated):
    """The official account that a function is kept on in a regime, from a day on.

    A row for one regime of the money goes before the row for any (`fund_regime` empty).
    """

    class Standing(models.TextChoices):
        BALANCE = "BALANCE", _("Trong bảng cân đối")
        OUTSIDE = "OUTSIDE", _("Ngoài bảng, ghi đơn")
        NONE = "NONE", _("Không mở tài khoản")

    accounting = models.ForeignKey(
        AccountingRegime,
        models.PROTECT,
        related_name="accounts",
        verbose_name=_("chế độ kế toán"),
    )
    function = models.CharField(_("công dụng"), max_length=12, choices=Function)
    fund_regime = models.CharField(
        _("chế độ của tiền"),
        max_length=10,
        choices=Regime,
        blank=True,
        help_text=_("Để trống: mọi nguồn tiền không có dòng riêng."),
    )
    standing = models.CharField(
        _("vị trí"), max_length=8, choices=Standing, default=Standing.BALANCE
    )
    number = models.CharField(_("số hiệu"), max_length=16, blank=True)
    name = models.CharField(_("tên tài khoản"), max_length=160, blank=True)
    basis = models.ForeignKey(
        LegalBasis, models.PROTECT, related_name="+", verbose_name=_("căn cứ pháp lý")
    )
    note = models.TextField(_("ghi chú"), blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("số hiệu tài khoản")
        verbose_name_plural = _("số hiệu tài khoản")
        constraints = [
            models.CheckConstraint(
                condition=_UNVERIFIED | _VERIFIED, name="official_account_verified_by_and_on"
            ),
            models.CheckConstraint(condition=_ENDS, name="official_account_ends_after_start"),
            models.CheckConstraint(
                condition=Q(standing="NONE", number="")
                | (~Q(standing="NONE") & Q(number__regex=r"^[0-9]{3,}$") & ~Q(name="")),
                name="official_account_has_its_number",
                violation_error_message=_(
                    "Ghi số hiệu (từ ba chữ số) và tên tài khoản, hoặc chọn “Không mở tài khoản”."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.get_standing_display()}: {self.get_function_display()}"

    def clean(self) -> None:
        """Refuse a second number on one day; the database does so too."""
        if self.accounting_id and _meeting(
            self,
            OfficialAccount.objects.filter(
                accounting=self.accounting_id, function=self.function, fund_regime=self.fund_regime
            ),
        ):
            raise ValidationError(_OVERLAP)


class BookRegime(Dated):
    """The accounting regime a book is kept by, from a day on."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="accounting", verbose_name=_("sổ"))
    accounting = models.ForeignKey(
        AccountingRegime, models.PROTECT, related_name="kept", verbose_name=_("chế độ kế toán")
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("chế độ kế toán của sổ")
        verbose_name_plural = _("chế độ kế toán của sổ")
        constraints = [
            models.CheckConstraint(condition=_ENDS, name="book_regime_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.book}: {self.accounting}"

    def clean(self) -> None:
        """Refuse a second regime on one day; the database does so too."""
        if self.book_id and _meeting(self, BookRegime.objects.filter(book=self.book_id)):
            raise ValidationError(_OVERLAP)


class OfficialForm(Verifiable, Dated):
    """The form that a printed sheet follows, with the mark that it bears: "Mẫu số C41-BB"."""

    class Sheet(models.TextChoices):
        RECEIPT = "RECEIPT", _("Phiếu thu")
        PAYMENT = "PAYMENT", _("Phiếu chi")
        PAYMENT_ORDER = "PAYMENT_ORDER", _("Ủy nhiệm chi")
        WITHDRAWAL = "WITHDRAWAL", _("Giấy rút vốn")
        PAYMENT_REQUEST = "PAYMENT_REQUEST", _("Giấy đề nghị thanh toán vốn")
        VOLUMES = "VOLUMES", _("Bảng xác định giá trị khối lượng công việc hoàn thành")
        SETTLED_AB = "SETTLED_AB", _("Quyết toán A–B theo hợp đồng")
        SETTLED_PAPERS = "SETTLED_PAPERS", _("Danh mục hồ sơ, văn bản của dự án")
        SETTLED_CAPITAL = "SETTLED_CAPITAL", _("Nguồn vốn của dự án")
        SETTLED_COST = "SETTLED_COST", _("Chi phí quyết toán")
        SETTLED_LONG = "SETTLED_LONG", _("Tài sản dài hạn (cố định) hình thành")
        SETTLED_SHORT = "SETTLED_SHORT", _("Tài sản ngắn hạn hình thành")
        SETTLED_DEBT = "SETTLED_DEBT", _("Tình hình thanh toán, công nợ")

    sheet = models.CharField(_("chứng từ"), max_length=16, choices=Sheet)
    mark = models.CharField(_("mẫu số"), max_length=30, help_text=_("Ví dụ C41-BB."))
    basis = models.ForeignKey(
        LegalBasis, models.PROTECT, related_name="+", verbose_name=_("căn cứ pháp lý")
    )
    note = models.TextField(_("ghi chú"), blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("mẫu chứng từ")
        verbose_name_plural = _("mẫu chứng từ")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "valid_from"], name="official_form_once_a_day"
            ),
            models.CheckConstraint(
                condition=_UNVERIFIED | _VERIFIED, name="official_form_verified_by_and_on"
            ),
            models.CheckConstraint(condition=_ENDS, name="official_form_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.get_sheet_display()}: {self.mark}"
