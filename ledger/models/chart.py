"""Whose books, which pots of money, and the accounts where they meet."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.models.people import Organisation


class Book(models.Model):
    """The books of one commune (or of the province)."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="book")
    code_prefix = models.CharField(
        _("chữ đầu mã chuyển khoản"), max_length=2, help_text=_("Hai chữ in hoa, ví dụ LS.")
    )
    opened_on = models.DateField(_("mở sổ từ ngày"))
    closed_to = models.DateField(_("đã khóa sổ đến hết ngày"), null=True, editable=False)

    class Meta:
        verbose_name = _("sổ")
        verbose_name_plural = _("sổ")
        constraints = [
            models.CheckConstraint(
                condition=Q(code_prefix__regex=r"^[A-HJ-NP-TV-Z]{2}$"), name="book_prefix_letters"
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def code(self) -> str:
        """Return the name of the book in its log, LS-1: made of what the database never changes."""
        return f"{self.code_prefix}-{self.pk}"


class Purpose(models.Model):
    """What money is for, in the words of the books; a project points here, never the reverse."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="purposes")
    code = models.CharField(_("mã"), max_length=32, unique=True)
    name = models.CharField(_("tên"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "book"], name="purpose_with_book"),
        ]

    def __str__(self) -> str:
        return self.name


class Regime(models.TextChoices):
    """The legal regime of a pot; regimes never mix (TT 26/2026/TT-BTC art. 5, 21–23)."""

    VILLAGE = "VILLAGE", _("Tiền thôn huy động")
    BUDGET = "BUDGET", _("Ngân sách")
    FRONT = "FRONT", _("Quỹ của Mặt trận")
    IN_KIND = "IN_KIND", _("Hiện vật, ngày công, đất")
    ON_BEHALF = "ON_BEHALF", _("Thu hộ, chi hộ")


class Source(models.TextChoices):
    """Who the money comes from, as the public sees it."""

    PROVINCE = "PROVINCE", _("Ngân sách tỉnh")
    COMMUNE = "COMMUNE", _("Ngân sách xã")
    PROGRAMME = "PROGRAMME", _("Chương trình mục tiêu quốc gia")
    PEOPLE = "PEOPLE", _("Nhân dân đóng góp")
    BUSINESS = "BUSINESS", _("Doanh nghiệp, tổ chức")
    FRONT = "FRONT", _("Quỹ của Mặt trận")


class Fund(models.Model):
    """A pot of money: one regime, one source, one place it is kept, perhaps one purpose."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="funds")
    name = models.CharField(_("tên"), max_length=160)
    regime = models.CharField(_("chế độ"), max_length=10, choices=Regime)
    source = models.CharField(_("nguồn"), max_length=10, choices=Source)
    custody = models.ForeignKey(
        "ledger.Custody", models.PROTECT, null=True, blank=True, related_name="funds"
    )
    purpose = models.ForeignKey(
        Purpose,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="funds",
        help_text=_("Chỉ dùng cho một công trình; để trống nếu dùng chung."),
    )

    class Meta:
        verbose_name = _("quỹ, nguồn tiền")
        verbose_name_plural = _("quỹ, nguồn tiền")
        constraints = [
            models.UniqueConstraint(fields=["id", "book"], name="fund_with_book"),
            models.UniqueConstraint(
                fields=["book", "regime", "source", "custody", "purpose"],
                nulls_distinct=False,
                name="fund_one_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(regime="IN_KIND", custody=None)
                | (~Q(regime="IN_KIND") & Q(custody__isnull=False)),
                name="fund_money_is_kept_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Pot:
    """Money that must not mix with other money: one fund, and in it one purpose (or none)."""

    fund: Fund
    purpose: Purpose | None

    def __str__(self) -> str:
        return f"{self.fund} · {self.purpose}" if self.purpose else str(self.fund)


class Function(models.TextChoices):
    """What an account is for: our own functional accounts; official numbers are a dated table."""

    CASH = "CASH", _("Tiền mặt")
    BANK = "BANK", _("Tiền gửi ngân hàng")
    TREASURY = "TREASURY", _("Tiền gửi Kho bạc")
    TRANSIT = "TRANSIT", _("Tiền đang chuyển")
    RECEIVABLE = "RECEIVABLE", _("Phải thu khác")
    ADVANCE = "ADVANCE", _("Tạm ứng cho cán bộ")
    MATERIALS = "MATERIALS", _("Vật tư, hàng hóa")
    CONTRIBUTED = "CONTRIBUTED", _("Đóng góp đã nhận")
    COUNTERPART = "COUNTERPART", _("Vốn đối ứng đã nhận")
    IN_KIND = "IN_KIND", _("Đóng góp bằng hiện vật, ngày công, đất")
    INTEREST = "INTEREST", _("Lãi tiền gửi")
    COLLECTED = "COLLECTED", _("Thu hộ, chi hộ")
    SUSPENSE = "SUSPENSE", _("Tiền chưa rõ nguồn, chờ xử lý")
    CONTRACTOR = "CONTRACTOR", _("Tạm ứng, phải trả nhà thầu")
    TAX = "TAX", _("Thuế khấu trừ, nộp thay")
    RETENTION = "RETENTION", _("Tiền giữ lại bảo hành")
    WORKS = "WORKS", _("Chi phí công trình")
    SUPPORT = "SUPPORT", _("Chi hỗ trợ trực tiếp")
    FEES = "FEES", _("Phí ngân hàng")
    ASSET = "ASSET", _("Tài sản hình thành")
    ASSET_SOURCE = "ASSET_SOURCE", _("Nguồn hình thành tài sản")
    HANDED_OVER = "HANDED_OVER", _("Tài sản đã bàn giao")
    BUDGET_DUE = "BUDGET_DUE", _("Thu ngân sách chưa ghi qua Kho bạc")
    BUDGET_IN = "BUDGET_IN", _("Thu ngân sách đã ghi qua Kho bạc")
    SPENT_DUE = "SPENT_DUE", _("Chi ngân sách chưa ghi qua Kho bạc")
    SPENT = "SPENT", _("Chi ngân sách đã ghi qua Kho bạc")
    QUANTITY = "QUANTITY", _("Hiện vật theo dõi số lượng")
    ALLOTTED = "ALLOTTED", _("Dự toán được phân bổ, chưa rút")
    ALLOTMENT = "ALLOTMENT", _("Nguồn phân bổ dự toán")
    PLEDGED = "PLEDGED", _("Cam kết đóng góp chưa thu")
    PLEDGES = "PLEDGES", _("Nguồn cam kết đóng góp")
    TRANSFER = "TRANSFER", _("Điều chuyển nội bộ")


MONEY = frozenset({Function.CASH, Function.BANK, Function.TREASURY})
RECEIVED = frozenset({Function.CONTRIBUTED, Function.COUNTERPART})
# What was paid for a purpose stands on these together: a cost that is still owed, retained or to be paid as
# tax stands on two of them and cancels out; an advance stands on one; an asset formed takes over the cost.
OUTLAY = frozenset(
    {
        Function.WORKS,
        Function.SUPPORT,
        Function.CONTRACTOR,
        Function.RETENTION,
        Function.TAX,
        Function.ASSET,
        Function.HANDED_OVER,
    }
)

# Where the balance may not fall below zero: what one holds, and what one may still draw or collect.
FLOORED = MONEY | {Function.TRANSIT, Function.MATERIALS, Function.ALLOTTED, Function.PLEDGED}
# Where it may not rise above zero: nothing more goes back or on than was kept for others.
CEILED = frozenset({Function.SUSPENSE, Function.COLLECTED, Function.TAX, Function.RETENTION})


class Account(models.Model):
    """Where a book, a function, a fund and perhaps a purpose meet; made on first use.

    `unit` is VND for money (whole đồng); quantities without a value are kept in hundredths of
    their unit (M2, CONG, BAO_XI_MANG …), so that a gift of land is in the books too.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="accounts")
    function = models.CharField(max_length=12, choices=Function)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="accounts")
    purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, related_name="accounts")
    unit = models.CharField(max_length=32, default="VND")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "book"], name="account_with_book"),
            models.UniqueConstraint(
                fields=["book", "function", "fund", "purpose", "unit"],
                nulls_distinct=False,
                name="account_one_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_function_display()} · {self.fund}"


class Balance(models.Model):
    """What an account stands at, kept by the database in the same statement as the lines.

    `debit` and `credit` are running sums (đồng or hundredths), never lowered; `held` is what is
    promised out of it. `floor` is 1 where nothing may fall below zero, -1 where nothing may rise
    above it, 0 elsewhere.
    """

    account = models.OneToOneField(
        Account, models.PROTECT, primary_key=True, related_name="balance"
    )
    floor = models.SmallIntegerField(default=0)
    debit = models.BigIntegerField(default=0)
    credit = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    lines = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(floor=0, held=0)
                | Q(floor=1, held__gte=0, debit__gte=F("credit") + F("held"))
                | Q(floor=-1, held__gte=0, credit__gte=F("debit") + F("held")),
                name="balance_not_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return str(self.debit - self.credit)


class BalanceDay(models.Model):
    """What an account moved on one day, whenever it was posted; kept like its balance."""

    pk = models.CompositePrimaryKey("account_id", "on")
    account = models.ForeignKey(Account, models.PROTECT, related_name="days", db_index=False)
    on = models.DateField()
    debit = models.BigIntegerField()
    credit = models.BigIntegerField()
    lines = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.account_id} {self.on}: {self.debit - self.credit}"


class Hold(models.Model):
    """An amount promised out of an account and not yet spent; it counts in the account's floor."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="holds", db_constraint=False)
    amount = models.BigIntegerField()
    key = models.CharField(max_length=100)
    text = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "key"], name="hold_key_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="hold_amount_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.amount}"


class Release(models.Model):
    """What of a hold is held no more: spent, or not needed."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="releases")
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="release_amount_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.hold_id}: {self.amount}"
