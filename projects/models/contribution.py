"""Calls for contributions, what was promised, what came in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from ledger.models.bank import Custody, Expected
from ledger.models.chart import Book, Regime, Source
from ledger.models.law import LegalBasis
from ledger.models.people import Organisation
from projects import workflow
from projects.models.project import Project


class Call(models.Model):
    """A call for contributions to one project.

    AGREED follows a decision of the community (Law 10/2022/QH15 art. 15): a level is set.
    VOLUNTARY has no minimum and no list of debts (Decree 93/2021/NĐ-CP art. 4).
    """

    State = workflow.CallState

    class Kind(models.TextChoices):
        AGREED = "AGREED", _("Cộng đồng bàn và quyết định")
        VOLUNTARY = "VOLUNTARY", _("Ủng hộ tự nguyện")

    project = models.ForeignKey(Project, models.PROTECT, related_name="calls")
    kind = models.CharField(_("hình thức vận động"), max_length=10, choices=Kind)
    title = models.CharField(_("tên đợt vận động"), max_length=200)
    target = models.BigIntegerField(_("mục tiêu"), null=True, blank=True)
    opens_on = models.DateField(_("từ ngày"))
    closes_on = models.DateField(_("đến ngày"), null=True, blank=True)
    regime = models.CharField(_("chế độ quản lý"), max_length=10, choices=Regime)
    cash_box = models.ForeignKey(
        Custody,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("két tiền mặt"),
    )
    bank_account = models.ForeignKey(
        Custody,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tài khoản nhận"),
    )
    surplus_rule = models.CharField(_("nếu còn dư"), max_length=300, blank=True)
    basis = models.ForeignKey(
        LegalBasis,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("căn cứ"),
    )
    state = models.CharField(
        max_length=8, choices=workflow.CallState, default=workflow.CallState.OPEN
    )

    # The community's decision, for AGREED only (Law 10/2022/QH15 art. 15; two thirds of households)
    level = models.CharField(_("mức đóng góp đã thống nhất"), max_length=200, blank=True)
    met_on = models.DateField(_("ngày họp"), null=True, blank=True)
    households = models.PositiveIntegerField(_("tổng số hộ"), null=True, blank=True)
    households_agreed = models.PositiveIntegerField(_("số hộ tán thành"), null=True, blank=True)

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đợt vận động")
        verbose_name_plural = _("đợt vận động")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="VOLUNTARY", level="")
                | Q(kind="AGREED", met_on__isnull=False, households__gt=0),
                name="call_kind_has_its_fields",
            ),
            models.CheckConstraint(
                condition=Q(households=None) | Q(households_agreed__lte=F("households")),
                name="call_votes_within_households",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Display(models.TextChoices):
    """What the public sees of the giver's name; the giver chooses."""

    NAME = "NAME", _("Công khai họ tên")
    INITIALS = "INITIALS", _("Chỉ chữ cái đầu")
    ANONYMOUS = "ANONYMOUS", _("Không công khai tên")


class Form(models.TextChoices):
    """What is given."""

    CASH = "CASH", _("Tiền mặt")
    TRANSFER = "TRANSFER", _("Chuyển khoản")
    MATERIALS = "MATERIALS", _("Hiện vật")
    LABOUR = "LABOUR", _("Ngày công")
    LAND = "LAND", _("Hiến đất")


MONEY_FORMS = frozenset({Form.CASH, Form.TRANSFER})


class Giver(models.Model):
    """A household, person, business or organisation that gives; the name is as typed."""

    class Kind(models.TextChoices):
        HOUSEHOLD = "HOUSEHOLD", _("Hộ gia đình")
        PERSON = "PERSON", _("Cá nhân")
        BUSINESS = "BUSINESS", _("Doanh nghiệp")
        ORGANISATION = "ORGANISATION", _("Tổ chức")

    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=12, choices=Kind, default=Kind.HOUSEHOLD)
    name = models.CharField(_("họ và tên"), max_length=160)
    folded = models.CharField(max_length=160, db_index=True, editable=False)
    village = models.CharField(_("thôn"), max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("người đóng góp")
        verbose_name_plural = _("người đóng góp")

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> Source:
        """Return the source its money counts under."""
        people = {self.Kind.HOUSEHOLD, self.Kind.PERSON}
        return Source.PEOPLE if self.kind in people else Source.BUSINESS


class Given(models.Model):
    """What a pledge and a contribution both say: form, amount or quantity, and the name shown.

    `amount` is whole đồng: the money, or the value of what was given when one was agreed.
    """

    form = models.CharField(_("hình thức"), max_length=10, choices=Form)
    amount = models.BigIntegerField(_("số tiền"), null=True, blank=True)
    quantity = models.DecimalField(
        _("số lượng"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("đơn vị"), max_length=30, blank=True)
    unit_price = models.BigIntegerField(_("đơn giá"), null=True, blank=True)
    display = models.CharField(_("công khai tên"), max_length=10, choices=Display)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        abstract = True


class ImportedList(models.Model):
    """An Excel list of pledges that was taken in, kept with its hash."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="imported_lists")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    rows = models.PositiveIntegerField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.file_name


class Pledge(Given):
    """A promise to give; not money until it comes. A transfer pledge has its reference code."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="pledges")
    giver = models.ForeignKey(Giver, models.PROTECT, related_name="pledges")
    expected = models.OneToOneField(Expected, models.PROTECT, null=True, related_name="+")
    imported_list = models.ForeignKey(
        ImportedList, models.PROTECT, null=True, related_name="pledges"
    )
    row_key = models.CharField(
        max_length=64, blank=True, help_text=_("Dấu của dòng trong danh sách.")
    )
    withdrawn_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đăng ký đóng góp")
        verbose_name_plural = _("đăng ký đóng góp")
        constraints = [
            models.CheckConstraint(
                condition=Q(form__in=["CASH", "TRANSFER"], amount__gt=0)
                | Q(form__in=["MATERIALS", "LABOUR", "LAND"], quantity__gt=0),
                name="pledge_has_amount_or_quantity",
            ),
            models.UniqueConstraint(
                fields=["call", "row_key"], condition=~Q(row_key=""), name="pledge_row_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver}: {self.get_form_display()}"


class Contribution(Given):
    """Something that came in, with the entry that booked it; corrected only by reversal."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="contributions")
    giver = models.ForeignKey(Giver, models.PROTECT, related_name="contributions")
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="contributions")
    pledge = models.ForeignKey(Pledge, models.PROTECT, null=True, related_name="contributions")
    received_on = models.DateField(_("ngày nhận"))
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    price_basis = models.CharField(_("căn cứ đơn giá"), max_length=200, blank=True)
    plot = models.CharField(_("thửa đất"), max_length=120, blank=True)
    # A gift in foreign money keeps what was given and the rate beside its value in đồng.
    original = MoneyField(
        _("nguyên tệ"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        default_currency="USD",
    )
    rate = models.DecimalField(_("tỷ giá"), max_digits=14, decimal_places=4, null=True, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager["Contribution"]()

    class Meta:
        verbose_name = _("khoản đóng góp")
        verbose_name_plural = _("khoản đóng góp")
        constraints = [
            models.CheckConstraint(
                condition=Q(form__in=["CASH", "TRANSFER"], amount__gt=0)
                | Q(form__in=["MATERIALS", "LABOUR", "LAND"], quantity__gt=0),
                name="contribution_has_amount_or_quantity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver}: {self.get_form_display()}"
